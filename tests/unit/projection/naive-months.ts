/** W9 the slow and plain way: past months forecast from single records, by filtering and counting, in floating point. */
import type {
	Activity,
	Holiday,
	Id,
	Leave,
	LocalDate,
	Membership,
	Rep,
	Target
} from '#lib/domain/records.ts';

export interface NaiveRecord {
	readonly activities: readonly Activity[];
	readonly reps: readonly Rep[];
	readonly memberships: readonly Membership[];
	/** Of orders a month, one a person, always in force. */
	readonly targets: readonly Target[];
	readonly holidays: readonly Holiday[];
	readonly leave: readonly Leave[];
}

export interface NaiveForecast {
	readonly rep: Id;
	/** `2026-09` */
	readonly month: string;
	readonly aim: number;
	readonly orders: number;
	readonly odds: number;
}

const DAY_MS = 86_400_000;
export const later = (date: LocalDate, days: number): LocalDate =>
	new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
const within = (date: LocalDate, from: LocalDate, to: LocalDate) => from <= date && date <= to;
const datesOf = (from: LocalDate, to: LocalDate): LocalDate[] => {
	const dates: LocalDate[] = [];
	for (let date = from; date <= to; date = later(date, 1)) dates.push(date);
	return dates;
};
const lastOf = (month: string) => later(`${later(`${month}-01`, 31).slice(0, 7)}-01`, -1);

export class NaiveMonths {
	readonly #record: NaiveRecord;
	readonly #byRep: Map<Id, Activity[]>;
	readonly #first: LocalDate;

	constructor(record: NaiveRecord) {
		this.#record = record;
		this.#byRep = Map.groupBy(record.activities, ({ rep }) => rep);
		this.#first = record.activities.map(({ localDate }) => localDate).sort()[0] ?? '';
	}

	/** Those of all people to whom odds can be given, as the month begins or halfway through it. */
	forecasts(month: string, when: 'atStart' | 'atMiddle'): NaiveForecast[] {
		const first = `${month}-01`;
		const last = lastOf(month);
		const half = Math.floor(datesOf(first, last).length / 2);
		const moment = when === 'atStart' ? first : later(first, half);
		return this.#record.reps.flatMap((rep): NaiveForecast[] => {
			const aim = this.#record.targets.find(({ subject }) => subject === `rep:${rep.id}`)?.value;
			if (aim === undefined || !this.#tellsWhole(rep, first, last)) return [];
			const odds = this.#odds(rep, first, last, moment, aim);
			return odds === undefined
				? []
				: [{ rep: rep.id, month, aim, orders: this.#count(rep.id, 'order', first, last), odds }];
		});
	}

	#odds(rep: Rep, first: LocalDate, last: LocalDate, moment: LocalDate, aim: number): number | undefined {
		const [since, before] = [later(moment, -90), later(moment, -1)];
		const made = this.#count(rep.id, 'order', first, before);
		const left = this.#due(rep, moment, last);
		const due = this.#due(rep, since, before);
		const calls = this.#count(rep.id, 'call', since, before);
		const orders = this.#count(rep.id, 'order', since, before);
		if (made >= aim || left === 0 || due === 0 || orders > calls) return undefined;
		const m = this.#rateBefore(this.#teamOn(rep.id, moment), moment, since);
		const toCome = Math.floor((calls * left) / due + 0.5);
		return reaches(aim - made, toCome, 100 * m + orders, 100 * (1 - m) + calls - orders);
	}

	/** m: who is in the team at the moment, over all dates before those that are learnt from. */
	#rateBefore(team: Id | undefined, moment: LocalDate, since: LocalDate): number {
		const people = this.#record.reps.filter(({ id }) => this.#teamOn(id, moment) === team);
		const sum = (type: string) =>
			people.reduce((total, { id }) => total + this.#count(id, type, '', later(since, -1)), 0);
		const [calls, orders] = [sum('call'), sum('order')];
		return calls === 0 || orders > calls ? 0.01 : orders / calls;
	}

	#teamOn(rep: Id, date: LocalDate): Id | undefined {
		return this.#record.memberships.find(
			(one) => one.rep === rep && one.from <= date && (one.to === '' || date <= one.to)
		)?.team;
	}

	#count(rep: Id, type: string, from: LocalDate, to: LocalDate): number {
		return (this.#byRep.get(rep) ?? [])
			.filter((one) => one.type === type && one.amount >= 0 && within(one.localDate, from, to))
			.reduce((sum, { quantity }) => sum + quantity, 0);
	}

	#worksOn(rep: Rep, date: LocalDate): boolean {
		const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
		const { holidays, leave } = this.#record;
		return (
			weekday > 0 &&
			weekday < 6 &&
			!holidays.some((holiday) => holiday.date === date) &&
			!leave.some((one) => one.rep === rep.id && one.state === 'approved' && within(date, one.from, one.to))
		);
	}

	/** From where on the record tells of somebody: the start, or the first fact, though not before the floor's first. */
	#begun(rep: Rep): LocalDate {
		const own = (this.#byRep.get(rep.id) ?? []).map(({ localDate }) => localDate).sort()[0] ?? '9999-12-31';
		const started = rep.startedOn === '' ? own : rep.startedOn;
		return started > this.#first ? started : this.#first;
	}

	#due(rep: Rep, from: LocalDate, to: LocalDate): number {
		const begun = this.#begun(rep);
		const ended = rep.endedOn === '' ? '9999-12-31' : rep.endedOn;
		return datesOf(from, to).filter((date) => within(date, begun, ended) && this.#worksOn(rep, date)).length;
	}

	/** No day of work in the month lies before the record begins to tell of somebody, nor after they were gone. */
	#tellsWhole(rep: Rep, first: LocalDate, last: LocalDate): boolean {
		const begun = this.#begun(rep);
		const missed = begun <= first ? [] : datesOf(first, later(begun, -1));
		return !missed.some((date) => this.#worksOn(rep, date)) && (rep.endedOn === '' || last <= rep.endedOn);
	}
}

/** P(at least k of n) for a rate of Beta(a, b): one after the other from none on. */
function reaches(k: number, n: number, a: number, b: number): number {
	let mass = 1;
	for (let i = 0; i < n; i++) mass *= (b + i) / (a + b + i);
	let fewer = 0;
	for (let i = 0; i < k; i++) {
		fewer += mass;
		mass *= ((n - i) * (a + i)) / ((i + 1) * (b + n - i - 1));
	}
	return 1 - fewer;
}
