import type { BoardQuery } from '#lib/domain/board.ts';
import type { CompiledMetric } from './compiled-metric.ts';
import type { Entry } from './entry.ts';
import { fillScores, type Window } from './fill.ts';
import type { Host } from './host.ts';
import type { Lens } from './lens.ts';
import type { Listing } from './listing.ts';
import { Order } from './order.ts';
import type { Cut } from './record-scores.ts';
import type { Scope } from './scope.ts';
import { Scores, TOTAL } from './scores.ts';
import { Earliest, SecondMetric, type Ties } from './ties.ts';
import { LensValues, type Values } from './values.ts';

/** A metric of a board, and the days that count for it. */
export interface Measure {
	readonly metric: CompiledMetric;
	readonly low: number;
	readonly high: number;
	/** M7: gives the scores their targets, where the metric is an attainment. */
	readonly aim: ((scores: Scores) => void) | undefined;
}

/** What a board is made from, whatever it is as of. */
export interface Recipe {
	readonly query: BoardQuery;
	readonly host: Host;
	readonly scope: Scope;
	readonly listing: Listing;
	readonly main: Measure;
	/** R1: the second metric. */
	readonly second: Measure | undefined;
	readonly lens: Lens | undefined;
	readonly today: number;
}

/** All that decides an order, as of the present or of what counted before (R4). */
export class Side {
	readonly scores: Scores;
	readonly values: Values;
	readonly #recipe: Recipe;
	readonly #cut: Cut | undefined;
	readonly #seen: LensValues | undefined;
	readonly #second: Scores | undefined;
	readonly #earliest: Earliest | undefined;
	readonly #ties: Ties | undefined;

	constructor(recipe: Recipe, cut: Cut | undefined) {
		const { query, host, scope, listing, main, second, lens } = recipe;
		this.#recipe = recipe;
		this.#cut = cut;
		this.scores = new Scores(main.metric, listing.size);
		this.#second = second && new Scores(second.metric, listing.size);
		this.#seen = lens && new LensValues(this.scores, lens.look, listing.size, lens.blind);
		this.refill();
		this.values = this.#seen ?? this.scores;
		if (query.tieBreak === 'earliest')
			this.#earliest = new Earliest(main.metric, host, scope, listing, this.#window(main));
		this.#ties = this.#earliest ?? (this.#second && new SecondMetric(this.#second));
	}

	#window({ low, high }: Measure): Window {
		return { low, high, today: this.#recipe.today, cut: this.#cut };
	}

	/** From what there is now. */
	refill(): void {
		const { host, scope, listing, main, second } = this.#recipe;
		const again = (scores: Scores, measure: Measure) => {
			fillScores(scores, host, scope, listing, this.#window(measure));
			measure.aim?.(scores);
		};
		again(this.scores, main);
		if (this.#second && second) again(this.#second, second);
		this.#seen?.touchAll();
	}

	get exact(): boolean {
		return this.scores.exact && this.#second?.exact !== false;
	}

	order(): Order {
		const lazy = this.#seen !== undefined || this.#ties !== undefined;
		return new Order(this.values, this.#recipe.listing, {
			ties: this.#ties,
			dense: this.#recipe.query.dense,
			lazy
		});
	}

	/** A fact of the main metric's types came (1) or went (-1). */
	apply(place: number, entry: Entry, sign: 1 | -1): void {
		this.scores.apply(place, entry, sign);
		this.#earliest?.apply(place, entry, sign);
		this.look(place);
	}

	applySecond(place: number, entry: Entry, sign: 1 | -1): void {
		this.#second?.apply(place, entry, sign);
	}

	/** What the lens reads for a place changed; undefined: for all. */
	look(place?: number): void {
		if (place === undefined) this.#seen?.touchAll();
		else {
			this.#seen?.touch(place);
			this.#seen?.touch(TOTAL);
		}
	}
}
