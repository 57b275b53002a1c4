/** Requests of HTTP, made up case by case: from what each route says that it takes down to bytes that are no HTTP at all. */
import { z } from 'zod';
import { API_ROOT } from '#lib/server/api/root.ts';
import type { Route } from '#lib/server/api/route.ts';
import { ROUTES } from '#lib/server/api/routes.ts';
import { gif, mp3, png } from '../unit/media/made-files.ts';
import { sample, type Schema, type Words } from './by-schema.ts';
import type { Dice } from './dice.ts';
import { anything, mutated, nested, ODD_TEXTS, oddText, spoiltJson } from './values.ts';
import type { Known, Who } from './who.ts';

export interface Sent {
	/** Which way it was made up. */
	readonly kind: string;
	readonly who: string;
	readonly method: string;
	/** With its query, as it stands in the request's first line. */
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: Uint8Array;
	/** Written as it is to a connection of its own. */
	readonly raw?: Uint8Array;
	/** In pieces, without a length told beforehand. */
	readonly chunked?: boolean;
}

const schemaOf = (schema: z.ZodType): Schema =>
	z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;

interface Way {
	readonly route: Route;
	readonly query: Schema;
	readonly body: Schema | undefined;
}

/** What would end the floor that is fuzzed, or fill the disk with copies of it. */
const LEFT_OUT = /^POST \/(floor\/start-own|backups)|^DELETE \/sessions/;

const WAYS: readonly Way[] = ROUTES.filter(({ method, path }) => !LEFT_OUT.test(`${method} ${path}`)).map(
	(route) => ({
		route,
		query: schemaOf(route.query),
		body: route.body && route.body !== 'stream' ? schemaOf(route.body) : undefined
	})
);

export const routesKnown = WAYS.length;

const PAGES = [
	'/',
	'/boards',
	'/boards/frame',
	'/me',
	'/people/',
	'/contests',
	'/contests/',
	'/challenges/new',
	'/goals',
	'/leagues',
	'/recognition',
	'/what-if',
	'/what-if/calibration',
	'/manage',
	'/manage/people',
	'/manage/metrics/',
	'/sign-in',
	'/pair',
	'/wall',
	'/wall/state',
	'/manifest.webmanifest',
	'/favicon.svg',
	'/service-worker.js',
	'/__data.json',
	'/boards/__data.json',
	'/_app/version.json',
	'/_app/immutable/',
	'/metrics',
	'/socket.io/'
];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND', 'REPORT'];
const JSON_TYPE = { 'content-type': 'application/json' };
const TYPES = [
	'text/plain',
	'application/json; charset=utf-16',
	'application/x-www-form-urlencoded',
	'multipart/form-data',
	'multipart/form-data; boundary=',
	'multipart/form-data; boundary=x',
	'application/jsonx',
	'',
	'text/csv',
	'application/octet-stream',
	'a'.repeat(500),
	'text/html'
];

/** Whole characters that a request's first line may hold. */
const inPath = (text: string) => encodeURIComponent(text.toWellFormed()).replaceAll("'", '%27');

function pathOf({ path }: Route, dice: Dice, words: Words, odd: boolean): string {
	return path.replace(/\{(\w+)\}/g, (_, name: string) =>
		odd && dice.chance(0.5)
			? inPath(dice.pick(ODD_TEXTS).slice(0, 200)) || 'x'
			: inPath(dice.pick(words[name] ?? words.id ?? ['x']))
	);
}

function queryOf(schema: Schema, dice: Dice, words: Words, odd: boolean): string {
	const asked = sample(schema, dice, words) as Record<string, unknown>;
	const pairs = Object.entries(asked).map(([name, value]) => [
		name,
		typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
	]);
	if (odd) {
		const at = dice.int(pairs.length + 1);
		pairs.splice(at, dice.int(2), [
			dice.chance(0.5) ? (pairs[0]?.[0] ?? 'limit') : oddText(dice).slice(0, 40),
			oddText(dice).slice(0, 300)
		]);
	}
	const text = pairs.map(([name = '', value = '']) => `${inPath(name)}=${inPath(value)}`).join('&');
	return text === '' ? '' : `?${text}`;
}

