/** What a rep may be celebrated with. A file is what its bytes are, whatever it is called and said to be. */
import type { MediumKind } from '#lib/domain/records.ts';
import { failed, type Result } from '#lib/domain/result.ts';
import type { Found, Reader } from './found.ts';
import { readGif } from './gif.ts';
import { readJpeg } from './jpeg.ts';
import { readM4a } from './m4a.ts';
import { readMp3 } from './mp3.ts';
import { readOgg } from './ogg.ts';
import { readPng } from './png.ts';
import { readWav } from './wav.ts';
import { readWebp } from './webp.ts';

interface Taken {
	readonly readers: readonly Reader[];
	/** Bytes that an upload may have. */
	readonly limit: number;
	readonly formats: string;
}

export const TAKEN: Readonly<Record<MediumKind, Taken>> = {
	picture: {
		readers: [readGif, readPng, readJpeg, readWebp],
		limit: 2_000_000,
		formats: 'GIF, PNG, JPEG or WebP picture'
	},
	song: {
		readers: [readOgg, readWav, readM4a, readMp3],
		limit: 1_000_000,
		formats: 'MP3, Ogg, WAV or M4A sound'
	}
};

/**
 * What a file is found to be, rebuilt from the parts that pictures and sounds are made of, so that nothing is kept that could
 * be anything else too. A refusal is a fragment to be read after "the file".
 */
export function checkMedium(kind: MediumKind, file: Uint8Array): Result<Found, string> {
	const { readers, formats } = TAKEN[kind];
	for (const read of readers) {
		const found = read(file);
		if (found) return found;
	}
	return failed(`is no ${formats}`);
}
