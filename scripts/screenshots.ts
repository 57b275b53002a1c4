/**
 * Pictures of every page at the widths and in the schemes people use, into reports/screenshots: of a living demo floor,
 * of one without anybody, and of what goes wrong (a server that stands still, an account that ended). Walls hang paired
 * on the screens they are made for. Says which page scrolls sideways.
 *
 *     npm run screenshots [-- path or part of what is shot ...]
 *
 * Parts: `walls`, `import`, `trouble`, `empty`; any other word is a path.
 */
import { mkdir } from 'node:fs/promises';
import { chromium as playwright, type Browser, type BrowserContext, type Page } from 'playwright';
import { chromium } from '../tests/chromium.ts';
import { OwnServer } from '../tests/e2e/own-server.ts';
import { PAGES } from '../tests/e2e/pages.ts';

const WIDTHS = [390, 1440, 1920, 3840];
const HEIGHTS: Record<number, number> = { 390: 844, 1440: 900, 1920: 1080, 3840: 2160 };
const SCHEMES = ['light', 'dark'] as const;
const SCREENS = [
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
/** What the wall of teams turns to. */
const SLIDES = [{ kind: 'two-more-calls', seconds: 60 }];
const EMPTY = [
	'/',
	'/boards',
	'/me',
	'/challenges',
	'/recognition',
	'/goals',
	'/leagues',
	'/notifications',
	'/manage',
	'/manage/people',
	'/manage/teams',
	'/manage/recognition',
	'/manage/screens',
	'/wall'
];
const CRM = 'tests/fixtures/crm/sales_pipeline.csv';
const OUT = 'reports/screenshots';
/** Pages that are one of many: their pictures are called after what they show. */
const SINGLE = ['person', 'colleague', 'challenge'];
const PARTS = ['walls', 'import', 'trouble', 'empty'];

interface Floor {
	readonly server: OwnServer;
	readonly browser: Browser;
	/** Cookies of an admin who is also a person of the floor. */
	readonly admin: Awaited<ReturnType<BrowserContext['storageState']>>;
}

const asked = process.argv.slice(2);
const wants = (part: string) => asked.length === 0 || asked.includes(part);
const paths = asked.length > 0 ? asked.filter((one) => !PARTS.includes(one)) : [...PAGES, '/nowhere'];

await mkdir(OUT, { recursive: true });
const browser = await playwright.launch(chromium());
try {
	if (asked.some((one) => one !== 'empty') || asked.length === 0) await onFloor('on', shootLiving);
	if (wants('empty')) await onFloor('off', shootEmpty);
} finally {
	await browser.close();
}

async function onFloor(demo: 'on' | 'off', shoot: (floor: Floor) => Promise<void>) {
	const server = await OwnServer.start({ PACESETTER_DEMO: demo });
	try {
		await shoot({ server, browser, admin: await signIn(server) });
	} finally {
		await server.stop();
	}
}

async function shootLiving(floor: Floor) {
	// first: few walls of one address may wait to be paired, and those of the pages below stay waiting
	if (wants('walls')) await shootWalls(floor);
	await shootPages(floor, paths, '');
	if (paths.includes('/manage/people')) await shootPages(floor, [aPersonOf(floor)], 'person');
	if (paths.includes('/recognition'))
		await shootPages(floor, [aPersonOf(floor).replace('/manage', '')], 'colleague');
	if (paths.includes('/challenges')) {
		await shootPages(floor, [aChallengeOf(floor)], 'challenge');
		await shootPages(floor, ['/challenges/new'], '');
	}
	if (asked.length === 0)
		await shootPages({ ...floor, admin: { cookies: [], origins: [] } }, ['/sign-in'], '');
	if (wants('import')) await shootImport(floor);
	if (wants('trouble')) await shootTrouble(floor);
}

function shootEmpty(floor: Floor) {
	return shootPages(floor, EMPTY, 'empty');
}

function nameOf(path: string) {
	return path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'home';
}

/** @param as what the pictures are called; a prefix where there are several paths */
async function shootPages({ server, admin }: Floor, of: readonly string[], as: string) {
	for (const width of WIDTHS) {
		for (const colorScheme of SCHEMES) {
			const context = await contextOf(width, colorScheme, admin);
			for (const path of of) {
				if (path === '/wall' && colorScheme === 'light') continue; // walls are dark
				const page = await context.newPage();
				await page.goto(`${server.url}${path}`);
				await settled(page);
				const name = [as, SINGLE.includes(as) ? '' : nameOf(path), width, colorScheme]
					.filter(Boolean)
					.join('-');
				await picture(page, name, path !== '/wall');
				await page.close();
			}
			await context.close();
		}
	}
}

function contextOf(width: number, colorScheme: (typeof SCHEMES)[number], storageState: Floor['admin']) {
	const viewport = { width, height: HEIGHTS[width] ?? 1080 };
	return browser.newContext({ viewport, colorScheme, storageState });
}

async function settled(page: Page) {
	await page.locator('h1').first().waitFor();
	await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => undefined);
}

