import { describe, expect, test } from 'vitest';
import { clockWords, settlesWords, windowWords } from '#lib/client/contest-dates.ts';
import { rulesOf, withFormat, type ContestFields } from '#lib/client/contest-draft.ts';
import { canLengthen, editFlaws, editOf, editedRules } from '#lib/client/contest-edit.ts';
import { placeOfFault } from '#lib/client/contest-faults.ts';
import { forgetDraft, keepDraft, keptDraft } from '#lib/client/contest-kept.ts';
import { contestGroups, groupOf, nextStep, type ListedContest } from '#lib/client/contest-list.ts';
import { headlineWith } from '#lib/client/contest-past.ts';
import { addablePrizes, worthTyped } from '#lib/client/contest-prizes.ts';
import { sentenceOf, slotsOf, type Part } from '#lib/client/contest-sentence.ts';
import { FORMATS, type ContestRules } from '#lib/domain/contests/rules.ts';
import { CONTEST_STATES } from '#lib/domain/contests/states.ts';
import { CONTEST_TEMPLATES } from '#lib/domain/contests/templates.ts';
import { isTitle } from '#lib/domain/contests/titles.ts';
import { rulesInWords } from '#lib/domain/contests/words.ts';
import { readContestRules } from '#lib/protocol/contest-rules.ts';
import { choicesOn } from './floor.ts';
import { backtestOf } from './past.ts';

const choices = choicesOn();
const { floor, vocabulary, format } = choices;
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
const said = (parts: readonly Part[]) =>
	parts.map((part) => (typeof part === 'string' ? part : part.text)).join('');
const sentence = (rules: ContestRules, more?: Partial<ContestFields>) =>
	said(sentenceOf(fieldsWith(rules, more), vocabulary));

describe('C1 rules as a sentence', () => {
	test('the classic reads as prose', () => {
		expect(sentence(rulesFrom('most-orders'))).toBe(
			'From Mon, Nov 30, 9:00 to Fri, Dec 4, 17:00 we count orders and compare plain figures. The highest wins the titles. ' +
				'Ties share the prize. Places are counted among all. Everyone takes part. ' +
				'What people log themselves counts at once; late records count until Sat 17:00. It runs once.'
		);
	});

	test('what is chosen is what is read', () => {
		const rules = {
			...rulesFrom('most-improved'),
			eligibility: { teams: ['teamnorth000000', 'teamsouth000000'], except: ['x'] },
			join: 'open',
			confirm: 'unusual',
			prizes: [{ kind: 'place', place: 1, name: 'a Friday off', value: 0, share: 'each' }]
		} as ContestRules;
		const text = sentence(rules, { repeats: 'weekly', series: 'serieswinter000' });
		expect(text).toContain(
			'each person with their own last eight weeks. The biggest step up wins a Friday off.'
		);
		expect(text).toContain('Ties win alike.');
		expect(text).toContain(
			'Everyone in North and South but 1 takes part, and people may join later; leave does not count'
		);
		expect(text).toContain('waits for a manager where it is unusual');
		expect(text).toContain('It runs every week and counts for Winter season.');
	});

	test('C2 sides take part whole, unless people are left out', () => {
		expect(sentence(rulesFrom('team-total'))).toContain(' All teams take part.');
		const some = { ...rulesFrom('team-total'), eligibility: { teams: ['teamnorth000000'] } } as ContestRules;
		expect(sentence(some)).toContain(' Everyone in North takes part.');
	});

	test('every format has a sentence with what, when, who and prizes, and no loose ends', () => {
		for (const one of FORMATS) {
			const parts = sentenceOf(fieldsWith(withFormat(rulesFrom('most-orders'), one, floor)), vocabulary);
			expect(slotsOf(parts), one).toEqual(
				expect.arrayContaining(['when', 'what', 'how', 'prizes', 'who', 'late'])
			);
			expect(said(parts), one).not.toMatch(/ {2}|undefined|NaN|\.\.|,,|^\s| \.|\s$/);
		}
	});

	test('is a sentence also while a date or a number is missing', () => {
		const rules = {
			...rulesFrom('race-to-orders'),
			window: { from: '', to: '' },
			options: { target: 'ten', fallback: 'none' }
		};
		expect(sentence(rules as ContestRules)).toContain('On a day we count orders');
		expect(sentence(rules as ContestRules)).toContain('The first to reach ten orders');
	});

	test('dates and times are in the locale of the workspace, by its clock', () => {
		const german = choicesOn('2026-11-25', 'de-DE', 'Europe/Berlin');
		const rules = rulesOf(template('most-orders'), german.floor);
		expect(windowWords(rules.window, german.format)).toEqual({
			from: 'Mo., 30. Nov., 9:00',
			to: 'Fr., 4. Dez., 17:00'
		});
		expect(clockWords('09:30', 'en-US')).toBe('9:30');
		expect(clockWords('24:00', 'en-US')).toBe('midnight');
		const fields = fieldsWith(rules, { graceHours: 24 * 8 });
		expect(settlesWords(fields, german.vocabulary)).toContain('12');
		// without times of day: the end of the last date, wherever that is
		const days = { ...rules, window: { from: '2026-11-30', to: '2026-12-04' } } as ContestRules;
		const inTokyo = choicesOn('2026-11-25', 'en-US', 'Asia/Tokyo');
		expect(settlesWords(fieldsWith(days), inTokyo.vocabulary)).toBe('Sun 00:00');
	});

	test('C8 the headline ends with who placed in none', () => {
		const { headline } = rulesInWords(rulesFrom('most-orders'), vocabulary.names);
		const told = headlineWith(headline, backtestOf([['a'], ['b']], ['c', 'd']));
		expect(told).toBe(
			'Most orders from Mon, Nov 30 9:00 to Fri, Dec 4 17:00; ties share the prize; two people placed in none of the last 2.'
		);
		expect(headlineWith(headline, null)).toBe(headline);
	});
});

