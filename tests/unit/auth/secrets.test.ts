/** Every kind of secret there is, used as people and machines use it: none of them is written down anywhere, in a file or in the log. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ROTATE_AFTER_MS } from '#lib/server/auth/sessions.ts';
import { sameSecret } from '#lib/server/auth/tokens.ts';
import { readControlFile } from '#lib/server/cli/control.ts';
import { NOBODY, openDesk, type Desk } from '../api/desk.ts';

const CONTROL = 'control.json';
const BOARD = { metric: 'calls', period: 'week', by: 'rep' };

function filesUnder(folder: string): string[] {
	return readdirSync(folder).flatMap((name) => {
		const path = join(folder, name);
		const found = statSync(path, { throwIfNoEntry: false });
		return !found ? [] : found.isDirectory() ? filesUnder(path) : found.isFile() ? [path] : [];
	});
}

/** One of each, in use: what it is -> the secret itself. */
async function everySecret(desk: Desk): Promise<Record<string, string>> {
	const { app } = desk;
	const made = await desk.ask('POST /users', { name: 'Mia', email: 'mia@floor.example', role: 'manager' });
	const linkOf = async () => {
		const { body } = await desk.ask(`POST /users/${String(made.body.id)}/link`);
		return String(body.link).split('#')[1] ?? '';
	};
	const [link, unused] = [await linkOf(), await linkOf()];
	const signedIn = await desk.ask('POST /sessions', { token: link }, { as: NOBODY });
	const session = signedIn.cookies.pacesetter_session ?? '';
	desk.pass(ROTATE_AFTER_MS);
	const request = new Request('http://floor.test/', { headers: { cookie: `pacesetter_session=${session}` } });
	const who = await app.identify(request, '127.0.0.1');
	const offered = /=([\w-]+);/.exec((await app.renewedCookie(request, who)) ?? '')?.[1] ?? '';
	const cookie = `pacesetter_session=${offered}`;
	expect(await desk.who(cookie)).toMatchObject({ kind: 'user' });

	const key = String((await desk.ask('POST /keys', { name: 'crm', scope: 'write' })).body.key);
	const authorization = `Bearer ${key}`;
	await app.identify(new Request('http://floor.test/', { headers: { authorization } }), '127.0.0.1');

	const wall = await desk.ask('POST /pairings', undefined, { as: NOBODY });
	const code = String(wall.body.code);
	const pairing = wall.cookies.pacesetter_pairing ?? '';
	await desk.ask(`POST /pairings/${code}/pair`, { name: 'Kitchen', board: BOARD });
	const paired = await desk.ask('GET /pairings/current', undefined, {
		as: NOBODY,
		cookie: `pacesetter_pairing=${pairing}`
	});
	const screen = paired.cookies.pacesetter_screen ?? '';
	expect(await desk.who(`pacesetter_screen=${screen}`)).toMatchObject({ kind: 'screen' });

	await app.listening(9);
	const operator = (await readControlFile(app.settings.dataDir))?.token ?? '';
	const wrong = `pace_00000000_${crypto.randomUUID()}`;
	await app.identify(
		new Request('http://floor.test/', { headers: { authorization: `Bearer ${wrong}` } }),
		'127.0.0.1'
	);
	await desk.ask('POST /sessions', { token: unused.slice(1) }, { as: NOBODY });
	return { link, unused, session, offered, key, code, pairing, screen, operator, wrong };
}

test('Secrets: not one stands in any file of the data directory, nor in anything that was printed', async () => {
	const printed: string[] = [];
	const note = (...said: unknown[]) => void printed.push(said.map(String).join(' '));
	for (const stream of [process.stdout, process.stderr]) {
		const spy = vi.spyOn(stream, 'write').mockImplementation((chunk) => {
			note(chunk);
			return true;
		});
		onTestFinished(() => spy.mockRestore());
	}
	for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
		const spy = vi.spyOn(console, level).mockImplementation(note);
		onTestFinished(() => spy.mockRestore());
	}
	const desk = await openDesk(onTestFinished, { log: note });
	const { dataDir } = desk.app.settings;
	const secrets = await everySecret(desk);
	// what breaks is printed with its reason
	await desk.ask('POST /sessions', { token: secrets.unused, more: secrets.session }, { as: NOBODY });
	desk.app.record.find = () => Promise.reject(new Error('broken on purpose'));
	const broken = await desk.ask('POST /sessions', { token: secrets.unused }, { as: NOBODY });
	expect(broken.status).toBe(500);
	expect(JSON.stringify(broken.body)).not.toContain(secrets.unused);

	const files = filesUnder(dataDir);
	expect(files.some((file) => file.endsWith('data.db'))).toBe(true);
	const found = files.flatMap((file) => {
		const bytes = readFileSync(file);
		const names = Object.entries(secrets).filter(([, secret]) => bytes.includes(secret));
		return names.map(([name]) => `${name} in ${relative(dataDir, file)}`);
	});
	// the operator's way in is a file that its owner alone can read
	expect(found).toEqual([`operator in ${CONTROL}`]);
	expect(statSync(join(dataDir, CONTROL)).mode & 0o077).toBe(0);

	const output = printed.join('\n');
	expect(output).toContain('broken on purpose');
	expect(Object.entries(secrets).filter(([, secret]) => output.includes(secret))).toEqual([]);
	for (const secret of Object.values(secrets)) expect(secret.length).toBeGreaterThan(7);
});

test('Secrets: collections keep hashes of 256 bits, and what has to be kept itself is named here', async () => {
	const desk = await openDesk(onTestFinished);
	await everySecret(desk);
	const hash = /^[0-9a-f]{64}$/;
	for (const [collection, fields] of [
		['sessions', ['tokenHash']],
		['spent_secrets', ['secretHash']],
		['sign_in_links', ['tokenHash']],
		['key_secrets', ['secretHash']],
		['screen_secrets', ['secretHash']],
		['pairings', ['codeHash', 'cookieHash']]
	] as const) {
		const rows = (await desk.rows(collection)) as unknown as Record<string, string>[];
		expect(rows.length, collection).toBeGreaterThan(0);
		for (const row of rows) for (const field of fields) expect(row[field]).toMatch(hash);
	}
});

test('Secrets: two are compared by their hashes in constant time, whatever their lengths', () => {
	expect(sameSecret('a', 'a')).toBe(true);
	for (const other of ['', 'b', 'aa', 'ä', 'a\0']) expect(sameSecret('a', other)).toBe(false);
});
