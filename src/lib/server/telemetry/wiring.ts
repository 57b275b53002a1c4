/** What the server's parts are asked for its figures and its status: how they hang together, for the composition root. */
import type { Clock } from '#lib/domain/clock.ts';
import type { Backups, JobStatus } from '#lib/protocol/status.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import { kindOf } from '#lib/server/gateway/sent.ts';
import type { Sockets } from '#lib/server/gateway/sockets.ts';
import type { Imports } from '#lib/server/imports/types.ts';
import { sendPush, type Send } from '#lib/server/notifications/send.ts';
import type { OpenRecord } from '#lib/server/record/open.ts';
import type { Settings } from '#lib/server/settings.ts';
import type { Logger } from './log.ts';
import { roomIn, watchMachine } from './machine.ts';
import type { Telemetry } from './telemetry.ts';
import { watchVitals, type Vitals } from './vitals.ts';
import type { Writes } from './writes.ts';

export interface WiringParts {
	readonly settings: Pick<Settings, 'dataDir'>;
	readonly version: string;
	readonly clock: Clock;
	readonly telemetry: Telemetry;
	readonly writes: Writes;
	readonly authority: Authority;
	readonly imports: Imports;
	/** undefined: no web server, so nobody connects and nobody watches. */
	readonly sockets: Sockets | undefined;
	readonly logger: Logger;
	readonly swapping: () => boolean;
	readonly jobs: () => readonly JobStatus[];
	/** Absent: none are made here. */
	readonly backups?: (() => Promise<Backups>) | undefined;
}

/** Begins to watch. */
export function openVitals({ store, pocketbase }: OpenRecord, parts: WiringParts): Vitals {
	const { clock, authority, sockets, telemetry, writes, swapping } = parts;
	const machine = watchMachine(telemetry);
	const vitals = watchVitals({
		...{ clock, version: parts.version, dataDir: parts.settings.dataDir, record: store, authority, machine },
		restarts: () => pocketbase.restarts,
		writes: () => writes.trouble(),
		swapping,
		connections: () => sockets?.connections() ?? [],
		streams: () => sockets?.streams().length ?? 0,
		jobs: parts.jobs,
		imports: () => parts.imports.running(),
		backups: parts.backups
	});
	if (sockets) writes.start(store, () => authority.state.kind === 'ready' && !swapping());
	sampleFigures(parts, vitals);
	telemetry.sample('pacesetter_pocketbase_up', () => (pocketbase.url === undefined ? 0 : 1));
	return {
		...vitals,
		close() {
			vitals.close();
			writes.close();
			machine.close();
		}
	};
}

const HEALTH = { ok: 1, degraded: 0.5, down: 0 } as const;

function sampleFigures(parts: WiringParts, vitals: Vitals) {
	const { telemetry, authority, sockets, writes, clock, imports, logger } = parts;
	const startedSeconds = clock.now() / 1_000;
	telemetry.set('pacesetter_info', { version: parts.version }, 1);
	telemetry.sample('pacesetter_started_seconds', () => startedSeconds);
	telemetry.sample('pacesetter_health', async () => HEALTH[(await vitals.health()).status]);
	telemetry.sample('pacesetter_feed_lag_seconds', () => authority.lag() / 1_000);
	telemetry.sample('pacesetter_feed_seq', () => authority.position.seq);
	telemetry.sample('pacesetter_errors_total', () => logger.failures());
	telemetry.sample('pacesetter_facts', () => authority.engine.factCount);
	telemetry.sample('pacesetter_reps', () => authority.tables.reps.size);
	telemetry.sample('pacesetter_imports_running', () => imports.running().length);
	telemetry.sample('pacesetter_record_writable', () => (writes.trouble() ? 0 : 1));
	telemetry.sample('pacesetter_disk_free_bytes', async () => (await roomIn(parts.settings.dataDir))?.free);
	const { backups } = parts;
	telemetry.sample('pacesetter_backup_age_seconds', async () => {
		const last = (await backups?.())?.last;
		return last ? (clock.now() - last.at) / 1_000 : undefined;
	});
	if (!sockets) return;
	telemetry.sample('pacesetter_clients', () =>
		counted(sockets.connections().map(({ identity }) => identity.kind))
	);
	telemetry.sample('pacesetter_streams', () => counted(sockets.streams().map(kindOf)));
	telemetry.sample('pacesetter_socket_bytes_total', () => sockets.bytesSent);
}

/** How many of each kind. */
function counted(kinds: readonly string[]): (readonly [{ readonly kind: string }, number])[] {
	const counts = new Map<string, number>();
	for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
	return [...counts].map(([kind, count]) => [{ kind }, count] as const);
}

/** The usual way to reach phones, its outcomes counted. */
export const countedPush =
	(telemetry: Telemetry): Send =>
	async (sending) => {
		const outcome = await sendPush(sending);
		telemetry.count('pacesetter_push_total', { outcome: outcome.kind });
		return outcome;
	};

/** What an import that ended did with its lines. */
export function noteLines(telemetry: Telemetry, lines: Readonly<Record<string, number>>): void {
	for (const [outcome, count] of Object.entries(lines)) {
		telemetry.count('pacesetter_imported_lines_total', { outcome }, count);
	}
}
