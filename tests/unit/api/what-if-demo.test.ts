/** The demo floor, told by one place and by another: all of them say the same figures. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { difference } from '#lib/domain/projection/model.ts';
import { minus } from '#lib/domain/fractions.ts';
import type { MomentView } from '#lib/domain/projection/backtest-view.ts';
import { MOMENTS } from '#lib/domain/projection/calibration.ts';
import { twoMoreOf } from '#lib/domain/projection/two-more.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Activity } from '#lib/domain/records.ts';
import { calibrationView } from '#lib/server/pages/calibration.ts';
import { ownWhatIf } from '#lib/server/pages/what-if-own.ts';
import { NaiveMonths, type NaiveForecast } from '../projection/naive-months.ts';
import { ADMIN, openDesk, REP, type Desk } from './desk.ts';

let desk: Desk;
const cleaning: (() => Promise<void>)[] = [];
beforeAll(async () => {
	desk = await openDesk((clean) => cleaning.push(clean), { demo: 'on' });
}, 120_000);
afterAll(async () => {
	for (const clean of cleaning.reverse()) await clean();
});

describe('two more calls a day', () => {
	test('W1-W3 W7 the wall and /what-if say one figure of the same people: floor and every team', () => {
		const { app } = desk;
		const teams = [...app.authority.tables.teams.values()].map(({ id }) => `team:${id}` as const);
		expect(teams.length).toBeGreaterThan(2);
		for (const whose of ['everyone', ...teams] as const) {
			const { answer } = ownWhatIf(app, ADMIN, whose, new URLSearchParams());
			const wall = twoMoreOf(app.authority.engine.practices(whose, app.clock.now()));
			if (wall.kind === 'none' || !answer.month) throw new Error(`nothing to tell of ${whose}`);
			const { figures, odds, month } = answer;
			const { calls, orders, revenue } = difference(figures.changed.year, figures.base.year);
			expect(wall.year).toMatchObject({ calls, orders, revenue });
			expect([wall.people, wall.year.orders]).toEqual([figures.people, figures.extra.expected.orders]);
			expect([wall.year.least, wall.year.odds]).toEqual([Number(figures.extra.orders), odds.extra]);
			expect(wall.month).toMatchObject({
				calls: minus(month.then.calls, month.now.calls),
				orders: minus(month.then.orders, month.now.orders)
			});
		}
	});
});

/** W9 from single records: by month and moment. */
async function naively() {
	const activities: Activity[] = [];
	for await (const page of desk.app.record.scan('activities')) activities.push(...page);
	return new NaiveMonths({
		activities,
		reps: await desk.rows('reps'),
		memberships: await desk.rows('memberships'),
		targets: (await desk.rows('targets')).filter(
			({ metric, period }) => metric === 'orders' && period === 'month'
		),
		holidays: await desk.rows('holidays'),
		leave: await desk.rows('leave')
	});
}
const monthsOf = (from: string, to: string): string[] => {
	const months: string[] = [];
	for (let at = new Date(`${from}T00:00:00Z`); at <= new Date(`${to}T00:00:00Z`);) {
		months.push(at.toISOString().slice(0, 7));
		at.setUTCMonth(at.getUTCMonth() + 1);
	}
	return months;
};

/** Two-sided 95% of a normal distribution. */
const Z = 1.959963984540054;

function expectBins(view: MomentView, told: readonly NaiveForecast[]) {
	expect(view.n).toBe(told.length);
	for (const [at, bin] of view.bins.entries()) {
		const own = told.filter(({ odds }) => odds * 10 >= at && (odds * 10 < at + 1 || at === 9));
		expect([bin.from, bin.n]).toEqual([at / 10, own.length]);
		if (own.length === 0) continue;
		const came = own.filter(({ orders, aim }) => orders >= aim).length / own.length;
		expect(bin.given).toBeCloseTo(own.reduce((sum, { odds }) => sum + odds, 0) / own.length, 9);
		expect(bin.came).toBeCloseTo(came, 12);
		// Wilson: the shares from which what came lies just Z standard errors away
		for (const edge of [bin.low, bin.high]) {
			expect((came - edge) ** 2 * own.length).toBeCloseTo(Z * Z * edge * (1 - edge), 9);
		}
		expect(bin.low <= came && came <= bin.high).toBe(true);
	}
}

describe('W9 the demo floor’s past months against single records, counted one by one', () => {
	test('W9 events, bins, Wilson intervals, Brier score and its baseline', async () => {
		const view = await calibrationView(desk.app, ADMIN, 'everyone');
		if (!view) throw new Error('an admin sees everybody’s months');
		const naive = await naively();
		const months = monthsOf(view.from, view.to);
		expect(months.length).toBeGreaterThanOrEqual(4);
		for (const moment of MOMENTS) {
			const told = months.map((month) => naive.forecasts(month, moment));
			const all = told.flat();
			const shown = view.moments[moment];
			expect(all.length).toBeGreaterThan(100);
			expectBins(shown, all);
			const missed = (odds: number, { orders, aim }: NaiveForecast) => (odds - (orders >= aim ? 1 : 0)) ** 2;
			const mean = (errors: readonly number[]) =>
				errors.reduce((sum, error) => sum + error, 0) / errors.length;
			expect(shown.brier).toBeCloseTo(mean(all.map((one) => missed(one.odds, one))), 9);
			const usual = told.map((_, at) => {
				const before = told.slice(0, at).flat();
				// what came true is missed by whoever gave it no odds at all
				return before.length === 0 ? 0.5 : mean(before.map((one) => missed(0, one)));
			});
			expect(shown.baseline).toBeCloseTo(
				mean(told.flatMap((month, at) => month.map((one) => missed(usual[at] ?? NaN, one)))),
				12
			);
		}
	});

	test('W9 one person’s months, each with its odds at the start and halfway', async () => {
		const naive = await naively();
		const { app } = desk;
		const target = [...app.authority.tables.targets.values()].find(
			({ metric, subject }) => metric === 'orders' && subject.startsWith('rep:')
		);
		const rep = target?.subject.slice('rep:'.length) ?? '';
		const view = await calibrationView(app, { ...REP, rep } as Identity, 'me');
		expect(view?.own.length).toBeGreaterThanOrEqual(4);
		for (const { month, aim, orders, atStart, atMiddle } of view?.own ?? []) {
			for (const [moment, odds] of [
				['atStart', atStart],
				['atMiddle', atMiddle]
			] as const) {
				const told = naive.forecasts(month.slice(0, 7), moment).find((one) => one.rep === rep);
				expect(told?.odds ?? null).toEqual(odds === null ? null : expect.closeTo(odds, 9));
				if (told) expect([told.aim, told.orders]).toEqual([aim, orders]);
			}
		}
	});
});
