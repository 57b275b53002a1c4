/** C8, C9: what a manager should know of a draft before it is launched, in words, and what would help. */
import { seasonRounds } from '#lib/domain/contests/formats/season.ts';
import type { Backtest } from '#lib/domain/contests/backtest.ts';
import type { Chance } from '#lib/domain/contests/chances.ts';
import type { Fairness } from '#lib/domain/contests/fairness.ts';
import { LENSES_OF, type ContestRules } from '#lib/domain/contests/rules.ts';
import { isTitle } from '#lib/domain/contests/titles.ts';
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
import type { Slot } from './contest-sentence.ts';
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
	/** Beside which part of the page it is said. */
	readonly about: 'rules' | 'fairness' | 'past';
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
	/** Of the same with plain figures; absent: not known, or these are plain. */
	readonly plain?: Foresight | undefined;
	readonly names: Readonly<Record<Id, string>>;
	/** A metric's name within a sentence. */
	readonly metric: (key: string) => string;
	readonly format: Format;
}

/** Fewer than this part of all with a real chance is few. */
const FEW = 1 / 3;
/** Likelier than this, a single one makes it no contest. */
const ALMOST_CERTAIN = 0.5;
/** This share of all by one is a habit. */
const HABIT = 1 / 2;

const say = (
	about: Advice['about'],
	tone: Advice['tone'],
	key: string,
	words: string,
	more: Pick<Partial<Advice>, 'offers' | 'opens'> = {}
): Advice => ({ key, about, tone, words, offers: [], ...more });

/** Everything that is worth saying; [] where all is well. */
export function adviceOf(asked: Asked): Advice[] {
	const { fields, foresight } = asked;
	const { fairness, backtest } = foresight ?? {};
	return [
		...windowAdvice(asked),
		...prizeAdvice(fields),
		...(foresight ? roundAdvice(asked, foresight) : []),
		...(fairness ? fairnessAdvice(asked, fairness) : []),
		...(fairness ? comparison(asked, fairness) : []),
		...(backtest ? backtestAdvice(asked, backtest) : [])
	];
}

function windowAdvice({ fields: { rules }, floor: { today } }: Asked): Advice[] {
	const { from, to } = rules.window;
	const opens = 'when';
	if (to < today)
		return [say('rules', 'warn', 'over', 'Those days are over. Choose days to come.', { opens })];
	if (from >= today) return [];
	const words = 'It begins in the past: what was done since then counts at once.';
	return [say('rules', 'warn', 'begun', words, { opens })];
}

function prizeAdvice({ rules: { prizes } }: ContestFields): Advice[] {
	const opens = 'prizes';
	if (prizes.length === 0)
		return [
			say('rules', 'warn', 'no-prize', 'There is nothing to win yet. A small prize is enough.', { opens })
		];
	if (!prizes.every(isTitle)) return [];
	const words = 'There is nothing to win but the title. Say what the prize is, or leave it at that.';
	return [say('rules', 'plain', 'title', words, { opens })];
}

function roundAdvice({ fields: { rules }, floor, format }: Asked, { competitors }: Foresight): Advice[] {
	const entrants = competitors.length;
	const fitting = roundsFitting(rules, floor);
	const wanted = rules.format === 'season' ? seasonRounds(entrants) : entrants - 1;
	const opens = 'rounds';
	if ((rules.format !== 'season' && rules.format !== 'elimination') || fitting >= wanted) return [];
	const offers = [lengthened(rules, wanted, floor, format)];
	const words =
		rules.format === 'season'
			? `${fitting} of ${wanted} rounds fit: not everyone meets everyone. Shorter rounds or a longer time make more fit.`
			: `${fitting} rounds fit, so ${entrants - fitting} will still be in at the end; the best of them wins.`;
	return [say('rules', 'plain', 'rounds', words, { offers, opens })];
}

function lengthened(rules: ContestRules, rounds: number, floor: DraftFloor, format: Format): Offer {
	const to = roundsEnd(rules, rounds, floor);
	return { label: `Make it end ${format.date(to)}`, rules: { ...rules, window: { ...rules.window, to } } };
}

/** Offers that make a draft possible which the roster refuses: brackets that do not fit. Its refusal says how many rounds there are. */
export function mendOffers({ fields: { rules }, floor, foresight, format }: Asked): Offer[] {
	const fault = foresight?.faults.find(({ pointer }) => pointer === '/window/to');
	const wanted = Number(/(\d+) rounds/.exec(fault?.message ?? '')?.[1] ?? 0);
	if (rules.format !== 'bracket' || wanted === 0) return [];
	const shorter = { ...rules, options: { ...rules.options, roundDays: 1 } };
	return [
		lengthened(rules, wanted, floor, format),
		...(rules.options.roundDays > 1 && roundsFitting(shorter, floor) >= wanted
			? [{ label: 'Make rounds last a day', rules: shorter }]
			: [])
	];
}

const chanceWords = (chance: number, format: Format) =>
	format.figure(Math.round(chance * 100) / 100, 'ratio');

/** Whoever is most likely to win. */
const favouriteOf = ({ chances }: Fairness): Chance | undefined =>
	chances.reduce<Chance | undefined>((best, one) => (best && best.wins >= one.wins ? best : one), undefined);

