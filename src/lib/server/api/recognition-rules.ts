/** L2, L4: what is recognised here. The judge (server/recognition) goes by these rules. */
import { z } from 'zod';
import { HIDDEN_NAME, isHidden, may } from '#lib/domain/access.ts';
import { dateOfDay, localDayOf } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { JudgedKind } from '#lib/domain/recognition/definition.ts';
import type { Crossing } from '#lib/domain/recognition/judgement.ts';
import type { Id } from '#lib/domain/records.ts';
import type { RecognitionRule } from '#lib/domain/recognition/recognition.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { slices } from '#lib/protocol/this-machine.ts';
import type { App } from '#lib/server/app.ts';
import { todayOf, workspaceOf } from '#lib/server/floor/workspace.ts';
import { boardNames } from '#lib/server/people/access.ts';
import { isOwn } from '#lib/server/recognition/telling.ts';
import { checkRule } from '#lib/server/recognition/check.ts';
import { JUDGED_KINDS } from '#lib/server/recognition/definition.ts';
import { PREVIEW_DAYS, previewOf } from '#lib/server/recognition/preview.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { commit, differing } from './commit.ts';
import { conflict, invalid, notFound, unavailable, type Problem, changedMeanwhile } from './problem.ts';
import { route, type Route } from './route.ts';
import { name, openDate } from './schemas.ts';

/** Each is judged with every record that comes. */
const MOST_ACTIVE = 40;
const LATEST = 5;
const SLICE_MS = 8;
const PRIORITY = 'must be a whole number from 1 to 9';

const kind = z.enum(
	JUDGED_KINDS as [JudgedKind, ...JudgedKind[]],
	`must be one of ${JUDGED_KINDS.join(', ')}`
);
const definition = z.record(z.string(), z.unknown(), 'must be an object');
const icon = z.string('must be the name of an icon').max(50, 'is no icon');
const celebrate = z.boolean('must be true or false');
const priority = z.int(PRIORITY).min(1, PRIORITY).max(9, PRIORITY);

const RuleView = z.object({
	id: z.string(),
	name,
	kind: z.string(),
	definition: z.unknown(),
	icon: z.string(),
	celebrate: z.boolean(),
	priority: z.int(),
	from: z.string(),
	active: z.boolean(),
	version: z.int()
});

const listRules = route({
	method: 'GET',
	path: '/recognition-rules',
	summary: 'What is recognised here, ended rules included.',
	access: 'floor.look',
	answer: z.object({ recognitionRules: z.array(RuleView) }),
	handle({ app }) {
		return ok({ body: { recognitionRules: [...app.authority.tables.recognition_rules.values()] } });
	}
});

/** The rule as it is to be kept, or what is wrong with it. */
function judged(app: App, kind: JudgedKind, rule: RecognitionRule): Result<RecognitionRule, Problem> {
	const checked = checkRule(app.authority, kind, rule);
	if (!checked.ok) return failed(invalid(checked.error));
	if (!rule.active) return ok(checked.value);
	const { recognition_rules } = app.authority.tables;
	const others = [...recognition_rules.values()].filter(({ active, id }) => active && id !== rule.id);
	if (others.some((other) => other.name === rule.name)) {
		return failed(
			conflict(`There is a rule called ${rule.name} already.`, [
				{ pointer: '/name', message: 'is taken by another rule' }
			])
		);
	}
	return others.length < MOST_ACTIVE
		? ok(checked.value)
		: failed(conflict(`${MOST_ACTIVE} rules are in force here already; end one first.`));
}

const createRule = route({
	method: 'POST',
	path: '/recognition-rules',
	summary:
		'Makes a rule for what is recognised. Periods that ended before `from`, today where it is left out, are not judged.',
	access: 'recognition.rules',
	body: z.strictObject({
		name,
		kind,
		definition,
		icon: icon.default(''),
		celebrate: celebrate.default(false),
		priority: priority.default(5),
		from: openDate.optional()
	}),
	answer: RuleView,
	handle({ app, tools, identity, body: { from, ...body } }) {
		return tools.inTurn(async () => {
			const rule = { id: randomId(), ...body, from: from ?? todayOf(app), active: true, version: 1 };
			const made = judged(app, body.kind, rule);
			if (!made.ok) return made;
			const write: Write = { op: 'create', collection: 'recognition_rules', data: { ...made.value } };
			const subject = `recognition_rules:${rule.id}`;
			const done = await commit(app, identity, [write], {
				action: 'recognition.rules.create',
				subject,
				after: made.value
			});
			return done.ok ? ok({ status: 201, body: made.value }) : done;
		});
	}
});

function found(app: App, id: Id): Result<RecognitionRule, Problem> {
	const rule = app.authority.tables.recognition_rules.get(id);
	return rule ? ok(rule) : failed(notFound('rule'));
}

const isJudged = (kind: string): kind is JudgedKind => (JUDGED_KINDS as readonly string[]).includes(kind);

