/** A floor to write contests for, as the API tells of one. */
import { choicesOf, type ChoicesData, type ContestChoices } from '#lib/client/contest-choices.ts';
import type { DraftMetric } from '#lib/client/contest-draft.ts';
import { BUILT_IN_METRICS, readsField } from '#lib/domain/metrics.ts';
import type { LocalDate } from '#lib/domain/records.ts';

const builtIn = new Map(BUILT_IN_METRICS.map((metric) => [metric.key, metric]));

export const metrics: readonly DraftMetric[] = BUILT_IN_METRICS.map((metric) => ({
	...metric,
	onFloor: !readsField(metric.definition, 'margin', (key) => builtIn.get(key))
}));

export const people = ['Ava Abel', 'Ben Bloch', 'Cem Celik', 'Dora Dahl'].map((name, at) => ({
	id: `rep${at}`.padEnd(15, '0'),
	name,
	team: at % 2 === 0 ? 'North' : 'South'
}));

export const dataOn = (today: LocalDate): ChoicesData => ({
	metrics,
	people,
	teams: [
		{ id: 'teamnorth000000', name: 'North' },
		{ id: 'teamsouth000000', name: 'South' }
	],
	regions: [{ id: 'regioneast00000', name: 'East' }],
	series: [{ id: 'serieswinter000', name: 'Winter season' }],
	calendar: { weekStart: 1, workingDays: [1, 2, 3, 4, 5], hours: { from: '09:00', to: '17:00' } },
	today
});

/** @param today a Wednesday unless said */
export const choicesOn = (
	today: LocalDate = '2026-11-25',
	locale = 'en-US',
	timeZone = 'Europe/Berlin'
): ContestChoices => choicesOf(dataOn(today), { locale, currency: 'EUR', timeZone });
