/** M5 and R5 again, the plain way: date by date, who was due, worked and for how long. */
import type { Id, Rep } from '#lib/domain/records.ts';
import {
	clockAt,
	datesOf,
	patternOn,
	todayOf,
	weekday,
	worksOn,
	type Pattern,
	type Window,
	type World
} from './naive-world.ts';

/** Of one rep within a member, or of all of a member's. Times are minutes x thousandths of full time. */
export interface Work {
	/** Passed, of which the first day counts whole as soon as it has begun. */
	elapsed: number;
	/** Days of the pattern, and those of them worked at all. */
	normal: number;
	worked: number;
	/** Days due up to today, today included. */
	due: number;
}

const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
const employed = ({ startedOn, endedOn }: Rep, date: string) =>
	(startedOn === '' || startedOn <= date) && (endedOn === '' || date <= endedOn);

/** What is known of a rep on a date is asked again and again while the floor stays as it is. */
let edition: object | undefined;
const patterns = new Map<string, Pattern>();
export function patternAt(world: World, rep: Id, date: string): Pattern {
	if (edition !== world.edition) patterns.clear();
	edition = world.edition;
	const key = rep + date;
	let known = patterns.get(key);
	if (!known) patterns.set(key, (known = patternOn(world, rep, date)));
	return known;
}

/** Of every member; undefined: of everyone. `memberOf` as the board counts facts. */
export function workOf(
	world: World,
	window: Window,
	now: number,
	memberOf: (rep: Id, date: string) => Id | undefined
): Map<Id | undefined, Work> {
	const today = todayOf(world, now);
	const moment = window.cut === Infinity ? now : window.cut;
	const all = new Map<Id | undefined, Work>();
	for (const rep of world.reps.values()) {
		if (rep.house) continue;
		/** By member: elapsed and what the first day would have in all. */
		const own = new Map<Id, { elapsed: number; first: number }>();
		for (const date of datesOf(window)) {
			const member = memberOf(rep.id, date);
			if (member === undefined) continue;
			const at = patternAt(world, rep.id, date);
			const normal = (at.workingDays as readonly number[]).includes(weekday(date));
			if (!normal) continue;
			const works = worksOn(at, date) && employed(rep, date);
			const full = works ? (minutes(at.hours.to) - minutes(at.hours.from)) * at.fte : 0;
			const { date: theirs, minute } = clockAt(
				at.timeZone === '' ? world.workspace.timeZone : at.timeZone,
				moment
			);
			const passed =
				date < theirs
					? full
					: date > theirs || !works
						? 0
						: Math.max(0, Math.min(minute, minutes(at.hours.to)) - minutes(at.hours.from)) * at.fte;
			const time = own.get(member) ?? { elapsed: 0, first: 0 };
			own.set(member, { elapsed: time.elapsed + passed, first: time.first === 0 ? full : time.first });
			for (const key of [member, undefined]) {
				const work = all.get(key) ?? { elapsed: 0, normal: 0, worked: 0, due: 0 };
				work.normal++;
				if (works) work.worked++;
				if (works && date <= today) work.due++;
				all.set(key, work);
			}
		}
		for (const [member, { elapsed, first }] of own) {
			const time = elapsed === 0 ? 0 : Math.max(elapsed, first);
			for (const key of [member, undefined]) all.get(key)!.elapsed += time;
		}
	}
	return all;
}
