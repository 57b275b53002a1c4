/**
 * Everyone who can stand before the server, on a real floor: people with sessions, machines with keys, a paired screen, and
 * those whose access has ended. Each comes in by its own secret and is told apart by the server itself.
 */
import type { Identity } from '#lib/domain/identity.ts';
import type { CollectionName, Id } from '#lib/domain/records.ts';
import { SCREEN_COOKIE, SESSION_COOKIE } from '#lib/server/auth/cookies.ts';
import { hashOf, newSecret } from '#lib/server/auth/tokens.ts';
import { readControlFile } from '#lib/server/cli/control.ts';
import type { AnyCollection, AnyCollections } from '#lib/server/record/store.ts';
import type { Started } from '#lib/server/start.ts';

/** In the order of the tables' columns. */
export const WHO = [
	'nobody',
	'guest',
	'screen',
	/** Is Ada. */
	'rep',
	/** Signs in, and competes as nobody. */
	'onlooker',
	/** Looks after Red; `other` after Blue, `bare` after no team. */
	'manager',
	'other',
	'bare',
	/** Looks after Red, and is Di of Blue. */
	'seller',
	'admin',
	'read',
	'write',
	'adminKey',
	'operator',
	/** An admin whose account was put to rest, an admin's session that is over, an admin key that was revoked. */
	'inactive',
	'expired',
	'revoked'
] as const;
export type Who = (typeof WHO)[number];

/** Those whom the server takes for nobody, whatever they bring. */
export const OUTSIDE: readonly Who[] = ['nobody', 'inactive', 'expired', 'revoked'];

/** The floor's people: Ada and Bo in Red, Cy and Di in Blue, Lou in no team; Zoe, in Grey, whom nobody here looks after. */
const PLACES = { ada: 'Red', bo: 'Red', cy: 'Blue', di: 'Blue', lou: '', zoe: 'Grey' } as const;
export type Person = keyof typeof PLACES;
export const PEOPLE = Object.keys(PLACES) as Person[];
export type Team = 'Red' | 'Blue' | 'Grey';

/** What a browser or a program sends to say who it is. */
export interface Credentials {
	readonly cookie?: string;
	readonly authorization?: string;
}

export interface Cast {
	readonly app: Started;
	readonly people: Readonly<Record<Person, Id>>;
	readonly teams: Readonly<Record<Team, Id>>;
	/** The account of each person, and of those who are none. */
	readonly users: Readonly<Record<Person | 'onlooker' | 'manager' | 'other' | 'bare' | 'admin', Id>>;
	readonly credentials: Readonly<Record<Who, Credentials>>;
	/** As the server tells them apart. A guest is one by the floor's state, which is not this one's. */
	identityOf(who: Who): Promise<Identity>;
}

const BOSS: Identity = { kind: 'operator' };

/** A call of the API from inside; throws where it does not succeed. */
export async function done(app: Started, call: string, body?: unknown, as: Identity = BOSS) {
	const answer = await asked(app, call, body, as);
	if (answer.status >= 300) throw new Error(`${call}: ${answer.status} ${answer.text}`);
	return (answer.text === '' ? {} : JSON.parse(answer.text)) as Record<string, unknown>;
}

export interface Answered {
	readonly status: number;
	readonly text: string;
	readonly bytes: Uint8Array;
	readonly headers: Headers;
}

/** The same, whatever comes of it. A body of bytes goes as it is. */
export async function asked(
	{ api }: Pick<Started, 'api'>,
	call: string,
	body: unknown,
	identity: Identity,
	address = '127.0.0.1'
): Promise<Answered> {
	const [method = 'GET', path = ''] = call.split(' ');
	const bytes = body instanceof Uint8Array;
	const sent = body === undefined ? null : bytes ? new Uint8Array(body) : JSON.stringify(body);
	const type = bytes ? 'application/octet-stream' : 'application/json';
	const request = new Request(`http://floor.test/api/v1${path}`, {
		method,
		...(sent !== null && { body: sent, headers: { 'content-type': type } })
	});
	const response = await api(request, { identity, address });
	const { status, headers } = response;
	const received = new Uint8Array(await response.arrayBuffer());
	return { status, headers, bytes: received, text: new TextDecoder().decode(received) };
}

/** Writes one record past the API, and waits until the server has read it. */
export async function made<C extends AnyCollection>(
	{ record, authority }: Started,
	collection: C,
	data: Partial<AnyCollections[C]> & Record<string, unknown>
): Promise<Id> {
	const written = await record.write([{ op: 'create', collection, data } as never]);
	if (!written.ok) throw new Error(`${collection}: ${written.error.message}`);
	await authority.reached((await record.head()).seq);
	return written.value.ids[0] ?? '';
}

