/** The small tables that stand around the facts: who is in which team, in which region, and the metric that is measured. */
import type { BoardQuery } from '#lib/domain/board.ts';
import type { FactColumns, StreamRow, StreamState } from '#lib/domain/facts.ts';
import { repId, REGIONS, TEAMS, TYPES } from './data.ts';

/** The sum of all amounts: every fact has a share in it. */
export const VALUE = 'value';
/** The board of P1: everything of the quarter, by rep. */
export const BOARD: BoardQuery = { metric: VALUE, period: 'quarter', by: 'rep' };

export const teamId = (team: number): string => `team${String(team).padStart(11, '0')}`;
export const regionId = (region: number): string => `region${String(region).padStart(9, '0')}`;

const row = (collection: string, id: string, fields: Readonly<Record<string, unknown>>): StreamRow => ({
	collection,
	id,
	row: fields
});

/** Names sort as the numbers do, so that equal scores stand in the order of the numbers. */
function people(reps: number): StreamRow[] {
	return Array.from({ length: reps }, (_, rep) => [
		row('reps', repId(rep), {
			name: `Rep ${String(rep).padStart(6, '0')}`,
			email: '',
			externalId: '',
			user: '',
			startedOn: '2020-01-01',
			endedOn: '',
			colour: '',
			privacy: null,
			house: false
		}),
		row('memberships', `m${repId(rep)}`, {
			rep: repId(rep),
			team: teamId(rep % TEAMS),
			from: '2020-01-01',
			to: ''
		})
	]).flat();
}

function groups(): StreamRow[] {
	const regions = Array.from({ length: REGIONS }, (_, region) =>
		row('regions', regionId(region), { name: `Region ${region}`, externalId: '' })
	);
	const teams = Array.from({ length: TEAMS }, (_, team) => [
		row('teams', teamId(team), { name: `Team ${String(team).padStart(2, '0')}`, colour: '', externalId: '' }),
		row('team_regions', `tr${teamId(team)}`, {
			team: teamId(team),
			region: regionId(team % REGIONS),
			from: '2020-01-01',
			to: ''
		})
	]).flat();
	return [...regions, ...teams];
}

function catalogue(): StreamRow[] {
	const types = TYPES.map((key, stage) =>
		row('activity_types', `type_${key}`, {
			key,
			name: key,
			unit: 'count',
			stage,
			icon: '',
			colour: '',
			active: true
		})
	);
	const terms = TYPES.map((type) => ({ type, field: 'amount', weight: '1' }));
	return [
		...types,
		row('metrics', 'metric_value', {
			key: VALUE,
			name: 'Value',
			definition: { kind: 'sum', terms },
			unit: 'money',
			direction: 'up',
			version: 1
		})
	];
}

/** All that a floor's stream would hold. */
export function stateOf(columns: FactColumns): StreamState {
	const workspace = row('workspace', 'workspace', {
		name: 'Bench',
		currency: 'EUR',
		timeZone: 'UTC',
		locale: 'en',
		weekStart: 1,
		workingDays: [1, 2, 3, 4, 5],
		hours: { from: '09:00', to: '17:00' },
		demo: false,
		hideAmounts: false
	});
	return {
		rows: [workspace, ...groups(), ...catalogue(), ...people(columns.reps.length)],
		facts: columns,
		sums: [],
		detailFrom: ''
	};
}
