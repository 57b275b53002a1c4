import * as life from './floor-life.ts';
import type { Random } from './kit.ts';
import type { Person } from './person.ts';
import type { Kind } from './plan.ts';
import { excuse, ledgerOf, noteOf } from './promises.ts';
import type { World } from './world.ts';

/** What an act was done to, in words; undefined: its name says it; false: it could not be done now. */
type Done = string | false | undefined | void;
type Act = (world: World, random: Random) => Done;

/** How long something fails: mostly shortly, sometimes long. ms */
const spell = (random: Random) => (random.chance(0.8) ? 300 + random.int(1_500) : 5_000 + random.int(15_000));

const sellers = ({ people }: World) => people.filter(({ identity }) => identity.kind === 'user');

/** Something that happens to one connection that is up. */
const toConnection =
	(act: (person: Person, random: Random) => Done): Act =>
	({ people }, random) => {
		const connected = people.filter(({ connection }) => connection?.up);
		if (connected.length === 0) return false;
		const person = random.pick(connected);
		return act(person, random) ?? person.name;
	};

const writes = (rows: number, { record }: World, random: Random) => {
	for (let n = 0; n < rows; n++) life.writeFact(record, random);
};

const ofRecord =
	(write: (record: World['record'], random: Random) => void): Act =>
	({ record }, random) =>
		write(record, random);

/** Something that happens to the next message for somebody. */
const mishap = (what: Person['mishaps'][number]): Act =>
	toConnection((person) => void person.mishaps.push(what));

/** A rep logs something. */
function logged(world: World, random: Random): Done {
	const person = random.pick(sellers(world));
	const { queue } = person.client;
	if (!queue || person.machine.stopped) return false;
	const note = noteOf(person, String(person.notes.size) + '/' + String(random.int(1_000_000)));
	const ledger = ledgerOf(person, note);
	void queue.log({ type: random.pick(['call', 'order']), quantity: 1, note }).then((id) => {
		person.notes.set(id, note);
		ledger.stored = true;
	});
	return note;
}