const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value) ?? '');

/** Bodies of routes that read the request themselves. */
function streamed({ path }: Route, dice: Dice): { headers: Record<string, string>; body: Uint8Array } {
	if (path.includes('media'))
		return {
			headers: { 'content-type': 'application/octet-stream' },
			body: dice.chance(0.3) ? dice.pick([png(), gif(), mp3()]) : dice.spoil(dice.pick([png(), gif(), mp3()]))
		};
	if (path.includes('ics'))
		return {
			headers: { 'content-type': 'text/calendar' },
			body: dice.spoil(
				Buffer.from(
					'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Off\r\nDTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
				)
			)
		};
	const csv = `name,email,externalId,team,region\n${Array.from({ length: dice.int(5) }, () => `${dice.pick(ODD_TEXTS).slice(0, 50).replaceAll('\n', ' ')},,x${dice.int(50)},Red,`).join('\n')}\n`;
	if (dice.chance(0.5))
		return {
			headers: { 'content-type': 'text/csv' },
			body: dice.chance(0.5) ? Buffer.from(csv) : dice.spoil(Buffer.from(csv))
		};
	const form = `--x\r\ncontent-disposition: form-data; name="${dice.pick(['file', '__proto__', 'mapping', 'a'])}"; filename="${dice.pick(['a.csv', '../../a.csv', '\u0000', ''])}"\r\ncontent-type: text/csv\r\n\r\n${csv}\r\n--x\r\ncontent-disposition: form-data; name="mapping"\r\n\r\n${JSON.stringify(anything(dice))}\r\n--x--\r\n`;
	return {
		headers: { 'content-type': 'multipart/form-data; boundary=x' },
		body: dice.chance(0.5) ? Buffer.from(form) : dice.spoil(Buffer.from(form))
	};
}

type Maker = (way: Way, dice: Dice, words: Words) => Omit<Sent, 'kind' | 'who'>;

const address = ({ route, query }: Way, dice: Dice, words: Words, odd: boolean) =>
	API_ROOT + pathOf(route, dice, words, odd) + queryOf(query, dice, words, odd);

function made(change: (body: unknown, dice: Dice) => unknown, odd: boolean): Maker {
	return (way, dice, words) => {
		const { method, body } = way.route;
		const path = address(way, dice, words, odd);
		if (body === 'stream') return { method, path, ...streamed(way.route, dice) };
		if (!way.body) return { method, path, headers: {} };
		return { method, path, headers: JSON_TYPE, body: bytesOf(change(sample(way.body, dice, words), dice)) };
	};
}

const wellMade = made((body) => body, false);
const withOddAddress = made((body) => body, true);
const withMutation = made((body, dice) => {
	let value = body;
	for (let times = 1 + dice.int(3); times > 0; times--) value = mutated(value, dice);
	return value;
}, false);

const withSpoiltText: Maker = (way, dice, words) => {
	const text = JSON.stringify(way.body ? sample(way.body, dice, words) : anything(dice)) ?? '';
	const body = dice.chance(0.7)
		? Buffer.from(spoiltJson(text, dice))
		: dice.spoil(Buffer.from(text, dice.pick(['utf8', 'utf16le'])));
	return { method: way.route.method, path: address(way, dice, words, false), headers: JSON_TYPE, body };
};

