/** Records as whoever is in their audience gets them, field by field: a new column is private until it is named here. */
import type { CollectionName, Collections, Id } from '#lib/domain/records.ts';

/** What the feed holds of each collection's records. */
export type Images = { readonly [C in CollectionName]: Omit<Collections[C], 'id'> };

export const metricImage = (metric: Images['metrics'], id: Id) => ({
	id,
	key: metric.key,
	name: metric.name,
	definition: metric.definition,
	unit: metric.unit,
	direction: metric.direction,
	version: metric.version
});

export const targetImage = (target: Images['targets'], id: Id) => ({
	id,
	subject: target.subject,
	metric: target.metric,
	period: target.period,
	value: target.value,
	from: target.from,
	to: target.to,
	public: target.public
});

export const wholeHeadline = (headline: Images['headlines'], id: Id) => {
	const { kind, rep, team, rule, data, at, marked, reactions, comments } = headline;
	return { id, kind, rep, team, rule, data, at, marked, reactions, comments };
};

export const mediumImage = (medium: Images['media'], id: Id) => ({
	id,
	rep: medium.rep,
	kind: medium.kind,
	type: medium.type,
	bytes: medium.bytes,
	width: medium.width,
	height: medium.height,
	animated: medium.animated,
	seconds: medium.seconds,
	at: medium.at
});

/** L3: who has points and who moves up is told; all else is nobody else's business. */
export const leagueImage = (league: Images['leagues'], id: Id) => ({
	id,
	from: league.from,
	to: league.to,
	tier: league.tier,
	tiers: league.tiers,
	number: league.number,
	members: league.members,
	result:
		league.result
			?.filter(({ points }) => points > 0)
			.map(({ rep, points, place, move }) => ({ rep, points, place, move: move === 'up' ? 'up' : 'stay' })) ??
		null,
	settledAt: league.settledAt
});

export const leaveImage = (leave: Images['leave'], id: Id) => ({
	id,
	rep: leave.rep,
	from: leave.from,
	to: leave.to,
	kind: leave.kind,
	note: leave.note,
	state: leave.state,
	decidedBy: leave.decidedBy
});
