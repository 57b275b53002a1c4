/** The invariants of protocol.md as questions to a running world; the answers are what is broken, in words. */
import { maySubscribe } from '#lib/domain/access.ts';
import type { BoardQuery, Standings } from '#lib/domain/board.ts';
import type { Identity, StreamName } from '#lib/domain/identity.ts';
import { changeOf } from '#lib/server/gateway/changes.ts';
import { restartedBy, viewpointOf } from '#lib/server/gateway/projection.ts';
import { differenceOf, keyOf, stateOf } from './audience.ts';
import type { Person } from './person.ts';
import { broken } from './promises.ts';
import { applyTo, copyOf, tablesOf } from './record.ts';
import { DELAY } from './wire.ts';
import type { World } from './world.ts';

/** ms of virtual time between two looks at the invariants that must hold at every moment */
export const CHECK = 250;
const BEHIND = 10_000;
const FORGET = 1_000 + 4 * DELAY + CHECK;

/** What must hold for somebody at every moment. */
export function lookedAt(person: Person, world: World): string[] {
	if (person.machine.stopped || person.client.over) return [];
	return [
		...saysLiveButIsBehind(person, world),
		...holdsWhatWasLost(person, world),
		...holdsWhatWasDeleted(person, world)
	];
}

/** Invariant 7: no screen says live when it is more than 10 s behind. */
function saysLiveButIsBehind({ client, streams, identity }: Person, world: World): string[] {
	if (client.status.freshness !== 'live') return [];
	const { record, timeline } = world;
	const who = asRecorded(identity, world);
	return streams.flatMap((stream) => {
		const { position } = client.session.stream(stream);
		if (!position || !maySubscribe(who, stream)) return [];
		const since = isOnTimeline(position, world)
			? firstMissing(stream, position.seq, world)
			: record.replacedAt;
		const behind = since === undefined ? 0 : timeline.now - since;
		return behind > BEHIND ? [`7: live, but ${stream} is ${behind} ms behind`] : [];
	});
}

/** The record has the very row that a position names, and so all before it. */
const isOnTimeline = ({ seq, mark }: { seq: number; mark: string }, { record }: World): boolean =>
	seq === 0 || record.rowAt(seq)?.row.mark === mark;

/**
 * When the first row after a position was written that matters to a stream, by whom it was about then: a fact whose rep joined the
 * team only later is missing there since that move, which restarts the stream.
 */
function firstMissing(stream: StreamName, seq: number, { record, timeline }: World): number | undefined {
	const oldest = record.rowAt(seq + 1)?.at;
	if (oldest === undefined || timeline.now - oldest <= BEHIND) return oldest;
	const later = Array.from({ length: record.head - seq }, (_, n) => record.rowAt(seq + 1 + n)).filter(
		(written) => written !== undefined
	);
	const then = copyOf(record.content);
	for (const { row } of later.toReversed()) applyTo(then, { ...row, after: row.before });
	const tables = tablesOf(then);
	for (const { row, at } of later) {
		applyTo(then, row);
		if (restartedBy(row, tables).includes(stream)) return at;
		if (changeOf(stream, row, viewpointOf(tables, keyOf))) return at;
	}
	return undefined;
}

/** Invariant 3: within a second of the next contact what an audience lost is gone, from memory and from the store. */
function holdsWhatWasLost(person: Person, { timeline, gateway }: World): string[] {
	const { client, disk, identity, streams, lostAt } = person;
	const contact = contactSince(person, { timeline, gateway });
	if (contact === undefined) {
		lostAt.clear();
		return [];
	}
	const who = gateway.current(identity);
	return streams.flatMap((stream) => {
		if (maySubscribe(who, stream)) {
			lostAt.delete(stream);
			return holdsOthersFacts(person, stream, contact, gateway);
		}
		const since = Math.max(lostAt.get(stream) ?? timeline.now, contact);
		lostAt.set(stream, since);
		if (timeline.now - since < FORGET) return [];
		return [
			...(client.replica.held.has(stream) ? [`3: ${stream} is still in memory`] : []),
			...(disk.saved.has(stream) ? [`3: ${stream} is still in the store`] : [])
		];
	});
}

/** True time since which somebody and a gateway that knows the tables hear each other; undefined: they do not. */
function contactSince({ machine, connection }: Person, { gateway }: Pick<World, 'gateway' | 'timeline'>) {
	const since = connection?.contact();
	if (since === undefined || !gateway.ready || gateway.machine.stopped) return undefined;
	return Math.max(since, machine.wentOnAt, gateway.machine.wentOnAt, gateway.rebuiltAt);
}

