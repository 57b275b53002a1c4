/** R3 again, the plain way: who may be listed on a board. */
import type { BoardQuery } from '#lib/domain/board.ts';
import type { Id, Rep } from '#lib/domain/records.ts';
import {
	addDays,
	datesOf,
	patternOn,
	periodOf,
	regionOf,
	teamOf,
	todayOf,
	worksOn,
	type World
} from './naive-world.ts';

/** Whether somebody was on leave on some of the dates and at work on none. */
function isOff(world: World, rep: Id, from: string, to: string): boolean {
	let leave = false;
	for (const date of datesOf({ from, to })) {
		const pattern = patternOn(world, rep, date);
		if (worksOn(pattern, date)) return false;
		leave ||= pattern.leave;
	}
	return leave;
}

export interface Listed {
	id: Id;
	name: string;
	ranked: boolean;
	needsFacts: boolean;
}

/** R3: who may be listed. */
export function candidates(world: World, query: BoardQuery, now: number): Listed[] {
	const today = todayOf(world, now);
	const { from, to } = periodOf(world, query, now);
	const all = query.period === 'all';
	const asOf = all || today < to ? today : to;
	const last = all && today > to ? today : to;
	// what holds changes only where a span begins or ends
	const edges = [world.memberships, world.teamRegions]
		.flatMap((records) => [...records.values()])
		.flatMap((span) => [span.from, ...(span.to === '' ? [] : [addDays(span.to, 1)])]);
	const dates = [...new Set([from, ...edges])].filter((date) => date >= from && date <= last);
	const inFilter = (team: Id, date: string) =>
		(query.team === undefined || query.team === team) &&
		(query.region === undefined || (team !== '' && regionOf(world, team, date) === query.region));
	const started = [...world.reps.values()].filter((rep) => rep.startedOn === '' || rep.startedOn <= asOf);
	const ended = (rep: Rep) => rep.endedOn !== '' && rep.endedOn < asOf;
	const off = (rep: Rep) => isOff(world, rep.id, from, asOf);
	const alone = (outside: (rep: Rep) => boolean) =>
		started.some((rep) => !rep.house && !ended(rep) && outside(rep));
	const filtered = query.team !== undefined || query.region !== undefined;
	if (query.by === 'rep') {
		return started
			.filter((rep) => !filtered || dates.some((date) => inFilter(teamOf(world, rep.id, date), date)))
			.map((rep) => ({
				id: rep.id,
				name: rep.name,
				ranked: !rep.house && !off(rep),
				needsFacts: rep.house || ended(rep)
			}));
	}
	if (query.by === 'team') {
		const teams = [...world.teams.values()]
			.filter((team) => !filtered || dates.some((date) => inFilter(team.id, date)))
			.map(({ id, name }) => ({ id, name, ranked: true, needsFacts: false }));
		const noTeam = filtered || !alone((rep) => teamOf(world, rep.id, asOf) === '');
		return [...teams, { id: '', name: 'no team', ranked: false, needsFacts: noTeam }];
	}
	const regions = [...world.regions.values()]
		.filter(({ id }) => query.region === undefined || query.region === id)
		.filter(
			({ id }) =>
				query.team === undefined || dates.some((date) => regionOf(world, query.team ?? '', date) === id)
		)
		.map(({ id, name }) => ({ id, name, ranked: true, needsFacts: false }));
	const without = (rep: Rep) => {
		const team = teamOf(world, rep.id, asOf);
		return team === '' || regionOf(world, team, asOf) === '';
	};
	return [...regions, { id: '', name: 'no region', ranked: false, needsFacts: filtered || !alone(without) }];
}
