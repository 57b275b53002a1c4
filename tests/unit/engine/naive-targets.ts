/** M7 again, the plain way. */
import type { BoardQuery } from '#lib/domain/board.ts';
import type { Id } from '#lib/domain/records.ts';
import { patternAt } from './naive-work.ts';
import {
	datesOf,
	held,
	lengthOf,
	periodOf,
	regionOf,
	teamOf,
	worksOn,
	type Fraction,
	type Span,
	type World
} from './naive-world.ts';

const LENGTHS = ['day', 'week', 'month', 'quarter', 'year'];

function workingDays(world: World, rep: Id, from: string, to: string): bigint {
	let count = 0n;
	for (const date of datesOf({ from, to })) if (worksOn(patternAt(world, rep, date), date)) count++;
	return count;
}

function own(
	world: World,
	query: BoardQuery,
	metric: string,
	period: Span,
	subject: string,
	rep: Id
): Fraction | undefined {
	if (query.period === 'all') return undefined;
	for (const length of LENGTHS) {
		const whole = periodOf(world, { ...query, period: length, date: period.to }, 0);
		const named = LENGTHS.indexOf(query.period);
		if (named >= 0 ? LENGTHS.indexOf(length) < named : lengthOf(whole) < lengthOf(period)) continue;
		const target = [...world.targets.values()]
			.filter(
				(one) =>
					one.subject === subject && one.metric === metric && one.period === length && held(one, period.to)
			)
			.sort((a, b) => (a.from < b.from ? 1 : -1))[0];
		if (!target) continue;
		if (length === query.period) return [BigInt(target.value), 1n];
		const due = workingDays(world, rep, whole.from, whole.to);
		if (due === 0n) return undefined;
		return [BigInt(target.value) * workingDays(world, rep, period.from, period.to), due];
	}
	return undefined;
}

function sum(targets: (Fraction | undefined)[]): Fraction | undefined {
	const there = targets.filter((target) => target !== undefined);
	if (there.length === 0) return undefined;
	return there.reduce((a, b): Fraction => [a[0] * b[1] + b[0] * a[1], a[1] * b[1]]);
}

/** The target of a member, or of the whole scope. */
export function targetFraction(
	world: World,
	query: BoardQuery,
	metric: string,
	period: Span,
	member: Id | undefined
): Fraction | undefined {
	const rep = (id: Id) => own(world, query, metric, period, `rep:${id}`, id);
	const reps = [...world.reps.keys()];
	const team = (id: Id) =>
		own(world, query, metric, period, `team:${id}`, '') ??
		sum(reps.filter((one) => teamOf(world, one, period.to) === id).map(rep));
	const region = (id: Id) =>
		sum([...world.teams.keys()].filter((one) => regionOf(world, one, period.to) === id).map(team));
	if (member === '') return undefined;
	if (member !== undefined) {
		const left = query.team !== undefined && teamOf(world, member, period.to) !== query.team;
		return query.by === 'rep' && left ? undefined : { rep, team, region }[query.by](member);
	}
	if (query.team !== undefined) return team(query.team);
	if (query.region !== undefined) return region(query.region);
	return own(world, query, metric, period, 'workspace', '') ?? sum(reps.map(rep));
}
