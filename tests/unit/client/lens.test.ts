import { describe, expect, test } from 'vitest';
import { isReserved, lensOffered, maySee, mergeChoices, settled } from '#lib/client/board-choices.ts';
import { boardSummary, boardTitle, comparedSummary, placeWords } from '#lib/client/board-words.ts';
import type { BoardView } from '#lib/client/board.svelte.ts';
import { figureHead, figuresOf as figuresOfView } from '#lib/client/figures.ts';
import { Format } from '#lib/client/format.ts';
import { beforeWords, lensSentence, noScoreWords, rankWords } from '#lib/client/lens-words.ts';
import { stretchesOf } from '#lib/client/stretches.ts';
import { boardQuery, boardSearch, changedBoard, parameterOf } from '#lib/domain/board-query.ts';
import type { BoardQuery, MetricUnit, NoScore } from '#lib/domain/board.ts';

const MARCH = Date.UTC(2026, 2, 12);
const format = new Format({ locale: 'en-GB', currency: 'GBP', timeZone: 'Europe/London' }, () => MARCH);
const calls: BoardQuery = { metric: 'calls', period: 'week', by: 'rep' };

interface Row {
	readonly score: number | null;
	readonly compared?: number | null;
	readonly why?: NoScore;
}
function viewOf(query: Partial<BoardQuery>, rows: readonly Row[], unit: MetricUnit = 'count'): BoardView {
	return {
		query: { ...calls, ...query },
		words: {
			metric: { key: 'calls', name: unit === 'money' ? 'Revenue' : 'Calls', unit },
			from: '2026-03-09',
			to: '2026-03-15',
			members: [],
			target: null,
			...(query.compare && { compared: { from: '2026-03-02', to: '2026-03-05' } })
		},
		rows: rows.map(({ score, compared = null, why = 'notEnough' }, index) => ({
			id: `r${index}`,
			name: `Rep ${index}`,
			detail: '',
			rank: score === null ? null : index + 1,
			tied: false,
			previousRank: null,
			score,
			numerator: score,
			denominator: score === null ? null : 1,
			why: score === null ? why : null,
			gap: null,
			compared,
			spark: new Float64Array(10)
		})),
		total: rows.reduce((sum, { score }) => sum + (score ?? 0), 0),
		compared: rows.reduce((sum, { compared }) => sum + (compared ?? 0), 0),
		elapsed: 0.5,
		seq: 1,
		at: null
	};
}
const figuresOf = (query: Partial<BoardQuery>, rows: readonly Row[], unit?: MetricUnit) =>
	figuresOfView(viewOf(query, rows, unit), format);

