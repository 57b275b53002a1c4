/** kill -9 in quick succession, amid writes. */
import { killGateway, killPocketBase } from './faults/kills.ts';
import type { Running } from './plans.ts';
import { round } from './rounds.ts';

import type { World } from './world.ts';

/** Kills of PocketBase for each of the gateway: PocketBase is started again ever later within one life of the gateway. */
const POCKETBASE_A_LIFE = 3;
/** Acknowledged between two kills, at least. */
const BETWEEN = 3;
/** After so many kills the screens must have converged and every board must be right, too. */
const WHOLE_CHECK = 30;

/** Kills until there were `count`; after each, what was acknowledged is held against the record. */
export async function kills(world: World, count: number, running: Running): Promise<void> {
	const { took, say, random } = running;
	for (let n = 1; n <= count; n++) {
		const fault = n % (POCKETBASE_A_LIFE + 1) === 0 ? killGateway : killPocketBase;
		if (n % WHOLE_CHECK === 0 || n === count) {
			took(await round(world, [fault], running));
			say(`${n} kills, ${world.writers.acknowledged} records acknowledged`);
			continue;
		}
		await world.writers.more(BETWEEN + random.int(BETWEEN));
		await fault.strike(world);
		const judged = world.judgeRecord();
		took([{ title: fault.title, converged: [], ...judged, behind: world.takeSeen().behind, notes: [] }]);
	}
}
