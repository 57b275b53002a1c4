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
import { clientAddress } from './auth/address.ts';
import { currentIdentity } from './auth/current.ts';
import { cookieOf, isSecure, SESSION_COOKIE } from './auth/cookies.ts';
import { createEntrance } from './auth/entrance.ts';
import { firstSignInLink } from './auth/first-link.ts';
import { createIdentify, secretOf, sessionOf } from './auth/identify.ts';
import { createLastKnown } from './auth/last-known.ts';
import { admitted, createLimits } from './auth/limits.ts';
import { createPresence } from './auth/presence.ts';
import { createRenewals } from './auth/screen-cookie.ts';
import { Sessions } from './auth/sessions.ts';
import { steadily } from './auth/steady.ts';
import { startSweeping } from './auth/sweep.ts';
import { createBackups } from './backup/backups.ts';
import { refuseHalfRestored } from './backup/staging.ts';
import { statusOf } from './backup/view.ts';
import { proofFiles } from './contests/proofs.ts';
import { startKeeper } from './demo/keeper.ts';
import { ownFloor } from './demo/own-floor.ts';
import { prepareFloor } from './demo/prepare.ts';
import { watchDemo } from './demo/watch.ts';
import { openFloor } from './floor/open.ts';
import type { Authority } from './floor/types.ts';
import { keysUnder } from './gateway/keys.ts';
import { reloadScreens } from './gateway/reloads.ts';
import { Snapshots } from './gateway/snapshots.ts';
import { Sockets } from './gateway/sockets.ts';
import { createImports } from './imports/imports.ts';
import { startClockwork, type Clockwork } from './jobs/clockwork.ts';
import { floorJobs } from './jobs/floor-jobs.ts';
import { vapidIn } from './notifications/vapid.ts';
import { pocketbaseBinary } from './pocketbase/binary.ts';
import { readSecret } from './pocketbase/secret.ts';
import { openRecord, type OpenRecord } from './record/open.ts';
import { backupFolder, type Settings } from './settings.ts';
import { wordsTo, type Logger } from './telemetry/log.ts';
import { createPrometheus, type Prometheus } from './telemetry/prometheus.ts';
import { outsideRequests } from './telemetry/request.ts';
import { countedPush, noteLines, openVitals } from './telemetry/wiring.ts';
import { Writes } from './telemetry/writes.ts';
import { releaseVersion } from './version.ts';

