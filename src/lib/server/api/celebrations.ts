/** L4: when every wall celebrates, and how loud. Which ones do is said of each screen. */
import { z } from 'zod';
import { floorCelebrations } from '#lib/domain/celebrations.ts';
import type { FloorCelebrations } from '#lib/domain/records.ts';
import { failed, ok } from '#lib/domain/result.ts';
import { workspaceOf } from '#lib/server/floor/workspace.ts';
import { commit, differing } from './commit.ts';
import { invalidField } from './problem.ts';
import { route, type Route } from './route.ts';

const time = z
	.string('must be a time')
	.regex(/^(([01]\d|2[0-3]):[0-5]\d)?$/, 'must be a time such as 18:00, or empty');
const volume = z.int('must be a whole number').min(0, 'must be 0 to 100').max(100, 'must be 0 to 100');

const CelebrationsView = z.object({ quietFrom: z.string(), quietTo: z.string(), volume: z.int() });

const getCelebrations = route({
	method: 'GET',
	path: '/celebrations',
	summary: 'When walls celebrate, by the local time of the floor, and how loud songs are.',
	access: 'floor.look',
	answer: CelebrationsView,
	handle: ({ app }) => ok({ body: floorCelebrations(workspaceOf(app.authority.tables)) })
});

const changeCelebrations = route({
	method: 'PATCH',
	path: '/celebrations',
	summary: 'Changes what is given and leaves the rest. Both ends of the quiet hours empty: there are none.',
	access: 'screens.manage',
	body: z.strictObject({
		quietFrom: time.optional(),
		quietTo: time.optional(),
		volume: volume.optional()
	}),
	answer: CelebrationsView,
	handle({ app, tools, identity, body }) {
		return tools.inTurn(async () => {
			const { id, celebrations } = workspaceOf(app.authority.tables);
			const before = floorCelebrations({ celebrations: celebrations ?? null });
			const after: FloorCelebrations = { ...before, ...differing<FloorCelebrations>(before, body) };
			if (JSON.stringify(after) === JSON.stringify(before)) return ok({ body: before });
			const { quietFrom, quietTo } = after;
			if ((quietFrom === '') !== (quietTo === '')) {
				return failed(
					invalidField(quietFrom === '' ? '/quietFrom' : '/quietTo', 'is needed beside the other')
				);
			}
			if (quietFrom !== '' && quietFrom === quietTo)
				return failed(invalidField('/quietTo', 'is when they begin'));
			const deed = { action: 'celebrations.update', subject: `workspace:${id}`, before, after };
			const write = { op: 'update', collection: 'workspace', id, data: { celebrations: after } } as const;
			const done = await commit(app, identity, [write], deed);
			return done.ok ? ok({ body: after }) : done;
		});
	}
});

export const celebrationRoutes: readonly Route[] = [getCelebrations, changeCelebrations];
