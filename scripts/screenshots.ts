/**
 * Pictures of every page of a living demo floor, at the widths and in the schemes people use, into reports/screenshots.
 *
 *     npm run screenshots [-- path ...]
 */
import { mkdir } from 'node:fs/promises';
import { chromium as playwright, type Browser, type BrowserContext } from 'playwright';
import { chromium } from '../tests/chromium.ts';
import { OwnServer } from '../tests/e2e/own-server.ts';
import { PAGES } from '../tests/e2e/pages.ts';

const WIDTHS = [390, 1440, 1920, 3840];
const HEIGHTS: Record<number, number> = { 390: 844, 1440: 900, 1920: 1080, 3840: 2160 };
const OUT = 'reports/screenshots';

const asked = process.argv.slice(2);
const paths = asked.length > 0 ? asked : PAGES;

await mkdir(OUT, { recursive: true });
const server = await OwnServer.start({ PACESETTER_DEMO: 'on' });
const browser = await playwright.launch(chromium());
try {
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
		colorScheme
	});
	await signIn(context);
	for (const path of paths) {
		const page = await context.newPage();
		await page.goto(`${server.url}${path}`);
		await page.locator('h1').first().waitFor();
		await page.waitForLoadState('networkidle').catch(() => undefined);
		const name = path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'home';
		await page.screenshot({ path: `${OUT}/${name}-${width}-${colorScheme}.png`, fullPage: path !== '/wall' });
		await page.close();
	}
	await context.close();
}

async function signIn(context: BrowserContext) {
	const email = `photographer-${crypto.randomUUID().slice(0, 8)}@floor.example`;
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
	await page.close();
}
