/** Leave: asked for by whoever takes it, decided by the managers of their team. Only approved leave counts anywhere. */
import { z } from 'zod';
import { may, mayDecideLeave } from '#lib/domain/access.ts';
import { dayNumber } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { Id, Leave } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { noticesTo, noticesToUsers } from '#lib/server/notifications/notice.ts';
import { leaveSubject, seeLeave, visibleLeave } from '#lib/server/people/leave.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { commit, differing, type Deed } from './commit.ts';
import { conflict, forbidden, invalidField, notFound, type Problem } from './problem.ts';
import { route, type Route } from './route.ts';
import { id, localDate, text } from './schemas.ts';

const MAX_DAYS = 366;
const NOTE = 1000;
/** Requests of one person that may wait for an answer. */
const MOST_ASKED = 20;

const kind = z.enum(['vacation', 'sick', 'other'], 'must be vacation, sick or other');
const state = z.enum(['asked', 'approved', 'declined'], 'must be asked, approved or declined');
const note = text(NOTE).transform((value) => value.trim());

const LeaveView = z.object({
	id: z.string(),
	rep: z.string(),
	name: z.string(),
	from: z.string(),
	to: z.string(),
	kind,
	note: z.string(),
	state,
	decidedBy: z.string(),
	/** Working days that it takes. */
	days: z.int(),
	/** Whether the asker may decide about it. */
	decidable: z.boolean()
});
const NewLeave = z.strictObject({
	rep: id.optional(),
	from: localDate,
	to: localDate,
	kind: kind.default('vacation'),
	note: note.default(''),
	state: state.optional()
});
const LeaveChange = z.strictObject({
	from: localDate.optional(),
	to: localDate.optional(),
	kind: kind.optional(),
	note: note.optional(),
	state: state.optional()
});

const rosterOf = ({ authority }: App) => new Roster(authority.tables.memberships.values());

const list = route({
	method: 'GET',
	path: '/leave',
	summary:
		'The leave that the asker may see: their own, and that of the teams they manage; by dates with from and to.',
	access: 'leave.see',
	query: z.strictObject({
		from: localDate.optional(),
		to: localDate.optional(),
		state: state.optional(),
		rep: id.optional()
	}),
	answer: z.object({ leave: z.array(LeaveView) }),
	handle({ app, identity, query }) {
		const leave = visibleLeave(
			app,
			identity,
			(one) =>
				(query.rep === undefined || one.rep === query.rep) &&
				(query.state === undefined || one.state === query.state) &&
				(query.to === undefined || one.from <= query.to) &&
				(query.from === undefined || one.to >= query.from)
		);
		return ok({ body: { leave } });
	}
});

/** What is wrong with a leave apart from its fields' own shapes. */
function flaw({ authority }: App, leave: Leave): Problem | undefined {
	if (!authority.tables.reps.has(leave.rep)) return invalidField('/rep', 'is no person');
	if (leave.to < leave.from) return invalidField('/to', 'is before it begins');
	if (dayNumber(leave.to) - dayNumber(leave.from) >= MAX_DAYS) {
		return invalidField('/to', `is more than ${MAX_DAYS} days after it begins`);
	}
	if (leave.state === 'declined') return undefined;
	const own = [...authority.tables.leave.values()].filter(({ rep }) => rep === leave.rep);
	const rival = own.find(
		(other) =>
			other.id !== leave.id && other.state !== 'declined' && other.from <= leave.to && other.to >= leave.from
	);
	if (rival) {
		const message = `overlaps leave from ${rival.from} to ${rival.to}, which is ${rival.state === 'asked' ? 'asked for' : 'approved'} already`;
		return conflict('There is leave on these days already.', [{ pointer: '/from', message }]);
	}
	const waiting = own.filter((other) => other.id !== leave.id && other.state === 'asked').length;
	return leave.state === 'asked' && waiting >= MOST_ASKED
		? conflict(`${MOST_ASKED} requests wait for an answer already.`)
		: undefined;
}

const userOf = (identity: Identity): Id => (identity.kind === 'user' ? identity.id : '');

const create = route({
	method: 'POST',
	path: '/leave',
	summary:
		'Asks for leave of one’s own, or enters it for somebody one decides about: then it is approved unless the state says else.',
	access: 'leave.see',
	body: NewLeave,
	answer: LeaveView,
	handle({ app, tools, identity, body }) {
		return tools.inTurn(async () => {
			const roster = rosterOf(app);
			const rep = body.rep ?? (identity.kind === 'user' ? identity.rep : '');
			if (rep === '') return failed(invalidField('/rep', 'is needed: whose leave is it?'));
			const subject = leaveSubject(roster, { ...body, rep });
			const decides = mayDecideLeave(identity, subject);
			if (!decides && !may(identity, 'leave.see', subject)) return failed(forbidden());
			const state = body.state ?? (decides ? 'approved' : 'asked');
			if (state !== 'asked' && !decides) return failed(undecided());
			const leave: Leave = {
				id: randomId(),
				rep,
				from: body.from,
				to: body.to,
				kind: body.kind,
				note: body.note,
				state,
				decidedBy: state === 'asked' ? '' : userOf(identity)
			};
			const wrong = flaw(app, leave);
			if (wrong) return failed(wrong);
			const write: Write = { op: 'create', collection: 'leave', data: { ...leave } };
			const action = state === 'asked' ? 'leave.ask' : 'leave.enter';
			const told = state === 'asked' ? request(app, roster, leave) : answers(app, identity, undefined, leave);
			const done = await commit(app, identity, [write, ...told], {
				action,
				subject: `leave:${leave.id}`,
				after: leave
			});
			return done.ok ? ok({ status: 201, body: seeLeave(app, identity, roster, leave) }) : done;
		});
	}
});

