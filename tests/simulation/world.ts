/**
 * A whole floor in virtual time: the record, one gateway after another, and clients whose connections come and go. What
 * happens is decided beforehand (plan.ts); the invariants of protocol.md are checked while it runs and at its end.
 */
import { ACTS } from './acts.ts';
import { SimClient, type ClientHooks } from './client.ts';
import { EngineReplica } from './engines.ts';
import { engage, found } from './floor-life.ts';
import { SimGateway, type GatewayHooks, type Kept } from './gateway.ts';
import { fetchSnapshot, send } from './http.ts';
import { Inspector } from './inspector.ts';
import { CHECK, differing, disagreeing, lookedAt } from './invariants.ts';
import { Random, randomOf, Timeline } from './kit.ts';
import { Person, PEOPLE } from './person.ts';
import { ORDINARY, type Action, type Plan } from './plan.ts';
import { broken, owed, watchQueue } from './promises.ts';
import { ModelRecord } from './record.ts';
import { Connection, Message } from './wire.ts';

export interface Hooks extends GatewayHooks, ClientHooks {
	/** What a mutant does to messages on their way to a client. */
	tamper?(event: string, text: string): string | undefined;
}

export interface Verdict {
	readonly seed: number;
	/** Broken invariants, by number, in words. */
	readonly broken: readonly string[];
	/** Kinds of faults that this history had, for telling what was covered. */
	readonly faults: readonly string[];
	/** Step by step, where that was asked for. */
	readonly log: readonly string[];
}

const QUIET = 15_000;
/** Until a client has found out that nobody answers it. */
const PATIENCE = 16_000;
/** Until the last entry of a rep's queue has been tried again. */
const QUEUES = 100_000;
const SECOND = 1_000;

export class World {
	readonly timeline = new Timeline();
	readonly plan: Plan;
	readonly hooks: Hooks;
	readonly record: ModelRecord;
	readonly people: readonly Person[];
	readonly inspector: Inspector;
	gateway: SimGateway;
	/** What the last gateway kept for the next one. */
	kept: Kept | undefined;
	/** The route of snapshots answers nothing until then, though the socket works. */
	refusingUntil = 0;
	/** Nobody tells a gateway that something was written, until then. */
	bellLostUntil = 0;
	/** Requests whose answers will never come. */
	readonly unanswered = new Set<() => void>();
	readonly #faults = new Set<string>();
	readonly #broken: string[] = [];
	readonly #log: string[] | undefined;
	#gateways = 0;
	#importing = false;
	#chaos = true;

	constructor(plan: Plan, hooks: Hooks, telling: boolean) {
		this.plan = plan;
		this.hooks = hooks;
		this.#log = telling ? [] : undefined;
		this.record = new ModelRecord(this.timeline, randomOf(plan.seed, 'record'));
		found(this.record);
		this.record.founded();
		this.inspector = new Inspector(this);
		this.gateway = this.newGateway();
		this.people = PEOPLE.map((person) => new Person(person, this.timeline, plan.seed));
		this.record.written = (row) => watchQueue(this, row);
		for (const person of this.people) person.client = this.newClient(person);
	}

