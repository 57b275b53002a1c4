import '../../src/app.css';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { DateState } from '#lib/domain/streaks/fold.ts';
import type { StreakShown } from '#lib/domain/streaks/view.ts';
import type { Weekday } from '#lib/domain/records.ts';
import StreakYear from '#lib/components/me/StreakYear.svelte';
import './by-css.ts';
import { format } from './made-up.ts';

/** From a Sunday to the Wednesday ten days after it. */
function streak(weekStart: Weekday): StreakShown {
	const off = (date: number) => date === 1 || date === 7 || date === 8;
	const states = Array.from({ length: 11 }, (_, at): DateState => (off(at + 1) ? 'off' : 'met'));
	return {
		rule: 'r1',
		name: 'Ten calls',
		metric: { key: 'calls', name: 'Calls', unit: 'count' },
		minimum: 10,
		per: 'day',
		today: 'met',
		current: 8,
		best: 8,
		inHand: 0,
		met: 8,
		frozen: 0,
		done: 10,
		needed: 10,
		minutesLeft: 60,
		atRisk: false,
		year: {
			from: '2026-11-01',
			step: 1,
			weekStart,
			states,
			values: states.map((state) => (state === 'met' ? 10 : 0)),
			reasons: states.map((state) => (state === 'off' ? 'weekend' : ''))
		}
	};
}

/** The rows as they stand: the name of the weekday, and which days of November are in it. */
async function rowsOf(weekStart: Weekday): Promise<string[]> {
	const { container } = await render(StreakYear, { streak: streak(weekStart), format });
	return [...container.querySelectorAll('tbody tr')].map((row) => {
		const dates = [...row.querySelectorAll<HTMLElement>('[data-step]')];
		const name = row.querySelector('th .visually-hidden')?.textContent ?? '';
		return `${name} ${dates.map(({ dataset }) => Number(dataset.step) + 1).join(' ')}`;
	});
}

test.each([
	[1, ['Monday 2 9', 'Tuesday 3 10', 'Wednesday 4 11', 'Thursday 5', 'Friday 6']],
	[7, ['Monday 2 9', 'Tuesday 3 10', 'Wednesday 4 11', 'Thursday 5', 'Friday 6']],
	[3, ['Wednesday 4 11', 'Thursday 5', 'Friday 6', 'Monday 2 9', 'Tuesday 3 10']]
] as const)(
	'The year’s weeks begin on the workspace’s day (%i), rows nobody works in left out',
	async (start, rows) => {
		expect(await rowsOf(start)).toEqual(rows);
	}
);

test('The year’s columns are the workspace’s weeks: a Sunday stands beside the Monday after it', async () => {
	await rowsOf(7);
	expect(page.getByCSS('thead th').elements()).toHaveLength(2);
});