const withOddHeaders: Maker = (way, dice, words) => {
	const valid = wellMade(way, dice, words);
	const headers: Record<string, string> = dice.pick([
		{ 'content-type': dice.pick(TYPES) },
		{ ...JSON_TYPE, 'content-encoding': dice.pick(['gzip', 'br', 'deflate', 'identity', 'x']) },
		{ ...JSON_TYPE, 'idempotency-key': dice.pick(ODD_TEXTS).replace(/[^\x20-\x7e]/g, '') },
		{ ...JSON_TYPE, 'if-none-match': '"'.repeat(dice.int(2_000)) },
		{ ...JSON_TYPE, accept: 'text/html', 'accept-encoding': '*;q=9' },
		{ ...JSON_TYPE, cookie: 'a=b; '.repeat(dice.int(500)) },
		{
			...JSON_TYPE,
			cookie: `pacesetter_session=${dice.pick(ODD_TEXTS).replace(/[^\x21-\x3a\x3c-\x7e]/g, '')}; pacesetter_session=; pacesetter_screen=x`
		},
		{
			...JSON_TYPE,
			authorization: `Bearer ${dice
				.pick(ODD_TEXTS)
				.replace(/[^\x20-\x7e]/g, '')
				.slice(0, 2_000)}`
		},
		{ ...JSON_TYPE, range: 'bytes=9-1,-,0-99999999999999999999', 'if-modified-since': 'yesterday' },
		{
			...JSON_TYPE,
			'x-forwarded-for': '::1',
			'x-forwarded-host': 'evil',
			'x-forwarded-proto': 'gopher:',
			'x-pacesetter-scheme': 'https',
			'x-request-id': '\t{}'
		},
		{
			...JSON_TYPE,
			'x-http-method-override': 'DELETE',
			'x-sveltekit-action': 'true',
			'x-sveltekit-invalidated': '111'
		},
		{ ...JSON_TYPE, expect: '100-continue' }
	]);
	return {
		...valid,
		method: dice.chance(0.3) ? dice.pick(METHODS) : valid.method,
		headers,
		chunked: dice.chance(0.3)
	};
};

const huge: Maker = (way, dice, words) => ({
	method: way.route.method === 'GET' ? 'POST' : way.route.method,
	path: address(way, dice, words, false),
	headers: JSON_TYPE,
	chunked: dice.chance(0.3),
	body: dice.way<() => Uint8Array>([
		[
			3,
			() =>
				Buffer.from(
					JSON.stringify({
						activities: Array.from({ length: 1_200 }, () => ({
							rep: 'nobody',
							type: dice.pick(ODD_TEXTS).slice(0, 50)
						}))
					})
				)
		],
		[2, () => Buffer.from(`{"note":"${'x'.repeat(1_100_000)}"}`)],
		[2, () => Buffer.from('['.repeat(400_000))],
		[2, () => bytesOf(nested(60, dice))],
		[2, () => Buffer.from(`[${'{},'.repeat(200_000)}{}]`)],
		[1, () => Buffer.from(`{${Array.from({ length: 50_000 }, (_, at) => `"k${at}":1`).join(',')}}`)],
		[1, () => Buffer.alloc(1_000_001, 0x20)]
	])()
});

const elsewhere: Maker = (_, dice, words) => {
	const page = dice.pick(PAGES);
	const id =
		page.endsWith('/') && page !== '/'
			? inPath(dice.chance(0.5) ? dice.pick(words.id ?? []) : dice.pick(ODD_TEXTS).slice(0, 100))
			: '';
	const query = dice.chance(0.5)
		? `?${inPath(dice.pick(['metric', 'period', 'by', 'date', 'team', 'to', 'x-sveltekit-invalidated', 'reps', '__proto__']))}=${inPath(oddText(dice).slice(0, 200))}`
		: '';
	const odd = dice.chance(0.1)
		? dice.pick([
				'/..%2f..%2fetc/passwd',
				'/%2e%2e/%2e%2e/package.json',
				'//evil.example/',
				'/%',
				'/%c0%af',
				'/_app/../../data',
				'/api',
				'/api/v1',
				'/api/v2/people',
				'/api/v1/%2f',
				'/api/v1/people/%',
				'/\\evil'
			])
		: page + id;
	return {
		method: dice.chance(0.8) ? 'GET' : dice.pick(METHODS),
		path: odd + query,
		headers: { accept: dice.pick(['text/html', '*/*', 'application/json']) }
	};
};

