import { afterAll, expect, test } from 'vitest';
import { KINDS, LENGTH, ORDINARY, type Plan } from '../../simulation/plan.ts';
import type { Range, RangeVerdict } from '../../simulation/range.ts';
import { pieces, Threads } from '../../simulation/threads.ts';
import { simulate } from '../../simulation/world.ts';

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

// an entry of a queue whose first try was lost is written seconds after all the rest has come to everybody
const WRITTEN_LATE: readonly Plan[] = [
	{
		seed: 962449646,
		length: 4_000,
		hashes: true,
		engines: true,
		actions: [
			{ at: 584, kind: 'PocketBase ends in a write', salt: 1710629167 },
			{ at: 1_081, kind: 'gateway frozen', salt: 651531968 },
			{ at: 1_654, kind: 'log', salt: 2120083232 },
			{ at: 2_180, kind: 'PocketBase restart', salt: 2090948809 },
			{ at: 3_191, kind: 'gateway restart', salt: 907175524 }
		]
	},
	{
		seed: 962428479,
		length: 20_000,
		hashes: false,
		engines: true,
		actions: [
			{ at: 4_713, kind: 'move', salt: 2093756227 },
			{ at: 8_834, kind: 'gateway restart', salt: 406858460 },
			{ at: 12_527, kind: 'half-open', salt: 584551063 },
			{ at: 12_707, kind: 'write', salt: 1020626267 },
			{ at: 12_966, kind: 'write', salt: 1145518012 },
			{ at: 13_218, kind: 'PocketBase silent', salt: 1576750441 },
			{ at: 13_663, kind: 'log', salt: 607575752 }
		]
	}
];

test.each(WRITTEN_LATE)(
	'R1 boards agree once what a queue wrote last has come by the feed (seed $seed)',
	async (plan) => {
		const { broken, log } = await simulate(plan, {}, true);
		expect(broken).toEqual([]);
		const afterwards = log.slice(log.findIndex((line) => line.endsWith('calm from here on')));
		const written = afterwards.findIndex((line) => line.endsWith('POST is answered 200'));
		const came = afterwards.findLastIndex((line) => /to wall: floor frame .* insert activities/.test(line));
		expect(written).toBeGreaterThan(0);
		expect(came).toBeGreaterThan(written);
	}
);

// the last word of a line that then died comes late, when who is signed out by it has long been let in again
const SIGNED_OUT_LATE: Plan = {
	seed: 962428463,
	length: 4_000,
	hashes: true,
	engines: false,
	actions: [
		{ at: 2_018, kind: 'half-open', salt: 222500242 },
		{ at: 2_079, kind: 'dismiss', salt: 1281334812 },
		{ at: 3_957, kind: 'repeat', salt: 908935329 }
	]
};

test('logout closes the connection itself, so that nobody stays behind on a dead one', async () => {
	const { broken, log } = await simulate(SIGNED_OUT_LATE, {}, true);
	expect(broken).toEqual([]);
	const afterwards = log.slice(log.findIndex((line) => line.endsWith('usera is signed out')));
	expect(afterwards.length).toBeLessThan(log.length);
	expect(afterwards.filter((line) => line.endsWith('usera is connected'))).toHaveLength(1);
});