describe('M5 figures are written by the lens', () => {
	test('an hourly rate has a decimal, and two where one would not tell neighbours apart', () => {
		expect(figuresOf({ lens: 'perHour' }, [{ score: 12.44 }]).score(12.44)).toBe('12.4');
		expect(figuresOf({ lens: 'perHour' }, [{ score: 0.421 }, { score: null }]).score(0.421)).toBe('0.42');
		expect(figuresOf({ lens: 'perHour' }, [{ score: 1 }], 'money').score(124_049)).toBe('1,240');
		const sizes = figuresOf({ lens: 'perHour' }, [{ score: 12 }]);
		expect([0.2, 0.04, 0.0012].map((size) => sizes.size(size))).toEqual(['0.2', '0.04', '<0.01']);
	});
	test('a share of the target has tenths of a percent, and its distances are points', () => {
		const figures = figuresOf({ lens: 'ofTarget' }, [{ score: 0.8667 }], 'ratio');
		expect(figures.score(0.8667)).toBe('86.7%');
		expect(figures.size(0.031)).toBe('3.1 pts');
	});
	test('what is against the own usual has its sign', () => {
		const figures = figuresOf({ lens: 'baseline' }, [{ score: 14 }]);
		expect([14, -3, 0].map((score) => figures.score(score))).toEqual(['+14', '\u22123', '0']);
		expect(figures.size(17)).toBe('17');
	});
	test('in a sentence they say what they are of', () => {
		expect(figuresOf({ lens: 'perHour' }, [{ score: 12.4 }]).told(12.4)).toBe('12.4 calls an hour');
		expect(figuresOf({ lens: 'ofTarget' }, [{ score: 0.5 }], 'ratio').told(0.867)).toBe('86.7% of target');
		expect(figuresOf({ lens: 'baseline' }, [{ score: 1 }], 'money').told(124_000)).toBe(
			'+£1,240 against usual'
		);
		expect(figuresOf({ perMember: true }, [{ score: 3 }]).told(3)).toBe('3 calls per member');
		expect(figuresOf({}, [{ score: 3 }]).told(3)).toBe('3 calls');
	});
	test('the head of the column and the title name the lens', () => {
		expect(figureHead(viewOf({ lens: 'perHour' }, []), format)).toBe('Calls an hour');
		expect(figureHead(viewOf({ lens: 'ofTarget' }, []), format)).toBe('Calls, % of target');
		expect(figureHead(viewOf({}, [], 'money'), format)).toBe('Revenue, £');
		expect(boardTitle(viewOf({ lens: 'baseline' }, []), format).lens).toBe('against own usual');
		expect(boardTitle(viewOf({ perMember: true, by: 'team' }, []), format).lens).toBe('per member');
		expect(boardTitle(viewOf({}, []), format).lens).toBe('');
	});
	test('M4 M5 M7 who has no score is told why, whatever the lens', () => {
		expect(noScoreWords({ ...calls, lens: 'ofTarget' }, 'noTarget')).toBe('no target');
		expect(noScoreWords({ ...calls, lens: 'ofTarget' }, 'notEnough')).toBe('not enough yet');
		expect(noScoreWords({ ...calls, lens: 'perHour' }, 'noHours')).toBe('no hours yet');
		expect(noScoreWords({ ...calls, by: 'team', perMember: true }, 'noHours')).toBe('no days due');
		expect(noScoreWords({ ...calls, lens: 'baseline' }, 'noUsual')).toBe('too few past periods');
		expect(noScoreWords(calls, null)).toBe('');
		expect(lensSentence({ ...calls, lens: 'baseline' })).toContain('No place with fewer than 3 past periods');
		expect(lensSentence({ ...calls, lens: 'ofTarget' })).toContain('No place without a target');
		expect(lensSentence(calls)).toBe('');
		const view = viewOf({ lens: 'ofTarget' }, [{ score: null, why: 'noTarget' }]);
		const row = view.rows[0];
		expect(row && placeWords(view, row, format)).toBe('No place: no target');
	});
	test('the summary counts places, and tells the whole through the lens', () => {
		const view = viewOf({ lens: 'perHour' }, [{ score: 12 }, { score: 4 }, { score: null }]);
		expect(boardSummary(view, format)).toMatch(/^16.0 calls an hour overall, 2 of 3 people with a place, /);
	});
});

