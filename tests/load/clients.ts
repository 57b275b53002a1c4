/** A process of clients: made, watched and asked by crowd.ts. It ends with the process that began it. */
import { getPriority, setPriority } from 'node:os';
import { decodeSnapshot } from '#lib/protocol/snapshot.ts';
import { packedSnapshot } from './packed.ts';
import { WholeClient } from './whole.ts';
import { noCounts, WireClient, type Counts, type Position } from './wire.ts';

/** Who a client is, and what it hears. */
export interface Member {
	readonly cookie?: string;
	readonly token?: string;
	readonly from?: string;
	readonly streams: readonly string[];
	/** The product's own session and Socket.IO's own client, instead of what reads as little as it can. */
	readonly whole?: boolean;
}

export type Ask =
	| {
			readonly ask: 'begin';
			readonly port: number;
			readonly nice: number;
			readonly members: readonly Member[];
	  }
	| { readonly ask: 'census' | 'mark'; readonly floor: number }
	| { readonly ask: 'heard' | 'drop' }
	| { readonly ask: 'stick'; readonly clients: number | undefined };

export interface Census {
	readonly clients: number;
	/** On all their streams they have all that they know of. */
	readonly live: number;
	/** And the floor up to the position asked for. */
	readonly there: number;
	/** Positions of the floor since the mark that clients have without a gap, added up. */
	readonly covered: number;
	readonly counts: Counts;
	/** Processor time since the mark, s. */
	readonly processor: number;
}

/** Frames of the floor in the order in which they came, one entry a client and frame. */
export interface Heard {
	readonly seq: Float64Array;
	/** ms since 1970: by the gateway's clock, and when the client's callback ran. */
	readonly sentAt: Float64Array;
	readonly at: Float64Array;
}

export type Answer = Census | Heard | 'done';

let port = 0;
let clients: (WireClient | WholeClient)[] = [];
let marked = { floor: 0, before: new Map<WireClient | WholeClient, number>() };
let spent = process.cpuUsage();
let stuck: WireClient[] = [];
let heard: { seq: number[]; sentAt: number[]; at: number[] } = { seq: [], sentAt: [], at: [] };

process.on('message', (asked: Ask) => process.send?.(answer(asked)));
process.on('disconnect', () => {
	for (const client of clients) client.stop();
	process.exit();
});

function answer(asked: Ask): Answer {
	switch (asked.ask) {
		case 'begin':
			port = asked.port;
			setPriority(Math.min(19, getPriority() + asked.nice));
			clients = asked.members.map(clientOf);
			return 'done';
		case 'census':
			return census(asked.floor);
		case 'mark':
			mark(asked.floor);
			return 'done';
		case 'heard':
			return {
				seq: Float64Array.from(heard.seq),
				sentAt: Float64Array.from(heard.sentAt),
				at: Float64Array.from(heard.at)
			};
		case 'drop':
			for (const client of clients) client.drop();
			return 'done';
		case 'stick':
			stick(asked.clients);
			return 'done';
	}
}

function clientOf(member: Member): WireClient | WholeClient {
	const { cookie, token } = member;
	const headers: Record<string, string> = {
		...(cookie === undefined ? {} : { cookie }),
		...(token === undefined ? {} : { authorization: `Bearer ${token}` })
	};
	const client = member.whole
		? new WholeClient({ port, headers, member, heard: note })
		: new WireClient({ ...member, port, snapshot: (stream) => snapshot(stream, headers), heard: note });
	client.start();
	return client;
}

function note(stream: string, seq: number, sentAt: number, at: number) {
	if (stream !== 'floor') return;
	heard.seq.push(seq);
	heard.sentAt.push(sentAt);
	heard.at.push(at);
}

/** Of the same bytes, unpacked once in this process; each client fetches its own. */
const unpacked = new Map<string, Position>();

async function snapshot(stream: string, headers: Record<string, string>): Promise<Position | undefined> {
	const packed = await packedSnapshot(port, headers, stream);
	if (!packed) return undefined;
	const known = unpacked.get(packed.tag);
	if (known) return known;
	const decoded = decodeSnapshot(packed.bytes);
	if (!decoded.ok) return undefined;
	const { epoch, seq, mark } = decoded.value.header;
	unpacked.set(packed.tag, { epoch, seq, mark });
	return { epoch, seq, mark };
}

function mark(floor: number) {
	heard = { seq: [], sentAt: [], at: [] };
	spent = process.cpuUsage();
	marked = { floor, before: new Map(clients.map((client) => [client, client.counts.gaps])) };
}

function census(floor: number): Census {
	const counts = noCounts();
	const result = { clients: clients.length, live: 0, there: 0, covered: 0 };
	for (const client of clients) {
		for (const name of Object.keys(counts) as (keyof Counts)[]) counts[name] += client.counts[name];
		if (client.live) result.live++;
		const seq = client.seqOf('floor');
		if (client.live && seq >= floor) result.there++;
		// a gap is what the connection lost: made good by a resume, but not delivered
		const whole = client.counts.gaps === (marked.before.get(client) ?? 0);
		if (whole) result.covered += Math.max(0, Math.min(seq, floor) - marked.floor);
	}
	const { user, system } = process.cpuUsage(spent);
	return { ...result, counts, processor: (user + system) / 1e6 };
}

function stick(wanted: number | undefined) {
	if (wanted === undefined) {
		for (const client of stuck.splice(0)) client.resume();
		return;
	}
	stuck = clients.filter((client): client is WireClient => client instanceof WireClient).slice(0, wanted);
	for (const client of stuck) client.pause();
}
