import { hasWinOdds, oddsAhead, oddsDate, usualOf } from '#lib/domain/contests/fairness.ts';
import type { WorksOn } from '#lib/domain/contests/habits.ts';
import { metricsOf } from '#lib/domain/contests/make-roster.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import { readsField } from '#lib/domain/metrics.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { ContestOdds } from '#lib/protocol/contest-frame.ts';
import { readContestRules } from '#lib/protocol/contest-rules.ts';
import {
	contestAskSchema,
	contestFeedSchema,
	contestOddsWantedSchema,
	contestToldSchema,
	type ContestAnswer,
	type ContestReach,
	type ContestRunning,
	type ContestTold,
	type ContestWish
} from '#lib/protocol/contest-feed.ts';
import {
	historyFrom,
	historyOf,
	lastComparable,
	reachOf,
	typesFor,
	worksOn,
	type FloorTold,
	type History
} from './contest-floor.ts';
import { NOTHING_YET, trial, type Found, type Tried } from './contest-trial.ts';

export interface ContestLabDeps {
	readonly post: (answer: ContestAnswer) => void;
	/** Begins another turn, after what came in meanwhile was heard. */
	readonly soon: (run: () => void) => void;
	/** Never goes back, ms. */
	readonly monotonic: () => number;
}

/** The end of the port to the live worker, as far as it is used here. */
export interface WishPort {
	postMessage(wish: ContestWish): void;
	onmessage: ((event: MessageEvent<unknown>) => void) | null;
}

interface Asked {
	readonly number: number;
	readonly rules: ContestRules;
}

interface Playing {
	readonly contest: Id;
	readonly steps: ReturnType<typeof oddsAhead>;
}

/** What people usually do, and of whom, in what and as of when. */
interface Usual {
	readonly of: string;
	readonly habits: ReturnType<typeof usualOf>;
}

/** A turn ends after so long, so that a newer question is heard. */
const TURN_MS = 8;
/** Facts that are older than this are asked for again with the next question; until they come it is answered from these. */
const STALE_MS = 60_000;

/**
 * Where drafts are tried on and odds of live contests are worked out, beside the page. The newest question wins: of one that is
 * overtaken nothing more is said. Facts are fetched once for a metric, not for each option.
 */
export class ContestLab {
	readonly #deps: ContestLabDeps;
	#port: WishPort | undefined;
	#floor: FloorTold | undefined;
	/** By types. */
	readonly #histories = new Map<string, History>();
	/** Asked for and not told yet: from when on, by types. */
	readonly #awaited = new Map<string, LocalDate>();
	#asked: Asked | undefined;
	#newest = -1;
	#steps: Iterator<Found | undefined, void> | undefined;
	#wanted: readonly Id[] = [];
	/** Odds that are to be worked out. */
	readonly #odds = new Map<Id, ContestRunning>();
	/** Odds that are being worked out. */
	#playing: Playing | undefined;
	/** By contest. */
	readonly #usual = new Map<Id, Usual>();
	#works: WorksOn | undefined;
	#turnIsDue = false;

	constructor(deps: ContestLabDeps) {
		this.#deps = deps;
	}

	/** A message of the page as it came, with a port or without. Whether it is one for here. */
	receive(message: unknown, port: WishPort | undefined): boolean {
		if (port) {
			if (!contestFeedSchema.safeParse(message).success) return false;
			this.#listen(port);
			return true;
		}
		const ask = contestAskSchema.safeParse(message);
		if (ask.success) this.#ask(ask.data.number, ask.data.rules);
		const odds = contestOddsWantedSchema.safeParse(message);
		if (odds.success) this.#want(odds.data.contests);
		return ask.success || odds.success;
	}

