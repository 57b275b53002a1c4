/** L1, L2: what somebody earned, as a cabinet shows it: each badge once, with how often and when last. */
import { isHidden, may } from '#lib/domain/access.ts';
import { isoText } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { Badge } from '#lib/domain/recognition/seen.ts';
import type { Id, Rep } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { subjectOf } from '#lib/server/people/access.ts';
import { seenBy, type Recognition } from './feed.ts';

type Reading = Pick<App, 'record' | 'authority' | 'clock'>;

const PAGE = 1_000;
/** More than anybody earns in decades. */
const MOST_PAGES = 10;

/**
 * The person as this identity may look at them in public; undefined: there is nobody. R6: who has opted out is there for
 * themselves and those who see their records.
 */
export function personFor(
	app: Pick<App, 'authority' | 'clock'>,
	identity: Identity,
	id: Id
): Rep | undefined {
	const { reps, memberships } = app.authority.tables;
	const rep = reps.get(id);
	if (!rep || !isHidden(rep)) return rep;
	const subject = subjectOf(id, new Roster(memberships.values()), todayOf(app));
	return may(identity, 'facts.private', subject) ? rep : undefined;
}

async function* earnedBy({ record }: Reading, rep: Id): AsyncGenerator<Recognition> {
	for (let page = 1; page <= MOST_PAGES; page++) {
		const filter = record.filter("rep = {:rep} && hidden = false && icon != ''", { rep });
		const rows = await record.find('recognitions', { filter, sort: '-at,-id', limit: PAGE, page });
		yield* rows;
		if (rows.length < PAGE) return;
	}
}

/** Badges of a person (see `personFor`), the one earned last first. What they keep to themselves is for them alone. */
export async function badgesOf(app: Reading, identity: Identity, rep: Id): Promise<Badge[]> {
	const see = seenBy(app, identity);
	const subject = subjectOf(rep, new Roster(app.authority.tables.memberships.values()), todayOf(app));
	const person = app.authority.tables.reps.get(rep) ?? null;
	const hidden = isHidden(person);
	// whoever may see somebody who has opted out at all sees what R6 hides from the others, and nothing that is theirs alone
	const inner = hidden && may(identity, 'facts.private', subject);
	const badges = new Map<string, Badge>();
	for await (const row of earnedBy(app, rep)) {
		const alone = row.quiet || person?.privacy?.kinds?.includes(row.kind) === true;
		const seen = see(row);
		if (!seen && (!inner || alone)) continue;
		const { kind, rule, icon, at } = row;
		const { data } = seen ?? row;
		const name = data.name ?? '';
		const key = rule === '' ? `${kind} ${name}` : rule;
		const known = badges.get(key);
		const newest = known ?? { rule, name, icon, kind, last: isoText(at), data };
		badges.set(key, {
			...newest,
			times: (known?.times ?? 0) + 1,
			marked: (known?.marked ?? 0) + (row.marked ? 1 : 0)
		});
	}
	return [...badges.values()];
}
