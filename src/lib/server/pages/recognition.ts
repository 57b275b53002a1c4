/** First paints of what was recognised: the feed's page, the section on one's own page, a person's public page. */
import { isHidden, may } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import { concerned, RECOGNITION_KINDS, type RecognitionKind } from '#lib/domain/recognition/recognition.ts';
import { mentionedIn } from '#lib/domain/recognition/mentions.ts';
import type { Badge, SeenRecognition } from '#lib/domain/recognition/seen.ts';
import type { Id, Rep } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { writeCursor } from '#lib/server/api/cursor.ts';
import { canBeAsked, isMuted } from '#lib/server/challenges/invite.ts';
import { findWorkspace, todayOf } from '#lib/server/floor/workspace.ts';
import { nameFor } from '#lib/server/people/access.ts';
import { badgesOf, personFor } from '#lib/server/recognition/cabinet.ts';
import { feedPage, recognitionFor, type FeedPage, type FeedQuery } from '#lib/server/recognition/feed.ts';
import { floorChoices, type Choices } from './choices.ts';
import { pointsOf } from './goals.ts';

/** Names of what is on show; the worker's catalog knows all of them later. */
export interface FeedNames extends Pick<Choices, 'teams' | 'types' | 'metrics'> {
	readonly reps: readonly { readonly id: Id; readonly name: string; readonly team: Id }[];
}

export interface PaintedFeed {
	readonly recognitions: readonly SeenRecognition[];
	readonly cursor: string | null;
}

const PAGE = 20;

const painted = ({ recognitions, cursor }: FeedPage): PaintedFeed => ({
	recognitions,
	cursor: cursor ? writeCursor(cursor) : null
});

function namesFor(app: App, identity: Identity, shown: readonly SeenRecognition[]): FeedNames {
	const { reps, memberships } = app.authority.tables;
	const { teams, types, metrics } = floorChoices(app);
	const roster = new Roster(memberships.values());
	const today = todayOf(app);
	const ids = new Set(shown.flatMap((one) => [...concerned(one), ...mentionedIn(one.data.text ?? '')]));
	const named = [...ids].flatMap((id) => {
		const rep = reps.get(id);
		if (!rep) return [];
		const team = roster.teams(id, today)[0] ?? '';
		return [{ id, name: nameFor(identity, rep, roster, today), team }];
	});
	return { teams, types, metrics, reps: named };
}

/** What the reader may do here. */
export interface FeedRights {
	/** React, comment, praise. */
	readonly say: boolean;
	/** Teams whose recognition the reader may take from the floor; `all`: everybody's. */
	readonly moderates: 'all' | readonly Id[];
}

function rightsOf(app: App, identity: Identity): FeedRights {
	const teams = [...app.authority.tables.teams.keys()];
	const all = may(identity, 'recognition.moderate', { teams: ['everybody'] });
	return {
		say: may(identity, 'recognition.say'),
		moderates: all ? 'all' : teams.filter((team) => may(identity, 'recognition.moderate', { teams: [team] }))
	};
}

/** The reader's team today, and those they look after. */
function ownTeams(app: App, identity: Identity): Id[] {
	if (identity.kind !== 'user') return [];
	const roster = new Roster(app.authority.tables.memberships.values());
	const own = identity.rep === '' ? [] : roster.teams(identity.rep, todayOf(app));
	const managed = identity.role === 'rep' ? [] : identity.manages;
	return [...new Set([...own, ...managed])].filter((team) => app.authority.tables.teams.has(team));
}

export type About = 'everyone' | 'team' | 'me';

export interface RecognitionPage {
	readonly about: About;
	readonly kind: RecognitionKind | '';
	/** What was taken from the floor is shown. */
	readonly removed: boolean;
	readonly feed: PaintedFeed;
	/** The one that the address asks for, wherever it stands. */
	readonly asked: SeenRecognition | undefined;
	readonly names: FeedNames;
	readonly you: Id;
	readonly teams: readonly Id[];
	readonly rights: FeedRights;
}

const isKind = (text: string): text is RecognitionKind =>
	(RECOGNITION_KINDS as readonly string[]).includes(text);

/** The feed's page; undefined while the record is being read. */
export async function recognitionPage(
	app: App,
	identity: Identity,
	search: URLSearchParams
): Promise<RecognitionPage | undefined> {
	if (!findWorkspace(app.authority.tables)) return undefined;
	const you = identity.kind === 'user' ? identity.rep : '';
	const teams = ownTeams(app, identity);
	const rights = rightsOf(app, identity);
	const wanted = search.get('about');
	const about =
		wanted === 'me' && you !== '' ? 'me' : wanted === 'team' && teams.length > 0 ? 'team' : 'everyone';
	const kind = search.get('kind') ?? '';
	const removed = search.get('show') === 'removed' && rights.moderates.length > 0;
	const query: FeedQuery = {
		...(about === 'me' && { rep: you }),
		...(about === 'team' && { teams }),
		...(isKind(kind) && { kind }),
		removed,
		limit: PAGE
	};
	const asked = (await recognitionFor(app, identity, search.get('id') ?? ''))?.seen;
	const feed = painted(await feedPage(app, identity, query));
	const names = namesFor(app, identity, [...feed.recognitions, ...(asked ? [asked] : [])]);
	return { about, kind: isKind(kind) ? kind : '', removed, feed, asked, names, you, teams, rights };
}

