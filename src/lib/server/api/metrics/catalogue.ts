/** The floor's metrics as the API tells of them: built-in ones, replaced points and the workspace's own. */
import { z } from 'zod';
import { may } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { BUILT_IN_METRICS, metricCatalogue, readsField, type Metric } from '#lib/domain/metrics.ts';
import type { MetricRecord } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { findWorkspace } from '#lib/server/floor/workspace.ts';
import { isBuiltIn } from './key.ts';

export const unit = z.enum(
	['count', 'money', 'ratio', 'days', 'points'],
	'must be count, money, ratio, days or points'
);
export const direction = z.enum(['up', 'down'], 'must be up (higher is better) or down');
/** Judged part by part by domain/metrics.ts. */
export const definition = z.record(z.string(), z.unknown(), 'must be an object with a kind');

export const MetricView = z.object({
	key: z.string(),
	name: z.string(),
	unit,
	direction,
	definition,
	/** Of a workspace's own metric 1, and one more with each change; of a built-in one 0 until it is replaced. */
	version: z.int(),
	builtIn: z.boolean(),
	/** A built-in one that says something else here than it does by default. */
	replaced: z.boolean(),
	needsMargin: z.boolean(),
	needsAmount: z.boolean(),
	/** M8: boards and walls of the floor can show it. */
	onFloor: z.boolean()
});
export type MetricView = Omit<z.output<typeof MetricView>, 'definition'> & Pick<Metric, 'definition'>;

/** What a definition reads that may be kept from the floor. */
export interface Inputs {
	readonly needsMargin: boolean;
	readonly needsAmount: boolean;
	readonly onFloor: boolean;
}

type Authority = Pick<App['authority'], 'tables'>;

export const knownTypes = ({ tables }: Authority): ReadonlySet<string> =>
	new Set([...tables.activity_types.values()].map(({ key }) => key));

/** By key, as every engine resolves them. */
export const catalogueOf = (authority: Authority): ReadonlyMap<string, Metric> =>
	metricCatalogue(authority.tables.metrics.values(), knownTypes(authority));

/** M8: what a metric reads, through the metric that an attainment is of. */
export function inputsOf(
	{ tables }: Authority,
	{ definition }: Pick<Metric, 'definition'>,
	catalogue: ReadonlyMap<string, Metric>
): Inputs {
	const reads = (field: 'margin' | 'amount') => readsField(definition, field, (key) => catalogue.get(key));
	const [needsMargin, needsAmount] = [reads('margin'), reads('amount')];
	const hidden = needsAmount && findWorkspace(tables)?.hideAmounts === true;
	return { needsMargin, needsAmount, onFloor: !needsMargin && !hidden };
}

/** The stored record behind a key; built-in metrics have none, unless they are replaced. */
export const recordOf = ({ tables }: Authority, key: string): MetricRecord | undefined =>
	[...tables.metrics.values()].find((record) => record.key === key);

const standard = new Map(BUILT_IN_METRICS.map((metric) => [metric.key, metric]));

/** M2: what a built-in metric is by default; undefined for any other. */
export const standardOf = (key: string): Metric | undefined => standard.get(key);

export function viewOf(
	authority: Authority,
	metric: Metric,
	version: number,
	catalogue: ReadonlyMap<string, Metric>
): MetricView {
	const { key, name, unit, direction, definition } = metric;
	const original = standardOf(key);
	return {
		key,
		name,
		unit,
		direction,
		definition,
		version,
		builtIn: isBuiltIn(key),
		replaced: original !== undefined && !sameJson(original.definition, definition),
		...inputsOf(authority, metric, catalogue)
	};
}

/** M8: all that this identity may be offered, built-in ones first. */
export function offeredTo(authority: Authority, identity: Identity): MetricView[] {
	const catalogue = catalogueOf(authority);
	const versions = new Map([...authority.tables.metrics.values()].map(({ key, version }) => [key, version]));
	const all = [...catalogue.values()].map((metric) =>
		viewOf(authority, metric, versions.get(metric.key) ?? 0, catalogue)
	);
	return may(identity, 'figures.restricted') ? all : all.filter(({ onFloor }) => onFloor);
}

/** Whether two JSON values say the same, in whatever order their members stand. */
export function sameJson(a: unknown, b: unknown): boolean {
	const sorted = (_: string, value: unknown): unknown =>
		typeof value === 'object' && value !== null && !Array.isArray(value)
			? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
			: value;
	return JSON.stringify(a, sorted) === JSON.stringify(b, sorted);
}
