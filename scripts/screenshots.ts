/**
 * Pictures of every page of a living demo floor, at the widths and in the schemes people use, into reports/screenshots;
 * and of the wall, paired and live, on the screens it hangs on. Says which page scrolls sideways.
 *
 *     npm run screenshots [-- path ...]
 */
import { mkdir } from 'node:fs/promises';
import { chromium as playwright, type Browser } from 'playwright';
import { chromium } from '../tests/chromium.ts';
import { OwnServer } from '../tests/e2e/own-server.ts';
import { PAGES } from '../tests/e2e/pages.ts';

const WIDTHS = [390, 1440, 1920, 3840];
const HEIGHTS: Record<number, number> = { 390: 844, 1440: 900, 1920: 1080, 3840: 2160 };
const WALLS = [
	{ width: 1920, height: 1080 },
	{ width: 3840, height: 2160 },
	{ width: 1080, height: 1920 },
	{ width: 390, height: 844 }
];
const WALL_BOARDS = {
	calls: { metric: 'calls', period: 'day', by: 'rep' },
	revenue: { metric: 'revenue', period: 'month', by: 'rep' },
	teams: { metric: 'revenue', period: 'quarter', by: 'team' }
};
const OUT = 'reports/screenshots';

const asked = process.argv.slice(2);
const paths = asked.length > 0 ? asked : PAGES;

await mkdir(OUT, { recursive: true });
const server = await OwnServer.start({ PACESETTER_DEMO: 'on' });
const browser = await playwright.launch(chromium());
const signedIn = await signIn(browser);
try {
	// first: few walls of one address may wait to be paired, and those of the pages below stay waiting
	if (paths.includes('/wall')) await shootWalls(browser);
	for (const width of WIDTHS) {
		for (const scheme of ['light', 'dark'] as const) await shoot(browser, width, scheme);
	}
} finally {
	await browser.close();
	await server.stop();
}

async function shoot(with_: Browser, width: number, colorScheme: 'light' | 'dark') {
	const context = await with_.newContext({
		viewport: { width, height: HEIGHTS[width] ?? 1080 },
		colorScheme,
		storageState: signedIn
	});
	for (const path of paths) {
		if (path === '/wall' && colorScheme === 'light') continue; // walls are dark
		const page = await context.newPage();
		await page.goto(`${server.url}${path}`);
		await page.locator('h1').first().waitFor();
		await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => undefined);
		if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
			console.warn(`${path} scrolls sideways at ${width}`);
		const name = path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'home';
		await page.screenshot({ path: `${OUT}/${name}-${width}-${colorScheme}.png`, fullPage: path !== '/wall' });
		await page.close();
	}
	await context.close();
}

/** Pairs one wall per size and board over the API, as a manager's page does, and waits until it is live. */
async function shootWalls(with_: Browser) {
	const key = await server.cli('key', 'create', '--name', 'photographer', '--scope', 'admin');
	for (const viewport of WALLS) {
		for (const [name, board] of Object.entries(WALL_BOARDS)) {
			const context = await with_.newContext({ viewport });
			const page = await context.newPage();
			await page.goto(`${server.url}/wall`);
			const code = await page.locator('[data-pairing-code]:not(:empty)').getAttribute('data-pairing-code');
			const size = `${viewport.width}x${viewport.height}`;
			await server.call(key, 'POST', `pairings/${code}/pair`, { name: `${name} ${size}`, board });
			await page.locator('[data-freshness=live]').waitFor();
			await page.locator('table.board').first().waitFor();
			await page.screenshot({ path: `${OUT}/wall-${name}-${size}.png` });
			await context.close();
		}
	}
}

/** Signs in once, as an admin who is also a person of the floor; a person has one account. Answers with the cookies. */
async function signIn(with_: Browser) {
	const context = await with_.newContext();
	const email = 'photographer@floor.example';
	const rep = server.sql<{ name: string }>('SELECT name FROM reps ORDER BY name LIMIT 1')[0]?.name;
	const link = await server.cli(
		'user',
		'create',
		'--email',
		email,
		'--role',
		'admin',
		...(rep ? ['--rep', rep] : [])
	);
	const page = await context.newPage();
	await page.goto(link);
	await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
	const state = await context.storageState();
	await context.close();
	return state;
}
