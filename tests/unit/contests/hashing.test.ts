import fc from 'fast-check';
import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { canonicalJson } from '#lib/domain/contests/canonical-json.ts';
import { hmacSha256Hex, sha256Hex } from '#lib/domain/contests/sha256.ts';
import { property } from '../../property.ts';

test('C1 numbers are written as RFC 8785 has them', () => {
	const asBits = (bits: bigint) => new Float64Array(BigUint64Array.of(bits).buffer)[0];
	const vectors: [bigint, string][] = [
		[0x0000000000000000n, '0'],
		[0x8000000000000000n, '0'],
		[0x0000000000000001n, '5e-324'],
		[0x7fefffffffffffffn, '1.7976931348623157e+308'],
		[0x4340000000000000n, '9007199254740992'],
		[0x44b52d02c7e14af5n, '9.999999999999997e+22'],
		[0x44b52d02c7e14af6n, '1e+23'],
		[0x444b1ae4d6e2ef50n, '1e+21'],
		[0x3eb0c6f7a0b5ed8dn, '0.000001'],
		[0x41b3de4355555553n, '333333333.3333332'],
		[0xbecbf647612f3696n, '-0.0000033333333333333333']
	];
	expect(vectors.map(([bits]) => canonicalJson(asBits(bits)))).toEqual(vectors.map(([, text]) => text));
});

test('C1 texts keep everything but quotes, backslashes and control characters as it is', () => {
	expect(canonicalJson('€$\u000f\nA\'B"\\\\"/\u007f\u2028')).toBe(
		'"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u007f\u2028"'
	);
	expect(canonicalJson('\b\t\f\r\u0000')).toBe('"\\b\\t\\f\\r\\u0000"');
});

test('C1 names are in the order of UTF-16 code units, not of characters or a locale', () => {
	const names = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, ö: 7, Z: 8, a: 9 };
	expect([...canonicalJson(names).matchAll(/:(\d)/g)].map(([, value]) => value).join('')).toBe('248967153');
	expect(canonicalJson({ b: [1, { d: null, c: true }], a: undefined })).toBe('{"b":[1,{"c":true,"d":null}]}');
});

test('C1 what JSON has no words for is refused', () => {
	for (const value of [NaN, Infinity, undefined, 1n, () => 1, '\ud800', { a: [undefined] }, { '\udc00': 1 }])
		expect(() => canonicalJson(value)).toThrow(TypeError);
});

const shuffled = (value: unknown): unknown =>
	Array.isArray(value)
		? value.map(shuffled)
		: typeof value === 'object' && value !== null
			? Object.fromEntries(
					Object.entries(value)
						.reverse()
						.map(([name, one]) => [name, shuffled(one)])
				)
			: value;

property(
	'C1 the canonical text says the same, once, however the names came',
	fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
		const text = canonicalJson(value);
		expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
		expect(canonicalJson(JSON.parse(text))).toBe(text);
		expect(canonicalJson(shuffled(value))).toBe(text);
	})
);

property(
	'C5 SHA-256 is the same as everybody else’s',
	fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
		expect(sha256Hex(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
	})
);

property(
	'C6 HMAC-SHA256 is the same as everybody else’s, for short and long keys and any text',
	fc.property(fc.uint8Array({ maxLength: 150 }), fc.string({ unit: 'binary' }), (key, message) => {
		expect(hmacSha256Hex(key, message)).toBe(createHmac('sha256', key).update(message).digest('hex'));
	})
);

test('C5 SHA-256 of texts, at the edges of a block and beyond', () => {
	for (const length of [0, 55, 56, 63, 64, 65, 119, 120, 100_000]) {
		const text = 'ü€'.repeat(length).slice(0, length);
		expect(sha256Hex(text)).toBe(createHash('sha256').update(text).digest('hex'));
	}
});
