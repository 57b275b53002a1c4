/** What everything about contests on the server is done with. */
import type { Clock } from '#lib/domain/clock.ts';
import type { FieldError } from '#lib/domain/result.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import type { RecordStore, WriteRefusal } from '#lib/server/record/store.ts';
import type { ProofFiles } from './proofs.ts';

export interface ContestParts {
	readonly record: Pick<RecordStore, 'write' | 'find' | 'filter' | 'get' | 'head'>;
	readonly authority: Pick<Authority, 'engine' | 'tables' | 'position' | 'reached'>;
	readonly clock: Pick<Clock, 'now'>;
	readonly proofs: ProofFiles;
}

/**
 * Why something was not done. `state`: not at this point of its life, or not by that hand. `reason`: it has to be said why.
 * `moved`: somebody changed the contest meanwhile; look again.
 */
export type NotMoved =
	| { readonly why: 'state' | 'moved' | 'reason' }
	| { readonly why: 'rules'; readonly faults: readonly FieldError[] }
	| { readonly why: 'record'; readonly refusal: WriteRefusal };
