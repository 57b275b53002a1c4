/** L4: reps' songs: heard where the browser lets them be, and silent otherwise. */
import { expect, test, vi } from 'vitest';
import { HEARD_S, Songs } from '#lib/client/songs.svelte.ts';

/** Silence: 16 bits, 8,000 Hz, one channel. */
function wav(seconds: number): Uint8Array {
	const bytes = new Uint8Array(44 + seconds * 16_000);
	const view = new DataView(bytes.buffer);
	[...'RIFF    WAVEfmt '].forEach((c, at) => view.setUint8(at, c.charCodeAt(0)));
	view.setUint32(4, bytes.length - 8, true);
	view.setUint32(16, 16, true);
	view.setUint16(20, 1, true);
	view.setUint16(22, 1, true);
	view.setUint32(24, 8_000, true);
	view.setUint32(28, 16_000, true);
	view.setUint16(32, 2, true);
	view.setUint16(34, 16, true);
	[...'data'].forEach((c, at) => view.setUint8(36 + at, c.charCodeAt(0)));
	view.setUint32(40, bytes.length - 44, true);
	return bytes;
}

/** A loudspeaker whose page has, or has not, been touched. */
function speaker(state: AudioContextState) {
	const real = new OfflineAudioContext(1, 8_000, 8_000);
	const played: { readonly from: number; until: number }[] = [];
	const touch: { now: () => void } = { now: () => {} };
	const context = {
		state,
		currentTime: 0,
		destination: real.destination,
		resume: () =>
			new Promise<void>((resolve) => {
				touch.now = () => {
					context.state = 'running';
					resolve();
				};
			}),
		decodeAudioData: (bytes: ArrayBuffer) => real.decodeAudioData(bytes),
		createGain: () => real.createGain(),
		createBufferSource: () => {
			const source = real.createBufferSource();
			source.start = (from = 0) => void played.push({ from, until: Infinity });
			source.stop = (until = 0) => {
				const last = played.at(-1);
				if (last) last.until = until;
			};
			return source;
		}
	};
	return { context: () => context, played, touch };
}
const serving = (bytes: Uint8Array) =>
	vi.fn(() => Promise.resolve(new Response(Uint8Array.from(bytes)))) as unknown as typeof fetch;

test('a song is heard for ten seconds at most', async () => {
	const { context, played } = speaker('running');
	const songs = new Songs({ context, fetch: serving(wav(14)) });
	await songs.play('medium000000001', 50);
	expect(songs.blocked).toBe(false);
	expect(played).toEqual([{ from: 0, until: HEARD_S }]);
	songs.stop();
	expect(played).toEqual([{ from: 0, until: 0 }]);
});

test('a page that nobody has touched is silent and says so, until somebody does', async () => {
	const { context, played, touch } = speaker('suspended');
	const songs = new Songs({ context, fetch: serving(wav(1)) });
	await songs.play('medium000000001', 50);
	expect([songs.blocked, played]).toEqual([true, []]);
	touch.now();
	await expect.poll(() => songs.blocked).toBe(false);
	await songs.play('medium000000001', 50);
	expect(played).toEqual([{ from: 0, until: 1 }]);
});

test.each([
	['is gone', () => Promise.resolve(new Response(null, { status: 404 }))],
	['can’t be reached', () => Promise.reject(new TypeError('offline'))],
	['is no sound', () => Promise.resolve(new Response('<svg/>'))]
])('a song that %s is left out', async (_, fetch) => {
	const { context, played } = speaker('running');
	await new Songs({ context, fetch: fetch }).play('medium000000001', 50);
	expect(played).toEqual([]);
});

test('the newest one is heard alone', async () => {
	const { context, played } = speaker('running');
	const songs = new Songs({ context, fetch: serving(wav(1)) });
	await Promise.all([songs.play('medium000000001', 50), songs.play('medium000000002', 50)]);
	expect(played).toHaveLength(1);
});
