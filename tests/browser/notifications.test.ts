import '../../src/app.css';
import { expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { Api } from '#lib/client/api.ts';
import { Notices, type Notice } from '#lib/client/notices.svelte.ts';
import type { PushBrowser } from '#lib/client/push.ts';
import Bell from '#lib/components/notifications/Bell.svelte';
import NoticeList from '#lib/components/notifications/NoticeList.svelte';
import NoticeSettings from '#lib/components/notifications/NoticeSettings.svelte';
import Shortcuts from '#lib/components/shell/Shortcuts.svelte';
import { waysOf } from '#lib/domain/notifications/kinds.ts';
import { format } from './made-up.ts';

const notice = (id: string, more: Partial<Notice> = {}): Notice => ({
	id,
	kind: 'challenge.invited',
	data: { name: 'Bo', metric: 'calls' },
	href: '/challenges/x',
	at: '2017-12-14 14:02:00.000Z',
	readAt: '',
	...more
});

test('the bell says how many are unread, and nothing where there are none', async () => {
	const { rerender } = await render(Bell, { unread: 3, current: false });
	const bell = page.getByRole('link', { name: 'Notifications, 3 unread' });
	await expect.element(bell).toMatchTextContent('3');
	await rerender({ unread: 120, current: false });
	await expect.element(page.getByRole('link')).toMatchTextContent('99+');
	await rerender({ unread: 0, current: true });
	const silent = page.getByRole('link', { name: 'Notifications', exact: true });
	await expect.element(silent).toHaveAttribute('aria-current', 'page');
});

test('an invitation has its way to accept or decline; what leads out of the floor leads nowhere', async () => {
	const onread = vi.fn();
	await render(NoticeList, {
		notices: [
			notice('a'),
			notice('b', { href: 'https://evil.example/', data: { name: 'Cy' } }),
			notice('c', { kind: 'contest.won', data: { text: '<b>March</b>' }, readAt: '2017-12-14 14:03:00.000Z' })
		],
		nameOf: (id: string) => ({ calls: 'Calls' })[id],
		format,
		onread
	});
	const answer = page.getByRole('link', { name: /^Accept or decline ?: Bo challenges you/ });
	await expect.element(answer).toHaveAttribute('href', '/challenges/x');
	expect(page.getByRole('link').all()).toHaveLength(2);
	await expect.element(page.getByText('<b>March</b>')).toBeInTheDocument();
	await page.getByRole('button', { name: /^Mark read ?: Bo/ }).click();
	expect(onread).toHaveBeenCalledWith('a');
	expect(page.getByRole('button').all()).toHaveLength(2);
});

const SETTINGS = {
	kinds: waysOf(undefined),
	mutedUntil: '',
	devices: [{ id: 'device000000001', name: 'Safari on iPhone', at: '2017-12-14 09:00:00.000Z' }],
	publicKey: 'key'
};

const insecure: PushBrowser = {
	secure: false,
	apple: false,
	permission: () => undefined,
	ask: () => Promise.resolve('denied'),
	manager: () => Promise.resolve(undefined),
	store: () => localStorage,
	name: ''
};

function anApi() {
	const sent: string[] = [];
	let told = { ...SETTINGS };
	const api = new Api((url, init) => {
		sent.push(`${init?.method} ${url} ${typeof init?.body === 'string' ? init.body : ''}`.trim());
		if (init?.method === 'DELETE') told = { ...told, devices: [] };
		if (typeof init?.body === 'string' && init.body.includes('muteToday')) {
			const muted = init.body.includes('true');
			told = { ...told, mutedUntil: muted ? new Date(Date.now() + 3_600_000).toISOString() : '' };
		}
		return Promise.resolve(
			init?.method === 'DELETE' ? new Response(null, { status: 204 }) : Response.json(told)
		);
	});
	return { api, sent };
}

test('over plain http it is said kindly why no phone rings, and the rest can be set all the same', async () => {
	const { api, sent } = anApi();
	await render(NoticeSettings, {
		settings: SETTINGS,
		identity: 'user:ada',
		api,
		browser: () => insecure,
		format
	});
	await expect.element(page.getByText(/reached over plain http/)).toBeVisible();
	await expect.element(page.getByRole('button', { name: 'Switch on here' })).not.toBeInTheDocument();
	await page
		.getByRole('group', { name: /^Streaks/ })
		.getByText('Off')
		.click();
	await expect.poll(() => sent).toContain('PATCH /api/v1/notification-settings {"kinds":{"streak":"off"}}');
	await page.getByRole('button', { name: 'Quiet for today' }).click();
	await expect.element(page.getByText(/^Quiet until/)).toBeVisible();
	await page.getByRole('button', { name: 'Let it ring again' }).click();
	await page.getByRole('button', { name: /^Take off ?: Safari on iPhone/ }).click();
	await expect.element(page.getByText('Safari on iPhone')).not.toBeInTheDocument();
	expect(sent).toContain('DELETE /api/v1/push-subscriptions/device000000001');
});

test('keys: ? shows the list, g and a letter go there; while typing, or switched off, none does anything', async () => {
	localStorage.clear();
	const go = vi.fn();
	await render(Shortcuts, { places: [{ letter: 'b', href: '/boards', name: 'Boards' }], go });
	const input = document.body.appendChild(document.createElement('input'));
	onTestFinished(() => input.remove());
	await userEvent.keyboard('?');
	await expect.element(page.getByRole('heading', { name: 'Keys' })).toBeVisible();
	await userEvent.keyboard('gb'); // the list is open: it is read, nothing is pressed
	await page.getByRole('button', { name: 'Close' }).click();
	expect(go).not.toHaveBeenCalled();
	await userEvent.keyboard('bgxb');
	expect(go).not.toHaveBeenCalled();
	await userEvent.keyboard('gb');
	expect(go).toHaveBeenCalledExactlyOnceWith('/boards');
	input.focus();
	await userEvent.keyboard('gb?');
	expect(input.value).toBe('gb?');
	input.blur();
	localStorage.setItem('pacesetter:keys', 'off');
	await userEvent.keyboard('gb?');
	expect(go).toHaveBeenCalledOnce();
	await expect.element(page.getByRole('heading', { name: 'Keys' })).not.toBeInTheDocument();
});

test('a rep’s notices come with the stream, others’ when asked; what was seen here is seen at once', async () => {
	const told = { notifications: [notice('a'), notice('b')], names: { x: 'Ex' }, unread: 2 };
	let status = 200;
	const api = new Api(() => Promise.resolve(Response.json(told, { status })));
	const stream: { rows?: readonly Notice[] } = {};
	const open = vi.fn();
	const live = {
		shown: { open, rows: () => stream.rows },
		catalog: undefined
	} as unknown as ConstructorParameters<typeof Notices>[0];

	const office = new Notices(live, api);
	office.start({ rep: '', unread: 5 });
	expect(office.unread).toBe(5);
	await office.refresh();
	expect(office.unread).toBe(2);
	expect(office.nameOf('x')).toBe('Ex');
	expect(await office.read('a')).toBe('');
	expect(office.unread).toBe(1);
	status = 500;
	expect(await office.readAll()).not.toBe('');
	expect(office.unread).toBe(1);

	const seller = new Notices(live, api);
	seller.start({ rep: 'rep000000000001', unread: 1 });
	expect(open).toHaveBeenCalledExactlyOnceWith('notifications');
	stream.rows = [notice('c')];
	expect(seller.list?.map(({ id }) => id)).toEqual(['c']);
});
