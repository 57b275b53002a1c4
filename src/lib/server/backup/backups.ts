/** A running floor's backups: made when they fall due or when somebody asks, one at a time, and thinned as they grow old. */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '#lib/domain/clock.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import { randomId } from '#lib/server/record/ids.ts';
import { inWords } from './in-words.ts';
import type { Made, Step } from './make.ts';
import { makeInProcess, type Maker } from './maker.ts';
import { backupName, backupsAmong, unfinishedAmong, unfinishedName, type NamedBackup } from './names.ts';
import { lastDue, nextDue, toThin } from './schedule.ts';

export interface BackupsParts {
	readonly dataDir: string;
	/** Where they lie. */
	readonly folder: string;
	/** Local times of the floor, `HH:MM`, at which they are made; none: only when somebody asks. */
	readonly times: readonly string[];
	readonly release: string;
	readonly clock: Clock;
	/** The workspace's; undefined while it is not known. */
	readonly floor: () => { readonly id: string; readonly timeZone: string } | undefined;
	/** Nobody needs a made-up floor back; undefined while that is not known. */
	readonly isDemo: () => boolean | undefined;
	readonly log: (line: string) => void;
	readonly make?: Maker;
}

export interface KeptBackup extends NamedBackup {
	readonly bytes: number;
}

/** How the last one ended, since the server started. */
export interface EndedBackup {
	readonly id: string;
	/** ms since 1970. */
	readonly began: number;
	readonly ended: number;
	readonly result: Result<Made, string>;
}

export interface BackupList {
	readonly folder: string;
	/** This floor's in the folder, newest first. */
	readonly kept: readonly KeptBackup[];
	/** null: none is being made. */
	readonly running: { readonly id: string; readonly since: number; readonly step: Step } | null;
	readonly last: EndedBackup | null;
	/** The last attempt, if that failed: why, when, and when it is tried again (null: not by itself). */
	readonly failure: { readonly at: number; readonly message: string; readonly again: number | null } | null;
	/** When one is due; null: never by itself, or not as long as this is a demo. */
	readonly next: number | null;
}

export interface Backups {
	/** Rejects only where the folder is there and can't be read. */
	list(): Promise<BackupList>;
	/** Begins one; answers with its id. Without `to` it goes to the folder. Refused, in words, while another one is being made. */
	start(to?: string): Result<string, string>;
	/** Looks at what is due. */
	readonly job: Job;
	/** Ends what is being made and leaves nothing half done. */
	close(): Promise<void>;
}

/** A start is busy enough; one that was missed can wait for this. */
const QUIET_MS = 10 * 60_000;
const AGAIN_MS = 15 * 60_000;
/** A backup of a later moment than this was made while the clock was wrong. */
const AHEAD_MS = 3_600_000;

export function createBackups(parts: BackupsParts): Backups {
	return new FloorBackups(parts);
}

class FloorBackups implements Backups {
	readonly job: Job;
	readonly #parts: BackupsParts;
	readonly #make: Maker;
	readonly #closing = new AbortController();
	#running: BackupList['running'] = null;
	#ends: Promise<void> = Promise.resolve();
	#last: EndedBackup | null = null;
	#failure: { readonly at: number; readonly message: string; readonly scheduled: boolean } | undefined;
	/** Monotonic; before it nothing is tried by itself. */
	#notBefore: number;
	/** Of the newest backup that counts, once it was looked for. */
	#newest = -Infinity;

