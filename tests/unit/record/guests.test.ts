import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PocketBaseClient } from '#lib/server/record/client.ts';
import { COLUMNS } from '#lib/server/record/columns.ts';
import type { OpenRecord } from '#lib/server/record/open.ts';
import { aRep, temporaryRecord, written } from './temporary-record.ts';

let record: OpenRecord;
beforeAll(async () => {
	record = await temporaryRecord(afterAll);
	await aRep(record.store);
});

const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
	fetch(`${record.pocketbase.url}${path}`, {
		method,
		headers: { 'content-type': 'application/json', ...headers },
		...(method === 'GET' || method === 'DELETE' ? {} : { body: '{}' })
	});

test('every door of ours answers a guest with 401', async () => {
	const source = await readFile('pb_hooks/doors.pb.js', 'utf8');
	const doors = Array.from(
		source.matchAll(/routerAdd\(\s*'(\w+)',\s*'([^']+)'/g),
		([, method = '', path = '']) => ({
			method,
			path: path.replace('{collection}', 'reps')
		})
	);
	expect(doors.map(({ path }) => path.split('/')[3])).toEqual(
		expect.arrayContaining(['head', 'rotate', 'ids', 'settle', 'scan', 'feed', 'seed'])
	);
	for (const { method, path } of doors) {
		expect((await ask(method, path)).status, path).toBe(401);
		expect((await ask(method, path, { authorization: 'forged' })).status, path).toBe(401);
	}
});

test('every collection is closed to guests, for every verb', async () => {
	const client = new PocketBaseClient(record.pocketbase);
	const { body } = await client.call({ method: 'GET', path: '/api/collections?perPage=500', safe: true });
	const names = (body as { items: { name: string; system: boolean }[] }).items
		.filter(({ system }) => !system)
		.map(({ name }) => name);
	expect(names.toSorted()).toEqual([...Object.keys(COLUMNS), 'feed'].toSorted());

	const rep = (await record.store.find('reps'))[0]?.id ?? '';
	for (const name of names) {
		const records = `/api/collections/${name}/records`;
		for (const [method, path] of [
			['GET', records],
			['POST', records],
			['GET', `${records}/${rep}`],
			['PATCH', `${records}/${rep}`],
			['DELETE', `${records}/${rep}`]
		] as const) {
			expect((await ask(method, path)).status, `${method} ${path}`).toBe(403);
		}
	}
	expect(await record.store.find('reps')).toHaveLength(1);
});

test('nobody can sign in to PocketBase as a user, not even with the right password', async () => {
	const [id = ''] = await written(record.store, {
		op: 'create',
		collection: 'users',
		data: { name: 'U', email: 'u@example.com', role: 'admin', active: true }
	});
	const base = '/api/collections/users';
	const password = 'correct horse battery';
	const client = new PocketBaseClient(record.pocketbase);
	const changed = await fetch(`${record.pocketbase.url}${base}/records/${id}`, {
		method: 'PATCH',
		headers: { authorization: await client.token(), 'content-type': 'application/json' },
		body: JSON.stringify({ password, passwordConfirm: password, verified: true })
	});
	expect(changed.status).toBe(200);
	const signIn = await fetch(`${record.pocketbase.url}${base}/auth-with-password`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ identity: 'u@example.com', password })
	});
	expect(signIn.status).toBe(403);
	for (const path of ['request-otp', 'auth-with-otp', 'auth-with-oauth2', 'auth-refresh', 'impersonate/x']) {
		expect((await ask('POST', `${base}/${path}`)).status, path).toBeGreaterThanOrEqual(400);
	}
});

test('no page of another site can read what PocketBase answers', async () => {
	const answer = await ask('GET', '/api/health', { origin: 'http://evil.example' });
	expect(answer.headers.get('access-control-allow-origin')).not.toBe('*');
	expect(answer.headers.get('access-control-allow-origin')).not.toBe('http://evil.example');
});
