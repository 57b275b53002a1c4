/** Why a score is what it is, why a rank moved, what stood when, and boards over metrics not stored yet. */
import { expect, test } from 'vitest';
import type { BoardQuery, Standings } from '#lib/domain/board.ts';
import type { Metric } from '#lib/domain/metrics.ts';
import type { Engine } from '#lib/engine/engine.ts';
import { engineWith, fact, factId, idOf, membership, rep, team } from './floor-fixture.ts';
import { board, NOW, rows, TODAY } from './reading.ts';

const MONTH: BoardQuery = { metric: 'calls', period: 'month', by: 'rep' };
const three = { reps: [rep('ana'), rep('bob'), rep('carl')] };
const at = (time: string, date = TODAY) => ({ occurredAt: Date.parse(`${date}T${time}Z`) });

function explained(engine: Engine, query: Partial<BoardQuery>, who: string) {
	const answer = engine.explain({ ...MONTH, ...query }, idOf(who), NOW, 100);
	if (!answer.ok) throw new Error(answer.error.message);
	return [answer.value.count, answer.value.facts.map(({ id }) => Number.parseInt(id, 36))];
}

test('M6 behind a follow-up rate stand the first orders that count and the follow-ups in time', () => {
	const engine = engineWith(three, [
		fact('ana', 'order', '2026-10-01', { customerKey: 1 }),
		fact('bob', 'follow_up', '2026-10-31', { customerKey: 1 }),
		fact('bob', 'follow_up', '2026-11-01', { customerKey: 1 }),
		fact('ana', 'order', '2026-10-05', { customerKey: 1 }),
		fact('ana', 'order', '2026-10-07'),
		fact('ana', 'order', '2026-10-08', { customerKey: 2 }),
		fact('ana', 'order', '2026-10-25', { customerKey: 3 })
	]);
	const query = { metric: 'follow_up_rate', period: '2026-10-01..2026-10-31' };
	expect(explained(engine, query, 'ana')).toEqual([3, [2, 6, 1]]);
	expect(explained(engine, query, 'bob')).toEqual([0, []]);
});

test('M6 behind a cycle stand each deal’s first record and its first order', () => {
	const engine = engineWith(three, [
		fact('bob', 'call', '2026-10-20', { dealKey: 1 }),
		fact('bob', 'quote', '2026-10-25', { dealKey: 1 }),
		fact('ana', 'order', '2026-11-05', { dealKey: 1 }),
		fact('ana', 'order', '2026-11-06', { dealKey: 1 }),
		fact('ana', 'order', '2026-11-09', { dealKey: 2 }),
		fact('ana', 'order', '2026-11-10')
	]);
	expect(explained(engine, { metric: 'cycle_days' }, 'ana')).toEqual([3, [5, 3, 1]]);
});

test('M7 behind an attainment stand the records of what it is of', () => {
	const engine = engineWith(three, [fact('ana', 'order', TODAY, { amount: 5 }), fact('ana', 'call', TODAY)]);
	expect(explained(engine, { metric: 'attainment' }, 'ana')).toEqual([1, [1]]);
});

function change(engine: Engine, who: string, query: Partial<BoardQuery> = {}, since?: number) {
	const answer = engine.explainChange({ ...MONTH, ...query }, idOf(who), since, NOW, 100);
	if (!answer.ok) throw new Error(answer.error.message);
	const { rankBefore, rank, own, others } = answer.value;
	const ids = (facts: readonly { id: string }[]) => facts.map(({ id }) => Number.parseInt(id, 36)).join(' ');
	return [
		`${rankBefore ?? '-'}>${rank ?? '-'}: ${ids(own.facts)}`,
		...others.map(({ name, passed, facts }) => `${name} passed ${passed}: ${ids(facts.facts)}`)
	];
}

const race = [
	fact('ana', 'call', '2026-11-17', { quantity: 3 }),
	fact('bob', 'call', '2026-11-17', { quantity: 5 }),
	fact('carl', 'call', '2026-11-17', { quantity: 1 }),
	fact('ana', 'call', TODAY, { quantity: 1, ...at('09:00:00') }),
	fact('carl', 'call', TODAY, { quantity: 2, ...at('10:00:00') }),
	fact('ana', 'call', TODAY, { quantity: 2, ...at('11:00:00') }),
	fact('carl', 'call', TODAY, { quantity: 4, ...at('12:00:00') })
];

test('R4 a rank’s movement is explained by the own records since, and by those of whoever passed or was passed', () => {
	const engine = engineWith(three, race);
	expect(rows(engine)).toEqual(['carl 1 7 1', 'ana 2 6 1', 'bob 3 5 1']);
	expect(change(engine, 'ana')).toEqual(['2>2: 6 4', 'carl passed us: 7 5', 'bob passed them: ']);
	expect(change(engine, 'bob')).toEqual(['1>3: ', 'carl passed us: 7 5', 'ana passed us: 6 4']);
	expect(change(engine, 'carl')).toEqual(['3>1: 7 5', 'ana passed them: 6 4', 'bob passed them: ']);
});

test('R4 any moment may be asked about', () => {
	const engine = engineWith(three, race);
	const since = at('10:30:00').occurredAt;
	// then: bob 5, ana 4, carl 3
	expect(change(engine, 'ana', {}, since)).toEqual(['2>2: 6', 'carl passed us: 7', 'bob passed them: ']);
	expect(change(engine, 'ana', {}, NOW)).toEqual(['2>2: ']);
	const answer = engine.explainChange(MONTH, idOf('ana'), since, NOW, 1);
	expect(answer).toMatchObject({
		ok: true,
		value: { since, score: { numerator: 6n }, scoreBefore: { numerator: 4n } }
	});
});

