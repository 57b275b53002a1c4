/** What a browser makes of the house's rules: no page breaks them, and no text of anybody's becomes part of one. */
import { chromium as playwright, expect, test, type Browser, type Page } from '@playwright/test';
import { freePort } from '../../src/lib/server/free-port.ts';
import { chromium } from '../chromium.ts';
import { OwnServer } from './own-server.ts';
import { PAGES, PUBLIC_PAGES } from './pages.ts';
import { debugging } from './watched.ts';

/** Runs before any script of a page: what its policy refuses is told aloud. */
const TELL = `addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample, sourceFile, lineNumber }) =>
	console.error('policy', effectiveDirective, blockedURI, sample, sourceFile, lineNumber))`;
/** What somebody would do who has got a script into a page. */
const TRY = `[
	() => document.body.insertAdjacentHTML('beforeend', '<b>'),
	() => new Worker('/api/v1/media/anything'),
	() => setTimeout('1')
].map((attempt) => {
	try {
		attempt();
		return 'went through';
	} catch {
		return 'refused';
	}
})`;
/** A browser's own words for a status, which is an answer and no fault of the page. */
const STATUS = /^Failed to load resource: the server responded with a status of 4\d\d/;

/** A browser whose pages and workers of every kind are listened to. */
async function listened(): Promise<{
	browser: Browser;
	heard: string[];
	workers: Set<string>;
	end: () => Promise<void>;
}> {
	const port = await freePort();
	const { args, ...options } = chromium();
	const browser = await playwright.launch({ ...options, args: [...args, `--remote-debugging-port=${port}`] });
	const heard: string[] = [];
	const workers = new Set<string>();
	const line = await debugging(port, ({ method, params }, say) => {
		if (method === 'Target.attachedToTarget' && params?.sessionId) {
			workers.add(params.targetInfo?.url.replace(/.*\/([a-z]+)[^/]*$/, '$1') ?? '');
			say('Log.enable', {}, params.sessionId);
			say('Runtime.enable', {}, params.sessionId);
			say('Runtime.runIfWaitingForDebugger', {}, params.sessionId);
		} else if (method === 'Log.entryAdded' && params?.entry) {
			const { level, text } = params.entry;
			if (level === 'error' && !STATUS.test(text)) heard.push(`a shared worker: ${text}`);
		} else if (method === 'Runtime.exceptionThrown') {
			heard.push(`a shared worker: ${params?.exceptionDetails?.text ?? 'exception'}`);
		}
	});
	return {
		browser,
		heard,
		workers,
		end: () => {
			line.close();
			return browser.close();
		}
	};
}

function listenTo(page: Page, heard: string[], workers: Set<string>) {
	const where = () => new URL(page.url()).pathname;
	page.on('console', (message) => {
		const text = message.text();
		if (message.type() === 'error' && !STATUS.test(text)) heard.push(`${where()}: ${text}`);
	});
	page.on('pageerror', (error) => heard.push(`${where()}: ${error.message}`));
	page.on('worker', (worker) => workers.add(worker.url().replace(/.*\/([a-z]+)[^/]*$/, '$1')));
	return page.addInitScript(TELL);
}

const settled = async (page: Page, address: string) => {
	await page.goto(address);
	await page.locator('h1').first().waitFor();
	const state = page.locator('.top [role="status"]');
	if ((await state.count()) > 0) await expect(state).toHaveText('Live');
};

const MARK = '<x-mark data-hit onmouseover=hit=1>"\'&lt;b&gt;</x-mark><img src=x onerror=hit=1>{{7*7}}${7*7}';
const named = (name: string) => `${name} ${MARK}`;

