/** The recognition feed: reading it, and what people say to it. */
import { badges } from './recognitions/badges.ts';
import { commentRoutes } from './recognitions/comments.ts';
import { listRecognitions, readRecognition } from './recognitions/list.ts';
import { putBack, takeAway } from './recognitions/moderate.ts';
import { keepKinds, readKinds } from './recognitions/privacy.ts';
import { giveReaction, takeReaction } from './recognitions/reactions.ts';
import { shoutOut } from './recognitions/shout-outs.ts';
import type { Route } from './route.ts';

export const recognitionRoutes: readonly Route[] = [
	listRecognitions,
	readRecognition,
	takeAway,
	putBack,
	giveReaction,
	takeReaction,
	...commentRoutes,
	shoutOut,
	badges,
	readKinds,
	keepKinds
];
