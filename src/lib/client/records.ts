import type { BoardQuery } from '#lib/domain/board.ts';
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

/** Longer than the worker ever takes to look facts up; then it is busy loading or gone. */
const PATIENCE_MS = 4_000;
const MOST_DETAILS = 1_000;

interface Span {
	readonly from: LocalDate;
	readonly to: LocalDate;
}
type Details = Pick<ShownRecord, 'customer' | 'deal'>;

/** The records behind a member's score, from the worker's engine; undefined if it is not there to tell. */
export async function recordsBehind(
	live: Live,
	query: BoardQuery,
	member: Id
): Promise<ShownRecords | undefined> {
	const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS));
	const told = await Promise.race([live.explain(query, member).catch(() => undefined), late]);
	if (!told) return undefined;
	const list = told.facts.map((fact) => ({ ...fact, customer: '', deal: '' }));
	return { list, count: told.count, partial: told.partial };
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
