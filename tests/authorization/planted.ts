/** A floor whose every private column holds a canary: what is each one's own, their team's, a manager's, or nobody's to see. */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { instantText, localDateOf } from '#lib/domain/calendar.ts';
import { keepFile } from '#lib/server/media/files.ts';
import { randomId } from '#lib/server/record/ids.ts';
import { both, Canaries, NOBODY, those } from './canaries.ts';
import { done, made, PEOPLE, WHO, type Cast, type Person, type Who } from './cast.ts';
import { plantOpenly, plantPlays } from './planted-plays.ts';
import { LOG, MANAGERS, OWN, PERSONS_AND_TEAMS, RULE, SEE, type Letter } from './subjects.ts';

export interface Planted {
	readonly cast: Cast;
	readonly canaries: Canaries;
}

export const ADMINS: readonly Who[] = ['admin', 'adminKey', 'operator'];
export const MANAGING = those(MANAGERS, 'W');
/** Those who bring people and records in. */
const KEEPERS = both(MANAGING, ['write']);
const LETTERS: Readonly<Record<Person, Letter | undefined>> = {
	...{ ada: 'a', bo: 'b', cy: 'c', di: 'd', lou: 'l', zoe: undefined }
};
/** Zoe is nobody's but an admin's. */
export const seen = (grid: typeof SEE, person: Person): readonly Who[] => {
	const letter = LETTERS[person];
	if (letter) return those(grid, letter);
	return grid.write?.includes('a') ? both(ADMINS, ['write']) : ADMINS;
};
export const AT = '2026-03-02 12:00:00.000Z';

/** Fills the floor. Its amounts are kept from it, and Bo has opted out of being named. */
export async function plant(cast: Cast): Promise<Planted> {
	const canaries = new Canaries();
	const planted = { cast, canaries };
	const { bo } = cast.people;
	const name = canaries.word('reps.name', 'Bo, who has opted out', both(those(LOG, 'b'), those(SEE, 'b')));
	await done(cast.app, `PATCH /people/${bo}`, { name });
	await facts(planted);
	await plantOpenly(planted);
	await done(cast.app, 'PATCH /workspace', { hideAmounts: true });
	await people(planted);
	await own(planted);
	await accounts(planted);
	await machinery(planted);
	await plantPlays(planted);
	await done(cast.app, `PATCH /people/${bo}`, { hidden: true });
	await secrets(planted);
	return planted;
}

async function people({ cast, canaries }: Planted) {
	const { app, people } = cast;
	for (const person of PEOPLE) {
		const { email, externalId } = app.authority.tables.reps.get(people[person]) ?? {};
		canaries.known('reps.email', person, email ?? '', seen(LOG, person));
		canaries.known('reps.externalId', person, externalId ?? '', seen(LOG, person));
	}
	const structure = both(MANAGING, ['write']);
	await made(app, 'regions', {
		name: 'North',
		externalId: canaries.word('regions.externalId', 'a region', structure, false)
	});
	await made(app, 'teams', {
		...{ name: 'Green', colour: '' },
		externalId: canaries.word('teams.externalId', 'a team', structure, false)
	});
	const may = MANAGING;
	await made(app, 'metrics', {
		key: canaries.word('metrics.key', 'a metric over margins', may),
		name: canaries.word('metrics.name', 'a metric over margins', may),
		definition: { kind: 'sum', terms: [{ type: 'order', field: 'margin', weight: '1' }] },
		...{ unit: 'money', direction: 'up', version: 1 }
	});
	canaries.word('metrics.definition', 'a metric over margins, as its key tells', may, false);
}

async function facts({ cast, canaries }: Planted) {
	const { app, people } = cast;
	const at = app.clock.now() - 3_600_000;
	for (const person of PEOPLE) {
		const inner = seen(SEE, person);
		const kept = (column: string, may = inner) => canaries.word(`activities.${column}`, person, may);
		await made(app, 'activities', {
			...{ rep: people[person], type: 'order', quantity: 1 },
			amount: canaries.figure('activities.amount', person, inner),
			margin: canaries.figure('activities.margin', person, seen(RULE, person)),
			...{ customer: kept('customer'), deal: kept('deal'), note: kept('note') },
			...{ source: kept('source'), externalId: kept('externalId'), createdBy: kept('createdBy') },
			...{ occurredAt: instantText(at), localDate: localDateOf(at, 'UTC') }
		});
	}
	// whoever sells sees the mean margin of their own orders (W2), never one order's: so these have three
	for (const rep of [people.ada, people.ada, people.di, people.di]) {
		await made(app, 'activities', {
			...{ rep, type: 'order', quantity: 1, amount: 2, margin: 1, customer: '', deal: '', note: '' },
			...{ source: 'import', externalId: randomId(), createdBy: '' },
			...{ occurredAt: instantText(at), localDate: localDateOf(at, 'UTC') }
		});
	}
	const subjects: [Letter, string][] = [
		...PEOPLE.flatMap((person) => {
			const letter = LETTERS[person];
			return letter ? [[letter, `rep:${people[person]}`] as [Letter, string]] : [];
		}),
		...([
			['R', `team:${cast.teams.Red}`],
			['B', `team:${cast.teams.Blue}`],
			['W', 'workspace']
		] as [Letter, string][])
	];
	const grid = { ...PERSONS_AND_TEAMS, rep: 'a', seller: 'abdR' };
	for (const [letter, subject] of subjects) {
		const value = canaries.figure('targets.value', subject, those(grid, letter));
		await made(app, 'targets', {
			...{ subject, metric: 'calls', period: 'month', value, from: '', to: '', public: false }
		});
	}
}

