/**
 * C1-C8: a manager makes a contest in under two minutes, at a person's pace; a rep and a wall follow it to its settled result,
 * which anybody can check; and what comes too late changes it only by a manager's word.
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test, type Browser, type Locator, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { OwnServer, type Account } from './own-server.ts';
import { awake } from './support.ts';

const run = promisify(execFile);
const BOARD = { metric: 'calls', period: 'day', by: 'rep' };
const PEOPLE = ['Ada Lovelace', 'Bo Diaz', 'Cleo Marsh'];
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const PATIENCE_MS = 20_000;
const TWO_MINUTES_MS = 120_000;
/** Its end, at the least after it is typed: launching, and facts that two pages follow, take less on any machine. */
const PLAYED_MS = 8 * MINUTE_MS;
/** From its beginning to its end. */
const LASTS_MS = 20 * MINUTE_MS;

let server: OwnServer;
let key: string;
let reps: string[];
/** Places among them. */
const ada = 0;
const bo = 1;

test.beforeAll(async () => {
	// minutes of the floor's clock are then those of this test's, and it can be set: nobody waits for the end
	const preload = new URL('./later.mjs', import.meta.url).href;
	server = await OwnServer.start({ TZ: 'UTC', NODE_OPTIONS: `--import=${preload}` });
	key = await server.cli('key', 'create', '--name', 'contests', '--scope', 'admin');
	const made = await server.call(key, 'POST', 'people', {
		people: PEOPLE.map((name) => ({ name, team: 'Reds', startedOn: '2020-01-01' }))
	});
	reps = (made?.body.results as { id: string }[]).map(({ id }) => id);
	const activities = reps.flatMap((rep, index) =>
		[7, 14, 21, 28, 35, 42, 49, 56].map((days) => ({
			...{ rep, type: 'call', quantity: 10 + ((index * 7 + days) % 9) },
			occurredAt: new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)
		}))
	);
	expect((await server.call(key, 'POST', 'activities', { activities }))?.status).toBeLessThan(300);
});
test.afterAll(() => server.stop());

async function signedIn(browser: Browser, account: Account): Promise<Page> {
	const context = await browser.newContext();
	await server.signIn(context, key, account);
	const page = await context.newPage();
	page.setDefaultTimeout(PATIENCE_MS);
	return page;
}

async function pairedWall(browser: Browser): Promise<Page> {
	const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
	await page.goto(`${server.url}/wall`);
	const shown = page.locator('[data-pairing-code]');
	await expect(shown).not.toHaveText('');
	const code = await shown.getAttribute('data-pairing-code');
	const paired = await server.call(key, 'POST', `pairings/${code}/pair`, { name: 'Hall', board: BOARD });
	const slides = [{ kind: 'contest', seconds: 600 }];
	const given = await server.call(key, 'PATCH', `screens/${String(paired?.body.id)}`, { slides });
	expect(given?.status).toBe(200);
	return page;
}

/** Somebody at a keyboard: looks before each step, types letter by letter. */
class Person {
	readonly #page: Page;
	readonly #began = Date.now();

	constructor(page: Page) {
		this.#page = page;
	}
	get took(): number {
		return Date.now() - this.#began;
	}
	/** Reads what is there. */
	async reads(ms = 1_500): Promise<void> {
		await this.#page.waitForTimeout(ms);
	}
	async clicks(what: Locator): Promise<void> {
		await this.reads(900);
		await what.click();
	}
	async types(where: Locator, text: string): Promise<void> {
		await this.reads(500);
		await where.click();
		await where.fill('');
		await where.pressSequentially(text, { delay: 90 });
	}
}

const clockOf = (ms: number) => new Date(ms).toISOString().slice(11, 16);
const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The wizard, from the list of contests to the launched one; answers with its id and when it ends. */
async function makeContest(page: Page): Promise<{ id: string; endsAt: number; took: number }> {
	await page.goto(`${server.url}/manage/contests`);
	await awake(page);
	const person = new Person(page);
	const slot = (name: string) => page.locator(`[data-slot="${name}"]`).first();
	const tray = (name: string) => page.locator(`[data-tray="${name}"]`);

	await person.reads();
	await person.clicks(page.getByRole('link', { name: /New contest|Make one/ }).first());
	await person.reads(2_500); // the forms
	await person.clicks(page.locator('[data-template="most-orders"]'));
	await person.types(page.getByLabel('Name', { exact: true }), 'Calls before noon');
	await person.clicks(slot('what'));
	await person.clicks(tray('what').getByLabel('Calls', { exact: true }));
	await person.clicks(slot('prizes'));
	await person.types(tray('prizes').locator('[name="prize-1"]'), 'A Friday off');
	await person.clicks(slot('late'));
	await person.types(tray('late').getByLabel('Hours after the end'), '0');
	// what it would have come to in the last weeks
	await person.reads(3_000);
	await expect(page.getByText('Is it fair?')).toBeVisible();
	await expect(page.getByText('The last eight weeks under these rules')).toBeVisible();
	await person.clicks(slot('when'));
	await person.reads();
	await tray('when').getByLabel('Begins and ends at a time of day').check();
	// windows end with a minute: the first one that leaves time to play
	const endsAt = Math.ceil((Date.now() + PLAYED_MS) / MINUTE_MS) * MINUTE_MS;
	const startsAt = endsAt - LASTS_MS;
	await tray('when').getByLabel('First day').fill(dateOf(startsAt));
	await tray('when').getByLabel('Last day').fill(dateOf(endsAt));
	await tray('when').getByLabel('Begins at', { exact: true }).fill(clockOf(startsAt));
	await person.reads(500);
	await tray('when').getByLabel('Ends at', { exact: true }).fill(clockOf(endsAt));
	await person.clicks(page.getByRole('button', { name: /^Launch for/ }));
	await page.waitForURL(/\/manage\/contests\/[a-z0-9]{15}$/);
	return { id: page.url().slice(-15), endsAt, took: person.took };
}

