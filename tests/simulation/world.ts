/**
 * A whole floor in virtual time: the record, one gateway after another, and clients whose connections come and go. From one
 * seed comes one history of writes and faults; the invariants of protocol.md are checked while it runs and at its end.
 */
import { maySubscribe } from '#lib/domain/access.ts';
import type { Identity, StreamName } from '#lib/domain/identity.ts';
import { failed } from '#lib/domain/result.ts';
import { ModelDisk, SimClient, type ClientHooks } from './client.ts';
import { SimGateway, type GatewayHooks, type Kept } from './gateway.ts';
import { CHECK, differing, holdsWhatWasLost, saysLiveButIsBehind, type Person } from './invariants.ts';
import { Machine, Random, Timeline } from './kit.ts';
import { CANARY, ModelRecord, REPS, TEAMS, USERS } from './record.ts';
import { Connection, DELAY } from './wire.ts';

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
	readonly log: readonly string[];
}

const QUIET = 15_000;
const SECOND = 1_000;
/** Some histories last longer, so that somebody can fall behind by more than ten seconds. */
const LONG = { share: 0.15, times: 5 };

const people: readonly { identity: Identity; streams: readonly StreamName[] }[] = [
	{ identity: { kind: 'screen', id: 'screen000000000', name: 'wall' }, streams: ['floor'] },
	...USERS.map((id, index) => ({
		identity: {
			kind: 'user' as const,
			id,
			name: id,
			role: 'manager' as const,
			rep: REPS[index] ?? '',
			manages: []
		},
		streams: ['floor', `rep:${REPS[index]}`, ...TEAMS.map((team) => `team:${team}`)]
	}))
];

export class World {
	readonly timeline = new Timeline();
	readonly random: Random;
	readonly record: ModelRecord;
	gateway: SimGateway;
	readonly hooks: Hooks;
	readonly #people: Person[];
	readonly #seed: number;
	readonly #broken: string[] = [];
	readonly #faults = new Set<string>();
	readonly #log: string[] = [];
	#kept: Kept | undefined;
	#chaos = true;
	#quietFrom = 0;
	#importing = false;
	/** The route of snapshots answers nothing until then, though the socket works. */
	#refusing = 0;
	/** Hashes need not be kept; where they are, they also heal damage that nothing else could see. */
	readonly #hashes: boolean;

	constructor(seed: number, hooks: Hooks) {
		this.#seed = seed;
		this.hooks = hooks;
		this.random = new Random(Math.imul(seed, 2_654_435_761));
		this.#hashes = this.random.chance(0.5);
		this.record = new ModelRecord(this.timeline, this.random);
		this.gateway = this.#newGateway();
		this.#people = people.map((person) => this.#newPerson(person));
	}

