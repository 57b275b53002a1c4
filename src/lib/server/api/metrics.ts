/** What boards count: the built-in metrics, what this floor gives points for, and metrics of its own. */
import { z } from 'zod';
import { may } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Metric } from '#lib/domain/metrics.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { MetricRecord } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { commit, differing } from './commit.ts';
import {
	catalogueOf,
	definition,
	direction,
	inputsOf,
	MetricView,
	offeredTo,
	recordOf,
	sameJson,
	standardOf,
	unit,
	viewOf
} from './metrics/catalogue.ts';
import { isAttainable, judge, type Wanted } from './metrics/judge.ts';
import { freeKey, isBuiltIn, keyFromName } from './metrics/key.ts';
import { previewMetric } from './metrics/preview.ts';
import { listed, usesOf } from './metrics/uses.ts';
import {
	conflict,
	forbidden,
	invalid,
	invalidField,
	notFound,
	type Problem,
	changedMeanwhile
} from './problem.ts';
import { route, type Route } from './route.ts';
import { count, name } from './schemas.ts';

/** A choice with more would help nobody, and every one of them travels to every screen. */
const MOST_METRICS = 200;
const POINTS = 'points';
/** R1: names a way to decide ties where else the key of a metric stands. */
const EARLIEST = 'earliest';

const listMetrics = route({
	method: 'GET',
	path: '/metrics',
	summary: 'All that the asker may compare people by, the built-in metrics first.',
	access: 'floor.look',
	answer: z.object({ metrics: z.array(MetricView) }),
	handle({ app, identity }) {
		return ok({ body: { metrics: offeredTo(app.authority, identity) } });
	}
});

const getMetric = route({
	method: 'GET',
	path: '/metrics/{key}',
	summary: 'One metric. The ETag is its version, for If-Match.',
	access: 'floor.look',
	answer: MetricView,
	handle({ app, identity, params }) {
		const metric = offeredTo(app.authority, identity).find(({ key }) => key === params.key);
		if (!metric) return failed(notFound('metric'));
		return ok({ body: metric, headers: { etag: `"${metric.version}"` } });
	}
});

const createMetric = route({
	method: 'POST',
	path: '/metrics',
	summary: 'Makes a metric. Its key is made from the name and never changes.',
	access: 'metrics.write',
	body: z.strictObject({ name, unit, direction: direction.default('up'), definition }),
	answer: MetricView,
	handle({ app, tools, identity, body }) {
		return tools.inTurn(async () => {
			const catalogue = catalogueOf(app.authority);
			const stored = [...app.authority.tables.metrics.values()];
			const taken = new Set([...catalogue.keys(), ...stored.map(({ key }) => key), EARLIEST]);
			const key = freeKey(body.name, taken);
			const judged = judge(app.authority, { ...body, key });
			if (!judged.ok) return failed(invalid(judged.error));
			const clash = nameClash(catalogue, judged.value) ?? full(stored);
			if (clash) return failed(clash);
			const record: MetricRecord = { ...judged.value, id: randomId(), version: 1 };
			const deed = { action: 'metrics.create', subject: `metrics:${key}`, after: record };
			const done = await commit(app, identity, [create(record)], deed);
			return done.ok ? ok({ status: 201, body: viewOf(app.authority, judged.value, 1, catalogue) }) : done;
		});
	}
});

const create = (record: MetricRecord): Write => ({
	op: 'create',
	collection: 'metrics',
	data: { ...record }
});

const full = (stored: readonly MetricRecord[]): Problem | undefined =>
	stored.filter(({ key }) => !isBuiltIn(key)).length >= MOST_METRICS
		? conflict(`This floor has ${MOST_METRICS} metrics of its own already; delete one first.`)
		: undefined;

/** Two metrics of one name could not be told apart, and a built-in one's key is not given to another. */
function nameClash(catalogue: ReadonlyMap<string, Metric>, metric: Metric): Problem | undefined {
	const folded = (text: string) => text.normalize('NFC').toLowerCase();
	const alike = [...catalogue.values()].find(
		(other) => other.key !== metric.key && folded(other.name) === folded(metric.name)
	);
	const same = standardOf(keyFromName(metric.name));
	const other = alike ?? (same?.key === metric.key ? undefined : same);
	if (!other) return undefined;
	const whose = isBuiltIn(other.key) ? 'the built-in metric' : 'the metric';
	return conflict(`There is ${whose} ${other.name} already; choose another name.`, [
		{ pointer: '/name', message: `is taken by ${whose} ${other.name}` }
	]);
}