describe('faults', () => {
	test('each stands where it can be mended, with a name', () => {
		expect(placeOfFault({ pointer: '/rules/window/to', message: 'is before the first date' })).toEqual({
			slot: 'when',
			words: 'The last day is before the first date.'
		});
		expect(placeOfFault({ pointer: '/rules/prizes/1/value', message: 'is too large' })).toEqual({
			slot: 'prizes',
			words: 'Prize 2: its worth is too large.'
		});
		expect(placeOfFault({ pointer: '/name', message: 'is missing' })).toEqual({
			words: 'The name is missing.'
		});
	});
});

describe('prizes', () => {
	test('all that can be added leave the rules valid, in every format', () => {
		for (const one of FORMATS) {
			const rules = withFormat(rulesFrom('most-orders'), one, floor);
			for (const { prize, label } of addablePrizes(rules, choices)) {
				const added = { ...rules, prizes: [...rules.prizes, prize] };
				expect(readContestRules(added), `${one}: ${label}`).toMatchObject({ ok: true });
				expect(isTitle(prize), label).toBe(true);
			}
		}
	});
	test('worths are typed in whole units', () => {
		expect([worthTyped('', 'EUR'), worthTyped('50', 'EUR'), worthTyped('12,5', 'EUR')]).toEqual([
			0, 5_000, 1_250
		]);
		expect(worthTyped('lots', 'EUR')).toBeNaN();
	});
});

describe('unsaved drafts', () => {
	const place = () => {
		const all = new Map<string, string>();
		return {
			getItem: (key: string) => all.get(key) ?? null,
			setItem: (key: string, value: string) => void all.set(key, value),
			removeItem: (key: string) => void all.delete(key)
		};
	};
	const kept = { fields: fieldsWith(rulesFrom('raffle')), named: true, template: 'raffle', version: 0 };

	test('are kept one for each contest, until they are forgotten', () => {
		const storage = place();
		keepDraft(() => storage, '', kept);
		expect(keptDraft(() => storage, '')).toEqual(kept);
		expect(keptDraft(() => storage, 'c1')).toBeUndefined();
		forgetDraft(() => storage, '');
		expect(keptDraft(() => storage, '')).toBeUndefined();
	});

	test('what another release kept, or storage that is closed, is nothing', () => {
		const storage = place();
		storage.setItem('pacesetter:contest-draft:', '{"fields":{"name":1}}');
		expect(keptDraft(() => storage, '')).toBeUndefined();
		const closed = () => {
			throw new Error('closed');
		};
		expect(keptDraft(closed, '')).toBeUndefined();
		expect(() => keepDraft(closed, '', kept)).not.toThrow();
	});
});

