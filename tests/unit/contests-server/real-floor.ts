/** A real record with the authority that follows it and what falls due of contests over both, without a web server. */
import type { Clock } from '#lib/domain/clock.ts';
import type { Celebrate } from '#lib/protocol/messages.ts';
import { contestsJob } from '#lib/server/contests/job.ts';
import type { ContestParts } from '#lib/server/contests/moves.ts';
import { proofFiles } from '#lib/server/contests/proofs.ts';
import { openFloor, type OpenFloor } from '#lib/server/floor/open.ts';
import { keysUnder } from '#lib/server/gateway/keys.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import type { OpenRecord } from '#lib/server/record/open.ts';

export interface RealContests {
	readonly floor: OpenFloor;
	readonly parts: ContestParts;
	readonly job: Job;
	readonly celebrated: Celebrate[];
	/** Everything that is in the record has been read. */
	caughtUp(): Promise<void>;
}

export async function openRealContests(
	{ store }: Pick<OpenRecord, 'store'>,
	dataDir: string,
	clock: Clock
): Promise<RealContests> {
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
	const { authority } = floor;
	const parts = { record: store, authority, clock, proofs: proofFiles(dataDir) };
	const job = contestsJob({ ...parts, celebrate: (one) => celebrated.push(one) });
	return {
		floor,
		parts,
		job,
		celebrated,
		caughtUp: async () => authority.reached((await store.head()).seq)
	};
}
