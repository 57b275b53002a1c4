import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { FORMATS, type ContestRules } from '#lib/domain/contests/rules.ts';
import { CONTEST_TEMPLATES, draftOf, nextWindow } from '#lib/domain/contests/templates.ts';
import { rulesInWords, type Names } from '#lib/domain/contests/words.ts';
import { metricsOf } from '#lib/domain/contests/make-roster.ts';
import { readContestRules } from '#lib/protocol/contest-rules.ts';
import { CATALOGUE, rules } from './kit.ts';

const faults = (value: unknown) => {
	const read = readContestRules(value);
	return read.ok ? [] : read.error.map(({ pointer }) => pointer);
};
const most = rules('most', {});

test('C1 rules are read strictly, and every fault is named by its field', () => {
	expect(readContestRules(most)).toEqual({ ok: true, value: most });
	expect(faults(null)).toEqual(['']);
	expect(faults({ ...most, format: 'chess' })).toEqual(['/format']);
	expect(faults({ ...most, luck: 1 })).toEqual(['/luck']);
	expect(faults({ ...most, options: { target: '1' } })).toEqual(['/options/target']);
	expect(faults({ ...most, window: { from: '2026-02-30', to: '2026-03-01' } })).toEqual(['/window/from']);
	expect(faults({ ...most, window: { from: '2026-03-02', to: '2026-03-01' } })).toEqual(['/window/to']);
	expect(faults({ ...most, window: { ...most.window, startsAt: '09:00' } })).toEqual(['/window/endsAt']);
	expect(
		faults({ ...most, prizes: [{ kind: 'place', place: 0, name: '', value: -1, share: 'all' }] })
	).toEqual(['/prizes/0/place', '/prizes/0/name', '/prizes/0/value', '/prizes/0/share']);
	const prize = { name: 'Wine', value: 0, share: 'each' } as const;
	expect(faults({ ...most, prizes: [{ kind: 'team', place: 1, ...prize }] })).toEqual(['/prizes/0/kind']);
	expect(faults({ ...most, prizes: [{ kind: 'everyone', ...prize }] })).toEqual(['/prizes/0/least']);
	expect(faults({ ...most, tie: { metric: 'calls' } })).toEqual(['/tie/metric']);
	const race = rules('race', { target: '10', fallback: 'none' });
	expect(faults(race)).toEqual([]);
	expect(faults({ ...race, options: { target: 10, fallback: 'none' } })).toEqual(['/options/target']);
	for (const target of ['0', '-1', '1e3', '1.0000000001', ''])
		expect([target, faults({ ...race, options: { target, fallback: 'none' } })]).toEqual([
			target,
			['/options/target']
		]);
	expect(faults({ ...race, lens: 'perHour' })).toEqual(['/lens']);
	expect(faults({ ...rules('bracket', { roundDays: 5 }), tie: 'earliest', groups: { by: 'team' } })).toEqual([
		'/groups',
		'/tie'
	]);
});

test('M8 a contest is over what everybody can see; some formats need a sum', () => {
	const refused = (given: ContestRules) => {
		const metrics = metricsOf(given, CATALOGUE);
		return metrics.ok ? [] : metrics.error.map(({ pointer }) => pointer);
	};
	expect(refused(rules('most', {}, { metric: 'call_to_order' }))).toEqual([]);
	for (const metric of [
		'margin',
		'follow_up_rate',
		'attainment',
		'cycle_days',
		'value_per_customer',
		'lifetime_value',
		'luck'
	])
		expect([metric, refused(rules('most', {}, { metric }))]).toEqual([metric, ['/metric']]);
	expect(refused(rules('king', {}, { metric: 'call_to_order' }))).toEqual(['/metric']);
	expect(refused(rules('most', {}, { metric: 'call_to_order', tie: 'earliest' }))).toEqual(['/tie']);
	expect(refused(rules('most', {}, { tie: { metric: 'margin' } }))).toEqual(['/tie/metric']);
});

test('C1 every template is valid, over a metric that contests can be over, and each format has one', async () => {
	const files = await readdir('src/lib/domain/contests/templates');
	expect(CONTEST_TEMPLATES.map(({ key }) => `${key}.json`).sort()).toEqual(files.sort());
	expect(CONTEST_TEMPLATES.length).toBeGreaterThanOrEqual(12);
	for (const template of CONTEST_TEMPLATES) {
		const draft = draftOf(template, '2026-06-03', 1);
		expect([template.key, readContestRules(draft)]).toEqual([template.key, { ok: true, value: draft }]);
		expect(metricsOf(draft, CATALOGUE).ok).toBe(true);
		expect([template.name, template.explains].every((text) => text.length > 5)).toBe(true);
		const file = await readFile(`src/lib/domain/contests/templates/${template.key}.json`, 'utf8');
		expect(JSON.parse(file)).toEqual(template);
	}
	expect(new Set(CONTEST_TEMPLATES.map(({ rules: { format } }) => format))).toEqual(new Set(FORMATS));
});

