/** The manager's side of a contest: what waits, what came too late with what it flips, and moves that ask for a reason. */
import '../../src/app.css';
import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Checks from '#lib/components/contests/manage/Checks.svelte';
import Moves from '#lib/components/contests/manage/Moves.svelte';
import Participation from '#lib/components/contests/manage/Participation.svelte';
import Proposals from '#lib/components/contests/manage/Proposals.svelte';
import { instantText } from '#lib/domain/calendar.ts';
import type { Prize } from '#lib/domain/contests/rules.ts';
import type { SeenCheck, SeenProposal } from '#lib/domain/contests/seen.ts';
import { rules } from '../unit/contests/kit.ts';
import { CALLS, format, NOON, seen } from './contests-of-a-week.ts';

const DINNER: Prize = { kind: 'place', place: 1, name: 'Dinner for two', value: 0, share: 'each' };
const most = rules('most', {}, { prizes: [DINNER] });

/** Answers every call with `body`, and keeps what was sent. */
function answering(body: unknown) {
	const answer = vi.fn((_: string, __?: RequestInit) => Promise.resolve(new Response(JSON.stringify(body))));
	vi.stubGlobal('fetch', answer);
	return () =>
		answer.mock.calls.map(
			([address, init]) => [address, JSON.parse((init?.body as string) ?? 'null')] as const
		);
}

const check = (fact: string, over: Partial<SeenCheck> = {}): SeenCheck => ({
	fact,
	rep: 'ada',
	name: 'Ada',
	type: 'Call',
	quantity: 40,
	amount: 0,
	occurredAt: instantText(NOON - 600_000),
	state: 'waiting',
	by: '',
	as: 'a1',
	why: 'Unusual for Ada',
	may: true,
	...over
});

test('C1 a record that waits is confirmed in place; one of another manager’s people is not offered', async () => {
	const sent = answering(check('one', { state: 'confirmed', by: 'Mia' }));
	const onmoved = vi.fn();
	const checks = [check('one'), check('two', { name: 'Bob', may: false })];
	await render(Checks, { contest: 'contest', checks, now: NOON, format, onmoved });
	await expect.element(page.getByText('2 records')).toBeVisible();
	await page.getByRole('button', { name: /It counts.*Ada/ }).click();
	await expect.poll(() => onmoved.mock.calls.length).toBe(1);
	expect(sent()).toEqual([['/api/v1/contests/contest/checks/one', { state: 'confirmed', as: 'a1' }]]);
	await expect.element(page.getByText('1 record decided')).toBeVisible();
	await expect.element(page.getByText('another manager’s to say')).toBeVisible();
	vi.unstubAllGlobals();
});

const proposal: SeenProposal = {
	id: 'late',
	contest: 'contest',
	number: 1,
	seq: 9,
	at: instantText(NOON - 600_000),
	causes: [{ fact: 'f', rep: 'bob', change: 'came', as: '' }],
	places: [
		{ group: '', id: 'bob', from: 2, to: 1, scoreFrom: '8', scoreTo: '11' },
		{ group: '', id: 'ada', from: 1, to: 2, scoreFrom: '10', scoreTo: '10' }
	],
	prizes: [
		{ prize: 0, group: '', to: 'ada', change: 'loses' },
		{ prize: 0, group: '', to: 'bob', change: 'gains' }
	],
	voids: [],
	hash: '',
	state: 'open',
	by: '',
	why: '',
	decidedAt: '',
	may: true
};

test('C7 what came too late shows which places and prizes flip, and is decided with a reason only', async () => {
	const sent = answering({ ...proposal, state: 'accepted' });
	const onmoved = vi.fn();
	await render(Proposals, {
		contest: seen(most, { state: 'settled' }),
		proposals: [proposal],
		metric: CALLS,
		now: NOON,
		format,
		onmoved
	});
	await expect.element(page.getByText('1 record of Bob came in late, 11:50.')).toBeVisible();
	await expect.element(page.getByRole('row', { name: /Bob 2nd 8 1st 11/ })).toBeVisible();
	await expect.element(page.getByText('Ada no longer wins Dinner for two.')).toBeVisible();
	await expect.element(page.getByText('Bob wins Dinner for two.')).toBeVisible();
	await page.getByRole('button', { name: 'Correct the result' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('button', { name: 'Correct the result' }).click();
	await expect.element(dialog.getByRole('alert')).toMatchTextContent(/A reason is asked for/);
	expect(sent()).toEqual([]);
	await dialog.getByRole('textbox').fill('The call was in the other system');
	await dialog.getByRole('button', { name: 'Correct the result' }).click();
	await expect.poll(() => onmoved.mock.calls.length).toBe(1);
	expect(sent()).toEqual([
		['/api/v1/contests/contest/proposals/late', { accept: true, why: 'The call was in the other system' }]
	]);
	vi.unstubAllGlobals();
});

test('C3 only the moves that may be made are offered; pausing asks why, going on does not', async () => {
	const sent = answering(seen(most));
	const onmoved = vi.fn();
	const props = { contest: seen(most, { may: ['pause', 'cancel', 'edit'] }), onmoved, oncopied: vi.fn() };
	const screen = await render(Moves, props);
	await expect
		.element(page.getByRole('link', { name: 'Change it' }))
		.toHaveAttribute('href', '/manage/contests/contest/edit');
	expect(page.getByRole('button', { name: 'Go on' }).all()).toHaveLength(0);
	await page.getByRole('button', { name: 'Pause' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('textbox').fill('The phones are down');
	await dialog.getByRole('button', { name: 'Pause' }).click();
	await expect.poll(() => onmoved.mock.calls.length).toBe(1);
	await screen.rerender({ ...props, contest: seen(most, { may: ['resume'], version: 4 }) });
	await page.getByRole('button', { name: 'Go on' }).click();
	await dialog.getByRole('button', { name: 'Go on' }).click();
	await expect.poll(() => onmoved.mock.calls.length).toBe(2);
	expect(sent()).toEqual([
		['/api/v1/contests/contest/pause', { why: 'The phones are down', version: 3 }],
		['/api/v1/contests/contest/resume', { version: 4 }]
	]);
	vi.unstubAllGlobals();
});

test('who takes part: records by person, and those without one in a sentence, never a list of the last', async () => {
	const entrant = (rep: string, facts: number) => ({
		rep,
		name: rep,
		team: '',
		facts,
		last: facts === 0 ? '' : instantText(NOON - 60_000)
	});
	await render(Participation, {
		entrants: [entrant('Ada', 3), entrant('Bob', 0), entrant('Cyd', 5)],
		begun: true,
		checks: [],
		now: NOON,
		format
	});
	await expect.element(page.getByText('2 of 3 people with a record')).toBeVisible();
	await expect.element(page.getByText('Without a record so far: Bob.')).toBeVisible();
	expect([...document.querySelectorAll('tbody th')].map((one) => one.textContent?.trim())).toEqual([
		'Cyd',
		'Ada'
	]);
});
