import type { Clock } from '#lib/domain/clock.ts';
import { factSums } from '#lib/protocol/stream-hash.ts';
import { readRing } from '#lib/server/feed/ring.ts';
import { Tailer } from '#lib/server/feed/tailer.ts';
import { StreamHashes } from '#lib/server/gateway/hashes.ts';
import { Hub, WINDOW } from '#lib/server/gateway/hub.ts';
import type { KeyOf } from '#lib/server/gateway/keys.ts';
import type { Outlet } from '#lib/server/gateway/peer.ts';
import { toFullFact } from '#lib/server/gateway/projection.ts';
import { detailFromOf, turns } from '#lib/server/gateway/snapshots.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import { NO_TELEMETRY, type Telemetry } from '#lib/server/telemetry/telemetry.ts';
import { FloorAuthority } from './authority.ts';
import { cacheFile } from './cache.ts';
import { keepFloor, loadCold, loadFloor, type Loaded } from './load.ts';

/** Raised whenever the engine's kept columns change their meaning. */
const ENGINE_VERSION = 2;
const KEEP_EVERY_MS = 5 * 60_000;
/** And once soon after a start from nothing: killed before that, it would send everybody for a snapshot again. */
const KEEP_SOON_MS = 10_000;
const SAID_AGAIN_MS = 30_000;

export interface FloorParts {
	readonly record: RecordStore;
	readonly clock: Clock;
	readonly dataDir: string;
	readonly keyOf: KeyOf;
	/** Where the hub's messages go. */
	readonly outlet: Outlet;
	/** Users, keys or screens changed: judge every socket again, in this turn. */
	readonly judge: (authority: FloorAuthority) => void;
	readonly log: (line: string) => void;
	readonly telemetry?: Telemetry;
	/** Told before the record is read, which may take its time: how far it is. */
	readonly reading?: (authority: Pick<FloorAuthority, 'state'>) => void;
}

/** The authority, the tailer that feeds it and the hub that tells others. */
export interface OpenFloor {
	readonly authority: FloorAuthority;
	readonly hub: Hub;
	readonly hashes: StreamHashes;
	/** Something may have been written: pull now. */
	ring(): void;
	/** Stops following and keeps the state for the next start. */
	close(): Promise<void>;
}

/** Reads the floor (from its kept state where that is on the record's timeline) and follows the feed from there. */
export async function openFloor(parts: FloorParts): Promise<OpenFloor> {
	const { record, clock, keyOf, log, telemetry = NO_TELEMETRY } = parts;
	const file = cacheFile(parts.dataDir, ENGINE_VERSION);
	// the authority tells the lag of the tailer that is made after it
	const pull = { lag: () => 0 };
	const authority = new FloorAuthority({
		clock,
		toFact: (activity) => toFullFact(activity, keyOf),
		lag: () => pull.lag()
	});
	parts.reading?.(authority);
	const loaded = await loadFloor({ record, authority, file });
	const hashes = new StreamHashes({
		keyOf,
		tables: () => authority.tables,
		viewpoint: () => hub.viewpoint,
		detailFrom: () => detailFromOf(authority, clock),
		ready: () => authority.state.kind === 'ready'
	});
	const hub = await openHub(parts, authority, hashes, loaded);
	hashes.reset(factSums(authority.engine.save()));
	const seldom = notOften(log, clock);
	const following = new Tailer({
		source: record,
		clock,
		from: loaded.position,
		rows(rows) {
			telemetry.count('pacesetter_feed_rows_total', {}, rows.length);
			authority.apply(rows, authority.position.epoch);
			hub.apply(rows);
			hashes.apply(rows);
		},
		async restarted() {
			telemetry.count('pacesetter_feed_rebuilds_total', {});
			log('The record is on another timeline: reading it anew.');
			const { position } = await loadCold({ record, authority, file });
			hashes.reset(factSums(authority.engine.save()));
			hub.restarted(position);
			return position;
		},
		problem(error) {
			telemetry.count('pacesetter_feed_problems_total', {});
			seldom(`Following the feed: ${error instanceof Error ? error.message : String(error)}`);
		}
	});
	pull.lag = () => following.lag();
	const stopBell = record.onBell(() => following.ring());
	following.start();
	await following.caughtUp(); // what is kept may be old: nobody is served before the feed's end was seen

	let keeping: Promise<void> = Promise.resolve();
	const keep = () => {
		keeping = keeping.then(async () => {
			if (authority.state.kind !== 'ready') return;
			const problem = await keepFloor(authority, hub.epochs, file, turns());
			if (problem) log(`The state could not be kept for the next start: ${problem}`);
		});
		return keeping;
	};
	const stopKeeping = clock.every(KEEP_EVERY_MS, () => void keep());
	const cancelSoon = loaded.epochs ? () => {} : clock.after(KEEP_SOON_MS, () => void keep());
	return {
		authority,
		hub,
		hashes,
		ring: () => following.ring(),
		async close() {
			stopKeeping();
			cancelSoon();
			stopBell();
			following.stop();
			hub.close();
			await keep();
		}
	};
}

/** A record that is away fails several times a second: the same words are said once in half a minute. */
function notOften(log: (line: string) => void, clock: Pick<Clock, 'monotonic'>): (line: string) => void {
	let last = '';
	let at = Number.NEGATIVE_INFINITY;
	return (line) => {
		if (line === last && clock.monotonic() - at < SAID_AGAIN_MS) return;
		[last, at] = [line, clock.monotonic()];
		log(line);
	};
}

async function openHub(
	parts: FloorParts,
	authority: FloorAuthority,
	hashes: StreamHashes,
	{ position, epochs }: Loaded
) {
	const known = epochs ? await readRing(parts.record, position, WINDOW) : [];
	return new Hub(
		{
			clock: parts.clock,
			outlet: parts.outlet,
			keyOf: parts.keyOf,
			tables: () => authority.tables,
			lag: () => authority.lag(),
			judge: () => parts.judge(authority),
			hash: (stream) => hashes.of(stream)
		},
		position,
		epochs,
		known
	);
}
