/** Backups: having one made, and which there are. A backup holds everything, so its bytes never leave by HTTP. */
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { failed, ok } from '#lib/domain/result.ts';
import { backupView, BackupsView } from '#lib/server/backup/view.ts';
import { audited } from './commit.ts';
import { conflict, forbidden } from './problem.ts';
import { route, type Route } from './route.ts';

const listBackups = route({
	method: 'GET',
	path: '/backups',
	summary: 'The backups there are, the one that is being made, and how the last one ended.',
	access: 'backups.make',
	answer: BackupsView,
	handle: async ({ app, identity }) =>
		ok({ body: backupView(await app.backups.list(), identity.kind === 'operator') })
});

const makeBackup = route({
	method: 'POST',
	path: '/backups',
	summary: 'Begins a backup, which goes on by itself; only the operator may say where to.',
	access: 'backups.make',
	body: z.strictObject({
		/** Absolute path of a file that is not there yet. */
		to: z
			.string()
			.max(1_000)
			.refine((path) => isAbsolute(path) && !path.includes('\0'), 'must be a whole path')
			.optional()
	}),
	answer: z.object({ id: z.string() }),
	async handle({ app, identity, body: { to } }) {
		if (to !== undefined && identity.kind !== 'operator') return failed(forbidden());
		const begun = app.backups.start(to);
		if (!begun.ok) return failed(conflict(begun.error));
		const deed = { action: 'backups.make', subject: `backups:${begun.value}` };
		// whoever can write nothing any more may need a backup most of all
		const noted = await app.record.write([audited(app, identity, deed)]);
		if (!noted.ok) app.logger.warn(`The audit could not be written: ${noted.error.message}`);
		return ok({ status: 202, body: { id: begun.value } });
	}
});

export const backupRoutes: readonly Route[] = [listBackups, makeBackup];
