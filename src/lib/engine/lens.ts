/** M5, M7 and R5: what a board makes of its scores before it compares them. */
import type { BoardQuery, NoScore, Score } from '#lib/domain/board.ts';
import { BASELINE_PERIODS, baselineOf, ofTarget, perHour, perMember } from '#lib/domain/lenses.ts';
import { minus } from '#lib/domain/fractions.ts';
import type { Days } from '#lib/domain/periods.ts';
import { BoardTargets } from './board-targets.ts';
import type { PastOf, PastPeriod } from './past.ts';
import type { Plan } from './plan.ts';
import { TOTAL } from './scores.ts';
import { WorkLoads } from './work-loads.ts';

/** A period as a lens sees it. */
export interface LensPeriod {
	/** All of it, for its target. */
	readonly whole: Days;
	/** Made when first asked for. */
	readonly loads: () => WorkLoads;
	/** M5: the periods before it, newest first; undefined: too long ago. */
	readonly past: readonly (PastPeriod | undefined)[];
}

/** Whether a query asks for anything but the plain score. */
export const looksThroughLens = ({ lens, perMember: shared }: BoardQuery): boolean =>
	lens !== undefined || shared === true;

/** How many periods before are needed. */
export function pastNeeded({ lens, compare }: BoardQuery): number {
	const compared = compare ? 1 : 0;
	return lens === 'baseline' ? BASELINE_PERIODS + compared : compared;
}

/** Makes what is compared of a period's scores. */
export class Lens {
	readonly #query: BoardQuery;
	readonly #of: PastOf;
	readonly #period: LensPeriod;
	readonly #clock: { readonly now: number };
	readonly #targets: BoardTargets | undefined;
	/** By place, as they were asked for. */
	readonly #aims = new Map<number, Score | undefined>();
	/** By place; made anew after a change of what is past. */
	#baselines: (Score | null | undefined)[] = [];

	constructor(
		query: BoardQuery,
		of: PastOf,
		plan: Plan,
		period: LensPeriod,
		clock: { readonly now: number }
	) {
		this.#query = query;
		this.#of = of;
		this.#period = period;
		this.#clock = clock;
		if (query.lens === 'ofTarget') {
			const days = { ...plan, from: period.whole.from, to: period.whole.to };
			this.#targets = new BoardTargets(query, of.metric.metric.key, days, of.host.floor);
		}
	}

	/** What a place's score is compared as; null: no rank. */
	readonly look = (place: number, plain: Score): Score | null => {
		const score = this.#shared(place, plain, this.#period.loads);
		if (!score) return null;
		switch (this.#query.lens) {
			case 'perHour':
				return perHour(score, this.#period.loads().elapsed[place]!);
			case 'ofTarget':
				return ofTarget(score, this.#target(place));
			case 'baseline': {
				const baseline = this.#baseline(place);
				return baseline && minus(score, baseline);
			}
			default:
				return score;
		}
	};

	/** Why a place with a score is compared as nothing. */
	readonly blind = (place: number): NoScore => {
		const { perMember: asked, lens } = this.#query;
		if (asked && this.#period.loads().due[place] === 0) return 'noHours';
		return lens === 'ofTarget' ? 'noTarget' : lens === 'baseline' ? 'noUsual' : 'noHours';
	};

	/** R5: of a sum, what each member and day due brought. Both sides of a quotient are shared out, so it stays. */
	#shared(place: number, score: Score, loads: () => WorkLoads): Score | null {
		const { perMember: asked, lens } = this.#query;
		if (!asked) return score;
		const due = loads().due[place]!;
		if (due === 0) return null;
		const { kind } = this.#of.metric.metric.definition;
		return kind !== 'sum' || lens === 'perHour' || lens === 'ofTarget' ? score : perMember(score, due);
	}

	#target(place: number): Score | undefined {
		if (!this.#aims.has(place)) {
			const id = this.#of.listing.idAt(place);
			this.#aims.set(place, place === TOTAL ? this.#targets?.scope() : this.#targets?.member(id));
		}
		return this.#aims.get(place);
	}

	#baseline(place: number): Score | null {
		const known = this.#baselines[place];
		if (known !== undefined) return known;
		const past = this.#period.past.map((period) => {
			if (!period) return { score: null, days: 0, daysWorked: 0 };
			const loads = period.loads(this.#clock.now);
			const score = period.scores.score(place);
			return {
				score: score && this.#shared(place, score, () => loads),
				days: loads.normal[place]!,
				daysWorked: loads.worked[place]!
			};
		});
		return (this.#baselines[place] = baselineOf(past) ?? null);
	}

	/** What is past changed: of one place, or of all. */
	touch(place?: number): void {
		if (place === undefined) this.#baselines = [];
		else this.#baselines[place] = this.#baselines[TOTAL] = undefined;
	}
}