test('R10 on every page nothing happens that its policy forbids, in pages and workers, and markup in names and texts stays text', async () => {
	const server = await OwnServer.start();
	const { browser, heard, workers, end } = await listened();
	try {
		const page = await browser.newPage();
		await listenTo(page, heard, workers);
		const key = await server.cli('key', 'create', '--name', named('key'), '--scope', 'admin');
		const make = async (path: string, body: unknown) => {
			const made = await server.call(key, 'POST', path, body);
			expect(made?.status, `${path} ${JSON.stringify(made?.body)}`).toBeLessThan(300);
			return made?.body ?? {};
		};
		const people = await make('people', {
			people: ['Ann', 'Bob', 'Cas'].map((name) => ({
				name: named(name),
				team: named('team'),
				region: named('region')
			}))
		});
		const reps = (people.results as { id: string }[]).map(({ id }) => id);
		await make('activities', {
			activities: reps.map((rep, i) => ({
				rep,
				type: 'order',
				amount: `${100 + i}.00`,
				customer: named('customer'),
				deal: named('deal'),
				note: named('note')
			}))
		});
		await make('types', { key: 'marked', name: named('type'), unit: 'count' });
		await make('scenarios', { name: named('scenario'), query: '?reps=5&calls=10', shared: true });
		const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
		const goal = { who: 'reps', reps, metric: 'calls', target: 10, to: soon };
		await make('shared-goals', { name: named('goal'), ...goal });
		const window = { from: new Date().toISOString().slice(0, 10), to: soon };
		const rules = {
			...{ version: 1, format: 'most', metric: 'calls', lens: 'raw', options: {}, eligibility: {}, window },
			...{
				join: 'fixed',
				tie: 'share',
				confirm: 'none',
				visibility: 'floor',
				sources: ['import', 'api', 'rep']
			},
			prizes: [{ kind: 'place', place: 1, name: named('prize'), value: 10_000, share: 'split' }]
		};
		const contest = await make('contests', { name: named('contest'), rules });
		await make(`contests/${String(contest.id)}/launch`, {});
		const account = await server.cli('user', 'create', '--email', 'x@floor.example', '--role', 'admin');
		await page.goto(account);
		await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
		const said = await page.request.post(`${server.url}/api/v1/shout-outs`, {
			headers: { origin: server.url },
			data: { reps: reps.slice(0, 1), text: named('thanks') }
		});
		expect(said.status()).toBe(201);
		const { id } = (await said.json()) as { id: string };
		const below = await page.request.post(`${server.url}/api/v1/recognitions/${id}/comments`, {
			headers: { origin: server.url },
			data: { text: named('comment') }
		});
		expect(below.status()).toBe(201);
		const hits: string[] = [];
		let seen = 0;
		page.on('dialog', (dialog) => {
			hits.push(`${page.url()}: ${dialog.message()}`);
			void dialog.dismiss();
		});
		const own = [`/people/${reps[0] ?? ''}`, `/contests/${String(contest.id)}`, '/manage/people'];
		for (const path of [...PAGES, ...own]) {
			await settled(page, server.url + path);
			const found = await page.evaluate(() => ({
				elements: document.querySelectorAll('x-mark, [data-hit], [onerror], [onmouseover]').length,
				ran: 'hit' in globalThis,
				computed: /49\$|\}49|49$/m.test(document.body.innerText),
				seen: document.body.innerText.includes('<x-mark data-hit')
			}));
			if (found.elements > 0 || found.ran || found.computed) hits.push(`${path} ${JSON.stringify(found)}`);
			if (found.seen) seen += 1;
		}
		// by links, as people do: Kit takes these without loading a page
		for (const name of ['Contests', 'Manage', 'Boards', 'Floor']) {
			await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
			await page.waitForURL((url) => url.pathname === (name === 'Floor' ? '/' : `/${name.toLowerCase()}`));
			await page.locator('h1').first().waitFor();
		}
		await page.context().clearCookies();
		for (const path of PUBLIC_PAGES) await settled(page, server.url + path);
		expect(heard).toEqual([]);
		expect(hits).toEqual([]);
		expect(seen).toBeGreaterThan(8);
		expect([...workers]).toEqual(expect.arrayContaining(['live', 'projection']));

		// the rules hold at all: a page's own script may neither bring in markup nor make code
		const tried = await page.evaluate(TRY);
		expect(tried).toEqual(['refused', 'refused', 'refused']);
		expect(heard.length).toBeGreaterThan(2);
	} finally {
		await end();
		await server.stop();
	}
});
