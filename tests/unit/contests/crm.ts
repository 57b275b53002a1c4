/** The public CRM export as a floor: agents, their managers' teams, three offices, and the deals they won. */
import Papa from 'papaparse';
import { readFileSync } from 'node:fs';
import { DEFAULT_PATTERN } from '#lib/domain/capacity.ts';
import type { RosterSource } from '#lib/domain/contests/make-roster.ts';
import type { ContestFact } from '#lib/domain/contests/roster.ts';
import { CATALOGUE } from './kit.ts';

const rowsOf = (name: string): Record<string, string>[] =>
	Papa.parse<Record<string, string>>(readFileSync(`tests/fixtures/crm/${name}.csv`, 'utf8'), {
		header: true,
		skipEmptyLines: true
	}).data;

/** Fifteen characters of a name, as ids have them. */
export const idOf = (name: string): string =>
	name
		.toLowerCase()
		.replace(/[^a-z]/g, '')
		.slice(0, 15)
		.padEnd(15, '0');

const people = rowsOf('sales_teams').map(({ sales_agent = '', manager = '', regional_office = '' }) => ({
	rep: idOf(sales_agent),
	team: idOf(manager),
	region: idOf(regional_office)
}));
const regionOf = new Map(people.map(({ team, region }) => [team, region]));
const always = { from: '', to: '' };

export const crmSource: RosterSource = {
	timeZone: 'UTC',
	weekStart: 1,
	pattern: DEFAULT_PATTERN,
	reps: people.map(({ rep }) => ({ id: rep, startedOn: '', endedOn: '', house: false })),
	memberships: people.map(({ rep, team }) => ({ id: rep, rep, team, ...always })),
	teamRegions: [...regionOf].map(([team, region]) => ({ id: team, team, region, ...always })),
	capacity: [],
	holidays: [],
	leave: [],
	targets: [],
	metrics: CATALOGUE
};

/** Won deals as orders, in cents, at noon of the day they were closed. */
export const crmFacts: readonly ContestFact[] = rowsOf('sales_pipeline')
	.filter(({ deal_stage }) => deal_stage === 'Won')
	.map(({ opportunity_id = '', sales_agent = '', close_date = '', close_value = '' }) => {
		const localDate = close_date.split('-').reverse().join('-');
		return {
			id: opportunity_id.toLowerCase().padStart(15, '0'),
			rep: idOf(sales_agent),
			type: 'order',
			quantity: 1,
			amount: Number(close_value) * 100,
			occurredAt: Date.parse(`${localDate}T12:00:00Z`),
			localDate
		};
	});
