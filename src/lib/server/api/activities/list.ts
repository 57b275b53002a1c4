import { z } from 'zod';
import { may } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { Activity, Id, Membership } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { resolveRep } from '#lib/server/people/resolve.ts';
import type { App } from '#lib/server/app.ts';
import { subjectOf } from '#lib/server/people/access.ts';
import { cursorText, readCursor, writeCursor, type Cursor } from '#lib/server/api/cursor.ts';
import { invalidField, type Problem } from '#lib/server/api/problem.ts';
import { route } from '#lib/server/api/route.ts';
import { count, localDate } from '#lib/server/api/schemas.ts';
import { todayOf, workspaceOf } from '#lib/server/floor/workspace.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import { ActivityView, activityView } from './view.ts';

const USUAL_LIMIT = 100;
/** PocketBase takes filters of at most 3,500 characters and 200 comparisons. */
const SPANS_AT_ONCE = 25;

const Query = z.strictObject({
	rep: z.string().min(1, 'is nobody').max(200, 'is nobody').optional(),
	team: z.string().min(1, 'is no team').max(50, 'is no team').optional(),
	type: z.string().min(1, 'is no activity type').max(50, 'is no activity type').optional(),
	from: localDate.optional(),
	to: localDate.optional(),
	cursor: cursorText,
	limit: count(1, 1_000).default(USUAL_LIMIT)
});
type Query = z.output<typeof Query>;

export const listActivities = route({
	method: 'GET',
	path: '/activities',
	summary: 'Records, newest first; `cursor` of an answer asks for the ones after it.',
	access: 'floor.look',
	query: Query,
	answer: z.object({ activities: z.array(ActivityView), cursor: z.string().nullable() }),
	async handle({ app, identity, query }) {
		const { tables } = app.authority;
		const asked = filtersOf(query, identity, app);
		if (!asked.ok) return asked;
		const { limit } = query;
		// one more than asked for says whether there are more
		const found = await Promise.all(
			asked.value.map((filter) =>
				app.record.find('activities', { filter, sort: '-occurredAt,-id', limit: Math.min(limit + 1, 1_000) })
			)
		);
		const rows = found.flat().sort(newestFirst).slice(0, limit);
		const more = found.some((page) => page.length > limit) || found.flat().length > rows.length;
		const full = limit === 1_000 && rows.length === limit;
		const last = rows.at(-1);
		const roster = new Roster(tables.memberships.values());
		const { hideAmounts } = workspaceOf(tables);
		return ok({
			body: {
				activities: rows.map((row) => activityView(row, identity, roster, hideAmounts)),
				cursor: last && (more || full) ? writeCursor({ at: last.occurredAt, id: last.id }) : null
			}
		});
	}
});

const newestFirst = (a: Activity, b: Activity) =>
	a.occurredAt === b.occurredAt ? (a.id < b.id ? 1 : -1) : a.occurredAt < b.occurredAt ? 1 : -1;

/** One filter, or several that exclude each other: a team is who was in it when. */
function filtersOf(query: Query, identity: Identity, app: App): Result<string[], Problem> {
	const { authority, record } = app;
	const { tables } = authority;
	const rep = query.rep === undefined ? ok(undefined) : repOf(query.rep, identity, app);
	if (!rep.ok) return rep;
	if (
		query.type !== undefined &&
		![...tables.activity_types.values()].some(({ key }) => key === query.type)
	) {
		return failed(invalidField('/type', 'is no activity type'));
	}
	if (query.team !== undefined && !tables.teams.has(query.team))
		return failed(invalidField('/team', 'is no team'));
	if (query.from !== undefined && query.to !== undefined && query.to < query.from) {
		return failed(invalidField('/to', 'is before from'));
	}
	const cursor = readCursor(query.cursor);
	if (!cursor.ok) return failed(invalidField('/cursor', cursor.error));
	const terms = [
		...(rep.value === undefined ? [] : [record.filter('rep = {:rep}', { rep: rep.value })]),
		...(query.type === undefined ? [] : [record.filter('type = {:type}', { type: query.type })]),
		...(query.from === undefined ? [] : [record.filter('localDate >= {:from}', { from: query.from })]),
		...(query.to === undefined ? [] : [record.filter('localDate <= {:to}', { to: query.to })]),
		...(cursor.value === undefined ? [] : [behind(record, cursor.value)])
	];
	if (query.team === undefined) return ok([terms.join(' && ')]);
	const spans = [...tables.memberships.values()].filter(
		(row) => row.team === query.team && (rep.value === undefined || row.rep === rep.value)
	);
	return ok(membershipFilters(record, spans).map((filter) => [...terms, filter].join(' && ')));
}

/** By id; by number, e-mail or name for those who may see such of the person. */
function repOf(text: string, identity: Identity, app: App): Result<Id, Problem> {
	const { tables } = app.authority;
	if (tables.reps.has(text)) return ok(text);
	const found = resolveRep(tables, text);
	const subject = (rep: Id) => subjectOf(rep, new Roster(tables.memberships.values()), todayOf(app));
	return found.ok && may(identity, 'people.details', subject(found.value.id))
		? ok(found.value.id)
		: failed(invalidField('/rep', 'is nobody here'));
}

const behind = (record: RecordStore, { at, id }: Cursor) =>
	record.filter('(occurredAt < {:at} || (occurredAt = {:at} && id < {:id}))', { at, id });

function membershipFilters(record: RecordStore, spans: readonly Membership[]): string[] {
	const filters: string[] = [];
	for (let at = 0; at < spans.length; at += SPANS_AT_ONCE) {
		const terms = spans.slice(at, at + SPANS_AT_ONCE).map(({ rep, from, to }) => {
			const dates = `${from && ' && localDate >= {:from}'}${to && ' && localDate <= {:to}'}`;
			return record.filter(`(rep = {:rep}${dates})`, { rep, from, to });
		});
		filters.push(`(${terms.join(' || ')})`);
	}
	return filters;
}
