/** Quotas and daily goals: of the floor, a team or a person, per metric and length of period, from a date to a date. */
import { z } from 'zod';
import { may, type Subject } from '#lib/domain/access.ts';
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { overlap, Roster } from '#lib/domain/membership.ts';
import { MAX_AMOUNT } from '#lib/domain/money.ts';
import type { Id, LocalDate, Target } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { commit, differing } from './commit.ts';
import { conflict, forbidden, invalidField, notFound, type Problem } from './problem.ts';
import { route, type Route } from './route.ts';
import { openDate } from './schemas.ts';

const VALUE = `must be a whole number from 1 to ${MAX_AMOUNT}; money in minor units`;
const SUBJECT = /^(?:workspace|(team|rep):([a-z0-9]{15}))$/;

const fields = {
	metric: z.string('must be the key of a metric').min(1, 'is empty').max(50, 'is no metric'),
	period: z.enum(['day', 'week', 'month', 'quarter', 'year'], 'must be day, week, month, quarter or year'),
	value: z.number(VALUE).int(VALUE).min(1, VALUE).max(MAX_AMOUNT, VALUE)
};
const validity = { from: openDate.optional(), to: openDate.optional() };
const isPublic = z.boolean('must be true or false').optional();

const TargetView = z.object({
	id: z.string(),
	subject: z.string(),
	...fields,
	from: z.string(),
	to: z.string(),
	public: z.boolean()
});
const NewTarget = z.strictObject({
	subject: z.string().regex(SUBJECT, 'must be workspace, team:<id> or rep:<id>'),
	...fields,
	...validity,
	public: isPublic,
	/** Ends the one now in force the day before this one begins. */
	instead: z.boolean('must be true or false').optional()
});
const TargetChange = z.strictObject({
	metric: fields.metric.optional(),
	period: fields.period.optional(),
	value: fields.value.optional(),
	...validity,
	public: isPublic
});

/** Whom a target concerns, as access.ts asks. */
function subjectOf(app: App, target: string): Subject {
	const [, kind, id = ''] = SUBJECT.exec(target) ?? [];
	if (kind === 'team') return { teams: [id] };
	if (kind === 'rep')
		return { rep: id, teams: new Roster(app.authority.tables.memberships.values()).teams(id, todayOf(app)) };
	return { teams: [] };
}

/** A target that is not public is for its subject and their managers. */
export const maySee = (app: App, identity: Identity, target: Target): boolean =>
	target.public || may(identity, 'facts.private', subjectOf(app, target.subject));

const listTargets = route({
	method: 'GET',
	path: '/targets',
	summary: 'The targets that the asker may see: public ones, their own, those of teams they manage.',
	access: 'floor.look',
	answer: z.object({ targets: z.array(TargetView) }),
	handle({ app, identity }) {
		const all = [...app.authority.tables.targets.values()];
		return ok({ body: { targets: all.filter((target) => maySee(app, identity, target)) } });
	}
});

/** What is wrong with a target apart from its fields' own shapes. */
function flaw({ authority }: App, target: Target, ended: readonly Target[] = []): Problem | undefined {
	const [, kind, id = ''] = SUBJECT.exec(target.subject) ?? [];
	const table = kind === 'team' ? authority.tables.teams : kind === 'rep' ? authority.tables.reps : undefined;
	if (table && !table.has(id))
		return invalidField('/subject', `is no ${kind === 'team' ? 'team' : 'person'}`);
	if (!authority.engine.metrics().some(({ key }) => key === target.metric)) {
		return invalidField('/metric', 'is no metric');
	}
	if (target.to !== '' && target.from > target.to) return invalidField('/to', 'is before it begins');
	const rival = [...authority.tables.targets.values()].find(
		(other) => rivals(target, other) && !ended.includes(other)
	);
	if (!rival) return undefined;
	const message = `overlaps another target (${rival.from || 'always'} to ${rival.to || 'open'})`;
	return conflict('There is a target for these dates already.', [{ pointer: '/from', message }]);
}

