import fc from 'fast-check';
import { expect } from 'vitest';
import { LiveContest, standings } from '#lib/domain/contests/standings.ts';
import { settle, verify } from '#lib/domain/contests/proof.ts';
import type { ContestFact, Roster } from '#lib/domain/contests/roster.ts';
import { FORMATS, type ContestRules } from '#lib/domain/contests/rules.ts';
import { property } from '../../property.ts';
import { DAY, dayRounds, END, HOUR, MONDAY, roster, rules, OPTIONS } from './kit.ts';
import { naive } from './naive.ts';

const NAMES = ['ada', 'bob', 'cyd', 'dan', 'eve', 'fay'];
const TEAMS = ['north', 'south', 'west'];
/** Few hours and few amounts, so that there are many ties; credits too. */
const hour = fc.integer({ min: -6, max: 23 }).map((quarter) => quarter * 6);
const amount = fc.constantFrom(-4, -2, -1, 0, 1, 1, 2, 2, 3, 4);

const change = fc.record({
	/** Few ids: facts come, change and go. */
	id: fc.integer({ min: 1, max: 20 }).map((n) => `fact${String(n).padStart(2, '0')}`),
	/** Mostly two of them, so that somebody has many. */
	rep: fc.constantFrom('ada', 'ada', 'ada', 'ada', 'bob', 'bob', 'bob', ...NAMES, 'nobody'),
	hour,
	amount,
	type: fc.constantFrom('order', 'order', 'order', 'call'),
	gone: fc.constantFrom(true, false, false, false),
	/** When somebody looks at it, in hours. */
	look: fc.option(fc.integer({ min: 0, max: 130 }), { freq: 2 })
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const factOf = ({ id, rep, hour: hours, amount: value, type }: Change): ContestFact => {
	const occurredAt = MONDAY + hours * HOUR;
	const localDate = new Date(occurredAt).toISOString().slice(0, 10);
	return { id, rep, type, quantity: 1, amount: value, occurredAt, localDate };
};

const roomOf = (count: number, joins: number, leaves: number, moves: number): Roster => {
	const reps = NAMES.slice(0, count);
	const over = roster(reps, {
		groups: TEAMS.map((id) => ({ id })),
		memberships: reps.flatMap((rep, at) => {
			const [from, to] = [TEAMS[at % 3]!, TEAMS[(at + 1) % 3]!];
			const day = `2026-06-0${1 + moves}`;
			return at === 0
				? [
						{ rep, team: from, from: '', to: `2026-05-${30 + (moves > 0 ? 1 : 0)}` },
						{ rep, team: to, from: day, to: '' }
					]
				: [{ rep, team: from, from: '', to: '' }];
		}),
		baselines: Object.fromEntries(reps.slice(0, -1).map((rep, at) => [rep, String(at * 2)])),
		seeds: [...reps].reverse(),
		rounds: dayRounds(5),
		waiting: ['fact20'],
		hours: [0, 1, 2, 3, 4].map((day) => ({
			start: MONDAY + day * DAY + 9 * HOUR,
			end: MONDAY + day * DAY + 17 * HOUR
		}))
	});
	return {
		...over,
		entrants: over.entrants.map((one, at) => ({
			...one,
			...(at === 1 && joins > 0 ? { since: MONDAY + joins * DAY } : {}),
			...(at === 2 && leaves > 0 ? { until: MONDAY + leaves * DAY } : {})
		}))
	};
};

const room = fc.tuple(
	fc.integer({ min: 0, max: 6 }),
	fc.integer({ min: 0, max: 3 }),
	fc.integer({ min: 0, max: 3 }),
	fc.integer({ min: 0, max: 4 })
);
const history = fc.array(change, { maxLength: 40, size: 'max' });
const shuffledBy = (facts: readonly ContestFact[], salt: number) =>
	[...facts].sort(
		(a, b) => ((a.occurredAt + salt) % 7) - ((b.occurredAt + salt) % 7) || (a.id > b.id ? -1 : 1)
	);

for (const format of FORMATS) {
	const options = OPTIONS[format];
	property(
		`C2, C4 ${format}: facts that come, change and go leave the standings that the naive model works out anew`,
		fc.property(room, history, fc.boolean(), fc.boolean(), (parts, changes, isEarliest, isOpen) => {
			const given: ContestRules = rules(
				format,
				options as never,
				{
					metric: 'revenue',
					tie:
						isEarliest &&
						format !== 'elimination' &&
						format !== 'team' &&
						format !== 'king' &&
						format !== 'race'
							? 'earliest'
							: 'share',
					prizes: [
						{ kind: 'place', place: 1, name: 'First', value: 100, share: 'split' },
						{ kind: 'spot', name: 'Day', value: 10, share: 'each' }
					]
				} as never
			);
			if (format === 'race')
				Object.assign(given, { options: { target: '3', fallback: isOpen ? 'none' : 'highest' } });
			const own = roomOf(...parts);
			const live = new LiveContest(given, own);
			const images = new Map<string, ContestFact>();
			const compare = (at: number) => {
				const read = live.read(at);
				const told = read.tables.flatMap(({ rows }) => rows);
				const expected = naive(given, own, [...images.values()], Math.min(at, END));
				if (format === 'raffle') {
					const counts = new Map(
						expected.map(({ id, score }) => [id, Math.max(0, Math.floor(Number(score) / 2))])
					);
					expect(new Map(told.map(({ id, tickets }) => [id, tickets]))).toEqual(counts);
				} else {
					expect(told.map(({ id, place, tied, score }) => ({ id, place, tied, score }))).toEqual(expected);
				}
				const anew = standings(given, own, shuffledBy([...images.values()], at), at);
				expect(read).toEqual(anew);
			};
			for (const one of changes) {
				if (one.gone) {
					images.delete(one.id);
					live.drop(one.id);
				} else {
					images.set(one.id, factOf(one));
					live.put(factOf(one));
				}
				if (one.look !== null) compare(MONDAY + one.look * HOUR);
			}
			compare(END);
			const forwards = settle(given, own, images.values());
			const backwards = settle(given, own, [...images.values()].reverse());
			expect(backwards.hash).toBe(forwards.hash);
			if (format !== 'improvement' && format !== 'bracket' && format !== 'season')
				expect(verify(JSON.parse(JSON.stringify(forwards)) as typeof forwards)).toEqual({ match: true });
		}),
		{ runs: 150 }
	);
}
