import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { lockDirectory } from '#lib/server/lock.ts';
import { PocketBaseClient } from '#lib/server/record/client.ts';
import { aRep, openIn, temporaryDirectory, wholeFeed, written } from './temporary-record.ts';

const directory = () => temporaryDirectory(onTestFinished);
const open = (dir: string) => openIn(dir, onTestFinished, () => {});

/** What someone does to the database behind the server's back, while nothing runs. */
function tamper(dir: string, sql: string) {
	const database = new DatabaseSync(join(dir, 'pb', 'data.db'));
	database.exec(sql);
	database.close();
}

test('an unchanged schema keeps its epoch over restarts', async () => {
	const dir = await directory();
	const first = await open(dir);
	expect(first.rotated).toBe('schema'); // a new database
	const { epoch } = await first.store.head();
	await first.close();
	const second = await open(dir);
	expect(second.rotated).toBeUndefined();
	expect((await second.store.head()).epoch).toBe(epoch);
});

test('a trigger that is gone is made anew at the next start, and the epoch rotates', async () => {
	const dir = await directory();
	const first = await open(dir);
	const rep = await aRep(first.store);
	const { epoch, seq } = await first.store.head();
	await first.close();
	tamper(dir, 'DROP TRIGGER feed_reps_update');

	const { store, rotated } = await open(dir);
	expect(rotated).toBe('schema');
	expect((await store.head()).epoch).not.toBe(epoch);
	await written(store, { op: 'update', collection: 'reps', id: rep, data: { name: 'Bo' } });
	expect((await wholeFeed(store)).slice(seq)).toMatchObject([
		{ op: 'update', before: { name: 'Ada' }, after: { name: 'Bo' } }
	]);
});

test('a column added in the dashboard is private, rotates the epoch at the next start, and the feed goes on', async () => {
	const dir = await directory();
	const first = await open(dir);
	const client = new PocketBaseClient(first.pocketbase);
	const headers = { authorization: await client.token(), 'content-type': 'application/json' };
	const url = `${first.pocketbase.url}/api/collections/reps`;
	const { fields } = (await (await fetch(url, { headers })).json()) as { fields: unknown[] };
	const body = JSON.stringify({ fields: [...fields, { name: 'salary', type: 'number' }] });
	expect((await fetch(url, { method: 'PATCH', headers, body })).status).toBe(200);
	await aRep(first.store);
	await first.close();

	const { store, rotated } = await open(dir);
	expect(rotated).toBe('schema');
	const rep = await aRep(store, 'Bo');
	expect((await wholeFeed(store)).at(-1)).toMatchObject({ record: rep, op: 'insert' });
	expect((await wholeFeed(store)).some(({ after }) => after && 'salary' in after)).toBe(false);
	expect(await store.get('reps', rep)).not.toHaveProperty('salary');
});

test('a collection that lost what the feed shows stops the start with its reason, and gives the directory back', async () => {
	const dir = await directory();
	const first = await open(dir);
	await first.close();
	tamper(
		dir,
		`DROP TRIGGER feed_regions_insert; DROP TRIGGER feed_regions_update; DROP TRIGGER feed_regions_delete;
		DROP TABLE regions`
	);
	await expect(open(dir)).rejects.toThrow("don't fit this release");
	const lock = lockDirectory(dir);
	expect(lock.ok).toBe(true);
	if (lock.ok) lock.value.release();
});
