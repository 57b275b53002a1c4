import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keepProof, proofFiles, readFacts, sweepProofs } from '#lib/server/contests/proofs.ts';
import { temporaryDirectory } from '../record/temporary-record.ts';

const KEPT = 'kept00000000001';
const ORPHAN = 'orphan000000001';

test('C5 a file that no record names goes at the second sweep, so that one on its way to its record stays', async () => {
	const dir = await temporaryDirectory(onTestFinished);
	const proofs = proofFiles(dir);
	expect(await sweepProofs(proofs, () => Promise.resolve(false), new Set())).toEqual(new Set());
	await keepProof(proofs, KEPT, []);
	await keepProof(proofs, ORPHAN, []);
	const folder = join(dir, 'pb', 'contests');
	await writeFile(join(folder, `${ORPHAN}.part`), 'half');
	await writeFile(join(folder, 'notes.txt'), 'somebody else put this here');
	const isNamed = (id: string) => Promise.resolve(id === KEPT);
	const suspects = await sweepProofs(proofs, isNamed, new Set());
	expect(await readdir(folder)).toHaveLength(4);
	expect(await sweepProofs(proofs, isNamed, suspects)).toEqual(new Set());
	expect((await readdir(folder)).sort()).toEqual([KEPT, 'notes.txt']);
	expect(await readFacts(proofs, KEPT)).toEqual([]);
	expect(await readFacts(proofs, ORPHAN)).toBeUndefined();
});
