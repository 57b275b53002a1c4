/** What managers and admins did, as it was kept with each act: read, never changed. */
import { z } from 'zod';
import { instantText } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import type { PrivateCollections } from '#lib/server/record/store.ts';
import { cursorText, readCursor, writeCursor } from './cursor.ts';
import { invalidField } from './problem.ts';
import { route, type Route } from './route.ts';
import { instant, shortText } from './schemas.ts';

type Row = PrivateCollections['audit'];

const PAGE = 50;
const MOST = 200;
/** Of people who are called like what is looked for, so many are looked for as well. */
const MOST_NAMED = 30;

const AuditView = z.object({
	id: z.string(),
	at: z.string(),
	/** `user:<id>`, `key:<id>`, `operator`, or `pacesetter` for what the server did by itself. */
	actor: z.string(),
	/** Such as `users.update`. */
	action: z.string(),
	/** Such as `users:<id>`. */
	subject: z.string(),
	before: z.unknown(),
	after: z.unknown()
});

const listAudit = route({
	method: 'GET',
	path: '/audit',
	summary:
		'What managers, admins and keys changed: who, what, how it was before and after; the newest first.',
	access: 'audit.read',
	query: z.strictObject({
		actor: shortText.optional(),
		/** Whole, or its beginning: `users` for all that was done to accounts. */
		action: shortText.optional(),
		subject: shortText.optional(),
		from: instant.optional(),
		to: instant.optional(),
		/** In any of it, before and after and people's names too. */
		search: shortText.optional(),
		cursor: cursorText,
		limit: z.coerce.number('is no number').int().min(1).max(MOST).default(PAGE)
	}),
	answer: z.object({
		entries: z.array(AuditView),
		/** What the ids in these entries are called. */
		names: z.record(z.string(), z.string()),
		/** Absent: these are the oldest. */
		cursor: z.string().optional()
	}),
	async handle({ app, query }) {
		const cursor = readCursor(query.cursor);
		if (!cursor.ok) return failed(invalidField('/cursor', cursor.error));
		const { record } = app;
		const { actor, action, subject, from, to, search, limit } = query;
		const wanted = [
			actor && record.filter('actor = {:actor}', { actor }),
			action &&
				record.filter('(action = {:action} || action ~ {:within})', { action, within: `${action}.%` }),
			subject && record.filter('subject = {:subject}', { subject }),
			from && record.filter('at >= {:from}', { from: instantText(Date.parse(from)) }),
			to && record.filter('at < {:to}', { to: instantText(Date.parse(to)) }),
			search && searching(app, search),
			cursor.value && record.filter('(at < {:at} || (at = {:at} && id < {:id}))', { ...cursor.value })
		];
		const filter = wanted.filter(Boolean).join(' && ');
		// one more than is shown says whether there is more
		const rows = await record.find('audit', { filter, sort: '-at,-id', limit: limit + 1 });
		const entries = rows.slice(0, limit);
		const last = rows.length > limit ? entries.at(-1) : undefined;
		return ok({
			body: { entries, names: namesIn(app, entries), ...(last && { cursor: writeCursor(last) }) }
		});
	}
});

/** Whatever holds the text, and whatever is about or by somebody who is called so. */
function searching(app: App, search: string): string {
	const { record, authority } = app;
	const { users, reps, teams } = authority.tables;
	const text = search.toLowerCase();
	const named = [...users.values(), ...reps.values(), ...teams.values()]
		.filter(({ name }) => name.toLowerCase().includes(text))
		.slice(0, MOST_NAMED);
	const columns = ['actor', 'action', 'subject', 'before', 'after'];
	const held = columns.map((column) =>
		record.filter(`${column} ~ {:plain}`, { plain: search.replaceAll('%', '\\%') })
	);
	const about = named.flatMap(({ id }) => [
		record.filter('actor = {:actor}', { actor: `user:${id}` }),
		record.filter('subject ~ {:id}', { id })
	]);
	return `(${[...held, ...about].join(' || ')})`;
}

const ID = /\b[a-z0-9]{15}\b/g;

/** What people call whatever these entries name by its id, as far as it is still there. */
function namesIn({ authority: { tables } }: App, rows: readonly Row[]): Record<Id, string> {
	const ids = new Set(JSON.stringify(rows).match(ID) ?? []);
	const named = [
		...[tables.users, tables.reps, tables.teams, tables.regions, tables.api_keys, tables.screens],
		...[tables.metrics, tables.contests, tables.shared_goals, tables.streak_rules, tables.activity_types]
	];
	const names: Record<Id, string> = {};
	for (const id of ids) {
		const name = named.map((table) => table.get(id)?.name).find((known) => known !== undefined);
		if (name !== undefined) names[id] = name;
	}
	return names;
}

export const auditRoutes: readonly Route[] = [listAudit];
