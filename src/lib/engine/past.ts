/** P3 and M5: the periods before, each up to the same elapsed working time, kept up with facts and with the passing of time. */
import { sameLocalTime, type Days, type PastDays } from '#lib/domain/periods.ts';
import type { CompiledMetric } from './compiled-metric.ts';
import { Entry } from './entry.ts';
import { fillScores } from './fill.ts';
import type { Host } from './host.ts';
import type { Listing } from './listing.ts';
import type { Scope } from './scope.ts';
import { Scores } from './scores.ts';
import { WorkLoads } from './work-loads.ts';

/** A fact of the last date, which counts once its time of day has come. */
interface Coming {
	readonly place: number;
	readonly entry: Entry;
}

/** What past periods are of. */
export interface PastOf {
	readonly metric: CompiledMetric;
	readonly host: Host;
	readonly scope: Scope;
	readonly listing: Listing;
	/** The workspace's. */
	readonly today: number;
	/** M7: gives the scores of a period their targets, where the metric is an attainment. */
	readonly aim: ((scores: Scores, days: Days) => void) | undefined;
}

const MINUTE_MS = 60_000;

/** One period before. */
export class PastPeriod {
	readonly days: PastDays;
	readonly scores: Scores;
	readonly low: number;
	readonly #of: PastOf;
	/** Facts of the last date, in the order in which they occurred; those before `#next` count. */
	readonly #coming: Coming[] = [];
	#next = 0;
	/** The moment up to which facts of the last date count; Infinity: all do. */
	#cut: number;
	/** The cut of a full minute: Temporal is asked once a minute. */
	#minute = Number.NaN;
	#cutOfMinute = Number.NaN;
	#records = -1;
	#loads: WorkLoads | undefined;

	constructor(of: PastOf, days: PastDays, now: number) {
		this.days = days;
		this.#of = of;
		this.low = of.metric.allTime ? -Infinity : days.from;
		this.scores = new Scores(of.metric, of.listing.size);
		this.#cut = this.#cutAt(now);
		this.#fill();
		if (days.cutLast && !of.metric.records) this.#expect();
	}

	#fill(): void {
		const { host, scope, listing, today } = this.#of;
		const last = this.#cut === Infinity ? {} : { last: this.#cut };
		const window = { low: this.low, high: this.days.to, today, cut: undefined, ...last };
		fillScores(this.scores, host, scope, listing, window);
		this.#of.aim?.(this.scores, this.days.whole);
		this.#records = host.recordChanges;
	}

	/** Lists the facts of the last date. */
	#expect(): void {
		const { metric, host, scope, listing } = this.#of;
		const { to } = this.days;
		host.facts.scan(to, to, (chunk, at) => {
			if (metric.uses[chunk.type.get(at)] !== 1) return;
			const entry = new Entry();
			chunk.read(at, entry);
			const member = scope.memberOf(entry.rep, to);
			if (member >= 0 && entry.occurredAt <= host.until)
				this.#coming.push({ place: listing.placeOf(member), entry });
		});
		this.#coming.sort((a, b) => a.entry.occurredAt - b.entry.occurredAt);
		while (this.#isDue(this.#next)) this.#next++;
	}

	#isDue(index: number): boolean {
		const one = this.#coming[index];
		return one !== undefined && one.entry.occurredAt <= this.#cut;
	}

	#cutAt(now: number): number {
		if (!this.days.cutLast) return Infinity;
		const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
		if (minute !== this.#minute) {
			this.#minute = minute;
			this.#cutOfMinute = sameLocalTime(minute, this.days.to, this.#of.host.floor.derived.zone);
		}
		return this.#cutOfMinute + (now - minute);
	}

	/** Brings it to a moment: whether any score, or any time worked, is another now. */
	advance(now: number): boolean {
		const cut = this.#cutAt(now);
		const before = this.#cut;
		this.#cut = cut;
		let changed = this.#loads?.advance(this.#moment(now)) ?? false;
		if (this.#of.metric.records) {
			if (cut === before && this.#records === this.#of.host.recordChanges) return changed;
			this.#fill();
			return true;
		}
		for (; this.#isDue(this.#next); this.#next++) changed = this.#count(this.#next, 1);
		while (this.#next > 0 && !this.#isDue(this.#next - 1)) changed = this.#count(--this.#next, -1);
		return changed;
	}

	#count(index: number, sign: 1 | -1): true {
		const { place, entry } = this.#coming[index]!;
		this.scores.apply(place, entry, sign);
		return true;
	}

	/** A fact of the metric's types, dated as it may be, came (1) or went (-1). Whether it counts here. */
	apply(place: number, entry: Entry, sign: 1 | -1): boolean {
		const { to, cutLast } = this.days;
		if (entry.day < this.low || entry.day > to) return false;
		const counts = !cutLast || entry.day < to || entry.occurredAt <= this.#cut;
		if (cutLast && entry.day === to) this.#note(place, entry, sign);
		if (counts) this.scores.apply(place, entry, sign);
		return counts;
	}

	#note(place: number, entry: Entry, sign: 1 | -1): void {
		const coming = this.#coming;
		const { occurredAt } = entry;
		let at = coming.findIndex((one) => one.entry.occurredAt >= occurredAt);
		if (at < 0) at = coming.length;
		if (sign > 0) coming.splice(at, 0, { place, entry: Object.assign(new Entry(), entry) });
		else {
			while (at < coming.length && !isSame(coming[at]!, place, entry)) at++;
			if (at < coming.length) coming.splice(at, 1);
		}
		if (occurredAt <= this.#cut) this.#next += sign;
	}

	/** Up to when time worked counts. */
	#moment(now: number): number {
		return this.#cut === Infinity ? now : this.#cut;
	}

	/** M5, R5: who was due and worked. */
	loads(now: number): WorkLoads {
		const { host, scope, listing, today } = this.#of;
		if (!this.#loads) {
			const { from, to, cutLast } = this.days;
			const days = { from, to, today, lastDay: cutLast ? to : today };
			this.#loads = new WorkLoads(scope, listing, host.floor, days);
			this.#loads.advance(this.#moment(now));
		}
		return this.#loads;
	}
}

const isSame = (one: Coming, place: number, entry: Entry): boolean =>
	one.place === place &&
	(Object.keys(entry) as (keyof Entry)[]).every((field) => one.entry[field] === entry[field]);
