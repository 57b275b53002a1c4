/** A real record with the authority that follows it and the judge over both, without a web server. */
import type { Clock } from '#lib/domain/clock.ts';
import type { Celebrate } from '#lib/protocol/messages.ts';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { openFloor, type OpenFloor } from '#lib/server/floor/open.ts';
import { keysUnder } from '#lib/server/gateway/keys.ts';
import { Judge } from '#lib/server/recognition/judge.ts';
import type { OpenRecord } from '#lib/server/record/open.ts';

export interface RealFloor {
	readonly floor: OpenFloor;
	readonly judge: Judge;
	readonly celebrated: Celebrate[];
	close(): Promise<void>;
}

export async function openRealFloor(
	{ store }: Pick<OpenRecord, 'store'>,
	dataDir: string,
	clock: Clock = systemClock
): Promise<RealFloor> {
	const floor = await openFloor({
		record: store,
		clock,
		dataDir,
		keyOf: keysUnder(Buffer.alloc(32, 1)),
		outlet: { emit: () => undefined },
		judge: () => undefined,
		log: () => undefined
	});
	const celebrated: Celebrate[] = [];
	const judge = new Judge({
		record: store,
		authority: floor.authority,
		clock,
		celebrate: (one) => celebrated.push(one),
		soon: () => undefined,
		turn: () => undefined
	});
	return {
		floor,
		judge,
		celebrated,
		async close() {
			await judge.close();
			await floor.close();
		}
	};
}
