import { releaseProxy, transfer, wrap, type Remote } from 'comlink';
import type { ToPage } from '#lib/protocol/frame.ts';
import type { LiveApi, WorkerIdentity } from '#workers/api.ts';
import liveWorker from '#workers/live.worker.ts?worker&url';
import { startSharedWorker, startWorker } from './own-worker.ts';

/** One tab's line to a live worker: commands by Comlink, what the worker tells by the tab's own port. */
export interface Connection {
	readonly tab: string;
	/** The worker has been told of this tab; commands before that would be from nobody. */
	readonly joined: Promise<void>;
	readonly api: Pick<
		Remote<LiveApi>,
		| 'openBoard'
		| 'closeBoard'
		| 'scrub'
		| 'openTally'
		| 'openStreaks'
		| 'openRows'
		| 'openDuel'
		| 'closeDuel'
		| 'openContest'
		| 'closeContest'
		| 'openContestFeed'
		| 'closeContestFeed'
		| 'openGoals'
		| 'closeGoals'
		| 'previewStreaks'
		| 'openPractices'
		| 'closePractices'
		| 'explain'
		| 'explainChange'
		| 'preview'
		| 'log'
		| 'undo'
		| 'resolve'
	>;
	close(): void;
}

export interface ConnectOptions {
	readonly identity: WorkerIdentity;
	/** 0, and one more each time the worker before went silent: another name makes another SharedWorker. */
	readonly generation: number;
	readonly hear: (message: ToPage) => void;
}
export type Connect = (options: ConnectOptions) => Connection;

/** Changes when the worker's store does, so that two releases never share one. */
const STORE_VERSION = 1;

/** 128 random bits; `crypto.randomUUID` is missing where the floor is reached over plain http in the office. */
const randomName = () =>
	Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
		''
	);

/** One worker for all tabs of this browser, or one for this tab where SharedWorker is missing (Chrome on Android). */
export function startLive(
	{ identity, generation, hear }: ConnectOptions,
	{ shared = 'SharedWorker' in globalThis } = {}
): Connection {
	const parts = ['pacesetter', identity.workspace, identity.identity, STORE_VERSION];
	const name = (generation === 0 ? parts : [...parts, generation]).join(':');
	const dedicated = shared ? undefined : startWorker(liveWorker, name);
	const api = wrap<LiveApi>(dedicated ?? startSharedWorker(liveWorker, name).port);
	const tab = `tab:${randomName()}`;
	const { port1, port2 } = new MessageChannel();
	port1.onmessage = ({ data }: MessageEvent<ToPage>) => hear(data);

	let release = () => {};
	const held = new Promise<void>((resolve) => (release = resolve));
	// wait for the grant: were the worker to ask first, it would take this tab for closed
	const granted = new Promise<void>((grant) => {
		if ('locks' in navigator) void navigator.locks.request(tab, () => (grant(), held));
		else grant(); // plain http: no locks there
	});

	return {
		tab,
		joined: granted.then(() => api.join(tab, identity, transfer(port2, [port2]))),
		api,
		close() {
			release();
			port1.close();
			api[releaseProxy]();
			dedicated?.terminate();
		}
	};
}