async function own({ cast, canaries }: Planted) {
	const { app, people, users } = cast;
	const { dataDir } = app.settings;
	const today = localDateOf(app.clock.now(), 'UTC');
	for (const person of PEOPLE) {
		const rep = people[person];
		const mine = LETTERS[person] ? seen(OWN, person) : NOBODY;
		for (const state of ['asked', 'approved', 'declined'] as const) {
			const note = canaries.word('leave.note', `${person}, ${state}`, seen(SEE, person));
			const from = state === 'asked' ? '2027-01-04' : state === 'approved' ? today : '2027-01-11';
			await made(app, 'leave', { rep, from, to: from, kind: 'sick', note, state, decidedBy: '' });
		}
		const value = canaries.figure('own_goals.value', person, mine);
		await made(app, 'own_goals', { rep, metric: 'calls', period: 'week', value });
		await made(app, 'notifications', {
			...{ user: users[person], rep, kind: 'media.removed', href: '/me', readAt: '' },
			at: instantText(app.clock.now()),
			data: { kind: 'song', by: canaries.word('notifications.data', person, mine) }
		});
	}
	const until = canaries.known('notification_settings.mutedUntil', 'ada', '06:07:08.901', ['rep']);
	await made(app, 'notification_settings', {
		...{ user: users.ada, kinds: null, mutedUntil: `2031-04-05 ${until}Z` }
	});
	// the picture of whoever has opted out
	const id = randomId();
	const may = both(those(SEE, 'b'), those(LOG, 'b'));
	const comment = canaries.word('file', 'a picture of Bo', may);
	const bytes = Buffer.concat([
		Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH+', 'base64'),
		Buffer.from([comment.length]),
		Buffer.from(comment),
		Buffer.from([0]),
		Buffer.from('LAAAAAABAAEAAAIBRAA7', 'base64')
	]);
	await keepFile(dataDir, id, new Uint8Array(bytes));
	await made(app, 'media', {
		...{ id, rep: people.bo, kind: 'picture', type: 'image/gif', bytes: bytes.length },
		...{ width: 1, height: 1, animated: false, seconds: 0, at: AT }
	});
}

async function accounts({ cast, canaries }: Planted) {
	const { app } = cast;
	const user = await made(app, 'users', {
		name: canaries.word('users.name', 'an account', ADMINS),
		email: `${canaries.word('users.email', 'an account', ADMINS)}@floor.example`,
		...{ role: 'manager', rep: '', manages: [cast.teams.Grey], active: true }
	});
	const key = await made(app, 'api_keys', {
		name: canaries.word('api_keys.name', 'a key', ADMINS),
		prefix: canaries.word('api_keys.prefix', 'a key', ADMINS),
		...{ scope: 'read', expiresAt: '', revoked: false }
	});
	await made(app, 'key_secrets', { key, secretHash: canaries.hash('key_secrets.secretHash', 'a key') });
	const name = canaries.word('screens.name', 'a screen', MANAGING);
	const board = { metric: 'calls', period: 'week', by: 'rep' } as const;
	const screen = await made(app, 'screens', { name, board, revoked: false });
	await made(app, 'screen_secrets', {
		screen,
		secretHash: canaries.hash('screen_secrets.secretHash', 'a screen')
	});
	await made(app, 'sign_in_links', {
		...{ user, tokenHash: canaries.hash('sign_in_links.tokenHash', 'a link') },
		...{ expiresAt: '2031-01-01 00:00:00.000Z', usedAt: '' },
		createdBy: canaries.word('sign_in_links.createdBy', 'a link', NOBODY)
	});
	const ends = '2031-01-01 00:00:00.000Z';
	const session = await made(app, 'sessions', {
		...{ user, tokenHash: canaries.hash('sessions.tokenHash', 'a session') },
		nextHash: canaries.hash('sessions.nextHash', 'a session'),
		...{ expiresAt: ends, endsAt: ends, createdAt: AT, lastSeenAt: AT, rotatedAt: AT, rights: '' },
		device: canaries.word('sessions.device', 'a session of an account', NOBODY),
		signedInBy: canaries.word('sessions.signedInBy', 'a session of an account', NOBODY)
	});
	await made(app, 'sessions', {
		...{ user: cast.users.ada, tokenHash: canaries.hash('sessions.tokenHash', 'ada'), nextHash: '' },
		...{ expiresAt: ends, endsAt: ends, createdAt: AT, lastSeenAt: AT, rotatedAt: AT, rights: '' },
		device: canaries.word('sessions.device', 'ada', ['rep']),
		signedInBy: canaries.word('sessions.signedInBy', 'ada', ['rep'], false)
	});
	await made(app, 'spent_secrets', {
		...{ session, until: AT, secretHash: canaries.hash('spent_secrets.secretHash', 'a session') }
	});
	await made(app, 'pairings', {
		codeHash: canaries.hash('pairings.codeHash', 'a wall that waits'),
		cookieHash: canaries.hash('pairings.cookieHash', 'a wall that waits'),
		address: canaries.word('pairings.address', 'a wall that waits', NOBODY),
		...{ expiresAt: '2031-01-01 00:00:00.000Z', screen: '' }
	});
	await made(app, 'push_subscriptions', {
		...{ user: cast.users.ada, session: randomId() },
		endpoint: `https://push.example/${canaries.word('push_subscriptions.endpoint', 'ada', NOBODY)}`,
		p256dh: canaries.word('push_subscriptions.p256dh', 'ada', NOBODY),
		auth: canaries.word('push_subscriptions.auth', 'ada', NOBODY),
		name: canaries.word('push_subscriptions.name', 'ada', ['rep']),
		at: AT
	});
}

