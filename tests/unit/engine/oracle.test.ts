/**
 * The engine against the naive model, over the same random histories each time. A failure tells how it is run again, alone;
 * `npm run oracle` makes up other histories.
 */
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { Compared, Histories } from '../../oracle/compare.ts';
import { seedOf } from '../../property.ts';

const THREADS = 2;
const HISTORIES = 3_000;
const MINUTES = 60_000;

const inThread = (histories: Histories) =>
	new Promise<Compared>((resolve, reject) => {
		const worker = new Worker(new URL('../../oracle/compare.ts', import.meta.url), { workerData: histories });
		worker.once('message', resolve);
		worker.once('error', reject);
	});

test(
	`M1-M8 P1-P3 P5 P6 R1-R5 ${HISTORIES} random histories: the engine equals the naive model after every step`,
	{ timeout: 10 * MINUTES },
	async () => {
		const compared = await Promise.all(
			Array.from({ length: THREADS }, (_, n) =>
				inThread({ count: HISTORIES / THREADS, seed: seedOf(`oracle ${n}`) })
			)
		);
		expect(compared.flatMap(({ difference = [] }) => difference)).toEqual([]);
		expect(compared.reduce((sum, { histories }) => sum + histories, 0)).toBe(HISTORIES);
	}
);
