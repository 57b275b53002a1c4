import { setTimeout as sleep } from 'node:timers/promises';
import { lasting, over, WITHIN, type Fault } from './fault.ts';

/** Longer than a screen may be behind and say live: a shorter one could not show a lie. */
const [LEAST_MS, MOST_MS] = [11_500, 15_000];

const freezing = (which: 'gateway' | 'PocketBase', name: string): Fault => ({
	name,
	title: `SIGSTOP of ${which === 'gateway' ? 'the gateway' : which}`,
	of: 'floor',
	within: WITHIN,
	async strike(world) {
		world.floor.freeze(which);
		await sleep(lasting(world, LEAST_MS, MOST_MS));
		world.floor.thaw();
		return over();
	}
});

export const freezeGateway = freezing('gateway', 'freeze-gateway');
export const freezePocketBase = freezing('PocketBase', 'freeze-pocketbase');
