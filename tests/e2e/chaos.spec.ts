import { expect, test } from '@playwright/test';
import { io, type Socket } from 'socket.io-client';
import { OwnServer } from './own-server.ts';

const REPS = 6;
const FACTS_A_ROUND = 90;

interface Standing {
	readonly id: string;
	readonly calls: number;
}

test('killed with -9 during writes, gateway and PocketBase in turn: nothing acknowledged is lost, nothing is doubled, and the wall converges to what plain SQL gives', async ({
	page
}) => {
	test.setTimeout(240_000);
	const server = await OwnServer.start();
	try {
		const key = await server.cli('key', 'create', '--name', 'chaos', '--scope', 'admin');
		const people = Array.from({ length: REPS }, (_, n) => ({ name: `Chaos ${n}` }));
		const made = await server.call(key, 'POST', 'people', { people });
		const reps = (made?.body.results as { id: string }[]).map(({ id }) => id);
		await page.goto(`${server.url}/wall`);
		await expect(page.locator('[data-pairing-code]')).not.toHaveText('');
		const code = await page.locator('[data-pairing-code]').getAttribute('data-pairing-code');
		await server.call(key, 'POST', `pairings/${code}/pair`, {
			name: 'Chaos',
			board: { metric: 'calls', period: 'day', by: 'rep' }
		});
		await expect(page.locator('table.board').first()).toBeVisible();

		const acknowledged = new Set<string>();
		const write = async (name: string, rep: string | undefined) => {
			// as a careful machine would: the same externalId again until somebody answers
			for (;;) {
				const answer = await server.call(key, 'POST', 'activities', { externalId: name, rep, type: 'call' });
				if (answer?.status === 200) return void acknowledged.add(name);
			}
		};
		/** Three writers; `strike` comes while they write, once a third of the facts is acknowledged. */
		const round = async (name: string, strike: () => Promise<void>) => {
			const from = acknowledged.size;
			let struck: Promise<void> | undefined;
			const writers = [0, 1, 2].map(async (writer) => {
				for (let n = writer; n < FACTS_A_ROUND; n += 3) {
					await write(`${name}-${n}`, reps[n % REPS]);
					if (acknowledged.size - from > FACTS_A_ROUND / 3) struck ??= strike();
				}
			});
			await Promise.all(writers);
			await struck;
		};
		await round('gateway', async () => {
			await server.kill9();
			await server.up();
		});
		await round('pocketbase', async () => {
			process.kill(server.pocketbasePid, 'SIGKILL');
			await Promise.resolve();
		});
		await round('gateway-again', async () => {
			await server.kill9();
			await server.up();
		});

		const stored = server
			.sql<{ externalId: string }>('SELECT externalId FROM activities')
			.map((row) => row.externalId);
		expect(new Set(stored)).toEqual(acknowledged);
		expect(stored.length).toBe(acknowledged.size);
		const truth = server
			.sql<Standing>(
				"SELECT rep AS id, sum(quantity) AS calls FROM activities WHERE type = 'call' GROUP BY rep"
			)
			.map(({ id, calls }) => `${id} ${calls}`)
			.sort();
		await expect
			.poll(
				async () =>
					(
						await page.locator('tr[data-member]').evaluateAll((rows) =>
							rows.map((row) => {
								const score = row.querySelector('.score data')?.getAttribute('value');
								return `${row.getAttribute('data-member')} ${score}`;
							})
						)
					).sort(),
				{ timeout: 40_000 }
			)
			.toEqual(truth);
		await expect(page.getByText('Live', { exact: true })).toBeVisible({ timeout: 20_000 });
	} finally {
		await server.stop();
	}
});

/** Kills, in ms after the first deal of a round was sent: during the writes, after them, and while deals before them are judged. */
const STRIKES = [60, 410, 1_900, 240, 1_150] as const;
const DEALS_A_ROUND = 8;
/** In minor units; what a deal is celebrated from, and what each of them is. */
const [LIMIT, AMOUNT] = [5_000_000, 6_000_000];

const cookieIn = (answer: Response) => answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';

