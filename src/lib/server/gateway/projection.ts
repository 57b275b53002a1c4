/**
 * Who may see what, decided once (data-model.md, audiences): for each stream and record the image its audience gets, built
 * field by field from what is allowed, never by taking fields away, so that a new column is private until named here.
 */
import { HIDDEN_NAME, isHidden } from '#lib/domain/access.ts';
import type { Fact } from '#lib/domain/facts.ts';
import type { StreamName } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import { concerned } from '#lib/domain/recognition/recognition.ts';
import type { Activity, CollectionName, FeedRow, Id, MetricRecord } from '#lib/domain/records.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { hiddenAmong, keepers, publicData, type FloorEyes } from '#lib/server/recognition/audience.ts';
import { floorImage, ownImage } from './challenge-image.ts';
import {
	entrantsContest,
	entrantsRoster,
	entrantsWaits,
	floorContest,
	floorRoster,
	floorWaits,
	seriesImage
} from './contest-image.ts';
import {
	leagueImage,
	leaveImage,
	mediumImage,
	metricImage,
	targetImage,
	wholeHeadline,
	type Images
} from './images.ts';
import type { KeyOf } from './keys.ts';

/** What an audience gets of one record. */
export type AudienceImage = Record<string, unknown>;

/** What audiences depend on beyond a row's own image. A change of it restarts the streams concerned (`restartedBy`). */
export interface Viewpoint {
	readonly roster: Roster;
	/** Amounts are kept from the floor. */
	readonly hideAmounts: boolean;
	/** R6: reps who have opted out of public display. */
	readonly hidden: ReadonlySet<Id>;
	/** R6, and kinds of recognition that reps keep to themselves. */
	readonly keeps: FloorEyes['keeps'];
	readonly keyOf: KeyOf;
}

/** The viewpoint of these tables; made anew after a row that changes it. */
export function viewpointOf(tables: Tables, keyOf: KeyOf): Viewpoint {
	return {
		roster: new Roster(tables.memberships.values()),
		hideAmounts: [...tables.workspace.values()].some(({ hideAmounts }) => hideAmounts),
		hidden: hiddenAmong(tables.reps.values()),
		keeps: keepers(tables.reps.values()),
		keyOf
	};
}

/** An activity as the server's own engine counts it, margin and amount included, for whatever audience. */
export function toFullFact(activity: Omit<Activity, 'id'>, keyOf: KeyOf): Fact & { margin: number } {
	return {
		rep: activity.rep,
		type: activity.type,
		quantity: activity.quantity,
		amount: activity.amount,
		margin: activity.margin,
		occurredAt: Date.parse(activity.occurredAt),
		localDate: activity.localDate,
		customerKey: keyOf(activity.customer),
		dealKey: keyOf(activity.deal)
	};
}

/** The image of one record for one stream's audience; undefined: the record is not in that audience. */
export function project(
	stream: StreamName,
	collection: CollectionName,
	id: Id,
	image: object,
	view: Viewpoint
): AudienceImage | undefined {
	// which image goes with which collection is the feed's promise; TypeScript cannot follow the pairing
	const see = audience(stream)[collection];
	return see?.(image as never, id, view);
}

/**
 * The streams whose audience function this row changes, so that they restart: memberships decide which facts a team sees,
 * privacy and the amounts option what the floor sees of records that did not change themselves. The amounts option also decides
 * which contests those who play in them see.
 */
export function restartedBy(
	{ collection, before, after }: FeedRow,
	{ reps }: Pick<Tables, 'reps'>
): StreamName[] {
	if (collection === 'memberships') {
		const teams = [before, after].map((image) => (image as Images['memberships'] | null)?.team ?? '');
		return [...new Set(teams.filter((team) => team !== ''))].map((team) => `team:${team}`);
	}
	if (collection === 'workspace') {
		const hides = [before, after].map((image) => (image as Images['workspace'] | null)?.hideAmounts ?? false);
		return hides[0] === hides[1] ? [] : ['floor', ...[...reps.keys()].map((id) => `rep:${id}`)];
	}
	if (collection === 'reps') {
		const kept = [before, after].map((image) => keptBy(image as Images['reps'] | null));
		return before && after && kept[0] !== kept[1] ? ['floor'] : [];
	}
	return [];
}

