import '../../src/app.css';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Wall from '#lib/components/wall/Wall.svelte';
import { format, people, status, viewOf, type Member } from './made-up.ts';

const props = (
	members: readonly Member[],
	overrides: Partial<Parameters<typeof render<typeof Wall>>[1]> = {}
) => ({
	view: viewOf(members, { target: 145_000 }),
	moments: [],
	status: status('live'),
	format,
	name: 'Kitchen',
	show: 'first' as const,
	typeNames: new Map(),
	demo: false,
	...overrides
});
const names = () =>
	[...document.querySelectorAll('.on-wall .fit')].map((element) => element.textContent.trim());

test('shows the first twelve: nobody is put up as last', async () => {
	await page.viewport(1920, 1080);
	await render(Wall, props(people(20)));
	expect(names()).toHaveLength(12);
	await expect.element(page.getByRole('columnheader', { name: 'First 12 of 20' })).toBeVisible();
});

test('everyone: two columns, then pages', async () => {
	await page.viewport(1920, 1080);
	await render(Wall, props(people(30), { show: 'everyone' }));
	expect(names()).toHaveLength(24);
	await expect.element(page.getByText('Page 1 of 2')).toBeInTheDocument();
});

test.each([
	['live', 500, /^\s*Live\s*$/],
	['delayed', 25_000, /^\s*Delayed\s*$/],
	['offline', 48 * 60_000, /^\s*Offline since 14:02\s*$/]
] as const)('says %s in visible text', async (freshness, age, words) => {
	await page.viewport(1920, 1080);
	await render(Wall, props(people(12), { status: status(freshness, age) }));
	const signal = page.getByRole('status');
	await expect.element(signal).toMatchTextContent(words);
	await expect.element(signal).toBeVisible();
});

test('offline, figures stand under their time, and the pace is gone: it would be a guess', async () => {
	await page.viewport(1920, 1080);
	await render(Wall, props(people(12), { status: status('offline', 48 * 60_000) }));
	await expect.element(page.getByRole('alert')).toMatchTextContent(/Figures as of 14:02, 48 minutes ago/);
	await expect.element(page.getByText('behind pace')).not.toBeInTheDocument();
	await expect.element(page.getByText('Just now')).not.toBeVisible();
});

test('G1 the goal says how far ahead of its pace the floor is', async () => {
	await page.viewport(1920, 1080);
	await render(Wall, props([{ name: 'Ann', score: 110_000 }]));
	await expect.element(page.getByText(/1,250\s*ahead of pace/)).toBeVisible();
	await expect
		.element(page.getByRole('meter', { name: 'Floor goal' }))
		.toHaveAttribute('aria-valuenow', '11000000');
});

const LONG = [
	'Maximiliane Featherstonehaugh-Cholmondeley',
	'Wolfeschlegelsteinhausenbergerdorff',
	'Αικατερίνη Παπαδημητρακοπούλου',
	'Александра Константинопольская',
	'Nguyễn Thị Phương Thảo'
];

test.each([
	[1920, 1080, 12],
	[1920, 1080, 42],
	[1280, 720, 24],
	[1080, 1920, 14]
])('at %i x %i long names narrow and no text leaves its place', async (width, height, count) => {
	await page.viewport(width, height);
	const members = people(count).map((member, index) => ({ ...member, name: LONG[index / 2] ?? member.name }));
	await render(Wall, props(members, { show: 'everyone' }));
	await document.fonts.ready;
	await expect.poll(() => document.querySelectorAll('.fit[style]').length).toBe(names().length);
	const spilling = [...document.querySelectorAll<HTMLElement>('.on-wall :is(.fit, td, th, .head)')]
		.filter((box) => box.scrollWidth > box.clientWidth + 1)
		.map((box) => `${box.className}: ${box.textContent.trim()}`);
	expect(spilling).toEqual([]);
	expect(document.querySelectorAll('.fit.cut')).toHaveLength(0);
	const bottom = Math.max(
		...[...document.querySelectorAll('tbody tr')].map((row) => row.getBoundingClientRect().bottom)
	);
	expect(bottom).toBeLessThanOrEqual(height);
});

test('rows change places by transform alone, and a new leader is marked', async () => {
	await page.viewport(1920, 1080);
	const members = people(12);
	const shown = await render(Wall, props(members));
	await expect.poll(() => document.querySelectorAll('.fit[style]').length).toBe(12);
	const risen = members.map((member, index) => (index === 2 ? { ...member, score: 20_000 } : member));
	await shown.rerender({ view: viewOf(risen, { target: 145_000, seq: 2 }) });
	const moved = document
		.getAnimations()
		.map(({ effect }) => effect as KeyframeEffect)
		.filter(({ target }) => target?.tagName === 'TR');
	expect(moved).toHaveLength(3);
	const offsets = ['offset', 'computedOffset', 'easing', 'composite'];
	const properties = moved.flatMap((effect) =>
		effect.getKeyframes().flatMap((frame) => Object.keys(frame).filter((key) => !offsets.includes(key)))
	);
	expect(new Set(properties)).toEqual(new Set(['transform']));
	expect(names().slice(0, 3)).toEqual(['Darcel Neloms', 'Hayden Neloms', 'Donn Neloms']);
	await expect.element(page.getByRole('row', { name: /Darcel Neloms/ })).toMatchTextContent(/New leader/);
});

test('an empty floor waits for its first record', async () => {
	await page.viewport(1920, 1080);
	await render(Wall, props([]));
	await expect.element(page.getByText('The first record puts a name here.')).toBeVisible();
});
