/** What the server tells of itself, over a real record that is frozen, killed and brought back. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { newKey, hashOf, newSecret } from '#lib/server/auth/tokens.ts';
import { startPacesetter, type Started } from '#lib/server/start.ts';
import { createLogger } from '#lib/server/telemetry/log.ts';
import { inRequest, type RequestContext } from '#lib/server/telemetry/request.ts';
import { emptyRecord } from '../record/temporary-record.ts';

const OPERATOR: Identity = { kind: 'operator' };
const lines: string[] = [];
let app: Started;
let dataDir = '';

beforeAll(async () => {
	dataDir = await emptyRecord(afterAll);
	const http = createServer().listen(0, '127.0.0.1');
	await new Promise((resolve) => http.once('listening', resolve));
	const { port } = http.address() as AddressInfo;
	const logger = createLogger({ style: 'json', write: (line) => lines.push(line) });
	const settings = { port, host: '127.0.0.1', dataDir, demo: 'off', pocketbaseBin: undefined } as const;
	app = await startPacesetter({ settings: { ...settings, origin: undefined }, http, logger });
	await app.listening(port);
});
afterAll(() => app.close());

const pocketbase = () => Number(readFileSync(join(dataDir, 'pocketbase.pid'), 'utf8'));
const health = async () => (await app.vitals.health()).status;
const context = (): RequestContext => ({ id: `request-${lines.length}`, route: '/api/v1/[...path]' });

async function ask(path: string, request = context()) {
	const asked = new Request(`http://floor.test/api/v1${path}`);
	const response = await inRequest(request, () =>
		app.api(asked, { identity: OPERATOR, address: '127.0.0.1' })
	);
	return { request, status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function frozen(work: () => Promise<void>) {
	const pid = pocketbase();
	process.kill(pid, 'SIGSTOP');
	try {
		await work();
	} finally {
		process.kill(pid, 'SIGCONT');
	}
	await expect.poll(health).toBe('ok');
}

/** Of the metric with these labels, as /metrics has it now. */
async function figure(line: string): Promise<number> {
	const { text } = await app.metrics();
	return Number(new RegExp(`^${RegExp.escape(line)} (\\S+)$`, 'm').exec(text)?.[1]);
}

test('a request keeps its id from the API through the record to the problem and to the log, once and without secrets', async () => {
	const missing = await ask('/nothing');
	expect(missing.body).toMatchObject({ status: 404, requestId: missing.request.id });
	expect(missing.request).toMatchObject({ problem: 'not-found' });

	const secret = newSecret();
	const find = app.record.find.bind(app.record);
	app.record.find = () => Promise.reject(new Error(`the token ${secret} of ada@floor.example is unknown`));
	const before = lines.length;
	const broken = await ask('/screens').finally(() => (app.record.find = find));
	expect(broken.body).toMatchObject({ status: 500, requestId: broken.request.id });
	expect(broken.request).toMatchObject({ route: '/api/v1/screens', problem: 'failure' });
	const told = lines.slice(before).filter((line) => line.includes('"level":"error"'));
	expect(told.map((line) => (JSON.parse(line) as { request?: string }).request)).toEqual([broken.request.id]);
	expect(lines.join('')).not.toContain(secret);
	expect(lines.join('')).not.toContain('ada@floor.example');
});

test('a key that watches goes on while the record is frozen, and not once it was revoked', async () => {
	const { key, prefix } = newKey();
	const [id = ''] = await written([
		{
			op: 'create',
			collection: 'api_keys',
			data: { name: 'p', prefix, scope: 'read', createdBy: 'operator' }
		}
	]);
	await written([{ op: 'create', collection: 'key_secrets', data: { key: id, secretHash: hashOf(key) } }]);
	const asking = () =>
		app.identifyWatcher(
			new Request('http://floor.test/metrics', { headers: { authorization: `Bearer ${key}` } }),
			'127.0.0.1'
		);
	expect(await asking()).toMatchObject({ kind: 'key', id });
	await frozen(async () => {
		await expect.poll(health).toBe('down');
		expect(await asking()).toMatchObject({ kind: 'key', id });
	});
	await written([{ op: 'update', collection: 'api_keys', id, data: { revoked: true } }]);
	await frozen(async () => {
		await expect.poll(health).toBe('down');
		expect((await asking().catch(() => ({ kind: 'nobody' }))).kind).toBe('nobody');
	});
});

async function written(writes: Parameters<Started['record']['write']>[0]): Promise<string[]> {
	const done = await app.record.write(writes);
	if (!done.ok) throw new Error(done.error.message);
	await app.authority.reached((await app.record.head()).seq);
	return done.value.ids;
}

test('a record that is frozen is down with its time, and is well again when it goes on', async () => {
	await frozen(async () => {
		await expect.poll(health).toBe('down');
		const { record, health: told } = await app.vitals.status();
		expect(told.detail).toBe('the record does not answer');
		expect(record.silentSince).toBeGreaterThan(0);
		const answer = await ask('/health');
		expect([answer.status, answer.body.status]).toEqual([503, 'down']);
		expect((await ask('/health/live')).status).toBe(200);
	});
	expect((await app.vitals.status()).record.silentSince).toBe(null);
});

test('PocketBase that was killed is started again: counted, with how it ended', async () => {
	const before = await figure('pacesetter_pocketbase_restarts_total');
	process.kill(pocketbase(), 'SIGKILL');
	await expect.poll(async () => (await app.vitals.status()).record.restarts).toBe(before + 1);
	await expect.poll(health).toBe('ok');
	expect((await app.vitals.status()).record.lastRestarts[0]?.why).toBe('SIGKILL');
	expect(await figure('pacesetter_pocketbase_restarts_total')).toBe(before + 1);
});

test('figures are of what was done: writes, rows of the feed, calls of the record, jobs, the machine', async () => {
	const rows = await figure('pacesetter_feed_rows_total');
	const writes = await figure('pacesetter_writes_total{outcome="ok"}');
	await written([{ op: 'create', collection: 'teams', data: { name: 'North' } }]);
	expect(await figure('pacesetter_feed_rows_total')).toBeGreaterThan(rows);
	expect(await figure('pacesetter_writes_total{outcome="ok"}')).toBeGreaterThan(writes);
	expect(await figure('pacesetter_feed_seq')).toBe(app.authority.position.seq);
	expect(await figure('pacesetter_record_seconds_count{call="write",outcome="ok"}')).toBeGreaterThan(0);
	expect(await figure('pacesetter_job_seconds_count{job="leagues"}')).toBeGreaterThan(0);
	expect(await figure('process_resident_memory_bytes')).toBeGreaterThan(1e7);
	expect(await figure('pacesetter_disk_free_bytes')).toBeGreaterThan(0);
	expect(await figure('pacesetter_info{version="' + app.version + '"}')).toBe(1);
	expect(await figure('pacesetter_health')).toBe(1);
});
