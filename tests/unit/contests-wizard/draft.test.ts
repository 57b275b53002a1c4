import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	offeredMetrics,
	rulesOf,
	withFormat,
	withLens,
	withMetric,
	blankRules,
	faultsOf,
	roundsEnd,
	roundsFitting,
	targetTyped,
	typedTarget,
	usualTarget,
	windowChoices,
	type ContestFields
} from '#lib/client/contest-draft.ts';
import { ContestDraft } from '#lib/client/contest-draft.svelte.ts';
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import { bracketRounds } from '#lib/domain/contests/formats/bracket.ts';
import { CONTEST_LENSES, FORMATS, type ContestRules } from '#lib/domain/contests/rules.ts';
import { CONTEST_TEMPLATES } from '#lib/domain/contests/templates.ts';
import { readContestRules } from '#lib/protocol/contest-rules.ts';
import { property } from '../../property.ts';
import { choicesOn, metrics } from './floor.ts';

const { floor, vocabulary } = choicesOn();
const fields = (rules: ContestRules, name = 'Any'): ContestFields => ({
	name,
	rules,
	series: '',
	repeats: '',
	graceHours: 24
});
const templateOf = (key: string) => {
	const found = CONTEST_TEMPLATES.find((template) => template.key === key);
	if (!found) throw new Error(`no template ${key}`);
	return found;
};

describe('C1 drafts of templates', () => {
	property(
		'are valid on any day, and lie in the time to come',
		fc.property(
			fc.constantFrom(...CONTEST_TEMPLATES),
			fc.integer({ min: dayNumber('2024-01-01'), max: dayNumber('2031-12-31') }),
			fc.constantFrom(1 as const, 6 as const, 7 as const),
			(template, day, weekStart) => {
				const today = dateOfDay(day);
				const rules = rulesOf(template, { ...floor, today, weekStart });
				expect(readContestRules(rules)).toEqual({ ok: true, value: rules });
				expect(rules.window.from > today).toBe(true);
			}
		)
	);

	test('newcomers are those of the last ninety days, whenever it is started', () => {
		const rules = rulesOf(templateOf('newcomers'), floor);
		expect(rules.eligibility.startedSince).toBe(dateOfDay(dayNumber(rules.window.from) - 90));
	});

	test('a metric that this floor has not gives way to one that it has', () => {
		const calls = metrics.filter(({ key }) => key === 'calls');
		expect(rulesOf(templateOf('most-orders'), { ...floor, metrics: calls }).metric).toBe('calls');
	});

	test('M8 what the floor may not see is for managers only', () => {
		const hidden = metrics.map((metric) => ({ ...metric, onFloor: metric.key !== 'revenue' }));
		expect(rulesOf(templateOf('share-of-target'), { ...floor, metrics: hidden }).visibility).toBe('managers');
	});

	test('an empty sheet is valid as it is', () => {
		expect(readContestRules(blankRules(floor))).toMatchObject({ ok: true });
	});
});

