/** What of the live worker the pages of contests look at, told by hand. */
import type { Live } from '#lib/client/live.svelte.ts';
import type { ContestShown } from '#lib/protocol/contest-frame.ts';
import { status } from './made-up.ts';
import { NOON } from './contests-made-up.ts';

type Rows = Readonly<Record<string, readonly unknown[]>>;

export class ToldLive {
	rows = $state.raw<Rows>({});
	now = $state.raw<Readonly<Record<string, ContestShown>>>({});
	/** Contests that are open, in the order in which they were opened. */
	readonly opened: string[] = [];

	/** As pages take it. */
	get live(): Pick<Live, 'shown' | 'contests' | 'status'> {
		const told = this;
		return {
			shown: { open: () => {}, rows: (name: string) => told.rows[name] },
			contests: {
				open: (id: string) => {
					told.opened.push(id);
					return () => void told.opened.splice(told.opened.indexOf(id), 1);
				},
				shown: (id: string) => told.now[id]
			},
			status: { ...status('live'), now: NOON }
		} as unknown as Pick<Live, 'shown' | 'contests' | 'status'>;
	}
}
