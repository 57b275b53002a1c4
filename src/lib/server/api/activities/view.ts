import { z } from 'zod';
import { isoText } from '#lib/domain/calendar.ts';
import { may } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Roster } from '#lib/domain/membership.ts';
import type { Activity } from '#lib/domain/records.ts';
import { sourceOf } from './post.ts';

/** A record as the API tells it. What its reader may not see is left out. */
export const ActivityView = z.object({
	id: z.string(),
	rep: z.string(),
	type: z.string(),
	quantity: z.int(),
	amount: z.int().optional(),
	occurredAt: z.string(),
	localDate: z.string(),
	margin: z.int().optional(),
	customer: z.string().optional(),
	deal: z.string().optional(),
	note: z.string().optional(),
	source: z.string().optional(),
	externalId: z.string().optional(),
	createdBy: z.string().optional(),
	receivedAt: z.string().optional()
});

/** Field by field from what is allowed, row by row: a team's manager sees what was logged while people were in it. */
export function activityView(
	row: Activity,
	identity: Identity,
	roster: Roster,
	hideAmounts: boolean
): z.output<typeof ActivityView> {
	const { id, rep, type, quantity, amount, occurredAt, localDate } = row;
	const subject = { rep, teams: roster.teams(rep, localDate) };
	// a machine knows what it brought itself
	const brought = identity.kind === 'key' && identity.scope !== 'read' && row.source === sourceOf(identity);
	const inner = brought || may(identity, 'facts.private', subject);
	return {
		id,
		rep,
		type,
		quantity,
		...((!hideAmounts || inner) && { amount }),
		occurredAt: isoText(occurredAt),
		localDate,
		...(inner && {
			customer: row.customer,
			deal: row.deal,
			note: row.note,
			source: row.source,
			externalId: row.externalId,
			createdBy: row.createdBy,
			receivedAt: isoText(row.receivedAt)
		}),
		...((brought || may(identity, 'figures.restricted', subject)) && { margin: row.margin })
	};
}
