/** What the running server is made of. `start.ts` puts it together; routes and hooks reach it through `event.locals.app`. */
import type { Clock } from '#lib/domain/clock.ts';
import type { Identity, StreamName } from '#lib/domain/identity.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Doors } from './auth/doors.ts';
import type { RenewCookie } from './auth/screen-cookie.ts';
import type { StartedOwn, StartOwnRefusal } from './demo/start-own.ts';
import type { Authority } from './floor/types.ts';
import type { PackedSnapshot } from './gateway/snapshots.ts';
import type { Imports } from './imports/types.ts';
import type { Vapid } from './notifications/vapid.ts';
import type { RecordStore } from './record/store.ts';
import type { Settings } from './settings.ts';

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
	/** Set-Cookie for a screen whose cookie is due to be renewed. */
	readonly renewedCookie: RenewCookie;
	/** The hosts and origins under which people reach this floor. */
	doors(): Doors;
	/** How many sockets are connected. */
	clients(): number;
	/** A stream's packed snapshot, gzipped; the caller has judged access. */
	snapshot(stream: StreamName): Promise<PackedSnapshot>;
	readonly imports: Imports;
	/** "Start my own floor": the demo goes aside; resolves once the empty floor is served. */
	startOwn(): Promise<Result<StartedOwn, StartOwnRefusal>>;
	/** The same identity as it is at this moment: `nobody` where its access has ended since. */
	current(identity: Identity): Identity;
	/** The HTTP API under /api/v1, as a plain function: the web server, the command line and tests all call this. */
	api(request: Request, context: { identity: Identity; address: string }): Promise<Response>;
	close(): Promise<void>;
}
