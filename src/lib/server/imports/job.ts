import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { instantText } from '#lib/domain/calendar.ts';
import { csvLine } from '#lib/domain/imports/csv.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Result } from '#lib/domain/result.ts';
import type { AnyCollections, WriteRefusal } from '#lib/server/record/store.ts';
import { batches, Tally } from './preview.ts';
import { fitCells, type CsvFile } from './read.ts';
import type { Outcome, Sink } from './sink.ts';

type JobFields = Partial<Omit<AnyCollections['imports'], 'id'>>;

export interface JobOptions {
	readonly id: Id;
	readonly file: CsvFile;
	readonly total: number;
	/** Called when it is this job's turn: the floor may have changed since the file was looked at. */
	readonly begin: () => Sink;
	readonly clock: Pick<Clock, 'now' | 'monotonic'>;
	/** Where rejected lines go; made when there is one. */
	readonly rejectedPath: string;
	/** Keeps the job's record up to date. */
	readonly save: (fields: JobFields) => Promise<Result<unknown, WriteRefusal>>;
	/** After each batch. */
	readonly progress: (done: number, total: number) => void;
	/** Once everything is written: until it is on the boards. */
	readonly settled: () => Promise<void>;
	/** Whether the server wants to stop. */
	readonly stopped: () => boolean;
}

const SAVE_MS = 500;
const BOM = '\ufeff';

/** Lines that did not come in, as they were, with where they stood and why. */
class RejectedLines {
	readonly #path: string;
	readonly #header: readonly string[];
	#out: WriteStream | undefined;

	constructor(path: string, header: readonly string[]) {
		this.#path = path;
		this.#header = header;
	}

	async add(outcomes: readonly Outcome[]): Promise<void> {
		let text = '';
		for (const { row, errors } of outcomes) {
			if (!errors) continue;
			const fitted = fitCells(row.cells, this.#header);
			const cells = fitted.ok ? fitted.value : this.#header.map((_, i) => row.cells[i] ?? '');
			text += csvLine([...cells, String(row.line), errors.map(({ message }) => message).join('; ')]);
		}
		if (text === '') return;
		if (!this.#out) {
			this.#out = createWriteStream(this.#path, { mode: 0o600 });
			text = BOM + csvLine([...this.#header, 'line', 'reason']) + text;
		}
		if (!this.#out.write(text)) await once(this.#out, 'drain');
	}

	async close(): Promise<void> {
		if (!this.#out) return;
		this.#out.end();
		await finished(this.#out);
	}
}

/** One file on its way into the record. `run` never rejects: what goes wrong is the job's error. */
export class ImportJob {
	readonly #options: JobOptions;
	readonly #tally = new Tally();
	#saved = -Infinity;

	constructor(options: JobOptions) {
		this.#options = options;
	}

	get id(): Id {
		return this.#options.id;
	}
	get total(): number {
		return this.#options.total;
	}
	get done(): number {
		return this.#tally.done;
	}
	get counts(): Tally['counts'] {
		return this.#tally.counts;
	}

	async run(): Promise<void> {
		const { file, rejectedPath, clock, total, progress } = this.#options;
		const rejected = new RejectedLines(rejectedPath, file.header);
		let error = '';
		try {
			error = await this.#bring(rejected);
			await rejected.close();
			await this.#options.settled();
		} catch (failure) {
			error ||= `The server failed while bringing this in: ${failure instanceof Error ? failure.message : String(failure)}`;
		}
		await this.#save({
			state: error ? 'failed' : 'done',
			error: error && `${error} ${this.#progressWords()}`,
			endedAt: instantText(clock.now())
		});
		progress(total, total);
	}

	/** Everything, or up to where it went wrong: the answer is why, '' for all. */
	async #bring(rejected: RejectedLines): Promise<string> {
		const { file, begin, stopped, progress, total } = this.#options;
		const sink = begin();
		for await (const rows of batches(file, sink.size)) {
			if (stopped()) return 'The server was stopped.';
			const taken = await sink.take(rows);
			if (!taken.ok) return `The record does not answer: ${taken.error.message}.`;
			this.#tally.add(taken.value);
			await rejected.add(taken.value);
			progress(Math.min(this.done, total - 1), total);
			await this.#saveNowAndThen();
			await new Promise((resolve) => setImmediate(resolve));
		}
		return '';
	}

	#progressWords(): string {
		const { total } = this.#options;
		const of = `${this.done.toLocaleString('en')} of ${total.toLocaleString('en')} lines were done`;
		return `${of}. Bring the file in again: what is here already stays as it is.`;
	}

	async #saveNowAndThen(): Promise<void> {
		const now = this.#options.clock.monotonic();
		if (now - this.#saved < SAVE_MS) return;
		this.#saved = now;
		await this.#save({});
	}

	async #save(fields: JobFields): Promise<void> {
		const { created, updated, unchanged, rejected } = this.#tally;
		await this.#options.save({ done: this.done, created, updated, unchanged, rejected, ...fields });
	}
}