/** What stands on one's own page. */
export interface MyRecognition {
	/** About the reader or their team. */
	readonly feed: PaintedFeed;
	readonly teams: readonly Id[];
	readonly names: FeedNames;
	readonly badges: readonly Badge[];
	/** Kinds that the reader keeps to themselves. */
	readonly kept: readonly RecognitionKind[];
}

const LAST_FEW = 3;

/** undefined where this user is nobody who competes. */
export async function myRecognition(app: App, identity: Identity): Promise<MyRecognition | undefined> {
	const rep = identity.kind === 'user' ? app.authority.tables.reps.get(identity.rep) : undefined;
	if (!rep || !findWorkspace(app.authority.tables)) return undefined;
	const teams = ownTeams(app, identity);
	const [mine, ofTeam, badges] = await Promise.all([
		feedPage(app, identity, { rep: rep.id, limit: LAST_FEW }),
		feedPage(app, identity, { teams, limit: LAST_FEW }),
		badgesOf(app, identity, rep.id)
	]);
	const known = new Set(mine.recognitions.map(({ id }) => id));
	const recognitions = [...mine.recognitions, ...ofTeam.recognitions.filter(({ id }) => !known.has(id))];
	return {
		feed: { recognitions, cursor: null },
		teams,
		names: namesFor(app, identity, recognitions),
		badges,
		kept: rep.privacy?.kinds ?? []
	};
}

/** A person as the floor may look at them. */
export interface PersonPage {
	readonly person: { readonly id: Id; readonly name: string; readonly team: string };
	/** R6: nobody but the reader, and those who see the person's records, gets this page. */
	readonly hidden: boolean;
	readonly you: boolean;
	/** H1: the reader competes, and this person takes challenges. */
	readonly challengeable: boolean;
	/** L1: of all time; null where their owner keeps levels to themselves. */
	readonly points: number | null;
	readonly badges: readonly Badge[];
	readonly feed: PaintedFeed;
	readonly names: FeedNames;
	readonly streaks: readonly {
		readonly rule: Id;
		readonly name: string;
		readonly per: 'day' | 'week';
		readonly current: number;
		readonly best: number;
	}[];
	readonly rights: FeedRights;
}

/** undefined: there is nobody for this reader, or the record is being read. */
export async function personPage(app: App, identity: Identity, id: Id): Promise<PersonPage | undefined> {
	const { tables } = app.authority;
	if (!findWorkspace(tables) || !may(identity, 'floor.look')) return undefined;
	const rep = personFor(app, identity, id);
	if (!rep || rep.house) return undefined;
	const roster = new Roster(tables.memberships.values());
	const today = todayOf(app);
	const you = identity.kind === 'user' && identity.rep === id;
	const [badges, page] = await Promise.all([
		badgesOf(app, identity, id),
		feedPage(app, identity, { rep: id, limit: PAGE })
	]);
	const feed = painted(page);
	const team = tables.teams.get(roster.teams(id, today)[0] ?? '');
	return {
		person: { id, name: nameFor(identity, rep, roster, today), team: team?.name ?? '' },
		hidden: isHidden(rep),
		you,
		challengeable: !you && canChallenge(app, identity, rep),
		points: you || !rep.privacy?.kinds?.includes('level') ? pointsOf(app, id) : null,
		badges,
		feed,
		names: namesFor(app, identity, feed.recognitions),
		// streaks follow from what everybody can see, unless their owner keeps them to themselves
		streaks: you || !rep.privacy?.kinds?.includes('streak') ? streaksOf(app, id) : [],
		rights: rightsOf(app, identity)
	};
}

function canChallenge(app: App, identity: Identity, rep: Rep): boolean {
	const competes = identity.kind === 'user' && app.authority.tables.reps.has(identity.rep);
	return competes && canBeAsked(app.authority.tables, rep, todayOf(app)) && !isMuted(rep);
}

/** S1-S6: those that run, without what is at risk or was missed. */
function streaksOf({ authority, clock }: App, rep: Id): PersonPage['streaks'] {
	const watch = authority.engine.watchStreaks(rep);
	const streaks = watch.read(clock.now());
	watch.close();
	return streaks.flatMap(({ rule, name, per, current, best }) =>
		current > 0 || best > 0 ? [{ rule, name, per, current, best }] : []
	);
}
