/**
 * C9: how likely each one is to win a prize, and to win: the contest played out many times from what people usually do, and what they
 * have so far. A simulation from a seed: the same each time, and with RUNS runs right to about one in a hundred. Races and kings are
 * told from who is ahead at the end, since only days are drawn and not moments.
 */
import { toNumber } from '#lib/domain/fractions.ts';
import type { Id } from '#lib/domain/records.ts';
import { fromDecimal } from '#lib/domain/fractions.ts';
import { seededRandom, type Random } from '#lib/domain/demo/random.ts';
import { fromExact } from './exact.ts';
import { drawing, bracketSize } from './formats/bracket.ts';
import { pairsOf } from './formats/season.ts';
import type { Habits } from './habits.ts';
import { Look } from './look.ts';
import type { Roster } from './roster.ts';
import type { ContestRules, Prize } from './rules.ts';
import { Setting } from './setting.ts';

export const RUNS = 1_000;

/** What is still to come for everyone: working days by rep, in the whole window or in each round. */
export interface Ahead {
	readonly habits: ReadonlyMap<Id, Habits>;
	/** Working days of a rep that are left of the window, or of a round; parts of a day are parts. */
	readonly days: (rep: Id, round?: number) => number;
	/** What each competitor has so far, in the metric itself; absent: nothing. Sums only. */
	readonly soFar?: ReadonlyMap<Id, number>;
}

export interface Chance {
	/** A rep; in team contests a side. */
	readonly id: Id;
	/** Of a prize; without prizes in the rules, of the first place. */
	readonly prize: number;
	readonly first: number;
}

/** One playing: who has which place (from 1; 0: none), by competitor. */
type Places = Float64Array;

class Play {
	readonly #setting: Setting;
	readonly #rules: ContestRules;
	readonly #look: Look;
	readonly #ahead: Ahead;
	readonly #random: Random;
	readonly #loads: readonly number[];
	readonly #aims: readonly number[];
	readonly #usual: readonly number[];
	readonly #sides: readonly number[];
	/** By round + 1 (0: the window) and person. */
	readonly #days: number[][] = [];
	readonly scores: Float64Array;
	readonly places: Places;
	goal = true;

	constructor(setting: Setting, ahead: Ahead, random: Random) {
		const { roster, ids, rules, people } = setting;
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

	/** Scores of the window or a round; NaN: none. */
	#draw(round?: number): void {
		const { people, ids, measure } = this.#setting;
		const tops = new Float64Array(ids.length);
		const bottoms = new Float64Array(ids.length);
		people.forEach(({ rep }, person) => {
			const side = this.#sides[person]!;
			const habits = this.#ahead.habits.get(rep);
			if (side < 0 || !habits) return;
			habits.draw(this.#daysOf(person, rep, round), this.#random);
			tops[side]! += habits.numerator;
			bottoms[side]! += habits.denominator;
		});
		ids.forEach((id, side) => {
			const soFar = round === undefined ? (this.#ahead.soFar?.get(id) ?? 0) : 0;
			const plain = measure.isRatio
				? bottoms[side]! < 1
					? NaN
					: tops[side]! / bottoms[side]!
				: tops[side]! + soFar;
			this.scores[side] = this.#seen(side, plain);
		});
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
		for (const { members } of this.#setting.fields) {
			const ranked = members.filter((side) => !Number.isNaN(this.scores[side]!));
			ranked.sort((a, b) => this.#better(this.scores[a]!, this.scores[b]!));
			const leader = ranked[0] === undefined ? NaN : this.scores[ranked[0]]!;
			const isOff =
				format === 'race' && 'fallback' in options && options.fallback === 'none' && !(leader >= target);
			ranked.forEach((side, at) => {
				const before = ranked[at - 1];
				const shares = before !== undefined && this.scores[before] === this.scores[side];
				const place = shares ? this.places[before]! : at + 1;
				this.places[side] = format === 'milestone' ? Number(this.scores[side]! >= target) : isOff ? 0 : place;
			});
		}
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
		const { roster, numberOf } = this.#setting;
		const seeds = roster.seeds.map((id) => numberOf.get(id) ?? -1);
		let slots = drawing(bracketSize(seeds.length)).map((seed) => seeds[seed] ?? -1);
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
				const homeWins = apart === 0 ? seeds.indexOf(home) < seeds.indexOf(away) : apart < 0;
				next.push(homeWins ? home : away);
				this.places[homeWins ? away : home] = slots.length / 2 + 1;
			}
			slots = next;
		}
		if (slots[0] !== undefined) this.places[slots[0]] = 1;
	}

	#season(): void {
		const { roster, numberOf } = this.#setting;
		const seeds = roster.seeds.map((id) => numberOf.get(id) ?? -1);
		const points = new Float64Array(this.scores.length);
		roster.rounds.forEach((_, round) => {
			this.#draw(round);
			for (const [home, away] of pairsOf(seeds.length, round)) {
				const [a, b] = [seeds[home], seeds[away]];
				if (a === undefined || b === undefined) continue;
				const apart = this.#better(this.scores[a]!, this.scores[b]!);
				points[a]! += apart < 0 ? 3 : apart === 0 ? 1 : 0;
				points[b]! += apart > 0 ? 3 : apart === 0 ? 1 : 0;
			}
		});
		const ranked = [...seeds].sort((a, b) => points[b]! - points[a]!);
		ranked.forEach(
			(side) => (this.places[side] = 1 + ranked.filter((other) => points[other]! > points[side]!).length)
		);
	}

