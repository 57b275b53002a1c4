import type { SeenRecognition } from '#lib/domain/recognition/seen.ts';
import { z } from 'zod';
import { isoText } from '#lib/domain/calendar.ts';
import { RECOGNITION_KINDS } from '#lib/domain/recognition/recognition.ts';

export const kind = z.enum(RECOGNITION_KINDS, 'is no kind of recognition');
const counts = z.record(z.string(), z.int());

/** A recognition as the API tells it. `data` holds facts, of which pages make the words. */
export const RecognitionView = z.object({
	id: z.string(),
	kind,
	rep: z.string(),
	team: z.string(),
	rule: z.string(),
	icon: z.string(),
	data: z.record(z.string(), z.unknown()),
	at: z.string(),
	/** Its cause was corrected away since. */
	marked: z.boolean(),
	reactions: counts,
	comments: z.int(),
	/** The asker's own reactions. */
	mine: z.array(z.string()),
	/** Nobody but the asker is shown it. */
	own: z.boolean(),
	/** The asker may take it from the floor, or put it back. */
	removable: z.boolean(),
	removed: z.boolean()
});

/** The answer to a reaction. */
export const ReactionsView = z.object({ reactions: counts, mine: z.array(z.string()) });

export const recognitionView = (seen: SeenRecognition) => ({ ...seen, at: isoText(seen.at) });
