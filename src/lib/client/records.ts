import type { BoardQuery, Score } from '#lib/domain/board.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { Live } from './live.svelte.ts';

/** One record behind a score, as far as the reader may see it. */
export interface ShownRecord {
	readonly id: Id;
	readonly type: string;
	readonly quantity: number;
	/** Minor units. */
	readonly amount: number;
	/** ms since 1970 */
	readonly occurredAt: number;
	readonly localDate: LocalDate;
	readonly customer: string;
	readonly deal: string;
}

export interface ShownRecords {
	/** Newest first. */
	readonly list: readonly ShownRecord[];
	readonly count: number;
	/** Some are only held as sums and can't be listed. */
	readonly partial: boolean;
}

/** R4: what a place was at a moment, what it is, and the records that made the difference. */
export interface ShownChange {
	/** ms since 1970 */
	readonly since: number;
	/** null: none. */
	readonly rankBefore: number | null;
	readonly rank: number | null;
	readonly scoreBefore: number | null;
	readonly score: number | null;
	readonly own: ShownRecords;
	/** Who passed the member (`us`) or was passed by it (`them`) since. */
	readonly others: readonly {
		readonly id: Id;
		readonly name: string;
		readonly passed: 'us' | 'them';
		readonly records: ShownRecords;
	}[];
}

/** Longer than the worker ever takes to look facts up; then it is busy loading or gone. */
const PATIENCE_MS = 4_000;
const MOST_DETAILS = 1_000;

interface Span {
	readonly from: LocalDate;
	readonly to: LocalDate;
}
type Details = Pick<ShownRecord, 'customer' | 'deal'>;

/** What the worker says, as long as it says it in time. */
function patiently<T>(telling: Promise<T | undefined>): Promise<T | undefined> {
	const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS));
	return Promise.race([telling.catch(() => undefined), late]);
}

interface Told {
	readonly facts: readonly Omit<ShownRecord, 'customer' | 'deal'>[];
	readonly count: number;
	readonly partial: boolean;
}
const shown = ({ facts, count, partial }: Told): ShownRecords => ({
	list: facts.map((fact) => ({ ...fact, customer: '', deal: '' })),
	count,
	partial
});

/** The records behind a member's score, from the worker's engine; undefined if it is not there to tell. */
export async function recordsBehind(
	live: Pick<Live, 'explain'>,
	query: BoardQuery,
	member: Id
): Promise<ShownRecords | undefined> {
	const told = await patiently(live.explain(query, member));
	return told && shown(told);
}

const figure = (score: Score | null) =>
	score === null ? null : Number(score.numerator) / Number(score.denominator);

/**
 * The records that changed a member's place, from the worker's engine; undefined if it is not there to tell.
 * @param since ms since 1970; undefined: the moment that the board's own movement starts at (R4)
 */
export async function changeBehind(
	live: Pick<Live, 'explainChange'>,
	query: BoardQuery,
	member: Id,
	since?: number
): Promise<ShownChange | undefined> {
	const told = await patiently(live.explainChange(query, member, since));
	if (!told) return undefined;
	return {
		since: told.since,
		rankBefore: told.rankBefore,
		rank: told.rank,
		scoreBefore: figure(told.scoreBefore),
		score: figure(told.score),
		own: shown(told.own),
		others: told.others.map(({ id, name, passed, facts }) => ({ id, name, passed, records: shown(facts) }))
	};
}

/** What a score was made of at an earlier moment, as the records now say. */
export function recordsAt(records: ShownRecords, at: number): ShownRecords {
	const list = records.list.filter(({ occurredAt }) => occurredAt <= at);
	return { ...records, list, count: records.count - (records.list.length - list.length) };
}

/**
 * The same records with customers and deals, which the floor's stream never carries: asked of the server by those who may
 * see them. Whatever it does not answer stays as it was.
 */
export async function withDetails(records: ShownRecords, rep: Id, { from, to }: Span): Promise<ShownRecords> {
	const details = await detailsOf(rep, { from, to });
	return { ...records, list: records.list.map((record) => ({ ...record, ...details.get(record.id) })) };
}

async function detailsOf(rep: Id, { from, to }: Span): Promise<ReadonlyMap<Id, Details>> {
	const search = new URLSearchParams({ rep, from, to, limit: String(MOST_DETAILS) });
	try {
		const answer = await fetch(`/api/v1/activities?${search}`);
		if (!answer.ok) return new Map();
		const { activities } = (await answer.json()) as { activities: ({ id: Id } & Partial<Details>)[] };
		return new Map(activities.map(({ id, customer = '', deal = '' }) => [id, { customer, deal }]));
	} catch {
		return new Map(); // offline
	}
}
