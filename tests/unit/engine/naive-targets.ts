/** M7 again, the plain way. Everyone works Monday to Friday here unless a capacity record says otherwise. */
import { Temporal } from 'temporal-polyfill';
import type { BoardQuery } from '#lib/domain/board.ts';
import type { Id } from '#lib/domain/records.ts';
import { addDays, held, periodOf, regionOf, teamOf, type Fraction, type World } from './naive.ts';

const LENGTHS = ['day', 'week', 'month', 'quarter', 'year'];

function works(world: World, rep: Id, date: string): boolean {
	const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
	const all = [...world.capacity.values()]
		.filter((one) => held(one, date))
		.sort((a, b) => (a.from < b.from ? 1 : -1));
	const pattern = all.find((one) => one.rep === rep) ?? all.find((one) => one.rep === '');
	if (!pattern) return weekday <= 5;
	return pattern.fte > 0 && pattern.workingDays.some((day) => day === weekday);
}

function workingDays(world: World, rep: Id, from: string, to: string): bigint {
	let count = 0n;
	for (let date = from; date <= to; date = addDays(date, 1)) if (works(world, rep, date)) count++;
	return count;
}

type Period = { from: string; to: string };
const lengthOf = ({ from, to }: Period) =>
	Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days + 1;

function own(
	world: World,
	query: BoardQuery,
	metric: string,
	period: Period,
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
	period: Period,
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
	if (member !== undefined) return { rep, team, region }[query.by](member);
	if (query.team !== undefined) return team(query.team);
	if (query.region !== undefined) return region(query.region);
	return own(world, query, metric, period, 'workspace', '') ?? sum(reps.map(rep));
}
