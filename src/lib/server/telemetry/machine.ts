/** What this process costs, and how late its event loop is. */
import { statfs } from 'node:fs/promises';
import { constants, monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import type { Telemetry } from './telemetry.ts';

export interface MachineFigures {
	/** Bytes. */
	readonly memory: number;
	readonly heapUsed: number;
	/** Milliseconds that 99 of 100 turns of the event loop were late at most, since this was asked last; 0: not known. */
	readonly delay: number;
}

export interface Machine {
	figures(): MachineFigures;
	close(): void;
}

const NS = 1e9;
const RESOLUTION_MS = 20;
const QUANTILES = [50, 90, 99] as const;
const KINDS: ReadonlyMap<number, string> = new Map([
	[constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
	[constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
	[constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
	[constants.NODE_PERFORMANCE_GC_WEAKCB, 'weak']
]);

/** Begins to watch; costs a timer of 20 ms and nothing else between readings. */
export function watchMachine(telemetry: Telemetry): Machine {
	const scraped = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
	const looked = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
	scraped.enable();
	looked.enable();
	const collected = new Map<string, number>();
	const collections = new PerformanceObserver((list) => {
		for (const entry of list.getEntries()) {
			const { duration, detail } = entry as PerformanceEntry & {
				readonly detail?: { readonly kind?: number };
			};
			const kind = KINDS.get(detail?.kind ?? 0) ?? 'other';
			collected.set(kind, (collected.get(kind) ?? 0) + duration / 1_000);
		}
	});
	collections.observe({ entryTypes: ['gc'] });

	telemetry.sample('process_resident_memory_bytes', () => process.memoryUsage.rss());
	telemetry.sample('nodejs_heap_used_bytes', () => process.memoryUsage().heapUsed);
	telemetry.sample('process_cpu_seconds_total', () => {
		const { user, system } = process.cpuUsage();
		return (user + system) / 1e6;
	});
	telemetry.sample('nodejs_gc_seconds_total', () =>
		[...collected].map(([kind, seconds]) => [{ kind }, seconds] as const)
	);
	telemetry.sample('nodejs_eventloop_delay_seconds', () => {
		const read = QUANTILES.map(
			(quantile) =>
				[{ quantile: String(quantile / 100) }, late(scraped.percentile(quantile)) / 1_000] as const
		);
		scraped.reset();
		return read;
	});

	return {
		figures() {
			const { rss, heapUsed } = process.memoryUsage();
			const delay = late(looked.percentile(99));
			looked.reset();
			return { memory: rss, heapUsed, delay };
		},
		close() {
			scraped.disable();
			looked.disable();
			collections.disconnect();
		}
	};
}

/** The histogram holds whole waits of the timer, in nanoseconds: what is beyond its resolution is the delay, ms. */
const late = (nanoseconds: number) =>
	Number.isFinite(nanoseconds) ? Math.max(0, (nanoseconds / NS) * 1_000 - RESOLUTION_MS) : 0;

/** Room on the disk of a folder, in bytes; undefined where the system does not say. */
export async function roomIn(dir: string): Promise<{ free: number; total: number } | undefined> {
	try {
		const { bavail, blocks, bsize } = await statfs(dir);
		return { free: bavail * bsize, total: blocks * bsize };
	} catch {
		return undefined;
	}
}