/** A team's stream holds facts of somebody who, as far as the gateway knows, never was in that team. */
function holdsOthersFacts(
	{ client }: Person,
	stream: StreamName,
	contact: number,
	gateway: World['gateway']
): string[] {
	const [kind, team] = stream.split(':');
	if (kind !== 'team' || !team || !gateway.hub) return [];
	const known = Math.max(contact, gateway.restartedAt.get(stream) ?? 0);
	if (gateway.machine.timeline.now - known < FORGET) return [];
	const { roster } = gateway.hub.viewpoint;
	for (const { collection, row } of client.replica.held.get(stream)?.rows.values() ?? []) {
		const others = collection === 'activities' && !roster.wasIn(String(row.rep), team, '', '');
		if (others) return [`3: ${stream} still holds facts of ${String(row.rep)}`];
	}
	return [];
}

/** Invariant 4: what was deleted by where a client is, and is not there again, is not held by it. */
function holdsWhatWasDeleted({ client, streams }: Person, world: World): string[] {
	for (const stream of streams) {
		// details are read later than the position that names them: of a timeline that is lost since, perhaps
		if (stream !== 'floor' && world.record.replacedAt > 0) continue;
		const held = client.replica.held.get(stream);
		const { position } = client.session.stream(stream);
		if (!held || !position || !isOnTimeline(position, world)) continue;
		for (const [key, seq] of world.record.dead) {
			if (seq <= position.seq && held.rows.has(key))
				return [`4: ${stream} holds ${key}, deleted by row ${seq}`];
		}
	}
	return [];
}

/** Invariant 1: the first stream of anybody that is not what a fresh projection of the record gives. */
export function differing(world: World): string | undefined {
	for (const { client, streams, identity, name } of world.people) {
		const who = asRecorded(identity, world);
		const late = streams.find((one) => maySubscribe(who, one) && !client.session.stream(one).caughtUp);
		if (late !== undefined) return `${name} lacks some of what was sent of ${late}`;
	}
	const { content } = world.record;
	const view = viewpointOf(tablesOf(content), keyOf);
	for (const { client, streams, identity, name } of world.people) {
		const who = asRecorded(identity, world);
		for (const stream of streams) {
			const state = client.replica.state(stream);
			if (!maySubscribe(who, stream)) {
				if (state) return `${name} still holds ${stream}`;
				continue;
			}
			if (!state) return `${name} holds nothing of ${stream}`;
			const differs = differenceOf(state, stateOf(stream, content, view, state.detailFrom));
			if (differs !== undefined) return `${name} ${stream}: ${differs}`;
		}
	}
	return undefined;
}

function asRecorded(identity: Identity, { record }: World): Identity {
	if (identity.kind !== 'user') return identity;
	const user = record.content.users.get(identity.id) as { manages: string[]; active: boolean } | undefined;
	return user?.active ? { ...identity, manages: user.manages } : { kind: 'nobody' };
}

/** Invariants 6 and 9, once all is quiet: what reps were promised, and boards by three ways of counting. */
export function disagreeing(world: World): string[] {
	return [...world.people.flatMap((person) => broken(person, world)), ...boardsDiffering(world)];
}

const PERIOD = '2026-01-01..2026-12-31';
const BOARDS: readonly {
	readonly query: BoardQuery;
	readonly type: string;
	readonly field: 'quantity' | 'amount';
}[] = [
	{ query: { metric: 'calls', period: PERIOD, by: 'rep' }, type: 'call', field: 'quantity' },
	{ query: { metric: 'revenue', period: PERIOD, by: 'rep' }, type: 'order', field: 'amount' }
];

/** Invariant 9: the wall's engine, the gateway's and plain sums over the record. */
function boardsDiffering({ people, gateway, record }: World): string[] {
	if (!gateway.engine) return [];
	const hidesAmounts = [...record.content.workspace.values()].some(({ hideAmounts }) => hideAmounts);
	return BOARDS.flatMap(({ query, type, field }) => {
		// M1: a credit is no call; where amounts are kept from the floor the wall can't tell it apart
		const counted = (credits: boolean) => {
			const sums = new Map([...record.content.reps.keys()].map((rep) => [rep, 0]));
			for (const activity of record.activities()) {
				if (activity.type !== type || (field === 'quantity' && activity.amount < 0 && !credits)) continue;
				sums.set(activity.rep, (sums.get(activity.rep) ?? 0) + activity[field]);
			}
			return [...sums].map(([rep, sum]) => `${rep} ${sum}`).sort();
		};
		const walls = people.flatMap(({ client }) => client.options.engine ?? []);
		return [
			...unlike('gateway', counted(false), gateway.engine, query),
			...walls.flatMap((engine) =>
				field === 'amount' && hidesAmounts ? [] : unlike('wall', counted(hidesAmounts), engine, query)
			)
		];
	});
}

type Counting = { standings(query: BoardQuery): Standings | undefined };

function unlike(
	whose: string,
	want: readonly string[],
	engine: Counting | undefined,
	query: BoardQuery
): string[] {
	const rows = engine?.standings(query)?.rows ?? [];
	const have = rows.map(({ id, score }) => `${id} ${score?.numerator ?? 0}`).sort();
	if (have.join() === want.join()) return [];
	return [`9: ${query.metric} of the ${whose}: ${have.join()} and not ${want.join()}`];
}
