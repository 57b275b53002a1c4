/** C1-C3 in words: where a contest stands, what is won, what is still needed. */
import { describe, expect, test } from 'vitest';
import { needWords } from '#lib/client/contest-needs-words.ts';
import { ownLine } from '#lib/client/contest-own-line.ts';
import {
	awardWords,
	fromWords,
	leaderWords,
	untilWords,
	hashWords,
	momentWords,
	namesWords,
	oddsWords,
	placeWords,
	prizeFor,
	prizeWords,
	scoreHead,
	scoreWords,
	stateLine,
	stateWords,
	targetWords,
	timeLeftWords,
	type ContestMetric
} from '#lib/client/contest-words.ts';
import { Format } from '#lib/client/format.ts';
import { instantText } from '#lib/domain/calendar.ts';
import type { Need } from '#lib/domain/contests/needs.ts';
import type { Prize } from '#lib/domain/contests/rules.ts';
import type { SeenContest } from '#lib/domain/contests/seen.ts';
import { standings } from '#lib/domain/contests/standings.ts';
import { DAY, END, fact, HOUR, MONDAY, roster, rules } from '../contests/kit.ts';

const NOON = MONDAY + 12 * HOUR;
const format = new Format({ locale: 'en-GB', currency: 'EUR', timeZone: 'UTC' }, () => NOON);
const CALLS: ContestMetric = { key: 'calls', name: 'Calls', unit: 'count', direction: 'up', ratio: false };
const REVENUE: ContestMetric = {
	key: 'revenue',
	name: 'Revenue',
	unit: 'money',
	direction: 'up',
	ratio: false
};
const NAMES = { ada: 'Ada', bob: 'Bob', cyd: 'Cyd', dan: 'Dan' };
const most = rules('most', {});

type Timed = Pick<SeenContest, 'state' | 'startsAt' | 'endsAt' | 'settlesAt' | 'steps' | 'outcome'>;
const timed = (state: SeenContest['state'], over: Partial<Timed> = {}): Timed => ({
	state,
	startsAt: instantText(MONDAY + 9 * HOUR),
	endsAt: instantText(MONDAY + 4 * DAY + 17 * HOUR),
	settlesAt: instantText(MONDAY + 5 * DAY + 17 * HOUR),
	steps: [],
	outcome: null,
	...over
});
const step = (event: SeenContest['steps'][number]['event'], why: string) => ({
	event,
	at: instantText(NOON),
	by: '',
	why
});

describe('scores', () => {
	test.each([
		['12', most, 'count', '12'],
		[null, most, 'count', '–'],
		['1250000', most, 'money', '€12,500'],
		['5/4', rules('most', {}, { lens: 'perHour' }), 'count', '1.3'],
		['1/4', rules('most', {}, { lens: 'perHour' }), 'count', '0.25'],
		['13/15', rules('most', {}, { lens: 'ofTarget' }), 'count', '86.7%'],
		['-3', rules('improvement', {}), 'count', '\u22123'],
		['11/2', rules('most', {}, { lens: 'baseline' }), 'count', '+5.5'],
		['391/3', rules('king', {}), 'count', '2 h 10'],
		['7', rules('season', { roundDays: 1 }), 'money', '7'],
		['7/2', rules('team', { by: 'team', perMember: true }), 'count', '3.5']
	] as const)('M5 %s by %o in %s is %s', (score, over, unit, words) => {
		expect(scoreWords(score, over, unit, format)).toBe(words);
	});

	test('what stands over them says what is compared', () => {
		expect(scoreHead(most, CALLS)).toBe('Calls');
		expect(scoreHead(rules('most', {}, { lens: 'perHour' }), CALLS)).toBe('Calls an hour');
		expect(scoreHead(rules('raffle', { per: '5' }), CALLS)).toBe('Tickets');
		expect(
			targetWords('1.1', rules('milestone', { target: '1.1' }, { lens: 'ofTarget' }), 'count', format)
		).toBe('110% of the own target');
		expect(targetWords('800000', most, 'money', format)).toBe('€8,000');
	});
});