/** A metric that is there, and its record where it has one. */
interface Found {
	readonly metric: Metric;
	readonly record: MetricRecord | undefined;
	readonly version: number;
}

/** The same where only its name is still known. */
type Removable = Omit<Found, 'metric'> & { readonly metric: Pick<Metric, 'key' | 'name'> };

/** The metric of this key if the asker may change it. M2: of the built-in ones only points, by whoever keeps the structure. */
function changeable(app: App, identity: Identity, key: string): Result<Found, Problem> {
	if (!offeredTo(app.authority, identity).some((metric) => metric.key === key)) {
		return failed(notFound('metric'));
	}
	const metric = catalogueOf(app.authority).get(key);
	if (!metric) return failed(notFound('metric'));
	if (isBuiltIn(key) && key !== POINTS) {
		return failed(forbidden('Built-in metrics stay as they are; make one of your own from it.'));
	}
	if (key === POINTS && !may(identity, 'structure.write')) {
		return failed(forbidden('What points are given for is for an admin to change.'));
	}
	const record = recordOf(app.authority, key);
	return ok({ metric, record, version: record?.version ?? 0 });
}

/**
 * The same for deleting: also a record that is no metric any more, since a type or the metric that it is of is gone. Nobody is
 * shown it, so whoever may see every figure clears it away.
 */
function removable(app: App, identity: Identity, key: string): Result<Removable, Problem> {
	const found = changeable(app, identity, key);
	const record = recordOf(app.authority, key);
	const broken = record && !isBuiltIn(key) && !catalogueOf(app.authority).has(key);
	if (found.ok || !broken || !may(identity, 'figures.restricted')) return found;
	return ok({ metric: { key, name: record.name }, record, version: record.version });
}

/** Why this request may not be meant for the version that is there; undefined: it is. */
function stale(request: Request, version: number | undefined, now: number): Problem | undefined {
	const match = request.headers.get('if-match')?.trim();
	const asked = version ?? (match === undefined ? undefined : tagged(match));
	if (asked === undefined) {
		return invalidField('/version', 'must say which version this is meant for, here or in If-Match');
	}
	if (asked === '*' || asked === now) return undefined;
	return changedMeanwhile('metric', { version: now });
}

/** `"3"` -> 3; anything but a version's tag matches none. */
const tagged = (match: string): number | '*' =>
	match === '*' ? match : Number(/^(?:W\/)?"(\d{1,9})"$/.exec(match)?.[1] ?? -1);

const changeMetric = route({
	method: 'PATCH',
	path: '/metrics/{key}',
	summary: 'Changes what is given of a metric; it is then one version further, on every board at once.',
	access: 'metrics.write',
	body: z.strictObject({
		version: z.int('must be a whole number').optional(),
		name: name.optional(),
		unit: unit.optional(),
		direction: direction.optional(),
		definition: definition.optional()
	}),
	answer: MetricView,
	handle({ app, tools, identity, request, params: { key }, body: { version, ...body } }) {
		return tools.inTurn(async () => {
			const found = changeable(app, identity, key);
			if (!found.ok) return found;
			const refused = stale(request, version, found.value.version) ?? fixed(found.value.metric, body);
			if (refused) return failed(refused);
			const { metric: before } = found.value;
			const judged = judge(app.authority, { ...before, ...given(body), key });
			if (!judged.ok) return failed(invalid(judged.error));
			const catalogue = catalogueOf(app.authority);
			const clash = nameClash(catalogue, judged.value) ?? stranded(app, identity, before, judged.value);
			if (clash) return failed(clash);
			return store(app, identity, found.value, judged.value, 'metrics.update');
		});
	}
});

const given = (body: { readonly [F in keyof Wanted]?: Wanted[F] | undefined }): Partial<Wanted> =>
	Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));

/** M2: of points only the weights can be replaced. */
function fixed(
	before: Metric,
	body: Readonly<Record<'name' | 'unit' | 'direction', string | undefined>> | Record<string, unknown>
): Problem | undefined {
	if (before.key !== POINTS) return undefined;
	const changed = (['name', 'unit', 'direction'] as const).filter(
		(field) => body[field] !== undefined && body[field] !== before[field]
	);
	return changed.length === 0
		? undefined
		: invalid(changed.map((field) => ({ pointer: `/${field}`, message: 'is fixed for points' })));
}

