/**
 * R10: requests that were forged, replayed or disguised, against the running server. Each list holds what was taken for more than
 * it is; all are to be empty. Whether anything was done is asked of the record itself.
 */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { ROUTES } from '#lib/server/api/routes.ts';
import { raw, type Raw, type Reply } from './http.ts';
import type { Running } from './visit.ts';

const API = '/api/v1';
const CHANGING = ROUTES.filter(({ method }) => method !== 'GET');
const READING = ROUTES.filter(({ method }) => method === 'GET');
const filled = (path: string) => `${API}${path.replace(/\{\w+\}/g, 'id0000000000001')}`;
const JSON_TYPE = { 'content-type': 'application/json' };

export interface Tried {
	readonly tried: number;
	/** What was accepted, in words. */
	readonly accepted: readonly string[];
}

/** Sends one after the other; `isRefused` judges each answer. Whoever changes something leaves a row in the audit: none may come. */
async function each(
	place: Running,
	requests: readonly { readonly what: string; readonly path: string; readonly send: Raw }[],
	isRefused: (reply: Reply) => boolean
): Promise<Tried> {
	const accepted: string[] = [];
	const before = deeds(place);
	for (const { what, path, send } of requests) {
		const reply = await raw(place.url, path, send);
		if (!isRefused(reply)) accepted.push(`${what}: ${reply.status} ${reply.text.slice(0, 80)}`);
	}
	const more = deeds(place) - before;
	if (more > 0) accepted.push(`${more} deeds in the audit, though all was refused`);
	return { tried: requests.length, accepted };
}

/** How much was ever done by anybody, and who is signed in: forgers do and are nothing. */
function deeds({ dataDir }: Running): number {
	const database = new DatabaseSync(join(dataDir, 'pb', 'data.db'), { readOnly: true, timeout: 5_000 });
	try {
		const row = database
			.prepare('SELECT (SELECT count(*) FROM audit) + (SELECT count(*) FROM sessions) AS deeds')
			.get();
		return Number(row?.deeds);
	} finally {
		database.close();
	}
}

/** Origins that are not ours, however near they come. */
function foreignOrigins(url: string): (string | undefined)[] {
	const { host, port } = new URL(url);
	return [
		...[undefined, '', 'null', 'http://evil.example', `http://evil.example:${port}`, `https://${host}`],
		...[
			`http://${host}.evil.example`,
			`http://${host}@evil.example`,
			`http://127.0.0.1:1`,
			`http://${host}/`
		],
		...[`${url} http://evil.example`, `file://`, `chrome-extension://abcdefgh`]
	];
}

/** Every call that changes something, with an admin's cookie, from pages of other sites. */
export function foreignPages(place: Running): Promise<Tried> {
	const cookie = place.credentials.admin?.cookie;
	const origins = foreignOrigins(place.url);
	return each(
		place,
		CHANGING.flatMap((route, index) =>
			// each route meets some of them, and all of them together meet all
			[0, 1, 2].map((more) => {
				const origin = origins[(index * 3 + more) % origins.length];
				return {
					what: `${route.method} ${route.path} from ${origin ?? 'nowhere'}`,
					path: filled(route.path),
					send: { method: route.method, headers: { cookie, origin, ...JSON_TYPE }, body: '{}' }
				};
			})
		),
		({ status }) => status === 403
	);
}

const FOREIGN_HOSTS = ['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1', '127.0.0.1.evil.example'];

/** Any address at all, under names that lead here and are not ours (DNS rebinding). */
export function foreignHosts(place: Running): Promise<Tried> {
	const cookie = place.credentials.admin?.cookie;
	const paths = [
		'/',
		'/wall',
		'/goals/__data.json',
		'/manage/users',
		...ROUTES.map(({ path }) => filled(path))
	];
	return each(
		place,
		paths.map((path, index) => {
			const host = FOREIGN_HOSTS[index % FOREIGN_HOSTS.length];
			return {
				what: `${path} of ${host}`,
				path,
				send: { headers: { cookie, host, origin: `http://${host}` } }
			};
		}),
		({ status }) => status === 421 || status === 400
	);
}

/** Handshakes of the socket from other sites and under other names, with an admin's cookie. */
export async function foreignSockets({ url, credentials }: Running): Promise<Tried> {
	const cookie = credentials.admin?.cookie ?? '';
	const tries = [
		...foreignOrigins(url)
			.filter((origin) => origin !== undefined)
			.map((origin) => ({ origin })),
		...FOREIGN_HOSTS.map((host) => ({ host, origin: url }))
	];
	const accepted: string[] = [];
	for (const headers of tries) {
		const socket = io(url, {
			...{ transports: ['websocket'], reconnection: false, forceNew: true },
			extraHeaders: { cookie, ...headers }
		});
		const isIn = await new Promise<boolean>((resolve) => {
			socket.on('connect', () => resolve(true));
			socket.on('connect_error', () => resolve(false));
		});
		socket.close();
		if (isIn) accepted.push(`a socket with ${JSON.stringify(headers)}`);
	}
	return { tried: tries.length, accepted };
}

