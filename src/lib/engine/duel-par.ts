/** M5, M7, R5 for the players of a window: what each side is measured against. */
import type { Score } from '#lib/domain/board.ts';
import { dateOfDay, localDayOf } from '#lib/domain/calendar.ts';
import type { DuelMember, DuelTerms } from '#lib/domain/challenges/duel.ts';
import { reduced, times } from '#lib/domain/fractions.ts';
import { BASELINE_PERIODS, baselineOf, workedLoad, type PastPeriod } from '#lib/domain/lenses.ts';
import { sameLocalTime, type Days } from '#lib/domain/periods.ts';
import { sumOfTargets } from '#lib/domain/targets.ts';
import type { Floor } from './floor.ts';

const DAYS_A_WEEK = 7;

/** The zone a member's hours are by. */
const zoneOf = ({ derived }: Floor, rep: string, day: number): string =>
	derived.work.at(rep, day).timeZone || derived.zone;

/** The first of the days on which a member plays. */
const firstDay = (floor: Floor, { rep, since }: DuelMember, { from }: Days): number =>
	since === -Infinity ? from : Math.max(from, localDayOf(since, zoneOf(floor, rep, from)));

/** The last of them. */
const lastDay = (floor: Floor, { rep, until }: DuelMember, { to }: Days): number =>
	until === Infinity ? to : Math.min(to, localDayOf(until, zoneOf(floor, rep, to)));

/** R5: member-days due (capacity less leave) from the day that each joined on. */
export function membersDue(floor: Floor, members: readonly DuelMember[], days: Days): number {
	const { work } = floor.derived;
	return members.reduce(
		(sum, member) =>
			sum + work.workingDays(member.rep, firstDay(floor, member, days), lastDay(floor, member, days)),
		0
	);
}

/** What is due of a member within the days from `since` up to a moment, in thousandths of minutes (minutes x fte). */
function loadOf(floor: Floor, member: DuelMember, days: Days, until: number): number {
	const { work, zone } = floor.derived;
	const end = Math.min(member.until, until);
	let load = 0;
	for (let day = firstDay(floor, member, days); day <= lastDay(floor, member, days); day++) {
		const begun = Math.min(member.since, end);
		const before = begun === -Infinity ? 0 : work.passed(member.rep, day, begun, zone);
		load += work.passed(member.rep, day, end, zone) - before;
	}
	return load;
}

/** M5: working time elapsed of all members together, at least one day's of each who has begun, in thousandths of minutes. */
export function parLoad(floor: Floor, members: readonly DuelMember[], days: Days, now: number): number {
	const { work } = floor.derived;
	return members.reduce((sum, member) => {
		let day = firstDay(floor, member, days);
		while (day <= days.to && !work.isWorkingDay(member.rep, day)) day++;
		return sum + workedLoad(loadOf(floor, member, days, now), work.load(member.rep, day));
	}, 0);
}

/**
 * M7: the sum of the members' targets for the days, each as much of it as the working time in the window is of theirs. null:
 * nobody has one, or nothing is due.
 */
export function parTarget(
	floor: Floor,
	metric: string,
	members: readonly DuelMember[],
	days: Days,
	endsAt: number
): Score | null {
	const { targets, work, weekStart } = floor.derived;
	const name = `${dateOfDay(days.from)}..${dateOfDay(days.to)}`;
	const shares = members.map((member) => {
		const due = (from: number, to: number) => work.workingDays(member.rep, from, to);
		const target = targets.own(`rep:${member.rep}`, metric, { name, days, weekStart }, due);
		const whole = loadOf(floor, { ...member, since: -Infinity, until: Infinity }, days, Infinity);
		const played = loadOf(floor, member, days, endsAt);
		return target && whole > 0 ? times(target, reduced(BigInt(played), BigInt(whole))) : undefined;
	});
	return sumOfTargets(shares) ?? null;
}

/** G1: share of everybody's working time in the window that has passed; of the window's own time where there is none. */
export function elapsedOf(
	floor: Floor,
	{ sides, startsAt, endsAt }: Pick<DuelTerms, 'sides' | 'startsAt' | 'endsAt'>,
	days: Days,
	now: number
): number {
	const until = Math.min(now, endsAt);
	const load = (moment: number) =>
		sides.flat().reduce((sum, member) => sum + loadOf(floor, member, days, moment), 0);
	const whole = load(endsAt);
	if (whole > 0) return load(until) / whole;
	return endsAt > startsAt ? Math.max(0, Math.min(1, (until - startsAt) / (endsAt - startsAt))) : 1;
}

/** Scores players in an earlier window; null: it is not known. */
export type ScorePast = (members: readonly DuelMember[], days: Days, endsAt: number) => Score | null;

/**
 * M5: the exact median of the last 8 windows like this one, each some whole weeks earlier and cut at the same local time of
 * the same weekday (P3, C8), with at least half the days worked; null below 3.
 */
export function parUsual(
	floor: Floor,
	members: readonly DuelMember[],
	days: Days,
	now: number,
	score: ScorePast
): Score | null {
	const { work, zone } = floor.derived;
	const step = Math.ceil((days.to - days.from + 1) / DAYS_A_WEEK) * DAYS_A_WEEK;
	const past = Array.from({ length: BASELINE_PERIODS }, (_, index): PastPeriod => {
		const back = (index + 1) * step;
		const window = { from: days.from - back, to: days.to - back };
		const earlier = (moment: number) =>
			Number.isFinite(moment) ? sameLocalTime(moment, localDayOf(moment, zone) - back, zone) : moment;
		const players = members.map(({ rep, since, until }) => ({
			rep,
			since: earlier(since),
			until: earlier(until)
		}));
		let [normal, worked] = [0, 0];
		for (const { rep } of members) {
			for (let day = window.from; day <= window.to; day++) {
				if (work.isNormalDay(rep, day)) normal++;
				if (work.isWorkingDay(rep, day)) worked++;
			}
		}
		return { score: score(players, window, earlier(now)), days: normal, daysWorked: worked };
	});
	return baselineOf(past) ?? null;
}
