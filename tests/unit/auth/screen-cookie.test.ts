import { expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { createRenewals } from '#lib/server/auth/screen-cookie.ts';

const SETTINGS = {
	port: 0,
	host: '127.0.0.1',
	dataDir: '/tmp',
	demo: 'off',
	pocketbaseBin: undefined,
	origin: 'https://floor.example'
} as const;
const WALL: Identity = { kind: 'screen', id: 'screen000000001', name: 'Wall' };
const OTHER: Identity = { ...WALL, id: 'screen000000002' };
const DAY_MS = 86_400_000;

test("a screen's cookie is given again once a day while it is used, for the 400 days that browsers keep one", () => {
	let now = 0;
	const renew = createRenewals(SETTINGS, { monotonic: () => now });
	const request = new Request('http://floor.test/', {
		headers: { cookie: 'pacesetter_session=x; pacesetter_screen=secret' }
	});
	const given = '__Host-pacesetter_screen=secret; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000; Secure';
	expect(renew(request, WALL)).toBe(given);
	expect(renew(request, WALL)).toBeUndefined();
	expect(renew(request, OTHER)).toBe(given);
	now = DAY_MS;
	expect(renew(request, WALL)).toBe(given);
	expect(renew(request, { kind: 'guest' })).toBeUndefined();
	expect(renew(new Request('http://floor.test/'), WALL)).toBeUndefined();
});
