import { describe, expect, test } from 'vitest';
import { adviceOf, mendOffers, type Foresight } from '#lib/client/contest-advice.ts';
import { blankRules, roundsFitting, rulesOf, type ContestFields } from '#lib/client/contest-draft.ts';
import { ContestForesight, plainOf } from '#lib/client/contest-foresight.svelte.ts';
import { timesOfWins, windowsTitle } from '#lib/client/contest-past.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import { CONTEST_TEMPLATES } from '#lib/domain/contests/templates.ts';
import { readContestRules } from '#lib/protocol/contest-rules.ts';
import { choicesOn } from './floor.ts';
import { backtestOf, fairnessOf, ids, names } from './past.ts';

const { floor, vocabulary, format } = choicesOn();
const template = (key: string) => CONTEST_TEMPLATES.find((one) => one.key === key) ?? CONTEST_TEMPLATES[0]!;
const rulesFrom = (key: string) => rulesOf(template(key), floor);
const fieldsWith = (rules: ContestRules, more: Partial<ContestFields> = {}): ContestFields => ({
	name: 'Any',
	rules,
	series: '',
	repeats: '',
	graceHours: 24,
	...more
});

const metric = (key: string) => vocabulary.names.metric(key);
const advise = (rules: ContestRules, foresight?: Partial<Foresight>, plain?: Foresight) =>
	adviceOf({
		fields: fieldsWith(rules),
		floor,
		foresight: foresight && {
			rules,
			backtest: null,
			fairness: null,
			faults: [],
			competitors: ids,
			reach: { windows: 8, of: 8, since: '' },
			...foresight
		},
		names,
		metric,
		format,
		...(plain ? { plain } : {})
	});

describe('C9 advice', () => {
	const won = {
		...rulesFrom('most-orders'),
		prizes: [{ kind: 'place', place: 1, name: 'Dinner', value: 0, share: 'split' }]
	} as ContestRules;

	test('nothing to win, or but the title, is said before anything is known', () => {
		expect(advise(blankRules(floor)).map(({ key }) => key)).toEqual(['no-prize']);
		expect(advise(rulesFrom('most-orders')).map(({ key }) => key)).toEqual(['title']);
		expect(advise(won)).toEqual([]);
	});

	test('few with a real chance: other lenses and prizes of the day help, and are valid', () => {
		const [first] = advise(won, { fairness: fairnessOf([0.7, 0.2, 0.05, 0.05], 1) });
		expect(first?.words).toBe(
			'Only 1 of 4 have a real chance of a prize. Ava Abel would be among the winners with 70%.'
		);
		expect(first?.offers.map(({ label }) => label)).toEqual([
			'Compare with the own usual',
			'Compare per hour worked',
			'Add a prize for each day'
		]);
		for (const { rules } of first?.offers ?? []) expect(readContestRules(rules)).toMatchObject({ ok: true });
	});

	test('where many have one there is nothing to say', () => {
		expect(
			advise(won, { fairness: fairnessOf([0.3, 0.3, 0.2, 0.2], 4), backtest: backtestOf([['a'], ['b']]) })
		).toEqual([]);
	});

	test('C8 one who nearly always wins, and a target that nobody reaches', () => {
		const habit = advise(won, {
			backtest: backtestOf([[ids[0]!], [ids[0]!], [ids[0]!], [ids[0]!], [ids[1]!]])
		});
		expect(habit[0]?.words).toBe('Most of them go to the same person. Others may not try.');
		const race = { ...rulesFrom('race-to-orders'), prizes: won.prizes } as ContestRules;
		const [far] = advise(race, { backtest: backtestOf([[], []]) });
		expect(far?.words).toBe('Nobody would have got there in the last 2.');
		expect(far?.offers[0]?.rules).toMatchObject({ options: { fallback: 'highest' } });
	});

	test('what plain figures would have made of it', () => {
		const rules = { ...won, lens: 'perHour' } as ContestRules;
		const fairness = fairnessOf([0.3, 0.3, 0.2, 0.2], 4);
		const plain = { fairness: fairnessOf([0.46, 0.3, 0.2, 0.04], 1) } as unknown as Foresight;
		expect(advise(rules, { fairness }, plain)).toMatchObject([
			{
				tone: 'good',
				words:
					'With plain orders only 1 of 4 would have a real chance, and Ava Abel 46% to be among the winners.'
			}
		]);
	});

	test('nobody, or one alone, is said', () => {
		expect(advise(won, { fairness: fairnessOf([], 0) })[0]?.key).toBe('nobody');
		expect(advise(won, { fairness: fairnessOf([1], 1) })[0]?.key).toBe('alone');
	});

	test('days that are over are said to be', () => {
		const over = { ...won, window: { from: '2026-11-02', to: '2026-11-06' } } as ContestRules;
		expect(advise(over).map(({ key }) => key)).toEqual(['over']);
	});

	test('C2 a bracket that does not fit is made longer by as much as it takes', () => {
		const rules = {
			...rulesFrom('knockout'),
			window: { from: '2026-11-30', to: '2026-12-04' }
		} as ContestRules;
		const refused = { faults: [{ pointer: '/window/to', message: 'is too early: 4 rounds do not fit' }] };
		const foresight = refused as unknown as Foresight;
		const asked = { fields: fieldsWith(rules), floor, foresight, names, metric, format };
		const offers = mendOffers(asked);
		expect(offers.map(({ label }) => label)).toEqual(['Make it end Fri, Dec 25', 'Make rounds last a day']);
		expect(offers.map((offer) => roundsFitting(offer.rules, floor))).toEqual([4, 5]);
		expect(mendOffers({ ...asked, foresight: undefined })).toEqual([]);
	});
});

