import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { lasting, over, WITHIN, type Fault } from './fault.ts';

export const fullDisk: Fault = {
	name: 'full-disk',
	title: 'disk full',
	of: 'floor',
	within: WITHIN,
	async strike(world) {
		const { floor, writers } = world;
		const { acknowledged, refused } = writers;
		const makeRoom = await floor.disk.fill(floor.server.pocketbasePid);
		await sleep(lasting(world, 3_000, 8_000));
		const told = `${writers.acknowledged - acknowledged} acknowledged, ${writers.refused - refused} requests refused`;
		await makeRoom();
		// what was acknowledged meanwhile must be on the disk, not in a memory that now ends
		await floor.killPocketBase();
		return over(told);
	}
};

export const locked: Fault = {
	name: 'locked',
	title: 'PocketBase locked by another writer',
	of: 'floor',
	within: WITHIN,
	async strike(world) {
		const how = world.random.pick(['IMMEDIATE', 'EXCLUSIVE']);
		const other = new DatabaseSync(join(world.floor.server.dataDir, 'pb', 'data.db'), { timeout: 2_000 });
		try {
			other.exec(`BEGIN ${how}`);
			await sleep(lasting(world, 3_000, 13_000));
			other.exec('ROLLBACK');
		} finally {
			other.close();
		}
		return over();
	}
};
