import type { World } from '../world.ts';

/** What a fault did, beside the harm. Times in ms since 1970. */
export interface Struck {
	readonly ended: number;
	/** What should be told of it, in words. */
	readonly note?: string;
}

export interface Fault {
	/** As after `--only`. */
	readonly name: string;
	/** In words, for the table. */
	readonly title: string;
	/** A line's faults may come while the floor has one of its own. */
	readonly of: 'floor' | 'line';
	/** Within which screens have to have converged, ms (invariant 10: more where a stream restarts). */
	readonly within: number;
	/** Resolves when it is over: from then on nothing is in the way any more. */
	strike(world: World): Promise<Struck>;
}

export const WITHIN = 10_000;
export const WITHIN_RESTARTED = 15_000;

export const over = (note?: string): Struck => ({
	ended: Date.now(),
	...(note === undefined ? {} : { note })
});

/** Between two times, ms: the shortest of them where there is little time. */
export const lasting = ({ short, random }: World, least: number, most: number): number =>
	short ? least : least + random.int(most - least + 1);
