import { expect, test } from 'vitest';
import { readSettings } from '#lib/server/settings.ts';
import { createLogger } from '#lib/server/telemetry/log.ts';
import { observed } from '#lib/server/telemetry/observed.ts';
import { createPrometheus } from '#lib/server/telemetry/prometheus.ts';
import type { RequestContext } from '#lib/server/telemetry/request.ts';

function desk() {
	const lines: string[] = [];
	const telemetry = createPrometheus();
	const logger = createLogger({ style: 'json', write: (line) => lines.push(line) });
	const ada = { kind: 'user', id: 'u1', name: 'Ada', role: 'rep', rep: '', manages: [] } as const;
	const context: RequestContext = { id: 'r1', route: '/people/[id]', identity: ada };
	return { lines, telemetry, where: { logger, telemetry }, context };
}

test('a request has one line and one observation, by its pattern, method and class', async () => {
	const { lines, telemetry, where, context } = desk();
	await observed(where, context, 'GET', () => Promise.resolve(new Response(null, { status: 204 })));
	expect(lines).toHaveLength(1);
	const line = JSON.parse(lines[0] ?? '{}') as Record<string, unknown>;
	expect(line).toMatchObject({ method: 'GET', route: '/people/[id]', status: 204, identity: 'user:u1' });
	expect(lines[0]).not.toContain('Ada');
	expect((await telemetry.page()).text).toContain(
		'pacesetter_request_seconds_count{route="/people/[id]",method="GET",status="2xx"} 1\n'
	);
});

test('what is thrown counts as 500 and goes on; methods that somebody made up are all one', async () => {
	const { lines, telemetry, where, context } = desk();
	const thrown = new Error('broke');
	await expect(observed(where, context, 'BREW', () => Promise.reject(thrown))).rejects.toBe(thrown);
	expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ status: 500, method: 'other' });
	expect((await telemetry.page()).text).toContain('method="other",status="5xx"} 1\n');
});

test('429 is counted by what was asked too often', async () => {
	const { telemetry, where, context } = desk();
	await observed(where, context, 'GET', () => Promise.resolve(new Response(null, { status: 429 })));
	expect((await telemetry.page()).text).toContain('pacesetter_refused_total{route="/people/[id]"} 1\n');
});

test('settings: the log is json or words, and what is neither stops the start', () => {
	const read = readSettings({ PACESETTER_LOG: 'json', PACESETTER_LOG_LEVEL: 'warn' });
	expect(read).toMatchObject({ ok: true, value: { log: 'json', logLevel: 'warn' } });
	for (const [name, value] of [
		['PACESETTER_LOG', 'xml'],
		['PACESETTER_LOG_LEVEL', 'loud']
	] as const) {
		expect(readSettings({ [name]: value })).toMatchObject({ ok: false, error: [{ pointer: name }] });
	}
});
