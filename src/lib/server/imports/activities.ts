import { createHash } from 'node:crypto';
import { actorOf } from '#lib/domain/access.ts';
import { instantText, localDateOf } from '#lib/domain/calendar.ts';
import {
	activityOf,
	type ActivityContext,
	type ImportedActivity,
	type When
} from '#lib/domain/imports/activity.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Mapping } from '#lib/domain/imports/mapping.ts';
import { columnOf, compileMapping, type LineError } from '#lib/domain/imports/rows.ts';
import { currencyDigits, minorToDecimal } from '#lib/domain/money.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { Activity, Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { workspaceOf } from '#lib/server/floor/workspace.ts';
import { nameFor } from '#lib/server/people/access.ts';
import type { RecordStore, Write, WriteRefusal } from '#lib/server/record/store.ts';
import { anyExisting, existing, SOURCE } from './existing.ts';
import { FirstLines } from './first-lines.ts';
import { fitCells, type CsvFile, type Row } from './read.ts';
import type { Outcome, Sink } from './sink.ts';

export interface ActivitySinkOptions {
	readonly record: Pick<RecordStore, 'write' | 'seed' | 'find' | 'filter' | 'activityIds'>;
	readonly tables: Tables;
	readonly context: ActivityContext;
	readonly mapping: Mapping;
	readonly file: Pick<CsvFile, 'header'>;
	/** Only say what would be. */
	readonly dry: boolean;
	/** Who imports: for the rows' createdBy, and for what may be shown. */
	readonly identity: Identity;
}

interface Draft {
	readonly row: Row;
	readonly activity: ImportedActivity;
	readonly externalId: string;
}
type Read = { readonly draft: Draft } | { readonly outcome: Outcome };
type Fields = Partial<Omit<Activity, 'id'>>;
type New = Omit<Activity, 'receivedAt'>;
/** For a draft: a new activity, a change of one that is there, or nothing where the record already holds just this. */
type Step = { readonly op: 'create'; readonly data: New } | Extract<Write, { op: 'update' }> | undefined;

const SHOWN_ROWS = 5;
const ROWS_AT_ONCE = 500;

/** Brings lines into the record as activities, or says what would be. */
export class ActivitySink implements Sink {
	readonly size = ROWS_AT_ONCE;
	readonly makes = { teams: 0, regions: 0 };
	readonly #options: ActivitySinkOptions;
	readonly #read: ReturnType<typeof compileMapping>;
	readonly #lines = new FirstLines();
	readonly #actor: string;
	/** How often each content without an externalId has come. */
	readonly #times = new Map<string, number>();
	#shown = 0;
	/** Whether rows may be there already; unknown until asked. A refused write says that they are. */
	#compare: boolean | undefined;

	constructor(options: ActivitySinkOptions) {
		this.#options = options;
		this.#actor = actorOf(options.identity);
		this.#read = compileMapping(options.mapping, options.file.header);
	}

	async take(rows: readonly Row[]): Promise<Result<Outcome[], WriteRefusal>> {
		const reads = rows.map((row) => this.#readRow(row));
		const drafts = reads.flatMap((read) => ('draft' in read ? [read.draft] : []));
		const settled = await this.#settle(drafts);
		if (!settled.ok) return settled;
		const outcomes = settled.value.values();
		return ok(reads.flatMap((read) => ('draft' in read ? (outcomes.next().value ?? []) : [read.outcome])));
	}

	#readRow(row: Row): Read {
		const { mapping, file, context } = this.#options;
		const rejected = (errors: readonly LineError[]): Read => ({
			outcome: { row, status: 'rejected', errors }
		});
		const cells = fitCells(row.cells, file.header);
		if (!cells.ok) return rejected([{ column: '', value: row.cells.join(' | '), message: cells.error }]);
		const line = this.#read(cells.value);
		if (!line.ok) return rejected(line.error);
		if (line.value.kind === 'skipped') return { outcome: { row, status: 'skipped' } };
		const activity = activityOf(line.value.values, mapping, context);
		if (!activity.ok) return rejected(activity.error);
		const externalId = activity.value.externalId ?? this.#derive(activity.value);
		const first = this.#lines.seen(externalId, row.line);
		if (first !== undefined) {
			const column = columnOf(mapping, 'externalId');
			const message = `${column} stands a second time: first in line ${first}`;
			return rejected([{ column, value: externalId, message }]);
		}
		return { draft: { row, activity: activity.value, externalId } };
	}

