/** L4: the demo's people bring songs and pictures that any floor would take. */
import { expect, test } from 'vitest';
import { demoFloor } from '#lib/domain/demo/floor.ts';
import { demoMedia, isPictured } from '#lib/domain/demo/media.ts';
import { demoPicture } from '#lib/domain/demo/pictures.ts';
import { demoSong } from '#lib/domain/demo/songs.ts';
import { checkMedium, TAKEN } from '#lib/server/media/check.ts';

const NOW = Date.UTC(2026, 10, 23, 10);
const floor = demoFloor(20, NOW, 'Europe/Berlin');

test('L4 each song and picture is what uploads must be, of somebody who is here, and the same for the same seed', () => {
	const media = demoMedia(20, floor);
	const here = floor.sellers.filter(({ lastDay }) => lastDay === Infinity).map(({ rep }) => rep.id);
	expect(media.filter(({ kind }) => kind === 'picture')).toHaveLength(4);
	expect(media.filter(({ kind }) => kind === 'song')).toHaveLength(5);
	expect(new Set(media.map(({ rep, kind }) => `${rep} ${kind}`)).size).toBe(media.length);
	for (const { id, rep, kind, bytes } of media) {
		expect(here).toContain(rep);
		expect(id).toMatch(/^[a-z0-9]{15}$/);
		const file = bytes();
		expect(file.length).toBeLessThan(TAKEN[kind].limit / 4);
		const found = checkMedium(kind, file);
		expect(found).toMatchObject({
			ok: true,
			value: { type: kind === 'picture' ? 'image/gif' : 'audio/wav', bytes: file }
		});
		if (found.ok && kind === 'picture') expect(found.value.frames).toBeGreaterThan(10);
		if (found.ok && kind === 'song') expect(found.value.seconds).toBeGreaterThan(2);
		if (kind === 'picture') expect(isPictured(rep)).toBe(true);
	}
	expect(demoSong(20, 3)).toEqual(demoSong(20, 3));
	expect(demoSong(21, 3)).not.toEqual(demoSong(20, 3));
	const signs = [0, 1, 2, 3].map((team) => Buffer.from(demoPicture(team)).toString('base64'));
	expect(new Set(signs).size).toBe(4);
});
