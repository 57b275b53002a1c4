/** What `/api/v1/status` tells an admin about the server itself. Instants are ms since 1970, by the server's clock. */

export type HealthStatus = 'ok' | 'degraded' | 'down';

/** When something began to go wrong, and how that shows. */
export interface Trouble {
	readonly since: number;
	readonly why: string;
}

/** PocketBase ended by itself and was started again. */
export interface Restart {
	readonly at: number;
	/** How it ended: a signal or a status. */
	readonly why: string;
}

export interface WallStatus {
	readonly id: string;
	readonly name: string;
	readonly connected: boolean;
	/** When it was last heard of; null: never. */
	readonly lastSeen: number | null;
	/** Connected, and silent for longer than a live wall is, or not reading what it is sent. */
	readonly behind: boolean;
}

export interface JobStatus {
	readonly name: string;
	readonly runs: number;
	readonly failures: number;
	/** null: not yet. */
	readonly lastRun: number | null;
	/** Of the last run, ms. */
	readonly took: number;
	/** null: the last run went well. */
	readonly trouble: Trouble | null;
}

export interface Backups {
	readonly count: number;
	readonly last: { readonly at: number; readonly bytes: number } | null;
	readonly trouble: Trouble | null;
}

export interface Status {
	readonly at: number;
	readonly startedAt: number;
	readonly version: string;
	readonly health: { readonly status: HealthStatus; readonly detail: string };
	readonly record: {
		/** null: it answers. */
		readonly silentSince: number | null;
		/** null: writes are taken, as far as anybody tried. */
		readonly writes: Trouble | null;
		/** How often PocketBase was started again, and the last of these. */
		readonly restarts: number;
		readonly lastRestarts: readonly Restart[];
	};
	readonly feed: {
		readonly epoch: string;
		readonly seq: number;
		/** How old the boards are, ms. */
		readonly lag: number;
		/** null: everything is read. */
		readonly rebuilding: number | null;
		readonly facts: number;
		readonly reps: number;
	};
	readonly clients: {
		readonly people: number;
		readonly walls: number;
		readonly keys: number;
		readonly guests: number;
		readonly streams: number;
	};
	readonly walls: readonly WallStatus[];
	readonly imports: readonly {
		readonly id: string;
		readonly name: string;
		readonly done: number;
		readonly total: number;
	}[];
	readonly jobs: readonly JobStatus[];
	/** Absent: this release makes none. */
	readonly backups?: Backups | undefined;
	readonly machine: {
		/** Bytes; null where the system does not say. */
		readonly diskFree: number | null;
		readonly diskTotal: number | null;
		readonly memory: number;
		readonly heapUsed: number;
		/** ms that 99 of 100 turns of the event loop were late at most, since this was asked last. */
		readonly delay: number;
	};
}

/** So far behind, screens say "delayed" (protocol.md: live below 9 s). */
export const LATE_MS = 9_000;
/** With less room than this the record may not take the next write, bytes. */
export const NO_ROOM = 64 * 1024 * 1024;
/** With less room than this somebody should look, bytes. */
export const LITTLE_ROOM = 1024 * 1024 * 1024;
