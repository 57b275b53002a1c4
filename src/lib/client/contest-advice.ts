/** C8, C9: what a manager should know of a draft before it is launched, in words, and what would help. */
import { bracketRounds } from '#lib/domain/contests/formats/bracket.ts';
import { seasonRounds } from '#lib/domain/contests/formats/season.ts';
import type { Backtest } from '#lib/domain/contests/backtest.ts';
import type { Fairness } from '#lib/domain/contests/fairness.ts';
import { LENSES_OF, type ContestRules } from '#lib/domain/contests/rules.ts';
import type { FieldError } from '#lib/domain/result.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import {
	roundsEnd,
	roundsFitting,
	withFormat,
	withLens,
	type ContestFields,
	type DraftFloor
} from './contest-draft.ts';
import { isTitle, type Slot } from './contest-sentence.ts';
import type { Format } from './format.ts';

/** What is known of a draft from what people did before. */
export interface Foresight {
	readonly rules: ContestRules;
	readonly backtest: Backtest | null;
	readonly fairness: Fairness | null;
	readonly faults: readonly FieldError[];
	/** Who would be in it: reps, in team contests sides. */
	readonly competitors: readonly Id[];
	/** How many of the comparable windows could be played here, and since when all records are at hand. */
	readonly reach: { readonly windows: number; readonly of: number; readonly since: LocalDate };
}

/** A change that would help, as a button. */
export interface Offer {
	readonly label: string;
	readonly rules: ContestRules;
}

export interface Advice {
	readonly key: string;
	readonly tone: 'warn' | 'plain' | 'good';
	readonly words: string;
	readonly offers: readonly Offer[];
	/** Where it can be mended by hand. */
	readonly opens?: Slot;
}

interface Asked {
	readonly fields: ContestFields;
	readonly floor: DraftFloor;
	/** Of these rules; undefined: not known yet. */
	readonly foresight: Foresight | undefined;
	readonly names: Readonly<Record<Id, string>>;
	readonly format: Format;
}

/** Fewer than this part of all with a real chance is few. */
const FEW = 1 / 3;
/** Likelier than this, a single one makes it no contest. */
const ALMOST_CERTAIN = 0.5;
/** So many wins by one of eight are a habit. */
const HABIT = 4;

const warn = (key: string, words: string, more: Partial<Advice> = {}): Advice => ({
	key,
	tone: 'warn',
	words,
	offers: [],
	...more
});

/** Everything that is worth saying, what is worst first; [] where all is well. */
export function adviceOf(asked: Asked): Advice[] {
	const { fields, foresight } = asked;
	const all = [...windowAdvice(asked), ...prizeAdvice(fields)];
	if (!foresight) return all;
	const { fairness, backtest } = foresight;
	return [
		...all,
		...roundAdvice(asked),
		...(fairness ? fairnessAdvice(asked, fairness) : []),
		...(backtest ? backtestAdvice(asked, backtest) : [])
	];
}

function windowAdvice({ fields: { rules }, floor: { today } }: Asked): Advice[] {
	const { from, to } = rules.window;
	if (to < today) return [warn('past', 'Those days are over. Choose days to come.', { opens: 'when' })];
	if (from < today)
		return [
			warn('begun', 'It begins in the past: what was done since then counts at once.', { opens: 'when' })
		];
	return [];
}

function prizeAdvice({ rules: { prizes } }: ContestFields): Advice[] {
	if (prizes.length === 0)
		return [warn('no-prize', 'There is nothing to win yet. A small prize is enough.', { opens: 'prizes' })];
	if (!prizes.every(isTitle)) return [];
	const words = 'There is nothing to win but the title. Say what the prize is, or leave it at that.';
	return [{ key: 'title', tone: 'plain', words, offers: [], opens: 'prizes' }];
}

function roundAdvice({ fields: { rules }, floor, foresight, format }: Asked): Advice[] {
	const entrants = foresight?.competitors.length ?? 0;
	const fitting = roundsFitting(rules, floor);
	if (rules.format === 'season' && fitting < seasonRounds(entrants)) {
		const wanted = seasonRounds(entrants);
		const words = `${fitting} of ${wanted} rounds fit: not everyone meets everyone. Shorter rounds or a longer time make more fit.`;
		return [
			{
				key: 'rounds',
				tone: 'plain',
				words,
				offers: [lengthened(rules, wanted, floor, format)],
				opens: 'rounds'
			}
		];
	}
	if (rules.format === 'elimination' && entrants - fitting > 1) {
		const words = `${fitting} rounds fit, so ${entrants - fitting} will still be in at the end; the best of them wins.`;
		const offers = [lengthened(rules, entrants - 1, floor, format)];
		return [{ key: 'rounds', tone: 'plain', words, offers, opens: 'rounds' }];
	}
	return [];
}

function lengthened(rules: ContestRules, rounds: number, floor: DraftFloor, format: Format): Offer {
	const to = roundsEnd(rules, rounds, floor);
	return { label: `Make it end ${format.date(to)}`, rules: { ...rules, window: { ...rules.window, to } } };
}

/** Offers that make a draft possible which the roster refuses: brackets that do not fit. */
export function mendOffers({ fields: { rules }, floor, format }: Asked, entrants: number): Offer[] {
	if (rules.format !== 'bracket' || entrants < 2) return [];
	const wanted = bracketRounds(entrants);
	if (roundsFitting(rules, floor) >= wanted) return [];
	const shorter = { ...rules, options: { ...rules.options, roundDays: 1 } };
	return [
		lengthened(rules, wanted, floor, format),
		...(rules.options.roundDays > 1 && roundsFitting(shorter, floor) >= wanted
			? [{ label: 'Make rounds last a day', rules: shorter }]
			: [])
	];
}

