/** Machines that write to the floor over HTTP, and repeat each request until it is acknowledged. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../simulation/kit.ts';
import type { Fact, Ledger } from './ledger.ts';

export interface WritersParts {
	readonly url: string;
	readonly key: string;
	readonly ledger: Ledger;
	readonly random: Random;
	/** Whom facts are about. */
	readonly reps: readonly string[];
	/** A rep with one record, whose quantity is another with each write: the beacon (truth.ts). */
	readonly beacon: string;
	/** An answer that no fault excuses. */
	readonly wrong: (words: string) => void;
}

export const BEACON = 'beacon';
const WRITERS = 3;
const PACE_MS = 60;
const BEACON_MS = 150;
/** Who hears nothing for so long asks again, while the first request may still be on its way. */
const PATIENCE_MS = 4_000;
const AGAIN_MS = 60;
const MOST_A_LIST = 20;

interface Deed {
	readonly method: 'POST' | 'DELETE';
	readonly path: string;
	readonly body?: unknown;
	readonly facts: ReadonlyMap<string, Fact>;
}

/** `late`: given up, and perhaps carried out later; `refused`: answered, but not acknowledged. */
type Outcome = 'acknowledged' | 'refused' | 'unheard' | 'late';

interface RowAnswer {
	readonly externalId: string;
	readonly status: string;
}

export class Writers {
	readonly #parts: WritersParts;
	#acknowledged = 0;
	#refused = 0;
	#named = 0;
	#value = 0;
	#open = true;
	/** Requests that nobody has answered yet. */
	#flying = 0;
	#busy = 0;
	#resting = false;
	#stopped = false;
	#loops: Promise<unknown> = Promise.resolve();

	constructor(parts: WritersParts) {
		this.#parts = parts;
	}

	/** Records acknowledged so far. */
	get acknowledged(): number {
		return this.#acknowledged;
	}

	/** Requests that were answered by a refusal, to be tried again. */
	get refused(): number {
		return this.#refused;
	}

