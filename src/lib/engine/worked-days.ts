import { dateOfDay, localDayOf, minuteOfDay, noonOf } from '#lib/domain/calendar.ts';
import { workingHours } from '#lib/domain/capacity.ts';
import type { Capacity, Id } from '#lib/domain/records.ts';
import { byHour, LOOKED_AT_DAYS, type WorkedHours } from '#lib/domain/streaks/risk.ts';
import { zoneOn } from '#lib/domain/zones.ts';
import type { DayMetric } from './day-values.ts';
import { Entry } from './entry.ts';
import type { Store } from './store.ts';

/** How far back worked days are looked for: first as far as a full-time month goes, then as far as a long absence. */
const LOOK_BACK = [28, 120];

const entry = new Entry();

interface Moment {
	readonly minute: number;
	readonly value: number;
}

/**
 * S5: what a rep did in each full working hour of the last worked days before today: dates that were due and on which something
 * was recorded. What was entered by its date alone (it stands at local noon to the millisecond) says nothing about hours.
 */
export function lastWorkedDays(
	store: Store,
	metric: DayMetric,
	rep: { readonly id: Id; readonly number: number },
	today: number
): WorkedHours[] {
	const { work } = store.floor.derived;
	let moments = new Map<number, Moment[]>();
	for (const back of LOOK_BACK) {
		moments = momentsOf(store, metric, rep, today - back, today - 1);
		if (moments.size >= LOOKED_AT_DAYS) break;
	}
	return [...moments.keys()]
		.sort((a, b) => b - a)
		.slice(0, LOOKED_AT_DAYS)
		.map((day) => byHour(moments.get(day) ?? [], workingHours(work.at(rep.id, day))));
}

/** By day that was due: when in it something happened, and what it brought. */
function momentsOf(
	store: Store,
	metric: DayMetric,
	rep: { readonly id: Id; readonly number: number },
	from: number,
	to: number
): Map<number, Moment[]> {
	const { floor } = store;
	const { work, zone: standard } = floor.derived;
	const capacity = [...floor.table<Capacity>('capacity').values()];
	const zones = new Map<number, string>();
	const moments = new Map<number, Moment[]>();
	store.facts.scan(from, to, (chunk, at) => {
		if (chunk.rep.get(at) !== rep.number) return;
		const day = chunk.day[at]!;
		if (!work.isWorkingDay(rep.id, day)) return;
		const zone = zones.get(day) ?? zoneOn(capacity, rep.id, dateOfDay(day), standard);
		zones.set(day, zone);
		const occurredAt = chunk.occurredAt.get(at);
		if (localDayOf(occurredAt, zone) !== day || occurredAt === noonOf(dateOfDay(day), zone)) return;
		chunk.read(at, entry);
		const known = moments.get(day);
		const moment = { minute: minuteOfDay(occurredAt, zone), value: metric.worthOf(entry) };
		if (known) known.push(moment);
		else moments.set(day, [moment]);
	});
	return moments;
}
