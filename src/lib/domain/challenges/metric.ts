import type { Metric } from '#lib/domain/metrics.ts';

/** Whether a window with moments can be counted by it: a sum, or a ratio of sums, of what is in the window. */
export const canBeChallengedIn = ({ definition }: Pick<Metric, 'definition'>): boolean =>
	definition.kind === 'sum' || (definition.kind === 'ratio' && definition.allTime !== true);