	start(): void {
		const loops = Array.from({ length: WRITERS }, () => this.#write([]));
		this.#loops = Promise.all([...loops, this.#shine()]);
	}

	/** Resolves when so many more records were acknowledged. */
	async more(records: number): Promise<void> {
		const from = this.#acknowledged;
		while (this.#acknowledged - from < records && !this.#stopped) await sleep(5);
	}

	/** Everything begun is acknowledged, and nothing else is begun until `go`. */
	async rest(): Promise<void> {
		this.#resting = true;
		while (this.#busy > 0) await sleep(5);
	}

	go(): void {
		this.#resting = false;
		this.#open = true;
	}

	/** Nothing is asked until `go`, and nothing asked is without its answer or its failure; what is unanswered is asked again then. */
	async hold(): Promise<void> {
		this.#open = false;
		while (this.#flying > 0) await sleep(5);
	}

	async stop(): Promise<void> {
		this.#stopped = true;
		this.go();
		await this.#loops;
	}

	/** What is told to the screens by one record that never says the same again. */
	async #shine() {
		while (await this.#mayBegin()) {
			const fact = { rep: this.#parts.beacon, type: 'call', quantity: ++this.#value, amount: 0 };
			await this.#insist(posted(new Map([[BEACON, fact]])));
			await sleep(BEACON_MS);
		}
	}

	/** `mine`: externalIds that this writer may touch again, since all requests about them were answered. */
	async #write(mine: string[]) {
		while (await this.#mayBegin()) {
			const deed = this.#next(mine);
			if (await this.#insist(deed)) mine.push(...deed.facts.keys());
			await sleep(PACE_MS);
		}
	}

	async #mayBegin(): Promise<boolean> {
		while (this.#resting && !this.#stopped) await sleep(5);
		return !this.#stopped;
	}

	#next(mine: string[]): Deed {
		const { random, ledger } = this.#parts;
		const known = mine.length > 0 && random.chance(0.35) ? takeOne(mine, random) : undefined;
		if (known === undefined || ledger.state(known) === undefined) {
			const count = random.chance(0.15) ? 2 + random.int(MOST_A_LIST - 1) : 1;
			return posted(new Map(Array.from({ length: count }, () => [`fact-${++this.#named}`, this.#fact()])));
		}
		// what was taken back may come again
		if (ledger.state(known) === null || random.chance(0.6)) return posted(new Map([[known, this.#fact()]]));
		return { method: 'DELETE', path: `activities?externalId=${known}`, facts: new Map([[known, null]]) };
	}

	#fact(): NonNullable<Fact> {
		const { random, reps } = this.#parts;
		const order = random.chance(0.2);
		return {
			rep: random.pick(reps),
			type: order ? 'order' : 'call',
			quantity: 1 + random.int(9),
			amount: order ? 100 + random.int(900_000) : 0
		};
	}

	/** Until it is acknowledged; false: a request about it may still be on its way, or it was given up as all ended. */
	async #insist(deed: Deed): Promise<boolean> {
		const { ledger } = this.#parts;
		// the beacon goes back where a request about it comes late: it is no one's word
		const told = [...deed.facts].filter(([externalId]) => externalId !== BEACON);
		this.#busy++;
		let clean = true;
		let again = false;
		try {
			while (!this.#stopped) {
				if (!this.#open) {
					await sleep(5);
					continue;
				}
				// it may have waited here while an older copy was put back, in which it has nothing to delete
				const none = told.every(([externalId]) => !ledger.state(externalId));
				for (const [externalId, fact] of told) ledger.ask(externalId, fact);
				const outcome = await this.#ask(deed, again || none);
				again = true;
				if (outcome === 'acknowledged') {
					for (const [externalId, fact] of told) ledger.acknowledge(externalId, fact);
					this.#acknowledged += deed.facts.size;
					return clean;
				}
				if (outcome === 'late') clean = false;
				if (outcome === 'refused') this.#refused++;
				await sleep(AGAIN_MS);
			}
			return false;
		} finally {
			this.#busy--;
		}
	}

	/** `gone`: whether what is to be deleted may not be there any more. */
	async #ask(deed: Deed, gone: boolean): Promise<Outcome> {
		const { url, key, wrong } = this.#parts;
		this.#flying++;
		try {
			const response = await fetch(`${url}/api/v1/${deed.path}`, {
				method: deed.method,
				headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
				body: deed.body === undefined ? null : JSON.stringify(deed.body),
				signal: AbortSignal.timeout(PATIENCE_MS)
			});
			const said = await response.text();
			if (response.status === 204) return 'acknowledged';
			if (deed.method === 'DELETE' && response.status === 404 && gone) return 'acknowledged';
			if (response.status === 200 && tookAll(said, deed)) return 'acknowledged';
			if (response.status < 500 && response.status !== 429)
				wrong(`${deed.method} ${deed.path} was answered ${response.status}: ${said.slice(0, 300)}`);
			return 'refused';
		} catch (error) {
			return (error as Error).name === 'TimeoutError' ? 'late' : 'unheard';
		} finally {
			this.#flying--;
		}
	}
}

const takeOne = (mine: string[], random: Random) => mine.splice(random.int(mine.length), 1)[0];

function posted(facts: ReadonlyMap<string, Fact>): Deed {
	const rows = [...facts].map(([externalId, fact]) => ({
		externalId,
		rep: fact?.rep,
		type: fact?.type,
		quantity: fact?.quantity,
		amount: fact?.amount
	}));
	const body = rows.length === 1 ? rows[0] : { activities: rows };
	return { method: 'POST', path: 'activities', body, facts };
}

const TAKEN = ['created', 'updated', 'unchanged'];

/** Every row of the list was taken, each under its own name. */
function tookAll(said: string, { facts }: Deed): boolean {
	const { results } = JSON.parse(said) as { results: readonly RowAnswer[] };
	const names = [...facts.keys()];
	return (
		results.length === names.length &&
		results.every(({ externalId, status }, at) => externalId === names[at] && TAKEN.includes(status))
	);
}
