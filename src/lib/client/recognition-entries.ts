/** The entries of a recognition feed: what was asked for, and the live headlines over it. */
import { concerned, type Headline, type RecognitionKind } from '#lib/domain/recognition/recognition.ts';
import type { SeenRecognition } from '#lib/domain/recognition/seen.ts';
import type { Id } from '#lib/domain/records.ts';

/** Which entries are shown; everything, where nothing is said. */
export interface FeedFilter {
	/** About this rep. */
	readonly rep?: Id | undefined;
	readonly teams?: readonly Id[] | undefined;
	readonly kind?: RecognitionKind | undefined;
	/** What was taken from the floor, in place of what stands there. */
	readonly removed?: boolean | undefined;
}

/** The part of the API's address that says what is shown. */
export function feedSearch({ rep, teams, kind, removed }: FeedFilter, cursor = ''): string {
	return new URLSearchParams({
		...(rep !== undefined && { rep }),
		...(teams && { team: teams.join(',') }),
		...(kind !== undefined && { kind }),
		...(removed && { removed: 'true' }),
		...(cursor && { cursor })
	}).toString();
}

type Order = Pick<Headline, 'at' | 'id'>;
// the record and the API write instants differently
const instant = ({ at }: Order) => Date.parse(at);
export const newestFirst = (a: Order, b: Order): number => instant(b) - instant(a) || (a.id < b.id ? 1 : -1);

function shows({ rep, teams, kind }: FeedFilter, row: Headline): boolean {
	return (
		(rep === undefined || concerned(row).includes(rep)) &&
		(teams === undefined || teams.includes(row.team)) &&
		(kind === undefined || row.kind === kind)
	);
}

export interface Merging {
	/** What was asked for, in any order. */
	readonly fetched: readonly SeenRecognition[];
	/** The last headlines; undefined while the worker has not told. */
	readonly live: readonly Headline[] | undefined;
	/** Every headline the worker ever told. */
	readonly told: ReadonlySet<Id>;
	readonly filter: FeedFilter;
	readonly removable: (headline: Headline) => boolean;
}

/** Newest first: live rows as they are now, with what is known of them, and what is older than they reach. */
export function mergedEntries({ fetched, live, told, filter, removable }: Merging): SeenRecognition[] {
	if (!live || filter.removed) return [...fetched].sort(newestFirst);
	const known = new Map(fetched.map((entry) => [entry.id, entry]));
	const rows = live
		.filter((row) => shows(filter, row))
		.map((row): SeenRecognition => {
			const icon = row.data.icon ?? '';
			const usual = { icon, mine: [], own: false, removed: false, removable: removable(row) };
			return { ...usual, ...known.get(row.id), ...row };
		});
	return [...rows, ...stillThere(fetched, live, told)].sort(newestFirst);
}

/** The floor keeps the last 200 headlines, some of which not everybody is shown: while there are fewer, none was pushed out. */
const NEARLY_ALL = 150;

/**
 * What was asked for and is no live headline: it never was one, or newer ones pushed it out. What was one else was taken from
 * the floor.
 */
function stillThere(
	fetched: readonly SeenRecognition[],
	live: readonly Headline[],
	told: ReadonlySet<Id>
): SeenRecognition[] {
	const now = new Set(live.map(({ id }) => id));
	const oldest = live.length < NEARLY_ALL ? undefined : [...live].sort(newestFirst).at(-1);
	return fetched.filter((entry) => {
		if (now.has(entry.id)) return false;
		return !told.has(entry.id) || (oldest !== undefined && newestFirst(oldest, entry) < 0);
	});
}

/** Each once, the former's before the latter's. */
export function withMore(
	entries: readonly SeenRecognition[],
	more: readonly SeenRecognition[]
): SeenRecognition[] {
	const known = new Set(entries.map(({ id }) => id));
	return [...entries, ...more.filter(({ id }) => !known.has(id))];
}