const listed = (more: Partial<ListedContest>): ListedContest => ({
	id: 'c',
	name: 'Any',
	state: 'draft',
	rules: rulesFrom('most-orders'),
	words: [],
	startsAt: '',
	endsAt: '',
	settlesAt: '',
	repeats: '',
	copyOf: '',
	proposals: 0,
	version: 1,
	may: [],
	acts: [],
	entrants: 0,
	outcome: null,
	...more
});

describe('C3 the list', () => {
	test('every state has a place and something to do next', () => {
		const now = Date.parse('2026-11-25T10:00:00Z');
		const moments = {
			startsAt: '2026-11-30 08:00:00.000Z',
			endsAt: '2026-12-04 16:00:00.000Z',
			settlesAt: '2026-12-05 16:00:00.000Z'
		};
		for (const state of CONTEST_STATES) {
			const next = nextStep(listed({ state, ...(state === 'draft' ? {} : moments) }), now, format);
			expect(next.label, state).not.toBe('');
			expect(next.words, state).not.toMatch(/Invalid|NaN|undefined/);
		}
		const { words, ...next } = nextStep(listed({}), now, format);
		// between the days stand thin spaces
		expect(words.replace(/\s+/g, ' ')).toBe('For Nov 30 – Dec 4');
		expect(next).toEqual({
			label: 'Finish and launch',
			href: '/manage/contests/c/edit'
		});
	});

	test('C7 what waits for a word comes first, whatever its state', () => {
		expect(groupOf({ state: 'settled', proposals: 1 })).toBe('waiting');
		expect(groupOf({ state: 'settled', proposals: 0 })).toBe('over');
		expect(groupOf({ state: 'provisional', proposals: 0 })).toBe('waiting');
		const keys = contestGroups([
			listed({ id: 'a' }),
			listed({ id: 'b', state: 'live' }),
			listed({ id: 'c', state: 'settled', proposals: 2 })
		]).map(({ key }) => key);
		expect(keys).toEqual(['waiting', 'running', 'drafts']);
	});
});

describe('C1 edits after launch', () => {
	const rules = rulesFrom('most-orders');
	const edit = (more: object) => ({ ...editOf('Any', rules), why: 'More time', ...more });
	const flaws = (more: object) => editFlaws(rules, 'Any', edit(more)).map(({ pointer }) => pointer);

	test('longer, another prize and mended words may be, shorter may not', () => {
		expect(flaws({ to: '2026-12-11' })).toEqual([]);
		expect(flaws({ to: '2026-12-03' })).toEqual(['/rules/window/to']);
		expect(flaws({ name: 'Better words' })).toEqual([]);
		const [first, ...rest] = rules.prizes;
		expect(flaws({ prizes: [{ ...first, name: 'Dinner' }, ...rest] })).toEqual([]);
		expect(
			flaws({ prizes: [...rules.prizes, { kind: 'spot', name: 'Day', value: 5, share: 'each' }] })
		).toEqual([]);
		expect(flaws({ prizes: rest })).not.toEqual([]);
	});

	test('needs a reason and a change, and makes the next version', () => {
		expect(flaws({})).toEqual(['']);
		expect(flaws({ why: ' ', to: '2026-12-11' })).toEqual(['/why']);
		expect(editedRules(rules, edit({})).version).toBe(rules.version + 1);
		expect(canLengthen(rulesFrom('league'))).toBe(false);
	});
});
