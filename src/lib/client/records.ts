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
