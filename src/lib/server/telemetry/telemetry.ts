import type { CounterName, GaugeName, HistogramName, Labels } from './metrics.ts';

/** A metric's value now, or one for each of its labels' values. */
export type Reading<N extends CounterName | GaugeName> =
	number | undefined | readonly (readonly [labels: Labels<N>, value: number])[];

/** Where parts of the server note what they do. Handed in, and cheap: nothing here waits or throws. */
export interface Telemetry {
	count<N extends CounterName>(name: N, labels: Labels<N>, by?: number): void;
	/** Seconds. */
	observe<N extends HistogramName>(name: N, labels: Labels<N>, seconds: number): void;
	set<N extends GaugeName>(name: N, labels: Labels<N>, value: number): void;
	/** Asked only when somebody reads the figures; of a counter, the whole sum. undefined: there is none now. */
	sample<N extends CounterName | GaugeName>(name: N, read: () => Reading<N> | Promise<Reading<N>>): void;
}

/** For whoever needs none: tests, the simulator, the command line. */
export const NO_TELEMETRY: Telemetry = {
	count: () => undefined,
	observe: () => undefined,
	set: () => undefined,
	sample: () => undefined
};
