/** "Start my own floor" on a running server: whoever is connected meets the new floor only once it is read. */
import type { Result } from '#lib/domain/result.ts';
import type { OpenFloor } from '#lib/server/floor/open.ts';
import { machineDefaults } from '#lib/server/record/basics.ts';
import type { OpenRecord } from '#lib/server/record/open.ts';
import { startOwnFloor, type StartedOwn, type StartOwnRefusal } from './start-own.ts';

/** An empty floor is read in a moment; this is for a machine that is busy. */
const PATIENCE_MS = 30_000;

export interface OwnFloor {
	/** One database is being put in the other's place. */
	readonly swapping: () => boolean;
	/** The demo goes aside; resolves once everybody is served the empty floor. */
	readonly start: () => Promise<Result<StartedOwn, StartOwnRefusal>>;
}

/** @param judge whoever is connected is to be judged by the new floor */
export function ownFloor({ store, startOver }: OpenRecord, floor: OpenFloor, judge: () => void): OwnFloor {
	let swapping = false;

	async function replace() {
		const started = await startOwnFloor({ store, startOver, defaults: machineDefaults() });
		if (started.ok) {
			floor.ring();
			// its accounts too: who is judged before they are read would be put out
			await floor.authority.onTimeline(await store.head(), PATIENCE_MS);
		}
		return started;
	}

	return {
		swapping: () => swapping,
		async start() {
			swapping = true;
			try {
				return await replace();
			} finally {
				swapping = false;
				judge();
			}
		}
	};
}
