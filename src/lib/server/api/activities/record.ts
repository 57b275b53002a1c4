/** Writes drafts into the record, each at most once, in one batch with the answer that a repeated request will get. */
import { instantText } from '#lib/domain/calendar.ts';
import type { Activity, Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import type { Write, WriteRefusal } from '#lib/server/record/store.ts';
import { momentAt, type Draft } from './draft.ts';

export type RecordParts = Pick<App, 'record' | 'authority' | 'clock'>;

export interface Recorder {
	/** With externalId it names a row: `key:<id>`, `me:<user>`, `operator`. */
	readonly source: string;
	/** Who brings it (actorOf). */
	readonly createdBy: string;
	/** Whether rows of this rep may be changed; asked of rows that are there already and belonged to somebody else. */
	readonly mayChange: (row: Pick<Activity, 'rep' | 'localDate'>) => boolean;
}

export interface Recorded {
	readonly id: Id;
	readonly status: 'created' | 'updated' | 'unchanged' | 'forbidden';
}

/** A repeated request: its identity and key, and the hash of its body. */
export interface Repeatable {
	readonly identity: string;
	readonly key: string;
	readonly bodyHash: string;
	/** The answer to keep, given what became of the drafts. */
	answer(recorded: readonly Recorded[]): { readonly status: number; readonly response: unknown };
}

export type RecordOutcome =
	| { readonly kind: 'recorded'; readonly recorded: readonly Recorded[] }
	/** The same request was answered before: here is that answer. */
	| { readonly kind: 'repeated'; readonly status: number; readonly response: unknown }
	/** The key was used for another body. */
	| { readonly kind: 'key-reused' };

type Row = Omit<Activity, 'receivedAt'>;

/** Others may write the same rows at the same time; each round starts from what the record then holds. */
const ROUNDS = 6;

/**
 * Creates or updates every draft: all or nothing. Drafts with an externalId that this source has used before update that
 * row, or leave it as it is; the others are new rows.
 */
export async function recordDrafts(
	app: RecordParts,
	drafts: readonly Draft[],
	recorder: Recorder,
	repeatable?: Repeatable
): Promise<Result<RecordOutcome, WriteRefusal>> {
	let refusal: WriteRefusal = { kind: 'unavailable', message: 'others write the same rows' };
	for (let round = 0; round < ROUNDS; round++) {
		const kept = repeatable && (await keptAnswer(app, repeatable));
		if (kept) return ok(kept);
		const known = await knownRows(app, drafts, recorder.source);
		const plan = await planWrites(app, drafts, known, recorder);
		if (plan.writes.length === 0) return ok({ kind: 'recorded', recorded: plan.recorded });
		const written = await app.record.write([
			...plan.writes,
			...(repeatable ? [keep(repeatable, plan.recorded)] : [])
		]);
		if (written.ok) return ok({ kind: 'recorded', recorded: plan.recorded });
		refusal = written.error;
		if (refusal.kind !== 'conflict' && refusal.kind !== 'missing') break;
	}
	return failed(refusal);
}

async function keptAnswer({ record }: RecordParts, { identity, key, bodyHash }: Repeatable) {
	const filter = record.filter('identity = {:identity} && key = {:key}', { identity, key });
	const [kept] = await record.find('requests', { filter, limit: 1 });
	if (!kept) return undefined;
	if (kept.bodyHash !== bodyHash) return { kind: 'key-reused' } as const;
	return { kind: 'repeated', status: kept.status, response: kept.response } as const;
}

function keep(repeatable: Repeatable, recorded: readonly Recorded[]): Write {
	const { identity, key, bodyHash } = repeatable;
	const { status, response } = repeatable.answer(recorded);
	return { op: 'create', collection: 'requests', data: { identity, key, bodyHash, status, response } };
}

/** PocketBase takes filters of at most 3,500 characters and 200 comparisons. */
const FILTER_LENGTH = 2_500;
const FILTER_TERMS = 100;

/** The rows that this source brought under the drafts' external ids, by that id. */
async function knownRows(
	{ record }: RecordParts,
	drafts: readonly Draft[],
	source: string
): Promise<Map<string, Row>> {
	const wanted = [...new Set(drafts.map(({ externalId }) => externalId).filter((id) => id !== ''))];
	const from = record.filter('source = {:source}', { source });
	const filters: string[] = [];
	let terms: string[] = [];
	let length = 0;
	const close = () => {
		if (terms.length > 0) filters.push(`${from} && (${terms.join(' || ')})`);
		[terms, length] = [[], 0];
	};
	for (const externalId of wanted) {
		const term = record.filter('externalId = {:externalId}', { externalId });
		if (length + term.length > FILTER_LENGTH || terms.length === FILTER_TERMS) close();
		terms.push(term);
		length += term.length + 4;
	}
	close();
	const pages = await Promise.all(
		filters.map((filter) => record.find('activities', { filter, limit: 1_000 }))
	);
	return new Map(pages.flat().map((row) => [row.externalId, row]));
}

async function planWrites(
	app: RecordParts,
	drafts: readonly Draft[],
	known: Map<string, Row>,
	recorder: Recorder
): Promise<{ writes: Write[]; recorded: Recorded[] }> {
	const fresh = new Set<string>();
	const creates = drafts.filter(({ externalId }) => {
		if (externalId === '') return true;
		if (known.has(externalId) || fresh.has(externalId)) return false;
		fresh.add(externalId);
		return true;
	});
	const ids = creates.length === 0 ? [] : await app.record.activityIds(creates.length);
	const writes: Write[] = [];
	const recorded = drafts.map((draft): Recorded => {
		const row = draft.externalId === '' ? undefined : known.get(draft.externalId);
		if (!row) {
			const created = newRow(app, draft, ids.shift() ?? '', recorder);
			// a later draft of the same list with this externalId changes it
			if (draft.externalId !== '') known.set(draft.externalId, created);
			writes.push({ op: 'create', collection: 'activities', data: { ...created } });
			return { id: created.id, status: 'created' };
		}
		if (!recorder.mayChange(row)) return { id: row.id, status: 'forbidden' };
		const data = changes(app, row, draft);
		if (Object.keys(data).length === 0) return { id: row.id, status: 'unchanged' };
		known.set(draft.externalId, { ...row, ...data });
		writes.push({ op: 'update', collection: 'activities', id: row.id, data });
		return { id: row.id, status: 'updated' };
	});
	return recorded.some(({ status }) => status === 'forbidden')
		? { writes: [], recorded }
		: { writes, recorded };
}

function newRow(
	{ authority, clock }: RecordParts,
	draft: Draft,
	id: Id,
	{ source, createdBy }: Recorder
): Row {
	const { occurredAt, localDate } = draft.when ?? momentAt(clock.now(), draft.rep.id, authority.tables);
	return {
		id,
		rep: draft.rep.id,
		type: draft.type,
		quantity: draft.quantity ?? 1,
		amount: draft.amount ?? 0,
		margin: draft.margin ?? 0,
		customer: draft.customer ?? '',
		deal: draft.deal ?? '',
		occurredAt: instantText(occurredAt),
		localDate,
		source,
		externalId: draft.externalId,
		note: draft.note ?? '',
		createdBy
	};
}

/**
 * What a draft changes of a row that is there. What it does not say stays; a time that says the same keeps the stored local
 * date, even if the rep's zone is another by now (P5).
 */
function changes({ authority }: RecordParts, row: Row, draft: Draft): Partial<Row> {
	const { when } = draft;
	const sameTime =
		!when || (when.date ? when.localDate === row.localDate : when.occurredAt === Date.parse(row.occurredAt));
	const moved = draft.rep.id !== row.rep;
	const moment = sameTime
		? moved && !when?.date
			? momentAt(Date.parse(row.occurredAt), draft.rep.id, authority.tables)
			: undefined
		: when;
	const wanted: Partial<Row> = {
		rep: draft.rep.id,
		type: draft.type,
		...(draft.quantity !== undefined && { quantity: draft.quantity }),
		...(draft.amount !== undefined && { amount: draft.amount }),
		...(draft.margin !== undefined && { margin: draft.margin }),
		...(draft.customer !== undefined && { customer: draft.customer }),
		...(draft.deal !== undefined && { deal: draft.deal }),
		...(draft.note !== undefined && { note: draft.note }),
		...(moment && { occurredAt: instantText(moment.occurredAt), localDate: moment.localDate })
	};
	return Object.fromEntries(
		Object.entries(wanted).filter(([field, value]) => row[field as keyof Row] !== value)
	);
}
