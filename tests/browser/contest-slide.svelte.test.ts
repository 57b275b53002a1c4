/** Contests on walls: which hang there, in what turn, and what comes sooner. */
import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { ContestSlide, hangs, isDrawing } from '#lib/client/contest-slide.svelte.ts';
import type { Live } from '#lib/client/live.svelte.ts';
import { slideGroups, slideName, slideOf, withSeconds } from '#lib/client/screen-slides.ts';
import { nextTurn } from '#lib/client/wall-slides.svelte.ts';
import { pagesIn } from '#lib/components/contests/pictures/pages.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import { DAY, END, HOUR, MONDAY } from '../unit/contests/kit.ts';
import { madeContest, MIDWEEK, type MadeContest } from './contest-of-each-format.ts';

const NAMES = { metrics: [], teams: [], regions: [], contests: [{ id: 'c', name: 'First week' }] };

/** A page's live floor with those contests, by the clock given; what is opened stands in `opened`. */
function floorWith(made: readonly MadeContest[], at: number) {
	let now = $state(at);
	const opened: string[] = [];
	const rows = {
		contests: made.map(({ contest }) => contest),
		contest_rosters: made.map(({ contest, roster }) => ({ contest: contest.id, roster }))
	};
	const live = {
		shown: { open: () => undefined, rows: (name: keyof typeof rows) => rows[name] },
		contests: {
			open(id: string) {
				opened.push(id);
				return () => void opened.splice(opened.indexOf(id), 1);
			},
			shown: (id: string) => {
				const known = made.find(({ contest }) => contest.id === id);
				return known && { ...known, last: [], from: 'here' as const, odds: null };
			}
		},
		status: {
			get now() {
				return now;
			}
		}
	};
	return {
		live: live as unknown as Live,
		opened,
		turnTo: (moment: number): void => {
			now = moment;
			flushSync();
		}
	};
}

const called = (made: MadeContest, id: string, over: Partial<ContestRecord> = {}): MadeContest => ({
	...made,
	contest: { ...made.contest, id, ...over }
});

test('C3 what runs hangs on walls, whoever won for a day, what comes only where it was asked for', () => {
	const at = (state: ContestRecord['state']) => madeContest('most', { state, people: 4 }).contest;
	for (const state of ['live', 'paused', 'provisional'] as const)
		expect(hangs(at(state), MIDWEEK, false)).toBe(true);
	const settled = at('settled');
	expect(hangs(settled, END + 25 * HOUR, false)).toBe(true);
	expect(hangs(settled, END + 24 * HOUR + DAY, false)).toBe(false);
	expect([true, false].map((isAsked) => hangs(at('scheduled'), MONDAY - HOUR, isAsked))).toEqual([
		true,
		false
	]);
	for (const state of ['draft', 'cancelled'] as const) expect(hangs(at(state), MIDWEEK, true)).toBe(false);
});

test('those that run have their turns, the one that ends first before the others; all of them are kept live', () => {
	const made = madeContest('most', { people: 4 });
	const later = new Date(END + DAY).toISOString();
	const { live, opened } = floorWith([called(made, 'b', { endsAt: later }), called(made, 'a')], MIDWEEK);
	const slide = new ContestSlide(live, '');
	const close = slide.open();
	flushSync();
	expect(opened).toEqual(['a', 'b']);
	expect(slide.ready).toBe(true);
	const turns = Array.from({ length: 3 }, () => {
		const id = slide.shown?.contest.id;
		slide.turned();
		return id;
	});
	expect(turns).toEqual(['a', 'b', 'a']);
	close();
	expect(opened).toEqual([]);
});

test('one that was asked for stands alone; without standings there is nothing to show', () => {
	const made = madeContest('most', { people: 4 });
	const { live } = floorWith([called(made, 'a'), called(made, 'b')], MIDWEEK);
	const slide = new ContestSlide(live, 'b');
	slide.turned();
	expect(slide.shown?.contest.id).toBe('b');
	expect(slide.shown?.hours).toBe(made.hours);
	expect(new ContestSlide(live, 'gone').ready).toBe(false);
});

test('in its last hour a contest comes often, and a draw is turned to at once until it can be read', () => {
	const made = madeContest('most', { people: 4 });
	const raffle = called(madeContest('raffle', { people: 9, state: 'settled' }), 'z');
	const { live, turnTo } = floorWith([called(made, 'a'), raffle], END - 2 * HOUR);
	const slide = new ContestSlide(live, '');
	expect(slide.urgent).toBe('');
	turnTo(END - HOUR);
	expect(slide.urgent).toBe('often');
	turnTo(END);
	expect(slide.urgent).toBe('');
	const drawn = END + 24 * HOUR;
	turnTo(drawn);
	expect(slide.urgent).toBe('now');
	expect(slide.shown?.contest.id).toBe('z');
	// three draws of twelve seconds, and twenty to read
	expect(isDrawing(raffle.contest, raffle.roster, drawn + 55_999)).toBe(true);
	expect(isDrawing(raffle.contest, raffle.roster, drawn + 56_000)).toBe(false);
	expect(isDrawing(raffle.contest, undefined, drawn)).toBe(false);
});

test('what comes often comes after each other slide, which go on in their order', () => {
	const ready = [true, true, true, true];
	const places = [0];
	let turn: { place: number; after?: number } = { place: 0 };
	for (let step = 0; step < 7; step++) {
		turn = nextTurn(turn, ready, 2);
		places.push(turn.place);
	}
	expect(places).toEqual([0, 2, 1, 2, 3, 2, 0, 2]);
	expect(nextTurn({ place: 1 }, ready, -1)).toEqual({ place: 2 });
	expect(nextTurn({ place: 2, after: 0 }, ready, -1)).toEqual({ place: 1 });
	expect(nextTurn({ place: 2 }, [false, false, true, false], 2)).toEqual({ place: 2 });
	expect(nextTurn({ place: 0 }, [true, true, false, true], 2)).toEqual({ place: 1 });
});

test('a wall stays until each page was shown', () => {
	const pages = (made: MadeContest) => pagesIn(made);
	expect(pages(madeContest('most', { people: 200 }))).toBe(1);
	expect(pages(madeContest('bracket', { people: 64, at: MONDAY + HOUR }))).toBe(4);
	expect(pages(madeContest('elimination', { people: 80, nobody: true }))).toBe(3);
	expect(pages(madeContest('season', { people: 30 }))).toBe(3);
});

test('managers choose all that run or one of them', () => {
	const [first, second] = slideGroups(NAMES).find(({ name }) => name === 'Contests')?.boards ?? [];
	expect([first?.text, second?.text]).toEqual(['Contests that run', 'Contest, First week']);
	expect(slideOf(second?.value ?? '')).toEqual({ kind: 'contest', contest: 'c' });
	expect(slideName({ kind: 'contest', contest: 'gone' }, NAMES)).toBe('Contest, one that is gone');
	expect(withSeconds({ kind: 'contest', contest: 'c', seconds: 5 }, 30)).toEqual({
		kind: 'contest',
		contest: 'c',
		seconds: 30
	});
	expect(withSeconds({ kind: 'contest', seconds: 5 }, undefined)).toEqual({ kind: 'contest' });
});
