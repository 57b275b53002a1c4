import { may } from '#lib/domain/access.ts';
import type { MetricUnit } from '#lib/domain/board.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { metricCatalogue, type MetricDefinition } from '#lib/domain/metrics.ts';
import type { App } from '#lib/server/app.ts';
import { findWorkspace } from '#lib/server/floor/workspace.ts';

export interface Choices {
	readonly metrics: readonly {
		readonly key: string;
		readonly name: string;
		readonly unit: MetricUnit;
	}[];
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

export interface BoardPageChoices extends Choices {
	readonly metrics: readonly (Choices['metrics'][number] & {
		readonly kind: MetricDefinition['kind'];
		/** M8: some of its targets are not public. */
		readonly privateTargets: boolean;
	})[];
	/** M8: whose targets that are not public the reader may see. */
	readonly mayRead: { readonly everyone: boolean; readonly teams: readonly string[] };
	/** `HH:MM`: when the working day begins. */
	readonly opens: string;
}

/** What the page of boards needs beyond that: which lenses and ties say something, and which of them to this reader. */
export function boardChoices(app: App, identity: Identity): BoardPageChoices {
	const { tables } = app.authority;
	const choices = floorChoices(app);
	const types = new Set([...tables.activity_types.values()].map(({ key }) => key));
	const catalogue = metricCatalogue(tables.metrics.values(), types);
	const hidden = new Set(
		[...tables.targets.values()].filter((target) => !target.public).map(({ metric }) => metric)
	);
	const metrics = choices.metrics.map((metric) => {
		const definition = catalogue.get(metric.key)?.definition;
		const aimedAt = definition?.kind === 'attainment' ? definition.metric : metric.key;
		return { ...metric, kind: definition?.kind ?? 'sum', privateTargets: hidden.has(aimedAt) };
	});
	const teams = choices.teams.map(({ id }) => id);
	return {
		...choices,
		metrics,
		mayRead: {
			everyone: may(identity, 'figures.restricted', { teams: [] }),
			teams: teams.filter((team) => may(identity, 'figures.restricted', { teams: [team] }))
		},
		opens: findWorkspace(tables)?.hours?.from ?? '09:00'
	};
}
