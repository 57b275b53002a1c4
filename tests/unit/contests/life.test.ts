import { expect, test } from 'vitest';
import { editFaults } from '#lib/domain/contests/edits.ts';
import { settle } from '#lib/domain/contests/proof.ts';
import { afterLock, propose } from '#lib/domain/contests/proposals.ts';
import { sourceOf, usualPerHour, waitingFacts, type Provenance } from '#lib/domain/contests/sources.ts';
import {
	CONTEST_ACTORS,
	CONTEST_EVENTS,
	CONTEST_STATES,
	GRACE_MS,
	needsReason,
	nextByClock,
	nextState,
	possibleEvents,
	WORDS_MS
} from '#lib/domain/contests/states.ts';
import type { ContestRules, Prize } from '#lib/domain/contests/rules.ts';
import { dayRounds, fact, HOUR, MONDAY, roster, rules } from './kit.ts';

test('C3 a contest’s whole life: each state, event and hand', () => {
	const life = CONTEST_STATES.flatMap((state) =>
		CONTEST_EVENTS.flatMap((event) =>
			CONTEST_ACTORS.flatMap((actor) => {
				const next = nextState(state, event, actor);
				return next === undefined ? [] : [`${state} ${event} ${actor} ${next}`];
			})
		)
	);
	expect(life).toEqual([
		'draft launch manager scheduled',
		'scheduled withdraw manager draft',
		'scheduled begin clock live',
		'scheduled edit manager scheduled',
		'scheduled cancel manager cancelled',
		'live pause manager paused',
		'live edit manager live',
		'live end clock provisional',
		'live cancel manager cancelled',
		'paused resume manager live',
		'paused edit manager paused',
		'paused end clock provisional',
		'paused cancel manager cancelled',
		'provisional settle clock settled',
		'provisional cancel manager cancelled',
		'settled amend manager amended',
		'amended amend manager amended'
	]);
	expect(CONTEST_EVENTS.filter(needsReason)).toEqual(['pause', 'edit', 'amend', 'cancel']);
	expect(possibleEvents('cancelled', 'manager')).toEqual([]);
});

test('C3 the clock begins, ends and settles; a raffle waits for its words; nothing else is its business', () => {
	const times = { start: 1_000, end: 2_000, graceMs: GRACE_MS, raffle: false };
	expect(nextByClock('scheduled', times)).toEqual({ event: 'begin', at: 1_000 });
	expect(nextByClock('paused', times)).toEqual({ event: 'end', at: 2_000 });
	expect(nextByClock('provisional', times)).toEqual({ event: 'settle', at: 2_000 + GRACE_MS });
	expect(nextByClock('provisional', { ...times, raffle: true })?.at).toBe(2_000 + GRACE_MS + WORDS_MS);
	for (const state of ['draft', 'settled', 'amended', 'cancelled'] as const)
		expect(nextByClock(state, times)).toBeUndefined();
});

const prize: Prize = { kind: 'place', place: 1, name: 'Wine', value: 100, share: 'each' };

test('C1 a live contest may only get longer, gain prizes or have words mended', () => {
	const before = rules('most', {}, { prizes: [prize] });
	const edited = (over: Partial<ContestRules>, base = before) =>
		editFaults(base, { ...base, version: 2, ...over } as ContestRules).map(({ pointer }) => pointer);
	expect(edited({ window: { ...before.window, to: '2026-06-08' } })).toEqual([]);
	expect(edited({ prizes: [prize, { ...prize, place: 2 }] })).toEqual([]);
	expect(edited({ prizes: [{ ...prize, name: 'Good wine' }] })).toEqual([]);

	expect(edited({})).toEqual(['']);
	expect(edited({ version: 3, prizes: [prize, prize] })).toEqual(['/version']);
	expect(edited({ window: { ...before.window, to: '2026-06-04' } })).toEqual(['/window/to']);
	expect(edited({ window: { ...before.window, from: '2026-06-02' } })).toEqual(['/window/from']);
	expect(edited({ window: { ...before.window, startsAt: '09:00', endsAt: '17:00' } })).toEqual([
		'/window/from',
		'/window/endsAt'
	]);
	expect(edited({ prizes: [] })).toEqual(['/prizes/0']);
	expect(edited({ prizes: [{ ...prize, value: 99 }] })).toEqual(['/prizes/0']);
	expect(edited({ metric: 'orders' })).toEqual(['/metric']);
	expect(edited({ groups: { by: 'team' } })).toEqual(['/groups']);
	expect(edited({ eligibility: { except: ['ada'] } })).toEqual(['/eligibility']);
	const timed = rules('most', {}, { window: { ...before.window, startsAt: '09:00', endsAt: '17:00' } });
	expect(edited({ window: { ...timed.window, endsAt: '18:00' } }, timed)).toEqual([]);
	expect(edited({ window: { ...timed.window, endsAt: '16:00' } }, timed)).toEqual(['/window/to']);
	const bracket = rules('bracket', { roundDays: 1 });
	expect(edited({ window: { ...bracket.window, to: '2026-06-09' } }, bracket)).toEqual(['/window/to']);
});

