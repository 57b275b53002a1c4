import type { Clock } from '#lib/domain/clock.ts';
import type { Identity } from '#lib/domain/identity.ts';
import {
	LATE_MS,
	NO_ROOM,
	type Backups,
	type HealthStatus,
	type JobStatus,
	type Restart,
	type Status,
	type Trouble,
	type WallStatus
} from '#lib/protocol/status.ts';
import { seenAt } from '#lib/server/auth/presence.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import { roomIn, type Machine } from './machine.ts';

/** A socket that is connected. */
export interface Connection {
	readonly identity: Identity;
	/** ms since it was last heard. */
	readonly silent: number;
	/** Messages that it has not read yet. */
	readonly waiting: number;
}

/** How the server is, in one word and why. */
export interface Verdict {
	readonly status: HealthStatus;
	/** '' where nothing is the matter. For everybody: no names, no figures of anybody. */
	readonly detail: string;
	readonly pocketbase: boolean;
	/** Milliseconds that boards are behind the record. */
	readonly lag: number;
}

export interface Vitals {
	/** Answers within 2 s, whatever is stuck. */
	health(): Promise<Verdict>;
	/** Everything an admin may know. Answers within 2 s too. */
	status(): Promise<Status>;
	close(): void;
}

export interface VitalsParts {
	readonly clock: Clock;
	readonly version: string;
	readonly dataDir: string;
	readonly record: Pick<RecordStore, 'healthy' | 'find' | 'filter'>;
	readonly authority: Pick<Authority, 'state' | 'position' | 'lag' | 'tables' | 'engine'>;
	readonly machine: Machine;
	readonly restarts: () => { readonly count: number; readonly last: readonly Restart[] };
	readonly writes: () => Trouble | undefined;
	/** One database takes another's place just now. */
	readonly swapping: () => boolean;
	readonly connections: () => readonly Connection[];
	readonly streams: () => number;
	readonly jobs: () => readonly JobStatus[];
	readonly imports: () => Status['imports'];
	/** Absent: none are made here. */
	readonly backups?: (() => Promise<Backups>) | undefined;
}

/** A stuck record is given up on after this long, so that an answer comes within 2 s. */
const PATIENCE_MS = 1_500;
const LOOK_EVERY_MS = 15_000;
/** So long a record that answered counts as there: anybody may ask how the server is, as often as they like. */
const FRESH_MS = 500;
/** A live client asks for the time every 3 s. */
const SILENT_MS = LATE_MS;
/** More than this waits only for a client that does not read. */
const WAITING = 16;
/** Before the end of the feed was ever seen. */
const NEVER_MS = 86_400_000;

/** While there is no floor yet, or none any more. */
export const notRunning = (detail: string): Verdict => ({
	status: 'down',
	detail,
	pocketbase: false,
	lag: NEVER_MS
});

