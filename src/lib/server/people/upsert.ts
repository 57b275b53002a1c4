import type { Clock } from '#lib/domain/clock.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { RecordStore, Write, WriteRefusal } from '#lib/server/record/store.ts';
import type { RowJudge } from './access.ts';
import { planPerson, type PersonPlan, type PersonRow, type PlanContext } from './plan.ts';
import { PeopleView } from './view.ts';

export type { PersonRow } from './plan.ts';

/** The parts of the running server that people are written with; `App` has them all. */
export interface PeopleDeps {
	readonly record: Pick<RecordStore, 'write' | 'head'>;
	readonly authority: Pick<Authority, 'tables' | 'reached'>;
	readonly clock: Pick<Clock, 'now'>;
}
export interface PeopleOptions {
	/** Hand the same map to several calls that belong to one file, so that rows which contradict each other are found. */
	readonly said?: Map<string, string>;
	/** Whether whoever brings the list may bring a row; absent: may bring all. */
	readonly judge?: RowJudge;
	/** Written in the same batch as what it is about: who brought it, and how it was. */
	readonly audit?: (writes: readonly Write[]) => Write;
	/** Fresh record ids; random ones by default. */
	readonly newId?: () => Id;
}
/** What became of row i. */
export interface PersonOutcome {
	readonly externalId: string;
	/** '' where the row was rejected. */
	readonly id: Id;
	readonly status: 'created' | 'updated' | 'unchanged' | 'rejected';
	/** Pointers name the row's field: `/email`. */
	readonly errors?: readonly FieldError[];
}

const MOST_WRITES = 500;

const turns = new WeakMap<object, Promise<unknown>>();

/** Runs `work` after everything queued before it for the same `key`: two lists at once must not both make a team. */
function inTurn<T>(key: object, work: () => Promise<T>): Promise<T> {
	const mine = (turns.get(key) ?? Promise.resolve()).then(work);
	turns.set(
		key,
		mine.catch(() => undefined)
	);
	return mine;
}

interface Planned {
	readonly index: number;
	readonly row: PersonRow;
	readonly plan: PersonPlan;
}
const rejected = (row: PersonRow, errors: readonly FieldError[]): PersonOutcome => ({
	externalId: row.externalId ?? '',
	id: '',
	status: 'rejected',
	errors
});
const settled = ({ row, plan }: Planned): PersonOutcome => ({
	externalId: row.externalId ?? '',
	id: plan.id,
	status: plan.status
});

/** One list of people on its way into the record. */
class Upsert {
	readonly #deps: PeopleDeps;
	readonly #options: Pick<PeopleOptions, 'audit'>;
	readonly #context: PlanContext;
	readonly outcomes: PersonOutcome[] = [];

	constructor(deps: PeopleDeps, options: PeopleOptions) {
		this.#deps = deps;
		this.#options = options;
		this.#context = {
			today: todayOf(deps),
			newId: options.newId ?? randomId,
			said: options.said ?? new Map<string, string>(),
			judge: options.judge
		};
	}

	/** Plans and writes as many rows at once as fit a batch; a row's writes are never split. */
	async run(rows: readonly PersonRow[]): Promise<WriteRefusal | undefined> {
		let view = new PeopleView(this.#deps.authority.tables);
		let batch: Planned[] = [];
		let size = 0;
		for (const [index, row] of rows.entries()) {
			const planned = planPerson(view, row, this.#context);
			if (!planned.ok) {
				this.outcomes[index] = rejected(row, planned.error);
				continue;
			}
			const plan = planned.value;
			if (size + plan.writes.length > MOST_WRITES) {
				const refusal = await this.#write(batch);
				if (refusal) return refusal;
				view = new PeopleView(this.#deps.authority.tables);
				[batch, size] = [[], 0];
			}
			view.apply(plan.writes);
			batch.push({ index, row, plan });
			size += plan.writes.length;
		}
		return this.#write(batch);
	}

	async #write(batch: readonly Planned[]): Promise<WriteRefusal | undefined> {
		const writes = batch.flatMap(({ plan }) => plan.writes);
		const written = await this.#commit(writes);
		if (written.ok) {
			for (const planned of batch) this.outcomes[planned.index] = settled(planned);
			return undefined;
		}
		if (written.error.kind === 'unavailable') return written.error;
		// somebody else wrote in between: each row again, alone, from what the record holds now
		await this.#caughtUp();
		for (const { index, row } of batch) {
			const refusal = await this.#alone(index, row);
			if (refusal) return refusal;
		}
		return undefined;
	}

	async #alone(index: number, row: PersonRow): Promise<WriteRefusal | undefined> {
		const planned = planPerson(new PeopleView(this.#deps.authority.tables), row, this.#context);
		if (!planned.ok) {
			this.outcomes[index] = rejected(row, planned.error);
			return undefined;
		}
		const written = await this.#commit(planned.value.writes);
		if (!written.ok && written.error.kind === 'unavailable') return written.error;
		this.outcomes[index] = written.ok
			? settled({ index, row, plan: planned.value })
			: rejected(row, [{ pointer: '', message: written.error.message }]);
		return undefined;
	}

	async #commit(writes: readonly Write[]): Promise<Result<unknown, WriteRefusal>> {
		if (writes.length === 0) return ok(undefined);
		const { audit } = this.#options;
		const written = await this.#deps.record.write(audit ? [...writes, audit(writes)] : writes);
		if (written.ok) await this.#caughtUp();
		return written;
	}

	async #caughtUp(): Promise<void> {
		const { seq } = await this.#deps.record.head();
		// boards that lag behind are no failure: what was written is written
		await this.#deps.authority.reached(seq).catch(() => undefined);
	}
}

/**
 * Brings people into the record (the rules of `POST /api/v1/people`): matched by externalId, else e-mail, else exact
 * name; a named team or region is made if there is none; a changed team ends the old membership the day before `from`.
 * Outcome i answers row i, a rejected row writes nothing; a row that changes nothing writes nothing. Lists take turns.
 * When it answers, the authority's tables hold what was written. Fails only where the record does not answer; rows
 * before that may be in, and the same list again is safe.
 */
export function upsertPeople(
	app: PeopleDeps,
	rows: readonly PersonRow[],
	options: PeopleOptions = {}
): Promise<Result<PersonOutcome[], WriteRefusal>> {
	return inTurn(app.record, async () => {
		const upsert = new Upsert(app, options);
		const refusal = await upsert.run(rows);
		return refusal ? failed(refusal) : ok(upsert.outcomes);
	});
}
