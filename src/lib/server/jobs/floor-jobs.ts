/** Everything that the floor decides by itself, when its time has come. */
import type { Clock } from '#lib/domain/clock.ts';
import type { Celebrate } from '#lib/protocol/messages.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import type { Job } from './clockwork.ts';

export interface JobParts {
	readonly record: RecordStore;
	readonly authority: Authority;
	readonly clock: Clock;
	/** Tells everybody on the floor stream that something happened just now; never said again. */
	readonly celebrate: (celebration: Celebrate) => void;
	/** Something fell due: look without waiting for the next turn. */
	readonly soon: () => void;
	readonly log: (line: string) => void;
}

/** In the order in which they are looked at. A job that listens to the authority must do so from here on. */
export function floorJobs(parts: JobParts): readonly Job[] {
	void parts;
	return [];
}
