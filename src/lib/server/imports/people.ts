import type { Mapping } from '#lib/domain/imports/mapping.ts';
import { personOf } from '#lib/domain/imports/person.ts';
import { columnOf, compileMapping, type LineError } from '#lib/domain/imports/rows.ts';
import type { PersonField } from '#lib/domain/imports/mapping.ts';
import { ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import type { RowJudge } from '#lib/server/people/access.ts';
import { planPerson, type PersonRow, type PlanContext } from '#lib/server/people/plan.ts';
import { upsertPeople, type PeopleDeps } from '#lib/server/people/upsert.ts';
import { PeopleView } from '#lib/server/people/view.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write, WriteRefusal } from '#lib/server/record/store.ts';
import { fitCells, type CsvFile, type Row } from './read.ts';
import type { Outcome, Sink } from './sink.ts';

export interface PeopleSinkOptions {
	readonly deps: PeopleDeps;
	readonly mapping: Mapping;
	readonly file: Pick<CsvFile, 'header'>;
	/** Only say what would be. */
	readonly dry: boolean;
	/** Whether whoever brings the file may bring a line; the API asks the same. */
	readonly judge: RowJudge;
}

type Read =
	{ readonly row: Row; readonly person: PersonRow } | { readonly row: Row; readonly outcome: Outcome };
interface Judged {
	readonly status: Outcome['status'];
	readonly errors?: readonly FieldError[];
}

const SHOWN_ROWS = 5;
const ROWS_AT_ONCE = 100;

/** Brings lines into the record as people, or says what would be. */
export class PeopleSink implements Sink {
	readonly size = ROWS_AT_ONCE;
	readonly makes = { teams: 0, regions: 0 };
	readonly #options: PeopleSinkOptions;
	readonly #read: ReturnType<typeof compileMapping>;
	readonly #said = new Map<string, string>();
	readonly #dry: { readonly view: PeopleView; readonly context: PlanContext };
	#shown = 0;

	constructor(options: PeopleSinkOptions) {
		this.#options = options;
		this.#read = compileMapping(options.mapping, options.file.header);
		this.#dry = {
			view: new PeopleView(options.deps.authority.tables),
			context: {
				today: todayOf(options.deps),
				newId: randomId,
				said: this.#said,
				judge: options.judge
			}
		};
	}

	async take(rows: readonly Row[]): Promise<Result<Outcome[], WriteRefusal>> {
		const reads = rows.map((row) => this.#readRow(row));
		const people = reads.flatMap((read) => ('person' in read ? [read.person] : []));
		const judged = this.#options.dry
			? ok(people.map((person) => this.#try(person)))
			: await upsertPeople(this.#options.deps, people, { said: this.#said, judge: this.#options.judge });
		if (!judged.ok) return judged;
		const answers = judged.value.values();
		return ok(
			reads.map((read): Outcome => {
				if ('outcome' in read) return read.outcome;
				return this.#outcome(read.row, read.person, answers.next().value ?? { status: 'unchanged' });
			})
		);
	}

	#readRow(row: Row): Read {
		const { file } = this.#options;
		const rejected = (errors: readonly LineError[]): Read => ({
			row,
			outcome: { row, status: 'rejected', errors }
		});
		const cells = fitCells(row.cells, file.header);
		if (!cells.ok) return rejected([{ column: '', value: row.cells.join(' | '), message: cells.error }]);
		const line = this.#read(cells.value);
		if (!line.ok) return rejected(line.error);
		if (line.value.kind === 'skipped') return { row, outcome: { row, status: 'skipped' } };
		return { row, person: personOf(line.value.values) };
	}

	/** Plans one person against everything planned before, and writes nothing. */
	#try(person: PersonRow): Judged {
		const plan = planPerson(this.#dry.view, person, this.#dry.context);
		if (!plan.ok) return { status: 'rejected', errors: plan.error };
		this.#dry.view.apply(plan.value.writes);
		const made = (collection: Write['collection']) =>
			plan.value.writes.filter((write) => write.op === 'create' && write.collection === collection).length;
		this.makes.teams += made('teams');
		this.makes.regions += made('regions');
		return plan.value;
	}

	#outcome(row: Row, person: PersonRow, { status, errors }: Judged): Outcome {
		if (status === 'rejected') {
			return { row, status, errors: (errors ?? []).map((error) => this.#lineError(error, person)) };
		}
		if (!this.#options.dry || this.#shown >= SHOWN_ROWS) return { row, status };
		this.#shown++;
		return { row, status, shown: { ...person } };
	}

	#lineError({ pointer, message }: FieldError, person: PersonRow): LineError {
		const field = pointer.slice(1) as PersonField;
		if (!pointer) return { column: '', value: '', message: `The record did not take it: ${message}` };
		const column = columnOf(this.#options.mapping, field);
		return { column, value: person[field] ?? '', message: `${column} ${message}` };
	}
}