describe('C1 choices', () => {
	property(
		'any format, lens and metric from any template, in any order: valid, or it is named what is missing',
		fc.property(
			fc.constantFrom(...CONTEST_TEMPLATES),
			fc.array(
				fc.oneof(
					fc.record({ format: fc.constantFrom(...FORMATS) }),
					fc.record({ lens: fc.constantFrom(...CONTEST_LENSES) }),
					fc.record({ metric: fc.constantFrom(...metrics.map(({ key }) => key)) })
				),
				{ maxLength: 6 }
			),
			(template, choices) => {
				let rules = rulesOf(template, floor);
				for (const choice of choices) {
					if ('format' in choice) rules = withFormat(rules, choice.format, floor);
					else if ('lens' in choice) {
						const before = rules;
						rules = withLens(rules, choice.lens, floor);
						// only what the format offers is ever chosen
						if (!readContestRules(rules).ok) rules = before;
					} else rules = withMetric(rules, choice.metric, floor);
				}
				const read = readContestRules(rules);
				expect(read).toEqual({ ok: true, value: rules });
				const chosen = offeredMetrics(rules.format, metrics).find(
					({ metric }) => metric.key === rules.metric
				);
				const faults = faultsOf(fields(rules), floor);
				if (chosen?.why === '') expect(faults).toEqual([]);
				else expect(faults.map(({ pointer }) => pointer)).toEqual(['/rules/metric']);
			}
		)
	);

	test('every format follows every template at once', () => {
		for (const template of CONTEST_TEMPLATES)
			for (const format of FORMATS) {
				const rules = withFormat(rulesOf(template, floor), format, floor);
				expect(readContestRules(rules), `${template.key} as ${format}`).toMatchObject({ ok: true });
				expect(rules.format).toBe(format);
				expect(rules.prizes.length).toBeGreaterThan(0);
			}
	});

	test('groups and ties go where a format or a metric has none, and what the floor may not see is for managers', () => {
		const hidden = metrics.map((metric) => ({ ...metric, onFloor: metric.key !== 'revenue' }));
		const most = {
			...rulesOf(templateOf('most-orders'), floor),
			groups: { by: 'team' },
			tie: 'earliest'
		} as ContestRules;
		expect(withFormat(most, 'race', floor)).toMatchObject({ groups: { by: 'team' }, tie: 'earliest' });
		for (const format of FORMATS)
			expect(readContestRules(withFormat(most, format, floor)), format).toMatchObject({ ok: true });
		expect(withFormat(most, 'raffle', floor)).toMatchObject({ tie: 'share' });
		expect(withFormat(most, 'raffle', floor).groups).toBeUndefined();
		expect(withMetric(most, 'win_rate', floor).tie).toBe('share');
		const byCalls = { ...most, tie: { metric: 'calls' } } as ContestRules;
		expect(withMetric(byCalls, 'calls', floor).tie).toBe('share');
		expect(withMetric(byCalls, 'points', floor).tie).toEqual({ metric: 'calls' });
		expect(withMetric(most, 'revenue', { ...floor, metrics: hidden }).visibility).toBe('managers');
	});

	test('C2 prizes of places become prizes of teams and back, and one for everyone where there are no places', () => {
		const most = rulesOf(templateOf('most-orders'), floor);
		const team = withFormat(most, 'team', floor);
		expect(team.prizes.map(({ kind }) => kind)).toEqual(['team', 'team', 'team']);
		expect(withFormat(team, 'most', floor).prizes).toEqual(most.prizes);
		expect(withFormat(most, 'sharedGoal', floor).prizes).toEqual([
			{ kind: 'everyone', name: 'First place', value: 0, share: 'split' }
		]);
	});

	test('against the own usual is the form of improvement, and leads back', () => {
		const most = rulesOf(templateOf('most-orders'), floor);
		const improved = withLens(most, 'baseline', floor);
		expect(improved).toMatchObject({ format: 'improvement', lens: 'raw' });
		expect(withLens(improved, 'perHour', floor)).toMatchObject({ format: 'most', lens: 'perHour' });
	});

	test('a target in another unit begins anew, in the same unit it stays', () => {
		const race = rulesOf(templateOf('race-to-orders'), floor);
		expect(withMetric(race, 'calls', floor)).toMatchObject({ options: { target: '10' } });
		expect(withMetric(race, 'revenue', floor)).toMatchObject({ options: { target: '1000000' } });
		expect(withLens(race, 'ofTarget', floor)).toMatchObject({ options: { target: '1' } });
	});

	test('what cannot be counted says why', () => {
		const why = (format: (typeof FORMATS)[number], key: string) =>
			offeredMetrics(format, metrics).find(({ metric }) => metric.key === key)?.why;
		expect(why('most', 'margin')).toContain('margins');
		expect(why('race', 'win_rate')).toContain('running sum');
		expect(why('most', 'win_rate')).toBe('');
		expect(why('race', 'calls')).toBe('');
	});
});

describe('targets as they are typed', () => {
	test('money is typed in whole units and kept in minor ones; shares in percent', () => {
		expect(targetTyped('1500,50', 'money', 'raw', 'EUR')).toBe('150050');
		expect(typedTarget('150000', 'money', 'raw', 'EUR')).toBe('1500');
		expect(targetTyped('120', 'money', 'ofTarget', 'EUR')).toBe('1.2');
		expect(typedTarget('1.2', 'count', 'ofTarget', 'EUR')).toBe('120');
		expect(targetTyped('2000', 'money', 'raw', 'JPY')).toBe('2000');
	});

	test('what is no number stays as it is, and the rules name the field', () => {
		const race = rulesOf(templateOf('race-to-orders'), floor);
		const typed = targetTyped('ten', 'count', 'raw', 'EUR');
		expect(typed).toBe('ten');
		const rules = { ...race, options: { target: typed, fallback: 'none' } } as ContestRules;
		expect(faultsOf(fields(rules), floor).map(({ pointer }) => pointer)).toEqual(['/rules/options/target']);
	});

	property(
		'what is typed is read back as it was',
		fc.property(
			fc.integer({ min: 1, max: 1_000_000 }),
			fc.constantFrom('count' as const, 'money' as const, 'points' as const, 'ratio' as const),
			fc.constantFrom('raw' as const, 'ofTarget' as const),
			(value, unit, lens) => {
				const text = String(value);
				expect(typedTarget(targetTyped(text, unit, lens, 'EUR'), unit, lens, 'EUR')).toBe(text);
			}
		)
	);

	test('the usual target is a number of its unit', () => {
		expect(usualTarget('money', 'raw', 'EUR')).toBe('1000000');
		expect(usualTarget('money', 'ofTarget', 'EUR')).toBe('1');
		expect(usualTarget('count', 'raw', 'EUR')).toBe('10');
	});
});

