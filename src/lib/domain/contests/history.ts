/** M5, C2: what is known of entrants from the windows before: baselines and seeds, from the facts that an export carries. */
import type { Score } from '#lib/domain/board.ts';
import { compare } from '#lib/domain/fractions.ts';
import { BASELINE_PERIODS, baselineOf } from '#lib/domain/lenses.ts';
import type { Id } from '#lib/domain/records.ts';
import { exactText } from './exact.ts';
import { emptyTally, Measure, type Tally } from './measure.ts';
import type { ContestFact, Roster, RosterMetric, RosterWindow, Shift } from './roster.ts';
import { isRoundFormat, type ContestRules } from './rules.ts';
import { isWithin } from './setting.ts';

/** How many comparable windows before are looked at. */
export const PAST_WINDOWS = BASELINE_PERIODS;

/** Whether a contest measures people by what they did before. */
export const needsBaselines = ({ format, lens }: Pick<ContestRules, 'format' | 'lens'>): boolean =>
	format === 'improvement' || lens === 'baseline';
/** Whether the windows before decide who meets whom. */
export const needsSeeds = ({ format }: Pick<ContestRules, 'format'>): boolean =>
	isRoundFormat(format) && format !== 'elimination';

type Parts = Pick<Roster, 'metrics' | 'entrants' | 'capacity' | 'past' | 'seeding'>;

/** What a metric came to in a window, by rep; absent: nothing. */
type SumsIn = (window: RosterWindow) => ReadonlyMap<Id, Tally>;

/** Local dates are less than this off a window's moments. */
const DAY_OFF = 36 * 3_600_000;

/** What a metric came to in windows, each added up once: windows of several contests overlap. */
export class PastSums {
	readonly #measure: Measure;
	readonly #facts: { around(start: number, end: number): Iterable<ContestFact> };
	readonly #known = new Map<string, ReadonlyMap<Id, Tally>>();

	/** `facts`: those that may belong to windows from one moment to another. */
	constructor(metric: RosterMetric, facts: { around(start: number, end: number): Iterable<ContestFact> }) {
		this.#measure = new Measure(metric);
		this.#facts = facts;
	}

	in(window: RosterWindow): ReadonlyMap<Id, Tally> {
		const key = `${window.from} ${window.to} ${window.start} ${window.end}`;
		let known = this.#known.get(key);
		if (!known) {
			const { start, end } = window;
			[known] = added(this.#measure, [window], this.#facts.around(start, end)) as [ReadonlyMap<Id, Tally>];
			this.#known.set(key, known);
		}
		return known;
	}
}

/** By window and rep. */
function added(
	measure: Measure,
	windows: readonly RosterWindow[],
	facts: Iterable<ContestFact>
): ReadonlyMap<Id, Tally>[] {
	const sums = windows.map(() => new Map<Id, Tally>());
	for (const fact of facts) {
		const { occurredAt, localDate, rep } = fact;
		if (!measure.uses(fact.type)) continue;
		for (let at = 0; at < windows.length; at++) {
			const window = windows[at]!;
			if (occurredAt < window.start - DAY_OFF || occurredAt >= window.end + DAY_OFF) continue;
			if (!isWithin(window, occurredAt, localDate)) continue;
			const own = sums[at]!;
			let tally = own.get(rep);
			if (!tally) own.set(rep, (tally = emptyTally()));
			addTo(tally, measure, fact);
		}
	}
	return sums;
}

/** Throws RangeError where the roster lacks the metric. */
function metricIn({ metrics }: Parts, metric: string): RosterMetric {
	const known = metrics[metric];
	if (!known) throw new RangeError(`the roster lacks the metric "${metric}"`);
	return known;
}

function sumsIn(measure: Measure, { past }: Parts, facts: Iterable<ContestFact> | PastSums): SumsIn {
	if (facts instanceof PastSums) return (window) => facts.in(window);
	const sums = new Map(added(measure, past, facts).map((one, at) => [past[at], one]));
	return (window) => sums.get(window) ?? new Map<Id, Tally>();
}

class Past {
	readonly #parts: Parts;
	readonly #measure: Measure;
	/** By window and rep. */
	readonly #sums: readonly ReadonlyMap<Id, Tally>[];

	/** Throws RangeError where the roster lacks the metric. */
	constructor(metric: string, parts: Parts, facts: Iterable<ContestFact> | PastSums) {
		this.#parts = parts;
		this.#measure = new Measure(metricIn(parts, metric));
		this.#sums = parts.past.map(sumsIn(this.#measure, parts, facts));
	}

	baselines(): Record<Id, string> {
		const shiftsOf = new Map(
			this.#parts.capacity.flatMap(({ reps, shifts }) => reps.map((rep) => [rep, shifts]))
		);
		const baselines: Record<Id, string> = {};
		for (const { rep } of this.#parts.entrants) {
			const baseline = baselineOf(
				this.#parts.past.map((window, at) => ({
					score: this.#measure.score(this.#sums[at]!.get(rep) ?? NOTHING),
					...daysOf(window, shiftsOf.get(rep) ?? [])
				}))
			);
			if (baseline) baselines[rep] = exactText(baseline);
		}
		return baselines;
	}

	seeds(): Id[] {
		const scores = this.#parts.entrants.map(({ rep }): [Id, Score | null] => {
			const sum = emptyTally();
			for (const sums of this.#sums) join(sum, sums.get(rep) ?? NOTHING);
			return [rep, this.#measure.score(sum)];
		});
		const sign = this.#measure.up ? -1 : 1;
		scores.sort(([a, mine], [b, theirs]) => {
			const byScore = mine && theirs ? sign * compare(mine, theirs) : Number(!mine) - Number(!theirs);
			return byScore || (a < b ? -1 : a > b ? 1 : 0);
		});
		return scores.map(([rep]) => rep);
	}
}

const NOTHING = emptyTally();

function addTo(tally: Tally, measure: Measure, fact: ContestFact): void {
	tally.numerator += measure.numeratorOf(fact);
	tally.denominator += measure.denominatorOf(fact);
	tally.facts++;
}

function join(sum: Tally, { numerator, denominator, facts }: Tally): void {
	sum.numerator += numerator;
	sum.denominator += denominator;
	sum.facts += facts;
}

/** M5: working days of the window, and those of them that were worked. */
function daysOf({ from, to }: RosterWindow, shifts: readonly Shift[]): { days: number; daysWorked: number } {
	const own = shifts.filter(([date]) => from <= date && date <= to);
	return { days: own.length, daysWorked: own.filter(([, , , fte]) => fte > 0).length };
}

/** M5: of each entrant with enough windows to tell, from windows newest first. */
export const baselinesFrom = (
	metric: string,
	parts: Parts,
	facts: Iterable<ContestFact> | PastSums
): Record<Id, string> => new Past(metric, parts, facts).baselines();

/** C2: by the metric over those windows together, then id. */
export const seedsFrom = (metric: string, parts: Parts, facts: Iterable<ContestFact> | PastSums): Id[] =>
	new Past(metric, parts, facts instanceof PastSums ? facts : asDrawn(parts, facts)).seeds();

/** The facts as they were when the seeds were drawn. */
function asDrawn({ seeding }: Parts, facts: Iterable<ContestFact>): Iterable<ContestFact> {
	if (!seeding) return facts;
	const { late, kept } = seeding;
	const others = new Set([...late, ...kept.map(({ id }) => id)]);
	return [...[...facts].filter(({ id }) => !others.has(id)), ...kept];
}
