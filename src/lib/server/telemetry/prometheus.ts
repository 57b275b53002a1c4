import { Counter, Gauge, Histogram, Registry, type CollectFunction } from 'prom-client';
import { METRICS, type MetricName } from './metrics.ts';
import type { Telemetry } from './telemetry.ts';

/** All figures as Prometheus reads them. */
export interface MetricsPage {
	readonly type: string;
	readonly text: string;
}

export interface Prometheus extends Telemetry {
	page(): Promise<MetricsPage>;
}

type Collect = () => Promise<void>;
type AnyReading = number | undefined | readonly (readonly [Readonly<Record<string, string>>, number])[];

/** A registry of its own with every metric of the catalogue, so that two servers in one process never share figures. */
export function createPrometheus(): Prometheus {
	const registry = new Registry();
	const sampled = new Map<MetricName, Collect>();
	const counters = new Map<string, Counter>();
	const gauges = new Map<string, Gauge>();
	const histograms = new Map<string, Histogram>();
	for (const [name, { type, help, labels, ...more }] of Object.entries(METRICS)) {
		const options = { name, help, labelNames: labels, registers: [registry] };
		if (type === 'histogram') {
			histograms.set(
				name,
				new Histogram({ ...options, buckets: 'buckets' in more ? [...more.buckets] : [] })
			);
		} else if (type === 'counter') {
			counters.set(name, new Counter({ ...options, ...collectedBy<Counter>(name as MetricName, sampled) }));
		} else {
			gauges.set(name, new Gauge({ ...options, ...collectedBy<Gauge>(name as MetricName, sampled) }));
		}
	}

	/** A reading stands in for what was there; where there is none, the metric has no line. */
	async function take(name: MetricName, read: () => AnyReading | Promise<AnyReading>) {
		const metric = counters.get(name) ?? gauges.get(name);
		let reading: AnyReading;
		try {
			reading = await read();
		} catch {
			reading = undefined; // a figure that can't be had must not take the others with it
		}
		if (!metric) return;
		metric.reset();
		if (reading === undefined) return metric.remove({});
		const rows = typeof reading === 'number' ? ([[{}, reading]] as const) : reading;
		for (const [labels, value] of rows) {
			if (metric instanceof Counter) metric.inc(labels, Math.max(0, value));
			else metric.set(labels, value);
		}
	}

	return {
		count: (name, labels, by = 1) => counters.get(name)?.inc(labels, by),
		observe: (name, labels, seconds) => histograms.get(name)?.observe(labels, seconds),
		set: (name, labels, value) => gauges.get(name)?.set(labels, value),
		sample: (name, read) => void sampled.set(name, () => take(name, read)),
		page: async () => ({ type: registry.contentType, text: await registry.metrics() })
	};
}

/** Asked at each reading, once somebody has said how. */
const collectedBy = <T>(name: MetricName, sampled: ReadonlyMap<MetricName, Collect>) => ({
	collect: (() => sampled.get(name)?.()) as CollectFunction<T>
});
