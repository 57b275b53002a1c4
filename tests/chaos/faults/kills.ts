import { over, WITHIN, type Fault } from './fault.ts';

export const killGateway: Fault = {
	name: 'kill-gateway',
	title: 'kill -9 of the gateway',
	of: 'floor',
	within: WITHIN,
	async strike(world) {
		const { floor } = world;
		await floor.killGateway();
		if (!world.copy || world.random.chance(0.2)) await world.keepCopy();
		await floor.up();
		return over();
	}
};

export const killPocketBase: Fault = {
	name: 'kill-pocketbase',
	title: 'kill -9 of PocketBase',
	of: 'floor',
	within: WITHIN,
	async strike({ floor }) {
		await floor.killPocketBase();
		return over();
	}
};