function fairnessAdvice(asked: Asked, { chances, real, largest, noHistory }: Fairness): Advice[] {
	const { format, names } = asked;
	const { rules } = asked.fields;
	const total = chances.length;
	const sides = rules.format === 'team';
	if (total === 0)
		return [warn('nobody', 'Nobody can enter: no one fits what is asked for.', { opens: 'who' })];
	if (total === 1)
		return [
			warn(
				'alone',
				sides ? 'Only one side can enter.' : 'Only one person can enter: there is nobody to play against.',
				{
					opens: sides ? 'sides' : 'who'
				}
			)
		];
	const [first] = chances;
	const favourite =
		first && largest > ALMOST_CERTAIN && hasOneWinner(rules)
			? `${names[first.id] ?? 'One of them'} would win with ${format.figure(Math.round(largest * 100) / 100, 'ratio')}.`
			: '';
	if (real < total * FEW || favourite !== '') {
		const few = `Only ${real} of ${total} ${sides ? 'sides have' : 'have'} a real chance of a prize.`;
		const words = [real < total * FEW ? few : '', favourite].filter(Boolean).join(' ');
		return [warn('few', words, { offers: fairerOf(asked) })];
	}
	if (noHistory.length > total / 2)
		return [
			{
				key: 'unknown',
				tone: 'plain',
				words: `${noHistory.length} of ${total} have no history yet, so the chances say little.`,
				offers: []
			}
		];
	return [];
}

const hasOneWinner = ({ format, prizes }: ContestRules): boolean =>
	format !== 'milestone' && format !== 'sharedGoal' && prizes.every(({ kind }) => kind !== 'everyone');

/** What gives more people a chance, as far as these rules allow it. */
function fairerOf({ fields: { rules }, floor }: Asked): Offer[] {
	const metric = floor.metrics.find(({ key }) => key === rules.metric);
	const sum = metric?.definition.kind === 'sum';
	const offers: Offer[] = [];
	if (sum && rules.format === 'most') {
		const improved = withFormat({ ...rules, lens: 'raw' }, 'improvement', floor);
		offers.push({ label: 'Compare with the own usual', rules: improved });
	}
	if (sum && rules.lens === 'raw' && LENSES_OF[rules.format].includes('perHour'))
		offers.push({ label: 'Compare per hour worked', rules: withLens(rules, 'perHour', floor) });
	if (rules.format === 'team' && !rules.options.perMember)
		offers.push({
			label: 'Count by member',
			rules: { ...rules, options: { ...rules.options, perMember: true } }
		});
	const several = rules.window.from !== rules.window.to;
	if (several && rules.format !== 'team' && rules.prizes.every(({ kind }) => kind !== 'spot')) {
		const spot = { kind: 'spot', name: 'Best of the day', value: 0, share: 'each' } as const;
		offers.push({ label: 'Add a prize for each day', rules: { ...rules, prizes: [...rules.prizes, spot] } });
	}
	return offers;
}

function backtestAdvice({ fields: { rules }, floor, names, format }: Asked, { windows }: Backtest): Advice[] {
	const wins = new Map<Id, number>();
	for (const id of windows.flatMap(({ winners }) => winners)) wins.set(id, (wins.get(id) ?? 0) + 1);
	if (rules.format === 'milestone' || rules.format === 'sharedGoal') return reachAdvice(rules, windows);
	if (wins.size === 0) {
		if (rules.format !== 'race')
			return [
				{
					key: 'empty',
					tone: 'plain',
					words: 'There are no records of those windows to tell from.',
					offers: []
				}
			];
		const offers =
			rules.options.fallback === 'none'
				? [
						{
							label: 'Let whoever is nearest win',
							rules: { ...rules, options: { ...rules.options, fallback: 'highest' as const } }
						}
					]
				: [];
		return [
			warn('far', `Nobody would have got there in the last ${windows.length}.`, { offers, opens: 'target' })
		];
	}
	const [most, times = 0] = [...wins].sort((a, b) => b[1] - a[1])[0] ?? [];
	if (times < HABIT || most === undefined) return [];
	const words = `${names[most] ?? 'The same one'} would have won ${format.count(times)} of the last ${windows.length}.`;
	const metric = floor.metrics.find(({ key }) => key === rules.metric);
	const canImprove =
		rules.format === 'most' && rules.lens !== 'baseline' && metric?.definition.kind === 'sum';
	return [
		warn('habit', words, {
			offers: canImprove
				? [
						{
							label: 'Compare with the own usual',
							rules: withFormat({ ...rules, lens: 'raw' }, 'improvement', floor)
						}
					]
				: []
		})
	];
}

function reachAdvice(rules: ContestRules, windows: Backtest['windows']): Advice[] {
	const reached = windows.filter(({ winners }) => winners.length > 0).length;
	const together = rules.format === 'sharedGoal';
	if (reached === 0)
		return [
			warn(
				'far',
				`${together ? 'The floor' : 'Nobody'} would ${together ? 'not ' : ''}have got there in any of the last ${windows.length}.`,
				{
					opens: 'target'
				}
			)
		];
	return together && reached === windows.length
		? [
				{
					key: 'near',
					tone: 'plain',
					words: `The floor got there in each of the last ${windows.length}: it could aim higher.`,
					offers: [],
					opens: 'target'
				}
			]
		: [];
}
