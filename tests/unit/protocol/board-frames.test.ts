import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BoardQuery, Score, Standings } from '#lib/domain/board.ts';
import { SPARK_DAYS } from '#lib/domain/periods.ts';
import type { Engine } from '#lib/engine/engine.ts';
import { BoardPacker } from '#lib/protocol/board-frame.ts';
import { boardFromJson, boardToJson } from '#lib/protocol/board-json.ts';
import { BoardRows, type RowView } from '#lib/protocol/board-rows.ts';
import { ROW_WIDTH, type BoardFrame } from '#lib/protocol/frame.ts';
import { engineWith, fact, factId, idOf, membership, rep, team } from '../engine/floor-fixture.ts';
import { property } from '../../property.ts';

const NOW = Date.parse('2026-03-11T12:00:00Z');
const NAMES = ['ada', 'bob', 'cyd', 'dee', 'eve', 'fay', 'gus'];
const DATES = ['2026-03-01', '2026-03-09', '2026-03-10', '2026-03-11'];
const QUERIES: readonly BoardQuery[] = [
	{ metric: 'calls', period: 'week', by: 'rep' },
	{ metric: 'revenue', period: 'month', by: 'rep' },
	{ metric: 'lead_to_order', period: 'week', by: 'rep' },
	{ metric: 'calls', period: 'day', by: 'team' }
];

const floor = () =>
	engineWith({
		reps: NAMES.slice(0, 5).map((name) => rep(name)),
		teams: [team('red'), team('blue')],
		memberships: [membership('ada', 'red'), membership('bob', 'blue'), membership('cyd', 'red')]
	});

/** What a page would draw of these standings, worked out without any frame. */
function plainly(standings: Standings, engine: Engine): RowView[] {
	const { rows, query } = standings;
	const sparks = engine.sparks(
		query,
		rows.map(({ id }) => id),
		NOW
	);
	const number = (score: Score | null) => score && Number(score.numerator) / Number(score.denominator);
	return rows.map(({ id, name, detail, rank, tied, previousRank, score, why, gap, compared }, index) => ({
		id,
		name,
		detail,
		rank,
		tied,
		previousRank,
		score: number(score),
		numerator: score && Number(score.numerator),
		denominator: score && Number(score.denominator),
		why,
		gap: number(gap),
		compared: number(compared),
		spark: sparks.slice(index * SPARK_DAYS, (index + 1) * SPARK_DAYS)
	}));
}

function standingsOf(engine: Engine, query: BoardQuery): Standings {
	const standings = engine.standings(query, NOW);
	if (!standings.ok) throw new Error(standings.error.message);
	return standings.value;
}

/** Both ends of one opened board. */
class Opened {
	readonly engine = floor();
	readonly rows = new BoardRows();
	packer = new BoardPacker();
	query: BoardQuery;

	constructor(query: BoardQuery) {
		this.query = query;
	}

	standings() {
		return standingsOf(this.engine, this.query);
	}

	/** As it comes out of the port: a copy. */
	frame(): BoardFrame {
		const standings = this.standings();
		return structuredClone(
			this.packer.pack(standings, {
				board: 'page',
				seq: 1,
				sparks: (ids) => this.engine.sparks(this.query, ids, NOW),
				elapsed: 0.5,
				target: null
			})
		);
	}

	reopen(query = this.query) {
		this.query = query;
		this.packer = new BoardPacker();
		this.rows.expectWhole();
	}

	expectShown() {
		expect(this.rows.read()).toEqual(plainly(this.standings(), this.engine));
	}
}

