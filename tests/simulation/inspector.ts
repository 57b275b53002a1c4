import { maySubscribe } from '#lib/domain/access.ts';
import type { StreamName } from '#lib/domain/identity.ts';
import type { SnapshotTaken } from '#lib/live/session/types.ts';
import type { Celebrate, Frame } from '#lib/protocol/messages.ts';
import { CANARY } from './floor-life.ts';
import { FLOOD, MOST_WAITING } from './gateway.ts';
import type { Person } from './person.ts';
import type { World } from './world.ts';
import type { Connection, Message } from './wire.ts';

/** Tails, an ack and a heartbeat or two for each stream come without being asked whether there is room. */
const BESIDE = 12;
const FORMER = 60;

/** Looks at everything that leaves a gateway: invariants 3, 5 and 8. */
export class Inspector {
	readonly #world: World;
	/** Messages of connections, some long gone; they may come again. */
	readonly former: { readonly person: Person; readonly message: Message }[] = [];
	/** When a crossing was celebrated, true time. */
	readonly #celebrated = new Map<string, number>();
	readonly #ofNow = new Set<string>();
	#toldOn = new WeakMap<Connection, Set<string>>();
	/** Entries that came into the record by now. */
	#inserted = new Set<string>();
	readonly #clean = new WeakSet<object>();

	constructor(world: World) {
		this.#world = world;
	}

	/** What is sent to all who hear a stream. */
	emitted(event: string, payload: unknown): void {
		const world = this.#world;
		if (event === 'frame') {
			const { changes } = payload as Frame;
			if (changes.length > 2 * FLOOD) world.broke(`8: a frame of ${changes.length} changes`);
		}
		if (event !== 'celebrate') return;
		const celebration = payload as Celebrate;
		const { id } = celebration;
		// what was committed on a timeline that is lost may be judged again on the next
		if (!world.record.crossings.has(id)) return;
		this.#ofNow.add(nameOf(celebration));
		if (this.#celebrated.has(id)) world.broke(`5: ${id} was celebrated twice`);
		this.#celebrated.set(id, world.timeline.now);
	}

	/** Whether it was celebrated on the timeline that the record is on. */
	isOfNow(celebration: Celebrate): boolean {
		return this.#ofNow.has(nameOf(celebration));
	}

	/** What left for somebody. */
	seen(person: Person, connection: Connection, message: Message): void {
		const { event } = message;
		const world = this.#world;
		if (event === 'frame' || event === 'heartbeat') this.#search(person, message);
		if (event === 'celebrate') this.#lookAtCelebration(connection, message.payload as Celebrate);
		if (connection.waiting > MOST_WAITING + BESIDE) {
			world.broke(`8: ${connection.waiting} messages wait for ${person.name}`);
		}
		if (this.former.length < FORMER || person.random.chance(0.02)) this.former.push({ person, message });
		if (world.telling) world.note(`  to ${person.name}: ${wordsOf(message)}`);
	}

	/** A snapshot's rows, each looked at once. */
	searchSnapshot(stream: StreamName, { state }: SnapshotTaken): void {
		if (stream !== 'floor') return;
		for (const { row } of state.rows) {
			if (this.#clean.has(row)) continue;
			if (JSON.stringify(row).includes(CANARY)) this.#world.broke('3: a private field on the floor');
			this.#clean.add(row);
		}
	}

	/** Whether this entry had come into the record before. */
	inserted(note: string): boolean {
		const before = this.#inserted.has(note);
		this.#inserted.add(note);
		return before;
	}

	/** The record is another one, which knows nothing of what it had told; these entries are in it. */
	replaced(notes: Set<string>): void {
		this.#inserted = notes;
		this.#celebrated.clear();
		this.#ofNow.clear();
		this.#toldOn = new WeakMap();
		for (const { tabs } of this.#world.people) for (const { shown } of tabs) shown.clear();
		// no transport brings a message of another life of the record
		this.former.length = 0;
	}

	/** No transport brings a celebration to a program that was not there when it was sent. */
	forgotten(person: Person): void {
		const kept = this.former.filter(
			(former) => former.person !== person || former.message.event !== 'celebrate'
		);
		this.former.splice(0, this.former.length, ...kept);
	}

	/** Never replayed: whoever comes later does not hear of it. */
	#lookAtCelebration(connection: Connection, { id }: Celebrate) {
		const told = this.#toldOn.get(connection) ?? new Set<string>();
		this.#toldOn.set(connection, told);
		const at = this.#celebrated.get(id);
		if (at === undefined) return;
		if (told.has(id)) this.#world.broke(`5: ${id} was sent twice`);
		if (at < connection.since) this.#world.broke(`5: ${id} was celebrated on a resume`);
		told.add(id);
	}

	/** Invariant 3: nothing outside the audience in the bytes. */
	#search({ identity, name }: Person, message: Message) {
		const { gateway } = this.#world;
		const { stream } = message;
		// while the tables are read anew nobody knows
		if (gateway.ready && !maySubscribe(gateway.current(identity), stream)) {
			this.#world.broke(`3: ${stream} was sent to ${name}`);
		}
		if (stream === 'floor' && message.has(CANARY)) this.#world.broke('3: a private field on the floor');
	}
}

const nameOf = ({ id, at }: Celebrate) => `${id} at ${at}`;

function wordsOf({ event, payload }: Message): string {
	const {
		stream = '',
		epoch = '',
		prev,
		seq,
		changes,
		bulk
	} = payload as Partial<Frame> & { bulk?: unknown };
	if (event === 'frame') {
		const what = changes?.map(({ op, collection, id }) => `${op} ${collection}/${id.replace(/^0+/, '')}`);
		return `${stream} frame (${prev}, ${seq}] of ${epoch}: ${what?.join(', ') ?? ''}`;
	}
	if (event === 'heartbeat')
		return `${stream} heartbeat (${prev}, ${seq}] of ${epoch}${bulk ? ', bulk' : ''}`;
	return `${event} ${JSON.stringify(payload)}`;
}
