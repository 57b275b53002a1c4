/** What the demo's people say to what happens on their floor: to the larger things, a few minutes later. */
import { instantText } from '#lib/domain/calendar.ts';
import type { Id, InstantText } from '#lib/domain/records.ts';
import { concerned, type Headline, type RecognitionKind } from '#lib/domain/recognition/recognition.ts';
import { REACTIONS } from '#lib/domain/recognition/reactions.ts';
import { pick, seededRandom, seedOf, whole, type Random } from './random.ts';

/** What is worth a word to colleagues, and what they say. */
const SAID: Partial<Readonly<Record<RecognitionKind, readonly string[]>>> = {
	deal: ['That took three months of patience.', 'The cake is on you!', 'I want to hear how you opened.'],
	target: ['With a week to spare.', 'Nobody earned that more.', 'Well planned, well done.'],
	streak: ['Day after day. Chapeau.', 'How do you do it on Fridays?'],
	improved: ['Everybody on this side of the room noticed.', 'Whatever you changed: keep it.'],
	milestone: ['I was there for the first one.', 'Onwards.'],
	league: ['See you up there.', 'About time!'],
	challenge: ['A close one. Rematch?', 'Good sport, both of you.'],
	goal: ['Together. That is the point.', 'What do we take on next?'],
	contest: ['Fair and square.', 'Congratulations! Next time I am warm.']
};
const LEAST = 2;
const MOST = 7;
/** Of so many one has a comment. */
const COMMENTED = 3;
const MINUTE_MS = 60_000;

export interface Cheers {
	readonly reactions: readonly { readonly user: Id; readonly emoji: string; readonly at: InstantText }[];
	readonly comments: readonly {
		readonly user: Id;
		readonly rep: Id;
		readonly text: string;
		readonly at: InstantText;
	}[];
	/** As they stand beside what was recognised. */
	readonly counts: Readonly<Record<string, number>>;
}

function some<T>(random: Random, from: readonly T[], count: number): T[] {
	const left = [...from];
	return Array.from({ length: Math.min(count, left.length) }, () => {
		const picked = pick(random, left);
		left.splice(left.indexOf(picked), 1);
		return picked;
	});
}

/**
 * Who cheers a headline and how; undefined: nobody does. The same headline and people give the same.
 * @param colleagues everybody who is there
 */
export function cheersFor(
	{ kind, rep, data, at, ...headline }: Headline,
	colleagues: readonly Id[]
): Cheers | undefined {
	const said = SAID[kind];
	const about = concerned({ kind, rep, data });
	const others = colleagues.filter((id) => !about.includes(id));
	if (!said || others.length < MOST) return undefined;
	const letters = Array.from(`${kind}${rep}${headline.team}${at}`, (letter) => letter.charCodeAt(0));
	const random = seededRandom(seedOf(...letters));
	const when = (minutes: number) => instantText(Date.parse(at) + Math.round(minutes * MINUTE_MS));
	const favourites = some(random, REACTIONS, 2);
	const reactions = some(random, others, whole(random, LEAST, MOST)).map((user, index) => ({
		user,
		emoji: pick(random, favourites),
		at: when(0.2 + index / 4)
	}));
	const counts: Record<string, number> = {};
	for (const { emoji } of reactions) counts[emoji] = (counts[emoji] ?? 0) + 1;
	const comments =
		whole(random, 1, COMMENTED) === 1
			? some(random, others, 1).map((user) => ({ user, rep: user, text: pick(random, said), at: when(2) }))
			: [];
	return { reactions, comments, counts };
}
