/** C5, C6: the result is worked out again in the page itself, and what an operator could have done is said. */
import '../../src/app.css';
import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import HallPage from '#lib/components/contests/page/HallPage.svelte';
import VerifyPage from '#lib/components/contests/page/VerifyPage.svelte';
import { commitmentOf } from '#lib/domain/contests/draw.ts';
import type { ContestExport } from '#lib/domain/contests/proof.ts';
import type { Prize } from '#lib/domain/contests/rules.ts';
import type { SeenContest } from '#lib/domain/contests/seen.ts';
import { ok } from '#lib/domain/result.ts';
import { fact, roster, rules } from '../unit/contests/kit.ts';
import { CALLS, calls, format, NAMES, NOON, PEOPLE, settled } from './contests-of-a-week.ts';

const DINNER: Prize = { kind: 'place', place: 1, name: 'Dinner for two', value: 15_000, share: 'each' };
const most = rules('most', {}, { prizes: [DINNER] });

async function check(
	contest: SeenContest,
	file: ContestExport,
	mayExport = true,
	text = JSON.stringify(file)
) {
	const asked = vi.fn();
	const getText = () => {
		asked();
		return Promise.resolve(ok(text));
	};
	await render(VerifyPage, {
		page: {
			contest,
			number: 1,
			verdict: { match: true, since: { changed: 0, first: null } },
			results: [
				{
					number: 1,
					hash: contest.outcome?.hash ?? '',
					at: contest.outcome?.at ?? '',
					why: '',
					current: true
				}
			],
			mayExport
		},
		now: NOON,
		format,
		onnumber: () => {},
		api: { getText }
	});
	return asked;
}
const verdict = () => page.getByRole('status').first();

test('C5 what the floor exports is worked out again here, and matches', async () => {
	const { contest, file } = settled(most, calls(10, 8, 5));
	await check(contest, file);
	await expect.element(verdict()).toMatchTextContent(/It matches\./);
	await expect.element(page.getByText('3 records of 8 people are in order, each there once')).toBeVisible();
	await expect.element(page.getByText(file.hash)).toBeVisible();
});

test.each([
	[
		'a place',
		(file: ContestExport) => ({ ...file, result: { ...file.result, awards: [] } }),
		/result\.awards/
	],
	['a record', (file: ContestExport) => ({ ...file, facts: file.facts.slice(1) }), /result\./],
	[
		'the rules',
		(file: ContestExport) => ({ ...file, rules: { ...file.rules, prizes: [] } }),
		/rules are not those/
	]
] as const)('C5 with %s changed the first difference is named', async (_, tamper, words) => {
	const { contest, file } = settled(most, calls(10, 8, 5));
	await check(contest, tamper(file));
	await expect.element(verdict()).toMatchTextContent(/It does not match\./);
	await expect.element(verdict()).toMatchTextContent(words);
});

test('C5 a file that holds by itself, but is not what was published, does not match', async () => {
	const { contest } = settled(most, calls(10, 8, 5));
	const { file: other } = settled(most, calls(3, 8, 5));
	await check(contest, other);
	await expect.element(verdict()).toMatchTextContent(/not the one whose fingerprint the floor shows/);
});

test('M8 whoever may not have the records is told why, and what the floor says', async () => {
	const { contest, file } = settled(most, calls(10, 8, 5));
	const asked = await check(contest, file, false);
	await expect.element(verdict()).toMatchTextContent(/The floor says that it matches/);
	expect(asked).not.toHaveBeenCalled();
	expect(page.getByRole('link', { name: /Download/ }).all()).toHaveLength(0);
});

const draw = (words: readonly (readonly [rep: string, word: string])[] | undefined) => ({
	commitment: commitmentOf('a secret'),
	tickets: [
		['ada', 3],
		['bob', 1]
	] as const,
	secret: 'a secret',
	...(words ? { words } : {})
});

test('C5 what is no file of a contest is called so', async () => {
	const { contest, file } = settled(most, calls(10, 8, 5));
	await check(contest, file, true, '{"facts": []');
	await expect.element(verdict()).toMatchTextContent(/It does not match\..*no contest’s export/);
});

test('C5 it is worked out beside the page, which says how many records there are and stays usable', async () => {
	const many = Array.from({ length: 4_000 }, (_, at) => fact(PEOPLE[at % 8] ?? '', at / 40, 1));
	const { contest, file } = settled(most, many);
	let turns = 0;
	const words = new Set<string>();
	const watch = () => {
		turns += 1;
		words.add(document.querySelector('.verdict')?.textContent.replace(/\s+/g, ' ').trim() ?? '');
		if (!document.querySelector('[data-verdict=match]')) setTimeout(watch);
	};
	await check(contest, file);
	watch();
	await expect.element(verdict()).toMatchTextContent(/It matches\./);
	expect([...words]).toContainEqual(expect.stringMatching(/^Working it out again … 4,000 records\./));
	expect(turns).toBeGreaterThan(3);
});

test('C6 each draw is worked out again, and without a word it is said what an operator could have known', async () => {
	const raffle = rules('raffle', { per: '2' }, { prizes: [DINNER] });
	const { contest, file } = settled(raffle, calls(6, 2), roster(PEOPLE, { draw: draw(undefined) }));
	await check(contest, file);
	await expect.element(verdict()).toMatchTextContent(/It matches\./);
	const winner = NAMES[file.result.draws?.[0]?.rep ?? ''] ?? '';
	await expect.element(page.getByText(new RegExp(`Draw 1: ${winner}, ticket`))).toBeVisible();
	await expect.element(page.getByText('It is the promised one.')).toBeVisible();
	await expect
		.element(page.getByText(/Nobody added a word\. Whoever can read this floor’s files/))
		.toBeVisible();
});

test('C6 with a word that nobody knew before, that is said', async () => {
	const raffle = rules('raffle', { per: '2' }, { prizes: [DINNER] });
	const own = roster(PEOPLE, { draw: draw([['bob', 'north wind']]) });
	const { contest, file } = settled(raffle, calls(6, 2), own);
	await check(contest, file);
	await expect.element(page.getByText('Bob: “north wind”')).toBeVisible();
	await expect.element(page.getByText(/A word was added after the tickets were frozen/)).toBeVisible();
});

test('the hall of fame names winners and prizes, and nobody who won nothing', async () => {
	const { contest } = settled(most, calls(10, 8, 5));
	await render(HallPage, { contests: [contest], metrics: [CALLS], rep: '', format });
	await expect.element(page.getByRole('row', { name: /Ada 1 €150 1/ })).toBeVisible();
	expect(page.getByRole('row', { name: /Bob/ }).all()).toHaveLength(0);
	await expect
		.element(page.getByRole('link', { name: 'Check it' }))
		.toHaveAttribute('href', '/contests/contest/verify');
});
