/** How kinds of recognition and reactions are called. */
import type { Reaction } from '#lib/domain/recognition/reactions.ts';
import type { RecognitionKind } from '#lib/domain/recognition/recognition.ts';

/** In the plural, as one chooses among them. */
export const KIND_NAMES: Readonly<Record<RecognitionKind, string>> = {
	deal: 'Deals',
	first: 'First ones',
	badge: 'Badges',
	milestone: 'Milestones',
	lead: 'Taking the lead',
	streak: 'Streaks',
	best: 'Personal bests',
	target: 'Targets reached',
	improved: 'Steps up',
	level: 'Levels',
	goal: 'Goals',
	challenge: 'Challenges',
	league: 'Leagues',
	contest: 'Contests',
	shoutOut: 'Shout-outs'
};

/** What a reaction says; its drawing is a path on a field of 20 x 20. */
export const REACTION_WORDS: Readonly<Record<Reaction, { readonly name: string; readonly path: string }>> = {
	'👍': {
		name: 'Good one',
		path: 'M6 9v8H3V9zM6 10l3.5-7c1.6 0 2.4 1.2 2 2.700L11 8h5.500l-1.500 8.500H8L6 15.500'
	},
	'🔥': {
		name: 'On fire',
		path: 'M10 2.500c.5 3 4.500 4.500 4.500 9a4.500 4.500 0 0 1-9 0c0-1.800.8-3 1.700-4 .2 1.300.8 2 1.600 2.300C8.600 7 8.900 4.500 10 2.500z'
	},
	'🎯': {
		name: 'Spot on',
		path: 'M10 2.500a7.500 7.500 0 1 1 0 15 7.500 7.500 0 0 1 0-15zM10 6.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM10 9.900v.2'
	},
	'⚡': { name: 'Fast', path: 'M11.500 2.500 4.500 11.500h4.500L8.500 17.500l7-9H11z' },
	'💡': {
		name: 'Clever',
		path: 'M7.500 14c0-2-2.500-3-2.500-6a5 5 0 0 1 10 0c0 3-2.500 4-2.500 6zM8 17.500h4'
	},
	'💛': {
		name: 'Thank you',
		path: 'M10 16.500C5 13 3 10.500 3 7.700A3.700 3.700 0 0 1 10 6a3.700 3.700 0 0 1 7 1.700c0 2.800-2 5.300-7 8.800z'
	}
};