/** Watches the server itself. */
export function watchVitals(parts: VitalsParts): Vitals {
	const { clock, authority, record, machine } = parts;
	const startedAt = clock.now();
	let asked: Promise<boolean> | undefined;
	let silentSince: number | undefined;
	/** Monotonic, of its last good answer. */
	let answeredAt = Number.NEGATIVE_INFINITY;
	let room: Awaited<ReturnType<typeof roomIn>>;
	let seen: ReadonlyMap<string, string> = new Map();
	let backups: Backups | undefined;
	let looking = false;
	/** Screen -> when its socket was last heard; the record knows of their requests alone. */
	const heard = new Map<string, number>();

	/** What may take its time is read ahead, and told as it was. */
	async function look() {
		if (looking) return;
		looking = true;
		for (const { identity, silent } of parts.connections()) {
			if (identity.kind === 'screen') heard.set(identity.id, clock.now() - silent);
		}
		await Promise.all([
			answers(),
			roomIn(parts.dataDir).then((found) => (room = found)),
			seenAt({ record }, 'screen').then(
				(found) => (seen = found),
				() => undefined
			),
			parts.backups?.().then(
				(found) => (backups = found),
				() => undefined
			)
		]);
		looking = false;
	}

	/** However many ask, the record is asked once at a time, and twice a second. */
	function answers(): Promise<boolean> {
		if (clock.monotonic() - answeredAt < FRESH_MS) return Promise.resolve(true);
		asked ??= within(
			record.healthy().catch(() => false),
			false
		)
			.then((answered) => {
				silentSince = answered ? undefined : (silentSince ?? clock.now());
				answeredAt = answered ? clock.monotonic() : Number.NEGATIVE_INFINITY;
				return answered;
			})
			.finally(() => (asked = undefined));
		return asked;
	}

	function within<T>(work: Promise<T>, otherwise: T): Promise<T> {
		return new Promise((resolve) => {
			const cancel = clock.after(PATIENCE_MS, () => resolve(otherwise));
			void work.then(resolve).finally(cancel);
		});
	}

	async function health(): Promise<Verdict> {
		const pocketbase = await answers();
		const { state } = authority;
		const lag = Math.max(0, Math.round(authority.lag()));
		const say = (status: HealthStatus, detail: string): Verdict => ({ status, detail, pocketbase, lag });
		if (parts.swapping()) return say('degraded', 'another floor is being put in place');
		if (!pocketbase) return say('down', 'the record does not answer');
		if (state.kind === 'rebuilding') return say('degraded', `rebuilding ${Math.floor(state.percent)}%`);
		if (lag > LATE_MS) return say('degraded', `${Math.round(lag / 1_000)} s behind`);
		if (parts.writes()) return say('degraded', 'the record takes no writes');
		if (room && room.free < NO_ROOM) return say('degraded', 'the disk is full');
		return say('ok', '');
	}

	function walls(connections: readonly Connection[]): WallStatus[] {
		const now = clock.now();
		const connected = new Map<string, Connection>();
		for (const connection of connections) {
			const { identity } = connection;
			if (identity.kind !== 'screen') continue;
			const known = connected.get(identity.id);
			// of two windows of one screen the one that does best counts
			if (!known || connection.silent < known.silent) connected.set(identity.id, connection);
		}
		return [...authority.tables.screens.values()]
			.filter(({ revoked }) => !revoked)
			.map(({ id, name }) => {
				const connection = connected.get(id);
				const noted = Date.parse(seen.get(`screen:${id}`) ?? '') || 0;
				const last = connection ? now - connection.silent : Math.max(noted, heard.get(id) ?? 0);
				return {
					id,
					name,
					connected: connection !== undefined,
					lastSeen: last > 0 ? last : null,
					behind: connection !== undefined && isBehind(connection)
				};
			})
			.sort((a, b) => a.name.localeCompare(b.name));
	}

	function feed(): Status['feed'] {
		const { state, position, engine, tables } = authority;
		return {
			epoch: position.epoch,
			seq: position.seq,
			lag: Math.max(0, Math.round(authority.lag())),
			rebuilding: state.kind === 'rebuilding' ? Math.floor(state.percent) : null,
			facts: engine.factCount,
			reps: tables.reps.size
		};
	}

	async function status(): Promise<Status> {
		const { status, detail, pocketbase } = await health();
		const connections = parts.connections();
		const of = (kind: Identity['kind']) => connections.filter(({ identity }) => identity.kind === kind);
		const people = new Set(of('user').map(({ identity }) => ('id' in identity ? identity.id : '')));
		const restarts = parts.restarts();
		return {
			at: clock.now(),
			startedAt,
			version: parts.version,
			health: { status, detail },
			record: {
				silentSince: pocketbase ? null : (silentSince ?? null),
				writes: parts.writes() ?? null,
				restarts: restarts.count,
				lastRestarts: restarts.last
			},
			feed: feed(),
			clients: {
				people: people.size,
				walls: of('screen').length,
				keys: of('key').length,
				guests: of('guest').length,
				streams: parts.streams()
			},
			walls: walls(connections),
			imports: parts.imports(),
			jobs: parts.jobs(),
			...(backups ? { backups } : {}),
			machine: { diskFree: room?.free ?? null, diskTotal: room?.total ?? null, ...machine.figures() }
		};
	}

	void look();
	const stop = clock.every(LOOK_EVERY_MS, () => void look());
	return { health, status, close: stop };
}

const isBehind = ({ silent, waiting }: Connection) => silent > SILENT_MS || waiting > WAITING;
