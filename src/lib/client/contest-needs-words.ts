/** What somebody in a contest still needs, as one would say it across the desk: `2 more orders take third place`. */
import type { MetricUnit } from '#lib/domain/board.ts';
import { fromExact, ZERO } from '#lib/domain/contests/exact.ts';
import type { Missing, Need } from '#lib/domain/contests/needs.ts';
import { toNumber } from '#lib/domain/fractions.ts';
import type { Id } from '#lib/domain/records.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import { durationWords } from './amount-words.ts';
import { placeWords, scoreWords, targetWords, type ContestMetric, type ScoreRules } from './contest-words.ts';
import type { Format } from './format.ts';

export interface NeedWords {
	/** Said first, and loud: `2 more orders`. */
	readonly amount: string;
	/** What they do: `take third place`. */
	readonly rest: string;
}

interface Told {
	readonly amount: string;
	/** The verb that follows has an s. */
	readonly one: boolean;
}

/** The fewest whole ones that are enough. */
function enough({ amount, beyond }: Missing): number {
	const { numerator, denominator } = fromExact(amount) ?? ZERO;
	const cut = numerator / denominator;
	return Number(beyond || cut * denominator < numerator ? cut + 1n : cut);
}

function amountOf(
	missing: Missing,
	rules: ContestRules,
	{ name, unit }: ContestMetric,
	format: Format
): Told {
	const exact = fromExact(missing.amount) ?? ZERO;
	const noun = name.toLowerCase();
	if (missing.of === 'minutes')
		return { amount: `${durationWords(enough(missing))} more in the lead`, one: true };
	if (missing.of === 'score') {
		if (exact.numerator === 0n) return { amount: 'Anything more', one: true };
		const gap = distanceWords(missing.amount, rules, unit, format);
		return { amount: `${missing.beyond ? 'More than ' : ''}${gap} more`, one: true };
	}
	if (unit === 'money') {
		if (exact.numerator === 0n) return { amount: `Any more ${noun}`, one: true };
		const money = format.money(toNumber(exact));
		return { amount: `${missing.beyond ? 'More than ' : ''}${money} more ${noun}`, one: true };
	}
	const count = enough(missing);
	// the names of counts are plurals: Calls, Appointments held
	return {
		amount: `${format.count(count)} more ${count === 1 ? noun.replace(/s(?= |$)/, '') : noun}`,
		one: count === 1
	};
}

/** A distance between two scores. */
export function distanceWords(exact: string, rules: ScoreRules, unit: MetricUnit, format: Format): string {
	const value = toNumber(fromExact(exact) ?? ZERO);
	if (rules.lens === 'ofTarget') return `${format.share(value)} of the own target`;
	if (rules.lens === 'baseline' || rules.format === 'improvement')
		return unit === 'money' ? format.money(value) : format.gap(value, unit);
	if (rules.lens === 'raw' && unit === 'ratio') return format.gap(value, unit);
	return scoreWords(exact, rules, unit, format);
}

const prizeNames = (prizes: readonly number[], rules: ContestRules): string => {
	const names = prizes.flatMap((index) => rules.prizes[index]?.name ?? []);
	return names.length === 0 ? '' : ` and with it ${names.join(', ')}`;
};

/** A need in words. `names`: of whoever is ahead. */
export function needWords(
	need: Need,
	rules: ContestRules,
	metric: ContestMetric,
	names: Readonly<Record<Id, string>>,
	format: Format
): NeedWords {
	const { amount, one } = amountOf(need.missing, rules, metric, format);
	const verb = (plain: string) => (one ? `${plain}s` : plain);
	const name = (id: Id | null) => (id === null ? undefined : (names[id] ?? 'a colleague'));
	switch (need.kind) {
		case 'place': {
			const place = placeWords(need.place, format);
			const alone = need.alone ? ' alone' : '';
			return { amount, rest: `${verb('take')} ${place}${alone}${prizeNames(need.prizes, rules)}` };
		}
		case 'target': {
			const reach = one ? 'reaches' : 'reach';
			const [prize] = need.prizes.map((index) => rules.prizes[index]);
			const least = prize?.kind === 'everyone' ? prize.least : undefined;
			const target = least ?? ('target' in rules.options ? rules.options.target : '');
			const place = need.place === undefined ? '' : `, for ${placeWords(need.place, format)}`;
			return {
				amount,
				rest: `${reach} ${targetWords(target, rules, metric.unit, format)}${place}${prizeNames(need.prizes, rules)}`
			};
		}
		case 'together': {
			const target = 'target' in rules.options ? rules.options.target : '';
			return {
				amount,
				rest: `and all of you are at ${targetWords(target, rules, metric.unit, format)}`
			};
		}
		case 'ticket':
			return { amount, rest: `${verb('make')} the next ticket` };
		case 'match':
			return { amount, rest: `${verb('put')} you ahead of ${name(need.against) ?? 'a colleague'}` };
		case 'safe':
			return { amount, rest: `in this round ${one ? 'puts' : 'put'} you above the line` };
		case 'crown': {
			const from = name(need.from);
			return { amount, rest: `${verb('take')} the crown${from === undefined ? '' : ` from ${from}`}` };
		}
	}
}
