/** R7 in small, in each test run: the whole of it is `npm run fuzz`. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequest, setResponse } from '@sveltejs/kit/node';
import { onTestFinished, expect, test } from 'vitest';
import { guarded } from '#lib/server/auth/headers.ts';
import { createWebServer, guardAnswers } from '#lib/server/auth/web-server.ts';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { startPacesetter } from '#lib/server/start.ts';
import { Dice } from '../../fuzz/dice.ts';
import { fuzzParsers, lookAt } from '../../fuzz/in-process.ts';
import { parsers } from '../../fuzz/parsers.ts';
import { wrongIn } from '../../fuzz/http.ts';
import { requestOf } from '../../fuzz/requests.ts';
import { fuzzFrames, fuzzHttp, newTally, type Floor, type Tally } from '../../fuzz/run-http.ts';
import { settle } from '../../fuzz/who.ts';
import { ADMIN } from '../api/desk.ts';
import { emptyRecord } from '../record/temporary-record.ts';

const SEED = 20_261;
const told = ({ wrong }: Tally) =>
	wrong.map(({ target, at, what }) => `--only ${target} --case ${at}: ${what}`);

test(
	'R7 18,000 spoilt texts and files: no reader throws, hangs, or lets through what it must not',
	{ timeout: 120_000 },
	async () => {
		const folder = mkdtempSync(join(tmpdir(), 'pacesetter-fuzz-'));
		onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
		const tally = newTally();
		await fuzzParsers(parsers(join(folder, 'fuzzed.csv')), SEED, [0, 18_000], tally);
		expect(told(tally), `npm run fuzz -- --seed ${SEED}`).toEqual([]);
		expect(tally.kinds.size).toBe(parsers('').length);
	}
);

/** The API and the gateway on a port, with a real record. */
async function openFloor(): Promise<Floor> {
	const dataDir = await emptyRecord(onTestFinished);
	const server = createWebServer((incoming, outgoing) => {
		const request = getRequest({ base: url, request: incoming, response: outgoing, bodySizeLimit: Infinity });
		void answer(request, incoming.socket.remoteAddress ?? '').then((response) =>
			setResponse(outgoing, response)
		);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const url = `http://127.0.0.1:${port}`;
	const settings = {
		port,
		host: '127.0.0.1',
		dataDir,
		demo: 'off',
		pocketbaseBin: undefined,
		origin: undefined
	} as const;
	const app = await startPacesetter({
		settings: settings,
		http: server,
		clock: systemClock,
		log: () => undefined
	});
	onTestFinished(() => app.close());
	guardAnswers(server, settings);
	const answer = async (request: Request, address: string) => {
		const identity = await app.identify(request, address);
		return guarded(await app.api(request, { identity, address }), new URL(request.url).pathname);
	};
	const made = await app.api(
		new Request(`${url}/api/v1/keys`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: '{"name":"fuzz","scope":"admin"}'
		}),
		{ identity: ADMIN, address: '127.0.0.1' }
	);
	const { key } = (await made.json()) as { key: string };
	return { url, port, known: await settle(url, key) };
}

test(
	'R7 500 requests and 1,500 frames, by nobody, people and keys: no undeclared 5xx, every refusal a problem document, and a client of ours is served afterwards',
	{ timeout: 120_000 },
	async () => {
		const floor = await openFloor();
		const [http, sockets] = [newTally(), newTally()];
		await fuzzHttp(floor, SEED, [0, 500], http);
		await fuzzFrames(floor, SEED, [0, 1_500], sockets);
		expect([...told(http), ...told(sockets)], `npm run fuzz -- --seed ${SEED}`).toEqual([]);
		expect([...http.statuses.keys()]).toEqual(expect.arrayContaining(['200', '400', '401', '403', '404']));
		const { healthy } = { healthy: await fetch(`${floor.url}/api/v1/health`) };
		expect(healthy.status).toBe(200);
	}
);

test('a seed makes the same cases again, and a broken reader or answer is told with its case', async () => {
	const known = { who: [{ name: 'nobody', headers: {} }], words: {} };
	const made = (at: number) => JSON.stringify(requestOf(Dice.of(SEED, 'http', at), known));
	expect([0, 1, 2].map(made)).toEqual([0, 1, 2].map(made));
	expect(made(1)).not.toBe(made(2));
	const broken = { name: 'broken', weight: 1, look: () => JSON.parse('{') as void };
	expect(await lookAt(broken, SEED, 0)).toMatch(/SyntaxError/);
	const sent = { kind: 'mutated', who: 'nobody', method: 'POST', path: '/api/v1/people', headers: {} };
	const house = { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'" };
	const answer = { status: 500, type: 'application/problem+json', headers: house, text: '{}' };
	expect(wrongIn(sent, answer)).toMatch(/^500/);
	expect(wrongIn(sent, { ...answer, status: 404 })).toMatch(/no problem document/);
	expect(wrongIn(sent, { ...answer, status: 200 })).toBeUndefined();
	expect(wrongIn(sent, { ...answer, status: 200, headers: {} })).toMatch(/headers/);
});