type Step = (opened: Opened) => void;
const name = fc.constantFrom(...NAMES);
const change: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 12,
		arbitrary: fc
			.record({
				id: fc.integer({ min: 1, max: 25 }),
				who: name,
				type: fc.constantFrom('call', 'lead', 'order'),
				date: fc.constantFrom(...DATES),
				quantity: fc.integer({ min: 1, max: 3 })
			})
			.map(
				({ id, who, type, date, quantity }): Step =>
					({ engine }) =>
						engine.putFact(factId(id), fact(who, type, date, { quantity, amount: quantity * 100 }))
			)
	},
	{
		weight: 3,
		arbitrary: fc.integer({ min: 1, max: 25 }).map(
			(id): Step =>
				({ engine }) =>
					engine.putFact(factId(id), null)
		)
	},
	{
		weight: 1,
		arbitrary: fc.tuple(name, fc.constantFrom('', '2', '3')).map(([who, suffix]): Step => ({ engine }) => {
			const { id, ...row } = rep(who);
			engine.putRow('reps', id, { ...row, name: `${who}${suffix}` });
		})
	},
	{
		weight: 1,
		arbitrary: name.map((who): Step => ({ engine }) => {
			const { id, ...row } = rep(who, { endedOn: '2026-02-01' });
			engine.putRow('reps', id, row);
		})
	}
);

/** What comes between changes: the page draws, or does not; frames get lost; the board is opened anew. */
const happening = fc.oneof(
	{ weight: 8, arbitrary: fc.constant('draw' as const) },
	{ weight: 4, arbitrary: fc.constant('skip' as const) },
	{ weight: 1, arbitrary: fc.constant('lose' as const) },
	{ weight: 1, arbitrary: fc.constant('reopen' as const) },
	{ weight: 1, arbitrary: fc.constant('other board' as const) },
	{ weight: 1, arbitrary: fc.constant('made by the server' as const) }
);

property(
	'applying the frames of any history gives exactly the standings',
	fc.property(
		fc.constantFrom(...QUERIES),
		fc.array(fc.tuple(change, happening, fc.constantFrom(...QUERIES)), { minLength: 1, maxLength: 40 }),
		(query, steps) => {
			const opened = new Opened(query);
			expect(opened.rows.apply(opened.frame())).toBe(true);
			for (const [step, what, other] of steps) {
				step(opened);
				if (what === 'lose') opened.frame();
				if (what === 'reopen') opened.reopen();
				if (what === 'other board') opened.reopen(other);
				if (what === 'made by the server') opened.packer.forget();
				const frame = opened.frame();
				if (!opened.rows.apply(frame)) {
					expect(what).toBe('lose');
					opened.reopen();
					expect(opened.rows.apply(opened.frame())).toBe(true);
				}
				if (what !== 'skip') opened.expectShown();
			}
			opened.expectShown();
		}
	),
	{ runs: 400 }
);

test('a frame carries the rows that changed and the places that changed, and nothing else', () => {
	const opened = new Opened({ metric: 'calls', period: 'week', by: 'rep' });
	['ada', 'bob', 'cyd', 'dee', 'eve'].forEach((who, index) =>
		opened.engine.putFact(factId(index + 1), fact(who, 'call', '2026-03-11', { quantity: 100 - 10 * index }))
	);
	const whole = opened.frame();
	expect(whole).toMatchObject({ part: 0, whole: true, from: 0, order: new Uint32Array([0, 1, 2, 3, 4]) });
	expect(whole.words?.members.map(({ id }) => id)).toEqual(['ada', 'bob', 'cyd', 'dee', 'eve'].map(idOf));
	opened.rows.apply(whole);
	const before = opened.rows.read();

	// dee passes cyd: both change, and so does the gap of eve below them
	opened.engine.putFact(factId(10), fact('dee', 'call', '2026-03-11', { quantity: 15 }));
	const passed = opened.frame();
	expect(passed).toMatchObject({ part: 1, whole: false, from: 2, order: new Uint32Array([3, 2]) });
	expect(passed.words).toBeUndefined();
	expect([...passed.rows].filter((_, at) => at % ROW_WIDTH === 0)).toEqual([2, 3, 4]);
	opened.rows.apply(passed);
	const after = opened.rows.read();
	expect(after.map(({ name }) => name)).toEqual(['ada', 'bob', 'dee', 'cyd', 'eve']);
	expect([after[0], after[1]]).toEqual([before[0], before[1]]);
	expect(after[0]).toBe(before[0]);
	expect(after[1]).toBe(before[1]);
	expect(after[2]).not.toBe(before[3]);

	const nothing = opened.frame();
	expect(nothing).toMatchObject({ part: 2, order: new Uint32Array(), rows: new Float64Array() });
	opened.rows.apply(nothing);
	expect(opened.rows.read()).toBe(after);
});