/** What each kind of act does. Every choice comes from the act's own randomness. */
export const ACTS: Readonly<Record<Kind, Act>> = {
	write: (world, random) => writes(1 + random.int(3), world, random),

	/** Within one page of the feed, the same id more than once. */
	'write and delete again': ({ record }, random) => {
		const gone = life.goneFacts(record);
		const id = gone.length > 0 && random.chance(0.7) ? random.pick(gone) : record.freshId();
		record.put('activities', id, life.aFact(random, id));
		record.put('activities', id, null);
		if (random.chance(0.5)) record.put('activities', id, life.aFact(random, id));
		return id.replace(/^0+/, '');
	},

	log: logged,

	'take back': (world, random) => {
		const person = random.pick(sellers(world));
		const entries = (person.client.queue?.entries ?? []).filter(({ state }) => state !== 'undone');
		if (entries.length === 0 || person.machine.stopped) return false;
		const { id } = random.pick(entries);
		const note = person.notes.get(id);
		if (note === undefined) return false;
		void person.client.queue?.undo(id).then(() => (ledgerOf(person, note).takenBack = true));
		return note;
	},

	move: ofRecord(life.move),
	appoint: ofRecord(life.appoint),
	dismiss: ofRecord(life.dismiss),
	hide: ofRecord(life.hide),
	target: ofRecord(life.target),
	calendar: ofRecord(life.calendar),

	// ---- the network

	drop: toConnection(({ connection }) => connection?.drop()),

	'half-open': toConnection((person, random) => {
		const { connection, name } = person;
		const [client, server] = random.pick([
			[true, false],
			[false, true],
			[true, true]
		] as const);
		connection?.halfOpen(client, server);
		// the browser holds another one to the same server, for its next request
		if (client) person.deadRequests = 1;
		return `${name}: ${client ? 'hears nothing' : ''}${client && server ? ', ' : ''}${server ? 'is not heard' : ''}`;
	}),

	'slow client': ({ people, timeline }, random) => {
		const connected = people.filter(({ connection }) => connection?.up);
		if (connected.length === 0) return false;
		const { name, connection } = random.pick(connected);
		connection?.slow(300 + random.int(700));
		timeline.at(timeline.now + 1_000 + random.int(8_000), () => connection?.slow(0));
		return name;
	},

	delay: toConnection(({ connection }, random) => connection?.stall(500 + random.int(4_000))),
	'message lost': mishap('lost'),
	'message garbled': mishap('garbled'),
	duplicate: mishap('twice'),
	reorder: mishap('later'),

	/** What a connection had said before comes again. */
	repeat: ({ people, inspector, timeline }, random) => {
		const person = random.pick(people);
		const own = inspector.former.filter((former) => former.person === person);
		if (own.length === 0) return false;
		const { client } = person;
		for (let n = 0; n < 3; n++) {
			const { message } = random.pick(own);
			timeline.at(timeline.now + 1 + random.int(300), () => {
				client.program.run(() => {
					if (person.connection?.up) client.receive(message.event, message.payload);
				});
			});
		}
		return person.name;
	},

	'request lost': (world, random) => void random.pick(sellers(world)).losses.push('request'),
	/** And now and then somebody else deletes what was brought, before it is asked for again. */
	'answer lost': (world, random) => {
		const person = random.pick(sellers(world));
		person.losses.push('answer');
		if (random.chance(0.3)) return person.name;
		const at = world.timeline.now + 500 + random.int(4_000);
		world.timeline.at(at, () => {
			const own = [...world.record.activities()].filter(({ note }) => note.startsWith(noteOf(person, '')));
			for (const { id } of own) world.record.put('activities', id, null);
		});
		return `${person.name}, and what is there is deleted`;
	},

	// ---- the gateway

	'gateway restart': (world, random) => {
		if (random.chance(0.6)) world.kept = world.gateway.kept() ?? world.kept;
		const warm = random.chance(0.6) ? world.kept : undefined;
		world.restartGateway(warm);
		return warm ? `warm, from ${warm.position.epoch}/${warm.position.seq}` : 'cold';
	},

	'gateway frozen': ({ gateway, timeline }, random) => {
		gateway.machine.stop(false);
		timeline.at(timeline.now + 500 + random.int(14_000), () => gateway.machine.goOn());
	},

	flood: (world, random) => writes(40, world, random),
	import: (world, random) => (world.import(500 + random.int(2_500)) ? undefined : false),
	'snapshots refused': (world, random) => void (world.refusingUntil = world.timeline.now + spell(random)),
	'snapshot slow': ({ people }, random) => void (random.pick(people).slowSnapshot = 500 + random.int(4_000)),

	// ---- the record

	/** Done or not: whoever wrote is not told. */
	'PocketBase ends in a write': (world, random) => {
		world.record.endsAt = random.pick(['before', 'after'] as const);
		logged(world, random);
		return `${world.record.endsAt} it is committed`;
	},

	'PocketBase restart': (world, random) => {
		const ms = 200 + random.int(2_500);
		world.record.restart(ms);
		if (random.chance(0.5)) world.bellLostUntil = world.timeline.now + ms + random.int(1_000);
		return `for ${ms} ms`;
	},
	'PocketBase silent': ({ record, timeline }, random) => void (record.failing = timeline.now + spell(random)),
	'PocketBase frozen': ({ record }, random) => record.freeze(spell(random)),
	'read failed': ({ record }, random) => void (record.failures += 1 + random.int(3)),
	'bell lost': (world, random) => void (world.bellLostUntil = world.timeline.now + 500 + random.int(5_000)),
	'copy kept': ({ record }) => record.keepCopy(),

	/** By hand or by `restore`, which rotates the epoch. */
	'copy put back': (world, random) => {
		const rotating = random.chance(0.4);
		let done = false;
		excuse(world, () => (done = world.record.putBack(rotating)));
		if (!done) return false;
		return rotating ? 'by restore' : 'by hand';
	},

	/** The machine lost power, mostly with the gateway on it. */
	'last commits lost': (world, random) => {
		excuse(world, () => world.record.loseLast(1 + random.int(4)));
		world.record.restart(100 + random.int(500));
		if (random.chance(0.7)) world.restartGateway(random.chance(0.5) ? world.kept : undefined);
	},

	// ---- the client's machine

	'client restart': (world, random) => {
		const person = random.pick(world.people);
		if (person.machine.stopped) return false;
		const { client } = person;
		if (random.chance(0.3)) {
			world.restartClient(person);
			return `${person.name}, as by kill -9`;
		}
		void client.session.save();
		world.timeline.at(world.timeline.now + 30, () => {
			if (person.client === client) person.machine.run(() => world.restartClient(person));
		});
		return person.name;
	},

	'store lost': (world, random) => {
		const person = random.pick(world.people);
		if (person.machine.stopped) return false;
		person.disk.lose();
		for (const ledger of person.ledger.values()) ledger.excused = true;
		world.restartClient(person);
		return person.name;
	},

	'older store back': (world, random) => {
		const person = random.pick(world.people);
		if (person.machine.stopped || !person.disk.turnBack(random)) return false;
		world.restartClient(person);
		return person.name;
	},

	'client asleep': ({ people, timeline }, random) => {
		const { machine, name } = random.pick(people);
		machine.stop(true);
		timeline.at(timeline.now + 500 + random.int(14_000), () => machine.goOn());
		return name;
	},

	'clock set': ({ people, gateway }, random) => {
		const person = random.chance(0.7) ? random.pick(people) : undefined;
		const by = random.int(40_000) - 20_000;
		(person ?? gateway).machine.set(by);
		return `${person?.name ?? 'gateway'} by ${by} ms`;
	},

	'memory damaged': ({ people }, random) => {
		const { client, name } = random.pick(people);
		return client.damage() ? name : false;
	}
};
