/** C9: one contest played out from what people usually do: everybody's places in the end, as often as asked. */
import { toNumber, fromDecimal } from '#lib/domain/fractions.ts';
import type { Random } from '#lib/domain/demo/random.ts';
import { fromExact } from './exact.ts';
import { bracketSize, drawing } from './formats/bracket.ts';
import { pairsOf } from './formats/season.ts';
import { SAMPLES, type Habits, type Pool } from './habits.ts';
import { Look } from './look.ts';
import type { Id } from '#lib/domain/records.ts';
import type { ContestRules } from './rules.ts';
import type { Setting } from './setting.ts';

/** What is still to come for everyone: working days by rep, in the whole window or in each round. */
export interface Ahead {
	readonly habits: ReadonlyMap<Id, Habits>;
	/** Working days of a rep that are left of the window, or of a round; parts of a day are parts. */
	readonly days: (rep: Id, round?: number) => number;
	/** What each competitor has so far, in the metric itself; absent: nothing. Sums only. */
	readonly soFar?: ReadonlyMap<Id, number>;
}

/** One playing: who has which place (from 1; 0: none), by competitor. */
type Places = Float64Array;

export class Play {
	readonly #setting: Setting;
	readonly #rules: ContestRules;
	readonly #look: Look;
	readonly #ahead: Ahead;
	readonly #random: Random;
	readonly #loads: readonly number[];
	readonly #aims: readonly number[];
	readonly #usual: readonly number[];
	readonly #sides: readonly number[];
	/** Playings share what they draw. */
	readonly #isShared: boolean;
	/** By round + 1 (0: the window) and person. */
	readonly #days: number[][] = [];
	readonly #samples: (Pool | undefined)[][] = [];
	readonly #tops: Float64Array;
	readonly #bottoms: Float64Array;
	readonly #soFar: Float64Array;
	/** By competitor: its place in the seeding. */
	readonly #seedOf: Float64Array;
	readonly #seeds: readonly number[];
	/** By round. */
	readonly #pairs: readonly (readonly [home: number, away: number])[][];
	readonly scores: Float64Array;
	readonly places: Places;
	goal = true;