const undecided = () =>
	forbidden('Leave is decided by a manager of the team, and nobody decides about their own.', [
		{ pointer: '/state', message: 'is for a manager of the team to decide' }
	]);

interface Found {
	readonly leave: Leave;
	/** May decide; else it is one's own and still waits. */
	readonly decides: boolean;
}

/** A leave that the asker may change; one they may not see does not exist for them. */
function changeable(app: App, identity: Identity, roster: Roster, id: Id): Result<Found, Problem> {
	const leave = app.authority.tables.leave.get(id);
	if (!leave) return failed(notFound('leave'));
	const subject = leaveSubject(roster, leave);
	if (!may(identity, 'leave.see', subject)) return failed(notFound('leave'));
	const decides = mayDecideLeave(identity, subject);
	if (decides || leave.state === 'asked') return ok({ leave, decides });
	return failed(forbidden('This was decided already: ask whoever decides about your leave to change it.'));
}

/** Whoever may decide hears that somebody asks: the managers of their teams, else the admins. */
function request({ authority, clock }: App, roster: Roster, { rep, from, to }: Leave): Write[] {
	const subject = leaveSubject(roster, { rep, from, to });
	const deciding = [...authority.tables.users.values()].filter(
		(user) => user.rep !== rep && mayDecideLeave({ kind: 'user', ...user }, subject)
	);
	const managers = deciding.filter(({ role }) => role === 'manager');
	const told = managers.length > 0 ? managers : deciding;
	const notice = { kind: 'leave.asked', data: { rep, from, to }, href: '/manage/calendar' };
	return noticesToUsers(authority.tables, told, notice, clock.now());
}

/** Whoever asked hears the answer, unless they gave it themselves. */
function answers(
	{ authority, clock }: App,
	identity: Identity,
	before: Leave | undefined,
	{ rep, from, to, state }: Leave
): Write[] {
	const own = identity.kind === 'user' && identity.rep === rep;
	if (own || state === 'asked' || state === before?.state) return [];
	const notice = { kind: 'leave.decided', data: { state, from, to }, href: '/me' };
	return noticesTo(authority.tables, [rep], notice, clock.now());
}

const ACTIONS = { asked: 'leave.reopen', approved: 'leave.approve', declined: 'leave.decline' } as const;

const change = route({
	method: 'PATCH',
	path: '/leave/{id}',
	summary:
		'Approves or declines leave (state), or changes what is given of it; the asker’s own only while it is undecided.',
	access: 'leave.see',
	body: LeaveChange,
	answer: LeaveView,
	handle({ app, tools, identity, params: { id }, body }) {
		return tools.inTurn(async () => {
			const roster = rosterOf(app);
			const found = changeable(app, identity, roster, id);
			if (!found.ok) return found;
			const { leave: before, decides } = found.value;
			const changed = differing<Leave>(before, body);
			if (changed.state !== undefined && !decides) return failed(undecided());
			const decidedBy = changed.state === 'asked' ? '' : userOf(identity);
			const data = changed.state === undefined ? changed : { ...changed, decidedBy };
			const after: Leave = { ...before, ...data };
			if (Object.keys(data).length === 0) return ok({ body: seeLeave(app, identity, roster, before) });
			const wrong = flaw(app, after);
			if (wrong) return failed(wrong);
			// moved to other dates it may concern other teams
			if (decides && !mayDecideLeave(identity, leaveSubject(roster, after))) return failed(forbidden());
			const write: Write = { op: 'update', collection: 'leave', id, data };
			const action = changed.state === undefined ? 'leave.update' : ACTIONS[changed.state];
			const deed: Deed = { action, subject: `leave:${id}`, before, after };
			const done = await commit(app, identity, [write, ...answers(app, identity, before, after)], deed);
			return done.ok ? ok({ body: seeLeave(app, identity, roster, after) }) : done;
		});
	}
});

const remove = route({
	method: 'DELETE',
	path: '/leave/{id}',
	summary: 'Takes leave away; the asker’s own only while it is undecided.',
	access: 'leave.see',
	handle({ app, tools, identity, params: { id } }) {
		return tools.inTurn(async () => {
			const found = changeable(app, identity, rosterOf(app), id);
			if (!found.ok) return found;
			const { leave: before, decides } = found.value;
			const action = decides ? 'leave.delete' : 'leave.withdraw';
			const write: Write = { op: 'delete', collection: 'leave', id };
			const done = await commit(app, identity, [write], { action, subject: `leave:${id}`, before });
			return done.ok ? ok({}) : done;
		});
	}
});

export const leaveRoutes: readonly Route[] = [list, create, change, remove];
