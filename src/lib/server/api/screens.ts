/** Walls that were paired: what each shows, what it is called, and its end. */
import { z } from 'zod';
import type { Screen, ScreenBoard as Board } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { seenAt } from '#lib/server/auth/presence.ts';
import type { Write } from '#lib/server/record/store.ts';
import { commit, differing } from './commit.ts';
import { conflict, invalidField, notFound, type Problem } from './problem.ts';
import { route, type Route } from './route.ts';
import { name, ScreenBoard } from './schemas.ts';

export const ScreenView = z.object({
	id: z.string(),
	name: z.string(),
	board: ScreenBoard,
	revoked: z.boolean(),
	lastSeen: z.string()
});

/** As the API tells of a screen; `lastSeen` '' is never. */
export const screenView = (
	screen: Screen,
	seen: ReadonlyMap<string, string>
): z.output<typeof ScreenView> => ({
	...screen,
	board: plainBoard(screen.board),
	lastSeen: seen.get(`screen:${screen.id}`) ?? ''
});

/** A board without fields that say nothing. */
function plainBoard({ metric, period, by, team, region }: z.output<typeof ScreenBoard>): Board {
	return { metric, period, by, ...(team && { team }), ...(region && { region }) };
}

/** A board that a wall can show: one whose every figure is on the floor stream (M8). */
export function boardForWall(
	{ authority, clock }: Pick<App, 'authority' | 'clock'>,
	sent: z.output<typeof ScreenBoard>
): Result<Board, Problem> {
	const { engine } = authority;
	const board = plainBoard(sent);
	const metric = engine.metrics().find(({ key }) => key === board.metric);
	if (metric && !metric.onlyFloor) return failed(invalidField('/board/metric', 'is kept from the floor'));
	const standings = engine.standings(board, clock.now());
	if (standings.ok) return ok(board);
	const { parameter, message } = standings.error;
	return failed(invalidField(`/board/${parameter}`, message));
}

const listScreens = route({
	method: 'GET',
	path: '/screens',
	summary: 'Every screen there has been, and when it was last seen.',
	access: 'screens.manage',
	answer: z.object({ screens: z.array(ScreenView) }),
	async handle({ app }) {
		const seen = await seenAt(app, 'screen');
		const screens = [...app.authority.tables.screens.values()].map((screen) => screenView(screen, seen));
		return ok({ body: { screens } });
	}
});

const changeScreen = route({
	method: 'PATCH',
	path: '/screens/{id}',
	summary: 'Renames a screen, or gives it another board, at once.',
	access: 'screens.manage',
	body: z.strictObject({ name: name.optional(), board: ScreenBoard.optional() }),
	answer: ScreenView,
	handle({ app, tools, identity, params: { id }, body }) {
		return tools.inTurn(async () => {
			const screen = app.authority.tables.screens.get(id);
			if (!screen) return failed(notFound('screen'));
			if (screen.revoked) return failed(conflict('This screen was revoked; pair it again.'));
			const board = body.board && boardForWall(app, body.board);
			if (board && !board.ok) return board;
			const before = { name: screen.name, board: plainBoard(screen.board) };
			const data = differing(before, {
				...(body.name !== undefined && { name: body.name }),
				...(board && { board: board.value })
			});
			const after: Screen = { ...screen, ...data };
			if (Object.keys(data).length > 0) {
				const deed = { action: 'screens.update', subject: `screens:${id}`, before: screen, after };
				const done = await commit(app, identity, [{ op: 'update', collection: 'screens', id, data }], deed);
				if (!done.ok) return done;
			}
			return ok({ body: screenView(after, await seenAt(app, 'screen')) });
		});
	}
});

const revokeScreen = route({
	method: 'POST',
	path: '/screens/{id}/revoke',
	summary: 'Takes the floor off a screen at once and for good.',
	access: 'screens.manage',
	answer: ScreenView,
	handle({ app, tools, identity, params: { id } }) {
		return tools.inTurn(async () => {
			const screen = app.authority.tables.screens.get(id);
			if (!screen) return failed(notFound('screen'));
			const after: Screen = { ...screen, revoked: true };
			if (!screen.revoked) {
				const done = await commit(
					app,
					identity,
					[
						{ op: 'update', collection: 'screens', id, data: { revoked: true } },
						...(await forgetting(app, id))
					],
					{ action: 'screens.revoke', subject: `screens:${id}`, before: screen, after }
				);
				if (!done.ok) return done;
			}
			return ok({ body: screenView(after, await seenAt(app, 'screen')) });
		});
	}
});

/** Its secrets, and a pairing whose wall has not come for one yet. */
async function forgetting({ record }: Pick<App, 'record'>, screen: string): Promise<Write[]> {
	const filter = record.filter('screen = {:screen}', { screen });
	const [secrets, pairings] = await Promise.all([
		record.find('screen_secrets', { filter }),
		record.find('pairings', { filter })
	]);
	return [
		...secrets.map(({ id }): Write => ({ op: 'delete', collection: 'screen_secrets', id })),
		...pairings.map(({ id }): Write => ({ op: 'delete', collection: 'pairings', id }))
	];
}

export const screenRoutes: readonly Route[] = [listScreens, changeScreen, revokeScreen];
