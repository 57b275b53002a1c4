import fc from 'fast-check';
import { expect } from 'vitest';
import type { ContestFact, Roster } from '#lib/domain/contests/roster.ts';
import { FORMATS, type ContestRules } from '#lib/domain/contests/rules.ts';
import { standings } from '#lib/domain/contests/standings.ts';
import type { Standings } from '#lib/domain/contests/table.ts';
import type { Change } from '#lib/protocol/messages.ts';
import { property } from '../../property.ts';
import { DAY, dayRounds, fact, HOUR, MONDAY, roster, rules, OPTIONS } from '../contests/kit.ts';
import {
	Browser,
	CONTEST,
	contestRow,
	factOf,
	floorRows,
	image,
	snapshotOf,
	type ContestRow
} from './contest-setting.ts';

const NAMES = ['ada', 'bob', 'cyd', 'dan'];
const TEAMS = ['north', 'south'];
const factId = fc.integer({ min: 1, max: 12 }).map((n) => `fact${String(n).padStart(2, '0')}`);
const put = fc.record({
	kind: fc.constant('fact' as const),
	id: factId,
	rep: fc.constantFrom(...NAMES, 'ada', 'nobody'),
	hour: fc.integer({ min: -4, max: 23 }).map((quarter) => quarter * 6),
	amount: fc.constantFrom(-4, -1, 0, 1, 1, 2, 3),
	type: fc.constantFrom('order', 'order', 'order', 'call'),
	gone: fc.constantFrom(true, false, false)
});
const step = fc.oneof(
	{ weight: 8, arbitrary: put },
	/** C1: facts wait, or wait no longer. */
	{
		weight: 1,
		arbitrary: fc.record({ kind: fc.constant('waits' as const), ids: fc.array(factId, { maxLength: 3 }) })
	},
	/** Somebody joins or leaves, a round locks: another roster. */
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('roster' as const),
			count: fc.integer({ min: 1, max: 4 }),
			since: fc.option(fc.integer({ min: 0, max: 4 })),
			late: fc.array(factId, { maxLength: 2 })
		})
	},
	/** C1: a live edit. */
	{
		weight: 1,
		arbitrary: fc.record({ kind: fc.constant('edit' as const), value: fc.integer({ min: 1, max: 9 }) })
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('snapshot' as const) }) },
	/** What comes until it is over arrives by a resume, all in one. */
	{
		weight: 1,
		arbitrary: fc.record({ kind: fc.constant('gap' as const), steps: fc.integer({ min: 1, max: 6 }) })
	},
	{
		weight: 2,
		arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 20 }) })
	}
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function rosterOf(count: number, since: number | null, late: readonly string[]): Roster {
	const reps = NAMES.slice(0, count);
	const kept = { ...fact('ada', 5, 1, { type: 'order', amount: 2 }), id: 'fact01' };
	const own = roster(reps, {
		groups: TEAMS.map((id) => ({ id })),
		memberships: reps.map((rep, at) => ({ rep, team: TEAMS[at % 2]!, from: '', to: '' })),
		baselines: Object.fromEntries(reps.slice(1).map((rep, at) => [rep, String(at)])),
		seeds: [...reps].reverse(),
		rounds: dayRounds(5).map((round, at) => (at === 0 ? { ...round, late, kept: [kept] } : round)),
		hours: [0, 1, 2, 3, 4].map((day) => ({
			start: MONDAY + day * DAY + 9 * HOUR,
			end: MONDAY + day * DAY + 17 * HOUR
		}))
	});
	return {
		...own,
		entrants: own.entrants.map((one, at) =>
			at === 1 && since !== null ? { ...one, since: MONDAY + since * DAY } : one
		)
	};
}

/** What the server has: rows as they are, and facts as they are. */
class Floor {
	rules: ContestRules;
	roster = rosterOf(4, null, []);
	waits: readonly string[] = [];
	version = 1;
	readonly facts = new Map<string, ContestFact>();

