import { expect, test } from '@playwright/test';
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
