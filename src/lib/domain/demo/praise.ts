/** What the demo's manager and people said to each other over the last two weeks: shout-outs, and what others said to them. */
import { instantText, startOfDay, weekdayOf } from '#lib/domain/calendar.ts';
import type { Id, InstantText } from '#lib/domain/records.ts';
import type { Headline } from '#lib/domain/recognition/recognition.ts';
import { demoId, type People } from './people.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

interface Said {
	readonly by: string;
	readonly text: string;
}
interface Praise extends Said {
	/** So many working days ago, at this hour. */
	readonly daysAgo: number;
	readonly hour: number;
	readonly to: readonly string[];
	readonly reactions: Readonly<Record<string, number>>;
	readonly comments: readonly Said[];
}

/** `by` '' is the manager; names in braces are people named in a text. */
const STORY: readonly Praise[] = [
	{
		...{ by: '', daysAgo: 1, hour: 15.4, to: ['Yuki Tanaka'] },
		text: 'Won a customer back that we had given up. Three calls, one honest apology, one order.',
		reactions: { '👍': 6, '🔥': 3, '💛': 2 },
		comments: [
			{ by: 'Camille Laurent', text: 'I heard the second call. That was patience.' },
			{ by: 'Yuki Tanaka', text: 'Thank you! {Tomasz Nowak} found out what had gone wrong.' }
		]
	},
	{
		...{ by: 'Omar Haddad', daysAgo: 3, hour: 11.2, to: ['Rohan Mehta'] },
		text: 'Sat in on my first quote and said nothing until I needed it.',
		reactions: { '💛': 5, '👍': 2 },
		comments: [{ by: 'Rohan Mehta', text: 'You needed it once. The rest was yours.' }]
	},
	{
		...{ by: '', daysAgo: 6, hour: 16.1, to: ['Priya Raman', 'Caleb Foster'] },
		text: 'Took each other’s callbacks for a week, so that nobody had to wait.',
		reactions: { '🎯': 4, '👍': 4 },
		comments: []
	},
	{
		...{ by: 'Hannah Weiss', daysAgo: 9, hour: 10.6, to: ['Mateo Herrera'] },
		text: 'Wrote down how to reach the three customers nobody reached. It works.',
		reactions: { '💡': 7, '⚡': 1 },
		comments: [{ by: 'Siobhán Kelly', text: 'Used it twice this morning.' }]
	}
];

/** Each belongs to the shout-out of this id. */
interface OfPraise {
	readonly id: Id;
	readonly recognition: Id;
	/** The account, or where the demo has none, the person. */
	readonly user: Id;
	readonly at: InstantText;
}
export interface DemoPraise {
	/** Newest first. */
	readonly shoutOuts: readonly Headline[];
	readonly reactions: readonly (OfPraise & { readonly emoji: string })[];
	readonly comments: readonly (OfPraise & { readonly rep: Id; readonly text: string })[];
}

/** The day so many working days before `today`. */
function workingDayBefore(today: number, count: number): number {
	let day = today;
	for (let left = count; left > 0; day--) if (weekdayOf(day - 1) <= 5) left--;
	return day;
}

/** @param today day number in the zone */
export function demoPraise(
	{ sellers, memberships, manager }: People,
	today: number,
	zone: string
): DemoPraise {
	const idOf = new Map(sellers.map(({ rep }) => [rep.name, rep.id]));
	const named = (name: string) => idOf.get(name) ?? '';
	const teamOf = new Map(memberships.filter(({ to }) => to === '').map(({ rep, team }) => [rep, team]));
	const withIds = (text: string) => text.replace(/\{([^}]+)\}/g, (_, name: string) => `@[${named(name)}]`);

	const reactions: (OfPraise & { emoji: string })[] = [];
	const comments: (OfPraise & { rep: Id; text: string })[] = [];
	const shoutOuts = STORY.map((praise, index): Headline => {
		const id = demoId('praise', index + 1);
		const at = startOfDay(workingDayBefore(today, praise.daysAgo), zone) + praise.hour * HOUR_MS;
		const [rep = '', ...others] = praise.to.map(named);
		for (const [emoji, count] of Object.entries(praise.reactions)) {
			for (const seller of sellers.slice(0, count)) {
				reactions.push({
					...{ id: demoId('cheer', reactions.length + 1), recognition: id, user: seller.rep.id, emoji },
					at: instantText(at + 5 * MINUTE_MS)
				});
			}
		}
		for (const [place, { by, text }] of praise.comments.entries()) {
			comments.push({
				...{ id: demoId('word', comments.length + 1), recognition: id, user: named(by), rep: named(by) },
				...{ text: withIds(text), at: instantText(at + (20 + 15 * place) * MINUTE_MS) }
			});
		}
		return {
			...{ id, kind: 'shoutOut', rep, team: teamOf.get(rep) ?? '', rule: '', at: instantText(at) },
			data: {
				...{ text: praise.text, by: praise.by || manager.name },
				...(praise.by !== '' && { author: named(praise.by) }),
				...(others.length > 0 && { others })
			},
			...{ marked: false, reactions: praise.reactions, comments: praise.comments.length }
		};
	});
	return { shoutOuts, reactions, comments };
}
