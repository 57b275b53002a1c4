/** The composition root: everything the server is made of is built and wired here, and nowhere else. */
import { randomInt } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { maySubscribe } from '#lib/domain/access.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { guestsMayLook } from '#lib/domain/demo/guest.ts';
import { ok } from '#lib/domain/result.ts';
import { createApi } from './api/api.ts';
import type { App } from './app.ts';
import { currentIdentity } from './auth/current.ts';
import { doorsOf, hostAllowed, originAllowed, type Doors } from './auth/doors.ts';
import { createIdentify } from './auth/identify.ts';
import { createPresence } from './auth/presence.ts';
import { firstSignInLink } from './auth/first-link.ts';
import { removeControlFile, writeControlFile } from './cli/control.ts';
import { continueDemo, fillDemo, wantsDemo } from './demo/fill.ts';
import { startKeeper } from './demo/keeper.ts';
import { startOwnFloor } from './demo/start-own.ts';
import { watchDemo } from './demo/watch.ts';
import { openFloor } from './floor/open.ts';
import { keysUnder } from './gateway/keys.ts';
import { Snapshots } from './gateway/snapshots.ts';
import { Sockets } from './gateway/sockets.ts';
import { createImports } from './imports/imports.ts';
import { pocketbaseBinary } from './pocketbase/binary.ts';
import { readSecret } from './pocketbase/secret.ts';
import { ensureBasics, machineDefaults } from './record/basics.ts';
import { openRecord, type OpenRecord } from './record/open.ts';
import type { Settings } from './settings.ts';
import { systemClock } from './system-clock.ts';
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

async function build({ settings, http, clock, log }: Built, opened: OpenRecord): Promise<Started> {
	const record = opened.store;
	const { dataDir } = settings;
	await prepare(opened, settings, clock, log);
	const workspaceSecret = Buffer.from(await readSecret(dataDir, 'workspace.secret'), 'hex');

	let doors: Doors = doorsOf({ ...settings, port: settings.port });
	let operatorToken: string | undefined;
	/** Between two databases nobody has an account yet: nobody comes in, and nobody is put out. */
	let swapping = false;
	const sockets = http && openSockets();
	const floor = await openFloor({
		record,
		clock,
		dataDir,
		keyOf: keysUnder(workspaceSecret),
		outlet: sockets?.outlet ?? { emit: () => undefined },
		judge: () => sockets?.judge(),
		log
	});
	const { authority, hub } = floor;
	const demo = await watchDemo(record, authority);
	const guestAllowed = () => guestsMayLook(demo.demoOnly(), settings);
	const identify = createIdentify({
		record,
		authority,
		clock,
		operatorToken: () => operatorToken,
		guestAllowed
	});
	const presence = createPresence({ record, clock });
	const snapshots = new Snapshots({ authority, hub, record, clock });
	const imports = createImports({
		record,
		authority,
		clock,
		dataDir,
		makeRoom: () => (demo.demoOnly() ? startOwn() : Promise.resolve(ok(undefined))),
		bulk: (done, total) => hub.importing(done < total ? { done, total } : undefined)
	});
	await imports.recover();

	function openSockets() {
		return new Sockets({
			http: http as HttpServer,
			clock,
			doors: {
				hostAllowed: (host) => hostAllowed(host, doors),
				originAllowed: (origin) => originAllowed(origin, doors)
			},
			identify: (request, address) => identify(request, address),
			current,
			maySubscribe,
			available: () => authority.state.kind === 'ready' && !swapping
		});
	}

	/** The demo goes aside; resolves once everybody is served the empty floor. */
	async function startOwn() {
		swapping = true;
		try {
			return await replaceDemo();
		} finally {
			swapping = false;
			sockets?.judge();
		}
	}

	async function replaceDemo() {
		const parts = { store: record, startOver: opened.startOver, defaults: machineDefaults() };
		const started = await startOwnFloor(parts);
		if (started.ok) {
			floor.ring();
			await authority.onTimeline((await record.head()).epoch, REBUILD_PATIENCE_MS);
		}
		return started;
	}

	function current(identity: Identity) {
		return currentIdentity(identity, authority.tables, clock.now(), guestAllowed);
	}

	const app: App = {
		settings,
		version: releaseVersion(),
		clock,
		record,
		authority,
		secrets: { workspaceSecret },
		imports,
		async identify(request, address) {
			const who = await identify(request, address);
			presence.seen(who);
			return who;
		},
		current,
		snapshot: (stream) => snapshots.take(stream),
		clients: () => sockets?.clients ?? 0,
		doors: () => doors,
		startOwn,
		api: (request, context) => api(request, context),
		close
	};
	const api = createApi(app, {
		forget(secret) {
			identify.forget(secret);
			sockets?.signedOut(secret);
		},
		report: console.error
	});
	sockets?.serve(hub);
	authority.onRows((rows) => {
		for (const { collection, record: id } of rows) {
			if (collection === 'screens')
				sockets?.reload(app.version, (who) => who.kind === 'screen' && who.id === id);
		}
	});
	const keeper = demo.demoOnly() && http ? keepAlive() : undefined;

	function keepAlive() {
		return startKeeper({
			store: record,
			clock,
			random: REAL_RANDOM,
			isDemo: () => (authority.state.kind === 'ready' ? demo.demoOnly() : undefined),
			reps: () => authority.tables.reps.values(),
			zone: () => authority.engine.workspace?.timeZone ?? 'UTC',
			watched: () => (sockets?.clients ?? 0) > 0
		});
	}

	/** From the outside in: no new work, then nothing to follow, then no record. */
	async function close() {
		if (operatorToken !== undefined) await removeControlFile(dataDir);
		await sockets?.close();
		await keeper?.close();
		await imports.close();
		demo.close();
		await presence.close();
		await floor.close();
		await opened.close();
	}

	return {
		...app,
		async listening(port) {
			doors = doorsOf({ ...settings, port });
			operatorToken = await writeControlFile(dataDir, { host: settings.host, port, origin: settings.origin });
		},
		demo: () => demo.demoOnly(),
		async firstLink(base) {
			const path = await firstSignInLink(app);
			return path === undefined ? undefined : `${base}${path}`;
		}
	};
}

/** What no floor can be without; on an empty one the demo, unless it is switched off. */
async function prepare({ store }: OpenRecord, { demo }: Settings, clock: Clock, log: (line: string) => void) {
	const defaults = machineDefaults();
	const basics = await ensureBasics(store, defaults);
	if (!basics.ok) throw new Error(`The record could not be prepared: ${basics.error.message}`);
	if (demo === 'off') return;
	const [workspace] = await store.find('workspace', { limit: 1 });
	const parts = { store, clock, zone: workspace?.timeZone ?? defaults.timeZone };
	const wanted = await wantsDemo(store);
	if (wanted) log('Making a demo floor: 24 people and six months of work.');
	const filled = wanted ? await fillDemo(parts) : workspace?.demo ? await continueDemo(parts) : undefined;
	if (filled && !filled.ok) log(`The demo could not be made: ${filled.error.message}`);
}