/** What a rep keeps from the floor, as a text to compare. */
const keptBy = (rep: Images['reps'] | null) => `${isHidden(rep)} ${(rep?.privacy?.kinds ?? []).join(' ')}`;

/** The streams that could see this activity row, before or after it. Others need not be asked. */
export function activityStreams(
	{ before, after }: FeedRow<'activities'>,
	{ roster }: Viewpoint
): StreamName[] {
	const streams = new Set<StreamName>(['floor']);
	for (const image of [before, after]) {
		if (!image) continue;
		streams.add(`rep:${image.rep}`);
		const team = roster.teamOn(image.rep, image.localDate);
		if (team) streams.add(`team:${team}`);
	}
	return [...streams];
}

type See<C extends CollectionName> = (image: Images[C], id: Id, view: Viewpoint) => AudienceImage | undefined;
type Audience = { readonly [C in CollectionName]?: See<C> };

const NOBODY: Audience = {};

function audience(stream: StreamName): Audience {
	if (stream === 'floor') return FLOOR;
	if (stream === 'admin') return ADMIN;
	const [kind, id] = stream.split(':');
	if (!id) return NOBODY;
	if (kind === 'team') return teamAudience(id);
	return kind === 'rep' ? repAudience(id) : NOBODY;
}

const FLOOR: Audience = {
	workspace: (
		{ name, currency, timeZone, locale, weekStart, workingDays, hours, demo, hideAmounts },
		id
	) => ({
		id,
		name,
		currency,
		timeZone,
		locale,
		weekStart,
		workingDays,
		hours,
		demo,
		hideAmounts
	}),
	regions: ({ name }, id) => ({ id, name }),
	teams: ({ name, colour }, id) => ({ id, name, colour }),
	team_regions: ({ team, region, from, to }, id) => ({ id, team, region, from, to }),
	reps: (rep, id) => ({
		id,
		name: isHidden(rep) ? HIDDEN_NAME : rep.name,
		startedOn: rep.startedOn,
		endedOn: rep.endedOn,
		house: rep.house,
		colour: rep.colour
	}),
	capacity: ({ rep, from, to, workingDays, hours, fte, timeZone }, id) => ({
		id,
		rep,
		from,
		to,
		workingDays,
		hours,
		fte,
		timeZone
	}),
	holidays: ({ date, name }, id) => ({ id, date, name }),
	/** Whole days away, and neither why nor who said so. */
	leave: ({ rep, from, to, state }, id) => (state === 'approved' ? { id, rep, from, to } : undefined),
	memberships: ({ rep, team, from, to }, id) => ({ id, rep, team, from, to }),
	activity_types: ({ key, name, unit, stage, icon, colour, active }, id) => ({
		id,
		key,
		name,
		unit,
		stage,
		icon,
		colour,
		active
	}),
	metrics: (metric, id) => (isOverMargin(metric.definition) ? undefined : metricImage(metric, id)),
	targets: (target, id) => (target.public ? targetImage(target, id) : undefined),
	streak_rules: ({ name, metric, minimum, per, from, active, version }, id) => ({
		id,
		name,
		metric,
		minimum,
		per,
		from,
		active,
		version
	}),
	recognition_rules: ({ name, kind, definition, icon, celebrate, priority, from, active, version }, id) => ({
		id,
		name,
		kind,
		definition,
		icon,
		celebrate,
		priority,
		from,
		active,
		version
	}),
	headlines: (headline, id, view) => headlineImage(headline, id, view),
	challenges: (challenge, id, view) => floorImage(challenge, id, view),
	contests: floorContest,
	contest_rosters: floorRoster,
	contest_waits: floorWaits,
	contest_series: seriesImage,
	/** What was counted in the end is an amount where the metric is one. */
	shared_goals: (goal, id, { hideAmounts }) => ({
		id,
		name: goal.name,
		who: goal.who,
		reps: goal.reps,
		metric: goal.metric,
		target: goal.target,
		from: goal.from,
		to: goal.to,
		reachedAt: goal.reachedAt,
		closedAt: goal.closedAt,
		...(hideAmounts ? {} : { score: goal.score }),
		version: goal.version
	}),
	leagues: leagueImage,
	media: (medium, id, { hidden }) => (hidden.has(medium.rep) ? undefined : mediumImage(medium, id)),
	activities: (activity, _, { keyOf, hideAmounts }) => ({
		rep: activity.rep,
		type: activity.type,
		quantity: activity.quantity,
		amount: hideAmounts ? 0 : activity.amount,
		occurredAt: Date.parse(activity.occurredAt),
		localDate: activity.localDate,
		customerKey: keyOf(activity.customer),
		dealKey: keyOf(activity.deal)
	})
};