	constructor(given: ContestRules) {
		this.rules = given;
	}

	row(): ContestRow {
		return { rules: this.rules, version: this.version };
	}

	standings(at: number): Standings {
		return standings(this.rules, { ...this.roster, waiting: this.waits }, this.facts.values(), at);
	}

	snapshot() {
		return snapshotOf(floorRows(this.row(), this.roster, this.waits), this.facts.values());
	}

	/** Takes a step; the changes that tell of it. */
	take(one: Step): Omit<Change, 'seq'>[] {
		switch (one.kind) {
			case 'fact': {
				const { id, rep, hour, amount, type, gone } = one;
				const known = this.facts.get(id);
				const before = known && { before: image(factOf(known)) };
				if (gone) {
					this.facts.delete(id);
					return [{ op: 'delete', collection: 'activities', id, ...before }];
				}
				const occurredAt = MONDAY + hour * HOUR;
				const localDate = new Date(occurredAt).toISOString().slice(0, 10);
				const now: ContestFact = { id, rep, type, quantity: 1, amount, occurredAt, localDate };
				this.facts.set(id, now);
				const op = known ? 'update' : 'insert';
				return [{ op, collection: 'activities', id, ...before, after: image(factOf(now)) }];
			}
			case 'waits':
				this.waits = one.ids;
				return [this.#row('contest_waits', { contest: CONTEST, facts: this.waits })];
			case 'roster': {
				const { count, since, late } = one;
				this.roster = rosterOf(count, since, late);
				return [this.#row('contest_rosters', { contest: CONTEST, roster: this.roster, hash: '' })];
			}
			case 'edit': {
				this.version++;
				const { value } = one;
				const prizes = [{ kind: 'place', place: 1, name: 'First', value, share: 'each' } as const];
				this.rules = { ...this.rules, version: this.version, prizes };
				return [this.#row('contests', contestRow(this.row()))];
			}
			default:
				return [];
		}
	}

	#row(collection: string, after: Record<string, unknown>): Omit<Change, 'seq'> {
		return { op: 'update', collection, id: CONTEST, after: image(after) };
	}
}

for (const format of FORMATS) {
	property(
		`C4 ${format}: a browser finds the standings that the server finds, whatever comes in whatever way`,
		fc.asyncProperty(
			fc.array(step, { maxLength: 40, size: 'max' }),
			fc.boolean(),
			async (steps, isEarliest) => {
				const tie = isEarliest && ['most', 'milestone'].includes(format) ? 'earliest' : 'share';
				const floor = new Floor(
					rules(
						format,
						OPTIONS[format] as never,
						{
							metric: 'revenue',
							tie,
							prizes: [{ kind: 'place', place: 1, name: 'First', value: 100, share: 'split' }]
						} as never
					)
				);
				const browser = new Browser(MONDAY + HOUR);
				browser.replica.replace('floor', floor.snapshot());
				browser.open();
				const gathered: Omit<Change, 'seq'>[] = [];
				let gap = 0;
				for (const one of steps) {
					if (one.kind === 'gap') gap ||= one.steps;
					gathered.push(...floor.take(one));
					if (gap > 0 && --gap > 0) continue;
					if (one.kind === 'snapshot') browser.replica.replace('floor', floor.snapshot());
					else if (gathered.length > 0) browser.apply(...gathered);
					gathered.length = 0;
					if (one.kind === 'wait') {
						await browser.clock.advance(one.hours * HOUR);
						browser.contests.tick();
					}
					expect(browser.last?.from).toBe('here');
					// it is told again only when it stands otherwise: the moment of reading may be an earlier one
					const shown = browser.last?.standings;
					expect(shown).toEqual({ ...floor.standings(browser.clock.now()), at: shown?.at });
				}
				expect(browser.asked).toEqual([]);
			}
		),
		{ runs: 60 }
	);
}
