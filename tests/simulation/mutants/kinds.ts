import type { Change } from '#lib/protocol/messages.ts';
import type { Edit } from '../edits.ts';
import type { Hooks } from '../world.ts';

/**
 * A protocol bug, made on purpose: the product's own source with a few words changed as it is loaded (edits.ts), messages
 * rewritten on their way, reads falsified. The simulator must notice each.
 */
export interface Mutant {
	readonly edits?: readonly Edit[];
	readonly hooks?: () => Hooks;
}
export type Mutants = Readonly<Record<string, Mutant>>;

export type Json = Record<string, unknown>;

/** One change of one file. */
export const edited = (file: string, find: string, by: string): Mutant => ({ edits: [[file, find, by]] });

/** Changes messages of one kind. */
export const rewriting = (event: string, change: (message: Json) => void) => (): Hooks => ({
	tamper: (name, text) => {
		if (name !== event) return text;
		const message = JSON.parse(text) as Json;
		change(message);
		return JSON.stringify(message);
	}
});

export const numbered = (changes: unknown) => changes as Change[];

export const HUB = 'src/lib/server/gateway/hub.ts';
export const CLIENT = 'src/lib/server/gateway/client.ts';
export const CHANGES = 'src/lib/server/gateway/changes.ts';
export const STUCK = 'src/lib/server/gateway/stuck.ts';
export const PROJECTION = 'src/lib/server/gateway/projection.ts';
export const HASHES = 'src/lib/server/gateway/hashes.ts';
export const TAILER = 'src/lib/server/feed/tailer.ts';
export const RECORDING = 'src/lib/server/api/activities/record.ts';
export const AUTHORITY = 'src/lib/server/floor/authority.ts';
export const STREAM = 'src/lib/live/session/stream-sync.ts';
export const SESSION = 'src/lib/live/session/session.ts';
export const KEEPER = 'src/lib/live/session/keeper.ts';
export const PROBES = 'src/lib/live/session/probes.ts';
export const QUEUE = 'src/lib/live/queue/queue.ts';
export const ENTRIES = 'src/lib/live/queue/entries.ts';
export const ANSWER = 'src/lib/live/queue/answer.ts';
export const REPLICA = 'src/lib/live/replica.ts';
