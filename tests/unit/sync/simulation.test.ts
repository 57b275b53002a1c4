import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { Range, RangeVerdict } from '../../simulation/range.ts';

const THREADS = 2;
const HISTORIES = 10_000;
const LENGTH = 4_000;
const MINUTES = 60_000;

/** Every kind of fault that histories are made of. */
const FAULTS = [
	'move',
	'appoint',
	'hide',
	'target',
	'drop',
	'gateway restart',
	'copy put back',
	'flood',
	'import',
	'record silent',
	'snapshots refused',
	'client restart',
	'client asleep',
	'gateway frozen',
	'clock set',
	'memory damaged',
	'message lost',
	'message garbled',
	'repeated'
];

const inThread = (range: Range) =>
	new Promise<RangeVerdict>((resolve, reject) => {
		const worker = new Worker(new URL('../../simulation/range.ts', import.meta.url), { workerData: range });
		worker.once('message', resolve);
		worker.once('error', reject);
	});

test(
	`R1 invariants 1, 2, 3, 4, 7 and 10 hold in ${HISTORIES} random histories (again: npm run simulate -- --histories 1 --seed SEED --length ${LENGTH})`,
	{ timeout: 15 * MINUTES },
	async () => {
		const count = HISTORIES / THREADS;
		const verdicts = await Promise.all(
			Array.from({ length: THREADS }, (_, n) => inThread({ first: 1 + n * count, count, length: LENGTH }))
		);
		expect(verdicts.flatMap(({ broken }) => broken)).toEqual([]);
		expect(verdicts.reduce((sum, { histories }) => sum + histories, 0)).toBe(HISTORIES);
		for (const fault of FAULTS) {
			const histories = verdicts.reduce((sum, { faults }) => sum + (faults[fault] ?? 0), 0);
			expect(histories, fault).toBeGreaterThan(HISTORIES / 100);
		}
	}
);
