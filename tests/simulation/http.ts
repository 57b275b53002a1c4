/** Requests of somebody's machine to whatever gateway there is. */
import type { StreamName } from '#lib/domain/identity.ts';
import { failed, type Result } from '#lib/domain/result.ts';
import type { Answer } from '#lib/live/queue/answer.ts';
import type { RequestInit } from '#lib/live/queue/queue.ts';
import type { Fetching, SnapshotRefusal, SnapshotTaken } from '#lib/live/session/types.ts';
import type { Person } from './person.ts';
import { DELAY } from './wire.ts';
import type { World } from './world.ts';

function travel({ timeline }: World, person: Person, more = 0): Promise<void> {
	const { program } = person.client;
	return new Promise((resolve) => {
		timeline.at(timeline.now + 1 + person.random.int(DELAY) + more, () => program.run(resolve));
	});
}

/** A snapshot, as the route answers it. */
export async function fetchSnapshot(
	world: World,
	person: Person,
	stream: StreamName,
	{ signal }: Fetching
): Promise<Result<SnapshotTaken, SnapshotRefusal>> {
	const { identity } = person;
	if (person.deadRequests > 0) {
		person.deadRequests--;
		await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
		return failed('unavailable');
	}
	await travel(world, person);
	const { gateway } = world;
	if (gateway.machine.stopped || world.refusingUntil > world.timeline.now) return failed('unavailable');
	const taken = await gateway.snapshot(stream, identity);
	if (taken.ok) world.inspector.searchSnapshot(stream, taken.value);
	const slow = person.slowSnapshot;
	person.slowSnapshot = 0;
	await travel(world, person, slow);
	if (world.telling) {
		const what = taken.ok ? `as of ${taken.value.epoch}/${taken.value.seq}` : taken.error;
		world.note(`${person.name}: snapshot of ${stream}: ${what}`);
	}
	return taken;
}

/** A request of a rep's queue. It, or its answer, may be lost; a gateway that dies resets its connections. */
export function send(world: World, person: Person, url: string, init: RequestInit): Promise<Answer> {
	const { program } = person.client;
	const { timeline } = world;
	const soon = (run: () => void) =>
		timeline.at(timeline.now + 1 + person.random.int(DELAY), () => program.run(run));
	const loss = person.losses.shift();
	return new Promise((resolve, reject) => {
		const fail = () => reject(new Error('the connection ended'));
		init.signal.addEventListener('abort', fail);
		if (loss !== undefined) world.unanswered.add(() => program.run(fail));
		if (loss === 'request') return;
		soon(() => {
			const { gateway } = world;
			const reset = () => void soon(fail);
			gateway.orphans.add(reset);
			gateway.program.run(() => {
				if (!gateway.ready) return reset();
				void gateway.desk.hear(gateway.current(person.identity), url, init).then((answer) => {
					gateway.orphans.delete(reset);
					if (world.telling) world.note(`${person.name}: ${init.method} is answered ${answer.status}`);
					if (loss === undefined) soon(() => resolve(answer));
				});
			});
		});
	});
}