function fairnessAdvice(asked: Asked, fairness: Fairness): Advice[] {
	const { format, names } = asked;
	const { rules } = asked.fields;
	const { chances, real, noHistory } = fairness;
	const total = chances.length;
	const sides = rules.format === 'team';
	const opens = sides ? 'sides' : 'who';
	if (total === 0)
		return [say('rules', 'warn', 'nobody', 'Nobody can enter: no one fits what is asked for.', { opens })];
	if (total === 1) {
		const words = sides
			? 'Only one side can enter.'
			: 'Only one person can enter: there is nobody to play against.';
		return [say('rules', 'warn', 'alone', words, { opens })];
	}
	const best = favouriteOf(fairness);
	const isFavourite = best && best.wins > ALMOST_CERTAIN && hasPlaces(rules);
	const words = [
		...(real < total * FEW
			? [`Only ${real} of ${total} ${sides ? 'sides ' : ''}have a real chance of a prize.`]
			: []),
		...(isFavourite
			? [
					`${names[best.id] ?? 'One of them'} would be among the winners with ${chanceWords(best.wins, format)}.`
				]
			: [])
	];
	if (words.length > 0) return [say('fairness', 'warn', 'few', words.join(' '), { offers: fairerOf(asked) })];
	if (noHistory.length <= total / 2) return [];
	const unknown = `${noHistory.length} of ${total} have no history yet, so the chances say little.`;
	return [say('fairness', 'plain', 'unknown', unknown)];
}

const hasPlaces = ({ format }: ContestRules): boolean => format !== 'milestone' && format !== 'sharedGoal';

/** What plain figures would have made of it. */
function comparison(
	{ plain, fields: { rules }, names, format, metric }: Asked,
	{ real }: Fairness
): Advice[] {
	const other = plain?.fairness;
	if (!other || other.chances.length === 0) return [];
	const best = favouriteOf(other);
	const whose = best
		? `, and ${names[best.id] ?? 'one of them'} ${chanceWords(best.wins, format)} to be among the winners`
		: '';
	const fewer = other.real < real;
	const words = `With plain ${metric(rules.metric)} ${fewer ? 'only ' : ''}${other.real} of ${other.chances.length} would have a real chance${whose}.`;
	return [say('fairness', fewer ? 'good' : 'plain', 'plain', words)];
}

const improvedOffer = (rules: ContestRules, floor: DraftFloor): Offer => ({
	label: 'Compare with the own usual',
	rules: withFormat({ ...rules, lens: 'raw' }, 'improvement', floor)
});
const canImprove = ({ format, metric }: ContestRules, floor: DraftFloor): boolean =>
	format === 'most' && floor.metrics.find(({ key }) => key === metric)?.definition.kind === 'sum';

/** What gives more people a chance, as far as these rules allow it. */
function fairerOf({ fields: { rules }, floor }: Asked): Offer[] {
	const isSum = floor.metrics.find(({ key }) => key === rules.metric)?.definition.kind === 'sum';
	const offers: Offer[] = [];
	if (canImprove(rules, floor)) offers.push(improvedOffer(rules, floor));
	if (isSum && rules.lens === 'raw' && LENSES_OF[rules.format].includes('perHour'))
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

function backtestAdvice(asked: Asked, { windows }: Backtest): Advice[] {
	const { rules } = asked.fields;
	const { floor } = asked;
	if (!hasPlaces(rules)) return reachAdvice(rules, windows);
	const wins = new Map<Id, number>();
	for (const id of windows.flatMap(({ winners }) => winners)) wins.set(id, (wins.get(id) ?? 0) + 1);
	const [most, times = 0] = [...wins].sort((a, b) => b[1] - a[1])[0] ?? [];
	if (most === undefined) return nobodyWon(rules, windows.length);
	if (times < windows.length * HABIT || windows.length < 4) return [];
	const words = `${times * 2 > windows.length ? 'Most' : 'Half'} of them go to the same ${rules.format === 'team' ? 'side' : 'person'}. Others may not try.`;
	return [
		say('past', 'warn', 'habit', words, {
			offers: canImprove(rules, floor) ? [improvedOffer(rules, floor)] : []
		})
	];
}

function nobodyWon(rules: ContestRules, windows: number): Advice[] {
	if (rules.format !== 'race')
		return [say('past', 'plain', 'empty', 'There are no records of those times to tell from.')];
	const nearest = { ...rules, options: { ...rules.options, fallback: 'highest' as const } };
	const offers =
		rules.options.fallback === 'none' ? [{ label: 'Let whoever is nearest win', rules: nearest }] : [];
	return [
		say('past', 'warn', 'far', `Nobody would have got there in the last ${windows}.`, {
			offers,
			opens: 'target'
		})
	];
}

function reachAdvice({ format }: ContestRules, windows: Backtest['windows']): Advice[] {
	const reached = windows.filter(({ winners }) => winners.length > 0).length;
	const together = format === 'sharedGoal';
	const opens = 'target';
	if (reached === 0) {
		const who = together ? 'The floor would not' : 'Nobody would';
		return [
			say('past', 'warn', 'far', `${who} have got there in any of the last ${windows.length}.`, { opens })
		];
	}
	if (!together || reached < windows.length) return [];
	const words = `The floor got there in each of the last ${windows.length}: it could aim higher.`;
	return [say('past', 'plain', 'near', words, { opens })];
}