	/**
	 * A line without an externalId is known again by its content; of lines with the same content, by which of them it is:
	 * the second call to the same customer on a day is the second one in the next import too.
	 */
	#derive(activity: ImportedActivity): string {
		const { when, ...rest } = activity;
		const moment = when && (when.wholeDay ? when.localDate : when.instant);
		const content = JSON.stringify([moment, ...Object.entries(rest).flat()]);
		const hash = createHash('sha256').update(content).digest('base64url').slice(0, 22);
		const times = (this.#times.get(hash) ?? 0) + 1;
		this.#times.set(hash, times);
		return `row:${hash}:${times}`;
	}

	/** What becomes of drafts, in their order. */
	async #settle(drafts: readonly Draft[]): Promise<Result<Outcome[], WriteRefusal>> {
		const planned = await this.#plan(drafts);
		if (!planned.ok || this.#options.dry)
			return planned.ok ? ok(this.#outcomes(drafts, planned.value)) : planned;
		const written = await this.#write(planned.value);
		if (written.ok) return ok(this.#outcomes(drafts, planned.value));
		if (written.error.kind === 'unavailable') return written;
		this.#compare = true;
		if (drafts.length > 1) return this.#settleEach(drafts);
		return this.#settleOne(drafts, written.error);
	}

	/** Somebody wrote in between, or one row is not taken: each by itself, so that only what is wrong stays out. */
	async #settleEach(drafts: readonly Draft[]): Promise<Result<Outcome[], WriteRefusal>> {
		const outcomes: Outcome[] = [];
		for (const draft of drafts) {
			const settled = await this.#settle([draft]);
			if (!settled.ok) return settled;
			outcomes.push(...settled.value);
		}
		return ok(outcomes);
	}

	#settleOne(drafts: readonly Draft[], refusal: WriteRefusal): Result<Outcome[], WriteRefusal> {
		return ok(
			drafts.map(({ row }) => ({
				row,
				status: 'rejected',
				errors: [{ column: '', value: '', message: `The record did not take it: ${refusal.message}` }]
			}))
		);
	}

