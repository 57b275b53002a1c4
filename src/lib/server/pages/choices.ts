import type { MetricUnit } from '#lib/domain/board.ts';
import type { App } from '#lib/server/app.ts';
import { findWorkspace } from '#lib/server/floor/workspace.ts';

export interface Choices {
	readonly metrics: readonly { readonly key: string; readonly name: string; readonly unit: MetricUnit }[];
	readonly teams: readonly { readonly id: string; readonly name: string }[];
	readonly regions: readonly { readonly id: string; readonly name: string }[];
	readonly types: readonly { readonly key: string; readonly name: string; readonly unit: string }[];
}

/** M8: boards that every screen of the floor can keep live; margins, and amounts where they are hidden, are not. */
export const floorMetrics = (app: App) => app.authority.engine.metrics().filter(({ onlyFloor }) => onlyFloor);

/** What a board can be made of, for the first paint; the worker's catalog says the same later. */
export function floorChoices(app: App): Choices {
	const { tables } = app.authority;
	const collator = new Intl.Collator(findWorkspace(tables)?.locale ?? 'en');
	const named = (rows: Iterable<{ readonly id: string; readonly name: string }>) =>
		[...rows].map(({ id, name }) => ({ id, name })).sort((a, b) => collator.compare(a.name, b.name));
	return {
		metrics: floorMetrics(app).map(({ key, name, unit }) => ({ key, name, unit })),
		teams: named(tables.teams.values()),
		regions: named(tables.regions.values()),
		types: [...tables.activity_types.values()]
			.filter(({ active }) => active)
			.sort((a, b) => a.stage - b.stage)
			.map(({ key, name, unit }) => ({ key, name, unit }))
	};
}
