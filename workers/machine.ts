/** What the live worker has of this machine: its clock, network, store and locks. */
import { clear, createStore, del, get, set, type UseStore } from 'idb-keyval';
import { boardSearch } from '#lib/domain/board-query.ts';
import { failed, ok } from '#lib/domain/result.ts';
import type { HostDeps } from '#lib/live/host.ts';
import type { FetchSnapshot, Saved, SessionStore } from '#lib/live/session/types.ts';
import { boardFromJson } from '#lib/protocol/board-json.ts';
import { fetchInTime } from '#lib/protocol/fetch-in-time.ts';
import { standingsFromJson } from '#lib/protocol/contest-frame.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/messages.ts';
import { decodeSnapshotSliced, encodeSnapshotSliced } from '#lib/protocol/snapshot.ts';
import { slices, systemClock } from '#lib/protocol/this-machine.ts';
import type { LiveApi, WorkerIdentity } from './api.ts';
import { keepConnected } from './link.ts';

/** A worker's turn ends at least this often while a snapshot is unpacked, so that commands are answered. */
const SLICE_MS = 12;

const pauses = (meanwhile = () => {}) =>
	slices(SLICE_MS, (run) => {
		meanwhile();
		setTimeout(run);
	});

/** As the bytes come, `heard` is called. */
async function bytesOf({ body }: Response, heard: () => void): Promise<Uint8Array> {
	const listening = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
		transform(piece, onwards) {
			heard();
			onwards.enqueue(piece);
		}
	});
	return new Uint8Array(await new Response(body?.pipeThrough(listening)).arrayBuffer());
}

const fetchSnapshot: FetchSnapshot = async (stream, { signal, heard }) => {
	try {
		const asked = `/api/v1/snapshot?stream=${encodeURIComponent(stream)}`;
		// past the cache: there one request waits for another of the same address, which may hang for good
		const response = await fetch(asked, { cache: 'no-store', signal });
		if (response.status === 401 || response.status === 403) return failed('forbidden');
		if (!response.ok) return failed('unavailable');
		const snapshot = await decodeSnapshotSliced(await bytesOf(response, heard), pauses(heard));
		if (!snapshot.ok) return failed('unavailable');
		const { header, state } = snapshot.value;
		return ok({ epoch: header.epoch, seq: header.seq, mark: header.mark, state });
	} catch {
		return failed('unavailable');
	}
};

/** A board by the server's engine, where this one's facts do not reach. */
const askServer: HostDeps['askServer'] = async (query, board) => {
	try {
		const response = await fetchInTime(`/boards/frame${boardSearch(query)}`);
		return response.ok ? boardFromJson(await response.json(), board) : undefined;
	} catch {
		return undefined; // asked again with the next change
	}
};

/** A contest's standings by the server, where this browser does not hold all that it takes. */
const askStandings: HostDeps['askStandings'] = async (contest) => {
	try {
		const response = await fetchInTime(`/api/v1/contests/${encodeURIComponent(contest)}/standings`);
		if ([401, 403, 404, 409].includes(response.status)) return 'refused';
		return response.ok ? standingsFromJson(await response.json()) : undefined;
	} catch {
		return undefined; // asked again soon
	}
};

const keyOf = ({ workspace, identity }: WorkerIdentity) => `${workspace}:${identity}`;

/** State and cursor of each stream, packed as one value: neither is ever kept without the other. */
function sessionStore(identity: WorkerIdentity): SessionStore {
	let store: UseStore | undefined;
	const opened = () => (store ??= createStore(`pacesetter:${keyOf(identity)}`, 'streams'));
	return {
		async load(stream) {
			const kept = await get<{ bytes: Uint8Array; asOf: number }>(stream, opened());
			if (!kept) return undefined;
			const snapshot = await decodeSnapshotSliced(kept.bytes, pauses());
			if (!snapshot.ok) return undefined;
			const { epoch, seq, mark } = snapshot.value.header;
			return { position: { epoch, seq, mark }, state: snapshot.value.state, asOf: kept.asOf };
		},
		async save(stream, { position, state, asOf }: Saved) {
			const header = { v: PROTOCOL_VERSION, stream, detailFrom: state.detailFrom, ...position };
			const bytes = await encodeSnapshotSliced(header, state, pauses());
			await set(stream, { bytes, asOf }, opened());
		},
		remove: (stream) => del(stream, opened()),
		clear: () => clear(opened())
	};
}

/** 128 random bits; `crypto.randomUUID` is missing where the floor is reached over plain http in the office. */
function uuid(): string {
	if ('randomUUID' in crypto) return crypto.randomUUID();
	const bytes = (crypto as Crypto).getRandomValues(new Uint8Array(16));
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Without locks (plain http) this browser's workers are all their own masters; the server's idempotency still holds. */
const locked = <T>(name: string, run: () => Promise<T>): Promise<T> =>
	'locks' in navigator ? navigator.locks.request(name, run) : run();

function queueOf(identity: WorkerIdentity): ReturnType<HostDeps['queue']> {
	const name = `pacesetter-queue:${keyOf(identity)}`;
	let store: UseStore | undefined;
	const opened = () => (store ??= createStore(name, 'queue'));
	const channel = new BroadcastChannel(name);
	return {
		store: {
			get: () => get('entries', opened()),
			set: (value) => set('entries', value, opened())
		},
		exclusive: (run) => locked(`${name}:write`, run),
		own: (run) => locked(`${name}:send`, run),
		channel: {
			tell: () => channel.postMessage('changed'),
			listen(heard) {
				channel.onmessage = heard;
				return () => (channel.onmessage = null);
			}
		},
		fetch: (url, init) => fetch(url, init),
		uuid,
		random: Math.random
	};
}

export function machine(kind: LiveApi['kind']): HostDeps {
	return {
		kind,
		clock: systemClock,
		random: Math.random,
		fetchSnapshot,
		askServer,
		askStandings,
		store: sessionStore,
		queue: queueOf,
		connect: (session) =>
			keepConnected({ origin: self.location.origin, session, clock: systemClock, random: Math.random }),
		tabGone: (tab) =>
			'locks' in navigator
				? navigator.locks.request(tab, () => undefined)
				: new Promise(() => {
						// plain http has no locks: a dedicated worker ends with its tab
					})
	};
}
