import '../../src/app.css';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import MyPage from '#lib/components/me/MyPage.svelte';
import { frameOf, NOW, people } from './made-up.ts';
import { floor, ME, MyWorker, types } from './my-worker.ts';
const paint = (metric: string, period: string) => ({ query: { metric, period, by: 'rep' as const }, frame: frameOf(people(24), { elapsed: 0.729 }), asOf: NOW });
for (const [w, h, theme, state] of [[390, 844, 'light', 'live'], [390, 844, 'dark', 'offline'], [1440, 900, 'light', 'needs'], [1440, 900, 'dark', 'live'], [1920, 1080, 'light', 'live']] as const)
	test(`${w}${theme}`, async () => {
		await page.viewport(w, h);
		document.documentElement.dataset.theme = theme;
		const worker = new MyWorker();
		const live = worker.live();
		const goal = { calls: 40, minutes: 480, day: paint('calls', 'day') };
		const day = { rep: { id: ME, name: 'Kary Neloms' }, tally: { kind: 'tally' as const, rep: ME, date: '2017-12-14', types: [] }, types, board: 'revenue', boards: ['calls', 'revenue'], standings: paint('revenue', 'week'), goal };
		const r = await render(MyPage, { day, floor, live, onboard: () => {} });
		r.container.className = 'page';
		if (state === 'offline') { worker.online = false; worker.tell(); }
		(document.querySelector('[data-log="call"]') as HTMLElement).click();
		if (state === 'needs') { worker.queue = [{ id: 'x', type: 'order', quantity: 1, amount: 80000, loggedAt: NOW, state: 'needs-you', problem: 'rep has left the floor' }]; worker.tell(); }
		await document.fonts.ready;
		await new Promise((r) => setTimeout(r, 300));
		await page.screenshot({ path: `/work/main/reports/shots/me-${w}-${theme}-${state}.png` });
		live.stop();
		expect(1).toBe(1);
	});