async function machinery({ cast, canaries }: Planted) {
	const { app, users } = cast;
	const nobody = (of: string) => canaries.word(of, 'the machinery', NOBODY);
	const audit = (column: string) => canaries.word(`audit.${column}`, 'a deed', ADMINS, false);
	await made(app, 'requests', {
		...{ identity: nobody('requests.identity'), key: nobody('requests.key'), status: 200 },
		...{ bodyHash: canaries.hash('requests.bodyHash', 'a request') },
		response: { text: nobody('requests.response') }
	});
	const may = both(['manager'], ADMINS);
	const job = await made(app, 'imports', {
		name: `${canaries.word('imports.name', 'the manager of Red', may)}.csv`,
		mapping: { text: canaries.word('imports.mapping', 'the manager of Red', may, false) },
		error: canaries.word('imports.error', 'the manager of Red', may),
		...{ state: 'failed', createdBy: `user:${users.manager}`, total: 1, done: 1, created: 0, updated: 0 },
		...{ unchanged: 0, rejected: 1, startedAt: AT, endedAt: AT }
	});
	const folder = join(app.settings.dataDir, 'imports');
	await mkdir(folder, { recursive: true });
	const line = canaries.word('file', 'rejected lines of the manager of Red', may);
	await writeFile(join(folder, `${job}.rejected.csv`), `line,reason\n${line},no\n`);
	await made(app, 'mappings', {
		name: canaries.word('mappings.name', 'a mapping', KEEPERS),
		mapping: {
			into: 'people',
			columns: { name: canaries.word('mappings.mapping', 'a mapping', KEEPERS) }
		}
	});
	for (const shared of [false, true]) {
		const readers = shared ? MANAGING : (['manager'] as const);
		const about = shared ? 'a shared scenario' : 'a scenario of the manager of Red';
		await made(app, 'scenarios', {
			name: canaries.word('scenarios.name', about, readers),
			query: `of=${canaries.word('scenarios.query', about, readers)}`,
			...{ createdBy: `user:${users.manager}`, shared }
		});
	}
	await made(app, 'cursors', {
		...{ name: nobody('cursors.name'), epoch: nobody('cursors.epoch'), seq: 1 },
		data: { text: nobody('cursors.data') }
	});
	await made(app, 'intents', {
		...{ key: nobody('intents.key'), data: { text: nobody('intents.data') }, at: AT }
	});
	await made(app, 'push_marks', {
		...{ key: nobody('push_marks.key'), notification: randomId(), device: randomId(), attempt: 1 },
		...{ state: 'sent', due: '', at: AT }
	});
	await made(app, 'audit', {
		...{ actor: audit('actor'), action: audit('action'), subject: audit('subject') },
		...{ before: { text: audit('before') }, after: { text: audit('after') }, at: AT }
	});
}

/** What the floor has made by itself: accounts' own secrets, those of everyone's way in, and the files that hold the server's. */
async function secrets({ cast, canaries }: Planted) {
	const { dataDir } = cast.app.settings;
	const database = new DatabaseSync(join(dataDir, 'pb', 'data.db'), { readOnly: true, timeout: 5_000 });
	const columns = ['password', 'tokenKey'] as const;
	const users = database.prepare('SELECT id, password, tokenKey FROM users').all();
	database.close();
	for (const user of users) {
		for (const column of columns) {
			const text = String(user[column] ?? '');
			if (text.length >= 6) canaries.known(`users.${column}`, String(user.id), text, NOBODY);
		}
	}
	for (const who of WHO) {
		const { cookie, authorization } = cast.credentials[who];
		const secret = authorization?.replace('Bearer ', '') ?? cookie?.split('=')[1];
		// a wall's cookie is given to that wall again
		if (secret) canaries.known('secret', who, secret, who === 'screen' ? ['screen'] : NOBODY, false);
	}
	for (const name of await readdir(dataDir)) {
		if (!name.endsWith('.secret')) continue;
		const text = (await readFile(join(dataDir, name), 'utf8')).trim();
		if (text.length >= 16 && !text.includes('\n')) canaries.known('secret', name, text, NOBODY);
	}
}