test('R4 whoever had no facts before has no rank to have moved from', () => {
	const engine = engineWith(three, [
		fact('bob', 'call', '2026-11-17'),
		fact('ana', 'call', TODAY, { quantity: 2 })
	]);
	expect(change(engine, 'ana')).toEqual(['->1: 2']);
	expect(change(engine, 'bob')).toEqual(['1>2: ', 'ana passed us: 2']);
	// the moment is told: midnight in Berlin, or the last full hour on a day’s board
	const since = (period: string) => {
		const answer = engine.explainChange({ ...MONTH, period }, idOf('bob'), undefined, NOW, 1);
		return answer.ok && new Date(answer.value.since).toISOString();
	};
	expect([since('month'), since('day')]).toEqual(['2026-11-17T23:00:00.000Z', '2026-11-18T13:00:00.000Z']);
});

function replay(engine: Engine, query: Partial<BoardQuery> = {}) {
	const answer = engine.replay({ ...MONTH, ...query }, NOW);
	if (!answer.ok) throw new Error(answer.error.message);
	return answer.value;
}
const told = ({ rows }: Standings) =>
	rows.map(({ name, rank, score }) => `${name} ${rank} ${score?.numerator}`);

test('a replay tells the standings of any earlier moment, forwards and backwards', () => {
	const engine = engineWith(three, race);
	const scrubber = replay(engine);
	expect(new Date(scrubber.to).toISOString()).toBe('2026-11-18T13:30:00.000Z');
	const moment = (time: string) => told(scrubber.read(at(time).occurredAt));
	expect(moment('08:00:00')).toEqual(['bob 1 5', 'ana 2 3', 'carl 3 1']);
	expect(moment('12:00:00')).toEqual(['carl 1 7', 'ana 2 6', 'bob 3 5']);
	expect(moment('11:00:00')).toEqual(['ana 1 6', 'bob 2 5', 'carl 3 3']);
	expect(moment('10:59:59')).toEqual(['bob 1 5', 'ana 2 4', 'carl 3 3']);
	// what is learnt later counts where it belongs, now and then
	engine.putFact(factId(50), fact('carl', 'call', TODAY, { quantity: 9, ...at('09:30:00') }));
	expect(moment('10:59:59')).toEqual(['carl 1 12', 'bob 2 5', 'ana 3 4']);
	engine.putFact(factId(50), null);
	expect(moment('10:59:59')).toEqual(['bob 1 5', 'ana 2 4', 'carl 3 3']);
	expect(rows(engine)).toEqual(['carl 1 7 1', 'ana 2 6 1', 'bob 3 5 1']);
	scrubber.close();
});

test('R4 a replay’s movement is that of its own moment', () => {
	const scrubber = replay(engineWith(three, race), { period: 'day' });
	// the day began at 23:00 the evening before by UTC
	expect(new Date(scrubber.from).toISOString()).toBe('2026-11-17T23:00:00.000Z');
	const moves = (time: string) =>
		scrubber
			.read(at(time).occurredAt)
			.rows.map(({ name, rank, previousRank }) => `${name} ${previousRank}>${rank}`);
	expect(moves('11:30:00')).toEqual(['ana 2>1', 'carl 1>2', 'bob null>3']);
});

test('a closed period is replayed to its end', () => {
	const engine = engineWith(three, [fact('ana', 'call', '2026-10-30', { ...at('10:00:00', '2026-10-30') })]);
	const scrubber = replay(engine, { date: '2026-10-05' });
	expect(new Date(scrubber.to).toISOString()).toBe('2026-10-31T22:59:59.999Z');
	expect(told(scrubber.read(at('09:59:59', '2026-10-30').occurredAt))[0]).toBe('ana 1 0');
	expect(told(scrubber.read(scrubber.to))[0]).toBe('ana 1 1');
});

const draft: Metric = {
	key: 'closing',
	name: 'Closing',
	unit: 'points',
	direction: 'up',
	definition: {
		kind: 'sum',
		terms: [
			{ type: 'order', field: 'rows', weight: '3' },
			{ type: 'quote', field: 'quantity', weight: '0.5' }
		]
	}
};

test('M1 a metric that is not stored yet can be looked at on a board; kept boards stay as they are', () => {
	const engine = engineWith({ ...three, teams: [team('red')], memberships: [membership('bob', 'red')] }, [
		fact('ana', 'order', TODAY),
		fact('bob', 'quote', TODAY, { quantity: 3 }),
		fact('bob', 'call', TODAY)
	]);
	const before = board(engine, {});
	const seen = engine.preview(draft, { ...MONTH, metric: 'closing' }, NOW);
	if (!seen.ok) throw new Error(seen.error.message);
	expect(seen.value.metric).toEqual({ key: 'closing', name: 'Closing', unit: 'points' });
	expect(
		seen.value.rows.map(({ name, score }) => `${name} ${score?.numerator}/${score?.denominator}`)
	).toEqual(['ana 3/1', 'bob 3/2', 'carl 0/1']);
	expect(engine.standings({ ...MONTH, metric: 'closing' }, NOW).ok).toBe(false);
	expect(board(engine, {})).toBe(before);
	// under a stored one’s key the stored one stays
	const other = engine.preview({ ...draft, key: 'calls' }, MONTH, NOW);
	expect(other.ok && other.value.rows[0]?.name).toBe('ana');
	expect(board(engine, {})).toBe(before);
});
