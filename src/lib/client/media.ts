/** A rep's own song and picture, as pages know them. */
import type { Id, Medium, MediumKind } from '#lib/domain/records.ts';
import type { Format } from './format.ts';

/** Where its bytes are served. */
export const mediumPath = (id: Id): string => `/api/v1/media/${id}`;

/** A rep's own song or picture; undefined: none, or it has not come yet. */
export const mediumOf = (
	media: readonly Medium[] | undefined,
	rep: Id,
	kind: MediumKind
): Medium | undefined => media?.find((medium) => medium.rep === rep && medium.kind === kind);

const FORMATS: Readonly<Record<string, string>> = {
	'image/gif': 'GIF',
	'image/png': 'PNG',
	'image/jpeg': 'JPEG',
	'image/webp': 'WebP',
	'audio/mpeg': 'MP3',
	'audio/ogg': 'Ogg',
	'audio/wav': 'WAV',
	'audio/mp4': 'M4A'
};

/** `GIF, moving, 480 × 360`, `MP3, 8 s`. */
export function mediumWords(medium: Omit<Medium, 'id' | 'rep'>, format: Format): string {
	const { kind, type, width, height, animated, seconds } = medium;
	const name = FORMATS[type] ?? type;
	if (kind === 'song') return `${name}, ${format.count(seconds)} s`;
	return [name, ...(animated ? ['moving'] : []), `${format.count(width)} × ${format.count(height)}`].join(
		', '
	);
}
