import type { Race, Sample } from '../race.ts';

/** What the page asks of the worker: one of the peers to race against, or a floor of so many facts for ours alone. */
export type Ask =
	{ readonly peer: string } | { readonly facts: number; readonly reps: number; readonly updates: number };

export type Answer =
	| { readonly race: Race }
	| { readonly solo: { readonly load: number; readonly update: Sample } }
	| { readonly error: string };
