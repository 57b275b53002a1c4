/** What strangers send, before any call looks at it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvCell, csvLine } from '#lib/domain/imports/csv.ts';
import { parseJson } from '#lib/server/api/json.ts';
import { readQuery } from '#lib/server/api/parse.ts';
import { ADMIN } from '../api/desk.ts';
import { openFloorOfFive, type FloorOfFive } from '../api/floor-of-five.ts';

const REFUSED: readonly (readonly [text: string, why: RegExp])[] = [
	['{"__proto__": {"role": "admin"}}', /__proto__/],
	['{"a": {"constructor": {"prototype": {"x": 1}}}}', /constructor/],
	['{"__pr\\u006fto__": 1}', /__proto__/],
	['[{"prototype" : 1}]', /prototype/],
	['{"role": "rep", "role": "admin"}', /twice/],
	['{"role": "rep", "r\\u006fle": "admin"}', /twice/],
	['{"a": {"b": 1, "c": "}", "b": 2}}', /twice/],
	[`${'['.repeat(65)}${']'.repeat(65)}`, /deep/],
	['{"a":'.repeat(50_000), /deep/],
	['{"a": 1', /no JSON/],
	['\ufeff{}', /no JSON/],
	['{"a": NaN}', /no JSON/],
	['"\\', /no JSON/]
];
const TAKEN = [
	'{"a": "__proto__", "b": ["constructor"]}',
	'{"a": {"b": 1}, "c": {"b": 2}}',
	'[{"a": 1}, {"a": 2}]',
	'"\\"a\\": 1"',
	`${'['.repeat(64)}${']'.repeat(64)}`,
	'{"a\\"": 1, "a": 2}'
];

describe('R10 JSON', () => {
	test.each(REFUSED.map(([text, why]) => ({ text, why, begins: text.slice(0, 40) })))(
		'that begins $begins is refused',
		({ text, why }) => {
			const parsed = parseJson(text);
			expect(parsed.ok ? parsed.value : parsed.error.message).toMatch(why);
		}
	);

	test.each(TAKEN)('%s is what it says', (text) => {
		expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
	});
});

test('R10 a query names no inherited field, and nothing twice', () => {
	for (const search of ['__proto__=1', 'constructor=1', 'a=1&a=2'])
		expect(readQuery(new URLSearchParams(search))).toMatchObject({ ok: false });
	expect(readQuery(new URLSearchParams('a=1&b=2'))).toEqual({ ok: true, value: { a: '1', b: '2' } });
});

describe('R10 bodies at the API', () => {
	let floor: FloorOfFive;
	const cleaning: (() => Promise<void>)[] = [];
	beforeAll(async () => {
		floor = await openFloorOfFive((clean) => cleaning.push(clean));
	}, 60_000);
	afterAll(async () => {
		for (const clean of cleaning.reverse()) await clean();
	});

	const send = async (body: BodyInit, headers: Record<string, string> = {}) => {
		const request = new Request('http://floor.test/api/v1/activities', {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body
		});
		const response = await floor.app.api(request, { identity: ADMIN, address: '127.0.0.1' });
		return { status: response.status, type: response.headers.get('content-type') };
	};
	const refused = (status: number) => ({ status, type: 'application/problem+json' });
	const CALL = '{"rep": "Ada", "type": "call"}';

	test('a packed one is refused before it is looked at, whatever it would hold', async () => {
		for (const encoding of ['gzip', 'br', 'deflate', 'gzip, identity', 'x'])
			expect(await send(CALL, { 'content-encoding': encoding })).toEqual(refused(415));
		expect((await send(CALL, { 'content-encoding': 'identity' })).status).toBe(200);
	});

	test('inherited names, fields given twice, bytes that are no text and numbers that are none are refused', async () => {
		for (const body of [
			'{"rep": "Ada", "type": "call", "__proto__": {"quantity": 5}}',
			'{"rep": "Ada", "type": "call", "type": "order"}',
			Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
			Buffer.from(CALL, 'utf16le')
		])
			expect(await send(body)).toEqual(refused(400));
		for (const wrong of ['"quantity": 1e999', '"note": "a\\u0000b"', '"note": "\\ud800"', '"quantity": 1e30'])
			expect(await send(CALL.replace('}', `, ${wrong}}`))).toEqual(refused(422));
		expect(Object.keys(Object.prototype)).toEqual([]);
	});
});

describe('R10 lines for spreadsheets', () => {
	test.each([
		['=1+1', "'=1+1"],
		['@SUM(A1)', "'@SUM(A1)"],
		['+1-cmd', "'+1-cmd"],
		[' =1+1', "' =1+1"],
		['＝1+1', "'＝1+1"],
		['\u200b=1', "'\u200b=1"],
		['a;=1+1', `"a;'=1+1"`],
		['a;\u0015=1', '"a;\u0015\'=1"'],
		['a\n=1+1', `"a\n'=1+1"`],
		['-12.50', '-12.50'],
		['+49', '+49'],
		['a, -5 of 7', '"a, -5 of 7"'],
		['Ann', 'Ann']
	])('%j is written as %j', (value, cell) => {
		expect(csvCell(value)).toBe(cell);
	});

	test('a line has as many cells as it was given', () => {
		expect(csvLine(['a', '', '"b"'])).toBe('a,,"""b"""\r\n');
	});
});
