import type { MetricUnit } from '#lib/domain/board.ts';
import type { Id } from '#lib/domain/records.ts';

/** What a board can be made of: from the page's load at first, from the worker's catalog later. */
export interface BoardChoices {
	readonly metrics: readonly { readonly key: string; readonly name: string; readonly unit: MetricUnit }[];
	readonly teams: readonly { readonly id: Id; readonly name: string }[];
	readonly regions: readonly { readonly id: Id; readonly name: string }[];
	readonly types: readonly { readonly key: string; readonly name: string; readonly unit: string }[];
}