const ADMIN: Audience = {
	users: ({ name, email, role, rep, manages, active }, id) => ({
		id,
		name,
		email,
		role,
		rep,
		manages,
		active
	}),
	api_keys: ({ name, prefix, scope, expiresAt, revoked }, id) => ({
		id,
		name,
		prefix,
		scope,
		expiresAt,
		revoked
	}),
	screens: ({ name, board, slides, celebrations, revoked }, id) => ({
		id,
		name,
		board,
		slides,
		celebrations,
		revoked
	})
};

const teamAudience = (team: Id): Audience => ({
	activities: ({ rep, customer, deal, note, margin, externalId, source, localDate }, _, { roster }) =>
		roster.teamOn(rep, localDate) === team
			? { rep, customer, deal, note, margin, externalId, source }
			: undefined,
	leave: (leave, id, { roster }) =>
		roster.wasIn(leave.rep, team, leave.from, leave.to) ? leaveImage(leave, id) : undefined,
	targets: (target, id, { roster }) => {
		const [kind, subject] = target.subject.split(':');
		const concerns =
			kind === 'team'
				? subject === team
				: kind === 'rep' && subject !== undefined && roster.wasIn(subject, team, target.from, target.to);
		return concerns ? targetImage(target, id) : undefined;
	}
});

const repAudience = (own: Id): Audience => ({
	activities: ({ rep, externalId, source, note, customer, deal, receivedAt }) =>
		rep === own ? { externalId, source, note, customer, deal, receivedAt } : undefined,
	leave: (leave, id) => (leave.rep === own ? leaveImage(leave, id) : undefined),
	targets: (target, id) => (target.subject === `rep:${own}` ? targetImage(target, id) : undefined),
	own_goals: ({ rep, metric, period, value }, id) =>
		rep === own ? { id, rep, metric, period, value } : undefined,
	/** Also what the rep keeps to themselves, and with its amounts: they are the rep's own. */
	headlines: (headline, id) => (concerned(headline).includes(own) ? wholeHeadline(headline, id) : undefined),
	notifications: ({ rep, kind, data, href, at, readAt }, id) =>
		rep === own ? { id, kind, data, href, at, readAt } : undefined,
	challenges: (challenge, id) => ownImage(challenge, id, own),
	contests: (contest, id, view) => entrantsContest(contest, id, view, own),
	contest_rosters: (row, id, view) => entrantsRoster(row, id, view, own),
	contest_waits: (row, id) => entrantsWaits(row, id, own),
	media: (medium, id) => (medium.rep === own ? mediumImage(medium, id) : undefined),
	reps: (rep, id) =>
		id === own
			? {
					id,
					name: rep.name,
					email: rep.email,
					externalId: rep.externalId,
					user: rep.user,
					startedOn: rep.startedOn,
					endedOn: rep.endedOn,
					colour: rep.colour,
					privacy: rep.privacy,
					house: rep.house
				}
			: undefined
});

/** R6, and what people keep to themselves; hidden amounts stand in no headline either. */
function headlineImage(headline: Images['headlines'], id: Id, view: Viewpoint) {
	const data = publicData(headline, view);
	return data && { ...wholeHeadline(headline, id), data };
}

/** Built-in metrics over margins; a definition names fields and metrics by such words anywhere inside it. */
const MARGIN_WORDS: readonly unknown[] = ['margin', 'margin_per_customer'];

function isOverMargin(definition: MetricRecord['definition']): boolean {
	if (MARGIN_WORDS.includes(definition)) return true;
	if (typeof definition !== 'object' || definition === null) return false;
	return Object.values(definition).some(isOverMargin);
}