export interface StartOptions {
	readonly settings: Settings;
	/** Sockets are attached to it; absent on the command line. */
	readonly http?: HttpServer;
	readonly clock?: Clock;
	/** Words for the operator; without a `logger` everything goes there. */
	readonly log?: (line: string) => void;
	readonly logger?: Logger;
	/** Told what the start is at; asked for again and again. */
	readonly phase?: (words: () => string) => void;
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

/** How often it is asked whether the sessions of open pages still live. */
const LOOK_AFTER_MS = 300_000;
const REAL_RANDOM = () => randomInt(2 ** 47) / 2 ** 47;

/** Starts everything but the web server itself. Throws, in words for the operator, if it can't. */
export async function startPacesetter(options: StartOptions): Promise<Started> {
	const { settings, clock = systemClock, log = toStderr, logger = wordsTo(log) } = options;
	await refuseHalfRestored(settings.dataDir);
	const telemetry = createPrometheus();
	const writes = new Writes(clock);
	const opened = await openRecord({
		binary: await pocketbaseBinary(logger.info),
		dataDir: settings.dataDir,
		log: logger.warn,
		telemetry,
		wrote: (refusal) => writes.wrote(refusal)
	});
	try {
		return await build({ ...options, clock, logger, telemetry, writes }, opened);
	} catch (error) {
		await opened.close();
		throw error;
	}
}

const toStderr = (line: string) => void process.stderr.write(`${line}\n`);

interface Built extends StartOptions {
	readonly clock: Clock;
	readonly logger: Logger;
	readonly telemetry: Prometheus;
	readonly writes: Writes;
}

async function build(options: Built, opened: OpenRecord): Promise<Started> {
	const { settings, http, clock, logger, telemetry, writes, phase } = options;
	const { dataDir } = settings;
	const record = opened.store;
	phase?.(() => 'starting: preparing the record');
	await prepareFloor(record, settings, clock, logger.info);
	const workspaceSecret = Buffer.from(await readSecret(dataDir, 'workspace.secret'), 'hex');
	const vapid = vapidIn(dataDir, settings.origin);
	const entrance = createEntrance(settings);

	// sockets come first, since the floor tells its changes to them; whom they let in is asked of what follows
	const sockets = http && openSockets(http);
	const floor = await openFloor({
		record,
		clock,
		dataDir,
		keyOf: keysUnder(workspaceSecret),
		outlet: sockets?.outlet ?? { emit: () => undefined },
		judge: () => sockets?.judge(),
		log: logger.warn,
		telemetry,
		reading: (floor) => phase?.(() => `starting: ${readingWords(floor.state)}`)
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
	const secure = isSecure(settings);
	const limits = createLimits(clock);
	const sessions = new Sessions({
		...{ record, authority, clock, secure, key: workspaceSecret },
		over(ids) {
			watchers.forget();
			sockets?.signedOut(ids);
		}
	});
	const access = { operatorToken, guestAllowed, sessions, limits, secure };
	const identify = createIdentify({ record, authority, clock, ...access });
	const current = (who: Identity) => currentIdentity(who, authority.tables, clock.now(), guestAllowed);
	const steady = steadily(identify, timeline, clock);
	const presence = createPresence({ record, clock });
	const watchers = createLastKnown({
		...{ identify: steady, current, clock },
		secretOf: (request) => request.headers.get('authorization') ?? cookieOf(request, SESSION_COOKIE, secure)
	});

	const snapshots = new Snapshots({ authority, hub, hashes, record, clock, telemetry });
	const imports = createImports({
		record,
		authority,
		clock,
		dataDir,
		makeRoom: () => (demo.demoOnly() ? own.start() : Promise.resolve(ok(undefined))),
		current,
		bulk: (done, total) => hub.importing(done < total ? { done, total } : undefined),
		ended: (lines) => noteLines(telemetry, lines)
	});
	await imports.recover();

	const renewedScreen = createRenewals(settings, clock);
	const version = releaseVersion();
	const { folder, times } = settings.backups ?? { folder: backupFolder(dataDir), times: [] };
	const backups = createBackups({
		...{ dataDir, folder, times, clock, isDemo, release: version, log: logger.info },
		floor: () => (timeline() === undefined ? undefined : authority.tables.workspace.values().next().value)
	});
	const vitals = openVitals(opened, {
		...{ settings, version, clock, logger, telemetry, writes, authority, imports, sockets },
		swapping: own.swapping,
		jobs: () => clockwork?.jobs() ?? [],
		backups: async () => statusOf(await backups.list())
	});
	const app: App = {
		settings,
		version,
		clock,
		record,
		authority,
		secrets: { workspaceSecret },
		vapid,
		imports,
		backups,
		async identify(request, address) {
			const who = await steady(request, address);
			presence.seen(who);
			return who;
		},
		current,
		admit: (request, identity, address) => admitted(limits, secretOf(request, secure), identity, address),
		async renewedCookie(request, identity) {
			if (identity.kind !== 'user') return renewedScreen(request, identity);
			return sessions.renewal(request).catch(() => undefined); // the next answer brings it
		},
		sessions,
		limits,
		snapshot: (stream) => snapshots.take(stream),
		clients: () => sockets?.clients ?? 0,
		doors: entrance.doors,
		startOwn: () => own.start(),
		vitals,
		telemetry,
		metrics: () => telemetry.page(),
		async identifyWatcher(request, address) {
			const who = await watchers.identify(request, address);
			presence.seen(who);
			return who;
		},
		logger,
		api: (request, context) => api(request, context),
		close
	};
	const api = createApi(app);

	sockets?.serve(hub);
	const stopReloads = sockets && reloadScreens(authority, sockets, app.version);
	const keeper = http && demo.demoOnly() ? keepAlive() : undefined;
	const stopSweeping = http && startSweeping({ record, clock });
	const stopLooking = sockets && clock.every(LOOK_AFTER_MS, () => void endOver().catch(() => undefined));
	const clockwork = http && decide();

	function openSockets(http: HttpServer) {
		return new Sockets({
			http,
			clock,
			telemetry,
			doors: entrance,
			identify: (request, address) => steady(request, address),
			current: (who) => current(who),
			sessionOf: (request, address) => sessionOf(access, request, address),
			addressOf: (header, connection) => clientAddress(header, connection, settings),
			admit: (request, identity, address) => {
				const come = limits.admit('connect', address, identity);
				return come.ok ? app.admit(request, identity, address) : come;
			},
			maySubscribe,
			available: () => timeline() !== undefined
		});
	}

	/** Pages stay open without a request: the sockets of sessions that have run out end too. */
	async function endOver() {
		if (!sockets || timeline() === undefined) return;
		const over = await sessions.overAmong(sockets.sessions());
		if (timeline() !== undefined) sessions.ended(over);
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
			log: logger.warn,
			send: countedPush(telemetry),
			soon: () => bell.ring(),
			vapid,
			isDemo,
			celebrate: (celebration) => hub.celebrate('floor', celebration)
		});
		const started = startClockwork({
			clock,
			jobs: [...jobs, backups.job],
			ready: () => timeline() !== undefined,
			problem: (job, error) => logger.error(`What is due could not be done (${job})`, error, { job }),
			telemetry
		});
		// a request may set it off, but what falls due is nobody's request
		bell.ring = () => outsideRequests(() => started.look());
		return started;
	}

	/** From the outside in: no new work, then nothing to follow, then no record. */
	async function close() {
		await entrance.close();
		stopReloads?.();
		await sockets?.close();
		stopLooking?.();
		await stopSweeping?.();
		await keeper?.close();
		await clockwork?.close();
		await imports.close();
		await backups.close();
		demo.close();
		await presence.close();
		vitals.close();
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

/** How far a floor is read, in words. */
const readingWords = (state: Authority['state']) =>
	state.kind === 'ready' ? 'reading what is new' : `rebuilding ${Math.floor(state.percent)}%`;
