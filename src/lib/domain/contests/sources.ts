/** C1: which facts wait before they count: where prizes hang on it, a rep's own word is checked. */
import type { Id } from '#lib/domain/records.ts';
import type { ContestFact } from './roster.ts';
import type { ContestRules, FactSource } from './rules.ts';

/** What a contest needs to know of where a fact came from. */
export interface Provenance {
	/** As the record has it: `import`, `key:ID`, `me:USER`, `demo`. */
	readonly source: string;
	/** By a manager, or by the same activity in an import. */
	readonly confirmed: boolean;
	/** By a manager: it waits, however usual it is. */
	readonly refused?: boolean;
}

/** By which way a fact came. */
export function sourceOf(source: string): FactSource {
	if (source.startsWith('me:')) return 'rep';
	return source.startsWith('key:') ? 'api' : 'import';
}

const HOUR_MS = 3_600_000;
/** Fewer hours than this with anything in them tell nothing about what is usual. */
const FEWEST_HOURS = 20;

const hourOf = ({ rep, type, occurredAt }: ContestFact) =>
	`${rep} ${type} ${Math.floor(occurredAt / HOUR_MS)}`;
const weightOf = ({ quantity, amount }: ContestFact) => quantity + Math.abs(amount);

/**
 * A rep's own 99th percentile of a type in an hour, over the hours in which they did any of it: money and quantity together, nearest
 * rank. Absent: too few hours to tell. The key is `rep type`.
 */
export function usualPerHour(history: Iterable<ContestFact>): Map<string, number> {
	const byHour = new Map<string, number>();
	for (const fact of history) byHour.set(hourOf(fact), (byHour.get(hourOf(fact)) ?? 0) + weightOf(fact));
	const hours = new Map<string, number[]>();
	for (const [key, sum] of byHour) {
		const whose = key.slice(0, key.lastIndexOf(' '));
		const known = hours.get(whose);
		if (known) known.push(sum);
		else hours.set(whose, [sum]);
	}
	return new Map(
		[...hours].flatMap(([whose, sums]): [string, number][] => {
			if (sums.length < FEWEST_HOURS) return [];
			const sorted = sums.sort((a, b) => a - b);
			return [[whose, sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0]];
		})
	);
}

/**
 * C1: the ids of facts that do not count yet, in order. `usual`: see `usualPerHour`; somebody without one waits. A fact whose
 * provenance is not known waits too.
 */
export function waitingFacts(
	{ sources, confirm }: Pick<ContestRules, 'sources' | 'confirm'>,
	facts: readonly ContestFact[],
	provenance: ReadonlyMap<Id, Provenance>,
	usual: ReadonlyMap<string, number>
): Id[] {
	const inHour = new Map<string, number>();
	for (const fact of facts) inHour.set(hourOf(fact), (inHour.get(hourOf(fact)) ?? 0) + weightOf(fact));
	const waits = (fact: ContestFact): boolean => {
		const known = provenance.get(fact.id);
		if (!known) return true;
		const source = sourceOf(known.source);
		if (known.confirmed) return false;
		if (known.refused || !sources.includes(source)) return true;
		if (source !== 'rep' || confirm === 'none') return false;
		const limit = usual.get(`${fact.rep} ${fact.type}`);
		return confirm === 'all' || limit === undefined || (inHour.get(hourOf(fact)) ?? 0) > limit;
	};
	return facts
		.filter(waits)
		.map(({ id }) => id)
		.sort();
}
