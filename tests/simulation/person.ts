import type { Identity, StreamName } from '#lib/domain/identity.ts';
import { Tab, type SimClient } from './client.ts';
import { ModelDisk } from './disk.ts';
import { REPS, TEAMS, USERS } from './floor-life.ts';
import { Machine, randomOf, type Random, type Timeline } from './kit.ts';
import type { Message, Connection } from './wire.ts';

/** What is to happen to the next message that is on its way to somebody. */
export type Mishap = 'lost' | 'garbled' | 'twice' | 'later';

/** What became of an entry of the rep's queue, as the rep was told. */
export interface Ledger {
	/** The rep was told that it is on its way: it is stored on this machine. */
	stored: boolean;
	/** The rep was told that it is in the record. */
	landed: boolean;
	takenBack: boolean;
	/** Something happened after which nothing is promised: the record was replaced, the machine lost what it had. */
	excused: boolean;
	/** Somebody else deleted it from the record. */
	deleted: boolean;
}

/** Somebody with a machine: who stays the same while programs and connections come and go. */
export class Person {
	readonly name: string;
	readonly identity: Identity;
	readonly streams: readonly StreamName[];
	readonly machine: Machine;
	readonly random: Random;
	readonly disk = new ModelDisk();
	readonly tabs = [new Tab(), new Tab()];
	/** True time since which access to a stream has been lost, by the gateway's tables. */
	readonly lostAt = new Map<StreamName, number>();
	/** By the note of each entry that was ever logged here. */
	readonly ledger = new Map<string, Ledger>();
	/** The notes by the entries' own names. */
	readonly notes = new Map<string, string>();
	#client: SimClient | undefined;
	connection: Connection | undefined;
	/** Signed out: there is no session. */
	out = false;
	/** For the next messages to this person. */
	readonly mishaps: Mishap[] = [];
	/** A message that comes after the next one. */
	heldBack: Message | undefined;
	/** The next requests over HTTP, or their answers, that are lost. */
	readonly losses: ('request' | 'answer')[] = [];
	/** The next snapshots that are asked for over a connection that is dead: they hang until they are given up. */
	deadRequests = 0;
	/** How long the next snapshot takes more, ms. */
	slowSnapshot = 0;
	#entries = 0;

	constructor(who: (typeof PEOPLE)[number], timeline: Timeline, seed: number) {
		this.identity = who.identity;
		this.streams = who.streams;
		this.name = 'name' in who.identity ? who.identity.name : who.identity.kind;
		this.machine = new Machine(timeline);
		this.random = randomOf(seed, this.name);
	}

	get client(): SimClient {
		if (!this.#client) throw new Error(`${this.name} has no client yet`);
		return this.#client;
	}

	set client(client: SimClient) {
		this.#client = client;
	}

	/** A name for the next entry that is logged here. */
	readonly nextEntry = (): string => `${this.name}-entry-${++this.#entries}`;
}

export const PEOPLE: readonly { identity: Identity; streams: readonly StreamName[] }[] = [
	{ identity: { kind: 'screen', id: 'screen000000000', name: 'wall' }, streams: ['floor'] },
	...USERS.map((id, index) => ({
		identity: {
			kind: 'user' as const,
			id,
			name: id.replace(/0+$/, ''),
			role: 'manager' as const,
			rep: REPS[index] ?? '',
			manages: []
		},
		streams: ['floor', `rep:${REPS[index]}`, ...TEAMS.map((team) => `team:${team}`)]
	}))
];
