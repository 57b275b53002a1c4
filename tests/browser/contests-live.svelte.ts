/** What of the live worker the pages of contests look at, told by hand. */
import type { Live } from '#lib/client/live.svelte.ts';
import type { ContestShown } from '#lib/protocol/contest-frame.ts';
import { status } from './made-up.ts';
import { NOON } from './contests-of-a-week.ts';

type Rows = Readonly<Record<string, readonly unknown[]>>;

export class ToldLive {
	rows = $state.raw<Rows>({});
	now = $state.raw<Readonly<Record<string, ContestShown>>>({});
	/** Contests that are open, in the order in which they were opened. */
	readonly opened: string[] = [];
	/** As pages take it. */
	readonly live = {
		shown: { open: () => {}, rows: (name: string) => this.rows[name] },
		contests: {
			open: (id: string) => {
				this.opened.push(id);
				return () => void this.opened.splice(this.opened.indexOf(id), 1);
			},
			shown: (id: string) => this.now[id]
		},
		status: { ...status('live'), now: NOON },
		catalog: { types: [{ key: 'call', name: 'Call' }] }
	} as unknown as Pick<Live, 'shown' | 'contests' | 'status' | 'catalog'>;
}
