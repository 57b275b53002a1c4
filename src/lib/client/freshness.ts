import type { Format } from './format.ts';
import type { LiveStatus } from './live.svelte.ts';

/** How fresh the figures are, in the words that stand on every screen. */
export function freshnessWords({ freshness, asOf, now, bulk }: LiveStatus, format: Format): string {
	switch (freshness) {
		case 'live':
			return 'Live';
		case 'delayed':
			return 'Delayed';
		case 'offline':
			return asOf > 0 ? `Offline since ${format.when(asOf, now)}` : 'Offline';
		case 'importing':
			return bulk && bulk.total > 0
				? `Importing, ${format.count(bulk.done)} of ${format.count(bulk.total)}`
				: 'Importing';
		case 'connecting':
			return 'Connecting';
	}
}
