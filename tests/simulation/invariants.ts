/** The invariants of protocol.md as questions to a running world; the answers are what is broken, in words. */
import { maySubscribe } from '#lib/domain/access.ts';
import type { Identity, StreamName } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import { changeOf } from '#lib/server/gateway/changes.ts';
import { restartedBy, viewpointOf } from '#lib/server/gateway/projection.ts';
import { canonical, keyOf, stateOf } from './audience.ts';
import type { ModelDisk, SimClient } from './client.ts';
import type { SimGateway } from './gateway.ts';
import type { Machine, Timeline } from './kit.ts';
import { tablesOf, type Content, type ModelRecord } from './record.ts';
import { DELAY, type Connection } from './wire.ts';

/** ms of virtual time between two looks at the invariants that must hold at every moment */
export const CHECK = 250;
const BEHIND = 10_000;
const FORGET = 1_000;

export interface Person {
	readonly machine: Machine;
	readonly identity: Identity;
	readonly streams: readonly StreamName[];
	readonly disk: ModelDisk;
	client: SimClient;
	connection: Connection | undefined;
	/** True time since which access to a stream has been lost, by the gateway's tables. */
	readonly lostAt: Map<StreamName, number>;
}

interface Scene {
	readonly timeline: Timeline;
	readonly record: ModelRecord;
	readonly gateway: SimGateway;
}

/** Invariant 7: no screen says live when it is more than 10 s behind. */
export function saysLiveButIsBehind({ client, streams, identity }: Person, scene: Scene): string[] {
	if (client.status.freshness !== 'live') return [];
	const { record, timeline, gateway } = scene;
	return streams.flatMap((stream) => {
		const { position } = client.session.stream(stream);
		if (!position || !maySubscribe(gateway.current(identity), stream)) return [];
		const known = position.seq === 0 ? undefined : record.rowAt(position.seq);
		const here = position.seq === 0 || known?.row.mark === position.mark;
		const since = here ? firstMissing(stream, position.seq, scene) : record.replacedAt;
		const behind = since === undefined ? 0 : timeline.now - since;
		return behind > BEHIND ? [`7: live, but ${stream} is ${behind} ms behind`] : [];
	});
}

/** When the first row after a position was written that matters to a stream. */
function firstMissing(stream: StreamName, seq: number, { record, timeline }: Scene): number | undefined {
	const oldest = record.rowAt(seq + 1)?.at;
	if (oldest === undefined || timeline.now - oldest <= BEHIND) return oldest;
	const tables = tablesOf(record.content);
	const view = viewpointOf(tables, keyOf);
	for (let next = seq + 1; next <= record.head; next++) {
		const written = record.rowAt(next);
		if (!written) return undefined;
		const { row, at } = written;
		if (restartedBy(row, tables).includes(stream) || changeOf(stream, row, view)) return at;
	}
	return undefined;
}

/** Invariant 3: within a second of the next contact what an audience lost is gone, from memory and from the store. */
export function holdsWhatWasLost(person: Person, scene: Scene): string[] {
	const { client, disk, identity, streams, connection, lostAt } = person;
	const { now } = scene.timeline;
	const broken: string[] = [];
	for (const stream of streams) {
		const lost = !maySubscribe(scene.gateway.current(identity), stream);
		if (!lost || !connection?.up || scene.gateway.machine.stopped) {
			lostAt.delete(stream);
			if (!lost && connection?.up) broken.push(...holdsOthersFacts(person, stream, connection, scene));
			continue;
		}
		const since = Math.max(lostAt.get(stream) ?? now, connection.since, wokenAt(person, scene));
		lostAt.set(stream, since);
		if (now - since < FORGET + 4 * DELAY + CHECK) continue;
		if (client.replica.held.has(stream)) broken.push(`3: ${stream} is still in memory`);
		if (disk.saved.has(stream)) broken.push(`3: ${stream} is still in the store`);
	}
	return broken;
}

/** Whoever was stopped has contact again only from then on. */
const wokenAt = ({ machine }: Person, { gateway }: Scene) =>
	Math.max(machine.wentOnAt, gateway.machine.wentOnAt);

/** A team's stream holds facts of somebody who, as far as the gateway knows, never was in that team. */
function holdsOthersFacts(person: Person, stream: StreamName, { since }: Connection, scene: Scene): string[] {
	const { client } = person;
	const { gateway, timeline } = scene;
	const [kind, team] = stream.split(':');
	const known = Math.max(
		since,
		wokenAt(person, scene),
		gateway.rebuiltAt,
		gateway.restartedAt.get(stream) ?? 0
	);
	if (kind !== 'team' || !team || timeline.now - known < FORGET + 4 * DELAY + CHECK) return [];
	if (gateway.machine.stopped) return [];
	const roster = new Roster(tablesOf(gateway.tables).memberships.values());
	const rows = client.replica.held.get(stream)?.rows.values() ?? [];
	for (const { collection, row } of rows) {
		const others = collection === 'activities' && !roster.wasIn(String(row.rep), team, '', '');
		if (others) return [`3: ${stream} still holds facts of ${String(row.rep)}`];
	}
	return [];
}

/** Invariants 1 and 4: the first stream of anybody that is not what a fresh projection of the record gives. */
export function differing(people: readonly Person[], content: Content): string | undefined {
	const view = viewpointOf(tablesOf(content), keyOf);
	for (const { client, streams, identity } of people) {
		for (const stream of streams) {
			const state = client.replica.state(stream);
			if (!maySubscribe(asRecorded(identity, content), stream)) {
				if (state) return `${identity.kind} still holds ${stream}`;
				continue;
			}
			if (!state) return `${identity.kind} holds nothing of ${stream}`;
			const truth = stateOf(stream, content, view, state.detailFrom);
			const [have, want] = [canonical(state), canonical(truth)];
			if (have !== want) return `${identity.kind} ${stream}: ${firstDifference(have, want)}`;
		}
	}
	return undefined;
}

function asRecorded(identity: Identity, content: Content): Identity {
	if (identity.kind !== 'user') return identity;
	const user = content.users.get(identity.id) as { manages: string[] } | undefined;
	return { ...identity, manages: user?.manages ?? [] };
}

function firstDifference(have: string, want: string): string {
	const [a, b] = [have.split('\n'), want.split('\n')];
	const extra = a.find((line) => !b.includes(line));
	const missing = b.find((line) => !a.includes(line));
	return `has ${extra ?? 'nothing more'}, lacks ${missing ?? 'nothing'}`;
}