	/** `length`: ms of writes and faults before the quiet. */
	async run(length: number): Promise<Verdict> {
		this.#boot(undefined);
		for (const person of this.#people) this.#meet(person);
		this.timeline.at(CHECK, () => this.#check());
		this.timeline.at(50, () => this.#act());
		await this.#pass(this.random.chance(LONG.share) ? length * LONG.times : length);
		this.#calm();
		let convergedAt: number | undefined;
		while (this.timeline.now < this.#quietFrom + QUIET && this.#broken.length === 0) {
			await this.#pass(this.timeline.now + SECOND);
			const differs = differing(this.#people, this.record.content);
			if (differs === undefined) convergedAt ??= this.timeline.now;
			else convergedAt = undefined;
			if (convergedAt !== undefined && this.timeline.now - convergedAt >= SECOND) break;
		}
		this.#conclude(convergedAt);
		for (const { client } of this.#people) this.#broken.push(...client.broken, ...this.#strange(client));
		return { seed: this.#seed, broken: this.#broken, faults: [...this.#faults], log: this.#log };
	}

	note(what: string): void {
		this.#log.push(`${this.timeline.now} ${what}`);
	}

	async #pass(until: number) {
		while (this.timeline.step(until)) {
			// whatever promises this event settled run before the next one
			await settle();
		}
	}

	// ---- machines

	#newGateway(): SimGateway {
		const machine = new Machine(this.timeline);
		return new SimGateway({ machine, random: this.random, record: this.record, hooks: this.hooks });
	}

	#boot(kept: Kept | undefined) {
		void this.gateway.start(kept);
	}

	#newPerson({ identity, streams }: (typeof people)[number]): Person {
		const machine = new Machine(this.timeline);
		const disk = new ModelDisk();
		const lostAt = new Map<StreamName, number>();
		const client = this.#newClient(machine, identity, streams, disk);
		return { machine, identity, streams, disk, client, connection: undefined, lostAt };
	}

	#newClient(
		machine: Machine,
		identity: Identity,
		streams: readonly StreamName[],
		disk: ModelDisk
	): SimClient {
		const client = new SimClient({
			machine,
			random: this.random,
			identity,
			streams,
			disk,
			hooks: this.hooks,
			hashes: this.#hashes,
			fetchSnapshot: (stream) => this.#fetchSnapshot(machine, stream, identity)
		});
		void client.start();
		return client;
	}

	async #fetchSnapshot(machine: Machine, stream: StreamName, identity: Identity) {
		const travel = () =>
			new Promise<void>((resolve) => {
				this.timeline.at(this.timeline.now + 1 + this.random.int(2 * DELAY), () => machine.run(resolve));
			});
		await travel();
		const { gateway } = this;
		if (gateway.machine.stopped || this.#refusing > this.timeline.now || this.random.chance(0.03))
			return failed('unavailable' as const);
		const taken = await gateway.snapshot(stream, identity);
		if (taken.ok)
			this.#search(identity, stream, stream === 'floor' ? JSON.stringify(taken.value.state.rows) : '');
		await travel();
		return taken;
	}

	/** Connects, and connects again whenever the connection was lost. */
	#meet(person: Person) {
		const { machine } = person;
		this.timeline.at(this.timeline.now + 50 + this.random.int(1_000), () =>
			machine.run(() => {
				const { gateway } = this;
				if (person.connection?.up) return;
				if (!person.client.restored || gateway.machine.stopped) return this.#meet(person);
				const connection: Connection = new Connection({
					timeline: this.timeline,
					random: this.random,
					client: machine,
					server: gateway.machine,
					tamper: (event, text) => this.#tamper(event, text),
					receive: (event, payload) => person.client.receive(event, payload),
					dropped: () => {
						if (person.connection !== connection) return;
						person.connection = undefined;
						person.client.session.disconnected();
						this.#meet(person);
					},
					seen: (event, text) => this.#inspect(person.identity, event, text)
				});
				if (!gateway.accept(connection, person.identity)) return this.#meet(person);
				person.connection = connection;
				person.client.connected(connection);
				// what an earlier connection had said may be said again
				if (this.#chaos && this.#former.length > 0 && this.random.chance(0.3)) this.#repeat(person);
			})
		);
	}

	// ---- faults

	/** Messages of connections long gone. */
	readonly #former: { identity: Identity; event: string; text: string }[] = [];

	#repeat(person: Person) {
		this.#faults.add('repeated');
		const own = this.#former.filter(({ identity }) => identity === person.identity);
		for (let n = 0; n < 3 && own.length > 0; n++) {
			const { event, text } = this.random.pick(own);
			const late = 1 + this.random.int(300);
			this.timeline.at(this.timeline.now + late, () =>
				person.machine.run(() => {
					if (person.connection) person.client.receive(event, JSON.parse(text));
				})
			);
		}
	}

	#tamper(event: string, text: string): string | undefined {
		const changed = this.hooks.tamper ? this.hooks.tamper(event, text) : text;
		if (changed === undefined || !this.#chaos || event === 'ack' || event === 'restart') return changed;
		if (this.random.chance(0.004)) {
			this.#faults.add('message lost');
			return undefined;
		}
		if (this.random.chance(0.004)) {
			this.#faults.add('message garbled');
			return this.random.pick(['null', '{"stream":"floor"}', '[]', '7']);
		}
		return changed;
	}

	#act() {
		if (!this.#chaos) return;
		const { random } = this;
		this.timeline.at(this.timeline.now + 20 + random.int(250), () => this.#act());
		const roll = random.next();
		if (roll < 0.55) this.#write(1 + random.int(3));
		else if (roll < 0.59) this.#fault('move', () => this.record.move());
		else if (roll < 0.63) this.#fault('appoint', () => this.record.appoint());
		else if (roll < 0.645) this.#fault('hide', () => this.record.hide());
		else if (roll < 0.665) this.#fault('target', () => this.record.target());
		else if (roll < 0.68) this.#fault('calendar', () => this.record.calendar());
		else if (roll < 0.78) this.#fault('drop', () => random.pick(this.#people).connection?.drop());
		else if (roll < 0.815) this.#fault('gateway restart', () => this.#restartGateway());
		else if (roll < 0.835) this.record.keepCopy();
		else if (roll < 0.85) this.#fault('copy put back', () => this.#putBack());
		else if (roll < 0.865) this.#fault('flood', () => this.#write(40));
		else if (roll < 0.88) this.#fault('import', () => this.#import());
		else if (roll < 0.9)
			this.#fault('record silent', () => (this.record.failing = this.timeline.now + this.#spell()));
		else if (roll < 0.905)
			this.#fault('snapshots refused', () => (this.#refusing = this.timeline.now + this.#spell()));
		else if (roll < 0.915)
			this.#fault('client restart', () => this.#restartClient(random.pick(this.#people)));
		else if (roll < 0.93)
			this.#fault('client asleep', () => this.#sleep(random.pick(this.#people).machine, true));
		else if (roll < 0.94) this.#fault('gateway frozen', () => this.#sleep(this.gateway.machine, false));
		else if (roll < 0.955) this.#fault('clock set', () => this.#setClock());
		else if (roll < 0.965) this.#fault('memory damaged', () => random.pick(this.#people).client.damage());
		else this.#write(1);
		this.gateway.ring();
	}

	#fault(name: string, work: () => void) {
		this.#faults.add(name);
		this.note(name);
		work();
	}

