import { SPARK_DAYS } from '#lib/domain/periods.ts';
import type { CompiledMetric } from './compiled-metric.ts';
import type { Entry } from './entry.ts';
import type { Host } from './host.ts';
import type { Plan } from './plan.ts';
import { fillFromRecords } from './record-scores.ts';
import type { Scope } from './scope.ts';
import { Scores } from './scores.ts';

/** A board's metric day by day, for the last SPARK_DAYS days up to today or the period's last date. */
export class Sparks {
	readonly first: number;
	readonly last: number;
	/** By day, oldest first; places as on the board. */
	readonly #days: Scores[];
	/** By place, what was last shown; undefined: a fact changed it since. */
	readonly #values: (number[] | undefined)[] = [];

	constructor(metric: CompiledMetric, plan: Plan, places: number) {
		this.last = plan.to < plan.today && plan.high !== Infinity ? plan.to : plan.today;
		this.first = this.last - SPARK_DAYS + 1;
		this.#days = Array.from({ length: SPARK_DAYS }, () => new Scores(metric, places));
	}

	/** M7: what attainments are divided by, the same on every day: each day's share of the period's target. */
	aim(board: Scores): void {
		for (const day of this.#days) {
			day.targetNumerator = board.targetNumerator;
			day.targetDenominator = board.targetDenominator;
		}
	}

	apply(place: number, entry: Entry, sign: 1 | -1): void {
		if (entry.day < this.first || entry.day > this.last) return;
		this.#days[entry.day - this.first]!.apply(place, entry, sign);
		this.#values[place] = undefined;
	}

	/** Metrics that are read record by record. */
	fill(host: Host, scope: Scope, today: number): void {
		this.#days.forEach((scores, index) => {
			const day = this.first + index;
			fillFromRecords(scores, host, scope, { low: day, high: day, today, cut: undefined });
		});
	}

	/** Writes a place's SPARK_DAYS values at `at`. */
	write(place: number, values: Float64Array, at: number): void {
		const own = (this.#values[place] ??= this.#shown(place));
		for (let day = 0; day < SPARK_DAYS; day++) values[at + day] = own[day]!;
	}

	#shown(place: number): number[] {
		return this.#days.map((scores) => (place < scores.a.length ? scores.shown(place) : Number.NaN));
	}
}
