import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { actorOf, may } from '#lib/domain/access.ts';
import { instantText } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { toJson } from '#lib/domain/imports/mapping.ts';
import type { JobStatus } from '#lib/domain/imports/preview.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import {
	notFound,
	problemResponse,
	refusedWrite,
	unavailable,
	unprocessable,
	type Problem
} from '#lib/server/api/problem.ts';
import type { AnyCollections } from '#lib/server/record/store.ts';
import { ActivitySink } from './activities.ts';
import { activityContext, knownOf } from './floor.ts';
import { ImportJob } from './job.ts';
import { SavedMappings } from './mappings.ts';
import { patient } from './patient.ts';
import { rowJudge } from '#lib/server/people/access.ts';
import { PeopleSink } from './people.ts';
import { previewOf } from './preview.ts';
import type { Sink } from './sink.ts';
import { study, type Study } from './study.ts';
import type { ImportDeps, Imports } from './types.ts';
import { receive, SPOOLED, type Upload } from './upload.ts';

const KEPT_MS = 30 * 86_400_000;
/** How long a job waits, at its end, for the boards to have caught up. */
const SETTLE_MS = 60_000;
const REJECTED = '.rejected.csv';
const STOPPED = 'The server stopped while this ran';

const json = (body: unknown, status = 200): Response =>
	new Response(JSON.stringify(body), {
		status,
		headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }
	});

/** The import endpoints over a record store: see `Imports`. */
export const createImports = (deps: ImportDeps): Imports => new ImportDesk(deps);

class ImportDesk implements Imports {
	readonly #deps: ImportDeps;
	readonly #dir: string;
	readonly #running = new Map<Id, ImportJob>();
	/** Of their files. */
	readonly #names = new Map<Id, string>();
	/** Jobs run one after the other: two at once would only share the same disk. */
	#queue: Promise<unknown> = Promise.resolve();
	#closing = false;
	readonly mappings: Imports['mappings'];

	constructor(deps: ImportDeps) {
		this.#deps = deps;
		this.#dir = join(deps.dataDir, 'imports');
		this.mappings = new SavedMappings(deps.record, deps.clock);
	}