/** The cookie of a wall that a manager has let in. */
async function screenOf(server: OwnServer, key: string): Promise<string> {
	const started = await fetch(`${server.url}/api/v1/pairings`, { method: 'POST' });
	const { code } = (await started.json()) as { code: string };
	const headers = { cookie: cookieIn(started) };
	const board = { metric: 'revenue', period: 'day', by: 'rep' };
	expect((await server.call(key, 'POST', `pairings/${code}/pair`, { name: 'Hall', board }))?.status).toBe(
		201
	);
	return cookieIn(await fetch(`${server.url}/api/v1/pairings/current`, { headers }));
}

test('invariants 5 and 6: killed with -9 right after deals over the limit are written, each is recognised exactly once and celebrated on a wall at most once', async () => {
	test.setTimeout(180_000);
	const server = await OwnServer.start();
	let wall: Socket | undefined;
	try {
		const key = await server.cli('key', 'create', '--name', 'deals', '--scope', 'admin');
		const people = Array.from({ length: REPS }, (_, n) => ({ name: `Dealer ${n}`, startedOn: '2020-01-01' }));
		const made = await server.call(key, 'POST', 'people', { people });
		const reps = (made?.body.results as { id: string }[]).map(({ id }) => id);
		const rule = {
			...{ name: 'Huge deal', kind: 'deal', celebrate: true },
			definition: { type: 'order', amount: LIMIT }
		};
		const ruled = await server.call(key, 'POST', 'recognition-rules', rule);
		expect(ruled?.status).toBe(201);

		const celebrated: string[] = [];
		const cookie = await screenOf(server, key);
		wall = io(server.url, {
			...{ transports: ['websocket'], extraHeaders: { cookie } },
			...{ reconnectionDelay: 50, reconnectionDelayMax: 200 }
		});
		const socket = wall;
		let joined = 0;
		socket.on('connect', () => {
			socket.emit('subscribe', { v: 1, streams: [{ stream: 'floor' }] }, ({ ok }: { ok: boolean }) => {
				if (ok) joined++;
			});
		});
		socket.on('celebrate', ({ id }: { id: string }) => celebrated.push(id));
		await expect.poll(() => joined).toBe(1);

		const write = async (externalId: string, rep: string | undefined) => {
			const deal = { externalId, rep, type: 'order', amount: AMOUNT };
			for (;;) if ((await server.call(key, 'POST', 'activities', deal))?.status === 200) return;
		};
		for (const [round, after] of STRIKES.entries()) {
			const struck = new Promise((resolve) => setTimeout(resolve, after)).then(() => server.kill9());
			const deals = Array.from({ length: DEALS_A_ROUND }, (_, n) =>
				write(`deal-${round}-${n}`, reps[(round + n) % REPS])
			);
			await struck;
			await server.up();
			await Promise.all(deals);
		}

		const recognised = () =>
			server.sql<{ id: string; cause: string; rep: string }>(
				`SELECT id, cause, rep FROM recognitions WHERE rule = '${String(ruled?.body.id)}'`
			);
		const deals = STRIKES.length * DEALS_A_ROUND;
		await expect.poll(() => recognised().length, { timeout: 60_000 }).toBe(deals);
		const rows = server.sql<{ id: string; rep: string }>('SELECT id, rep FROM activities');
		expect(rows.length).toBe(deals);
		// none twice, none left out, and each of whoever closed it
		expect(
			recognised()
				.map(({ cause, rep }) => `${cause} ${rep}`)
				.sort()
		).toEqual(rows.map(({ id, rep }) => `${id} ${rep}`).sort());
		const ofDeals = new Set(recognised().map(({ id }) => id));
		// whatever the kills took with them: the last deals were judged with nothing in the way
		const shown = () => celebrated.filter((id) => ofDeals.has(id)).length;
		await expect.poll(shown).toBeGreaterThanOrEqual(DEALS_A_ROUND);
		expect(new Set(celebrated).size).toBe(celebrated.length);
		const known = new Set(server.sql<{ id: string }>('SELECT id FROM recognitions').map(({ id }) => id));
		for (const id of celebrated) expect(known.has(id)).toBe(true);
	} finally {
		wall?.close();
		await server.stop();
	}
});
