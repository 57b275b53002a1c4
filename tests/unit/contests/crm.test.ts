import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { contestProgram, hashOf } from '../../../scripts/bundle-contest-program.ts';
import { makeRoster } from '#lib/domain/contests/make-roster.ts';
import { PROGRAM_HASH } from '#lib/domain/contests/program-hash.ts';
import { settle, verify, type ContestExport } from '#lib/domain/contests/proof.ts';
import type { ContestRules, Prize } from '#lib/domain/contests/rules.ts';
import { crmFacts, crmSource, idOf } from './crm.ts';
import { rules } from './kit.ts';

const NOVEMBER = { from: '2017-11-01', to: '2017-11-30' };
const FIXTURE = 'tests/fixtures/contests/crm-november-2017.json';
const place = (at: number, value: number): Prize => ({
	kind: 'place',
	place: at,
	name: `Place ${at}`,
	value,
	share: 'split'
});

const byOffice = rules(
	'most',
	{},
	{
		metric: 'revenue',
		window: NOVEMBER,
		groups: { by: 'region' },
		tie: 'earliest',
		prizes: [place(1, 50_000), place(2, 20_000)]
	}
);

function settled(given: ContestRules, facts = crmFacts): ContestExport {
	const roster = makeRoster(given, crmSource, facts, { contest: 'crmnovember2017' });
	if (!roster.ok) throw new Error(JSON.stringify(roster.error));
	return settle(given, roster.value, facts, PROGRAM_HASH);
}

async function verified(content: string) {
	const folder = await mkdtemp(join(tmpdir(), 'verify-'));
	onTestFinished(() => rm(folder, { recursive: true }));
	const path = join(folder, 'export.json');
	await writeFile(path, content);
	const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/verify-contest.mjs', path], {
		encoding: 'utf8'
	});
	return { status, said: (stdout + stderr).trim() };
}

test('C4 most won value, November 2017, by office: winners are those that adding up the file by hand gives', () => {
	const { result } = settled(byOffice);
	const sums = new Map<string, number>();
	for (const { rep, amount, localDate } of crmFacts)
		if (localDate.startsWith('2017-11')) sums.set(rep, (sums.get(rep) ?? 0) + amount);
	for (const { group, rows } of result.tables) {
		const best = rows.map(({ id }) => id).sort((a, b) => (sums.get(b) ?? 0) - (sums.get(a) ?? 0))[0];
		expect(rows[0]).toMatchObject({ id: best, place: 1, score: String(sums.get(best ?? '')) });
		expect(result.awards.filter((award) => award.group === group && award.prize === 0)).toMatchObject([
			{ to: best, share: '1', value: '50000' }
		]);
	}
	expect(result.tables.map(({ group }) => group)).toEqual([idOf('Central'), idOf('East'), idOf('West')]);
	expect(result.tables.flatMap(({ rows }) => rows)).toHaveLength(35);
});

test('C5 the hash of a known contest stays what it is, and its file is the one that was kept', async () => {
	const made = settled(byOffice);
	const kept = JSON.parse(await readFile(FIXTURE, 'utf8')) as ContestExport;
	expect(made.hash).toBe('PENDING');
	expect({ ...made, program: kept.program }).toEqual(kept);
	expect(verify(kept)).toEqual({ match: true });
});
