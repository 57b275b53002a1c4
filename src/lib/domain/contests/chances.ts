/**
 * C9: how likely each one is to win a prize, and to win: the contest played out many times from what people usually do, and what they
 * have so far. A simulation from a seed: the same each time. Of n playings the standard error of a chance p is sqrt(p (1 - p) / n), and
 * half as much again at most by what is shared among playings (`Habits.samples`): about one in a hundred. Kings are told from who is
 * ahead at the end, since only days are drawn and not moments.
 */
import { seededRandom } from '#lib/domain/demo/random.ts';
import type { Id } from '#lib/domain/records.ts';
import { Play, type Ahead } from './play.ts';
import type { Roster } from './roster.ts';
import { isRoundFormat, type ContestRules, type Prize } from './rules.ts';
import { Setting } from './setting.ts';

/** How often a contest is played out; in rounds each playing is many draws. */
export const RUNS = 1_000;
export const RUNS_IN_ROUNDS = 500;
const runsOf = ({ format }: ContestRules) => (isRoundFormat(format) ? RUNS_IN_ROUNDS : RUNS);

export interface Chance {
	/** A rep; in team contests a side. */
	readonly id: Id;
	/** Of a prize; without prizes in the rules, of the first place. */
	readonly prize: number;
	/** Of being among the winners (`winnersOf`): whoever shares the first place has won too, unless the rules part them. */
	readonly wins: number;
}

/** Whether one is placed before the others at all. */
const hasFirstPlace = ({ format }: ContestRules) => format !== 'milestone' && format !== 'sharedGoal';

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

/** So many playings go on without a pause. */
const PLAYINGS_AT_ONCE = 20;

/**
 * C9. Spot prizes are left out: they are told by days. Yields now and then, so that something newer may be heard in between, and what
 * is known after `rough` playings (0: nothing).
 */
export function* playingOut(
	rules: ContestRules,
	roster: Roster,
	ahead: Ahead,
	seed: number,
	runs = runsOf(rules),
	rough = 0
): Generator<readonly Chance[] | undefined, Chance[]> {
	const setting = new Setting(rules, roster);
	const play = new Play(setting, ahead, seededRandom(seed), runs);
	yield* play.prepare();
	const tally = new Wins(setting);
	for (let run = 1; run <= runs; run++) {
		play.once();
		tally.add(play);
		if (run === rough && run < runs) yield tally.after(run);
		else if (run % PLAYINGS_AT_ONCE === 0) yield;
	}
	return tally.after(runs);
}

/** How often each one won a prize, and was among the winners. */
class Wins {
	readonly #setting: Setting;
	readonly #counted: readonly Prize[];
	/** Of all counted prizes, where they are for places alone. */
	readonly #places: ReadonlySet<number> | undefined;
	/** Days are drawn and not moments: who of those that end level is ahead by the rules is any of them. */
	readonly #areParted: boolean;
	readonly #prizes: Float64Array;
	readonly #wins: Float64Array;
	/** By competitor: the field that it is placed in. */
	readonly #fieldOf: Uint16Array;
	/** By field: how many share the first place of one playing. */
	readonly #sharing: Uint16Array;

	constructor(setting: Setting) {
		const { rules, ids } = setting;
		this.#setting = setting;
		this.#counted = rules.prizes.filter(({ kind }) => kind !== 'spot');
		const places = this.#counted.map((prize) => ('place' in prize ? prize.place : NaN));
		this.#places =
			this.#counted.length === 0
				? new Set([1])
				: places.some((place) => Number.isNaN(place))
					? undefined
					: new Set(places);
		this.#areParted = rules.tie !== 'share' && hasFirstPlace(rules);
		this.#prizes = new Float64Array(ids.length);
		this.#wins = new Float64Array(ids.length);
		this.#fieldOf = new Uint16Array(ids.length);
		for (const [field, { members }] of setting.fields.entries())
			for (const side of members) this.#fieldOf[side] = field;
		this.#sharing = new Uint16Array(setting.fields.length);
	}

	add(play: Play): void {
		const { places } = play;
		const { rules } = this.#setting;
		const sharing = this.#sharing.fill(0);
		for (let side = 0; side < places.length; side++)
			if (this.#won(play, side)) sharing[this.#fieldOf[side]!]!++;
		for (let side = 0; side < places.length; side++) {
			const place = places[side]!;
			if (this.#won(play, side))
				this.#wins[side]! += this.#areParted ? 1 / sharing[this.#fieldOf[side]!]! : 1;
			const isWon = this.#places
				? this.#places.has(place)
				: this.#counted.some((prize) => wins(prize, play, side, rules));
			if (isWon) this.#prizes[side]!++;
		}
	}

	#won(play: Play, side: number): boolean {
		const isFirst = this.#setting.rules.format === 'sharedGoal' ? play.goal : play.places[side] === 1;
		return isFirst && play.has(side);
	}

	after(runs: number): Chance[] {
		return this.#setting.ids.map((id, side) => ({
			id,
			prize: this.#prizes[side]! / runs,
			wins: this.#wins[side]! / runs
		}));
	}
}
