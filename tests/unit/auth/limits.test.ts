/** How much of what within which time: the figures of the table, by a clock that is handed in. */
import { expect, onTestFinished, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { clientAddress, networkOf } from '#lib/server/auth/address.ts';
import { sessionOf } from '#lib/server/auth/identify.ts';
import { admitted, createLimits, LIMITS, Meter } from '#lib/server/auth/limits.ts';
import { createSignInLink } from '#lib/server/auth/sign-in.ts';
import { readSettings } from '#lib/server/settings.ts';
import { openDesk } from '../api/desk.ts';

const NOBODY: Identity = { kind: 'nobody' };
const MINUTE = 60_000;
const key = (id: string): Identity => ({ kind: 'key', id, name: id, scope: 'write' });
const person = (id: string): Identity => ({ kind: 'user', id, name: id, role: 'rep', rep: '', manages: [] });

function limitsAt() {
	const clock = { at: 0, monotonic: () => clock.at };
	return { clock, limits: createLimits(clock) };
}

test.each(Object.entries(LIMITS))(
	'Limits: %s lets its figure through, then names the wait, then lets through again',
	(_, rule) => {
		const clock = { at: 0, monotonic: () => clock.at };
		const meter = new Meter(clock, rule);
		for (let n = 0; n < rule.limit; n++) expect(meter.take('one')).toBe(0);
		clock.at += 10;
		const wait = meter.take('one');
		expect(wait).toBeGreaterThan(0);
		expect(wait).toBeLessThanOrEqual(rule.windowMs);
		expect(meter.take('another')).toBe(0);
		clock.at += wait;
		expect(meter.take('one')).toBe(0);
	}
);

test('Limits: what was held is refused for a whole window from the last one on', () => {
	const clock = { at: 0, monotonic: () => clock.at };
	const [held, open] = [true, false].map(
		(hold) => new Meter(clock, { limit: 2, windowMs: 1_000, ...(hold && { hold }) })
	);
	for (const meter of [held, open]) meter?.take('x');
	clock.at = 900;
	for (const meter of [held, open]) meter?.take('x');
	expect([held?.blockedFor('x'), open?.blockedFor('x')]).toEqual([1_000, 100]);
});

test('Limits: a meter remembers 10,000 names and not one more', () => {
	const meter = new Meter({ monotonic: () => 0 }, { limit: 1, windowMs: MINUTE });
	expect(meter.take('first')).toBe(0);
	for (let n = 0; n < 9_999; n++) meter.take(String(n));
	expect(meter.blockedFor('first')).toBe(MINUTE);
	meter.take('one more');
	expect(meter.blockedFor('first')).toBe(0);
	expect(meter.blockedFor('9998')).toBe(MINUTE);
});

test('Limits: an office of 500 people, a CRM and a thousand walls behind one address never meet one', () => {
	const { limits, clock } = limitsAt();
	const office = '198.51.100.7';
	for (let second = 0; second < 60; second++) {
		clock.at = second * 1_000;
		// each of 500 people opens a page in the minute and makes ten requests of it
		for (let n = 0; n < 84; n++) expect(limits.request(office, person(`p${n}`)).ok).toBe(true);
		// a CRM brings 5,000 records in the minute, one by one
		for (let n = 0; n < 84; n++) expect(limits.request(office, key('crm')).ok).toBe(true);
		for (let n = 0; n < 10; n++) expect(limits.request(office, NOBODY).ok).toBe(true);
	}
	for (let n = 0; n < 5_000; n++) expect(limits.admit('connect', office, person(`p${n}`)).ok).toBe(true);
	for (let n = 0; n < 500; n++) limits.tried('wrongCookie', office, `dead ${n}`, false);
	expect(limits.mayTry('wrongCookie', office, 'new').valueOf()).toBe(true);
});

test('Limits: a runaway key waits alone, and others of the same address go on', () => {
	const { limits } = limitsAt();
	let refused = 0;
	for (let n = 0; n < 31_000; n++) if (!limits.request('::1', key('loop')).ok) refused++;
	expect(refused).toBe(1_000);
	expect(limits.request('::1', key('loop'))).toMatchObject({ error: { retryAfterMs: MINUTE } });
	expect(limits.request('::1', key('other')).ok).toBe(true);
	expect(limits.request('::1', { kind: 'operator' }).ok).toBe(true);
});

test('Limits: thirty different wrong keys close an address of IPv6 by its /64, but for who was right there lately', () => {
	const { limits, clock } = limitsAt();
	limits.tried('wrongKey', '2001:db8:1:2::1', 'right', true);
	for (let n = 0; n < 29; n++) limits.tried('wrongKey', `2001:db8:1:2::${n}`, `wrong ${n}`, false);
	// the same one again is somebody's old key
	for (let n = 0; n < 100; n++) limits.tried('wrongKey', '2001:db8:1:2::5', 'wrong 3', false);
	expect(limits.mayTry('wrongKey', '2001:db8:1:2::1', 'another')).toBe(true);
	limits.tried('wrongKey', '2001:db8:1:2:ffff::1', 'wrong 30', false);
	for (let n = 0; n < LIMITS.nevertheless.limit; n++)
		expect(limits.mayTry('wrongKey', '2001:db8:1:2::9', 'another')).toBe(true);
	expect(limits.mayTry('wrongKey', '2001:db8:1:2::9', 'another')).toBe(false);
	expect(limits.mayTry('wrongKey', '2001:db8:1:2::9', 'right')).toBe(true);
	expect(limits.mayTry('wrongKey', '2001:db8:1:3::9', 'another')).toBe(true);
	expect(admitted(limits, 'wrongKey', NOBODY, '2001:db8:1:2::9').ok).toBe(false);
	expect(admitted(limits, 'wrongKey', key('crm'), '2001:db8:1:2::9').ok).toBe(true);
	expect(admitted(limits, undefined, NOBODY, '2001:db8:1:2::9').ok).toBe(true);
	clock.at += 10 * MINUTE;
	expect(limits.mayTry('wrongKey', '2001:db8:1:2::9', 'another')).toBe(true);
});

test('Limits: wrong keys are not even looked up any more, while those that are right go on', async () => {
	const desk = await openDesk(onTestFinished);
	const { app } = desk;
	const { body } = await desk.ask('POST /keys', { name: 'crm', scope: 'write' });
	const who = (secret: string, address = '203.0.113.9') =>
		app.identify(
			new Request('http://floor.test/', { headers: { authorization: `Bearer ${secret}` } }),
			address
		);
	expect((await who(String(body.key))).kind).toBe('key');
	let asked = 0;
	const find = app.record.find.bind(app.record);
	app.record.find = (collection, options) => {
		if (collection === 'key_secrets') asked++;
		return find(collection, options);
	};
	for (let n = 0; n < 60; n++) expect((await who(`pace_00000000_${n}`)).kind).toBe('nobody');
	expect(asked).toBe(LIMITS.wrongKey.limit + LIMITS.nevertheless.limit);
	desk.pass(6_000); // nothing of it is remembered
	expect((await who(String(body.key))).kind).toBe('key');
	expect((await who('pace_00000000_x', '203.0.113.10')).kind).toBe('nobody');
	const request = new Request('http://floor.test/', { headers: { authorization: 'Bearer x' } });
	expect(app.admit(request, NOBODY, '203.0.113.9')).toMatchObject({ ok: false });
	expect(app.admit(request, NOBODY, '203.0.113.10')).toMatchObject({ ok: true });
});

test('Limits: after thirty wrong sign-in links from an address the next is told when to come again', async () => {
	const desk = await openDesk(onTestFinished);
	const take = (token: string, address: string) =>
		desk.ask('POST /sessions', { token }, { as: NOBODY, address });
	for (let n = 0; n < 30; n++) expect((await take(`wrong ${n}`, '203.0.113.9')).status).toBe(410);
	const refused = await take('wrong again', '203.0.113.9');
	expect(refused.status).toBe(429);
	expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(500);
	expect(refused.headers.get('content-type')).toContain('application/problem+json');
	expect((await take('wrong again', '203.0.113.10')).status).toBe(410);
});

test('Limits: whoever makes secrets up keeps nobody out who comes from the same address with the right one', async () => {
	const desk = await openDesk(onTestFinished);
	const { app } = desk;
	const { body } = await desk.ask('POST /keys', { name: 'crm', scope: 'write' });
	const user = await desk.make('users', {
		name: 'Mia',
		email: 'mia@floor.example',
		role: 'rep',
		active: true
	});
	const made = await createSignInLink(app, user, 'operator');
	const token = made.ok ? made.value.path.split('#')[1] : '';
	const office = '203.0.113.9';
	const who = (secret: string) =>
		app.identify(
			new Request('http://floor.test/', { headers: { authorization: `Bearer ${secret}` } }),
			office
		);
	const take = (link: unknown) =>
		desk.ask('POST /sessions', { token: link }, { as: NOBODY, address: office });
	for (let n = 0; n < LIMITS.wrongKey.limit; n++) await who(`pace_00000000_${n}`);
	for (let n = 0; n < LIMITS.wrongLink.limit; n++) await take(`wrong ${n}`);
	expect((await take('wrong again')).status).toBe(429);
	desk.pass(1_000);
	expect((await take(token)).status).toBe(201);
	expect((await who(String(body.key))).kind).toBe('key');
});

test('Limits: what nobody is refused uses up nothing of those who are known at the same address', () => {
	const { limits } = limitsAt();
	for (let n = 0; n < LIMITS.asAddress.limit + 1; n++) limits.request('203.0.113.9', NOBODY);
	expect(limits.request('203.0.113.9', person('mia')).ok).toBe(true);
});

test('Limits: over https a made-up secret is counted under its former name too, and by the socket', async () => {
	const desk = await openDesk(onTestFinished, { origin: 'https://floor.test' });
	const { app } = desk;
	let asked = 0;
	const find = app.record.find.bind(app.record);
	app.record.find = (collection, options) => {
		if (collection === 'sessions') asked++;
		return find(collection, options);
	};
	const office = '203.0.113.9';
	const bring = (secret: string) =>
		new Request('http://floor.test/', { headers: { cookie: `pacesetter_session=${secret}` } });
	const { limits } = app;
	for (let n = 0; n < LIMITS.wrongCookie.limit - 1; n++) limits.tried('wrongCookie', office, `x${n}`, false);
	expect((await app.identify(bring('last'), office)).kind).toBe('nobody');
	expect(app.admit(bring('last'), NOBODY, office)).toMatchObject({ ok: false });
	const parts = { sessions: app.sessions, limits, secure: true };
	asked = 0;
	for (let n = 0; n < 20; n++) {
		expect((await app.identify(bring(`more ${n}`), office)).kind).toBe('nobody');
		expect(await sessionOf(parts, bring(`socket ${n}`), office)).toBe(undefined);
	}
	expect(asked).toBe(LIMITS.nevertheless.limit);
});

test('Limits: a rush for pairing codes is refused before it stands in line with what managers change', async () => {
	const desk = await openDesk(onTestFinished);
	const { waiting } = LIMITS;
	for (let n = 0; n < waiting.limit; n++) desk.app.limits.admit('waiting', '203.0.113.9', NOBODY);
	const answer = await desk.ask('POST /pairings', undefined, { as: NOBODY, address: '203.0.113.9' });
	expect(answer.status).toBe(429);
	expect(Number(answer.headers.get('retry-after'))).toBe(waiting.windowMs / 1_000);
	expect((await desk.ask('POST /pairings', undefined, { as: NOBODY, address: '203.0.113.10' })).status).toBe(
		201
	);
});

test.each([
	['::ffff:203.0.113.9', '203.0.113.9'],
	['::ffff:cb00:7109', '203.0.113.9'],
	['0:0:0:0:0:FFFF:203.0.113.9', '203.0.113.9'],
	['64:ff9b::cb00:7109', '203.0.113.9'],
	['ffff::1', 'ffff:0:0:0::/64'],
	['fe80::1%eth0', 'fe80:0:0:0::/64']
])('Limits: one who is called %s is counted as %s', (address, counted) => {
	expect(networkOf(address)).toBe(counted);
});

test.each([
	[{}, '203.0.113.1', '10.0.0.1'],
	[{ addressHeader: 'x-forwarded-for', xffDepth: 1 }, '203.0.113.1', '203.0.113.1'],
	[{ addressHeader: 'x-forwarded-for', xffDepth: 1 }, '6.6.6.6, 203.0.113.1', '203.0.113.1'],
	[{ addressHeader: 'x-forwarded-for', xffDepth: 2 }, '6.6.6.6, 203.0.113.1, 10.0.0.2', '203.0.113.1'],
	[{ addressHeader: 'x-forwarded-for', xffDepth: 3 }, '203.0.113.1', '10.0.0.1'],
	[{ addressHeader: 'x-forwarded-for', xffDepth: 1 }, '', '10.0.0.1'],
	[{ addressHeader: 'x-real-ip', xffDepth: 1 }, '203.0.113.1', '203.0.113.1'],
	// a port is another for each connection, and what is no address could be anything
	[{ addressHeader: 'x-forwarded-for', xffDepth: 1 }, '6.6.6.6, 203.0.113.1:50123', '203.0.113.1'],
	[{ addressHeader: 'x-forwarded-for', xffDepth: 1 }, '[2001:db8::7]:50123', '2001:db8::7'],
	[{ addressHeader: 'x-forwarded-for', xffDepth: 1 }, '[2001:db8::7]', '2001:db8::7'],
	[{ addressHeader: 'x-real-ip', xffDepth: 1 }, 'unknown', '10.0.0.1'],
	[{ addressHeader: 'x-real-ip', xffDepth: 1 }, 'a'.repeat(9_000), '10.0.0.1']
])('Limits: who asks behind a proxy: %j and "%s" is %s', (says, header, address) => {
	const named = 'addressHeader' in says ? says.addressHeader : 'x-forwarded-for';
	expect(clientAddress((name) => (name === named ? header : null), '10.0.0.1', says)).toBe(address);
});

test('Limits: no header is believed unless the settings name it', () => {
	expect(readSettings({})).toMatchObject({ value: { addressHeader: undefined, xffDepth: 1 } });
	expect(readSettings({ ADDRESS_HEADER: 'X-Forwarded-For', XFF_DEPTH: '2' })).toMatchObject({
		value: { addressHeader: 'x-forwarded-for', xffDepth: 2 }
	});
	expect(readSettings({ XFF_DEPTH: '0' }).ok).toBe(false);
});