	async #plan(drafts: readonly Draft[]): Promise<Result<Step[], WriteRefusal>> {
		try {
			const known = await this.#known(drafts.map(({ externalId }) => externalId));
			const fresh = drafts.filter(({ externalId }) => !known.has(externalId)).length;
			const ids = this.#options.dry ? [] : await this.#options.record.activityIds(fresh);
			const next = ids.values();
			return ok(
				drafts.map((draft): Step => {
					const before = known.get(draft.externalId);
					return before ? this.#update(before, draft) : this.#create(next.next().value ?? '', draft);
				})
			);
		} catch (error) {
			return failed({ kind: 'unavailable', message: error instanceof Error ? error.message : String(error) });
		}
	}

	async #known(externalIds: readonly string[]): Promise<ReadonlyMap<string, Activity>> {
		this.#compare ??= await anyExisting(this.#options.record);
		return this.#compare ? existing(this.#options.record, externalIds) : new Map<string, Activity>();
	}

	#create(id: Id, draft: Draft): Step {
		const { activity, externalId } = draft;
		const when = activity.when ?? momentNow(activity.rep, this.#options.context);
		return {
			op: 'create',
			data: {
				id,
				...ownFields(activity),
				occurredAt: instantText(when.instant),
				localDate: when.localDate,
				source: SOURCE,
				externalId,
				createdBy: this.#actor
			}
		};
	}

	/** Only what the file speaks of is compared; a whole day stays where it is, whatever the hour of the import. */
	#update(before: Activity, { activity }: Draft): Step {
		const { columns } = this.#options.mapping;
		const spoken = Object.entries(ownFields(activity)).filter(([field]) => field in columns);
		const changed: Fields = Object.fromEntries(
			spoken.filter(([field, value]) => before[field as keyof Activity] !== value)
		);
		const { when } = activity;
		const moved =
			when &&
			(when.localDate !== before.localDate ||
				(!when.wholeDay && when.instant !== Date.parse(before.occurredAt)));
		const data: Fields = moved
			? { ...changed, occurredAt: instantText(when.instant), localDate: when.localDate }
			: changed;
		if (Object.keys(data).length === 0) return undefined;
		return { op: 'update', collection: 'activities', id: before.id, data };
	}

	/** All or nothing. Rows that are all new go past PocketBase's own checks, in one statement: a tenth of the time. */
	async #write(planned: readonly Step[]): Promise<Result<unknown, WriteRefusal>> {
		const { record } = this.#options;
		const steps = planned.filter((step) => step !== undefined);
		if (steps.length === 0) return ok(undefined);
		const fresh = steps.flatMap((step) => (step.op === 'create' ? [step.data] : []));
		if (fresh.length === steps.length) return record.seed(fresh);
		return record.write(
			steps.map((step): Write =>
				step.op === 'create' ? { ...step, collection: 'activities', data: { ...step.data } } : step
			)
		);
	}

	#outcomes(drafts: readonly Draft[], planned: readonly Step[]): Outcome[] {
		return drafts.map(({ row, activity, externalId }, i): Outcome => {
			const write = planned[i];
			const status = write === undefined ? 'unchanged' : write.op === 'create' ? 'created' : 'updated';
			if (!this.#options.dry || this.#shown >= SHOWN_ROWS) return { row, status };
			this.#shown++;
			return { row, status, shown: this.#show(activity, externalId) };
		});
	}

	/** A file may name somebody by an id, which tells nothing: then neither may we. */
	#nameOf(id: Id): string {
		const { tables, context, identity } = this.#options;
		const rep = tables.reps.get(id);
		const today = localDateOf(context.now, workspaceOf(tables).timeZone);
		return rep ? nameFor(identity, rep, new Roster(tables.memberships.values()), today) : '';
	}

	#show(activity: ImportedActivity, externalId: string): Record<string, string> {
		const { tables, context, mapping } = this.#options;
		const type = [...tables.activity_types.values()].find(({ key }) => key === activity.type);
		const digits = currencyDigits(context.currency);
		const money = (minor: number) => minorToDecimal(minor, digits);
		const all: Record<string, string> = {
			externalId,
			rep: this.#nameOf(activity.rep),
			type: type?.name ?? activity.type,
			occurredAt: activity.when?.localDate ?? '',
			amount: money(activity.amount),
			margin: money(activity.margin),
			quantity: String(activity.quantity),
			customer: activity.customer,
			deal: activity.deal,
			note: activity.note
		};
		return Object.fromEntries(Object.entries(all).filter(([field]) => field in mapping.columns));
	}
}

/** A line of a file without dates happened when it came in. */
function momentNow(rep: Id, { now, zoneOf }: ActivityContext): Pick<When, 'instant' | 'localDate'> {
	const zone = zoneOf(rep, localDateOf(now, 'UTC'));
	return { instant: now, localDate: localDateOf(now, zone) };
}

/** The fields that a file may speak of, apart from the time. */
const ownFields = ({ rep, type, quantity, amount, margin, customer, deal, note }: ImportedActivity) => ({
	rep,
	type,
	quantity,
	amount,
	margin,
	customer,
	deal,
	note
});