test('C1 what a rep logged waits as the rules say, until it is imported or confirmed', () => {
	const facts = [
		fact('ada', 9, 1, { id: 'imported' }),
		fact('ada', 9, 1, { id: 'keyed' }),
		fact('ada', 9, 2, { id: 'usual' }),
		fact('ada', 12, 50, { id: 'unusual' }),
		fact('ada', 13, 50, { id: 'confirmed' }),
		fact('bob', 9, 1, { id: 'unknown' }),
		fact('ada', 14, 1, { id: 'lost' })
	];
	const by = (source: string, confirmed = false): Provenance => ({ source, confirmed });
	const provenance = new Map([
		['imported', by('import')],
		['keyed', by('key:one')],
		['usual', by('me:ada')],
		['unusual', by('me:ada')],
		['confirmed', by('me:ada', true)],
		['unknown', by('me:bob')]
	]);
	const hours = Array.from({ length: 99 }, (_, hour) => fact('ada', -100 * 24 + hour, 4));
	const usual = usualPerHour([...hours, fact('ada', -50, 40), fact('bob', -50, 40)]);
	expect([...usual]).toEqual([['ada call', 4]]);
	const waiting = (sources: ContestRules['sources'], confirm: ContestRules['confirm']) =>
		waitingFacts({ sources, confirm }, facts, provenance, usual);
	expect(waiting(['import', 'api', 'rep'], 'none')).toEqual(['lost']);
	expect(waiting(['import', 'api', 'rep'], 'unusual')).toEqual(['lost', 'unknown', 'unusual']);
	expect(waiting(['import', 'api', 'rep'], 'all')).toEqual(['lost', 'unknown', 'unusual', 'usual']);
	expect(waiting(['import'], 'none')).toEqual(['keyed', 'lost', 'unknown', 'unusual', 'usual']);
	expect(['me:x', 'key:x', 'import', 'demo'].map(sourceOf)).toEqual(['rep', 'api', 'import', 'import']);
});

test('C7 a late fact proposes: which places and prizes flip, and nothing where nothing would', () => {
	const given = rules('most', {}, { prizes: [prize, { ...prize, place: 2, share: 'split' }] });
	const facts = [fact('ada', 9, 3), fact('bob', 9, 2), fact('cyd', 9, 1)];
	const settled = settle(given, roster(['ada', 'bob', 'cyd']), facts);
	expect(propose(settled, [...facts].reverse())).toBeUndefined();
	expect(propose(settled, [...facts, fact('ada', 300, 9)])).toBeUndefined();
	const proposal = propose(settled, [...facts, fact('cyd', 10, 2)]);
	expect(proposal?.places).toEqual([
		{ group: '', id: 'bob', from: 2, to: 3, scoreFrom: '2', scoreTo: '2' },
		{ group: '', id: 'cyd', from: 3, to: 1, scoreFrom: '1', scoreTo: '3' }
	]);
	expect(proposal?.prizes).toEqual([
		{ prize: 1, group: '', to: 'bob', change: 'loses' },
		{ prize: 0, group: '', to: 'cyd', change: 'gains' },
		{ prize: 1, group: '', to: 'ada', change: 'gains' },
		{ prize: 1, group: '', to: 'cyd', change: 'gains' }
	]);
	expect(proposal?.amended.hash).not.toBe(settled.hash);
});

test('C7 a locked round keeps what was: it notes what came, and the first image of what changed or went', () => {
	const [round] = dayRounds(1);
	if (!round) throw new Error('no round');
	const was = fact('ada', 9, 2, { id: 'one' });
	const after = { ...was, quantity: 3 };
	expect(afterLock(round, null, was)).toEqual({ late: ['one'], kept: [] });
	expect(afterLock(round, was, after)).toEqual({ late: [], kept: [was] });
	expect(afterLock(round, was, null)).toEqual({ late: [], kept: [was] });
	expect(afterLock({ ...round, kept: [was] }, after, null)).toEqual({ late: [], kept: [was] });
	const elsewhere = { ...was, occurredAt: MONDAY + 30 * HOUR };
	expect(afterLock(round, null, elsewhere)).toEqual({ late: [], kept: [] });
	expect(afterLock(round, elsewhere, was)).toEqual({ late: ['one'], kept: [] });
	expect(afterLock(round, was, elsewhere)).toEqual({ late: [], kept: [was] });
});