describe('C3 where it stands in time', () => {
	test.each([
		[
			timed('scheduled', { startsAt: instantText(MONDAY + DAY + 9 * HOUR) }),
			'Begins Tue 09:00, until Fri 17:00.'
		],
		[timed('live'), 'Live until Fri 17:00.'],
		[timed('paused'), 'Paused, and still open until Fri 17:00. What is done now counts.'],
		[timed('provisional'), 'Time is up. Late records of it count until Sat 17:00, then it is settled.'],
		[timed('settled', { steps: [step('settle', '')] }), 'Settled 12:00.'],
		[
			timed('amended', { steps: [step('settle', ''), step('amend', 'Two orders were entered twice')] }),
			'Settled 12:00. Corrected since: Two orders were entered twice.'
		],
		[
			timed('cancelled', { steps: [step('cancel', 'The phones were down.')] }),
			'Called off. The phones were down. There is no result.'
		]
	])('%o: %s', (contest, words) => {
		expect(stateWords(contest, NOON, format)).toBe(words);
	});

	test('in a list', () => {
		expect(stateLine(timed('live'), NOON, format)).toBe('4 d 5 h left');
		expect(stateLine(timed('paused'), NOON, format)).toBe('Paused, 4 d 5 h left');
		expect(stateLine(timed('provisional'), NOON, format)).toBe('Counts until Sat 17:00');
	});

	test.each([
		[26 * HOUR, '1 d 2 h'],
		[24 * HOUR, '1 d'],
		[2 * HOUR + 10 * 60_000, '2 h 10 min'],
		[2 * HOUR, '2 h'],
		[25 * 60_000, '25 min'],
		[4 * 60_000 + 30_000, '4 min 30 s'],
		[4 * 60_000, '4 min'],
		[30_000, '30 s'],
		[-5, '0 s']
	])('%d ms left: %s', (ms, words) => {
		expect(timeLeftWords(ms)).toBe(words);
	});

	test('a moment is told by its day within six days, else by its date', () => {
		expect(momentWords(NOON, NOON, format)).toBe('12:00');
		expect(momentWords(NOON + 6 * DAY, NOON, format)).toBe('Sun 12:00');
		expect(momentWords(NOON + 7 * DAY, NOON, format)).toBe('8 Jun, 12:00');
		expect(momentWords(NOON - DAY, NOON, format)).toBe('31 May, 12:00');
	});

	test('a day is told whole: what ends at midnight ends with the day before', () => {
		expect(untilWords(MONDAY + DAY, NOON, format)).toBe('the end of today');
		expect(untilWords(MONDAY + 5 * DAY, NOON, format)).toBe('the end of Fri');
		expect(untilWords(MONDAY + 9 * DAY, NOON, format)).toBe('the end of Tue 9 Jun');
		expect(untilWords(MONDAY + 4 * DAY + 17 * HOUR, NOON, format)).toBe('Fri 17:00');
		expect(fromWords(MONDAY + DAY, NOON, format)).toBe('Tue');
		expect(fromWords(MONDAY + 7 * DAY, NOON, format)).toBe('Mon 8 Jun');
	});

	test('who leads is told, where somebody does and has done something', () => {
		const people = roster(['ada', 'bob', 'cyd']);
		const leads = (...facts: Parameters<typeof standings>[2][]) =>
			leaderWords(
				{ rules: most, names: NAMES },
				standings(
					most,
					people,
					facts.flatMap((all) => [...all]),
					END
				)
			);
		expect(leads([fact('ada', 9, 5), fact('bob', 10, 3)])).toBe('Ada leads');
		expect(leads([fact('ada', 9, 5), fact('bob', 10, 5)])).toBe('Ada and Bob lead');
		expect(leads([])).toBe('');
	});
});

describe('C1 prizes', () => {
	const prize = (over: Partial<Prize>): Prize => ({
		kind: 'place',
		place: 1,
		name: 'Dinner',
		value: 0,
		share: 'each',
		...over
	});

	test('for whom, and what', () => {
		const race = rules('race', { target: '8', fallback: 'none' });
		expect(prizeFor(prize({}), most, 'count', format)).toBe('1st');
		expect(prizeFor(prize({ kind: 'everyone' }), race, 'count', format)).toBe('Everyone who reaches 8');
		expect(prizeFor(prize({ kind: 'everyone', least: '12' }), most, 'count', format)).toBe(
			'Everyone with 12 or more'
		);
		expect(prizeFor(prize({ kind: 'team', place: 1 }), most, 'count', format)).toBe(
			'Everyone in the winning team'
		);
		expect(prizeFor(prize({ kind: 'spot' }), most, 'count', format)).toBe('Best of each day');
		expect(prizeFor(prize({ place: 2 }), rules('raffle', { per: '1' }), 'count', format)).toBe(
			'2nd ticket drawn'
		);
		expect(prizeWords(prize({ value: 15_000 }), format)).toBe('Dinner, €150');
	});

	test('a divided one says how much of it, exactly', () => {
		expect(awardWords({ share: '1', value: '15000' }, prize({}), format)).toBe('Dinner, €150');
		expect(awardWords({ share: '1/2', value: '7500' }, prize({}), format)).toBe('1/2 of Dinner, €75');
		expect(awardWords({ share: '1/3', value: '0' }, prize({}), format)).toBe('1/3 of Dinner');
	});

	test('names, hashes and odds', () => {
		expect(namesWords(['ada'], NAMES)).toBe('Ada');
		expect(namesWords(['ada', 'bob', 'cyd'], NAMES)).toBe('Ada, Bob and Cyd');
		expect(namesWords(['ada', 'bob', 'cyd', 'dan'], NAMES)).toBe('Ada, Bob and 2 more');
		expect(namesWords(['eve'], NAMES)).toBe('A colleague');
		expect(hashWords('9f3c41ae07d2aaaa')).toBe('9f3c 41ae 07d2');
		expect(hashWords('')).toBe('–');
		expect([0.004, 0.07, 0.305, 0.996].map((odds) => oddsWords(odds, format))).toEqual([
			'under 1%',
			'7%',
			'31%',
			'over 99%'
		]);
		expect([placeWords(3, format), placeWords(14, format)]).toEqual(['third place', '14th place']);
	});
});