	async run(): Promise<Verdict> {
		const { plan, timeline } = this;
		void this.gateway.start(undefined);
		for (const person of this.people) this.meet(person);
		timeline.at(CHECK, () => this.#check());
		for (const action of plan.actions) timeline.at(action.at, () => this.#act(action));
		await this.#pass(plan.length);
		this.#calm();
		const halfDead = this.people.some(({ connection }) => connection?.halfDead);
		const backlogs = this.people.map(({ connection }) => (connection?.backlogUntil ?? 0) - timeline.now);
		await this.#settleDown(QUIET + (halfDead ? PATIENCE : 0) + Math.max(0, ...backlogs));
		for (const { client } of this.people) this.broke(...client.broken, ...this.strange(client));
		return { seed: plan.seed, broken: this.#broken, faults: [...this.#faults], log: this.#log ?? [] };
	}

	/** Something that must never be, by the number of its invariant. */
	broke(...words: readonly string[]): void {
		if (words.length === 0) return;
		this.#broken.push(...words);
		for (const one of words) this.note(`BROKEN ${one}`);
	}

	/** Whether somebody reads the steps. */
	get telling(): boolean {
		return this.#log !== undefined;
	}

	note(what: string): void {
		this.#log?.push(`${String(this.timeline.now).padStart(7)} ms  ${what}`);
	}

	/** True while acts are to come. */
	get chaos(): boolean {
		return this.#chaos;
	}

	/** What was written is told to the gateway, unless the bell is lost. */
	ring(): void {
		if (this.bellLostUntil <= this.timeline.now) this.gateway.ring();
	}

	/**
	 * Hashes that differed without any damage. A record that was replaced while a gateway read it whole may have left something
	 * in the gateway's tables that never was, and the hash then is what heals the clients of it.
	 */
	strange(client: SimClient): readonly string[] {
		return this.record.replacedAt > 0 ? [] : client.strange;
	}

	async #pass(until: number) {
		while (this.#broken.length === 0 && this.timeline.step(until)) {
			// whatever promises this event settled run before the next one
			await settle();
		}
	}

	// ---- machines

	newGateway(): SimGateway {
		const { record, hooks, timeline, plan } = this;
		return new SimGateway({
			timeline,
			random: randomOf(plan.seed, `gateway ${this.#gateways++}`),
			record,
			hooks,
			engines: plan.engines,
			emitted: (event, payload) => this.inspector.emitted(event, payload),
			note: (words) => this.note(words)
		});
	}

	/** One gateway ends as by kill -9, the next one starts from what was `kept`, or from nothing. */
	restartGateway(kept: Kept | undefined): void {
		this.gateway.stop();
		this.gateway = this.newGateway();
		this.#importing = false;
		void this.gateway.start(kept);
	}

	newClient(person: Person): SimClient {
		const { identity, streams, machine, disk, random, tabs } = person;
		for (const tab of tabs) tab.reload();
		person.out = false;
		const client = new SimClient({
			machine,
			random,
			identity,
			streams,
			disk,
			tabs,
			uuid: person.nextEntry,
			hooks: this.hooks,
			hashes: this.plan.hashes,
			engine: this.plan.engines && identity.kind === 'screen' ? new EngineReplica() : undefined,
			fetchSnapshot: (stream, fetching) => fetchSnapshot(this, person, stream, fetching),
			fetch: (url, init) => send(this, person, url, init),
			ended: () => {
				person.out = true;
				this.note(`${person.name} is signed out`);
				const held = disk.saved.size + client.replica.held.size;
				if (held > 0) this.broke('3: something is still in memory or in the store after access ended');
			},
			isOfNow: (celebration) => this.inspector.isOfNow(celebration),
			queued: (queue) => owed(person, queue)
		});
		void client.start();
		return client;
	}

	/** The program on somebody's machine ends, and another one starts. */
	restartClient(person: Person): void {
		const { client, connection } = person;
		client.checkCursors();
		this.broke(...client.broken, ...this.strange(client));
		person.connection = undefined;
		connection?.drop();
		client.kill();
		this.inspector.forgotten(person);
		person.client = this.newClient(person);
		this.meet(person);
	}

	// ---- sockets

	/** Connects, and connects again whenever the connection was lost. */
	meet(person: Person): void {
		const { machine, random } = person;
		const { client } = person;
		this.timeline.at(this.timeline.now + 50 + random.int(1_000), () =>
			machine.run(() => {
				if (person.client !== client || person.connection?.up) return;
				const { gateway } = this;
				if (person.out) return this.#signIn(person);
				// between its last word and the end of what it held it is nobody's
				if (client.over || !client.restored || gateway.machine.stopped) return this.meet(person);
				this.#connect(person, client, gateway);
			})
		);
	}

	/** Whoever is let in again starts from nothing. */
	#signIn(person: Person) {
		const { gateway } = this;
		if (gateway.ready && gateway.current(person.identity).kind !== 'nobody') this.restartClient(person);
		else this.meet(person);
	}

	#connect(person: Person, client: SimClient, gateway: SimGateway) {
		const connection: Connection = new Connection({
			timeline: this.timeline,
			random: person.random,
			client: client.program,
			server: gateway.program,
			tamper: (message) => this.#tamper(person, message),
			receive: (event, payload) => client.receive(event, payload),
			dropped: () => {
				if (person.connection !== connection) return;
				this.note(`${person.name} is disconnected`);
				person.connection = undefined;
				client.session.disconnected();
				this.meet(person);
			},
			seen: (message) => this.inspector.seen(person, connection, message)
		});
		const answer = gateway.accept(connection, person.identity);
		if (answer === 'unauthorized') client.unauthorized();
		if (answer !== 'in') return this.meet(person);
		this.note(`${person.name} is connected`);
		person.connection = connection;
		client.connected(connection);
	}

