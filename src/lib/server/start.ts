/** The composition root: everything the server is made of is built and wired here, and nowhere else. */
import { randomInt } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { maySubscribe } from '#lib/domain/access.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { guestsMayLook } from '#lib/domain/demo/guest.ts';
import { ok } from '#lib/domain/result.ts';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { createApi } from './api/api.ts';
import type { App } from './app.ts';
import { currentIdentity } from './auth/current.ts';
import { doorsOf, hostAllowed, originAllowed, type Doors } from './auth/doors.ts';
import { createIdentify } from './auth/identify.ts';
import { createPresence } from './auth/presence.ts';
import { firstSignInLink } from './auth/first-link.ts';
import { createRenewals } from './auth/screen-cookie.ts';
import { steadily } from './auth/steady.ts';
import { startSweeping } from './auth/sweep.ts';
import { removeControlFile, writeControlFile } from './cli/control.ts';
import { continueDemo, fillDemo, wantsDemo } from './demo/fill.ts';
import { startKeeper } from './demo/keeper.ts';
import { startOwnFloor } from './demo/start-own.ts';
import { proofFiles } from '#lib/server/contests/proofs.ts';
import { watchDemo } from './demo/watch.ts';
import { openFloor, type OpenFloor } from './floor/open.ts';
import type { Authority } from './floor/types.ts';
import { keysUnder } from './gateway/keys.ts';
import { Snapshots } from './gateway/snapshots.ts';
import { Sockets } from './gateway/sockets.ts';
import { createImports } from './imports/imports.ts';
import { startClockwork, type Clockwork } from './jobs/clockwork.ts';
import { floorJobs } from './jobs/floor-jobs.ts';
import { vapidIn } from './notifications/vapid.ts';
import { pocketbaseBinary } from './pocketbase/binary.ts';
import { readSecret } from './pocketbase/secret.ts';
import { ensureBasics, machineDefaults } from './record/basics.ts';
import { openRecord, type OpenRecord } from './record/open.ts';
import type { Settings } from './settings.ts';
import { releaseVersion } from './version.ts';

export interface StartOptions {
	readonly settings: Settings;
	/** Sockets are attached to it; absent on the command line. */
	readonly http?: HttpServer;
	readonly clock?: Clock;
	readonly log?: (line: string) => void;
}

/** The App and what only its starter needs. */
export interface Started extends App {
	/** Requests are served on this port from now on: hosts and origins are known, and the command line can find us. */
	listening(port: number): Promise<void>;
	/** Everything on the floor is made up. */
	demo(): boolean;
	/** A one-time link for the first manager while nobody is signed in. `base`: scheme, host and port. */
	firstLink(base: string): Promise<string | undefined>;
}

/** An empty floor is read in a moment; this is for a machine that is busy. */
const REBUILD_PATIENCE_MS = 30_000;
const REAL_RANDOM = () => randomInt(2 ** 47) / 2 ** 47;

/** Starts everything but the web server itself. Throws, in words for the operator, if it can't. */
export async function startPacesetter(options: StartOptions): Promise<Started> {
	const { settings, clock = systemClock, log = console.log } = options;
	const opened = await openRecord({ binary: await pocketbaseBinary(), dataDir: settings.dataDir, log });
	try {
		return await build({ ...options, clock, log }, opened);
	} catch (error) {
		await opened.close();
		throw error;
	}
}

type Built = Required<Pick<StartOptions, 'clock' | 'log'>> & StartOptions;

