import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world.ts';
import { over, WITHIN_RESTARTED, type Fault, type Struck } from './fault.ts';

/** Written between the copy and its return, at least: what the copy does not hold. */
const LATER = 40;

/** `put` is called while the floor does not run, and leaves the copy in its place. */
async function returning(
	world: World,
	stop: () => Promise<void>,
	only: 'everything' | 'pocketbase'
): Promise<Struck> {
	const { floor, writers, ledger } = world;
	if (!world.copy) {
		await floor.end();
		await world.keepCopy();
		await floor.up();
		await writers.more(LATER);
	}
	const copy = world.copy;
	if (!copy) throw new Error('no copy was kept');
	await stop();
	await writers.hold();
	const before = ledger.size;
	await floor.putBack(copy.folder, only);
	await floor.up();
	const { lost, doubled } = ledger.returnTo(copy.ledger, floor.facts());
	for (const words of [...lost, ...doubled]) world.broken(`in the older copy: ${words}`);
	world.copy = undefined;
	writers.go();
	return over(`${before - ledger.size} acknowledged records belong to the former timeline`);
}

export const olderCopy: Fault = {
	name: 'older-copy',
	title: 'an older copy of the data put back',
	of: 'floor',
	within: WITHIN_RESTARTED,
	strike: (world) => returning(world, () => world.floor.end(), 'everything')
};

export const swapped: Fault = {
	name: 'swapped',
	title: 'PocketBase’s files swapped under a killed gateway',
	of: 'floor',
	within: WITHIN_RESTARTED,
	strike: (world) => returning(world, () => world.floor.killGateway(), 'pocketbase')
};

/** The gateway lives on and finds another record under its feet. */
export const swappedAlive: Fault = {
	name: 'swapped-alive',
	title: 'PocketBase’s files swapped under a running gateway',
	of: 'floor',
	within: WITHIN_RESTARTED,
	async strike(world) {
		const { floor, writers, ledger } = world;
		if (!world.copy) {
			await floor.killGateway();
			await world.keepCopy();
			await floor.up();
			await writers.more(LATER);
		}
		const copy = world.copy;
		if (!copy) throw new Error('no copy was kept');
		// nothing may be under way in the gateway, which lives on and would carry it out later
		await writers.rest();
		floor.freeze('gateway');
		await floor.endPocketBase();
		const before = ledger.size;
		await floor.putBack(copy.folder, 'pocketbase');
		floor.thaw();
		await floor.pocketbaseUp();
		const { lost, doubled } = ledger.returnTo(copy.ledger, floor.facts());
		for (const words of [...lost, ...doubled]) world.broken(`in the older copy: ${words}`);
		world.copy = undefined;
		writers.go();
		await sleep(0);
		return over(`${before - ledger.size} acknowledged records belong to the former timeline`);
	}
};
