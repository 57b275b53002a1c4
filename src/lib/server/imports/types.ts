import type { Clock } from '#lib/domain/clock.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import type { RecordStore } from '#lib/server/record/store.ts';

/** What imports are made of; `App` has `record`, `authority` and `clock`. */
export interface ImportDeps {
	readonly record: RecordStore;
	readonly authority: Pick<Authority, 'tables' | 'reached'>;
	readonly clock: Clock;
	/** Absolute. Files on their way in live in `imports/` below it. */
	readonly dataDir: string;
	/** The same identity as it is at this moment, since a job takes minutes; absent: it stays what it was. */
	readonly current?: (identity: Identity) => Identity;
	/** While a job writes: rows done of all; `done === total` once it has ended. */
	readonly bulk?: (done: number, total: number) => void;
	/** A job ended, well or badly: how many lines it dealt with. */
	readonly ended?: (lines: Readonly<Record<string, number>>) => void;
	/** Runs before a job begins to exist: what is made up gives way to what is real. The error says why it did not. */
	readonly makeRoom?: () => Promise<Result<unknown, { readonly message: string }>>;
}

/**
 * The import endpoints as plain functions. Callers have judged access already. Every answer is a `Response`; what is
 * wrong with a request is a problem document (RFC 9457), never an exception.
 */
export interface Imports {
	/** `POST /api/v1/imports?preview=1`: what the file would do. Nothing is written. */
	preview(request: Request, identity: Identity): Promise<Response>;
	/** `POST /api/v1/imports`: 202 `{job}`; the job runs by itself. */
	start(request: Request, identity: Identity): Promise<Response>;
	/** `GET /api/v1/imports/{job}`: `{job, state, total, done, created, updated, unchanged, rejected, error, ...}`. Jobs are for whoever started them, and for admins. */
	status(job: Id, identity: Identity): Promise<Response>;
	/** `GET /api/v1/imports/{job}/rejected`: the rejected lines with their reasons, as CSV. */
	rejected(job: Id, identity: Identity): Promise<Response>;
	readonly mappings: {
		/** `GET /api/v1/mappings`: `{mappings: [{id, name, mapping}]}`. */
		list(): Promise<Response>;
		/** `POST /api/v1/mappings` `{name, mapping}`: makes it, or replaces the one of that name; 200 `{id}`. */
		save(request: Request, identity: Identity): Promise<Response>;
		/** `DELETE /api/v1/mappings/{id}`: 204. */
		remove(id: Id, identity: Identity): Promise<Response>;
	};
	/** What runs or waits for its turn, and how far it is. */
	running(): readonly {
		readonly id: Id;
		readonly name: string;
		readonly done: number;
		readonly total: number;
	}[];
	/** Call once before requests are served: jobs that a dead process left running are marked failed, its files removed. */
	recover(): Promise<void>;
	/** Resolves when no job runs any more; running ones stop after the batch they are writing. */
	close(): Promise<void>;
}