/** What hangs on the metric and could not go on with it as it shall be (M7, M8); C1: what a launched contest counts is fixed. */
function stranded(app: App, identity: Identity, before: Metric, after: Metric): Problem | undefined {
	const { authority } = app;
	const catalogue = catalogueOf(authority);
	const summed = after.definition.kind === 'sum' || after.definition.kind === 'ratio';
	const attainable = summed && isAttainable(authority, after, catalogue);
	const { onFloor } = inputsOf(authority, after, catalogue);
	const grows = after.definition.kind === 'sum' && after.direction === 'up';
	const counts = !sameJson(before.definition, after.definition) || before.direction !== after.direction;
	const left = usesOf(app, identity, after.key).filter(({ kind }) => {
		if (kind === 'metric') return !attainable;
		if (kind === 'contest') return counts;
		if (kind === 'sharedGoal' || kind === 'ownGoal') return !grows || !onFloor;
		return ['screen', 'streak', 'challenge'].includes(kind) && !onFloor;
	});
	if (left.length === 0) return undefined;
	const message = `is no longer for ${listed(left)}`;
	return conflict(`It is used by ${listed(left)}, which could not go on with it like this.`, [
		{ pointer: '/definition', message }
	]);
}

/** Writes a metric's next version; nothing where it says what it said before. */
async function store(
	app: App,
	identity: Identity,
	{ metric: before, record, version }: Found,
	after: Metric,
	action: string
): Promise<Result<{ body: unknown; headers: Record<string, string> }, Problem>> {
	const answer = (reached: number) =>
		ok({
			body: viewOf(app.authority, after, reached, catalogueOf(app.authority)),
			headers: { etag: `"${reached}"` }
		});
	const { definition, ...words } = after;
	const changed = {
		...differing<Omit<Metric, 'definition'>>(before, words),
		...(sameJson(before.definition, definition) ? {} : { definition })
	};
	if (Object.keys(changed).length === 0) return answer(version);
	const next = version + 1;
	const write: Write = record
		? { op: 'update', collection: 'metrics', id: record.id, data: { ...changed, version: next } }
		: create({ ...after, id: randomId(), version: next });
	const deed = { action, subject: `metrics:${after.key}`, before, after: { ...after, version: next } };
	const done = await commit(app, identity, [write], deed);
	return done.ok ? answer(next) : done;
}

const removeMetric = route({
	method: 'DELETE',
	path: '/metrics/{key}',
	summary: 'Deletes a metric that nothing uses; of points it restores what they are given for by default.',
	access: 'metrics.write',
	query: z.strictObject({ version: count(0, 999_999_999).optional() }),
	handle({ app, tools, identity, request, params: { key }, query }) {
		return tools.inTurn(async () => {
			const found = removable(app, identity, key);
			if (!found.ok) return found;
			const { metric, record, version } = found.value;
			const unasked = query.version === undefined && !request.headers.has('if-match');
			const refused = unasked ? undefined : stale(request, query.version, version);
			if (refused) return failed(refused);
			const standard = standardOf(key);
			if (standard) {
				const replaced = changeable(app, identity, key);
				if (!replaced.ok) return replaced;
				// another version and not none: an editor that was opened before must notice
				const done = await store(app, identity, replaced.value, standard, 'metrics.restore');
				return done.ok ? ok({}) : done;
			}
			const uses = usesOf(app, identity, key);
			if (uses.length > 0) {
				return failed({
					...conflict(`${metric.name} is used by ${listed(uses)}. Take it off there first.`),
					more: { usedBy: uses.map(({ kind, id, words }) => ({ kind, id, name: words })) }
				});
			}
			const deed = { action: 'metrics.delete', subject: `metrics:${key}`, before: record };
			const writes: Write[] = record ? [{ op: 'delete', collection: 'metrics', id: record.id }] : [];
			const done = await commit(app, identity, writes, deed);
			return done.ok ? ok({}) : done;
		});
	}
});

export const metricRoutes: readonly Route[] = [
	listMetrics,
	getMetric,
	createMetric,
	changeMetric,
	removeMetric,
	previewMetric
];
