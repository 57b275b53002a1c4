/** H1: challenges on the pages: how they stand, and that nobody is made small. */
import '../../src/app.css';
import type { SeenChallenge } from '#lib/domain/challenges/seen.ts';
import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { Format } from '#lib/client/format.ts';
import Bars from '#lib/components/challenges/Bars.svelte';
import ChallengeRow from '#lib/components/challenges/ChallengeRow.svelte';
import NewChallenge from '#lib/components/challenges/NewChallenge.svelte';
import type { DuelShown, DuelSideShown } from '#lib/protocol/duel-frame.ts';
import { challengeIn, NINE, RESULT } from '../unit/challenges/made-up.ts';

const format = new Format({ locale: 'en', currency: 'EUR', timeZone: 'UTC' }, () => NINE);
const METRIC = { key: 'calls', name: 'Calls', unit: 'count' } as const;

function view(over: Partial<SeenChallenge> = {}): SeenChallenge {
	const challenge = challengeIn(over.state ?? 'live');
	const seen = challenge.sides.map((side) => ({
		...side,
		members: side.members.map((member) => ({ ...member, name: side.name }))
	}));
	return {
		...challenge,
		sides: seen as unknown as SeenChallenge['sides'],
		yours: 1,
		may: [],
		...over
	};
}
const side = (score: number): DuelSideShown => ({
	score,
	plain: score,
	par: null,
	why: null,
	facts: 1,
	last: []
});
const duel = (first: number, second: number, elapsed = 0.5): DuelShown => ({
	sides: [side(first), side(second)],
	leader: first === second ? null : first > second ? 0 : 1,
	elapsed,
	hash: ''
});
const score = (numerator: string) => ({ numerator, denominator: '1' });
const result = (winner: 0 | 1 | null) => ({
	...RESULT,
	winner,
	sides: [
		{ ...RESULT.sides[0], score: score('34') },
		{ ...RESULT.sides[1], score: score(winner === null ? '34' : '29') }
	] as const
});

test('H1 an invitation is answered in place', async () => {
	await render(ChallengeRow, {
		challenge: view({ state: 'invited', may: ['accept', 'decline'] }),
		metric: METRIC,
		format,
		now: NINE
	});
	await expect.element(page.getByText('Ava challenges you')).toBeVisible();
	await expect.element(page.getByRole('button', { name: /^Accept/ })).toBeVisible();
	await expect.element(page.getByRole('button', { name: /^Not this time/ })).toBeVisible();
	await expect.element(page.getByText('24 h left to answer')).toBeVisible();
});

test.each([
	[0, 0, 'You won, 34 to 29'],
	[0, 1, 'Ava won, 34 to 29'],
	[null, 1, 'A draw at 34']
] as const)(
	'H1 a result with winner %s for side %s: %s, and nobody is said to have lost',
	async (winner, yours, words) => {
		const challenge = view({ state: 'settled', yours, result: result(winner) });
		await render(ChallengeRow, { challenge, metric: METRIC, format, now: NINE });
		await expect.element(page.getByText(words)).toBeVisible();
		expect(document.body.textContent).not.toMatch(/lost|loser|behind/i);
	}
);

test('H1 G1 two bars run to where the one ahead will be, with the line where that one would be on time', async () => {
	const props = {
		names: ['Ava', 'Ben'] as const,
		yours: 1 as const,
		rules: view().rules,
		unit: 'count' as const,
		format
	};
	const shown = await render(Bars, { ...props, duel: duel(30, 15), live: true });
	const bars = () =>
		[...document.querySelectorAll<HTMLElement>('.track')].map((track) => [
			track.style.getPropertyValue('--now'),
			track.style.getPropertyValue('--due')
		]);
	expect(bars()).toEqual([
		['50%', '50%'],
		['25%', '50%']
	]);
	expect(document.querySelectorAll('.track b')).toHaveLength(2);
	// once it is over nothing is forecast
	await shown.rerender({ ...props, duel: duel(30, 15, 1), live: false });
	expect(bars().map(([now]) => now)).toEqual(['100%', '50%']);
	expect(document.querySelectorAll('.track b')).toHaveLength(0);
});

test('H1 who, what, go: one person and one button are enough', async () => {
	const made = vi.fn();
	const answer = vi.fn((_: string, init?: RequestInit) =>
		Promise.resolve(new Response(JSON.stringify({ id: 'made', sent: init?.body }), { status: 201 }))
	);
	vi.stubGlobal('fetch', answer);
	await render(NewChallenge, {
		page: {
			ownTeam: 'North',
			people: [{ id: 'ben', name: 'Ben', team: 'South' }],
			teams: [],
			metrics: [METRIC],
			today: '2026-03-02',
			weekEnd: '2026-03-08'
		},
		wanted: '',
		format,
		onmade: made
	});
	await page.getByRole('button', { name: /Ben/ }).click();
	await page.getByRole('button', { name: 'Challenge Ben' }).click();
	await expect.poll(() => made.mock.calls).toEqual([['made']]);
	const [address, init] = answer.mock.calls[0] ?? [];
	expect(address).toBe('/api/v1/challenges');
	expect(JSON.parse(init?.body as string)).toEqual({
		kind: 'rep',
		with: 'ben',
		metric: 'calls',
		lens: 'raw',
		window: { kind: 'dates', from: '2026-03-02', to: '2026-03-02' },
		stake: ''
	});
	vi.unstubAllGlobals();
});
