import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import {
	endpointOf,
	ForbiddenAddress,
	guardedLookup,
	PUBLIC_ONLY
} from '#lib/server/notifications/address.ts';

const ALLOWED = [
	'https://fcm.googleapis.com/fcm/send/abc',
	'https://updates.push.services.mozilla.com/wpush/v2/abc',
	'https://web.push.apple.com/abc',
	'https://wns2-par02p.notify.windows.com/w/?token=a%2b',
	'https://push.floor.io:443/x',
	'https://93.184.215.14/x',
	'https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/x'
];
const FORBIDDEN = [
	'',
	'push.example.org',
	'//push.services.mozilla.com/x',
	'javascript:alert(1)',
	'file:///etc/passwd',
	'http://fcm.googleapis.com/x',
	'https://fcm.googleapis.com:8443/x',
	'https://user:secret@fcm.googleapis.com/x',
	'https://localhost/x',
	'https://localhost./x',
	'https://router/x',
	'https://printer.local/x',
	'https://db.internal/x',
	'https://intranet.corp/x',
	'https://box.lan/x',
	'https://127.0.0.1/x',
	'https://127.1/x',
	'https://2130706433/x',
	'https://0x7f.0.0.1/x',
	'https://017700000001/x',
	'https://0.0.0.0/x',
	'https://10.1.2.3/x',
	'https://100.64.0.1/x',
	'https://169.254.169.254/latest/meta-data',
	'https://172.16.0.1/x',
	'https://172.31.255.255/x',
	'https://192.168.1.1/x',
	'https://192.0.2.1/x',
	'https://198.18.0.1/x',
	'https://224.0.0.1/x',
	'https://255.255.255.255/x',
	'https://[::]/x',
	'https://[::1]/x',
	'https://[::ffff:127.0.0.1]/x',
	'https://[::ffff:8.8.8.8]/x',
	'https://[64:ff9b::7f00:1]/x',
	'https://[fe80::1]/x',
	'https://[fd00::1]/x',
	'https://[2001:db8::1]/x',
	'https://[2001::1]/x',
	'https://[2002:7f00:1::]/x',
	'https://[ff02::1]/x'
];

test.each(ALLOWED)('SSRF: a public push service may be called: %s', (address) => {
	expect(endpointOf(address, PUBLIC_ONLY)?.href).toBe(new URL(address).href);
});

test.each(FORBIDDEN)('SSRF: nothing else is ever called: %s', (address) => {
	expect(endpointOf(address, PUBLIC_ONLY)).toBeUndefined();
});

const resolved = (machine: (address: string) => boolean, all: boolean) =>
	new Promise<unknown>((resolve) => {
		const lookup = guardedLookup({ endpoint: () => true, machine });
		lookup('localhost', { all }, (error, found) => resolve(error ?? found));
	});

test('SSRF: a name that means a machine of this office is not called, whatever it is called', async () => {
	const machine = (address: string) => PUBLIC_ONLY.machine(address);
	expect(await resolved(machine, false)).toBeInstanceOf(ForbiddenAddress);
	expect(await resolved(machine, true)).toBeInstanceOf(ForbiddenAddress);
	expect(await resolved(() => true, false)).toMatch(/^(127\.0\.0\.1|::1)$/);
	expect(await resolved(() => true, true)).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) as string })
		])
	);
});

test('SSRF: the connection itself goes through the rule, so that a name may not change its meaning in between', async () => {
	const { request } = await import('node:http');
	const server = createServer((_, answer) => answer.end('secret'));
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	onTestFinished(() => void server.close());
	const { port } = server.address() as AddressInfo;
	const outcome = await new Promise((resolve) => {
		const lookup = guardedLookup(PUBLIC_ONLY);
		request({ hostname: 'localhost', port, lookup }, () => resolve('answered'))
			.on('error', resolve)
			.end();
	});
	expect(outcome).toBeInstanceOf(ForbiddenAddress);
});
