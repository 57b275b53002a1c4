import '../../src/app.css';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Wall from '#lib/components/wall/Wall.svelte';
import Pairing from '#lib/components/wall/Pairing.svelte';
import BoardPage from '#lib/components/board/BoardPage.svelte';
import { format, NOW, people, revenue, status, viewOf } from './made-up.ts';
const moments = [
	{
		id: 'a',
		at: NOW - 180000,
		name: 'Hayden Neloms',
		type: 'order',
		quantity: 1,
		amount: 355300,
		rank: 1,
		previousRank: 2
	},
	{
		id: 'b',
		at: NOW - 1800000,
		name: 'Reed Clapper',
		type: 'order',
		quantity: 1,
		amount: 414000,
		rank: 8,
		previousRank: 18
	},
	{
		id: 'c',
		at: NOW - 2800000,
		name: 'Daniell Hammack',
		type: 'order',
		quantity: 1,
		amount: 496400,
		rank: 7,
		previousRank: 13
	}
];
const typeNames = new Map([['order', 'Order']]);
const wall = { moments, format, name: 'Kitchen', show: 'everyone' as const, typeNames, demo: false };
for (const [name, w, h, n, st, tgt] of [
	['live12', 1920, 1080, 12, 'live', 145000],
	['offline12', 1920, 1080, 12, 'offline', 145000],
	['nogoal', 1920, 1080, 12, 'delayed', null],
	['w24', 1920, 1080, 24, 'live', 145000],
	['w60', 1920, 1080, 60, 'live', 145000],
	['w5', 1280, 720, 5, 'live', 45000],
	['up', 1080, 1920, 12, 'live', 145000]
] as const)
	test(name, async () => {
		await page.viewport(w, h);
		await render(Wall, {
			...wall,
			view: viewOf(people(n), { target: tgt }),
			status: status(st, st === 'live' ? 500 : st === 'delayed' ? 25000 : 48 * 60000)
		});
		await document.fonts.ready;
		await new Promise((r) => setTimeout(r, 400));
		await page.screenshot({ path: `/work/main/reports/shots/${name}.png` });
		expect(1).toBe(1);
	});
test('pair', async () => {
	await page.viewport(1920, 1080);
	await render(Pairing, { code: 'K7MW4QXM', origin: 'http://floor.example', secondsLeft: 252, problem: '' });
	await document.fonts.ready;
	await new Promise((r) => setTimeout(r, 400));
	await page.screenshot({ path: `/work/main/reports/shots/pair.png` });
	expect(1).toBe(1);
});
for (const [w, h] of [
	[390, 844],
	[1440, 1000]
] as const)
	test('board' + w, async () => {
		await page.viewport(w, h);
		const view = viewOf(people(24));
		const r = await render(BoardPage, {
			query: revenue,
			view,
			choices: {
				metrics: [{ key: 'revenue', name: 'Revenue', unit: 'money' }],
				teams: [{ id: 't', name: 'Rouche' }],
				regions: [{ id: 'r', name: 'West' }],
				types: [{ key: 'order', name: 'Order', unit: 'money' }]
			},
			format,
			status: status('live'),
			you: view.rows[5]!.id,
			selected: view.rows[2]!.id,
			canShow: true,
			onquery: () => {},
			onselect: () => {},
			lookUp: async () => ({
				count: 3,
				partial: false,
				list: [1, 2, 3].map((i) => ({
					id: String(i),
					type: 'order',
					quantity: 1,
					amount: 414000 * i,
					occurredAt: NOW - i * 3600e3 * 9,
					localDate: i < 2 ? '2017-12-14' : '2017-12-13',
					customer: i === 1 ? 'Yearin' : '',
					deal: ''
				}))
			})
		});
		r.container.style.padding = '24px';
		await page.viewport(w, h + 900);
		r.container.className = 'page';
		await document.fonts.ready;
		await new Promise((r) => setTimeout(r, 400));
		await page.screenshot({ path: `/work/main/reports/shots/board${w}.png` });
		expect(1).toBe(1);
	});
