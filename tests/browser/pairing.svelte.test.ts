import '../../src/app.css';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { Pairing as PairingState } from '#lib/client/pairing.svelte.ts';
import { WallScreen } from '#lib/client/wall-screen.svelte.ts';
import Pairing from '#lib/components/wall/Pairing.svelte';
import { NOW, revenue } from './made-up.ts';

type Fetch = typeof globalThis.fetch;

/** Answers each address in turn from a list; the last one stays. `undefined`: the network is down. */
function server(answers: Record<string, readonly unknown[]>) {
	const asked: string[] = [];
	const fetch: Fetch = (input, init) => {
		const call = `${init?.method ?? 'GET'} ${input as string}`;
		const count = asked.filter((other) => other === call).length;
		asked.push(call);
		const list = answers[call] ?? [];
		const answer = list[Math.min(count, list.length - 1)];
		if (answer === undefined) return Promise.reject(new TypeError('Failed to fetch'));
		const status = typeof answer === 'number' ? answer : 200;
		return Promise.resolve({
			ok: status === 200,
			status,
			headers: new Headers(),
			json: () => Promise.resolve(answer)
		} as Response);
	};
	return { asked, fetch };
}

beforeEach(() =>
	vi.useFakeTimers({
		now: NOW,
		toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date']
	})
);
afterEach(() => vi.useRealTimers());

const later = async (ms: number) => {
	await vi.advanceTimersByTimeAsync(ms);
	flushSync();
};
const code = (text: string, life = 600_000) => ({
	code: text,
	expiresAt: new Date(Date.now() + life).toISOString()
});

test('shows a code, asks every 2 s, and is told once when it was entered', async () => {
	const { asked, fetch } = server({
		'POST /api/v1/pairings': [code('K7MW4QXM')],
		'GET /api/v1/pairings/current': [{ state: 'pending' }, { state: 'pending' }, { state: 'paired' }]
	});
	const onpaired = vi.fn();
	const pairing = new PairingState({ fetch, onpaired });
	onTestFinished(pairing.start());
	await later(0);
	expect(pairing.code).toBe('K7MW4QXM');
	await later(4_000);
	expect(onpaired).not.toHaveBeenCalled();
	await later(60_000);
	expect(onpaired).toHaveBeenCalledOnce();
	expect(asked).toHaveLength(4);
});

test('started by an effect, it does not start anew with each thing it finds out', async () => {
	const { asked, fetch } = server({
		'POST /api/v1/pairings': [code('K7MW4QXM')],
		'GET /api/v1/pairings/current': [{ state: 'pending' }]
	});
	const pairing = new PairingState({ fetch, onpaired: vi.fn() });
	onTestFinished(
		$effect.root(() => {
			$effect(() => pairing.start());
		})
	);
	flushSync();
	await later(10_000);
	expect(asked).toHaveLength(6);
});

test('a code that runs out is renewed', async () => {
	const { fetch } = server({
		'POST /api/v1/pairings': [code('AAAABBBB', 60_000), code('CCCCDDDD')],
		'GET /api/v1/pairings/current': [{ state: 'pending' }]
	});
	const pairing = new PairingState({ fetch, onpaired: vi.fn() });
	onTestFinished(pairing.start());
	await later(50_000);
	expect(pairing.code).toBe('AAAABBBB');
	await later(10_000);
	expect(pairing.code).toBe('CCCCDDDD');
});

test('without a network it asks less and less often, and says why there is no code', async () => {
	const { asked, fetch } = server({ 'POST /api/v1/pairings': [undefined] });
	const pairing = new PairingState({ fetch, onpaired: vi.fn() });
	onTestFinished(pairing.start());
	await later(120_000);
	expect(asked).toHaveLength(7); // after 0, 4, 12, 28, 58, 88 and 118 s
	expect(pairing.problem).toMatch(/No connection/);
});

test('the code stands on the wall, and so does the way there', async () => {
	vi.useRealTimers();
	await page.viewport(1920, 1080);
	await render(Pairing, { code: 'K7MW4QXM', origin: 'http://floor.example', secondsLeft: 252, problem: '' });
	await document.fonts.ready;
	const shown = document.querySelector('[data-pairing-code]');
	expect(shown?.textContent.trim()).toBe('K7MW4QXM');
	expect(shown?.getAttribute('data-pairing-code')).toBe('K7MW4QXM');
	expect(shown && shown.scrollWidth <= shown.clientWidth).toBe(true);
	await expect.element(page.getByText('floor.example/pair')).toBeVisible();
	await expect.element(page.getByRole('img', { name: /QR code/ })).toBeVisible();
	await expect.element(page.getByText('New code in 4:12')).toBeVisible();
});

const celebrations = { quietFrom: '', quietTo: '', volume: 50, shown: true, sound: false };
const SLIDES = [{ kind: 'two-more-calls' as const, seconds: 9 }];

test('a wall follows its managers: another board and slides at once, no page load', async () => {
	const board = { metric: 'calls', period: 'day', by: 'rep' };
	const LOUD = { ...celebrations, sound: true };
	const { fetch } = server({
		'GET /wall/state': [
			{ screen: { id: 's1', name: 'Kitchen', board, slides: SLIDES, celebrations: LOUD }, version: '1' }
		]
	});
	const onreload = vi.fn();
	const first = { id: 's1', name: 'Hall', query: revenue, slides: [], celebrations };
	const screen = new WallScreen({ first, version: '1', fetch, onreload });
	onTestFinished(screen.start());
	await screen.check();
	expect(screen.query).toEqual(board);
	expect(screen.slides).toEqual(SLIDES);
	expect(screen.celebrations).toEqual(LOUD);
	const { slides } = screen;
	await screen.check();
	expect(screen.slides).toBe(slides); // nothing changed, so that no slide is begun anew
	expect(screen.name).toBe('Kitchen');
	expect(onreload).not.toHaveBeenCalled();
});

test.each([
	['revoked', { screen: null, version: '1' }],
	[
		'another release',
		{ screen: { id: 's1', name: 'Hall', board: revenue, slides: [], celebrations }, version: '2' }
	]
])('%s: the page is loaded anew, once', async (_, answer) => {
	const { fetch } = server({ 'GET /wall/state': [answer] });
	const onreload = vi.fn();
	const screen = new WallScreen({
		first: { id: 's1', name: 'Hall', query: revenue, slides: [], celebrations },
		version: '1',
		fetch,
		onreload
	});
	onTestFinished(screen.start());
	await screen.check();
	await later(180_000);
	expect(onreload).toHaveBeenCalledOnce();
});

test('a floor that does not answer takes nothing off the wall', async () => {
	const onreload = vi.fn();
	const { fetch } = server({ 'GET /wall/state': [undefined, 503] });
	const screen = new WallScreen({
		first: { id: 's1', name: 'Hall', query: revenue, slides: [], celebrations },
		version: '1',
		fetch,
		onreload
	});
	onTestFinished(screen.start());
	await later(180_000);
	expect(onreload).not.toHaveBeenCalled();
	expect(screen.query).toEqual(revenue);
});

test('a wall asks by itself each minute, not more: what changes is pushed', async () => {
	const { asked, fetch } = server({
		'GET /wall/state': [
			{ screen: { id: 's1', name: 'Hall', board: revenue, slides: [], celebrations }, version: '1' }
		]
	});
	const first = { id: 's1', name: 'Hall', query: revenue, slides: [], celebrations };
	onTestFinished(new WallScreen({ first, version: '1', fetch, onreload: vi.fn() }).start());
	await later(59_000);
	expect(asked).toHaveLength(0);
	await later(121_000);
	expect(asked).toHaveLength(3);
});