	#elimination(): void {
		let left = this.#setting.ids.map((_, side) => side);
		const totals = new Float64Array(this.scores.length);
		this.#setting.roster.rounds.forEach((_, round) => {
			if (left.length < 2) return;
			this.#draw(round);
			for (const side of left) totals[side]! += this.scores[side]! || 0;
			const lowest = left.reduce((a, b) => (this.#better(this.scores[a]!, this.scores[b]!) < 0 ? b : a));
			if (left.filter((side) => this.scores[side] === this.scores[lowest]).length > 1) return;
			this.places[lowest] = left.length;
			left = left.filter((side) => side !== lowest);
		});
		for (const side of left)
			this.places[side] = 1 + left.filter((other) => totals[other]! > totals[side]!).length;
	}
}

/** How much of a prize a place brings in one playing: a place that several share brings it to all of them. */
function wins(prize: Prize, play: Play, side: number, rules: ContestRules): boolean {
	switch (prize.kind) {
		case 'place':
		case 'team':
			return play.places[side] === prize.place;
		case 'everyone':
			if (prize.least !== undefined) return play.scores[side]! >= Number(prize.least);
			if (rules.format === 'sharedGoal') return play.goal;
			if (rules.format === 'race') return play.scores[side]! >= Number(rules.options.target);
			return play.places[side] === 1;
		case 'spot':
			return false;
	}
}

/** C9. Spot prizes are left out: they are told by days. */
export function chances(
	rules: ContestRules,
	roster: Roster,
	ahead: Ahead,
	seed: number,
	runs = RUNS
): Chance[] {
	const setting = new Setting(rules, roster);
	const play = new Play(setting, ahead, seededRandom(seed));
	const counted = rules.prizes.filter(({ kind }) => kind !== 'spot');
	const prizes = new Float64Array(setting.ids.length);
	const firsts = new Float64Array(setting.ids.length);
	for (let run = 0; run < runs; run++) {
		play.once();
		const shared = play.places.reduce((sum, place) => sum + Number(place === 1), 0);
		setting.ids.forEach((_, side) => {
			const isFirst = play.places[side] === 1;
			if (isFirst)
				firsts[side]! += 1 / (setting.fields.length > 1 || rules.format === 'milestone' ? 1 : shared);
			if (counted.length === 0 ? isFirst : counted.some((prize) => wins(prize, play, side, rules)))
				prizes[side]!++;
		});
	}
	return setting.ids.map((id, side) => ({ id, prize: prizes[side]! / runs, first: firsts[side]! / runs }));
}
