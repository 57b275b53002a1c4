/** Everybody's normal working days, as contests measure by them: worked out once for each person and window. */
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import { WorkCalendar, workingHours, type WorkPattern } from '#lib/domain/capacity.ts';
import type { Capacity, Holiday, Id, Leave, Rep } from '#lib/domain/records.ts';
import { zoneOn } from '#lib/domain/zones.ts';
import type { RosterWindow, Shift } from './roster.ts';
import { momentOf } from './schedule.ts';

/** What the record says of days. Leave: only approved. */
export interface ShiftSource {
	readonly timeZone: string;
	readonly pattern: WorkPattern;
	readonly reps: readonly Pick<Rep, 'id' | 'startedOn' | 'endedOn'>[];
	readonly capacity: readonly Capacity[];
	readonly holidays: readonly Pick<Holiday, 'date'>[];
	readonly leave: readonly Pick<Leave, 'rep' | 'from' | 'to'>[];
}

/** Shifts of a window. People with the same ones share the object. */
export interface WindowShifts {
	/** Another number for other shifts. */
	readonly number: number;
	readonly shifts: readonly Shift[];
}

const clock = (minutes: number): string =>
	`${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

export class ShiftBook {
	readonly work: WorkCalendar;
	readonly #source: ShiftSource;
	readonly #reps: ReadonlyMap<Id, ShiftSource['reps'][number]>;
	/** By rep and window. */
	readonly #known = new Map<string, WindowShifts>();
	/** By what they say. */
	readonly #shared = new Map<string, WindowShifts>();

	constructor(source: ShiftSource) {
		const { pattern, capacity, holidays, leave, reps } = source;
		this.#source = source;
		this.work = new WorkCalendar(pattern, capacity, { holidays, absences: leave });
		this.#reps = new Map(reps.map((rep) => [rep.id, rep]));
	}

	of(rep: Id, { from, to }: Pick<RosterWindow, 'from' | 'to'>): WindowShifts {
		const key = `${rep} ${from} ${to}`;
		let known = this.#known.get(key);
		if (!known) {
			const shifts = this.#shifts(rep, dayNumber(from), dayNumber(to));
			const said = shifts.join(' ');
			known = this.#shared.get(said) ?? { number: this.#shared.size, shifts };
			this.#shared.set(said, known);
			this.#known.set(key, known);
		}
		return known;
	}

	#shifts(rep: Id, first: number, last: number): Shift[] {
		const { timeZone, capacity } = this.#source;
		const { startedOn = '', endedOn = '' } = this.#reps.get(rep) ?? {};
		const shifts: Shift[] = [];
		for (let day = first; day <= last; day++) {
			const date = dateOfDay(day);
			if (!this.work.isNormalDay(rep, day)) continue;
			const pattern = this.work.at(rep, day);
			const zone = zoneOn(capacity, rep, date, timeZone);
			const { from: begins, to: ends } = workingHours(pattern);
			const employed = date >= startedOn && (endedOn === '' || date <= endedOn);
			const fte = employed && this.work.isWorkingDay(rep, day) ? pattern.fte : 0;
			shifts.push([date, momentOf(day, clock(begins), zone), momentOf(day, clock(ends), zone), fte]);
		}
		return shifts;
	}
}