async function picture(page: Page, name: string, fullPage = true) {
	if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
		console.warn(`${name} scrolls sideways`);
	await page.screenshot({ path: `${OUT}/${name}.png`, fullPage });
}

function aPersonOf({ server }: Floor) {
	const [person] = server.sql<{ id: string }>('SELECT id FROM reps ORDER BY name LIMIT 1');
	return `/manage/people/${person?.id ?? ''}`;
}

function aChallengeOf({ server }: Floor) {
	const [challenge] = server.sql<{ id: string }>(
		"SELECT id FROM challenges WHERE state = 'live' UNION ALL SELECT id FROM challenges LIMIT 1"
	);
	return `/challenges/${challenge?.id ?? ''}`;
}

/** Pairs one wall per size and board over the API, as a manager's page does, and waits until it is live. */
async function shootWalls(floor: Floor) {
	const walls: { readonly page: Page; readonly name: string }[] = [];
	const key = await floor.server.cli('key', 'create', '--name', 'photographer', '--scope', 'admin');
	for (const viewport of SCREENS) {
		for (const [board, query] of Object.entries(WALL_BOARDS)) {
			const page = await (await browser.newContext({ viewport })).newPage();
			await page.goto(`${floor.server.url}/wall`);
			const code = await page.locator('[data-pairing-code]:not(:empty)').getAttribute('data-pairing-code');
			const name = `${board}-${viewport.width}x${viewport.height}`;
			const paired = await floor.server.call(key, 'POST', `pairings/${code}/pair`, { name, board: query });
			if (board === 'teams')
				await floor.server.call(key, 'PATCH', `screens/${String(paired?.body.id)}`, { slides: SLIDES });
			await page.locator('[data-freshness=live]').waitFor();
			await page.locator('table.board').first().waitFor();
			await picture(page, `wall-${name}`, false);
			if (board === 'teams') {
				await page.locator('[data-slide=two-more-calls]').waitFor({ timeout: 60_000 });
				await picture(page, `wall-two-more-calls-${viewport.width}x${viewport.height}`, false);
			}
			if (board === 'calls' || viewport.width === 1920) walls.push({ page, name });
			else await page.context().close();
		}
	}
	await whileStill(floor.server, async () => {
		for (const freshness of ['delayed', 'offline']) {
			for (const { page, name } of walls) {
				await page.locator(`[data-freshness=${freshness}]`).waitFor({ timeout: 60_000 });
				await picture(page, `wall-${freshness}-${name}`, false);
			}
		}
	});
	for (const { page } of walls) await page.context().close();
}

/** The server stands still as a frozen machine does: connections stay, answers don't come. */
async function whileStill(server: OwnServer, run: () => Promise<void>) {
	process.kill(server.pid, 'SIGSTOP');
	try {
		await run();
	} finally {
		process.kill(server.pid, 'SIGCONT');
	}
}

/** A file from its choice to its preview; it is not brought in. */
async function shootImport({ server, admin }: Floor) {
	for (const width of [390, 1920]) {
		for (const colorScheme of SCHEMES) {
			const context = await contextOf(width, colorScheme, admin);
			const page = await context.newPage();
			await page.goto(`${server.url}/manage/import`);
			await settled(page);
			await page.locator('input[type=file]').setInputFiles(CRM);
			await page.getByRole('heading', { level: 1 }).waitFor();
			await page.waitForLoadState('networkidle', { timeout: 10_000 }).catch(() => undefined);
			await picture(page, `import-file-${width}-${colorScheme}`);
			await context.close();
		}
	}
}

/** What people see when the floor stands still, and when their account has ended. */
async function shootTrouble(floor: Floor) {
	const { server, admin } = floor;
	const pages: { readonly page: Page; readonly name: string }[] = [];
	for (const width of [390, 1920]) {
		for (const path of ['/', '/boards', '/me']) {
			const context = await contextOf(width, width === 390 ? 'light' : 'dark', admin);
			const page = await context.newPage();
			await page.goto(`${server.url}${path}`);
			await page.locator('[data-freshness=live]').waitFor();
			pages.push({ page, name: `${nameOf(path)}-${width}` });
		}
	}
	await whileStill(server, async () => {
		for (const freshness of ['delayed', 'offline']) {
			for (const { page, name } of pages) {
				await page.locator(`[data-freshness=${freshness}]`).waitFor({ timeout: 60_000 });
				await page
					.locator('[data-log=call]')
					.click({ timeout: 200 })
					.catch(() => undefined);
				await picture(page, `${freshness}-${name}`);
			}
		}
	});
	for (const { page } of pages) await page.context().close();
}

/** Signs in once, as an admin who is also a person of the floor; a person has one account. Answers with the cookies. */
async function signIn(server: OwnServer) {
	const context = await browser.newContext();
	const email = 'photographer@floor.example';
	const rep = server.sql<{ name: string }>('SELECT name FROM reps ORDER BY name LIMIT 1')[0]?.name;
	const as = rep ? ['--rep', rep] : [];
	const link = await server.cli('user', 'create', '--email', email, '--role', 'admin', ...as);
	const page = await context.newPage();
	await page.goto(link);
	await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
	const state = await context.storageState();
	await context.close();
	return state;
}
