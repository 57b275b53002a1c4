import type { MetricUnit } from '#lib/domain/board.ts';
import { readsField, type Metric } from '#lib/domain/metrics.ts';
import type { Workspace } from '#lib/domain/records.ts';

/** What a choice of metrics needs to know. */
export interface MetricInfo {
	readonly key: string;
	readonly name: string;
	readonly unit: MetricUnit;
	readonly needsMargin: boolean;
	readonly needsAmount: boolean;
	/** M8: all it needs is on the floor stream. */
	readonly onlyFloor: boolean;
}

/** The floor's metrics, in the order in which to offer them. */
export const offeredMetrics = ({
	metrics,
	workspace
}: {
	readonly metrics: ReadonlyMap<string, Metric>;
	readonly workspace: Workspace | undefined;
}): MetricInfo[] =>
	[...metrics.values()].map(({ key, name, unit, definition }) => {
		const needsMargin = readsField(definition, 'margin', (base) => metrics.get(base));
		const needsAmount = readsField(definition, 'amount', (base) => metrics.get(base));
		const onlyFloor = !needsMargin && !(needsAmount && workspace?.hideAmounts === true);
		return { key, name, unit, needsMargin, needsAmount, onlyFloor };
	});
