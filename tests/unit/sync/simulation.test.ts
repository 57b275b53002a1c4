import { afterAll, expect, test } from 'vitest';
import { KINDS, LENGTH, ORDINARY } from '../../simulation/plan.ts';
import type { Range, RangeVerdict } from '../../simulation/range.ts';
import { pieces, Threads } from '../../simulation/threads.ts';

const HISTORIES = 10_000;
const MINUTES = 60_000;

const threads = new Threads<Range, RangeVerdict>('range.ts', 2);
afterAll(() => threads.close());

test(
	`R1 invariants 1 to 10 hold in ${HISTORIES} random histories (again: npm run simulate -- --seed SEED)`,
	{ timeout: 15 * MINUTES },
	async () => {
		const asked = [...pieces(1, HISTORIES)].map((piece) => threads.ask({ ...piece, length: LENGTH }));
		const verdicts = await Promise.all(asked);
		expect(verdicts.flatMap(({ broken }) => broken)).toEqual([]);
		expect(verdicts.reduce((sum, { histories }) => sum + histories, 0)).toBe(HISTORIES);
		for (const fault of KINDS.filter((kind) => !ORDINARY.includes(kind))) {
			const histories = verdicts.reduce((sum, { faults }) => sum + (faults[fault] ?? 0), 0);
			expect(histories, fault).toBeGreaterThan(HISTORIES / 100);
		}
	}
);