describe('windows', () => {
	property(
		'P5 those that are offered begin after today and are valid, with times of day and without',
		fc.property(
			fc.integer({ min: dayNumber('2024-01-01'), max: dayNumber('2031-12-31') }),
			fc.boolean(),
			(day, times) => {
				const today = dateOfDay(day);
				for (const { window } of windowChoices({ ...floor, today }, times)) {
					expect(window.from > today && window.to >= window.from).toBe(true);
					expect(window.startsAt !== undefined).toBe(times);
					expect(faultsOf(fields({ ...blankRules(floor), window }), floor)).toEqual([]);
				}
			}
		)
	);

	test('C2 rounds that fit: each after the last, the next on a working day', () => {
		const league = withFormat(rulesOf(templateOf('league'), floor), 'bracket', floor);
		const at = (from: string, to: string) => ({ ...league, window: { from, to } }) as ContestRules;
		// two weeks from a Monday, five days a round
		expect(roundsFitting(at('2026-11-30', '2026-12-13'), floor)).toBe(2);
		expect(roundsFitting(at('2026-11-30', '2026-12-10'), floor)).toBe(1);
		expect(roundsEnd(at('2026-11-30', '2026-12-10'), 3, floor)).toBe('2026-12-18');
		expect(roundsFitting(at('', '2026-12-10'), floor)).toBe(0);
	});
});

describe('a draft', () => {
	const made = () => new ContestDraft(floor, vocabulary.names);
	const answer = { ok: true as const, value: { id: 'c1', version: 3 } as never };

	test('begins with the first template, named after it, and is not changed', () => {
		const draft = made();
		expect(draft.name).toBe('Most orders of the week');
		expect(draft.changed).toBe(false);
		expect(draft.faults).toEqual([]);
	});

	test('a name that nobody wrote follows what is done; one that was written stays', () => {
		const draft = made();
		draft.rules = withMetric(draft.rules, 'calls', floor);
		expect(draft.name).toBe('Most calls');
		draft.name = 'Calling week';
		draft.rules = withMetric(draft.rules, 'points', floor);
		draft.start('raffle');
		expect(draft.name).toBe('Calling week');
		expect(draft.rules.format).toBe('raffle');
	});

	test('looking at templates writes nothing', () => {
		const draft = made();
		draft.start('raffle');
		expect(draft.changed).toBe(false);
		draft.set({ repeats: 'weekly' });
		draft.start('league');
		expect(draft.changed).toBe(true);
		expect(draft.fields.repeats).toBe('weekly');
	});

	test('is made once, then changed at its version, then launched', async () => {
		const draft = made();
		const calls: unknown[] = [];
		const api = {
			post: (path: string, body: unknown) => (calls.push(['post', path, body]), Promise.resolve(answer)),
			patch: (path: string, body: unknown) => (calls.push(['patch', path, body]), Promise.resolve(answer))
		} as never;
		await draft.save(api);
		expect(draft.changed).toBe(false);
		draft.name = 'Another ';
		await draft.launch(api);
		expect(calls).toMatchObject([
			['post', '/contests', { name: 'Most orders of the week', repeats: '', graceHours: 24 }],
			['patch', '/contests/c1', { name: 'Another', version: 3 }],
			['post', '/contests/c1/launch', { version: 3 }]
		]);
	});

	test('what the server refuses stands beside its field until that is changed', async () => {
		const draft = made();
		const refused = {
			ok: false as const,
			error: {
				status: 422,
				detail: 'No.',
				errors: [{ pointer: '/rules/lens', message: 'needs public targets' }]
			}
		};
		expect(await draft.save({ post: () => Promise.resolve(refused) } as never)).toBeUndefined();
		expect(draft.wrong('/rules/lens')).toBe('needs public targets');
		expect(draft.failure).toBe('');
		draft.rules = withLens(draft.rules, 'perHour', floor);
		expect(draft.wrong('/rules/lens')).toBe('');
	});

	test('goes on after a reload with what was kept', () => {
		const draft = made();
		draft.name = 'Mine';
		const kept = draft.kept;
		const again = made();
		again.resume(JSON.parse(JSON.stringify(kept)) as typeof kept);
		expect(again.name).toBe('Mine');
		expect(again.changed).toBe(true);
	});
});

test('C2 a knockout is started with as many days as its rounds take, however many enter', () => {
	for (const people of [1, 2, 3, 16, 17, 40, 300]) {
		const rules = rulesOf(templateOf('knockout'), { ...floor, people });
		expect(roundsFitting(rules, floor), `${people} people`).toBe(bracketRounds(people) || 4);
		expect(readContestRules(rules).ok).toBe(true);
	}
});