/** Secrets that are cut, bent, used up or another kind's: whoever brings one is nobody. */
export async function forgedSecrets(place: Running): Promise<Tried> {
	const { credentials, seeded, url } = place;
	const secretOf = (cookie = '') => cookie.slice(cookie.indexOf('=') + 1);
	const nameOf = (cookie = '') => cookie.slice(0, cookie.indexOf('='));
	const session = secretOf(credentials.admin?.cookie);
	const screen = secretOf(credentials.screen?.cookie);
	const key = credentials.adminKey?.authorization?.replace('Bearer ', '') ?? '';
	const operator = credentials.operator?.authorization?.replace('Bearer ', '') ?? '';
	const [sessionName, screenName] = [nameOf(credentials.admin?.cookie), nameOf(credentials.screen?.cookie)];
	const flipped = (text: string) =>
		[...text].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join('');
	const bent = (secret: string) => [
		...[secret.slice(0, -1), secret.slice(1), `${secret}A`, flipped(secret), `${secret}%00`, `"${secret}"`],
		[...secret].reverse().join('')
	];
	const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
	const cookie = (name: string, secret: string) => ({ cookie: `${name}=${secret}` });
	const { link } = JSON.parse(
		(
			await raw(url, `${API}/users/${seeded.users.ada}/link`, {
				method: 'POST',
				headers: { ...credentials.operator }
			})
		).text
	) as { link: string };
	const token = link.slice(link.indexOf('#') + 1);
	const headers: Readonly<Record<string, string>>[] = [
		...bent(session).map((secret) => cookie(sessionName, secret)),
		...bent(screen).map((secret) => cookie(screenName, secret)),
		...bent(key).map(bearer),
		...[session, screen, token, `${operator}A`, operator.slice(1), flipped(operator)].map(bearer),
		...[screen, key, operator, token, ''].map((secret) => cookie(sessionName, secret)),
		...[session, key, operator, token].map((secret) => cookie(screenName, secret)),
		...[session, screen].map((secret) => cookie('pacesetter_pairing', secret)),
		...[session, screen].map((secret) => cookie('session', secret)),
		...['Basic', 'bearer-key', 'Token', ''].map((scheme) => ({ authorization: `${scheme} ${key}` })),
		// an Authorization header counts alone, whatever cookies come along
		...['Bearer nonsense', 'Bearer', ' ', 'null'].map((authorization) => ({
			authorization,
			cookie: `${sessionName}=${session}`
		})),
		{ authorization: `Bearer ${key} ${key}` },
		...(['inactive', 'expired', 'revoked'] as const).map((who) => ({ ...credentials[who] }))
	];
	return each(
		place,
		headers.map((given, index) => ({
			what: `forgery ${index} (${Object.keys(given).join(' and ')})`,
			path: `${API}/sessions/current`,
			send: { headers: given }
		})),
		({ status, text }) => (status === 401 || status === 429 || status === 400) && !text.includes('"role"')
	);
}

/** Ways to say `/api/v1/users` and the like that some door might not recognise, by somebody who may not. */
export async function disguisedPaths(place: Running): Promise<Tried> {
	const names = ['users', 'keys'].flatMap((name) => {
		const upper = name.toUpperCase();
		const encoded = [...name].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('');
		return [
			...[
				`//api/v1/${name}`,
				`/api//v1/${name}`,
				`/api/v1//${name}`,
				`/api/v1/${name}/`,
				`/api/v1/${name}/.`
			],
			...[`/api/v1/./${name}`, `/api/v1/../v1/${name}`, `/api/v1/${encoded}`, `/api/v1/${name}%2f`],
			...[
				`/api/v1/${name}%00`,
				`/api/v1/${name};x=1`,
				`/API/v1/${name}`,
				`/api/v1/${upper}`,
				`/api/v1/${name}.`
			],
			...[`/api/v1/people/../${name}`, `/api/v1/people/%2e%2e/${name}`, `/api/v1/people/..%2f${name}`],
			...[
				`/api/v1/${name}.json`,
				`/api/v1/${name}/__data.json`,
				`/wall/..%2fapi/v1/${name}`,
				`/api/v1%2f${name}`
			],
			...[`/api/v1/people%2f..%2f${name}`, `/\\api\\v1\\${name}`, `/api/v1/%252e%252e/v1/${name}`],
			...[
				`http://evil.example/api/v1/${name}`,
				`${place.url}/api/v1/${name}`,
				`/api/v1/${name}#x`,
				`/api/v1/${name}?a=1`
			]
		];
	});
	const bring = ['rep', 'manager', 'nobody', 'screen'] as const;
	const { email, prefix } = await knownTo(place);
	return each(
		place,
		names.flatMap((path) =>
			bring.map((who) => ({
				what: `${who} at ${path}`,
				path,
				send: { headers: { ...place.credentials[who] } }
			}))
		),
		({ status, text }) => status !== 200 || (!text.includes(email) && !text.includes(prefix))
	);
}