const changeRule = route({
	method: 'PATCH',
	path: '/recognition-rules/{id}',
	summary: 'Changes what is given of a rule, or ends it (active: false). What was recognised by it stays.',
	access: 'recognition.rules',
	body: z.strictObject({
		version: z.int('must be a whole number').optional(),
		name: name.optional(),
		definition: definition.optional(),
		icon: icon.optional(),
		celebrate: celebrate.optional(),
		priority: priority.optional(),
		from: openDate.optional(),
		active: z.boolean('must be true or false').optional()
	}),
	answer: RuleView,
	handle({ app, tools, identity, params: { id }, body: { version, ...body } }) {
		return tools.inTurn(async () => {
			const rule = found(app, id);
			if (!rule.ok) return rule;
			const before = rule.value;
			if (version !== undefined && version !== before.version)
				return failed(changedMeanwhile('rule', before));
			const data = differing<RecognitionRule>(before, body);
			if (Object.keys(data).length === 0) return ok({ body: before });
			const wanted: RecognitionRule = { ...before, ...data, version: before.version + 1 };
			// a rule whose metric has gone can still be ended
			const looked = wanted.active || body.definition !== undefined;
			const after = looked && isJudged(wanted.kind) ? judged(app, wanted.kind, wanted) : ok(wanted);
			if (!after.ok) return after;
			const write: Write = {
				op: 'update',
				collection: 'recognition_rules',
				id,
				data: { ...data, version: wanted.version }
			};
			const subject = `recognition_rules:${id}`;
			const deed = { action: 'recognition.rules.update', subject, before, after: after.value };
			const done = await commit(app, identity, [write], deed);
			return done.ok ? ok({ body: after.value }) : done;
		});
	}
});

const removeRule = route({
	method: 'DELETE',
	path: '/recognition-rules/{id}',
	summary: 'Takes a rule away. What was recognised by it stays.',
	access: 'recognition.rules',
	handle({ app, tools, identity, params: { id } }) {
		return tools.inTurn(async () => {
			const rule = found(app, id);
			if (!rule.ok) return rule;
			const deed = {
				action: 'recognition.rules.delete',
				subject: `recognition_rules:${id}`,
				before: rule.value
			};
			const write: Write = { op: 'delete', collection: 'recognition_rules', id };
			const done = await commit(app, identity, [write], deed);
			return done.ok ? ok({}) : done;
		});
	}
});

/** M8: whether restricted figures of whom this is about are for this reader; of the whole floor's: of all teams. */
function seersOf({ authority, clock }: App, identity: Identity): (of: Crossing) => boolean {
	const { memberships, teams } = authority.tables;
	const roster = new Roster(memberships.values());
	const today = todayOf({ authority, clock });
	const sees = (team: Id) => may(identity, 'figures.restricted', { teams: [team] });
	return ({ rep, team }) => {
		if (rep !== '') return may(identity, 'figures.restricted', { teams: roster.teams(rep, today) });
		return team === '' ? [...teams.keys()].every(sees) : sees(team);
	};
}

const Whose = z.object({ id: z.string(), name: z.string() }).nullable();

const previewRule = route({
	method: 'POST',
	path: '/recognition-rules/preview',
	summary: `What a rule would have recognised in the last ${PREVIEW_DAYS} days: how much, and the latest ${LATEST}. Nothing is kept.`,
	access: 'recognition.rules',
	body: z.strictObject({ kind, definition }),
	answer: z.object({
		from: z.string(),
		to: z.string(),
		count: z.int(),
		/** `at`: ms since 1970. */
		last: z.array(z.object({ at: z.number(), rep: Whose, team: Whose, data: z.unknown() }))
	}),
	async handle({ app, identity, body: { kind, definition } }) {
		const { authority, clock } = app;
		if (authority.state.kind !== 'ready') return failed(unavailable('The floor is being read anew.'));
		const plain = {
			id: '',
			name: '',
			icon: '',
			celebrate: false,
			priority: 5,
			from: '',
			active: true,
			version: 1
		};
		const rule = checkRule(authority, kind, { ...plain, definition });
		if (!rule.ok) return failed(invalid(rule.error));
		const now = clock.now();
		const all = await previewOf(authority, rule.value, now, slices(SLICE_MS, setImmediate));
		const shownTo = seersOf(app, identity);
		const crossings = all.filter((one) => !isOwn(authority, rule.value, one) || shownTo(one));
		const today = localDayOf(now, workspaceOf(authority.tables).timeZone);
		const nameOf = boardNames(app, identity, 'rep');
		const { reps, teams } = authority.tables;
		return ok({
			body: {
				from: dateOfDay(today - PREVIEW_DAYS),
				to: dateOfDay(today),
				count: crossings.length,
				last: crossings.slice(0, LATEST).map(({ at, rep, team, data }) => {
					const person = reps.get(rep);
					const group = teams.get(team);
					return {
						at,
						rep: person
							? { id: rep, name: nameOf({ id: rep, name: isHidden(person) ? HIDDEN_NAME : person.name }) }
							: null,
						team: group ? { id: team, name: group.name } : null,
						data
					};
				})
			}
		});
	}
});

export const recognitionRuleRoutes: readonly Route[] = [
	listRules,
	createRule,
	changeRule,
	removeRule,
	previewRule
];