test('a row keeps its spark where only its place changed', () => {
	const opened = new Opened({ metric: 'calls', period: 'week', by: 'rep' });
	opened.engine.putFact(factId(1), fact('ada', 'call', '2026-03-11', { quantity: 5 }));
	opened.rows.apply(opened.frame());
	const [ada] = opened.rows.read();
	opened.engine.putFact(factId(2), fact('bob', 'call', '2026-03-11', { quantity: 9 }));
	opened.rows.apply(opened.frame());
	const now = opened.rows.read()[1];
	expect(now).toMatchObject({ name: 'ada', rank: 2 });
	expect(now).not.toBe(ada);
	expect(now?.spark).toBe(ada?.spark);
});

test('R4 a row whose movement alone changed is sent', () => {
	const opened = new Opened({ metric: 'calls', period: 'week', by: 'rep' });
	const standings = opened.standings();
	const sparks = new Float64Array(standings.rows.length * SPARK_DAYS);
	const pack = (rows: Standings['rows']) =>
		opened.packer.pack(
			{ ...standings, rows },
			{ board: 'page', seq: 1, sparks: () => sparks, elapsed: 0.5, target: null }
		);
	opened.rows.apply(pack(standings.rows));
	opened.rows.apply(
		pack(standings.rows.map((row, index) => (index === 2 ? { ...row, previousRank: 9 } : row)))
	);
	expect(opened.rows.read().map(({ previousRank }) => previousRank)).toEqual([null, null, 9, null, null]);
});

test('while a whole frame is awaited, what continues the old board is refused', () => {
	const opened = new Opened({ metric: 'calls', period: 'week', by: 'rep' });
	opened.rows.apply(opened.frame());
	opened.rows.expectWhole();
	expect(opened.rows.apply(opened.frame())).toBe(false);
	opened.packer.forget();
	expect(opened.rows.apply(opened.frame())).toBe(true);
});

test('a rename sends the words and no rows', () => {
	const opened = new Opened({ metric: 'calls', period: 'week', by: 'rep' });
	opened.rows.apply(opened.frame());
	const [ada, bob] = opened.rows.read();
	const { id, ...row } = rep('ada');
	opened.engine.putRow('reps', id, { ...row, name: 'aadja' });
	const frame = opened.frame();
	expect(frame).toMatchObject({ part: 1, rows: new Float64Array() });
	expect(frame.words?.members[0]?.name).toBe('aadja');
	opened.rows.apply(frame);
	expect(opened.rows.read()[0]).toEqual({ ...ada, name: 'aadja' });
	expect(opened.rows.read()[1]).toBe(bob);
});

test('a whole frame survives JSON, and what is none is refused', () => {
	const opened = new Opened({ metric: 'lead_to_order', period: 'week', by: 'rep' });
	const frame = opened.frame();
	const json = boardToJson(frame) as Record<string, unknown>;
	expect(boardFromJson(JSON.parse(JSON.stringify(json)), 'page')).toEqual({ ...frame, compared: Number.NaN });
	for (const broken of [
		null,
		{},
		{ ...json, rows: [1, 2] },
		{ ...json, order: [0] },
		{ ...json, order: [0, 1, 2, 3, 5] },
		{ ...json, order: [0, 1, 2, 3, 3] },
		{ ...json, rows: (json.rows as unknown[]).slice(ROW_WIDTH) }
	]) {
		expect(boardFromJson(broken, 'page')).toBeUndefined();
	}
});
