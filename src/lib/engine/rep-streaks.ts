import { dateOfDay } from '#lib/domain/calendar.ts';
import type { Id, StreakRule } from '#lib/domain/records.ts';
import type { StreakSeen } from '#lib/domain/streaks/change.ts';
import type { StreakShown, StreakYear } from '#lib/domain/streaks/view.ts';
import type { Pending } from './day-values.ts';
import type { Derived } from './floor.ts';
import type { MetricInfo } from './offered-metrics.ts';
import type { Store } from './store.ts';
import { StreakWatch } from './streaks.ts';

/** A year of weeks, and the one that has begun. */
const YEAR_DAYS = 53 * 7;

interface Kept {
	readonly rule: StreakRule;
	readonly metric: MetricInfo;
	readonly watch: StreakWatch;
}

/** All streaks that one rep keeps, one for each rule in force whose metric everybody can see (M8); kept up until closed. */
export class RepStreaks {
	readonly rep: Id;
	readonly #store: Store;
	readonly #metrics: () => readonly MetricInfo[];
	readonly #onClose: (streaks: RepStreaks) => void;
	#derived: Derived | undefined;
	#kept: readonly Kept[] = [];
	#version = 0;

	constructor(
		store: Store,
		rep: Id,
		metrics: () => readonly MetricInfo[],
		onClose: (streaks: RepStreaks) => void
	) {
		this.#store = store;
		this.rep = rep;
		this.#metrics = metrics;
		this.#onClose = onClose;
	}

	/** Another number whenever what was done, or the floor's rows, are; the passing of time apart. */
	get version(): number {
		this.#settle();
		return this.#kept.reduce((sum, { watch }) => sum + watch.version, this.#version);
	}

	/** A fact of this rep (by number) and day came or went. */
	note(rep: number, day: number): void {
		for (const { watch } of this.#kept) watch.note(rep, day);
	}

	/** Every streak now, in the order of the rules' names; `pending` is done today and not in the record yet. */
	read(now: number, pending: readonly Pending[] = []): StreakShown[] {
		this.#settle();
		return this.#kept.flatMap((kept) => this.#shown(kept, now, pending) ?? []);
	}

	/** How long each is, and nothing else. */
	lengths(now: number): number[] {
		this.#settle();
		return this.#kept.map(({ watch }) => watch.streak(now)?.current ?? 0);
	}

	/** S4: by rule, for a later comparison. Rules that have not begun are left out. */
	seen(now: number): Map<StreakRule, StreakSeen> {
		this.#settle();
		return new Map(
			this.#kept.flatMap(({ rule, watch }) => {
				const seen = watch.seen(now);
				return seen ? [[rule, seen]] : [];
			})
		);
	}

	close(): void {
		this.#onClose(this);
	}

	/** The rules as the floor has them now. */
	#settle(): void {
		const { floor } = this.#store;
		if (floor.derived === this.#derived) return;
		this.#derived = floor.derived;
		const before = this.#kept;
		this.#version += 1 + before.reduce((sum, { watch }) => sum + watch.version, 0);
		const offered = new Map(this.#metrics().map((metric) => [metric.key, metric]));
		this.#kept = [...floor.table<StreakRule>('streak_rules').values()]
			.filter(({ active }) => active)
			.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1))
			.flatMap((rule) => {
				const metric = offered.get(rule.metric);
				if (!metric?.onlyFloor) return [];
				const known = before.find((kept) => kept.rule === rule);
				return [known ?? { rule, metric, watch: new StreakWatch(this.#store, rule, this.rep) }];
			});
	}

	#shown({ rule, metric, watch }: Kept, now: number, pending: readonly Pending[]): StreakShown | undefined {
		const reading = watch.read(now, pending);
		if (!reading) return undefined;
		const { streak, done, minimum, minutesLeft, atRisk } = reading;
		const { key, name, unit } = metric;
		return {
			rule: rule.id,
			name: rule.name,
			metric: { key, name, unit },
			minimum: rule.minimum,
			per: rule.per,
			...streak,
			done,
			needed: minimum,
			minutesLeft,
			atRisk,
			year: this.#year(watch, now, reading.streak.today, done)
		};
	}

	#year(watch: StreakWatch, now: number, today: StreakShown['today'], done: number | null): StreakYear {
		const { work, weekStart } = this.#store.floor.derived;
		const { from, step, states, values } = watch.year(now, YEAR_DAYS);
		const last = states.length - 1;
		return {
			from: dateOfDay(from),
			step,
			weekStart,
			states: [...states.slice(0, last), today],
			values: [...values.slice(0, last), done],
			reasons: states.map((state, index) =>
				state === 'off' && step === 1 ? (work.offReason(this.rep, from + index) ?? '') : ''
			)
		};
	}
}