async function build(options: Built, opened: OpenRecord): Promise<Started> {
	const { settings, http, clock, log } = options;
	const { dataDir } = settings;
	const record = opened.store;
	await prepare(opened, settings, clock, log);
	const workspaceSecret = Buffer.from(await readSecret(dataDir, 'workspace.secret'), 'hex');
	const vapid = vapidIn(dataDir, settings.origin);
	const entrance = openEntrance(settings);

	// sockets come first, since the floor tells its changes to them; whom they let in is asked of what follows
	const sockets = http && openSockets(http);
	const floor = await openFloor({
		record,
		clock,
		dataDir,
		keyOf: keysUnder(workspaceSecret),
		outlet: sockets?.outlet ?? { emit: () => undefined },
		judge: () => sockets?.judge(),
		log
	});
	const { authority, hub, hashes } = floor;
	const demo = await watchDemo(record, authority);
	const own = ownFloor(opened, floor, () => sockets?.judge());
	/** Between two databases nobody has an account yet: nobody comes in, and nobody is put out. */
	const timeline = () =>
		authority.state.kind === 'ready' && !own.swapping() ? authority.position.epoch : undefined;

	const isDemo = () => (timeline() === undefined ? undefined : demo.demoOnly());

	const guestAllowed = () => guestsMayLook(demo.demoOnly(), settings);
	const { operatorToken } = entrance;
	const identify = createIdentify({ record, authority, clock, operatorToken, guestAllowed });
	const current = (who: Identity) => currentIdentity(who, authority.tables, clock.now(), guestAllowed);
	const steady = steadily(identify, timeline, clock);
	const presence = createPresence({ record, clock });

	const snapshots = new Snapshots({ authority, hub, hashes, record, clock });
	const imports = createImports({
		record,
		authority,
		clock,
		dataDir,
		makeRoom: () => (demo.demoOnly() ? own.start() : Promise.resolve(ok(undefined))),
		current,
		bulk: (done, total) => hub.importing(done < total ? { done, total } : undefined)
	});
	await imports.recover();

	const app: App = {
		settings,
		version: releaseVersion(),
		clock,
		record,
		authority,
		secrets: { workspaceSecret },
		vapid,
		imports,
		async identify(request, address) {
			const who = await steady(request, address);
			presence.seen(who);
			return who;
		},
		current,
		renewedCookie: createRenewals(settings, clock),
		snapshot: (stream) => snapshots.take(stream),
		clients: () => sockets?.clients ?? 0,
		doors: entrance.doors,
		startOwn: () => own.start(),
		api: (request, context) => api(request, context),
		close
	};
	const api = createApi(app, { forget, report: console.error });

	sockets?.serve(hub);
	const stopReloads = sockets && reloadScreens(authority, sockets, app.version);
	const keeper = http && demo.demoOnly() ? keepAlive() : undefined;
	const stopSweeping = http && startSweeping({ record, clock });
	const clockwork = http && decide();

	function openSockets(http: HttpServer) {
		return new Sockets({
			http,
			clock,
			doors: entrance,
			identify: (request, address) => steady(request, address),
			current: (who) => current(who),
			maySubscribe,
			available: () => timeline() !== undefined
		});
	}

	function forget(secret: string) {
		identify.forget(secret);
		sockets?.signedOut(secret);
	}

	function keepAlive() {
		return startKeeper({
			store: record,
			clock,
			random: REAL_RANDOM,
			isDemo,
			reps: () => authority.tables.reps.values(),
			zone: () => authority.engine.workspace?.timeZone ?? 'UTC',
			watched: () => app.clients() > 0
		});
	}

	/** What the floor decides by itself. */
	function decide(): Clockwork {
		const bell = { ring: () => {} };
		const jobs = floorJobs({
			record,
			authority,
			clock,
			proofs: proofFiles(dataDir),
			log,
			soon: () => bell.ring(),
			vapid,
			isDemo,
			celebrate: (celebration) => hub.celebrate('floor', celebration)
		});
		const started = startClockwork({
			clock,
			jobs,
			ready: () => timeline() !== undefined,
			problem: (job, error) => log(`${job}: ${error instanceof Error ? error.message : String(error)}`)
		});
		bell.ring = () => started.look();
		return started;
	}

	/** From the outside in: no new work, then nothing to follow, then no record. */
	async function close() {
		await entrance.close();
		stopReloads?.();
		await sockets?.close();
		await stopSweeping?.();
		await keeper?.close();
		await clockwork?.close();
		await imports.close();
		demo.close();
		await presence.close();
		await floor.close();
		await opened.close();
	}

	return {
		...app,
		listening: (port) => entrance.open(port),
		demo: () => demo.demoOnly(),
		async firstLink(base) {
			const path = await firstSignInLink(app);
			return path === undefined ? undefined : `${base}${path}`;
		}
	};
}

/** The names under which people reach us, and the operator's secret way in; both known for sure once we are listening. */
function openEntrance(settings: Settings) {
	const { dataDir, host, origin } = settings;
	let doors: Doors = doorsOf(settings);
	let token: string | undefined;
	return {
		doors: () => doors,
		hostAllowed: (name: string | undefined) => hostAllowed(name, doors),
		originAllowed: (name: string) => originAllowed(name, doors),
		operatorToken: () => token,
		async open(port: number) {
			doors = doorsOf({ ...settings, port });
			token = await writeControlFile(dataDir, { host, port, origin });
		},
		async close() {
			if (token !== undefined) await removeControlFile(dataDir);
		}
	};
}

/** "Start my own floor". `judge`: whoever is connected is to be judged by the new floor. */
function ownFloor({ store, startOver }: OpenRecord, floor: OpenFloor, judge: () => void) {
	let swapping = false;

	async function replace() {
		const started = await startOwnFloor({ store, startOver, defaults: machineDefaults() });
		if (started.ok) {
			floor.ring();
			// its accounts too: who is judged before they are read would be put out
			await floor.authority.onTimeline(await store.head(), REBUILD_PATIENCE_MS);
		}
		return started;
	}

	return {
		swapping: () => swapping,
		/** The demo goes aside; resolves once everybody is served the empty floor. */
		async start() {
			swapping = true;
			try {
				return await replace();
			} finally {
				swapping = false;
				judge();
			}
		}
	};
}

/** A screen asks again what it is to show when something of it was changed, all of them when something of the floor was. */
const reloadScreens = (authority: Authority, sockets: Sockets, version: string) =>
	authority.onRows((rows) => {
		for (const { collection, record: id } of rows) {
			if (collection !== 'screens' && collection !== 'workspace') continue;
			const every = collection === 'workspace';
			sockets.reload(version, (who) => who.kind === 'screen' && (every || who.id === id));
		}
	});

/** What no floor can be without; on an empty one the demo, unless it is switched off. */
async function prepare(
	{ store }: OpenRecord,
	{ demo, dataDir }: Settings,
	clock: Clock,
	log: (line: string) => void
) {
	const defaults = machineDefaults();
	const basics = await ensureBasics(store, defaults);
	if (!basics.ok) throw new Error(`The record could not be prepared: ${basics.error.message}`);
	if (demo === 'off') return;
	const [workspace] = await store.find('workspace', { limit: 1 });
	const parts = { store, clock, zone: workspace?.timeZone ?? defaults.timeZone, dataDir };
	const wanted = await wantsDemo(store);
	if (wanted) log('Making a demo floor: 24 people and six months of work.');
	const filled = wanted ? await fillDemo(parts) : workspace?.demo ? await continueDemo(parts) : undefined;
	if (filled && !filled.ok) log(`The demo could not be made: ${filled.error.message}`);
}