const CRLF = '\r\n';
const raw: Maker = (way, dice) => {
	const line = `${dice.pick(METHODS)} ${API_ROOT}${way.route.path.replace(/[{}]/g, '')} HTTP/1.1`;
	const host = 'host: %HOST%';
	const text = dice.way<() => string>([
		[2, () => Buffer.from(dice.bytes(dice.int(400))).toString('latin1')],
		[
			1,
			() =>
				[
					line,
					host,
					'content-length: 5',
					'transfer-encoding: chunked',
					'',
					'0',
					'',
					'GET / HTTP/1.1',
					host,
					'',
					''
				].join(CRLF)
		],
		[1, () => [line, host, 'content-length: 5', 'content-length: 6', '', 'abcdef'].join(CRLF)],
		[1, () => [line, host, 'transfer-encoding: chunked', '', 'fffffffffffffffff', 'x', ''].join(CRLF)],
		[
			1,
			() =>
				[
					line,
					host,
					'transfer-encoding: xchunked, chunked',
					...['content-type: application/json', '', '5;a=b', '{"a":', '2', '1}', '0', '', '']
				].join(CRLF)
		],
		[1, () => [line, host, 'host: evil.example', '', ''].join(CRLF)],
		[1, () => [line, 'host: evil.example', 'origin: http://evil.example', '', ''].join(CRLF)],
		[1, () => [line, '', ''].join(CRLF)],
		[1, () => [line, host, `x: ${'y'.repeat(20_000)}`, '', ''].join(CRLF)],
		[1, () => [line, host, ...Array.from({ length: 300 }, (_, at) => `x-${at}: 1`), '', ''].join(CRLF)],
		[1, () => [`GET http://evil.example/ HTTP/1.1`, host, '', ''].join(CRLF)],
		[
			1,
			() =>
				[
					`${dice.pick(['GET', 'TRACE', 'CONNECT', 'M-SEARCH', 'get', 'PRI'])} * HTTP/${dice.pick(['1.1', '1.0', '2.0', '0.9', '9.9'])}`,
					host,
					'',
					''
				].join(CRLF)
		],
		[
			1,
			() =>
				[
					line,
					host,
					'connection: upgrade',
					`upgrade: ${dice.pick(['websocket', 'h2c', 'TLS/1.0'])}`,
					'',
					''
				].join(CRLF)
		],
		[1, () => `${line}\n${host}\n\n`],
		[1, () => [line, host, 'x\u0000y: 1', '', ''].join(CRLF)],
		[1, () => [line, host, 'content-length: -1', '', ''].join(CRLF)],
		[1, () => [line, host, 'content-type: application/json', 'content-length: 100', '', '{"cut":'].join(CRLF)]
	])();
	return { method: 'RAW', path: way.route.path, headers: {}, raw: Buffer.from(text, 'latin1') };
};

const KINDS: readonly (readonly [number, readonly [string, Maker]])[] = [
	[30, ['well made', wellMade]],
	[25, ['mutated', withMutation]],
	[12, ['odd address', withOddAddress]],
	[12, ['spoilt text', withSpoiltText]],
	[8, ['odd headers', withOddHeaders]],
	[8, ['pages and files', elsewhere]],
	[4, ['raw bytes', raw]],
	[1, ['huge', huge]]
];

/** How often each asks: an admin's key gets furthest. */
const asker = (who: readonly Who[], dice: Dice): Who =>
	dice.way(
		who.map((one): [number, Who] => [one.name === 'key:admin' ? 4 : one.name === 'nobody' ? 2 : 1, one])
	);

/** One request. */
export function requestOf(dice: Dice, { who, words }: Pick<Known, 'who' | 'words'>): Sent {
	const one = asker(who, dice);
	const [kind, make] = dice.way(KINDS);
	const sent = make(dice.pick(WAYS), dice, words);
	return { ...sent, kind, who: one.name, headers: { ...one.headers, ...sent.headers } };
}
