/** Walls that were paired: what each shows, what it is called, and its end. */
import { z } from 'zod';
import { boardOfScreen } from '#lib/domain/board-query.ts';
import { screenCelebrations } from '#lib/domain/celebrations.ts';
import type { Screen, ScreenBoard as Board, ScreenSlide as Slide } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { seenAt } from '#lib/server/auth/presence.ts';
import type { Write } from '#lib/server/record/store.ts';
import { commit, differing } from './commit.ts';
import { conflict, invalidField, notFound, type Problem } from './problem.ts';
import { route, type Route } from './route.ts';
import { name, ScreenBoard, ScreenSlide } from './schemas.ts';

/** More would not come round often enough to be seen. */
const MOST_SLIDES = 12;

export const ScreenView = z.object({
	id: z.string(),
	name: z.string(),
	board: ScreenBoard,
	slides: z.array(ScreenSlide),
	celebrations: z.object({ shown: z.boolean(), sound: z.boolean() }),
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
	slides: (screen.slides ?? []).map(plainSlide),
	celebrations: screenCelebrations(screen),
	lastSeen: seen.get(`screen:${screen.id}`) ?? ''
});

/** A board without fields that say nothing. */
const plainBoard = (board: z.output<typeof ScreenBoard>): Board => boardOfScreen(board as Board);

function plainSlide(slide: Slide | z.output<typeof ScreenSlide>): Slide {
	const stays = slide.seconds === undefined ? {} : { seconds: slide.seconds };
	switch (slide.kind) {
		case 'board':
			return { kind: 'board', board: plainBoard(slide.board), ...stays };
		case 'goal':
			return { kind: 'goal', goal: slide.goal, ...stays };
		case 'challenge':
			return { kind: 'challenge', ...stays };
		case 'contest':
			return { kind: 'contest', ...(slide.contest && { contest: slide.contest }), ...stays };
		case 'two-more-calls':
		case 'recognition':
			return { kind: slide.kind, ...(slide.team && { team: slide.team }), ...stays };
	}
}

/** A board that a wall can show: one whose every figure is on the floor stream (M8). `at`: where it was sent. */
export function boardForWall(
	{ authority, clock }: Pick<App, 'authority' | 'clock'>,
	sent: z.output<typeof ScreenBoard>,
	at = '/board'
): Result<Board, Problem> {
	const { engine } = authority;
	const board = plainBoard(sent);
	const metric = engine.metrics().find(({ key }) => key === board.metric);
	if (metric && !metric.onlyFloor) return failed(invalidField(`${at}/metric`, 'is kept from the floor'));
	if (!engine.readsOnlyFloor(board)) return failed(invalidField(`${at}/tieBreak`, 'is kept from the floor'));
	if (engine.readsPrivateTargets(board)) {
		const part = board.lens === 'ofTarget' ? 'lens' : 'metric';
		return failed(invalidField(`${at}/${part}`, 'reads targets that are not public'));
	}
	const standings = engine.standings(board, clock.now());
	if (standings.ok) return ok(board);
	const { parameter, message } = standings.error;
	return failed(invalidField(`${at}/${parameter}`, message));
}

/** What a wall may turn to: boards that it can show, and teams that are there. */
function slidesForWall(
	app: Pick<App, 'authority' | 'clock'>,
	sent: readonly z.output<typeof ScreenSlide>[]
): Result<Slide[], Problem> {
	for (const [place, slide] of sent.entries()) {
		const at = `/slides/${place}`;
		if (slide.kind === 'board') {
			const board = boardForWall(app, slide.board, `${at}/board`);
			if (!board.ok) return board;
		} else if (slide.kind === 'goal') {
			const known = app.authority.tables.shared_goals.has(slide.goal);
			if (!known) return failed(invalidField(`${at}/goal`, 'is no shared goal'));
		} else if (slide.kind === 'contest') {
			const contest = app.authority.tables.contests.get(slide.contest ?? '');
			if (slide.contest && contest?.rules.visibility !== 'floor')
				return failed(invalidField(`${at}/contest`, contest ? 'is kept from the floor' : 'is no contest'));
		} else if ('team' in slide && slide.team && !app.authority.tables.teams.has(slide.team)) {
			return failed(invalidField(`${at}/team`, 'is no team'));
		}
	}
	return ok(sent.map(plainSlide));
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
	summary:
		'Renames a screen, gives it another board or other slides to turn to after it, or says whether it celebrates, at once.',
	access: 'screens.manage',
	body: z.strictObject({
		name: name.optional(),
		board: ScreenBoard.optional(),
		slides: z.array(ScreenSlide).max(MOST_SLIDES).optional(),
		celebrations: z.strictObject({ shown: z.boolean(), sound: z.boolean() }).optional()
	}),
	answer: ScreenView,
	handle({ app, tools, identity, params: { id }, body }) {
		return tools.inTurn(async () => {
			const screen = app.authority.tables.screens.get(id);
			if (!screen) return failed(notFound('screen'));
			if (screen.revoked) return failed(conflict('This screen was revoked; pair it again.'));
			const board = body.board && boardForWall(app, body.board);
			if (board && !board.ok) return board;
			const slides = body.slides && slidesForWall(app, body.slides);
			if (slides && !slides.ok) return slides;
			const before = {
				name: screen.name,
				board: plainBoard(screen.board),
				slides: (screen.slides ?? []).map(plainSlide),
				celebrations: screenCelebrations(screen)
			};
			const data = differing(before, {
				...(body.name !== undefined && { name: body.name }),
				...(board && { board: board.value }),
				...(slides && { slides: slides.value }),
				celebrations: body.celebrations
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
