/** First paints of boards: what the floor may see, and what only those may see whom it concerns. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boardQuery } from '#lib/domain/board-query.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { firstView } from '#lib/client/board.svelte.ts';
import { firstPaint } from '#lib/server/pages/board.ts';
import { boardChoices } from '#lib/server/pages/choices.ts';
import { ADMIN } from './desk.ts';
import { openFloorOfFive, type FloorOfFive } from './floor-of-five.ts';

const GUEST: Identity = { kind: 'guest' };
let floor: FloorOfFive;
const cleaning: (() => Promise<void>)[] = [];
beforeAll(async () => {
	floor = await openFloorOfFive((clean) => cleaning.push(clean));
	await floor.log([
		{ rep: 'Ada', type: 'call', quantity: 12, occurredAt: '2026-03-10' },
		{ rep: 'Ada', type: 'call', quantity: 5, occurredAt: '2026-02-10' }
	]);
}, 60_000);
afterAll(async () => {
	for (const clean of cleaning.reverse()) await clean();
});

const MARCH = { metric: 'calls', period: 'month', by: 'rep' } as const;
const query = (search: string) =>
	boardQuery(new URLSearchParams(`metric=calls&period=month&by=rep&date=2026-03-15&${search}`), MARCH);
function painted(search: string, as: Identity) {
	const first = firstPaint(floor.app, as, query(search));
	if (!first.ok) return first.error.parameter;
	const row = firstView(first.value)?.rows[0];
	return [row?.name, row?.score, row?.compared];
}

test('M5 P3 a lens and the period before are in the first paint', () => {
	expect(painted('lens=perHour', GUEST)).toEqual(['Ada', 12 / 176, null]); // 22 days of 8 hours
	expect(painted('vs=last', GUEST)).toEqual(['Ada', 12, 5]);
});

test('M8 targets that are not public are painted for those alone whom they concern', async () => {
	const { ids, manager, ada } = floor;
	const target = { metric: 'calls', period: 'month', value: 24, from: '2026-01-01' };
	await floor.ask('POST /targets', { ...target, subject: `rep:${ids.ada}`, public: true });
	expect(painted('lens=ofTarget', GUEST)).toEqual(['Ada', 0.5, null]);
	await floor.ask('POST /targets', { ...target, subject: `rep:${ids.cy}`, public: false });
	for (const as of [GUEST, ada, manager]) expect(painted('lens=ofTarget', as)).toBe('lens');
	expect(painted('lens=ofTarget', ADMIN)).toEqual(['Ada', 0.5, null]);
	expect(painted(`lens=ofTarget&team=${ids.red}`, manager)).toEqual(['Ada', 0.5, null]);
	expect(painted(`lens=ofTarget&team=${ids.blue}`, manager)).toBe('lens');
});

test('M8 a metric that the floor does not have decides no tie on its pages', () => {
	expect(painted('then=margin', ADMIN)).toBe('tieBreak');
	expect(painted('then=revenue', GUEST)).toEqual(['Ada', 12, null]);
});

test('M8 the page knows which lenses say something, and which of them to whom', () => {
	const { ids, manager } = floor;
	const of = (as: Identity) => boardChoices(floor.app, as);
	const metric = (key: string) => of(GUEST).metrics.find((one) => one.key === key);
	expect(metric('calls')).toMatchObject({ kind: 'sum', privateTargets: true });
	expect(metric('revenue')).toMatchObject({ kind: 'sum', privateTargets: false });
	expect(metric('attainment')).toMatchObject({ kind: 'attainment', privateTargets: false });
	expect(of(GUEST)).toMatchObject({ mayRead: { everyone: false, teams: [] }, opens: '09:00' });
	expect(of(manager).mayRead).toEqual({ everyone: false, teams: [ids.red] });
	expect(of(ADMIN).mayRead.everyone).toBe(true);
});

test('M7 M8 a region’s target is made of all its teams’: a manager of one of them is not told it', async () => {
	const { ids, manager } = floor;
	const ofEast = `by=region&team=${ids.red}&lens=ofTarget`;
	const board = boardQuery(new URLSearchParams(`${ofEast}&date=2026-03-15`), MARCH);
	const first = firstPaint(floor.app, manager, board);
	expect(!first.ok && first.error.parameter).toBe('lens');
	const asked = (call: string, body?: unknown) => floor.ask(call, body, { as: manager });
	const ofMarch = `metric=calls&period=month&date=2026-03-15&${ofEast}`;
	expect((await asked(`GET /leaderboard?${ofMarch}`)).status).toBe(403);
	const attainment = { unit: 'ratio', definition: { kind: 'attainment', metric: 'revenue' } };
	await floor.ask('POST /targets', {
		subject: `rep:${ids.cy}`,
		metric: 'revenue',
		period: 'month',
		value: 9
	});
	const draft = { ...attainment, period: 'month', team: ids.red };
	expect((await asked('POST /metrics/preview', { ...draft, by: 'region' })).status).toBe(403);
	expect((await asked('POST /metrics/preview', { ...draft, by: 'team' })).status).toBe(200);
});

test('R2 R6 the place among equal scores does not tell who "a colleague" is, and is the one that screens have', async () => {
	await floor.ask(`PATCH /people/${floor.ids.di}`, { hidden: true });
	const search = 'metric=orders&period=month&date=2026-03-15';
	const shown = ['a colleague', 'Ada', 'Bo', 'Cy', 'Lou'];
	const page = firstPaint(floor.app, GUEST, { ...MARCH, metric: 'orders', date: '2026-03-15' });
	expect(page.ok && firstView(page.value)?.rows.map(({ name }) => name)).toEqual(shown);
	const names = async (as: Identity) =>
		((await floor.ask(`GET /leaderboard?${search}`, undefined, { as })).body.rows as { name: string }[]).map(
			({ name }) => name
		);
	expect(await names(GUEST)).toEqual(shown);
	expect(await names(ADMIN)).toEqual(['Di', ...shown.slice(1)]);
});
