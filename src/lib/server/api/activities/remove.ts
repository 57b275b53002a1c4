import { z } from 'zod';
import { may } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { Activity } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { audited } from '#lib/server/api/commit.ts';
import { forbidden, notFound, refusedWrite, type Problem } from '#lib/server/api/problem.ts';
import { route, type Answer } from '#lib/server/api/route.ts';
import { shortText } from '#lib/server/api/schemas.ts';
import { sourceOf } from './post.ts';

export const removeActivity = route({
	method: 'DELETE',
	path: '/activities/{id}',
	summary: 'Takes a record back.',
	access: 'activities.write',
	async handle({ app, identity, params }) {
		const row = /^[a-z0-9]{15}$/.test(params.id) ? await app.record.get('activities', params.id) : undefined;
		return remove(app, identity, row);
	}
});

export const removeOwnActivity = route({
	method: 'DELETE',
	path: '/activities',
	summary: 'Takes back the record that the same identity brought under this externalId.',
	access: 'activities.write',
	query: z.strictObject({ externalId: shortText.pipe(z.string().min(1, 'is empty')) }),
	async handle({ app, identity, query: { externalId } }) {
		const filter = app.record.filter('source = {:source} && externalId = {:externalId}', {
			source: sourceOf(identity),
			externalId
		});
		const [row] = await app.record.find('activities', { filter, limit: 1 });
		return remove(app, identity, row);
	}
});

async function remove(
	app: App,
	identity: Identity,
	row: Activity | undefined
): Promise<Result<Answer, Problem>> {
	if (!row) return failed(notFound('record'));
	const { id, rep, type, quantity, amount, localDate, source, externalId } = row;
	const teams = new Roster(app.authority.tables.memberships.values()).teams(rep, localDate);
	if (!may(identity, 'activities.write', { rep, teams })) {
		return failed(forbidden('This record belongs to somebody you may not log for.'));
	}
	// what came from elsewhere is corrected by a manager, not taken back by whom it counts for
	if (identity.kind === 'user' && identity.role === 'rep' && source !== sourceOf(identity)) {
		return failed(forbidden('You may take back what you logged yourself; ask a manager for the rest.'));
	}
	const before = { rep, type, quantity, amount, localDate, source, externalId };
	const written = await app.record.write([
		{ op: 'delete', collection: 'activities', id },
		audited(app, identity, { action: 'activities.delete', subject: `activities:${id}`, before })
	]);
	if (!written.ok) return failed(refusedWrite(written.error));
	return ok({ status: 204 });
}
