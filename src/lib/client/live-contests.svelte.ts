import { transfer } from 'comlink';
import type { Id } from '#lib/domain/records.ts';
import type { ContestOdds, ContestShown } from '#lib/protocol/contest-frame.ts';
import type { ContestFrame } from '#lib/protocol/frame.ts';
import type { Connection } from './connection.ts';
import { OddsOf } from './contest-odds.ts';
import { PortFeeds } from './port-feeds.ts';

type Api = Pick<Connection['api'], 'openContest' | 'closeContest' | 'openContestFeed' | 'closeContestFeed'>;
/** Has the worker do something, with the name by which it knows this tab. */
export type TellContests = (command: (api: Api, tab: string) => unknown) => void;

/** Contests that this tab looks at, as the worker finds them. */
export class LiveContests {
	readonly #tell: TellContests;
	readonly #feeds: PortFeeds<() => MessagePort>;
	readonly #oddsOf: OddsOf;
	/** How many pieces of the page look at each. */
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
	readonly #wanted = new Map<Id, number>();
	#shown = $state.raw<Readonly<Record<Id, ContestShown>>>({});
	#odds: Readonly<Record<Id, readonly ContestOdds[] | null>> = {};

	constructor(tell: TellContests) {
		this.#tell = tell;
		this.#feeds = new PortFeeds((name, openPort) =>
			tell((api, tab) => {
				const port = openPort?.();
				return port
					? api.openContestFeed(tab, transfer(port, [port]), name)
					: api.closeContestFeed(tab, name);
			})
		);
		this.#oddsOf = new OddsOf({
			start: async () => (await import('./contest-worker.ts')).startContestTrials,
			feed: (openPort) => this.#feeds.open('odds', openPort),
			hear: (contest, odds) => {
				this.#odds = { ...this.#odds, [contest]: odds };
				const shown = this.#shown[contest];
				if (shown) this.#put(contest, shown);
			}
		});
	}

	/**
	 * How it stands arrives in `shown` from now on, with `odds` (C9, a worker's time) where they are asked for and there are some. The
	 * answer ends it, once everybody who opened it has ended it.
	 */
	open(contest: Id, { odds = false }: { readonly odds?: boolean } = {}): () => void {
		const before = this.#wanted.get(contest) ?? 0;
		this.#wanted.set(contest, before + 1);
		if (before === 0) this.#ask(contest);
		const endOdds = odds ? this.#oddsOf.want(contest) : () => {};
		let isOpen = true;
		return () => {
			if (!isOpen) return;
			isOpen = false;
			endOdds();
			this.#end(contest);
		};
	}

	#ask(contest: Id): void {
		this.#tell((api, tab) => api.openContest(tab, contest));
	}

	#end(contest: Id): void {
		const left = (this.#wanted.get(contest) ?? 0) - 1;
		if (left > 0) {
			this.#wanted.set(contest, left);
			return;
		}
		this.#wanted.delete(contest);
		this.#tell((api, tab) => api.closeContest(tab, contest));
		this.#shown = without(this.#shown, contest);
		this.#odds = without(this.#odds, contest);
	}

	/** undefined until the worker has told, and where neither this browser nor the server may tell. */
	shown(contest: Id): ContestShown | undefined {
		return this.#shown[contest];
	}

	/** What drafts are tried on: the live worker tells by the ports that `openPort` opens. The answer ends it. */
	feed(name: string, openPort: () => MessagePort): () => void {
		return this.#feeds.open(name, openPort);
	}

	hear({ contest, shown }: ContestFrame): void {
		if (!this.#wanted.has(contest)) return;
		if (shown) this.#put(contest, shown);
		else this.#shown = without(this.#shown, contest);
	}

	#put(contest: Id, shown: ContestShown): void {
		const odds = shown.from === 'here' ? (this.#odds[contest] ?? null) : null;
		this.#shown = { ...this.#shown, [contest]: { ...shown, odds } };
	}

	/** Another worker: asks it for all that was wanted. */
	again(): void {
		for (const contest of this.#wanted.keys()) this.#ask(contest);
		this.#feeds.again();
	}

	/** Somebody else is asking: what was shown is not theirs. */
	forget(): void {
		this.#shown = {};
		this.#odds = {};
	}
}

const without = <T>(all: Readonly<Record<Id, T>>, id: Id): Readonly<Record<Id, T>> =>
	Object.fromEntries(Object.entries(all).filter(([one]) => one !== id));
