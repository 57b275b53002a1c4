/** Leave as those see it who may: the person, the managers of the teams they are in meanwhile, and admins. */
import { may, mayDecideLeave, type Subject } from '#lib/domain/access.ts';
import { dayNumber } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { Leave } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { nameFor } from './access.ts';

export interface SeenLeave extends Leave {
	readonly name: string;
	/** Working days that it takes. */
	readonly days: number;
	/** Whether the reader may decide about it. */
	readonly decidable: boolean;
}

/** Whom leave concerns: the person, and the teams they are in while they are away. */
export const leaveSubject = (
	roster: Roster,
	{ rep, from, to }: Pick<Leave, 'rep' | 'from' | 'to'>
): Subject => ({
	rep,
	teams: roster.teamsWithin(rep, from, to)
});

/** One leave as this identity reads it. */
export function seeLeave(
	app: Pick<App, 'authority' | 'clock'>,
	identity: Identity,
	roster: Roster,
	leave: Leave
): SeenLeave {
	const { work } = app.authority.engine;
	const rep = app.authority.tables.reps.get(leave.rep);
	let days = 0;
	for (let day = dayNumber(leave.from); day <= dayNumber(leave.to); day++) {
		const off = work.offReason(leave.rep, day);
		if (off === undefined || off === 'leave') days++;
	}
	return {
		...leave,
		name: rep ? nameFor(identity, rep, roster, todayOf(app)) : '',
		days,
		decidable: mayDecideLeave(identity, leaveSubject(roster, leave))
	};
}

/** What this identity may see of the leave that `wanted` says yes to, by first day. */
export function visibleLeave(
	app: Pick<App, 'authority' | 'clock'>,
	identity: Identity,
	wanted: (leave: Leave) => boolean
): SeenLeave[] {
	const roster = new Roster(app.authority.tables.memberships.values());
	return [...app.authority.tables.leave.values()]
		.filter((leave) => wanted(leave) && may(identity, 'leave.see', leaveSubject(roster, leave)))
		.sort((a, b) => (a.from < b.from || (a.from === b.from && a.id < b.id) ? -1 : 1))
		.map((leave) => seeLeave(app, identity, roster, leave));
}
