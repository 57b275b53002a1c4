/** What the running server is made of. `start.ts` puts it together; routes and hooks reach it through `event.locals.app`. */
import type { Clock } from '#lib/domain/clock.ts';
import type { Identity, StreamName } from '#lib/domain/identity.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Doors } from './auth/doors.ts';
import type { Backups } from './backup/backups.ts';
import type { Admitted, Limits } from './auth/limits.ts';
import type { Sessions } from './auth/sessions.ts';
import type { StartedOwn, StartOwnRefusal } from './demo/start-own.ts';
import type { Authority } from './floor/types.ts';
import type { PackedSnapshot } from './gateway/snapshots.ts';
import type { Imports } from './imports/types.ts';
import type { Vapid } from './notifications/vapid.ts';
import type { RecordStore } from './record/store.ts';
import type { Settings } from './settings.ts';
import type { Logger } from './telemetry/log.ts';
import type { MetricsPage } from './telemetry/prometheus.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import type { Vitals } from './telemetry/vitals.ts';

/** Everything a request handler may use. */
export interface App {
	readonly settings: Settings;
	readonly version: string;
	readonly clock: Clock;
	readonly record: RecordStore;
	readonly authority: Authority;
	/** `workspaceSecret` keys the HMAC behind customerKey and dealKey. */
	readonly secrets: { readonly workspaceSecret: Uint8Array };
	/** By which push services know this floor. */
	readonly vapid: Vapid;
	/**
	 * Who is asking, from cookies or an Authorization header. Waits while the floor is being swapped; throws Unavailable where
	 * nobody can tell within some seconds.
	 */
	identify(request: Request, address: string): Promise<Identity>;
	/** Whether this request is answered at all: refused where there were too many of whoever asks, or wrong ones from there. */
	admit(request: Request, identity: Identity, address: string): Admitted;
	/** Set-Cookie for a screen or a session whose cookie is due to be renewed. Never throws. */
	renewedCookie(request: Request, identity: Identity): Promise<string | undefined>;
	/** Signed-in browsers. */
	readonly sessions: Sessions;
	/** What was counted of whoever asks. */
	readonly limits: Limits;
	/** The hosts and origins under which people reach this floor. */
	doors(): Doors;
	/** How many sockets are connected. */
	clients(): number;
	/** A stream's packed snapshot, gzipped; the caller has judged access. */
	snapshot(stream: StreamName): Promise<PackedSnapshot>;
	readonly imports: Imports;
	readonly backups: Backups;
	/** "Start my own floor": the demo goes aside; resolves once the empty floor is served. */
	startOwn(): Promise<Result<StartedOwn, StartOwnRefusal>>;
	/** The same identity as it is at this moment: `nobody` where its access has ended since. */
	current(identity: Identity): Identity;
	/** The HTTP API under /api/v1, as a plain function: the web server, the command line and tests all call this. */
	api(request: Request, context: { identity: Identity; address: string }): Promise<Response>;
	/** How the server itself is. */
	readonly vitals: Vitals;
	/** Where parts note what they do; `metrics` shows all of it. */
	readonly telemetry: Telemetry;
	metrics(): Promise<MetricsPage>;
	/** Who asks for `vitals` and `metrics`: told while the record is silent too, of whoever was let in before. */
	identifyWatcher(request: Request, address: string): Promise<Identity>;
	readonly logger: Logger;
	close(): Promise<void>;
}
