import { SPARK_DAYS } from '#lib/domain/periods.ts';
import type { CompiledMetric } from './compiled-metric.ts';
import { fillScores } from './fill.ts';
import type { Host } from './host.ts';
import type { Listing } from './listing.ts';
import type { Plan } from './plan.ts';
import type { Scope } from './scope.ts';
import { Scores, TOTAL } from './scores.ts';

/** What sparks are of. */
interface Board {
	readonly metric: CompiledMetric;
	readonly plan: Plan;
	readonly scope: Scope;
	readonly listing: Listing;
	readonly scores: Scores;
}

/**
 * A board's metric day by day, for the last SPARK_DAYS days up to today or the period's last date: read off the sums of the day
 * when asked for, and again for the days on which something changed since.
 */
export class Sparks {
	readonly #board: Board;
	readonly #host: Host;
	readonly #first: number;
	readonly #scores: Scores;
	/** By place and day, oldest first. */
	readonly #values: Float64Array;
	/** By day: what it said when the values were read. */
	readonly #versions = new Float64Array(SPARK_DAYS).fill(-1);

	constructor(board: Board, host: Host) {
		const { plan, metric, listing, scores } = board;
		this.#board = board;
		this.#host = host;
		const last = plan.to < plan.today && plan.high !== Infinity ? plan.to : plan.today;
		this.#first = last - SPARK_DAYS + 1;
		this.#scores = new Scores(metric, listing.size);
		// each day's share of the period's target
		this.#scores.aimLike(scores);
		this.#values = new Float64Array(listing.size * SPARK_DAYS);
	}

	/** Reads the days on which something changed. */
	refresh(): void {
		const { metric } = this.#board;
		for (let i = 0; i < SPARK_DAYS; i++) {
			const version = metric.records ? this.#host.recordChanges : this.#host.dayVersion(this.#first + i);
			if (this.#versions[i] === version) continue;
			this.#read(i);
			this.#versions[i] = version;
		}
	}

	#read(index: number): void {
		const { plan, scope, listing } = this.#board;
		const scores = this.#scores;
		const day = this.#first + index;
		fillScores(scores, this.#host, scope, listing, {
			low: day,
			high: day,
			today: plan.today,
			cut: undefined
		});
		for (let place = TOTAL + 1; place < listing.size; place++)
			this.#values[place * SPARK_DAYS + index] = scores.exact ? scores.shown(place) : Number.NaN;
	}

	/** Writes a place's SPARK_DAYS values at `at`. */
	write(place: number, values: Float64Array, at: number): void {
		values.set(this.#values.subarray(place * SPARK_DAYS, (place + 1) * SPARK_DAYS), at);
	}
}
