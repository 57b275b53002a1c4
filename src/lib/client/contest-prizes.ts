/** Prizes of a draft: which can be added, whom each is for, and what is typed as their worth. */
import type { ContestRules, Prize } from '#lib/domain/contests/rules.ts';
import { currencyDigits, minorToDecimal, parseMajor } from '#lib/domain/money.ts';
import type { ContestChoices } from './contest-choices.ts';
import { usualTarget } from './contest-draft.ts';
import { prizeFor } from './contest-words.ts';

/** `1st`, `Everyone who reaches 60`, `Best of each day`. */
export function whomWords(prize: Prize, rules: ContestRules, { metrics, format }: ContestChoices): string {
	const unit = metrics.find(({ key }) => key === rules.metric)?.unit ?? 'count';
	if (prize.kind === 'place' && rules.format !== 'raffle') return `${format.place(prize.place)} place`;
	return prizeFor(prize, rules, unit, format);
}

/** What stands in the field of a worth; '' for a prize in kind. */
export const typedWorth = (minor: number, currency: string): string =>
	minor > 0 ? minorToDecimal(minor, currencyDigits(currency)).replace(/\.0+$/, '') : '';

/** Minor units; NaN where no amount is written. */
export function worthTyped(typed: string, currency: string): number {
	const text = typed.trim().replace(',', '.');
	if (text === '') return 0;
	const minor = parseMajor(text, currencyDigits(currency));
	return minor.ok ? minor.value : Number.NaN;
}

interface Addable {
	readonly label: string;
	readonly prize: Prize;
}

const nextPlace = (prizes: readonly Prize[]): number =>
	1 + Math.max(0, ...prizes.map((prize) => ('place' in prize ? prize.place : 0)));

/** The kinds of prizes that could still be added to these rules, each as a button says it. */
export function addablePrizes(rules: ContestRules, choices: ContestChoices): Addable[] {
	const { format, prizes, metric, lens, window } = rules;
	const place = nextPlace(prizes);
	const named = (prize: Prize): Prize => ({ ...prize, name: whomWords(prize, rules, choices) });
	const words = { name: '', value: 0 };
	const reached = format === 'milestone' || format === 'sharedGoal';
	const has = (kind: Prize['kind']) => prizes.some((prize) => prize.kind === kind);
	const addable: (Addable | false)[] = [
		!reached &&
			format !== 'team' && {
				label: `Prize for ${whomWords({ kind: 'place', place, share: 'split', ...words }, rules, choices)}`,
				prize: named({ kind: 'place', place, share: format === 'raffle' ? 'each' : 'split', ...words })
			},
		format === 'team' && {
			label: place === 1 ? 'Prize for the winning team' : `Prize for the ${choices.format.place(place)} team`,
			prize: named({ kind: 'team', place, share: 'each', ...words })
		},
		(reached || format === 'race') &&
			!has('everyone') && {
				label: 'Prize for everyone who gets there',
				prize: named({ kind: 'everyone', share: 'each', ...words })
			},
		!reached &&
			format !== 'race' &&
			format !== 'king' &&
			format !== 'season' &&
			!has('everyone') && {
				label: 'Prize for everyone from a figure on',
				prize: named({
					kind: 'everyone',
					share: 'each',
					least: usualTarget(
						choices.metrics.find(({ key }) => key === metric)?.unit,
						lens,
						choices.floor.currency
					),
					...words
				})
			},
		window.from !== window.to &&
			!has('spot') && {
				label: 'Prize for the best of each day',
				prize: named({ kind: 'spot', share: 'each', ...words })
			}
	];
	return addable.filter((one) => one !== false);
}