	/** Another port: the live worker was built anew, and knows nothing of what was asked. */
	#listen(port: WishPort): void {
		this.#port = port;
		this.#awaited.clear();
		port.onmessage = ({ data }) => {
			const told = contestToldSchema.safeParse(data);
			if (told.success && this.#port === port) this.#hear(data as ContestTold);
		};
		if (this.#wanted.length > 0) port.postMessage({ kind: 'running', contests: this.#wanted });
	}

	#ask(number: number, given: unknown): void {
		if (number <= this.#newest) return;
		this.#newest = number;
		this.#asked = this.#steps = undefined;
		const rules = readContestRules(given);
		if (rules.ok) {
			this.#asked = { number, rules: rules.value };
			this.#begin();
		} else {
			const reach: ContestReach = { windows: 0, of: 0, since: this.#floor?.since ?? '' };
			const tried = { ...NOTHING_YET, reach, faults: rules.error };
			this.#deps.post({ kind: 'tried', number, tried, whole: true });
		}
	}

	#want(contests: readonly Id[]): void {
		this.#wanted = contests;
		for (const id of [...this.#odds.keys(), ...this.#usual.keys()]) {
			if (contests.includes(id)) continue;
			this.#stop(id);
			this.#odds.delete(id);
			this.#usual.delete(id);
		}
		this.#port?.postMessage({ kind: 'running', contests });
	}

	/** It stands otherwise, or nobody asks any more: what is being played out of it is nobody's. */
	#stop(contest: Id): void {
		if (this.#playing?.contest === contest) this.#playing = undefined;
	}

	#hear(told: ContestTold): void {
		switch (told.kind) {
			case 'floor':
				if (told.today !== this.#floor?.today) this.#histories.clear();
				this.#floor = told;
				this.#works = worksOn(told.source);
				this.#usual.clear();
				this.#begin();
				break;
			case 'history': {
				const key = told.types.join();
				if (this.#awaited.get(key) === told.from) this.#awaited.delete(key);
				this.#histories.set(key, historyOf(told.columns, told.from, this.#deps.monotonic()));
				this.#begin();
				break;
			}
			case 'running':
				if (!this.#wanted.includes(told.contest)) return;
				this.#stop(told.contest);
				if (told.running) this.#odds.set(told.contest, told.running);
				else this.#tellOdds(told.contest, null);
				this.#again();
		}
	}

	/** From the start, with what is known by now; what is missing is asked for. */
	#begin(): void {
		this.#steps = undefined;
		this.#again();
		const { rules } = this.#asked ?? {};
		const floor = this.#floor;
		if (!rules || !floor) return;
		const metrics = metricsOf(rules, floor.source.metrics);
		const comparable = { ...rules, window: lastComparable(rules.window, floor.today) };
		const reach = reachOf(comparable, floor);
		if (!metrics.ok) return this.#end({ ...NOTHING_YET, reach, faults: metrics.error });
		const known = Object.values(metrics.value);
		if (
			floor.hideAmounts &&
			known.some(({ definition }) => readsField(definition, 'amount', () => undefined))
		)
			return this.#end({ ...NOTHING_YET, reach: { ...reach, windows: 0 } });
		const from = historyFrom(comparable, floor.today, reach.windows);
		const history = this.#history(typesFor({ metrics: metrics.value }), from);
		if (history) this.#steps = trial(rules, floor, history, reach);
	}

	/** What is held of those types; undefined: it has been asked for. */
	#history(types: readonly string[], from: LocalDate): History | undefined {
		const key = types.join();
		const known = this.#histories.get(key);
		const isEnough = known !== undefined && known.from <= from;
		const isStale = known === undefined || this.#deps.monotonic() - known.at > STALE_MS;
		const awaited = this.#awaited.get(key);
		if ((!isEnough || isStale) && (awaited === undefined || awaited > from)) {
			const since = known && known.from < from ? known.from : from;
			this.#awaited.set(key, since);
			this.#port?.postMessage({ kind: 'history', types, from: since });
		}
		return isEnough ? known : undefined;
	}

	#work(): void {
		const until = this.#deps.monotonic() + TURN_MS;
		while (this.#steps) {
			const { done, value } = this.#steps.next();
			if (done) this.#steps = undefined;
			else if (value) this.#tell(value);
			if (this.#steps && this.#deps.monotonic() >= until) return this.#again();
		}
		for (;;) {
			const playing = (this.#playing ??= this.#nextOdds());
			if (!playing) return;
			const { done, value } = playing.steps.next();
			if (done) {
				this.#playing = undefined;
				this.#tellOdds(playing.contest, value);
			}
			if (this.#deps.monotonic() >= until) return this.#again();
		}
	}

	#tell({ tried, whole }: Found): void {
		const number = this.#asked?.number;
		if (number !== undefined) this.#deps.post({ kind: 'tried', number, tried, whole });
	}

	#end(tried: Tried): void {
		this.#tell({ tried, whole: true });
	}

	/** The next odds whose contest, people and facts are known; undefined: there are none. */
	#nextOdds(): Playing | undefined {
		for (const [contest, running] of this.#odds) {
			if (!hasWinOdds(running.rules, running.roster, running.rules.metric)) {
				this.#tellOdds(contest, null);
				continue;
			}
			const habits = this.#habitsIn(contest, running);
			if (!habits || !this.#works) continue;
			const { rules, roster, standings } = running;
			return { contest, steps: oddsAhead(rules, roster, standings, habits, this.#works) };
		}
		return undefined;
	}

	/** What people in a contest usually do, worked out once a day; undefined: the facts have been asked for. */
	#habitsIn(contest: Id, { rules, roster, standings }: ContestRunning): Usual['habits'] | undefined {
		const [floor, works] = [this.#floor, this.#works];
		if (!floor || !works) return undefined;
		const date = oddsDate(roster, standings.at);
		const of = JSON.stringify([date, roster.metrics[rules.metric], roster.entrants.map(({ rep }) => rep)]);
		const known = this.#usual.get(contest);
		if (known?.of === of) return known.habits;
		const history = this.#history(typesFor(roster), historyFrom(rules, floor.today, 1));
		if (!history) return undefined;
		const facts = history.facts.around(-Infinity, standings.at);
		const habits = usualOf(rules, roster, facts, works, date);
		this.#usual.set(contest, { of, habits });
		return habits;
	}

	#tellOdds(contest: Id, odds: readonly ContestOdds[] | null): void {
		this.#odds.delete(contest);
		this.#deps.post({ kind: 'odds', contest, odds });
	}

	#again(): void {
		if (this.#turnIsDue) return;
		this.#turnIsDue = true;
		this.#deps.soon(() => {
			this.#turnIsDue = false;
			this.#work();
		});
	}
}