/** What only admins are told of accounts and keys. */
async function knownTo(place: Running): Promise<{ email: string; prefix: string }> {
	const canary = (of: string) => place.seeded.canaries.find((one) => one.of === of)?.text ?? '';
	const known = { email: canary('users.email'), prefix: canary('api_keys.prefix') };
	const headers = { ...place.credentials.admin };
	const users = await raw(place.url, `${API}/users`, { headers });
	const keys = await raw(place.url, `${API}/keys`, { headers });
	if (!users.text.includes(known.email) || !keys.text.includes(known.prefix)) {
		throw new Error('what is looked for is nowhere to be found');
	}
	return known;
}

/** Methods that are none of ours, and headers that would make one into another. */
export function disguisedMethods(place: Running): Promise<Tried> {
	const as = { ...place.credentials.admin, origin: place.url };
	const [job] = place.seeded.values.people ?? [];
	const overrides = ['x-http-method-override', 'x-http-method', 'x-method-override', '_method'];
	return each(
		place,
		[
			...READING.flatMap((route) => [
				{ what: `HEAD ${route.path}`, path: filled(route.path), send: { method: 'HEAD' } },
				{
					what: `OPTIONS ${route.path}`,
					path: filled(route.path),
					send: {
						method: 'OPTIONS',
						headers: { origin: 'http://evil.example', 'access-control-request-method': 'DELETE' }
					}
				}
			]),
			...CHANGING.flatMap((route, index) => {
				const name = overrides[index % overrides.length] ?? '';
				const path = filled(route.path).replace('id0000000000001', job ?? '');
				return [
					{
						what: `GET as ${route.method} ${path}`,
						path,
						send: { headers: { ...as, [name]: route.method } }
					},
					{ what: `GET ${path}?_method`, path: `${path}?_method=${route.method}`, send: { headers: as } }
				];
			}),
			...['TRACE', 'PROPFIND', 'LINK'].map((method) => ({
				what: method,
				path: `${API}/users`,
				send: { method, headers: as }
			}))
		],
		({ headers, text, status }) =>
			headers['access-control-allow-origin'] === undefined &&
			headers['access-control-allow-methods'] === undefined &&
			(status < 500 || status === 501) &&
			!text.includes('pacesetter_session')
	);
}

/** JSON under names that a form of another site can send without asking, and under none. */
export function disguisedBodies(place: Running): Promise<Tried> {
	const types = [
		...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', undefined],
		...['text/json', 'application/csp-report', 'application/json-patch', 'image/png']
	];
	const takesJson = CHANGING.filter(({ body }) => body !== undefined && body !== 'stream');
	return each(
		place,
		takesJson.flatMap((route, index) =>
			[0, 1].map((more) => {
				const type = types[(index * 2 + more) % types.length];
				return {
					what: `${route.method} ${route.path} as ${type ?? 'nothing'}`,
					path: filled(route.path),
					send: {
						method: route.method,
						headers: { ...place.credentials.adminKey, 'content-type': type },
						body: '{"name":"forged","token":"forged"}'
					}
				};
			})
		),
		({ status }) => status >= 400 && status < 500
	);
}

/** A link and a session that were used up are nothing any more. */
export async function replayed(place: Running): Promise<Tried> {
	const { url, credentials, seeded } = place;
	const accepted: string[] = [];
	const post = (path: string, body: unknown, headers: Record<string, string | undefined> = {}) =>
		raw(url, `${API}${path}`, {
			method: 'POST',
			headers: { ...JSON_TYPE, origin: url, ...headers },
			body: JSON.stringify(body)
		});
	const { text } = await post(`/users/${seeded.users.onlooker}/link`, {}, { ...credentials.operator });
	const { link } = JSON.parse(text) as { link: string };
	const token = link.slice(link.indexOf('#') + 1);
	const first = await post('/sessions', { token });
	const cookie = String(first.headers['set-cookie'] ?? '').split(';')[0] ?? '';
	if (first.status !== 201) accepted.push(`the link was not even good once: ${first.status}`);
	const again = await post('/sessions', { token });
	if (again.status < 400) accepted.push('a link that was used');
	const who = (given: string) => raw(url, `${API}/sessions/current`, { headers: { cookie: given } });
	if ((await who(cookie)).status !== 200) accepted.push('the session was not even good once');
	await raw(url, `${API}/sessions/current`, { method: 'DELETE', headers: { cookie, origin: url } });
	if ((await who(cookie)).status !== 401) accepted.push('a session that was signed out');
	return { tried: 2, accepted };
}

/** All of them, by name. */
export const FORGERIES = {
	'pages of other sites': foreignPages,
	'names that are not ours': foreignHosts,
	'sockets from elsewhere': foreignSockets,
	'secrets that are none': forgedSecrets,
	'paths in disguise': disguisedPaths,
	'methods in disguise': disguisedMethods,
	'bodies in disguise': disguisedBodies,
	'links and sessions again': replayed
} as const satisfies Record<string, (place: Running) => Promise<Tried>>;