/** Fills an empty floor with the cast. The port is only for the operator's way in; nothing listens there. */
export async function gather(app: Started, port = 9): Promise<Cast> {
	const people = await settle(app);
	const teamId = (name: string) =>
		[...app.authority.tables.teams.values()].find((team) => team.name === name)?.id ?? '';
	const teams = { Red: teamId('Red'), Blue: teamId('Blue'), Grey: teamId('Grey') };
	const user = (name: string, role: string, rep = '', manages: Id[] = []) =>
		made(app, 'users' satisfies CollectionName, {
			...{ name, email: `${name.toLowerCase()}@floor.example`, rep, manages, active: true },
			role: role as 'rep'
		});
	const users = {
		ada: await user('Ada', 'rep', people.ada),
		bo: await user('Bo', 'rep', people.bo),
		cy: await user('Cy', 'rep', people.cy),
		di: await user('Di', 'manager', people.di, [teams.Red]),
		lou: await user('Lou', 'rep', people.lou),
		zoe: await user('Zoe', 'rep', people.zoe),
		onlooker: await user('Onlooker', 'rep'),
		manager: await user('Ruth', 'manager', '', [teams.Red]),
		other: await user('Blaise', 'manager', '', [teams.Blue]),
		bare: await user('Bea', 'manager'),
		admin: await user('Alma', 'admin')
	};
	await app.listening(port);
	const operator = await readControlFile(app.settings.dataDir);
	const credentials: Record<Who, Credentials> = {
		nobody: {},
		guest: {},
		screen: await screen(app),
		rep: await session(app, users.ada),
		onlooker: await session(app, users.onlooker),
		manager: await session(app, users.manager),
		other: await session(app, users.other),
		bare: await session(app, users.bare),
		seller: await session(app, users.di),
		admin: await session(app, users.admin),
		read: await key(app, 'read'),
		write: await key(app, 'write'),
		adminKey: await key(app, 'admin'),
		operator: { authorization: `Bearer ${operator?.token ?? ''}` },
		inactive: await inactive(app, await user('Ida', 'admin')),
		expired: await expired(app, users.admin),
		revoked: await revoked(app)
	};
	return {
		...{ app, people, teams, users, credentials },
		async identityOf(who) {
			if (who === 'guest') return { kind: 'guest' };
			return app.identify(new Request('http://floor.test/', { headers: { ...credentials[who] } }), '::1');
		}
	};
}

async function settle(app: Started): Promise<Record<Person, Id>> {
	const rows = PEOPLE.map((name) => ({
		name: name.charAt(0).toUpperCase() + name.slice(1),
		externalId: `zqnumberof${name}`,
		email: `zqmailof${name}@floor.example`,
		...(PLACES[name] && { team: PLACES[name] })
	}));
	const { results } = (await done(app, 'POST /people', { people: rows })) as { results: { id: Id }[] };
	return Object.fromEntries(PEOPLE.map((name, index) => [name, results[index]?.id ?? ''])) as Record<
		Person,
		Id
	>;
}

/** Signs in by a one-time link, as people do. */
async function session(app: Started, user: Id): Promise<Credentials> {
	const { link } = (await done(app, `POST /users/${user}/link`)) as { link: string };
	const token = link.slice(link.indexOf('#') + 1);
	const answer = await asked(app, 'POST /sessions', { token }, { kind: 'nobody' });
	const cookie = answer.headers.getSetCookie().find((set) => set.startsWith(`${SESSION_COOKIE}=`));
	if (!cookie) throw new Error(`no session: ${answer.status} ${answer.text}`);
	return { cookie: cookie.split(';')[0] ?? '' };
}

async function key(app: Started, scope: 'read' | 'write' | 'admin'): Promise<Credentials> {
	const { key } = (await done(app, 'POST /keys', { name: `A key that may ${scope}`, scope })) as {
		key: string;
	};
	return { authorization: `Bearer ${key}` };
}

async function screen(app: Started): Promise<Credentials> {
	const secret = newSecret();
	const board = { metric: 'calls', period: 'week', by: 'rep' } as const;
	const id = await made(app, 'screens', { name: 'Wall', board, revoked: false });
	await made(app, 'screen_secrets', { screen: id, secretHash: hashOf(secret) });
	return { cookie: `${SCREEN_COOKIE}=${secret}` };
}

async function inactive(app: Started, user: Id): Promise<Credentials> {
	const credentials = await session(app, user);
	await app.record.write([{ op: 'update', collection: 'users', id: user, data: { active: false } }]);
	await app.authority.reached((await app.record.head()).seq);
	return credentials;
}

async function expired(app: Started, user: Id): Promise<Credentials> {
	const credentials = await session(app, user);
	const tokenHash = hashOf((credentials.cookie ?? '').split('=')[1] ?? '');
	const [row] = await app.record.find('sessions', {
		filter: app.record.filter('tokenHash = {:tokenHash}', { tokenHash })
	});
	const data = { expiresAt: '2020-01-01 00:00:00.000Z' };
	await app.record.write([{ op: 'update', collection: 'sessions', id: row?.id ?? '', data }]);
	return credentials;
}

async function revoked(app: Started): Promise<Credentials> {
	const credentials = await key(app, 'admin');
	const last = [...app.authority.tables.api_keys.values()].filter(({ scope }) => scope === 'admin');
	const { keys } = (await done(app, 'GET /keys')) as { keys: { id: Id; prefix: string }[] };
	const mine = keys.find(({ prefix }) => credentials.authorization?.includes(prefix));
	if (!mine || last.length === 0) throw new Error('there is no key to revoke');
	await done(app, `POST /keys/${mine.id}/revoke`);
	return credentials;
}
