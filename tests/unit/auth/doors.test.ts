import { describe, expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { doorsOf, forged, hostAllowed, originAllowed } from '#lib/server/auth/doors.ts';

const local = doorsOf({ host: '127.0.0.1', port: 3000 });
const proxied = doorsOf({ origin: 'https://floor.example', host: '127.0.0.1', port: 3000 });
const open = doorsOf({ host: '0.0.0.0', port: 80, addresses: ['192.168.1.5', 'fe80::1%eth0'] });

describe('Hosts', () => {
	test.each([
		['localhost:3000', true],
		['LOCALHOST:3000', true],
		['127.0.0.1:3000', true],
		['[::1]:3000', true],
		['localhost', false],
		['localhost:3001', false],
		['evil.example', false],
		['evil.example:3000', false],
		['127.0.0.1:3000.evil.example', false],
		['192.168.1.5:3000', false],
		['', false],
		[null, false],
		[undefined, false]
	])('a server on loopback, asked as %s: %s', (host, allowed) => {
		expect(hostAllowed(host, local)).toBe(allowed);
	});

	test('behind a proxy ORIGIN alone counts', () => {
		expect(hostAllowed('floor.example', proxied)).toBe(true);
		expect(hostAllowed('localhost:3000', proxied)).toBe(false);
		expect(originAllowed('https://floor.example', proxied)).toBe(true);
		expect(originAllowed('http://floor.example', proxied)).toBe(false);
		expect(originAllowed('http://localhost:3000', proxied)).toBe(false);
	});

	test("on all addresses this machine's count too, and on port 80 without it", () => {
		for (const host of ['192.168.1.5', '192.168.1.5:80', '[fe80::1]:80', 'localhost']) {
			expect([host, hostAllowed(host, open)]).toEqual([host, true]);
		}
		expect(hostAllowed('192.168.1.6', open)).toBe(false);
		expect(originAllowed('http://192.168.1.5', open)).toBe(true);
	});
});

test.each([
	'null',
	'http://evil',
	'nonsense',
	'',
	'http://localhost',
	'https://localhost:3000',
	'http://localhost:3000/',
	null
])('Origin: %s is not ours', (origin) => {
	expect(originAllowed(origin, local)).toBe(false);
});

const COOKIES: readonly Identity[] = [
	{ kind: 'user', id: 'user00000000001', name: '', role: 'admin', rep: '', manages: [] },
	{ kind: 'screen', id: 'screen000000001', name: '' }
];
const STRANGERS: readonly Identity[] = [{ kind: 'nobody' }, { kind: 'guest' }];
const MACHINES: readonly Identity[] = [
	{ kind: 'key', id: 'key000000000001', name: '', scope: 'admin' },
	{ kind: 'operator' }
];
const OURS = 'http://localhost:3000';

describe('Origin rule', () => {
	test.each(['POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS'])(
		'%s with a cookie needs a listed Origin',
		(method) => {
			for (const identity of COOKIES) {
				expect(forged({ method, origin: OURS }, identity, local)).toBe(false);
				for (const origin of [null, 'null', 'http://evil:3000']) {
					expect(forged({ method, origin }, identity, local)).toBe(true);
				}
			}
		}
	);

	test.each(['GET', 'HEAD'])('%s changes nothing, so any page may link to it', (method) => {
		for (const identity of [...COOKIES, ...STRANGERS]) {
			expect(forged({ method, origin: 'http://evil' }, identity, local)).toBe(false);
		}
	});

	test('a key needs no Origin, and a foreign one takes nothing from it', () => {
		for (const identity of MACHINES) {
			for (const origin of [null, 'null', 'http://evil']) {
				expect(forged({ method: 'DELETE', origin }, identity, local)).toBe(false);
			}
		}
	});

	test('without an identity a program may ask, a page of another site may not', () => {
		for (const identity of STRANGERS) {
			expect(forged({ method: 'POST', origin: null }, identity, local)).toBe(false);
			expect(forged({ method: 'POST', origin: OURS }, identity, local)).toBe(false);
			expect(forged({ method: 'POST', origin: 'null' }, identity, local)).toBe(true);
		}
	});
});