/** Two of the same kind must share no date. */
const rivals = (a: Target, b: Target): boolean =>
	a.id !== b.id && a.subject === b.subject && a.metric === b.metric && a.period === b.period && overlap(a, b);

/** Those that another one takes the place of: in force before it begins, and not over by then. */
const endedBy = ({ authority }: App, target: Target): Target[] =>
	[...authority.tables.targets.values()].filter(
		(other) => rivals(target, other) && target.from !== '' && other.from < target.from
	);

const endBefore = (targets: readonly Target[], from: LocalDate): Write[] =>
	targets.map(({ id }) => ({
		op: 'update',
		collection: 'targets',
		id,
		data: { to: dateOfDay(dayNumber(from) - 1) }
	}));

const createTarget = route({
	method: 'POST',
	path: '/targets',
	summary: 'Sets a target for the floor, a team or a person.',
	access: 'targets.write',
	body: NewTarget,
	answer: TargetView,
	handle({ app, tools, identity, body }) {
		return tools.inTurn(async () => {
			if (!may(identity, 'targets.write', subjectOf(app, body.subject))) return failed(forbidden());
			const { from = '', to = '', public: shown = false, instead = false, ...rest } = body;
			const target: Target = { id: randomId(), ...rest, from, to, public: shown };
			const ended = instead ? endedBy(app, target) : [];
			const wrong = flaw(app, target, ended);
			if (wrong) return failed(wrong);
			const write: Write = { op: 'create', collection: 'targets', data: { ...target } };
			const deed = {
				action: 'targets.create',
				subject: `targets:${target.id}`,
				...(ended.length > 0 ? { before: ended } : {}),
				after: target
			};
			const done = await commit(app, identity, [...endBefore(ended, from), write], deed);
			return done.ok ? ok({ status: 201, body: target }) : done;
		});
	}
});

/** A target that the asker may change; one they may not even see does not exist for them. */
function changeable(app: App, identity: Identity, id: Id): Result<Target, Problem> {
	const target = app.authority.tables.targets.get(id);
	if (!target || !maySee(app, identity, target)) return failed(notFound('target'));
	return may(identity, 'targets.write', subjectOf(app, target.subject)) ? ok(target) : failed(forbidden());
}

const changeTarget = route({
	method: 'PATCH',
	path: '/targets/{id}',
	summary: 'Changes what is given of a target. To keep the past, end it and set another instead.',
	access: 'targets.write',
	body: TargetChange,
	answer: TargetView,
	handle({ app, tools, identity, params: { id }, body }) {
		return tools.inTurn(async () => {
			const found = changeable(app, identity, id);
			if (!found.ok) return found;
			const before = found.value;
			const data = differing<Target>(before, body);
			const after: Target = { ...before, ...data };
			if (Object.keys(data).length === 0) return ok({ body: before });
			const wrong = flaw(app, after);
			if (wrong) return failed(wrong);
			const write: Write = { op: 'update', collection: 'targets', id, data };
			const deed = { action: 'targets.update', subject: `targets:${id}`, before, after };
			const done = await commit(app, identity, [write], deed);
			return done.ok ? ok({ body: after }) : done;
		});
	}
});

const removeTarget = route({
	method: 'DELETE',
	path: '/targets/{id}',
	summary: 'Takes a target away, as if it had never been.',
	access: 'targets.write',
	handle({ app, tools, identity, params: { id } }) {
		return tools.inTurn(async () => {
			const found = changeable(app, identity, id);
			if (!found.ok) return found;
			const deed = { action: 'targets.delete', subject: `targets:${id}`, before: found.value };
			const done = await commit(app, identity, [{ op: 'delete', collection: 'targets', id }], deed);
			return done.ok ? ok({}) : done;
		});
	}
});

export const targetRoutes: readonly Route[] = [listTargets, createTarget, changeTarget, removeTarget];
