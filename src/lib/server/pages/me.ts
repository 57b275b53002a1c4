import type { BoardQuery } from '#lib/domain/board.ts';
import { localDateOf, minuteOfDay } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { holdsOn } from '#lib/domain/membership.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { StreaksFrame, TallyFrame } from '#lib/protocol/frame.ts';
import type { App } from '#lib/server/app.ts';
import { findWorkspace } from '#lib/server/floor/workspace.ts';
import { zoneAt } from '#lib/server/floor/zones.ts';
import { visibleLeave, type SeenLeave } from '#lib/server/people/leave.ts';
import { firstPaint, type PaintedBoard } from './board.ts';
import { myChallenges, type MyChallenges } from './challenges.ts';
import { myContests } from './contests.ts';
import { floorChoices, floorMetrics } from './choices.ts';
import { myGoals, type MyGoals } from './goals.ts';
import { myMonth, type MyMonth } from './own-month.ts';

/** The boards a rep can follow on the own page. */
const FOLLOWED = ['calls', 'revenue'] as const;
export type Followed = (typeof FOLLOWED)[number];

export interface MyDay {
	readonly rep: { readonly id: Id; readonly name: string };
	readonly tally: TallyFrame;
	readonly types: readonly { readonly key: string; readonly name: string; readonly unit: string }[];
	/** The board chosen, and which ones there are to choose from. */
	readonly board: Followed;
	readonly boards: readonly Followed[];
	readonly standings: PaintedBoard | undefined;
	/** The day's target for calls and the minutes of working time in the day; absent where there is none. */
	readonly goal: { readonly calls: number; readonly minutes: number } | undefined;
	/** The own leave of today and later, whatever became of it. */
	readonly leave: readonly SeenLeave[];
	/** What the month under way comes to. */
	readonly month: MyMonth;
	/** G1, L1: what the rep set for themselves, and experience. */
	readonly goals: MyGoals;
	/** H1: the own ones under way. */
	readonly challenges: MyChallenges;
	/** The own ones that run, and those that can be joined. */
	readonly contests: ReturnType<typeof myContests>;
	/** S1-S6. */
	readonly streaks: StreaksFrame;
}

/** Which board a rep follows, as a query. */
const followedQuery = (board: Followed): BoardQuery => ({ metric: board, period: 'week', by: 'rep' });

/** What a rep's own page shows first, by the rep's own calendar (P1); undefined where this user is nobody who competes. */
export function myDay(app: App, identity: Identity, wanted: string | null): MyDay | undefined {
	const rep = identity.kind === 'user' ? app.authority.tables.reps.get(identity.rep) : undefined;
	if (!rep || !findWorkspace(app.authority.tables)) return undefined;
	const now = app.clock.now();
	const zone = zoneAt(app.authority.tables, rep.id, now);
	const date = localDateOf(now, zone);
	const offered = new Set(floorMetrics(app).map(({ key }) => key));
	const boards = FOLLOWED.filter((key) => offered.has(key));
	const board = boards.find((key) => key === wanted) ?? 'calls';
	const standings = firstPaint(app, identity, followedQuery(board));
	return {
		rep: { id: rep.id, name: rep.name },
		tally: tallyOf(app, rep.id, date, Math.floor(minuteOfDay(now, zone))),
		types: floorChoices(app).types,
		board,
		boards,
		standings: standings.ok ? standings.value : undefined,
		goal: goalOf(app, rep.id, date),
		leave: visibleLeave(app, identity, (leave) => leave.rep === rep.id && leave.to >= date),
		month: myMonth(app, identity, rep.id, date),
		goals: myGoals(app, identity, rep.id),
		challenges: myChallenges(app, identity),
		contests: myContests(app, identity),
		streaks: streaksOf(app, rep.id, date)
	};
}

/** @param minute past the date's midnight */
function tallyOf(app: App, rep: Id, date: LocalDate, minute: number): TallyFrame {
	const { engine } = app.authority;
	const elapsed = engine.workedShare(rep, date, minute);
	const types = engine.tally(rep, date).map(({ key, quantity, amount }) => ({
		key,
		quantity,
		amount,
		pending: 0,
		pendingAmount: 0
	}));
	return { kind: 'tally', rep, date, elapsed: Number.isNaN(elapsed) ? null : elapsed, types };
}

/** S1-S6, by the same function as in the worker. */
function streaksOf({ authority, clock }: App, rep: Id, date: LocalDate): StreaksFrame {
	const watch = authority.engine.watchStreaks(rep);
	const streaks = watch.read(clock.now());
	watch.close();
	return { kind: 'streaks', rep, date, streaks, notices: [] };
}

function goalOf(app: App, rep: Id, date: LocalDate): MyDay['goal'] {
	const target = [...app.authority.tables.targets.values()].find(
		(one) =>
			one.subject === `rep:${rep}` && one.metric === 'calls' && one.period === 'day' && holdsOn(one, date)
	);
	if (!target || target.value <= 0) return undefined;
	return { calls: target.value, minutes: app.authority.engine.workingMinutes(rep, date) };
}
