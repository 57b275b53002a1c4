import { toJson } from '#lib/domain/imports/mapping.ts';
import type { ColumnFacts, LineProblem, Preview } from '#lib/domain/imports/preview.ts';
import type { ColumnProfile } from '#lib/domain/imports/profile.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { WriteRefusal } from '#lib/server/record/store.ts';
import { readRows, type CsvFile, type Row } from './read.ts';
import type { Outcome, Sink } from './sink.ts';
import { nextTurn, type Study } from './study.ts';
import type { Upload } from './upload.ts';

const MOST_ERRORS = 100;
const MOST_VALUES = 12;

/** Counts of outcomes, mutable while a file goes through. */
export class Tally {
	created = 0;
	updated = 0;
	unchanged = 0;
	rejected = 0;
	skipped = 0;

	add(outcomes: readonly Outcome[]): void {
		for (const { status } of outcomes) this[status]++;
	}
	get done(): number {
		return this.created + this.updated + this.unchanged + this.rejected + this.skipped;
	}
	get counts() {
		const { created, updated, unchanged, rejected, skipped } = this;
		return { created, updated, unchanged, rejected, skipped };
	}
}

/** A file's rows in lists of at most `size`. The file was read through before: it can't break here unless the disk does. */
export async function* batches(file: CsvFile, size: number): AsyncGenerator<Row[]> {
	for await (const piece of readRows(file)) {
		if (!piece.ok) throw new Error(`line ${piece.error.line}: ${piece.error.message}`);
		for (let i = 0; i < piece.value.length; i += size) yield piece.value.slice(i, i + size);
	}
}

/** Runs a file through a dry sink. */
async function rehearse(
	study: Study,
	sink: Sink
): Promise<Result<Pick<Preview, 'errors' | 'sample' | 'makes' | keyof Tally['counts']>, WriteRefusal>> {
	const tally = new Tally();
	const errors: LineProblem[] = [];
	const sample: Readonly<Record<string, string>>[] = [];
	for await (const rows of batches(study.file, sink.size)) {
		const taken = await sink.take(rows);
		if (!taken.ok) return failed(taken.error);
		tally.add(taken.value);
		for (const { row, errors: wrong, shown } of taken.value) {
			if (wrong && errors.length < MOST_ERRORS) errors.push({ line: row.line, errors: wrong });
			if (shown) sample.push(shown);
		}
		await nextTurn(); // a dry run asks nobody, and would keep everybody waiting
	}
	return ok({ ...tally.counts, errors, sample, makes: sink.makes });
}

const NOTHING = {
	created: 0,
	updated: 0,
	unchanged: 0,
	rejected: 0,
	skipped: 0,
	errors: [],
	sample: [],
	makes: { teams: 0, regions: 0 }
} as const;

function factsOf(column: ColumnProfile, isPerson: ((text: string) => boolean) | undefined): ColumnFacts {
	const { name, samples, empty, unique } = column;
	const distinct = column.distinct ?? null;
	return {
		name,
		samples,
		empty,
		distinct,
		unique,
		values: distinct !== null && distinct <= MOST_VALUES ? [...column.values] : [],
		...(isPerson ? { known: [...column.values].filter(isPerson).length } : {})
	};
}

/** What a studied file would do, without doing any of it. */
export async function previewOf(
	upload: Upload,
	study: Study,
	sink: Sink,
	isPerson: (text: string) => boolean
): Promise<Result<Preview, WriteRefusal>> {
	const outcome = study.missing.length > 0 ? ok(NOTHING) : await rehearse(study, sink);
	if (!outcome.ok) return outcome;
	const { mapping, file } = study;
	const rep = mapping.columns.rep;
	const naming = rep && 'column' in rep ? rep.column : undefined;
	return ok({
		file: {
			name: upload.name,
			bytes: upload.bytes,
			encoding: upload.encoding,
			delimiter: file.delimiter,
			notices: file.notices
		},
		rows: study.rows,
		into: mapping.into,
		mapping: toJson(mapping),
		guessed: study.guessed,
		missing: study.missing,
		columns: study.columns.map((column) => factsOf(column, column.name === naming ? isPerson : undefined)),
		asks: study.asks,
		...outcome.value
	});
}
