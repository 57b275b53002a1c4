/** Tells people about their own day, by their own hours: a streak at risk once a rule and day (S5), and at its end what it came to. */
import { dateOfDay, localDayOf, minuteOfDay } from '#lib/domain/calendar.ts';
import { holdsOn } from '#lib/domain/membership.ts';
import { dayTold, risksOf, type DayDone } from '#lib/domain/notifications/own-day.ts';
import { workOn } from '#lib/domain/notifications/push-time.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { StreakShown } from '#lib/domain/streaks/view.ts';
import { zoneAt, zoneOn } from '#lib/server/floor/zones.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import type { JobParts } from '#lib/server/jobs/floor-jobs.ts';
import { decideOnce } from '#lib/server/jobs/once.ts';
import { noticesTo, type Notice } from './notice.ts';

type OwnDayParts = Pick<JobParts, 'record' | 'authority' | 'clock'>;

const MINUTE_MS = 60_000;
/** How often somebody's streaks are looked at during work. */
const LOOK_MS = 5 * MINUTE_MS;
const IDLE_MS = 15 * MINUTE_MS;
/** After a restart a summary still comes so long after work; later the day is over. */
const SUMMARY_MS = 60 * MINUTE_MS;
/** People looked at in one turn, so that nobody waits for it. */
const MOST_AT_ONCE = 100;
const MOST_REMEMBERED = 10_000;

/** `17:00` */
const clockAt = (moment: number, zone: string): string => {
	const minutes = Math.floor(minuteOfDay(moment, zone));
	return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
};

export class OwnDays implements Job {
	readonly name = 'own day';
	readonly #parts: OwnDayParts;
	/** Rep -> when to look again, ms since 1970. */
	readonly #looks = new Map<Id, number>();
	/** Decisions found made, so that they need not be tried at every look. */
	readonly #made = new Set<string>();

	constructor(parts: OwnDayParts) {
		this.#parts = parts;
	}

	async run(now: number): Promise<void> {
		const { users, reps } = this.#parts.authority.tables;
		const accounts = [...users.values()].filter(({ active, rep }) => active && reps.has(rep));
		const due = accounts.filter(({ rep }) => (this.#looks.get(rep) ?? 0) <= now).slice(0, MOST_AT_ONCE);
		for (const { rep } of due) this.#looks.set(rep, await this.#look(rep, now));
	}

	/** Tells what is to be told now; answers when to look again. */
	async #look(rep: Id, now: number): Promise<number> {
		const { tables, engine } = this.#parts.authority;
		const worker = { rep, zoneOn: (date: LocalDate) => zoneOn(tables, rep, date) };
		const zone = zoneAt(tables, rep, now);
		const today = localDayOf(now, zone);
		// work that ends at midnight has its summary on the next date
		for (const day of [today - 1, today]) {
			const span = workOn(engine.work, worker, day);
			if (span && span.to <= now && now < span.to + SUMMARY_MS) await this.#summary(rep, dateOfDay(day), now);
		}
		const span = workOn(engine.work, worker, today);
		if (!span || now >= span.to) return now + IDLE_MS;
		if (now < span.from) return Math.min(span.from, now + IDLE_MS);
		for (const risk of risksOf(this.#streaks(rep, now), dateOfDay(today), clockAt(span.to, zone))) {
			const notice = { kind: 'streak.risk', data: { ...risk }, href: '/me' };
			await this.#tell(`streak.risk:${rep}:${risk.rule}:${risk.date}`, rep, notice, now);
		}
		return Math.min(span.to, now + LOOK_MS);
	}

	async #summary(rep: Id, date: LocalDate, now: number): Promise<void> {
		const key = `summary.day:${rep}:${date}`;
		if (this.#made.has(key)) return;
		const told = dayTold(this.#dayDone(rep, date, now));
		if (told) await this.#tell(key, rep, { kind: 'summary.day', data: { ...told }, href: '/me' }, now);
	}

	#dayDone(rep: Id, date: LocalDate, now: number): DayDone {
		const { engine, tables } = this.#parts.authority;
		const place = this.#row(rep, 'calls', 'week', date, now);
		const target = [...tables.targets.values()].find(
			(one) =>
				one.subject === `rep:${rep}` && one.metric === 'calls' && one.period === 'day' && holdsOn(one, date)
		);
		const done = (metric: string) => Number(this.#row(rep, metric, 'day', date, now)?.score?.numerator ?? 0n);
		return {
			date,
			active: engine.tally(rep, date).some(({ quantity }) => quantity > 0),
			calls: done('calls'),
			orders: done('orders'),
			revenue: done('revenue'),
			rank: place?.rank ?? null,
			previousRank: place?.previousRank ?? null,
			target: target?.value,
			streaks: this.#streaks(rep, now)
		};
	}

	#row(rep: Id, metric: string, period: 'day' | 'week', date: LocalDate, now: number) {
		const query = { metric, period, date, by: 'rep' } as const;
		const standings = this.#parts.authority.engine.standings(query, now);
		return standings.ok ? standings.value.rows.find(({ id }) => id === rep) : undefined;
	}

	#streaks(rep: Id, now: number): StreakShown[] {
		const watch = this.#parts.authority.engine.watchStreaks(rep);
		const streaks = watch.read(now);
		watch.close();
		return streaks;
	}

	/** Exactly once, whatever happens in between. Rejects where the record does not take it: the next look tries again. */
	async #tell(key: string, rep: Id, notice: Notice, now: number): Promise<void> {
		if (this.#made.has(key)) return;
		const writes = noticesTo(this.#parts.authority.tables, [rep], notice, now);
		if (writes.length === 0) return; // they do not want to hear of it
		const decided = await decideOnce(this.#parts, key, writes);
		if (!decided.ok) throw new Error(decided.error.message);
		if (this.#made.size >= MOST_REMEMBERED) this.#made.clear();
		this.#made.add(key);
	}
}