test('C8 templates begin with the next whole day, week or month', () => {
	const times = { startsAt: '09:00', endsAt: '17:00' };
	expect(nextWindow({ unit: 'week', length: 1, ...times }, '2026-06-03', 1)).toEqual({
		from: '2026-06-08',
		to: '2026-06-12',
		...times
	});
	expect(nextWindow({ unit: 'week', length: 2 }, '2026-06-03', 7)).toEqual({
		from: '2026-06-07',
		to: '2026-06-20'
	});
	expect(nextWindow({ unit: 'month', length: 1 }, '2026-01-31', 1)).toEqual({
		from: '2026-02-01',
		to: '2026-02-28'
	});
	expect(nextWindow({ unit: 'day', length: 1 }, '2026-06-03', 1)).toEqual({
		from: '2026-06-04',
		to: '2026-06-04'
	});
});

const names: Names = {
	metric: (key) => key.replaceAll('_', ' '),
	figure: (_, decimal) => decimal,
	team: (id) => id,
	region: (id) => id,
	money: (minor) => `$${minor / 100}`,
	locale: 'en-GB'
};

test('C1 rules in plain words', () => {
	const prize = { kind: 'place', place: 1, name: 'Wine', value: 5_000, share: 'split' } as const;
	const window = { from: '2026-06-01', to: '2026-06-05', startsAt: '09:00', endsAt: '17:00' };
	const told = rulesInWords(rules('most', {}, { metric: 'orders', window, prizes: [prize] }), names);
	expect(told.headline).toBe('Most orders from Mon 1 Jun 9:00 to Fri 5 Jun 17:00; ties share the prize.');
	expect(told.details).toEqual([
		'Everyone takes part.',
		'First place: Wine ($50), divided if several win it.'
	]);
	const race = rules(
		'race',
		{ target: '10', fallback: 'none' },
		{ eligibility: { teams: ['North', 'South'] }, tie: 'earliest', confirm: 'all' }
	);
	expect(rulesInWords(race, names)).toEqual({
		headline: 'First to 10 calls from Mon 1 Jun to Fri 5 Jun; of equals whoever got there first.',
		details: [
			'Everyone of North and South takes part.',
			'If nobody gets there, nobody wins.',
			'What people log themselves counts once it is imported or confirmed by a manager.'
		]
	});
	// a prize that nobody has named says but who wins; a title is not divided
	const prizes = [
		{ kind: 'place', place: 1, name: 'First place', value: 0, share: 'split' },
		{ kind: 'place', place: 2, name: 'Finalist', value: 0, share: 'split' },
		{ kind: 'place', place: 3, name: '3rd place', value: 1_000, share: 'split' }
	] as const;
	expect(rulesInWords(rules('most', {}, { prizes }), names).details.slice(1)).toEqual([
		'First place wins.',
		'Second place: Finalist.',
		'Third place: 3rd place ($10), divided if several win it.'
	]);
	const three = [1, 2, 3].map((place) => ({ ...prizes[0], place }));
	expect(rulesInWords(rules('most', {}, { prizes: three }), names).details.slice(1)).toEqual([
		'First, second and third place win.'
	]);
	const title = { kind: 'team', place: 1, name: 'Winning team', value: 0, share: 'each' } as const;
	const sides = rules('team', { by: 'region', perMember: false }, { prizes: [title] });
	expect(rulesInWords(sides, names).details).toEqual([
		'All regions take part.',
		'Everyone in the winning team wins.'
	]);
	const all = CONTEST_TEMPLATES.map((template) => rulesInWords(draftOf(template, '2026-06-03', 1), names));
	expect(new Set(all.map(({ headline }) => headline)).size).toBe(all.length);
	for (const { headline, details } of all) {
		expect(headline).toMatch(/^[A-Z].*\.$/);
		for (const detail of details) expect(detail).toMatch(/^[A-Z].*\.$/);
		expect([headline, ...details].join(' ')).not.toMatch(/undefined|null|NaN|\[object/);
	}
});
