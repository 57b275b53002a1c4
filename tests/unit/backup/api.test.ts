import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { BackupsView } from '#lib/server/backup/view.ts';
import { ADMIN, MANAGER, openDesk, type Asking } from '../api/desk.ts';
import { emptyDirectory } from './floor.ts';

const OPERATOR: Asking = { as: { kind: 'operator' } };

test('an admin has one made and sees what there is, audited; where it lies, and other places, are the operator’s alone', async () => {
	const desk = await openDesk(onTestFinished);
	const elsewhere = join(await emptyDirectory(), 'a.tar.zst');
	expect(await desk.ask('POST /backups', {}, { as: MANAGER })).toMatchObject({ status: 403 });
	expect(await desk.ask('POST /backups', { to: elsewhere })).toMatchObject({ status: 403 });
	expect(await desk.ask('POST /backups', { to: 'a.tar.zst' }, OPERATOR)).toMatchObject({ status: 400 });

	const begun = await desk.ask('POST /backups', {});
	expect(begun).toMatchObject({ status: 202 });
	expect(await desk.ask('POST /backups', {})).toMatchObject({ status: 409 });
	const ended = async (asking: Asking = {}): Promise<BackupsView> => {
		for (;;) {
			const { body } = await desk.ask('GET /backups', undefined, asking);
			const view = body as unknown as BackupsView;
			if (view.running === null) return view;
		}
	};
	const seen = await ended();
	expect(seen.last).toMatchObject({ id: begun.body.id, facts: 0, missing: [] });
	expect(seen.backups).toHaveLength(1);
	expect(JSON.stringify(seen)).not.toContain(desk.app.settings.dataDir);
	const [deed] = (await desk.rows('audit')).filter(({ action }) => action === 'backups.make');
	expect(deed).toMatchObject({ actor: `user:${ADMIN.kind === 'user' ? ADMIN.id : ''}` });

	expect(await desk.ask('POST /backups', { to: elsewhere }, OPERATOR)).toMatchObject({ status: 202 });
	const told = await ended(OPERATOR);
	expect(told).toMatchObject({
		folder: join(desk.app.settings.dataDir, 'backups'),
		last: { path: elsewhere }
	});
	expect(existsSync(elsewhere)).toBe(true);
});
