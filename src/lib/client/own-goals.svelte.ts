import type { MetricUnit } from '#lib/domain/board.ts';
import type { GoalQuestion, GoalReading } from '#lib/domain/goals/goal.ts';
import type { TargetPeriod } from '#lib/domain/records.ts';
import type { Live } from './live.svelte.ts';

export interface GoalMetric {
	readonly key: string;
	readonly name: string;
	readonly unit: MetricUnit;
}
/** A goal of one's own as it is followed; the question has the record's id. */
export interface FollowedOwn {
	readonly question: GoalQuestion;
	readonly metric: GoalMetric;
	readonly period: TargetPeriod;
}

/** What a rep's own page shows of goals and experience, as the server knew it. */
export interface MyGoalsPainted {
	readonly own: readonly FollowedOwn[];
	readonly readings: readonly GoalReading[];
	readonly metrics: readonly GoalMetric[];
	/** L1: points of all time. */
	readonly points: number;
}

const NAME = 'own goals';

/** Goals that the reader set for themselves: as the page was drawn, then as the reader's own stream and the worker tell. */
export class OwnGoals {
	readonly #live: Pick<Live, 'goals' | 'shown'>;
	readonly #rep: string;
	readonly #painted: readonly FollowedOwn[];
	readonly #readings: ReadonlyMap<string, GoalReading>;
	readonly #metrics: readonly GoalMetric[];

	constructor(
		live: Pick<Live, 'goals' | 'shown'>,
		rep: string,
		painted: readonly FollowedOwn[],
		readings: readonly GoalReading[],
		metrics: readonly GoalMetric[]
	) {
		this.#live = live;
		this.#rep = rep;
		this.#painted = painted;
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- never changes
		this.#readings = new Map(readings.map((reading) => [reading.id, reading]));
		this.#metrics = metrics;
	}

	readonly list: readonly FollowedOwn[] = $derived.by(() => {
		const rows = this.#live.shown.rows('own_goals');
		if (!rows) return this.#painted;
		return rows.flatMap(({ id, metric: key, period, value }): FollowedOwn[] => {
			const metric = this.#metrics.find((one) => one.key === key);
			const question: GoalQuestion = { id, of: `rep:${this.#rep}`, metric: key, period, target: value };
			return metric ? [{ question, metric, period }] : [];
		});
	});

	/** undefined until it was told. */
	reading(id: string): GoalReading | undefined {
		return this.#live.goals.of(NAME)?.get(id) ?? this.#readings.get(id);
	}

	/** Follows them from now on, in an effect. The answer ends it. */
	open(): () => void {
		this.#live.shown.open('own_goals');
		return this.#live.goals.open(
			NAME,
			this.list.map(({ question }) => question)
		);
	}
}
