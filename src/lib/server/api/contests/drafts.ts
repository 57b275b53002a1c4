/** Making, changing and copying contests before they are launched; and the edits that are allowed after. */
import { z } from 'zod';
import { canonicalJson } from '#lib/domain/contests/canonical-json.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import { windowBefore } from '#lib/domain/contests/schedule.ts';
import { isOver } from '#lib/domain/contests/states.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { actorOf } from '#lib/domain/access.ts';
import type { LocalDate } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { contestRulesSchema } from '#lib/protocol/contest-rules.ts';
import { differing, shown } from '#lib/server/api/commit.ts';
import { conflict, invalidField, refusedWrite, type Problem } from '#lib/server/api/problem.ts';
import { route } from '#lib/server/api/route.ts';
import { id as idField, text } from '#lib/server/api/schemas.ts';
import type { App } from '#lib/server/app.ts';
import { changeContest } from '#lib/server/contests/moves.ts';
import { GRACE_HOURS } from '#lib/server/contests/roster.ts';
import { ContestReader } from '#lib/server/contests/see.ts';
import { decideOnce } from '#lib/server/jobs/once.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { acted, answerOf, found, partsOf, stale, version, why } from './found.ts';
import { readRules, rulesFlaw } from './judge.ts';
import { edited, notMoved } from './moves.ts';
import { ContestView } from './view.ts';

const CONTEST_NAME_LENGTH = 120;
/** Contests that are not over, drafts included. */
export const MOST_OPEN = 200;
/** Thirty days. */
const MOST_GRACE_HOURS = 720;

const GRACE = `must be a whole number of hours from 0 to ${MOST_GRACE_HOURS}`;
export const contestName = text(CONTEST_NAME_LENGTH)
	.transform((value) => value.trim())
	.pipe(z.string().min(1, 'is empty'));
const { anyOf } = z.toJSONSchema(contestRulesSchema, { io: 'input', unrepresentable: 'any' });
/** Described by their schema; judged by `readRules`, which says more. */
const rules = z.unknown().meta({
	anyOf,
	description: 'C1: the rules, by format. `version` may be left out: the floor keeps it.'
});
const series = z.union([z.literal(''), idField], 'is no series');
const repeats = z.enum(['', 'weekly'], 'must be weekly or empty');
const graceHours = z.int(GRACE).min(0, GRACE).max(MOST_GRACE_HOURS, GRACE);

const isFull = ({ authority }: App): boolean =>
	[...authority.tables.contests.values()].filter(({ state }) => !isOver(state)).length >= MOST_OPEN;

const seriesFlaw = ({ authority }: App, wanted: string | undefined): Problem | undefined =>
	!wanted || authority.tables.contest_series.has(wanted)
		? undefined
		: invalidField('/series', 'is no series');

type Drafted = Pick<ContestRecord, 'name' | 'rules' | 'series' | 'repeats' | 'graceHours' | 'copyOf'>;

/** Writes a new draft; the caller holds the turn and has judged the rules. */
async function drafted(
	app: App,
	identity: Identity,
	given: Drafted
): Promise<Result<ContestRecord, Problem>> {
	if (isFull(app))
		return failed(conflict(`There are ${MOST_OPEN} contests that are not over; remove a draft first.`));
	const contest: ContestRecord = {
		id: randomId(),
		...given,
		state: 'draft',
		rulesHash: '',
		...{ entrants: [], startsAt: '', endsAt: '', settlesAt: '', editions: [], steps: [] },
		...{ outcome: null, proposals: 0, createdBy: actorOf(identity), version: 1 }
	};
	const create: Write = { op: 'create', collection: 'contests', data: { ...contest } };
	const audit = acted(app, identity, { action: 'create', id: contest.id, before: null, after: contest });
	const written = await app.record.write([create, audit]);
	if (!written.ok) return failed(refusedWrite(written.error));
	await shown(app);
	return ok(contest);
}

export const createContest = route({
	method: 'POST',
	path: '/contests',
	summary: 'Makes a draft of a contest. Nobody but those who make contests sees it until it is launched.',
	access: 'contests.write',
	body: z.strictObject({
		name: contestName,
		rules,
		series: series.default(''),
		repeats: repeats.default(''),
		graceHours: graceHours.default(GRACE_HOURS)
	}),
	answer: ContestView,
	handle({ app, tools, identity, body }) {
		return tools.inTurn(async () => {
			const read = readRules(body.rules, 1);
			if (!read.ok) return read;
			const wrong =
				rulesFlaw(app, new ContestReader(app, identity), read.value) ?? seriesFlaw(app, body.series);
			if (wrong) return failed(wrong);
			const made = await drafted(app, identity, { ...body, rules: read.value, copyOf: '' });
			return made.ok ? ok({ status: 201, body: answerOf(app, identity, made.value) }) : made;
		});
	}
});

const Change = z.strictObject({
	version: version.optional(),
	name: contestName.optional(),
	rules: rules.optional(),
	series: series.optional(),
	repeats: repeats.optional(),
	graceHours: graceHours.optional(),
	/** Needed where rules or the name of a launched contest change. */
	why: why.optional()
});
type Change = z.output<typeof Change>;

