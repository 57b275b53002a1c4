import { z } from 'zod';
import { mentionedIn } from '#lib/domain/recognition/mentions.ts';
import { text } from '#lib/server/api/schemas.ts';

const MOST_MENTIONS = 10;

/** Plain text that people say to each other: shown as it was typed, with `@[rep id]` as that person's name. */
export const words = (max: number) =>
	text(max)
		.transform((value) => value.trim().replace(/\n{3,}/g, '\n\n'))
		.pipe(
			z
				.string()
				.min(1, 'is empty')
				.refine(
					(value) => mentionedIn(value).length <= MOST_MENTIONS,
					`names more than ${MOST_MENTIONS} people`
				)
		);
