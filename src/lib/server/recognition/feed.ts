/** The recognition feed as its readers get it: everything that was recognised, newest first, in pages. */
import { actorOf, may, type Subject } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import { concerned, type RecognitionKind } from '#lib/domain/recognition/recognition.ts';
import type { SeenRecognition } from '#lib/domain/recognition/seen.ts';
import type { Id } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { findWorkspace, todayOf } from '#lib/server/floor/workspace.ts';
import type { AnyCollections, RecordStore } from '#lib/server/record/store.ts';
import { hiddenAmong, keepers, publicData, type FloorEyes } from './audience.ts';

export type Recognition = AnyCollections['recognitions'];

/** Behind which entry a page begins. */
export interface FeedCursor {
	readonly at: string;
	readonly id: Id;
}

export interface FeedQuery {
	/** Whom it is about. */
	readonly rep?: Id | undefined;
	/** One of these. */
	readonly teams?: readonly Id[] | undefined;
	readonly kind?: RecognitionKind | undefined;
	/** What was taken from the floor, in place of what stands there. */
	readonly removed?: boolean | undefined;
	readonly after?: FeedCursor | undefined;
	readonly limit: number;
}

export interface FeedPage {
	readonly recognitions: SeenRecognition[];
	/** undefined: there is nothing older. */
	readonly cursor: FeedCursor | undefined;
}

type Reading = Pick<App, 'record' | 'authority' | 'clock'>;

/** Rows read at once; a page may need several readings where much is not for this reader. */
const MOST_READ = 100;
/** Beyond that a page is given as far as it came, and its cursor goes on from there. */
const MOST_READINGS = 20;

/** Whom taking a recognition from the floor concerns: the teams of those it is about. */
export function moderating({
	authority,
	clock
}: Pick<App, 'authority' | 'clock'>): (row: Pick<Recognition, 'kind' | 'rep' | 'data' | 'team'>) => Subject {
	const roster = new Roster(authority.tables.memberships.values());
	const today = todayOf({ authority, clock });
	return (row) => {
		const teams = concerned(row).flatMap((rep) => roster.teams(rep, today));
		return { teams: [...new Set([...teams, ...(row.team === '' ? [] : [row.team])])] };
	};
}

export const eyesOf = (tables: Pick<Tables, 'reps' | 'workspace'>): FloorEyes => ({
	hideAmounts: findWorkspace(tables)?.hideAmounts ?? false,
	hidden: hiddenAmong(tables.reps.values()),
	keeps: keepers(tables.reps.values())
});

const repOf = (identity: Identity): Id => (identity.kind === 'user' ? identity.rep : '');

/** One recognition as this identity reads it; undefined: not at all. */
export function seenBy(
	app: Pick<App, 'authority' | 'clock'>,
	identity: Identity,
	eyes: FloorEyes = eyesOf(app.authority.tables)
): (row: Recognition, mine?: readonly string[]) => SeenRecognition | undefined {
	const you = repOf(identity);
	const subjectOf = moderating(app);
	return (row, mine = []) => {
		const { id, kind, rep, team, rule, icon, at, marked, comments } = row;
		const yours = you !== '' && concerned(row).includes(you);
		const shown = row.quiet ? undefined : publicData(row, eyes);
		const data = yours ? row.data : shown;
		const moderates = () => may(identity, 'recognition.moderate', subjectOf(row));
		if (!data || (row.hidden && !moderates())) return undefined;
		const reactions = row.reactions ?? {};
		const said = kind === 'shoutOut' && row.createdBy === actorOf(identity);
		return {
			...{ id, kind, rep, team, rule, icon, data, at, marked, reactions, comments, mine },
			own: shown === undefined,
			removable: row.hidden || said || (shown !== undefined && moderates()),
			removed: row.hidden
		};
	};
}

/** A page of the feed. */
export async function feedPage(app: Reading, identity: Identity, query: FeedQuery): Promise<FeedPage> {
	const see = seenBy(app, identity);
	const found: Recognition[] = [];
	let after = query.after;
	for (let reading = 0; reading < MOST_READINGS; reading++) {
		const rows = await app.record.find('recognitions', {
			filter: filterOf(app.record, { ...query, after }),
			sort: '-at,-id',
			limit: MOST_READ
		});
		for (const row of rows) {
			if (query.rep !== undefined && !concerned(row).includes(query.rep)) continue;
			if (!see(row)) continue;
			// one more than a page holds: there is something older
			if (found.length === query.limit) return paged(app, identity, found, found.at(-1));
			found.push(row);
		}
		after = rows.at(-1) ?? after;
		if (rows.length < MOST_READ) return paged(app, identity, found, undefined);
	}
	return paged(app, identity, found, after);
}

async function paged(
	app: Reading,
	identity: Identity,
	rows: readonly Recognition[],
	last: FeedCursor | undefined
): Promise<FeedPage> {
	const [see, mine] = [seenBy(app, identity), await ownReactions(app, identity, rows)];
	return {
		recognitions: rows.flatMap((row) => see(row, mine.get(row.id)) ?? []),
		cursor: last && { at: last.at, id: last.id }
	};
}

/** PocketBase takes 200 comparisons in a filter. */
const IDS_AT_ONCE = 100;

/** Which reactions the reader gave to which of these. */
export async function ownReactions(
	{ record }: Pick<App, 'record'>,
	identity: Identity,
	rows: readonly { readonly id: Id }[]
): Promise<Map<Id, string[]>> {
	const mine = new Map<Id, string[]>();
	if (identity.kind !== 'user') return mine;
	for (let at = 0; at < rows.length; at += IDS_AT_ONCE) {
		const ids = rows
			.slice(at, at + IDS_AT_ONCE)
			.map(({ id }) => record.filter('recognition = {:id}', { id }));
		const own = record.filter('user = {:user}', { user: identity.id });
		const found = await record.find('reactions', { filter: `${own} && (${ids.join(' || ')})`, limit: 1000 });
		for (const { recognition, emoji } of found) {
			mine.set(recognition, [...(mine.get(recognition) ?? []), emoji]);
		}
	}
	return mine;
}

/** Whatever stands behind it where the newest come first, by `at` and id. */
export const olderThan = (record: Pick<RecordStore, 'filter'>, { at, id }: FeedCursor): string =>
	record.filter('(at < {:at} || (at = {:at} && id < {:id}))', { at, id });

function filterOf(record: Pick<RecordStore, 'filter'>, query: FeedQuery): string {
	const { rep, teams, kind, removed = false, after } = query;
	const terms = [record.filter('hidden = {:removed}', { removed })];
	// further people stand inside of the data; ids are random, so that no other text holds them
	if (rep !== undefined) terms.push(record.filter('(rep = {:rep} || data ~ {:rep})', { rep }));
	if (teams) {
		const some = teams.map((team) => record.filter('team = {:team}', { team }));
		terms.push(some.length > 0 ? `(${some.join(' || ')})` : "id = ''");
	}
	if (kind !== undefined) terms.push(record.filter('kind = {:kind}', { kind }));
	if (after) terms.push(olderThan(record, after));
	return terms.join(' && ');
}

/** A recognition that this identity may read and speak of; undefined: there is none for them. */
export async function recognitionFor(
	app: Reading,
	identity: Identity,
	id: Id
): Promise<{ readonly row: Recognition; readonly seen: SeenRecognition } | undefined> {
	const row = await app.record.get('recognitions', id);
	if (!row) return undefined;
	const mine = await ownReactions(app, identity, [row]);
	const seen = seenBy(app, identity)(row, mine.get(id));
	return seen && { row, seen };
}
