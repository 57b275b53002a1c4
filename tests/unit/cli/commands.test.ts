/** The commands against the real thing: through a running server, and on a data directory that nobody serves. */
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { readControlFile, writeControlFile } from '#lib/server/cli/control.ts';
import type { Started } from '#lib/server/start.ts';
import { temporaryDirectory } from '../record/temporary-record.ts';
import { serve, settingsFor, type } from './operator.ts';

const PEOPLE =
	'name,email,externalId,team,region\nAda Byron,ada@floor.example,1,North,Up\nBo Diaz,,2,North,Up\n';
const ACTIVITIES = `externalId,rep,type,amount,occurredAt
a1,Ada Byron,order,"12.50",2026-03-02
a2,Nobody At All,order,"1.00",2026-03-02
a3,Bo Diaz,order,"7.00",2026-03-02
`;

async function who(app: Started, headers: Record<string, string>) {
	return app.identify(new Request('http://floor.example/', { headers }), '127.0.0.1');
}

test('through a running server: key, user, import and board', async () => {
	const dir = await temporaryDirectory(onTestFinished);
	const settings = settingsFor(dir);
	const app = await serve(settings, onTestFinished);
	const folders = [await temporaryDirectory(onTestFinished), await temporaryDirectory(onTestFinished)];
	const [first = '', second = ''] = folders;

	const key = await type(settings, ['key', 'create', '--name', 'crm', '--scope', 'write']);
	expect(key).toMatchObject({ code: 0, said: '' });
	expect(key.out).toHaveLength(1);
	expect(await who(app, { authorization: `Bearer ${key.out[0]}` })).toMatchObject({
		kind: 'key',
		scope: 'write'
	});

	await writeFile(join(second, 'people.csv'), PEOPLE);
	const preview = await type(settings, ['import', 'people.csv', '--preview'], { folders });
	expect(preview.code).toBe(0);
	expect(preview.said).toContain('Nothing was written');
	expect(app.authority.tables.reps.size).toBe(0);
	const people = await type(settings, ['import', 'people.csv'], { folders });
	const none = { updated: 0, unchanged: 0, rejected: 0, skipped: 0 };
	expect(people.out.map((line) => JSON.parse(line) as unknown)).toEqual([{ rows: 2, created: 2, ...none }]);

	await writeFile(join(first, 'orders.csv'), ACTIVITIES);
	const orders = await type(settings, ['import', 'orders.csv'], { folders });
	expect(orders.code).toBe(0);
	expect(JSON.parse(orders.out.join(''))).toMatchObject({ rows: 3, created: 2, rejected: 1 });
	expect(await readFile(join(first, 'orders.rejected.csv'), 'utf8')).toContain('Nobody At All');
	const again = await type(settings, ['import', 'orders.csv'], { folders });
	expect(JSON.parse(again.out.join(''))).toMatchObject({ created: 0, unchanged: 2, rejected: 1 });

	const board = await type(settings, [
		'leaderboard',
		'--metric',
		'revenue',
		'--period',
		'all',
		'--team',
		'north'
	]);
	expect(board.out.map(squeezed)).toEqual(['1 Ada Byron $12.50', '2 Bo Diaz $7.00']);

	const gone = await type(settings, ['import', 'nothing.csv'], { folders });
	expect(gone).toMatchObject({ code: 1, out: [], said: 'There is no file nothing.csv.' });
});

/** The same words with one blank between them. */
const squeezed = (line: string) => line.trim().replace(/\s+/g, ' ');

test('user create prints only a link, which signs in without a password, again for the same account', async () => {
	const settings = settingsFor(await temporaryDirectory(onTestFinished));
	const app = await serve(settings, onTestFinished);
	const boss = ['user', 'create', '--email', 'Boss@floor.example', '--role', 'manager'];

	const made = await type(settings, boss);
	expect(made).toMatchObject({ code: 0, said: '' });
	const link = new URL(made.out.join(''));
	expect(link.origin).toBe((await readControlFile(settings.dataDir))?.origin);
	const signedIn = await app.api(
		new Request(`${link.origin}/api/v1/sessions`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ token: link.hash.slice(1) })
		}),
		{ identity: { kind: 'nobody' }, address: '127.0.0.1' }
	);
	const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
	expect(await who(app, { cookie })).toMatchObject({ kind: 'user', role: 'manager' });

	const another = await type(settings, boss);
	expect(another.code).toBe(0);
	expect(another.out).not.toEqual(made.out);
	expect(app.authority.tables.users.size).toBe(1);
	const asAdmin = await type(settings, [...boss.slice(0, -1), 'admin']);
	expect(asAdmin).toMatchObject({ code: 1, out: [] });
	expect(asAdmin.said).toContain('has an account already, as manager');
});

test('a server behind a proxy answers the command line too, which names it as people do', async () => {
	const settings = settingsFor(await temporaryDirectory(onTestFinished), 'https://floor.example');
	await serve(settings, onTestFinished);
	const made = await type(settings, ['user', 'create', '--email', 'a@floor.example', '--role', 'admin']);
	expect(made.said).toBe('');
	expect(made.out[0]).toMatch(/^https:\/\/floor\.example\/sign-in#/);
});

test('without a server it opens the data directory itself, past a control file that was left, and makes no demo', async () => {
	const dir = await temporaryDirectory(onTestFinished);
	const elsewhere = await temporaryDirectory(onTestFinished);
	await writeControlFile(dir, { host: '127.0.0.1', port: 9 }); // nobody listens there
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[resolve('src/cli.ts'), 'key', 'create', '--name', 'crm', '--scope', 'read'],
		{ cwd: elsewhere, env: { ...process.env, PACESETTER_DATA: dir, INIT_CWD: elsewhere } }
	);
	expect(stdout).toMatch(/^pace_[0-9a-f]{8}_[\w-]{43}\n$/);
	expect(await readdir(elsewhere)).toEqual([]);

	const app = await serve(settingsFor(dir), onTestFinished);
	expect(await who(app, { authorization: `Bearer ${stdout.trim()}` })).toMatchObject({
		kind: 'key',
		scope: 'read'
	});
	expect(app.authority.tables.reps.size).toBe(0);
});

test('a data directory that a silent server holds is left alone, in words', async () => {
	const settings = settingsFor(await temporaryDirectory(onTestFinished));
	await serve(settings, onTestFinished);
	await writeControlFile(settings.dataDir, { host: '127.0.0.1', port: 9 });
	const { code, out, said } = await type(settings, ['key', 'create', '--name', 'crm', '--scope', 'read']);
	expect({ code, out }).toEqual({ code: 1, out: [] });
	expect(said).toContain('is in use by');
});