describe('the last windows in words', () => {
	test('how often somebody won', () => {
		expect(timesOfWins(backtestOf([[ids[0]!], [ids[0]!], [ids[1]!]]), names, format)).toBe(
			'Ava Abel would have won twice.'
		);
		expect(timesOfWins(backtestOf([[ids[0]!], [ids[1]!]]), names, format)).toBe(
			'Nobody would have won twice.'
		);
	});
	test('what the windows are', () => {
		expect(windowsTitle({ from: '2026-11-30', to: '2026-12-04' })).toBe(
			'The last eight weeks under these rules'
		);
		expect(windowsTitle({ from: '2026-12-01', to: '2026-12-31' })).toBe(
			'The last eight months under these rules'
		);
		expect(windowsTitle({ from: '2026-12-01', to: '2026-12-14' })).toBe(
			'The last eight such windows under these rules'
		);
	});
});

describe('C8 C9 what is asked of the preview', () => {
	const rules = { ...rulesFrom('most-orders'), lens: 'perHour' } as ContestRules;
	const known = (of: ContestRules): Foresight => ({
		rules: of,
		backtest: null,
		fairness: null,
		faults: [],
		competitors: [],
		reach: { windows: 8, of: 8, since: '' }
	});
	class Preview {
		readonly asked: ContestRules[] = [];
		answer: Foresight | undefined;
		pending = false;
		ask(of: ContestRules) {
			this.asked.push(of);
		}
	}

	test('the draft first, and plain figures once that is known whole', () => {
		const preview = new Preview();
		const foresight = new ContestForesight(preview);
		foresight.ask(rules);
		foresight.ask(rules);
		preview.answer = known(rules);
		preview.pending = true;
		foresight.follow();
		expect(preview.asked).toEqual([rules]);
		preview.pending = false;
		foresight.follow();
		const plain = { ...rules, lens: 'raw' };
		expect(preview.asked).toEqual([rules, plain]);
		preview.answer = known(plain as ContestRules);
		foresight.follow();
		expect(foresight.of(rules)).toEqual(known(rules));
		expect(foresight.plainFor(rules)?.rules).toEqual(plain);
	});

	test('figures of other rules are never taken for those of the draft', () => {
		const preview = new Preview();
		const foresight = new ContestForesight(preview);
		foresight.ask(rules);
		preview.answer = known(rules);
		foresight.follow();
		const other = { ...rules, lens: 'ofTarget' } as ContestRules;
		foresight.ask(other);
		foresight.follow();
		expect(foresight.of(other)).toBeUndefined();
		expect(foresight.own?.rules).toEqual(rules);
		expect(plainOf(rulesFrom('most-orders'))).toBeUndefined();
		expect(plainOf(rulesFrom('most-improved'))).toMatchObject({ format: 'most', lens: 'raw' });
	});
});
