import { expect, test } from 'vitest';
import { zoneAt } from '#lib/domain/zones.ts';
import { Tallies } from '#lib/live/tallies.ts';
import type { TallyFrame, ToPage } from '#lib/protocol/frame.ts';
import { capacity, engineWith, fact, idOf, rep } from '../engine/floor-fixture.ts';

/** Berlin's 23:30 on the 11th, Tokyo's 07:30 on the 12th, New York's 18:30 on the 11th. */
const LATE = Date.parse('2026-03-11T22:30:00Z');
const PATTERNS = [
	capacity('yuki', { timeZone: 'Asia/Tokyo' }),
	capacity('nora', { timeZone: 'America/New_York', hours: { from: '09:00', to: '20:00' } })
];

function tallies(now: number, queued: readonly number[] = []) {
	const clock = { now };
	const engine = engineWith({ reps: ['ada', 'yuki', 'nora'].map((name) => rep(name)), capacity: PATTERNS }, [
		fact('yuki', 'call', '2026-03-11', { quantity: 7 }),
		fact('yuki', 'call', '2026-03-12', { quantity: 2 })
	]);
	const told = new Tallies({
		engine,
		serverNow: () => clock.now,
		zoneOf: (id) => zoneAt(PATTERNS, id, clock.now, 'Europe/Berlin'),
		queue: () => ({
			pending: (counts = () => true) => [
				{ type: 'call', quantity: queued.filter((at) => counts(at)).length, amount: 0 }
			]
		})
	});
	const open = (name: string) => {
		const heard: TallyFrame[] = [];
		told.open(name, idOf(name), (message: ToPage) => {
			if (message.kind === 'tally') heard.push(message);
		});
		return heard;
	};
	return { clock, told, open };
}
const calls = (frame: TallyFrame | undefined) => frame?.types.find(({ key }) => key === 'call');

test('P1 a rep’s own day is the date of the rep’s own zone', () => {
	const { open } = tallies(LATE);
	expect(open('ada')[0]?.date).toBe('2026-03-11');
	expect(open('nora')[0]?.date).toBe('2026-03-11');
	const [yuki] = open('yuki');
	expect(yuki?.date).toBe('2026-03-12');
	expect(calls(yuki)?.quantity).toBe(2);
});

test('P1 what waits counts on the day of the rep’s own zone', () => {
	const before = Date.parse('2026-03-11T14:59:00Z'); // 23:59 of the 11th in Tokyo
	const { open } = tallies(LATE, [before, before + 60_000, LATE]);
	expect(calls(open('yuki')[0])?.pending).toBe(2);
	expect(calls(open('ada')[0])?.pending).toBe(3);
});

test('G1 the share of the day is of the rep’s own working time, and moves by the minute', () => {
	const { clock, told, open } = tallies(LATE);
	expect(open('ada')[0]?.elapsed).toBe(1);
	expect(open('yuki')[0]?.elapsed).toBe(0);
	const nora = open('nora');
	expect(nora.at(-1)?.elapsed).toBeCloseTo(9.5 / 11);
	clock.now += 1_000;
	told.changed();
	expect(nora).toHaveLength(1); // the same minute: the same frame
	clock.now += 60_000;
	told.changed();
	expect(nora).toHaveLength(2);
	expect(nora.at(-1)?.elapsed).toBeCloseTo((9.5 * 60 + 1) / (11 * 60));
});

test('G1 a day off has no share', () => {
	const { open } = tallies(Date.parse('2026-03-14T12:00:00Z')); // a Saturday
	expect(open('ada')[0]?.elapsed).toBeNull();
});
