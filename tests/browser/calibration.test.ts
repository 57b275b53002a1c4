import '../../src/app.css';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import CalibrationPage from '#lib/components/calibration/CalibrationPage.svelte';
import type { CalibrationView, LeftOut, MomentView } from '#lib/domain/projection/backtest-view.ts';
import { calibrationOf, type Forecast } from '#lib/domain/projection/calibration.ts';
import { format } from './made-up.ts';

const given = (odds: number, came: number, of: number) =>
	Array.from({ length: of }, (_, at): Forecast => ({ odds, cameTrue: at < came }));
const moment = (forecasts: Forecast[], left: Partial<Record<LeftOut, number>> = {}): MomentView => ({
	...calibrationOf(forecasts),
	left
});
const MIXED = [...given(0.06, 1, 20), ...given(0.72, 14, 20), ...given(0.96, 9, 10)];

function view(more: Partial<CalibrationView> = {}): CalibrationView {
	return {
		scopes: [{ key: 'everyone', name: 'Everyone' }],
		scope: 'everyone',
		personMonths: 50,
		people: 5,
		from: '2025-01-01',
		to: '2025-10-01',
		moments: { atStart: moment(MIXED), atMiddle: moment(MIXED.slice(0, 29), { reached: 21 }) },
		own: [],
		...more
	};
}
const show = (more?: Partial<CalibrationView>) =>
	render(CalibrationPage, { view: view(more), format, locale: 'en-US' });
const start = () => page.getByRole('region', { name: 'Given on the first morning', exact: true });
const middle = () => page.getByRole('region', { name: 'Given halfway through', exact: true });

test('W9 what was given 70% stands in the headline, with what was to be expected', async () => {
	await show();
	await expect
		.element(page.getByText(/^Of the months that were given/))
		.toHaveTextContent(
			'Of the months that were given 70–80% on their first morning, 14 of 20 came true, where about 14 were to be expected.'
		);
	await expect.element(page.getByText(/50 whole months of 5 people, Jan – Oct 2025/)).toBeVisible();
});

test('W9 the diagram has a dot for each group, and a table that says the same', async () => {
	await show();
	await expect.element(start().getByRole('img', { name: /odds given against how often/ })).toBeVisible();
	const dots = [...start().element().querySelectorAll('svg.diagram circle')];
	// 0 to 1 lie between 52 and 468 across, between 356 and 12 upwards
	expect(dots.map((dot) => [Number(dot.getAttribute('cx')), Number(dot.getAttribute('cy'))])).toEqual([
		[77, 338.8],
		[351.5, 115.2],
		[451.4, 46.4]
	]);
	await start().getByText('The same as a table').click();
	await expect.element(start().getByRole('row', { name: '70–80% 72% 20 70% 48%–85%' })).toBeVisible();
	await expect.element(start().getByRole('row', { name: /^0–10% 6% 20 5% / })).toBeVisible();
});

test('W9 the Brier score stands against the base rate so far', async () => {
	const { brier, baseline } = calibrationOf(MIXED);
	await show();
	await expect
		.element(start().getByText(/^Brier score/))
		.toHaveTextContent(
			`Brier score ${brier.toFixed(3)}, against ${baseline.toFixed(3)} for always giving the share that came true so far. Lower is better, 0 is perfect. The odds told more than that guess.`
		);
	const wrong = [...given(0.9, 0, 20), ...given(0.1, 20, 20)];
	await show({ moments: { atStart: moment(wrong), atMiddle: moment(wrong) } });
	await expect.element(page.getByText(/told no more than that guess/).first()).toBeVisible();
});

test('W9 below 30 events: too few to say, without a diagram or a score', async () => {
	await show();
	await expect.element(middle().getByText('Too few to say. 29 of at least 30 months.')).toBeVisible();
	expect(middle().element().querySelector('svg.diagram')).toBeNull();
	await expect.element(middle()).not.toHaveTextContent('Brier');
	await expect.element(middle().getByRole('row', { name: /^0–10% / })).toBeVisible();
	await expect.element(middle().getByText('21 months: reached already by then')).toBeVisible();
	const thin = moment(given(0.7, 1, 2), { noAim: 4 });
	await show({ moments: { atStart: thin, atMiddle: thin } });
	await expect
		.element(page.getByText('Too few to say: 2 months with odds so far, and it takes 30.'))
		.toBeVisible();
});

test('nothing behind us yet: said so, with what would fill the page', async () => {
	await show({ personMonths: 0, people: 0, from: '', to: '' });
	await expect.element(page.getByText('No whole month of anyone here lies behind us yet.')).toBeVisible();
	await expect.element(page.getByText(/^This page fills by itself/)).toBeVisible();
	expect(document.querySelector('.moments')).toBeNull();
});

test('one’s own months are listed one by one', async () => {
	await show({
		scope: 'me',
		own: [
			{ month: '2025-10-01', aim: 3.5, byTarget: false, orders: 4, atStart: 0.624, atMiddle: null },
			{ month: '2025-09-01', aim: 4, byTarget: true, orders: 3, atStart: 0.5, atMiddle: 0.2 }
		]
	});
	const table = page.getByRole('region', { name: 'Month by month, table' });
	await expect.element(table.getByRole('row', { name: /^Oct 2025 3\.5 ?usual 62% – 4 yes$/ })).toBeVisible();
	await expect.element(table.getByRole('row', { name: 'Sep 2025 4 50% 20% 3 no' })).toBeVisible();
});

test.each([390, 1440])('nothing reaches over the edge at %i px', async (width) => {
	await page.viewport(width, 900);
	await show({
		scopes: [
			{ key: 'everyone', name: 'Everyone' },
			{ key: 't', name: 'A team with a long name' }
		]
	});
	await start().getByText('The same as a table').click();
	expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
});