	/** What the transport promises of acks, restarts and logouts holds: those are never lost. */
	#tamper(person: Person, message: Message): readonly Message[] {
		const { event, text } = message;
		const changed = this.hooks.tamper ? this.hooks.tamper(event, text) : text;
		if (changed === undefined) return [];
		const told = changed === text ? message : new Message(event, changed);
		if (event === 'ack' || event === 'restart' || event === 'logout') return [told];
		const before = person.heldBack;
		person.heldBack = undefined;
		const mishap = this.#chaos ? person.mishaps.shift() : undefined;
		const after = before ? [before] : [];
		switch (mishap) {
			case 'lost':
				return after;
			case 'garbled':
				return [new Message(event, person.random.pick(['null', '{"stream":"floor"}', '[]', '7'])), ...after];
			case 'twice':
				return [told, told, ...after];
			case 'later':
				person.heldBack = told;
				return after;
			case undefined:
				return [told, ...after];
		}
	}

	// ---- what happens

	#act({ kind, salt }: Action) {
		const done = ACTS[kind](this, new Random(salt));
		if (done === false) return;
		if (!ORDINARY.includes(kind)) this.#faults.add(kind);
		this.note(done === undefined ? kind : `${kind}: ${done}`);
		this.ring();
	}

	/** Frames are held back for so long. False: an import runs already. */
	import(ms: number): boolean {
		if (this.#importing) return false;
		this.#importing = true;
		this.gateway.importing(1);
		this.timeline.at(this.timeline.now + ms, () => {
			this.#importing = false;
			this.gateway.importing(undefined);
		});
		return true;
	}

	/** No more writes and faults; what was stopped goes on. A dead connection is found to be so by whoever has it. */
	#calm() {
		this.note('calm from here on');
		this.#chaos = false;
		this.record.heal();
		this.refusingUntil = this.bellLostUntil = 0;
		engage(this.record);
		this.gateway.machine.goOn();
		for (const person of this.people) {
			person.machine.goOn();
			person.connection?.heal();
			person.losses.length = 0;
		}
		for (const fail of this.unanswered) fail();
		this.gateway.importing(undefined);
		this.gateway.ring();
	}

	/**
	 * Invariant 10: after so long everything is as recorded, and stays so. Then queues have what time they need; what they write
	 * is a change like any other, which the feed has yet to bring, and boards are compared when it has come too.
	 */
	async #settleDown(patience: number) {
		const patient = this.timeline.now + patience;
		if (!(await this.#converges(patient))) return;
		const later = this.timeline.now + QUEUES;
		while (this.#queuesWait() && this.timeline.now < later) await this.#pass(this.timeline.now + SECOND);
		if (!(await this.#converges(Math.max(patient, this.timeline.now + QUIET)))) return;
		this.broke(...disagreeing(this));
	}

	/** Whether everything was as recorded for a second, until then at the latest; if not, that is broken. */
	async #converges(until: number): Promise<boolean> {
		let since: number | undefined;
		while (this.timeline.now < until && this.#broken.length === 0) {
			await this.#pass(this.timeline.now + SECOND);
			if (differing(this) !== undefined) since = undefined;
			else since ??= this.timeline.now;
			if (since !== undefined && this.timeline.now - since >= SECOND) break;
		}
		if (this.#broken.length > 0) return false;
		const differs = differing(this);
		if (differs !== undefined) this.broke(`1: ${differs}`);
		else if (since === undefined) this.broke('10: not converged in time');
		return this.#broken.length === 0;
	}

	#queuesWait() {
		return this.people.some((person) => broken(person, this).length > 0);
	}

	#check() {
		this.timeline.at(this.timeline.now + CHECK, () => this.#check());
		for (const person of this.people) this.broke(...lookedAt(person, this));
	}
}

/** Lets every promise that can go on do so: ours settle within a few turns of the microtask queue. */
async function settle() {
	for (let n = 0; n < 12; n++) await Promise.resolve();
}

/** One history. `telling`: with its steps. */
export const simulate = (plan: Plan, hooks: Hooks = {}, telling = false): Promise<Verdict> =>
	new World(plan, hooks, telling).run();