describe('what is needed', () => {
	const said = (need: Need, over = most, metric = CALLS) => {
		const { amount, rest } = needWords(need, over, metric, NAMES, format);
		return `${amount} ${rest}`;
	};
	const missing = (amount: string, beyond = true, of: 'metric' | 'score' | 'minutes' = 'metric') => ({
		amount,
		beyond,
		of
	});
	const toPlace = (amount: string, over: Partial<Need & { kind: 'place' }> = {}): Need => ({
		kind: 'place',
		place: 3,
		alone: false,
		prizes: [],
		missing: missing(amount),
		...over
	});
	const prized = rules(
		'most',
		{},
		{
			prizes: [{ kind: 'place', place: 3, name: 'Lunch', value: 0, share: 'each' }]
		}
	);

	test.each([
		[toPlace('1'), most, CALLS, '2 more calls take third place'],
		[toPlace('0'), most, CALLS, '1 more call takes third place'],
		[toPlace('3/2'), most, CALLS, '2 more calls take third place'],
		[toPlace('1', { prizes: [0] }), prized, CALLS, '2 more calls take third place and with it Lunch'],
		[toPlace('0', { alone: true }), most, CALLS, '1 more call takes third place alone'],
		[toPlace('120000'), most, REVENUE, 'More than €1,200 more revenue takes third place'],
		[toPlace('0'), most, REVENUE, 'Any more revenue takes third place'],
		[
			toPlace('1/40', { missing: missing('1/40', true, 'score') }),
			rules('most', {}, { lens: 'ofTarget' }),
			CALLS,
			'More than 2.5% of the own target more takes third place'
		],
		[
			toPlace('0', { alone: true, missing: missing('0', true, 'score') }),
			rules('most', {}, { lens: 'ofTarget' }),
			CALLS,
			'Anything more takes third place alone'
		],
		[
			{ kind: 'target', prizes: [], place: 1, missing: missing('2', false) },
			rules('race', { target: '8', fallback: 'none' }),
			CALLS,
			'2 more calls reach 8, for first place'
		],
		[
			{ kind: 'together', missing: missing('9', false) },
			rules('sharedGoal', { target: '20' }),
			CALLS,
			'9 more calls and all of you are at 20'
		],
		[{ kind: 'ticket', missing: missing('1', false) }, most, CALLS, '1 more call makes the next ticket'],
		[
			{ kind: 'match', round: 1, against: 'bob', missing: missing('2') },
			most,
			CALLS,
			'3 more calls put you ahead of Bob'
		],
		[
			{ kind: 'safe', missing: missing('0') },
			most,
			CALLS,
			'1 more call in this round puts you above the line'
		],
		[
			{ kind: 'crown', from: 'bob', missing: missing('2') },
			most,
			CALLS,
			'3 more calls take the crown from Bob'
		],
		[{ kind: 'crown', from: null, missing: missing('0') }, most, CALLS, '1 more call takes the crown'],
		[
			toPlace('59', { missing: missing('59', true, 'minutes') }),
			rules('king', {}),
			CALLS,
			'1 h more in the lead takes third place'
		]
	] as const)('%o in %o of %o: %s', (need, over, metric, words) => {
		expect(said(need, over, metric)).toBe(words);
	});

	test('one line for the own page: the place, and the nearest thing to reach', () => {
		const now = standings(most, roster(['ada', 'bob', 'cyd']), [fact('ada', 9, 5), fact('bob', 10, 3)], END);
		const contest = { rules: most, names: NAMES, state: 'live' } as const;
		expect(ownLine(contest, now, 'bob', CALLS, format)).toEqual({
			place: '2nd',
			need: { amount: '3 more calls', rest: 'take first place' }
		});
		expect(ownLine({ ...contest, state: 'settled' }, now, 'bob', CALLS, format).need).toBeUndefined();
		expect(ownLine(contest, now, '', CALLS, format)).toEqual({ place: '', need: undefined });
		expect(ownLine(contest, undefined, 'bob', CALLS, format).place).toBe('');
	});
});