	/** How long something fails: mostly shortly, sometimes long. */
	#spell() {
		return this.random.chance(0.8) ? 300 + this.random.int(1_500) : 5_000 + this.random.int(15_000);
	}

	#write(rows: number) {
		for (let n = 0; n < rows; n++) this.record.write();
	}

	#restartGateway() {
		if (this.random.chance(0.6)) this.#kept = this.gateway.kept() ?? this.#kept;
		this.gateway.stop();
		this.gateway = this.#newGateway();
		this.#importing = false;
		this.#boot(this.random.chance(0.6) ? this.#kept : undefined);
	}

	#putBack() {
		if (!this.record.putBack(this.random.chance(0.4))) return;
		// no transport brings a message of another life of the record
		this.#former.length = 0;
	}

	#import() {
		if (this.#importing) return;
		this.#importing = true;
		this.gateway.importing(1);
		this.timeline.at(this.timeline.now + 500 + this.random.int(2_500), () => {
			this.#importing = false;
			this.gateway.importing(undefined);
		});
	}

	#restartClient(person: Person) {
		person.client.checkCursors();
		this.#broken.push(...person.client.broken, ...this.#strange(person.client));
		if (this.random.chance(0.7)) void person.client.session.save();
		const { connection } = person;
		this.timeline.at(this.timeline.now + 30, () =>
			person.machine.run(() => {
				person.connection = undefined;
				connection?.drop();
				void person.client.session.close();
				const { machine, identity, streams, disk } = person;
				person.client = this.#newClient(machine, identity, streams, disk);
				this.#meet(person);
			})
		);
	}

	#sleep(machine: Machine, asleep: boolean) {
		machine.stop(asleep);
		this.timeline.at(this.timeline.now + 500 + this.random.int(14_000), () => machine.goOn());
	}

	#setClock() {
		const machine = this.random.chance(0.7) ? this.random.pick(this.#people).machine : this.gateway.machine;
		machine.set(this.random.int(40_000) - 20_000);
	}

	/** No more writes and faults; what was stopped goes on. */
	#calm() {
		this.#chaos = false;
		this.record.failing = 0;
		this.#refusing = 0;
		this.gateway.machine.goOn();
		for (const { machine } of this.#people) machine.goOn();
		this.gateway.importing(undefined);
		this.#quietFrom = this.timeline.now;
		this.gateway.ring();
	}

	// ---- invariants

	#check() {
		this.timeline.at(this.timeline.now + CHECK, () => this.#check());
		for (const person of this.#people) {
			if (person.machine.stopped) continue;
			this.#broken.push(...saysLiveButIsBehind(person, this), ...holdsWhatWasLost(person, this));
		}
	}

	/**
	 * Hashes that differed without any damage. A record that was replaced while a gateway read it whole may have left something
	 * in the gateway's tables that never was, and the hash then is what heals the clients of it.
	 */
	#strange(client: SimClient): readonly string[] {
		return this.#faults.has('copy put back') ? [] : client.strange;
	}

	#inspect(identity: Identity, event: string, text: string) {
		if (event === 'frame' || event === 'heartbeat') {
			const stream = /"stream":"([^"]*)"/.exec(text)?.[1] ?? '';
			this.#search(identity, stream, text);
		}
		if (this.#former.length < 60 || this.random.chance(0.02)) this.#former.push({ identity, event, text });
	}

	/** Invariant 3: nothing outside the audience in the bytes. */
	#search(identity: Identity, stream: StreamName, text: string) {
		if (!maySubscribe(this.gateway.current(identity), stream)) {
			this.#broken.push(`3: ${stream} was sent to ${JSON.stringify(identity)}`);
		}
		if (stream === 'floor' && text.includes(CANARY)) this.#broken.push('3: a private field on the floor');
	}

	#conclude(convergedAt: number | undefined) {
		const differs = differing(this.#people, this.record.content);
		if (differs !== undefined) this.#broken.push(`1: ${differs}`);
		else if (convergedAt === undefined) this.#broken.push('10: not converged within 15 s');
	}
}

/** Lets every promise that can go on do so: ours settle within a few turns of the microtask queue. */
async function settle() {
	for (let n = 0; n < 12; n++) await Promise.resolve();
}

/** One history; `length` in ms of virtual time. */
export const simulate = (seed: number, length: number, hooks: Hooks = {}): Promise<Verdict> =>
	new World(seed, hooks).run(length);
