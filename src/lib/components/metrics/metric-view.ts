import type { Metric } from '#lib/domain/metrics.ts';

/** A metric as the API tells of it. */
export interface MetricView extends Metric {
	/** One more with each change; 0: built in, and never replaced. */
	readonly version: number;
	readonly builtIn: boolean;
	/** A built-in one that says something else here than by default. */
	readonly replaced: boolean;
	readonly needsMargin: boolean;
	readonly needsAmount: boolean;
	/** M8: the floor's boards and walls can show it. */
	readonly onFloor: boolean;
}

/** Which figures that are kept from the floor the reader may see all the same. */
export interface Restricted {
	/** Those of the whole floor. */
	readonly all: boolean;
	/** Those of these teams. */
	readonly teams: readonly string[];
}

/** M2: the one built-in metric whose weights a floor may replace. */
export const POINTS = 'points';

/** An activity type as the editor offers it. */
export interface TypeChoice {
	readonly key: string;
	readonly name: string;
	/** On the pads; switched off it may still stand in the records. */
	readonly active: boolean;
}