describe('P3 against the period before', () => {
	const change = (row: Row, query: Partial<BoardQuery> = {}, unit?: MetricUnit) => {
		const made = figuresOf({ compare: true, ...query }, [row], unit).change({
			compared: null,
			...row
		});
		return made && [made.text, made.words, made.sign];
	};
	test('a count says how many more or less', () => {
		expect(change({ score: 20, compared: 8 })).toEqual(['+12', '12 more', 1]);
		expect(change({ score: 5, compared: 8 })).toEqual(['\u22123', '3 less', -1]);
		expect(change({ score: 8, compared: 8 })).toEqual(['same', 'the same', 0]);
	});
	test('money says how many percent, and how much where there was none before', () => {
		expect(change({ score: 970_00, compared: 1_000_00 }, {}, 'money')).toEqual([
			'\u22123.0%',
			'3.0% less',
			-1
		]);
		expect(change({ score: 1_500_00, compared: 1_000_00 }, {}, 'money')).toEqual(['+50%', '50% more', 1]);
		expect(change({ score: 500_00, compared: 0 }, {}, 'money')).toEqual(['+£500', '£500 more', 1]);
	});
	test('a share says how many points, a rate how much of it', () => {
		expect(change({ score: 0.634, compared: 0.6 }, {}, 'ratio')).toEqual(['+3.4 pts', '3.4 pts more', 1]);
		expect(change({ score: 4.2, compared: 3 }, { lens: 'perHour' })).toEqual(['+1.2', '1.2 more', 1]);
		expect(change({ score: 4.21, compared: 4.2 }, { lens: 'perHour' })).toEqual(['same', 'the same', 0]);
	});
	test('nothing is compared with nothing', () => {
		expect(change({ score: 5, compared: null })).toBeNull();
		expect(change({ score: null, compared: 5 })).toBeNull();
	});
	test('the head tells the change of the whole and the dates compared with', () => {
		const view = viewOf({ compare: true }, [{ score: 20, compared: 13 }]);
		expect(comparedSummary(view, format, '2026-03-12')).toMatch(
			/^7 more than by this point last week \(2\s?–\s?5 Mar\)\.$/
		);
		expect(comparedSummary(view, format, '2026-03-20')).toMatch(/^7 more than last week \(/);
		const level = viewOf({ compare: true }, [{ score: 13, compared: 13 }]);
		expect(comparedSummary(level, format, '2026-03-12')).toMatch(/^The same as by this point last week/);
		expect(comparedSummary(viewOf({}, [{ score: 1 }]), format, '2026-03-12')).toBe('');
		const all = { ...view, query: { ...view.query, period: 'all' } };
		expect(comparedSummary(all, format, '2026-03-12')).toMatch(/^There is no period before/);
	});
	test('the period before has a name', () => {
		expect(beforeWords(calls)).toBe('last week');
		expect(beforeWords({ ...calls, date: '2026-03-10' })).toBe('the week before');
		expect(beforeWords({ ...calls, period: 'day' })).toBe('yesterday');
		expect(beforeWords({ ...calls, period: 'rolling-7d' })).toBe('the 7 days before');
		expect(beforeWords({ ...calls, period: '2026-03-01..2026-03-09' })).toBe('the days before');
		expect(beforeWords({ ...calls, period: 'all' })).toBe('');
	});
});

describe('a board with all its options is a link', () => {
	const full: BoardQuery = {
		...calls,
		by: 'team',
		lens: 'baseline',
		perMember: true,
		dense: true,
		tieBreak: 'revenue',
		compare: true
	};
	test('and the link is the board', () => {
		expect(boardSearch(full)).toBe(
			'?metric=calls&period=week&by=team&lens=baseline&per=member&ties=dense&then=revenue&vs=last'
		);
		expect(boardQuery(new URLSearchParams(boardSearch(full)), calls)).toEqual(full);
		const nonsense = 'lens=rose&per=head&ties=loose&vs=first';
		expect(boardQuery(new URLSearchParams(nonsense), calls)).toEqual(calls);
	});
	test('a changed part replaces the old one, and nothing takes it away', () => {
		expect(changedBoard(full, { tieBreak: undefined, metric: 'orders' })).toEqual({
			...calls,
			metric: 'orders',
			by: 'team',
			lens: 'baseline',
			perMember: true,
			dense: true,
			compare: true
		});
	});
	test('refusals name the parameter as it is written', () => {
		expect(parameterOf({ parameter: 'tieBreak', message: '' })).toBe('then');
		expect(parameterOf({ parameter: 'perMember', message: '' })).toBe('per');
		expect(parameterOf({ parameter: 'lens', message: '' })).toBe('lens');
	});
	test('R1 R5 what is on is said in few words', () => {
		const metrics = [{ key: 'revenue', name: 'Revenue', unit: 'money' as const }];
		expect(rankWords(full, metrics)).toEqual(['per member', 'no places skipped', 'ties by revenue']);
		expect(rankWords({ ...calls, tieBreak: 'earliest' }, metrics)).toEqual(['ties to the earliest']);
		expect(rankWords(calls, metrics)).toEqual([]);
	});
});

describe('M8 what is offered', () => {
	const metrics = [
		{ key: 'calls', name: 'Calls', unit: 'count', kind: 'sum', privateTargets: false },
		{ key: 'revenue', name: 'Revenue', unit: 'money', kind: 'sum', privateTargets: true },
		{ key: 'show_up', name: 'Show-up rate', unit: 'ratio', kind: 'ratio', privateTargets: false },
		{ key: 'cycle_days', name: 'Sales cycle', unit: 'days', kind: 'medianDays', privateTargets: false },
		{ key: 'attainment', name: 'Attainment', unit: 'ratio', kind: 'attainment', privateTargets: true }
	] as const;
	const floor = { metrics, teams: [], regions: [], types: [] };
	const manager = { ...floor, mayRead: { everyone: false, teams: ['red'] } };
	const admin = { ...floor, mayRead: { everyone: true, teams: [] } };
	const revenue = { ...calls, metric: 'revenue', lens: 'ofTarget' as const };

	test('a lens over targets that are not public is for those who may see them', () => {
		expect(lensOffered('ofTarget', calls, floor)).toBe(true);
		expect(lensOffered('ofTarget', revenue, floor)).toBe(false);
		expect(lensOffered('perHour', revenue, floor)).toBe(true);
		expect(lensOffered('ofTarget', revenue, manager)).toBe(false);
		expect(lensOffered('ofTarget', { ...revenue, team: 'red' }, manager)).toBe(true);
		expect(lensOffered('ofTarget', { ...revenue, team: 'blue' }, manager)).toBe(false);
		expect(lensOffered('ofTarget', revenue, admin)).toBe(true);
		expect(maySee({ ...calls, metric: 'attainment' }, floor)).toBe(false);
		// M7: a region's target is made of all its teams'
		expect(lensOffered('ofTarget', { ...revenue, team: 'red', by: 'region' }, manager)).toBe(false);
		// R1: a second metric reads them too
		expect(isReserved({ ...calls, tieBreak: 'attainment' }, floor)).toBe(true);
		expect(isReserved({ ...calls, tieBreak: 'revenue' }, floor)).toBe(false);
		expect([isReserved(revenue, admin), isReserved({ ...calls, lens: 'ofTarget' }, admin)]).toEqual([
			true,
			false
		]);
	});
	test('a lens that says nothing of a metric is not offered', () => {
		const offered = (metric: string) =>
			(['perHour', 'ofTarget', 'baseline'] as const).filter((lens) =>
				lensOffered(lens, { ...calls, metric }, admin)
			);
		expect(offered('show_up')).toEqual(['ofTarget', 'baseline']);
		expect(offered('cycle_days')).toEqual(['baseline']);
	});
	test('another choice drops what makes no sense beside it', () => {
		const query: BoardQuery = { ...calls, lens: 'perHour', tieBreak: 'earliest', compare: true };
		expect(settled({ ...query, metric: 'show_up' }, admin)).toEqual({
			...calls,
			metric: 'show_up',
			compare: true
		});
		expect(settled({ ...calls, perMember: true }, admin)).toEqual(calls);
		expect(settled({ ...calls, tieBreak: 'calls' }, admin)).toEqual(calls);
		expect(settled({ ...query, period: 'all' }, admin)).not.toHaveProperty('compare');
		expect(settled(query, admin)).toEqual(query);
	});
	test('the catalog is newer, the page knows more', () => {
		const merged = mergeChoices(
			{ metrics: [{ key: 'calls', name: 'Phone calls', unit: 'count' }], teams: [], regions: [], types: [] },
			admin
		);
		expect(merged.metrics).toEqual([
			{ key: 'calls', name: 'Phone calls', unit: 'count', kind: 'sum', privateTargets: false }
		]);
		expect(merged.mayRead?.everyone).toBe(true);
	});
});

describe('what can be gone back to', () => {
	const at = (local: string) => format.instant(local);
	const stretches = (from: string, to: string, now: string, opens?: string) =>
		stretchesOf({ from, to }, format, at(now), opens).map(({ name, stretch }) => [
			name,
			format.local(stretch.from),
			format.local(stretch.to)
		]);
	test('today from an hour before the floor opens, and the week', () => {
		expect(stretches('2026-03-09', '2026-03-15', '2026-03-12T14:50', '09:00')).toEqual([
			['Today', '2026-03-12T08:00', '2026-03-12T14:50'],
			['7 days', '2026-03-06T00:00', '2026-03-12T14:50']
		]);
	});
	test('before the floor opens the night; of a period that is over its last day; of one to come nothing', () => {
		expect(stretches('2026-03-12', '2026-03-12', '2026-03-12T07:10', '09:00')[0]).toEqual([
			'Today',
			'2026-03-12T00:00',
			'2026-03-12T07:10'
		]);
		expect(stretches('2026-03-02', '2026-03-08', '2026-03-12T14:50', '09:00')).toEqual([
			['The last day', '2026-03-08T08:00', '2026-03-09T00:00'],
			['7 days', '2026-03-05T14:50', '2026-03-09T00:00'] // no further than a week from now
		]);
		expect(stretches('2026-03-20', '2026-03-21', '2026-03-12T14:50')).toEqual([]);
		expect(stretches('2026-02-01', '2026-02-28', '2026-03-12T14:50')).toEqual([]);
	});
	test('P5 local times are moments on either side of a change of the clocks', () => {
		for (const local of ['2026-03-28T12:00', '2026-03-29T00:30', '2026-03-29T03:30', '2026-10-25T12:00']) {
			expect(format.local(format.instant(local))).toBe(local);
		}
		expect(format.instant('2026-03-29T03:30')).toBe(Date.UTC(2026, 2, 29, 2, 30));
		const newYork = new Format({ locale: 'en-US', currency: 'USD', timeZone: 'America/New_York' });
		expect(newYork.instant('2026-03-08T03:30')).toBe(Date.UTC(2026, 2, 8, 7, 30));
	});
});
