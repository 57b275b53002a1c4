import { describe, expect, test } from 'vitest';
import { noteWanted, takeWanted } from '#lib/client/sign-in.ts';
import { noteWaiting, waitingHere, waitingIn } from '#lib/client/waiting.ts';
import type { QueuedEntry } from '#lib/protocol/frame.ts';

/** What a browser's storage does, as far as these modules ask. */
function storage(): () => Storage {
	const store: Record<string, unknown> = {};
	const hidden = (name: string, value: unknown) => Object.defineProperty(store, name, { value });
	hidden('getItem', (key: string) => store[key] ?? null);
	hidden('setItem', (key: string, text: string) => (store[key] = text));
	hidden('removeItem', (key: string) => delete store[key]);
	return () => store as unknown as Storage;
}
const closed = (): Storage => {
	throw new DOMException('storage is closed', 'SecurityError');
};

describe('the page that was wanted', () => {
	const NOW = 1_000_000;
	test('is gone to once', () => {
		const store = storage();
		noteWanted('/manage/people?find=ada', NOW, store);
		expect(takeWanted(NOW + 60_000, store)).toBe('/manage/people?find=ada');
		expect(takeWanted(NOW + 60_000, store)).toBe('/');
	});
	test('is forgotten after an hour: somebody else may be at this machine', () => {
		const store = storage();
		noteWanted('/me', NOW, store);
		expect(takeWanted(NOW + 3_600_000, store)).toBe('/');
	});
	test.each([
		'//evil.example',
		'/\\evil.example',
		'https://evil.example',
		'javascript:alert(1)',
		'/sign-in?to=/me'
	])('is never %s', (path) => {
		const store = storage();
		noteWanted(path, NOW, store);
		expect(takeWanted(NOW, store)).toBe('/');
		store().setItem('pacesetter:wanted', JSON.stringify({ path, at: NOW }));
		expect(takeWanted(NOW, store)).toBe('/');
	});
	test('is the floor where storage is closed or holds nonsense', () => {
		const store = storage();
		store().setItem('pacesetter:wanted', '{');
		expect(takeWanted(NOW, store)).toBe('/');
		noteWanted('/me', NOW, closed);
		expect(takeWanted(NOW, closed)).toBe('/');
	});
});

describe('what waits on this machine', () => {
	const entry = (state: QueuedEntry['state']): QueuedEntry => ({
		id: state,
		type: 'call',
		quantity: 1,
		amount: 0,
		loggedAt: 0,
		state
	});
	test('is what the record may not have yet', () => {
		const states = ['waiting', 'sending', 'sent', 'undone', 'needs-you'] as const;
		expect(waitingIn(states.map(entry))).toBe(2);
	});
	test('is counted over everybody who logged here, and gone once sent', () => {
		const store = storage();
		noteWaiting('user:a', 3, store);
		noteWaiting('user:b', 2, store);
		store().setItem('pacesetter:keys', '9');
		expect(waitingHere(store)).toBe(5);
		noteWaiting('user:a', 0, store);
		expect(waitingHere(store)).toBe(2);
	});
	test('is nothing where storage is closed', () => {
		noteWaiting('user:a', 3, closed);
		expect(waitingHere(closed)).toBe(0);
	});
});