const setTenMinutesAhead = () => process.kill(server.pid, 'SIGUSR2');

const log = (rep: number, quantity: number, occurredAt?: number) =>
	server.call(key, 'POST', 'activities', {
		...{ rep: reps[rep], type: 'call', quantity, externalId: crypto.randomUUID() },
		...(occurredAt !== undefined && { occurredAt: new Date(occurredAt).toISOString() })
	});

/** Exit code and words of the stand-alone script. */
async function checked(file: string): Promise<{ code: number; said: string }> {
	return run(process.execPath, ['scripts/verify-contest.mjs', file]).then(
		({ stdout }) => ({ code: 0, said: stdout }),
		(error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr })
	);
}

test('C1-C8 made in two minutes, followed live, settled, verified by a stranger, and mended only with a reason', async ({
	browser
}, info) => {
	const manager = await signedIn(browser, { role: 'admin' });
	const rep = await signedIn(browser, { role: 'rep', rep: PEOPLE[bo] ?? '' });
	const wall = await pairedWall(browser);

	const { id, endsAt, took } = await makeContest(manager);
	info.annotations.push({ type: 'made at a person’s pace in', description: `${Math.round(took / 1000)} s` });
	expect(took).toBeLessThan(TWO_MINUTES_MS);
	const launched = Date.now();

	// both follow: who leads, and who does after the next fact
	await rep.goto(`${server.url}/contests/${id}`);
	await awake(rep);
	const contest = rep.locator(`[data-contest="${id}"]`);
	await expect(contest).toHaveAttribute('data-state', 'live');
	const shown = (page: Page, who: number) => page.locator(`[data-member="${reps[who]}"] .figure`);
	await log(ada, 4);
	for (const page of [rep, wall]) await expect(shown(page, ada)).toHaveText('4');
	await log(bo, 6);
	for (const page of [rep, wall]) {
		await expect(shown(page, bo)).toHaveText('6');
		await expect(page.locator('[data-member]').first()).toHaveAttribute('data-member', reps[bo] ?? '');
	}
	expect(await violations(rep)).toEqual([]);
	await expect(contest).toHaveAttribute('data-state', 'live');

	// its end comes, and as nothing is waited for it is settled
	setTenMinutesAhead();
	await expect(contest).toHaveAttribute('data-state', 'settled');
	await expect(contest.getByLabel('Result')).toContainText('You win');
	await expect(wall.locator('[data-slide="contest"]')).toContainText('A Friday off');
	await expect(wall.locator('[data-slide="contest"]')).toContainText(PEOPLE[bo] ?? '');

	// the rep works it out again, in the own browser and with the script alone
	await rep.getByRole('link', { name: 'Check the result yourself' }).click();
	await expect(rep.locator('[data-verdict]')).toHaveAttribute('data-verdict', 'match');
	expect(await violations(rep)).toEqual([]);
	const downloading = rep.waitForEvent('download');
	await rep.getByRole('link', { name: 'Download the file of this contest' }).click();
	const file = info.outputPath('contest.json');
	await (await downloading).saveAs(file);
	expect(await checked(file)).toMatchObject({ code: 0 });
	const text = await readFile(file, 'utf8');
	const forged = text.replace(/("quantity":\s*)6\b/, '$17');
	expect(forged).not.toBe(text);
	await writeFile(file, forged);
	expect(await checked(file)).toMatchObject({ code: 1 });

	// a late record: a proposal, and nothing else, until a manager says so
	await log(ada, 5, endsAt - 20_000);
	await manager.goto(`${server.url}/manage/contests/${id}`);
	await awake(manager);
	const proposal = manager.locator('[data-proposal]');
	await expect(proposal).toContainText('Ada Lovelace wins A Friday off');
	await rep.goto(`${server.url}/contests/${id}`);
	await awake(rep);
	await expect(contest.getByLabel('Result')).toContainText('You win');
	await proposal.getByRole('button', { name: 'Correct the result' }).click();
	const dialog = manager.getByRole('dialog');
	await dialog.getByLabel(/^Why/).fill('Logged on paper that morning');
	await dialog.getByRole('button', { name: 'Correct the result' }).click();
	await expect(contest).toHaveAttribute('data-state', 'amended');
	await expect(contest.getByLabel('Result')).toContainText('Ada Lovelace wins');
	await expect(rep.getByText('Logged on paper that morning').first()).toBeVisible();
	await expect(manager.getByText('Logged on paper that morning').first()).toBeVisible();
	await expect(wall.locator('[data-slide="contest"]')).toContainText(PEOPLE[ada] ?? '');
	info.annotations.push({
		type: 'followed to its amended result in',
		description: `${Math.round((Date.now() - launched) / 1000)} s`
	});
	for (const page of [manager, rep, wall]) await page.context().close();
});