	constructor(parts: BackupsParts) {
		this.#parts = parts;
		this.#make = parts.make ?? makeInProcess;
		this.#notBefore = parts.clock.monotonic() + QUIET_MS;
		this.job = { name: 'backups', run: (now) => this.#look(now), close: () => this.close() };
	}

	async list(): Promise<BackupList> {
		const { folder } = this.#parts;
		return {
			folder,
			kept: await this.#kept(),
			running: this.#running,
			last: this.#last,
			failure: this.#failureNow(),
			next: this.#next()
		};
	}

	start(to?: string): Result<string, string> {
		return this.#start(to, false);
	}

	async close(): Promise<void> {
		this.#closing.abort();
		await this.#ends;
	}

	async #look(now: number): Promise<void> {
		const { clock, times, isDemo, floor } = this.#parts;
		const here = floor();
		if (this.#running || !here || isDemo() !== false || clock.monotonic() < this.#notBefore) return;
		const due = lastDue(now, times, here.timeZone);
		if (due === undefined || this.#newest >= due) return;
		const newest = (await this.#kept()).find(({ at }) => at <= now + AHEAD_MS);
		this.#newest = newest?.at ?? -Infinity;
		if (this.#newest < due) this.#start(undefined, true);
	}

	/** One turn from the question whether one runs to the answer that one does. */
	#start(to: string | undefined, scheduled: boolean): Result<string, string> {
		const { clock, floor, folder } = this.#parts;
		const here = floor();
		if (this.#closing.signal.aborted) return failed('The server is stopping.');
		if (this.#running) return failed('A backup is being made already.');
		if (!here) return failed('The floor is being read; try again in a moment.');
		const [id, at] = [randomId(), clock.now()];
		this.#running = { id, since: at, step: 'copying' };
		const own = to === undefined;
		const target = to ?? join(folder, backupName(here.id, at));
		this.#ends = this.#run({ id, target, at, scheduled, own, floor: here });
		return ok(id);
	}

	async #run(running: Running): Promise<void> {
		const { id, at, target } = running;
		const result = await this.#made(running).catch((error: unknown) =>
			failed(inWords(error, dirname(target)))
		);
		this.#last = { id, began: at, ended: this.#parts.clock.now(), result };
		this.#running = null;
		if (result.ok) this.#succeeded(result.value, running);
		else if (!this.#closing.signal.aborted) this.#failed(result.error, running);
	}

	async #made({ id, at, target, own, floor }: Running): Promise<Result<Made, string>> {
		const { dataDir, release } = this.#parts;
		if (own) await this.#clear(floor.id);
		const told = (step: Step) => {
			this.#running = { id, since: at, step };
		};
		const { signal } = this.#closing;
		const made = await this.#make({ dataDir, target, release, at }, told, signal);
		if (signal.aborted) {
			const left = join(dirname(target), unfinishedName(basename(target)));
			await rm(left, { recursive: true, force: true });
		}
		if (made.ok && own) await this.#thin(floor);
		return made;
	}

	#succeeded({ path, bytes, facts, missing }: Made, { at, own }: Running) {
		const { clock, log } = this.#parts;
		this.#failure = undefined;
		if (own) this.#newest = at;
		const seconds = Math.round((clock.now() - at) / 1_000);
		log(`Backup: ${path}, ${facts} facts in ${bytes} bytes, ${seconds} s.`);
		if (missing.length > 0) log(`Backup: files of records were missing before: ${missing.join(', ')}.`);
	}

	#failed(message: string, { at, scheduled }: Running) {
		const { clock, log } = this.#parts;
		this.#failure = { at, message, scheduled };
		if (scheduled) this.#notBefore = clock.monotonic() + AGAIN_MS;
		log(`No backup was made: ${message}`);
	}

	/** What a process left that was killed. */
	async #clear(floor: string): Promise<void> {
		const { folder } = this.#parts;
		await mkdir(folder, { recursive: true, mode: 0o700 });
		for (const name of unfinishedAmong(await readdir(folder), floor))
			await rm(join(folder, name), { recursive: true, force: true });
	}

	async #thin({ timeZone }: Place): Promise<void> {
		const { folder, log } = this.#parts;
		for (const { name } of toThin(await this.#kept(), timeZone)) {
			await rm(join(folder, name)).catch((error: unknown) =>
				log(`The old backup ${name} could not be removed: ${String(error)}`)
			);
		}
	}

	async #kept(): Promise<KeptBackup[]> {
		const { folder, floor } = this.#parts;
		const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
			if (error.code === 'ENOENT') return [];
			throw error;
		});
		const kept: KeptBackup[] = [];
		for (const backup of backupsAmong(names, floor()?.id ?? '')) {
			const found = await stat(join(folder, backup.name)).catch(() => undefined);
			if (found?.isFile()) kept.push({ ...backup, bytes: found.size });
		}
		return kept;
	}

	#failureNow(): BackupList['failure'] {
		if (!this.#failure) return null;
		const { at, message, scheduled } = this.#failure;
		const { clock } = this.#parts;
		const wait = Math.max(0, this.#notBefore - clock.monotonic());
		return { at, message, again: scheduled ? clock.now() + wait : null };
	}

	#next(): number | null {
		const { floor, isDemo, times, clock } = this.#parts;
		const here = floor();
		if (!here || isDemo() !== false) return null;
		return nextDue(clock.now(), times, here.timeZone) ?? null;
	}
}

type Place = NonNullable<ReturnType<BackupsParts['floor']>>;

interface Running {
	readonly id: string;
	/** ms since 1970. */
	readonly at: number;
	readonly target: string;
	readonly floor: Place;
	readonly scheduled: boolean;
	/** Goes to the folder. */
	readonly own: boolean;
}
