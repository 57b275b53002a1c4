/** C3-C6: a paired wall follows contests by itself: one that runs, who won it, and a draw while it is drawn. */
import { expect, test, type Page } from '@playwright/test';
import { OwnServer } from './own-server.ts';

const BOARD = { metric: 'calls', period: 'day', by: 'rep' };
const PEOPLE = ['Ada Lovelace', 'Bo Diaz'];
const MINUTE_MS = 60_000;
/** A wall stays on its board for a while before it turns. */
const TURN_MS = 60_000;
/** Longer than this test: what a wall turns to while such a slide stands, it turns to at once. */
const LONG_S = 600;

let server: OwnServer;
let key: string;
let reps: string[];

test.beforeAll(async () => {
	// a floor whose clock can be set: nobody waits ten minutes for the words of a draw
	const preload = new URL('./later.mjs', import.meta.url).href;
	server = await OwnServer.start({ TZ: 'UTC', NODE_OPTIONS: `--import=${preload}` });
	key = await server.cli('key', 'create', '--name', 'contest-wall', '--scope', 'admin');
	const people = PEOPLE.map((name) => ({ name, team: 'Reds', startedOn: '2020-01-01' }));
	const made = await server.call(key, 'POST', 'people', { people });
	reps = (made?.body.results as { id: string }[]).map(({ id }) => id);
	// whatever the day and the hour of this test are, the floor works
	const hours = { workingDays: [1, 2, 3, 4, 5, 6, 7], hours: { from: '00:00', to: '23:59' } };
	expect((await server.call(key, 'PATCH', 'workspace', hours))?.status).toBe(200);
});
test.afterAll(() => server.stop());

const setTenMinutesAhead = () => process.kill(server.pid, 'SIGUSR2');

/** From ten minutes ago to a whole minute that is three to four minutes ahead. */
function aroundNow() {
	const end = (Math.floor(Date.now() / MINUTE_MS) + 4) * MINUTE_MS;
	const [from, to] = [new Date(end - 14 * MINUTE_MS), new Date(end)].map((at) => at.toISOString());
	return {
		...{ from: from?.slice(0, 10), to: to?.slice(0, 10) },
		...{ startsAt: from?.slice(11, 16), endsAt: to?.slice(11, 16) }
	};
}

/** Launched; no grace, so that its end settles it. */
async function launched(name: string, over: object): Promise<string> {
	const rules = {
		...{ metric: 'calls', lens: 'raw', window: aroundNow(), eligibility: {}, join: 'fixed', tie: 'share' },
		...{ sources: ['rep', 'import', 'api'], confirm: 'none', visibility: 'floor', ...over }
	};
	const draft = await server.call(key, 'POST', 'contests', { name, rules, graceHours: 0 });
	expect(draft?.status, JSON.stringify(draft?.body)).toBe(201);
	const id = String(draft?.body.id);
	expect((await server.call(key, 'POST', `contests/${id}/launch`, {}))?.status).toBe(200);
	return id;
}

const log = (rep: number, quantity: number) =>
	server.call(key, 'POST', 'activities', { rep: reps[rep], type: 'call', quantity });

async function stateOf(id: string): Promise<Record<string, unknown>> {
	const headers = { authorization: `Bearer ${key}` };
	const response = await fetch(`${server.url}/api/v1/contests/${id}`, { headers });
	return (await response.json()) as Record<string, unknown>;
}

async function pairedWall(page: Page, slides: readonly object[]): Promise<void> {
	await page.setViewportSize({ width: 1920, height: 1080 });
	await page.goto(`${server.url}/wall`);
	const shown = page.locator('[data-pairing-code]');
	await expect(shown).not.toHaveText('');
	const code = await shown.getAttribute('data-pairing-code');
	const paired = await server.call(key, 'POST', `pairings/${code}/pair`, { name: 'Hall', board: BOARD });
	const given = await server.call(key, 'PATCH', `screens/${String(paired?.body.id)}`, { slides });
	expect(given?.status).toBe(200);
}

test('C3, C6, G1 a wall turns to a contest that runs, follows it, shows who won, and turns to a draw at once', async ({
	page
}) => {
	const prize = (name: string) => [{ kind: 'place', place: 1, name, value: 0, share: 'each' }];
	const race = await launched('Calls before tea', {
		...{ format: 'race', options: { target: '10', fallback: 'highest' }, prizes: prize('A Friday off') }
	});
	const raffle = await launched('Tombola', {
		...{ format: 'raffle', options: { per: '2' }, prizes: prize('Concert tickets') }
	});
	await pairedWall(
		page,
		[race, raffle].map((contest) => ({ kind: 'contest', contest, seconds: LONG_S }))
	);
	const picture = (format: string) => page.locator(`.picture[data-format="${format}"]`);
	const figure = (rep: number) => picture('race').locator(`[data-member="${reps[rep]}"] .figure`);

	await log(0, 4);
	await expect(picture('race')).toBeVisible({ timeout: TURN_MS });
	await expect(figure(0)).toHaveText('4');
	await expect(picture('race').locator('tbody .due').first(), 'G1 the pace').toBeVisible();
	await log(1, 7);
	await expect(figure(1)).toHaveText('7');
	await expect(picture('race').locator('[data-member]').first()).toHaveAttribute(
		'data-member',
		reps[1] ?? ''
	);

	// its end: who won stands where the race stood
	const { settlesAt } = await stateOf(raffle);
	setTenMinutesAhead();
	await expect.poll(async () => (await stateOf(race)).state).toBe('settled');
	await expect(picture('race')).toHaveAttribute('data-state', 'settled');
	await expect(picture('race')).toContainText('Bo Diaz');
	await expect(picture('race')).toContainText('A Friday off');

	// the tickets are frozen; once the time for words is over, it is drawn, and the wall looks up from its slide
	await expect.poll(async () => (await stateOf(raffle)).settlesAt).not.toBe(settlesAt);
	await expect(picture('raffle')).toHaveCount(0);
	setTenMinutesAhead();
	const drawing = picture('raffle').locator('.raffle');
	await expect(drawing).toHaveAttribute('data-phase', /^(number|ticket|name)$/);
	await expect(drawing).toHaveAttribute('data-phase', 'over');
	await expect(drawing.getByRole('list', { name: 'Drawn' }).getByRole('listitem')).toHaveText(
		/Ada Lovelace|Bo Diaz/
	);
	await expect(drawing).toContainText('the same.');
});
