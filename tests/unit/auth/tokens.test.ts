import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cookieOf, formerCookieOf, setCookie } from '#lib/server/auth/cookies.ts';
import {
	CODE_LENGTH,
	hashOf,
	newCode,
	newKey,
	newSecret,
	readCode,
	sameSecret
} from '#lib/server/auth/tokens.ts';
import { property } from '../../property.ts';

test('a secret has 256 bits and is kept as its SHA-256', () => {
	expect(Buffer.from(newSecret(), 'base64url')).toHaveLength(32);
	expect(newSecret()).not.toBe(newSecret());
	expect(hashOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
	expect(sameSecret('abc', 'abc')).toBe(true);
	expect(sameSecret('abc', 'abd')).toBe(false);
});

test('a key shows its prefix, which says nothing of the secret behind it', () => {
	const { key, prefix } = newKey();
	expect(key).toMatch(/^pace_[0-9a-f]{8}_[\w-]{43}$/);
	expect(key.startsWith(`${prefix}_`)).toBe(true);
	expect(prefix).toHaveLength(13);
});

test('Pairing: a code has 8 characters that nobody mixes up, each as likely as the others', () => {
	const counts = new Map<string, number>();
	const codes = 3_000;
	for (let n = 0; n < codes; n++) {
		const code = newCode();
		expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{8}$/);
		for (const character of code) counts.set(character, (counts.get(character) ?? 0) + 1);
	}
	const mean = (codes * CODE_LENGTH) / 30;
	expect(counts.size).toBe(30);
	for (const count of counts.values()) expect(Math.abs(count - mean)).toBeLessThan(7 * Math.sqrt(mean));
});

test('Pairing: a code is read as people type it', () => {
	expect(readCode(' abcd-2345 ')).toBe('ABCD2345');
	for (const typed of ['', 'ABCD234', 'ABCD23456', 'ABCD0123', 'ABCDÉ345', 'ABCD234U']) {
		expect(readCode(typed)).toBeUndefined();
	}
});

property(
	'Pairing: whatever is typed is a whole code or none',
	fc.property(fc.string(), (typed) => (readCode(typed)?.length ?? CODE_LENGTH) === CODE_LENGTH)
);

test('cookies are HttpOnly and SameSite=Lax, Secure behind https, and read by their whole name', () => {
	expect(setCookie('name', 'value', { maxAge: 60, secure: false })).toBe(
		'name=value; Path=/; HttpOnly; SameSite=Lax; Max-Age=60'
	);
	expect(setCookie('name', 'value', { maxAge: 60, secure: true })).toBe(
		'__Host-name=value; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure'
	);
	const request = new Request('http://floor.test/', {
		headers: { cookie: 'xname=1; name=2=3; empty=; alone' }
	});
	expect(cookieOf(request, 'name', false)).toBe('2=3');
	for (const name of ['empty', 'alone', 'missing']) expect(cookieOf(request, name, false)).toBeUndefined();
});

test('over https a cookie counts under the name that no neighbour can set', () => {
	const request = new Request('http://floor.test/', {
		headers: { cookie: 'name=planted; __Host-name=ours' }
	});
	expect(cookieOf(request, 'name', true)).toBe('ours');
	expect(formerCookieOf(request, 'name', true)).toBe('planted');
	expect(cookieOf(request, 'name', false)).toBe('planted');
	expect(formerCookieOf(request, 'name', false)).toBeUndefined();
});
