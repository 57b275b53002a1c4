import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { METRICS } from '#lib/server/telemetry/metrics.ts';
import { createPrometheus } from '#lib/server/telemetry/prometheus.ts';
import { metricsTable } from '../../../scripts/metrics-table.ts';
import { GET } from '../../../src/routes/metrics/+server.ts';

test('/metrics is Prometheus text with every metric of the catalogue, its type and its help', async () => {
	const { type, text } = await createPrometheus().page();
	expect(type).toMatch(/^text\/plain; version=0\.0\.4/);
	for (const [name, { type, help }] of Object.entries(METRICS)) {
		expect(text).toContain(`# HELP ${name} ${help}`);
		expect(text).toContain(`# TYPE ${name} ${type}`);
	}
	for (const line of text.split('\n').filter(Boolean)) {
		expect(line).toMatch(/^(?:# (?:HELP|TYPE) \w+ .+|\w+(?:\{(?:\w+="[^"]*",?)+\})? [\d.e+-]+)$/);
	}
});

test('counts add up, histograms fill, and what is sampled is asked when it is read', async () => {
	const telemetry = createPrometheus();
	telemetry.count('pacesetter_writes_total', { outcome: 'ok' });
	telemetry.count('pacesetter_writes_total', { outcome: 'ok' }, 2);
	telemetry.observe('pacesetter_job_seconds', { job: 'leagues' }, 0.3);
	let clients = 2;
	telemetry.sample('pacesetter_clients', () => (clients ? [[{ kind: 'user' }, clients]] : []));
	telemetry.sample('pacesetter_backup_age_seconds', () => undefined);
	telemetry.sample('pacesetter_facts', () => Promise.reject(new Error('away')));
	telemetry.sample('pacesetter_socket_bytes_total', () => 1_234);
	const first = (await telemetry.page()).text;
	expect(first).toContain('pacesetter_writes_total{outcome="ok"} 3\n');
	expect(first).toContain('pacesetter_job_seconds_bucket{le="0.5",job="leagues"} 1\n');
	expect(first).toContain('pacesetter_clients{kind="user"} 2\n');
	expect(first).toContain('pacesetter_socket_bytes_total 1234\n');
	expect(first).not.toMatch(/^pacesetter_backup_age_seconds /m);
	expect(first).not.toMatch(/^pacesetter_facts /m);
	clients = 0;
	const second = (await telemetry.page()).text;
	expect(second).not.toContain('pacesetter_clients{');
	expect(second).toContain('pacesetter_socket_bytes_total 1234\n');
});

test('two servers in one process never share figures', async () => {
	const [one, other] = [createPrometheus(), createPrometheus()];
	one.count('pacesetter_feed_rows_total', {}, 7);
	expect((await other.page()).text).toContain('pacesetter_feed_rows_total 0\n');
});

test('docs/operations.md lists exactly the metrics that there are', () => {
	expect(readFileSync('docs/operations.md', 'utf8')).toContain(metricsTable());
});

const key = (scope: 'read' | 'write' | 'admin'): Identity => ({ kind: 'key', id: 'k', name: '', scope });
const user = (role: 'rep' | 'manager' | 'admin'): Identity => ({
	...{ kind: 'user', id: 'u', name: '', rep: '', manages: [] },
	role
});

test.each([
	[200, key('read')],
	[200, key('write')],
	[200, key('admin')],
	[200, user('admin')],
	[200, { kind: 'operator' }],
	[403, user('manager')],
	[403, user('rep')],
	[403, { kind: 'screen', id: 's', name: '' }],
	[401, { kind: 'guest' }],
	[401, { kind: 'nobody' }]
] as const satisfies readonly (readonly [number, Identity])[])(
	'/metrics answers %i to %o, though it comes from this very machine as everybody does behind a proxy',
	async (status, identity) => {
		const app = { metrics: () => Promise.resolve({ type: 'text/plain', text: 'figures' }) };
		const event = { locals: { app, identity, address: '127.0.0.1' } };
		const answer = await GET(event as unknown as Parameters<typeof GET>[0]);
		expect(answer.status).toBe(status);
		expect((await answer.text()).includes('figures')).toBe(status === 200);
	}
);