export const patchContest = route({
	method: 'PATCH',
	path: '/contests/{id}',
	summary:
		'Changes what is given. Of a draft all of it; after launch the rules may only get longer, gain prizes or have words mended, with a reason (`why`), as a new version.',
	access: 'contests.write',
	body: Change,
	answer: ContestView,
	handle({ app, tools, identity, params: { id }, body }) {
		return tools.inTurn(async () => {
			const contest = found(app, identity, id);
			if (!contest.ok) return contest;
			const { row, reader } = contest.value;
			const wrong = stale(row, body.version) ?? seriesFlaw(app, body.series);
			if (wrong) return failed(wrong);
			const changed =
				row.state === 'draft'
					? await changeDraft(app, identity, row, reader, body)
					: await changeLaunched(app, identity, row, body);
			return changed.ok ? ok({ body: answerOf(app, identity, changed.value) }) : changed;
		});
	}
});

async function changeDraft(
	app: App,
	identity: Identity,
	before: ContestRecord,
	reader: ContestReader,
	{ name, rules: sent, series, repeats, graceHours }: Change
): Promise<Result<ContestRecord, Problem>> {
	const read = sent === undefined ? ok(undefined) : readRules(sent, before.rules.version);
	if (!read.ok) return read;
	const wrong = read.value && rulesFlaw(app, reader, read.value);
	if (wrong) return failed(wrong);
	const rules = read.value && !saysTheSame(read.value, before.rules) ? read.value : undefined;
	return put(app, identity, before, { name, rules, series, repeats, graceHours });
}

/** What is no part of the rules can change as it is; the rules and the name are edited (C1). */
async function changeLaunched(
	app: App,
	identity: Identity,
	before: ContestRecord,
	{ name, rules: sent, series, repeats, graceHours, why }: Change
): Promise<Result<ContestRecord, Problem>> {
	if (graceHours !== undefined && graceHours !== before.graceHours)
		return failed(conflict('How long late facts count was fixed at launch.', [GRACE_FIXED]));
	const read = sent === undefined ? ok(undefined) : readRules(sent, before.rules.version + 1);
	if (!read.ok) return read;
	const rules = read.value && !saysTheSame(read.value, before.rules) ? read.value : undefined;
	const renamed = name !== undefined && name !== before.name ? name : undefined;
	let current = before;
	if (rules || renamed !== undefined) {
		const made = await edited(app, identity, before, { rules, name: renamed, why: why ?? '' });
		if (!made.ok) return made;
		current = made.value;
	}
	return put(app, identity, current, { series, repeats });
}

const GRACE_FIXED = { pointer: '/graceHours', message: 'cannot change after launch' };
/** Whether rules say the same, whatever their version is and in whatever order they say it. */
const saysTheSame = (a: ContestRules, b: ContestRules) =>
	canonicalJson({ ...a, version: 0 }) === canonicalJson({ ...b, version: 0 });

/** Writes what differs, if anything does. */
async function put(
	app: App,
	identity: Identity,
	before: ContestRecord,
	wanted: { readonly [F in keyof Drafted]?: Drafted[F] | undefined }
): Promise<Result<ContestRecord, Problem>> {
	const data = differing<Drafted>(before, wanted);
	if (Object.keys(data).length === 0) return ok(before);
	const after: ContestRecord = { ...before, ...data, version: before.version + 1 };
	const audit = acted(app, identity, { action: 'update', id: before.id, before, after });
	const written = await changeContest(partsOf(app), before, after, [audit], 'update');
	if (!written.ok) return failed(notMoved(written.error, before));
	await shown(app);
	return ok(after);
}

export const removeContest = route({
	method: 'DELETE',
	path: '/contests/{id}',
	summary: 'Takes a draft away. What was launched stays: it can be cancelled, with a reason.',
	access: 'contests.write',
	handle({ app, tools, identity, params: { id } }) {
		return tools.inTurn(async () => {
			const contest = found(app, identity, id);
			if (!contest.ok) return contest;
			const { row } = contest.value;
			if (row.state !== 'draft')
				return failed(conflict('Only a draft can be taken away; cancel it instead.'));
			const audit = acted(app, identity, { action: 'delete', id, before: row, after: null });
			// the step from this version: where it was launched meanwhile, that stands
			const key = `contests:${id}:${row.version + 1}`;
			const removed = await decideOnce(partsOf(app), key, [
				{ op: 'delete', collection: 'contests', id },
				audit
			]);
			if (!removed.ok) return failed(refusedWrite(removed.error));
			if (removed.value === 'already') return failed(notMoved({ why: 'moved' }, row));
			await shown(app);
			return ok({});
		});
	}
});

/** Further than this no window is looked for. */
const MOST_WINDOWS = 20_000;

/** The first of a contest's windows that begins after today; undefined: none within reach. */
function nextWindowOf({ window }: ContestRules, today: LocalDate): ContestRules['window'] | undefined {
	for (let ahead = 1; ahead <= MOST_WINDOWS; ahead++) {
		const next = windowBefore(window, -ahead);
		if (next.from > today) return next;
	}
	return undefined;
}

export const duplicateContest = route({
	method: 'POST',
	path: '/contests/{id}/duplicate',
	summary: 'Makes a draft of the same contest in its next window.',
	access: 'contests.write',
	body: z.strictObject({ name: contestName.optional() }),
	answer: ContestView,
	handle({ app, tools, identity, params: { id }, body: { name } }) {
		return tools.inTurn(async () => {
			const contest = found(app, identity, id);
			if (!contest.ok) return contest;
			const { row } = contest.value;
			const window = nextWindowOf(row.rules, todayOf(app));
			if (!window) return failed(conflict('It is too long ago: set its dates by hand.'));
			const { series, graceHours } = row;
			const made = await drafted(app, identity, {
				...{ series, graceHours, repeats: '', copyOf: id },
				name: name ?? row.name,
				rules: { ...row.rules, version: 1, window }
			});
			return made.ok ? ok({ status: 201, body: answerOf(app, identity, made.value) }) : made;
		});
	}
});