	constructor(setting: Setting, ahead: Ahead, random: Random, runs: number) {
		const { roster, ids, rules, people, numberOf } = setting;
		this.#setting = setting;
		this.#rules = rules;
		this.#look = new Look(setting);
		this.#ahead = ahead;
		this.#random = random;
		const { window } = roster;
		const hours = (side: number) => this.#look.load(side, window.end, window) / 60_000;
		this.#loads = ids.map((_, side) =>
			this.#isByMember ? this.#look.daysDue(side, window.end) : rules.lens === 'perHour' ? hours(side) : 1
		);
		this.#aims = ids.map((id) =>
			toNumber(fromExact(roster.targets[id]) ?? { numerator: 0n, denominator: 1n })
		);
		const usual = setting.fields.flatMap((field) =>
			field.members.map((side) => [side, this.#look.baseline(side) ?? this.#look.usualOf(field)] as const)
		);
		const bySide = new Map(usual);
		this.#usual = ids.map((_, side) => {
			const baseline = bySide.get(side);
			return baseline ? toNumber(baseline) : NaN;
		});
		this.#sides = people.map(({ rep }, person) =>
			rules.format === 'team' ? setting.sideOn(rep, window.to) : person
		);
		this.#isShared = runs > SAMPLES;
		this.#tops = new Float64Array(ids.length);
		this.#bottoms = new Float64Array(ids.length);
		this.#soFar = Float64Array.from(ids, (id) => ahead.soFar?.get(id) ?? 0);
		this.#seeds = roster.seeds.map((id) => numberOf.get(id) ?? -1);
		this.#seedOf = new Float64Array(ids.length).fill(Infinity);
		this.#seeds.forEach((side, seed) => (this.#seedOf[side] = seed));
		this.#pairs =
			rules.format === 'season' ? roster.rounds.map((_, round) => pairsOf(this.#seeds.length, round)) : [];
		this.scores = new Float64Array(ids.length);
		this.places = new Float64Array(ids.length);
	}

	get #isByMember(): boolean {
		const { rules } = this.#setting;
		return (
			rules.format === 'team' &&
			rules.options.perMember &&
			rules.lens === 'raw' &&
			!this.#setting.measure.isRatio
		);
	}

	/** Draws what all playings share, person by person. */
	*prepare(): Generator<undefined, void> {
		const { people, roster, isRounds } = this.#setting;
		if (!this.#isShared) return;
		const rounds = isRounds ? [...roster.rounds.keys()] : [undefined];
		for (const [person, { rep }] of people.entries()) {
			for (const round of rounds) {
				const days = this.#daysOf(person, rep, round);
				const samples = this.#ahead.habits.get(rep)?.samples(days, this.#random);
				(this.#samples[(round ?? -1) + 1] ??= [])[person] = samples;
			}
			yield;
		}
	}

	/** Whether a competitor's place has something behind it; in rounds whoever is first has met the others. */
	has(side: number): boolean {
		const { isRounds, measure } = this.#setting;
		if (isRounds) return true;
		return measure.isRatio ? this.#bottoms[side]! > 0 : this.#tops[side]! !== 0 || this.#soFar[side]! !== 0;
	}

	/** Scores of the window or a round; NaN: none. */
	#draw(round?: number): void {
		const { people, ids } = this.#setting;
		const tops = this.#tops.fill(0);
		const bottoms = this.#bottoms.fill(0);
		const samples = this.#samples[(round ?? -1) + 1];
		for (let person = 0; person < people.length; person++) {
			const side = this.#sides[person]!;
			if (side < 0) continue;
			if (samples) {
				const drawn = samples[person];
				if (!drawn) continue;
				const at = Math.floor(this.#random() * SAMPLES);
				tops[side]! += drawn.tops[at]!;
				bottoms[side]! += drawn.bottoms[at]!;
				continue;
			}
			const { rep } = people[person]!;
			const habits = this.#ahead.habits.get(rep);
			if (!habits) continue;
			habits.draw(this.#daysOf(person, rep, round), this.#random);
			tops[side]! += habits.numerator;
			bottoms[side]! += habits.denominator;
		}
		const { isRatio } = this.#setting.measure;
		for (let side = 0; side < ids.length; side++) {
			const soFar = round === undefined ? this.#soFar[side]! : 0;
			const ratio = bottoms[side]! < 1 ? NaN : tops[side]! / bottoms[side]!;
			this.scores[side] = this.#seen(side, isRatio ? ratio : tops[side]! + soFar);
		}
	}

	/** Asked once: it is the same in each playing. */
	#daysOf(person: number, rep: Id, round = -1): number {
		const known = (this.#days[round + 1] ??= []);
		return (known[person] ??= this.#ahead.days(rep, round < 0 ? undefined : round));
	}

	#seen(side: number, plain: number): number {
		const { lens, format } = this.#rules;
		if (format === 'improvement' || lens === 'baseline') return plain - this.#usual[side]!;
		if (lens === 'ofTarget') return this.#aims[side]! > 0 ? plain / this.#aims[side]! : NaN;
		return this.#loads[side]! > 0 ? plain / this.#loads[side]! : NaN;
	}

	/** Plays once; places and scores are those of the end. */
	once(): void {
		this.places.fill(0);
		switch (this.#rules.format) {
			case 'bracket':
				return this.#bracket();
			case 'season':
				return this.#season();
			case 'elimination':
				return this.#elimination();
			case 'raffle':
				this.#draw();
				return this.#raffle(
					toNumber(fromDecimal(this.#rules.options.per) ?? { numerator: 1n, denominator: 1n })
				);
			default:
				this.#draw();
				return this.#byScore();
		}
	}

	#better(a: number, b: number): number {
		return this.#setting.measure.up ? b - a : a - b;
	}

	#byScore(): void {
		const { format, options } = this.#rules;
		const target = 'target' in options ? Number(options.target) : 0;
		if (format === 'sharedGoal')
			this.goal = this.scores.reduce((sum, score) => sum + (score || 0), 0) >= target;
		for (const { members } of this.#setting.fields) this.#rank(members, target);
	}

	/** Places of some by their scores; 0: none. */
	#rank(members: readonly number[], target: number): void {
		const { format, options } = this.#rules;
		const sign = this.#setting.measure.up ? -1 : 1;
		const keys = new Float64Array(members.length);
		let ranked = 0;
		for (const side of members) {
			if (!Number.isNaN(this.scores[side]!)) keys[ranked++] = this.#keyOf(side, target, sign);
		}
		const sorted = keys.subarray(0, ranked).sort();
		const leader = ranked === 0 ? NaN : sign * sorted[0]!;
		const isOff =
			format === 'race' && 'fallback' in options && options.fallback === 'none' && !(leader >= target);
		if (isOff) return;
		for (const side of members) {
			const score = this.scores[side]!;
			if (Number.isNaN(score)) continue;
			this.places[side] =
				format === 'milestone'
					? Number(score >= target)
					: 1 + firstAt(sorted, this.#keyOf(side, target, sign));
		}
	}

	/**
	 * The lowest is first. Whoever is at a race's target first has won it, whatever the others come to: what is drawn is taken to come
	 * evenly over the days that are left.
	 */
	#keyOf(side: number, target: number, sign: number): number {
		const score = this.scores[side]!;
		const { people, measure } = this.#setting;
		if (this.#rules.format !== 'race' || !measure.up || score < target) return sign * score;
		const before = this.#seen(side, this.#soFar[side]!);
		const share = before >= target ? 0 : (target - before) / (score - before);
		const days = share * this.#daysOf(side, people[side]!.rep);
		return -target * (1 + 1 / (1 + days));
	}

	#raffle(per: number): void {
		const tickets = Array.from(this.scores, (score) => Math.max(0, Math.floor(score / per) || 0));
		let left = tickets.reduce((sum, count) => sum + count, 0);
		for (let place = 1; place <= this.#rules.prizes.length + 1 && left > 0; place++) {
			let drawn = Math.floor(this.#random() * left);
			const side = tickets.findIndex((count) => (drawn -= count) < 0);
			this.places[side] = place;
			left -= tickets[side]!;
			tickets[side] = 0;
		}
	}

	#bracket(): void {
		let slots = drawing(bracketSize(this.#seeds.length)).map((seed) => this.#seeds[seed] ?? -1);
		for (let round = 0; slots.length > 1; round++) {
			this.#draw(round);
			const next: number[] = [];
			for (let i = 0; i < slots.length; i += 2) {
				const [home, away] = [slots[i]!, slots[i + 1]!];
				if (home < 0 || away < 0) {
					next.push(Math.max(home, away));
					continue;
				}
				const apart = this.#better(this.scores[home]!, this.scores[away]!);
				const homeWins = apart === 0 ? this.#seedOf[home]! < this.#seedOf[away]! : apart < 0;
				next.push(homeWins ? home : away);
				this.places[homeWins ? away : home] = slots.length / 2 + 1;
			}
			slots = next;
		}
		if (slots[0] !== undefined) this.places[slots[0]] = 1;
	}

	#season(): void {
		const points = new Float64Array(this.scores.length);
		this.#pairs.forEach((pairs, round) => {
			this.#draw(round);
			for (const [home, away] of pairs) {
				const [a, b] = [this.#seeds[home], this.#seeds[away]];
				if (a === undefined || b === undefined) continue;
				const apart = this.#better(this.scores[a]!, this.scores[b]!);
				points[a]! += apart < 0 ? 3 : apart === 0 ? 1 : 0;
				points[b]! += apart > 0 ? 3 : apart === 0 ? 1 : 0;
			}
		});
		const sorted = Float64Array.from(this.#seeds, (side) => -points[side]!).sort();
		for (const side of this.#seeds) this.places[side] = 1 + firstAt(sorted, -points[side]!);
	}

	#elimination(): void {
		const left = this.#setting.ids.map((_, side) => side);
		const totals = new Float64Array(this.scores.length);
		for (let round = 0; round < this.#setting.roster.rounds.length && left.length > 1; round++) {
			this.#draw(round);
			let lowest = 0;
			let isShared = false;
			for (let at = 0; at < left.length; at++) {
				const score = this.scores[left[at]!]!;
				totals[left[at]!]! += score || 0;
				const apart = at === 0 ? 1 : this.#better(this.scores[left[lowest]!]!, score);
				if (apart < 0) lowest = at;
				if (apart <= 0) isShared = apart === 0;
			}
			if (isShared) continue;
			this.places[left[lowest]!] = left.length;
			left.splice(lowest, 1);
		}
		const sorted = Float64Array.from(left, (side) => -totals[side]!).sort();
		for (const side of left) this.places[side] = 1 + firstAt(sorted, -totals[side]!);
	}
}

/** The index of the first of some numbers in order that is not below one of them. */
function firstAt(sorted: Float64Array, value: number): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (sorted[middle]! < value) low = middle + 1;
		else high = middle;
	}
	return low;
}