	async preview(request: Request, identity: Identity): Promise<Response> {
		return this.#withUpload(request, identity, async (upload, studied) => {
			const { isPerson } = this.#known(identity);
			const preview = await previewOf(upload, studied, this.#sink(studied, true, identity), isPerson);
			await upload.dispose();
			return preview.ok ? ok(json(preview.value)) : failed(refusedWrite(preview.error));
		});
	}

	async start(request: Request, identity: Identity): Promise<Response> {
		if (this.#closing) return problemResponse(unavailable('The server is stopping.'));
		return this.#withUpload(request, identity, async (upload, studied) => {
			const unclear = whatIsUnclear(studied);
			if (unclear) return failed(unclear);
			const room = await this.#deps.makeRoom?.();
			if (room && !room.ok) return failed(unavailable(room.error.message));
			const job = await this.#enqueue(upload, studied, identity);
			return job.ok ? ok(json({ job: job.value }, 202)) : job;
		});
	}

	async status(job: Id, identity: Identity): Promise<Response> {
		const record = await this.#ownJob(job, identity);
		return record ? json(this.#statusOf(record)) : problemResponse(notFound('import'));
	}

	async rejected(job: Id, identity: Identity): Promise<Response> {
		const record = await this.#ownJob(job, identity);
		const path = this.#rejectedPath(job);
		if (!record || !(await exists(path))) return problemResponse(notFound('list of rejected lines'));
		const name = `${record.name.replace(/\.[^.]*$/, '').replace(/[^\w .-]+/g, '_')} rejected.csv`;
		return new Response(Readable.toWeb(createReadStream(path)) as ReadableStream, {
			headers: {
				'content-type': 'text/csv; charset=utf-8',
				'content-disposition': `attachment; filename="${name}"`,
				'cache-control': 'no-store'
			}
		});
	}

	/** A job tells what a file held: only whoever started it, and admins, are told that there is one. */
	async #ownJob(job: Id, identity: Identity): Promise<AnyCollections['imports'] | undefined> {
		const record = await this.#deps.record.get('imports', job);
		const own = record?.createdBy === actorOf(identity) || may(identity, 'imports.oversee');
		return own ? record : undefined;
	}

	#known(identity: Identity) {
		const { authority, clock } = this.#deps;
		return knownOf(authority.tables, clock.now(), identity);
	}

	running() {
		return [...this.#running].map(([id, { done, total }]) => ({
			...{ id, done, total },
			name: this.#names.get(id) ?? ''
		}));
	}

	async recover(): Promise<void> {
		await mkdir(this.#dir, { recursive: true, mode: 0o700 });
		const now = this.#deps.clock.now();
		for (const name of await readdir(this.#dir)) {
			const path = join(this.#dir, name);
			const left = name.endsWith(SPOOLED);
			const old = name.endsWith(REJECTED) && (await stat(path)).mtimeMs < now - KEPT_MS;
			if (left || old) await rm(path, { force: true });
		}
		const { record } = this.#deps;
		const filter = record.filter('state = {:state}', { state: 'running' });
		for (const { id, done, total } of await record.find('imports', { filter })) {
			const error = `${STOPPED}: ${done} of ${total} lines were done. Bring the file in again: what is here already stays as it is.`;
			const data = { state: 'failed' as const, error, endedAt: instantText(now) };
			await record.write([{ op: 'update', collection: 'imports', id, data }]);
		}
	}

	async close(): Promise<void> {
		this.#closing = true;
		await this.#queue;
	}

	/** Takes the file, reads it through, and hands it on; unless `use` keeps the upload, it is gone afterwards. */
	async #withUpload(
		request: Request,
		identity: Identity,
		use: (upload: Upload, studied: Study) => Promise<Result<Response, Problem>>
	): Promise<Response> {
		const upload = await receive(request, this.#dir);
		if (!upload.ok) return problemResponse(upload.error);
		try {
			const studied = await study(upload.value, this.#known(identity));
			const answer = studied.ok ? await use(upload.value, studied.value) : studied;
			if (answer.ok) return answer.value;
			await upload.value.dispose();
			return problemResponse(answer.error);
		} catch (error) {
			await upload.value.dispose();
			throw error;
		}
	}

	async #enqueue(upload: Upload, studied: Study, identity: Identity): Promise<Result<Id, Problem>> {
		const actor = actorOf(identity);
		const at = instantText(this.#deps.clock.now());
		const mapping = toJson(studied.mapping);
		const written = await this.#deps.record.write([
			{
				op: 'create',
				collection: 'imports',
				data: {
					name: upload.name,
					state: 'running',
					mapping,
					createdBy: actor,
					total: studied.rows,
					...{ done: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 },
					error: '',
					startedAt: at
				}
			},
			{
				op: 'create',
				collection: 'audit',
				data: {
					actor,
					action: 'imports.run',
					subject: upload.name,
					before: null,
					after: { rows: studied.rows, mapping },
					at
				}
			}
		]);
		const id = written.ok ? written.value.ids[0] : undefined;
		if (!written.ok) return failed(refusedWrite(written.error));
		if (id === undefined) return failed(unavailable('The record did not say which job this is.'));
		const job = this.#job(id, studied, identity);
		this.#running.set(id, job);
		this.#names.set(id, upload.name);
		this.#queue = this.#queue.then(() => this.#run(job, upload));
		return ok(id);
	}

	#job(id: Id, studied: Study, identity: Identity): ImportJob {
		const { clock, bulk } = this.#deps;
		const stopped = () => this.#closing;
		const record = patient(this.#deps.record, clock, stopped);
		return new ImportJob({
			id,
			file: studied.file,
			total: studied.rows,
			begin: () => this.#sink(studied, false, identity),
			clock,
			rejectedPath: this.#rejectedPath(id),
			save: (data) => record.write([{ op: 'update', collection: 'imports', id, data }]),
			progress: (done, total) => bulk?.(done, total),
			settled: async () => {
				const { seq } = await record.head();
				// boards that lag behind are no failure of the import
				await this.#deps.authority.reached(seq, SETTLE_MS).catch(() => undefined);
			},
			stopped
		});
	}

	async #run(job: ImportJob, upload: Upload): Promise<void> {
		try {
			await job.run();
		} finally {
			this.#running.delete(job.id);
			this.#names.delete(job.id);
			this.#deps.ended?.(job.counts);
			await upload.dispose();
		}
	}

	/** A job's sink asks a patient record; a preview answers at once or not at all. */
	#sink({ mapping, file }: Study, dry: boolean, identity: Identity): Sink {
		const { authority, clock, current } = this.#deps;
		const record = dry ? this.#deps.record : patient(this.#deps.record, clock, () => this.#closing);
		if (mapping.into === 'people') {
			const judge = rowJudge(() => current?.(identity) ?? identity, authority.tables);
			return new PeopleSink({ deps: { record, authority, clock }, mapping, file, dry, judge });
		}
		const { tables } = authority;
		const context = activityContext(tables, clock.now(), identity);
		return new ActivitySink({ record, tables, context, mapping, file, dry, identity });
	}

	#rejectedPath = (job: Id): string => join(this.#dir, `${job}${REJECTED}`);

	#statusOf(record: AnyCollections['imports']): JobStatus {
		const live = this.#running.get(record.id);
		const { created, updated, unchanged, rejected } = live?.counts ?? record;
		const done = live?.done ?? record.done;
		const { into } = record.mapping as { into: JobStatus['into'] };
		return {
			job: record.id,
			name: record.name,
			state: record.state,
			into,
			total: record.total,
			done,
			created,
			updated,
			unchanged,
			rejected,
			skipped: done - created - updated - unchanged - rejected,
			error: record.error,
			startedAt: record.startedAt,
			endedAt: record.endedAt,
			...(rejected > 0 ? { rejectedLines: `/api/v1/imports/${record.id}/rejected` } : {})
		};
	}
}

const exists = (path: string): Promise<boolean> =>
	stat(path).then(
		() => true,
		() => false
	);

/** A file without a mapping only comes in where nothing had to be guessed blindly. */
function whatIsUnclear({ guessed, asks, missing, mapping }: Study): Problem | undefined {
	const lacking = missing.map((field) => ({
		pointer: `/mapping/columns/${field}`,
		message: 'is needed: say which column it is'
	}));
	const open = guessed ? asks : [];
	const questions = open.map(({ field, column, example, formats }) => ({
		pointer: `/mapping/columns/${field}`,
		message: `${column}: is ${example} written as ${formats.join(' or ')}?`
	}));
	const errors = [...lacking, ...questions];
	if (errors.length === 0) return undefined;
	const detail = errors.map(({ message }) => message).join(' ');
	return unprocessable(`Send a mapping: ${detail}`, errors, { mapping: toJson(mapping) });
}
