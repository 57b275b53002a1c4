/** Everything that stands while faults strike: the floor, who writes to it and who watches it. */
import { chromium as playwright, type Browser } from 'playwright';
import { chromium } from '../chromium.ts';
import { Random } from '../simulation/kit.ts';
import { Floor, until } from './floor.ts';
import { Ledger } from './ledger.ts';
import { layLine, type Line } from './line.ts';
import { LOOK_MS, Truth } from './truth.ts';
import {
	openProgram,
	openWall,
	WALL_HOSTS,
	type Sample,
	type Scores,
	type WallHost,
	type Watcher
} from './watchers.ts';
import { BEACON, Writers } from './writers.ts';

const REPS = 8;
/** After this long a screen counts as one that never comes back, ms. */
const NEVER_MS = 60_000;
/** Invariant 7, ms. */
export const MOST_BEHIND = 10_000;

export interface WorldOptions {
	readonly seed: number;
	readonly walls: number;
	readonly programs: number;
	/** Whether there is little time: faults take as long as they must. */
	readonly short: boolean;
}

/** An older copy of the data, and what had been acknowledged when it was made. */
export interface Copy {
	readonly folder: string;
	readonly ledger: Ledger;
}

/** Who was right again, and how long after the fault's end, ms. */
export interface Converged {
	readonly name: string;
	readonly ms: number;
}

/** Figures of who watches, since they were last taken. */
export interface Seen {
	readonly samples: number;
	readonly live: number;
	/** The furthest that a screen was behind while it said live, ms. */
	readonly behind: number;
}

interface Watch {
	readonly watcher: Watcher;
	samples: Sample[];
	last: Sample | undefined;
}

export class World {
	readonly floor: Floor;
	readonly random: Random;
	readonly short: boolean;
	readonly ledger = new Ledger();
	readonly writers: Writers;
	readonly truth = new Truth();
	/** What broke, in words, in order. */
	readonly wrong: string[] = [];
	readonly reps: readonly string[];
	copy: Copy | undefined;
	/** Imports brought in so far. */
	imports = 0;
	readonly #watches: Watch[] = [];
	#browser: Browser | undefined;
	#looking: NodeJS.Timeout | undefined;

	private constructor(floor: Floor, { seed, short }: WorldOptions, reps: readonly string[]) {
		this.floor = floor;
		this.short = short;
		this.random = new Random(seed);
		this.reps = reps.slice(1);
		this.writers = new Writers({
			url: floor.server.url,
			key: floor.key,
			ledger: this.ledger,
			random: new Random(seed + 1),
			reps: this.reps,
			beacon: reps[0] ?? '',
			wrong: (words) => this.broken(words)
		});
	}

	/** `opened` is told of it as soon as there is something to be closed. */
	static async open(options: WorldOptions, opened: (world: World) => void): Promise<World> {
		const floor = await Floor.open();
		let world: World | undefined;
		try {
			const people = Array.from({ length: REPS + 1 }, (_, n) => ({ name: n === 0 ? 'Beacon' : `Rep ${n}` }));
			const made = await floor.server.call(floor.key, 'POST', 'people', { people });
			const reps = (made?.body.results as { id: string }[]).map(({ id }) => id);
			world = new World(floor, options, reps);
			opened(world);
			world.#looking = setInterval(() => world?.look(), LOOK_MS);
			world.writers.start();
			await world.#watchedBy(options, reps[0] ?? '');
			return world;
		} catch (error) {
			await (world ?? floor).close();
			throw error;
		}
	}

	async #watchedBy({ walls, programs }: WorldOptions, beacon: string) {
		const port = Number(new URL(this.floor.server.url).port);
		if (walls > 0) await this.#hangWalls(WALL_HOSTS.slice(0, walls), port, beacon);
		const { key } = this.floor;
		for (let n = 1; n <= programs; n++)
			this.#watch(await openProgram({ name: `program ${n}`, port, key, beacon }));
	}

	async #hangWalls(hosts: readonly WallHost[], port: number, beacon: string) {
		const lines = new Map<WallHost, Line>();
		for (const host of hosts) lines.set(host, await layLine(port));
		// not a proxy, of which a browser would know: it believes that these names lead there
		const rules = [...lines].map(([host, line]) => `MAP ${host}:${port} 127.0.0.1:${line.port}`);
		const options = chromium();
		const browser = await playwright.launch({
			...options,
			args: [...options.args, `--host-resolver-rules=${rules.join(', ')}`]
		});
		this.#browser = browser;
		const { server, key } = this.floor;
		const pair = async (code: string) => {
			const board = { metric: 'calls', period: 'all', by: 'rep' };
			const paired = await server.call(key, 'POST', `pairings/${code}/pair`, { name: `Wall ${code}`, board });
			if (paired?.status !== 201) throw new Error(`the wall was not paired: ${JSON.stringify(paired)}`);
		};
		for (const [host, line] of lines)
			this.#watch(await openWall({ browser, host, port, line, beacon, pair }));
	}

	#watch(watcher: Watcher) {
		const watch: Watch = { watcher, samples: [], last: undefined };
		watcher.hear = (sample) => {
			watch.samples.push(sample);
			watch.last = sample;
		};
		this.#watches.push(watch);
	}

	get watchers(): readonly Watcher[] {
		return this.#watches.map(({ watcher }) => watcher);
	}

	broken(words: string): void {
		// the same again and again says no more
		if (!this.wrong.includes(words)) this.wrong.push(words);
	}

	/** What the record says of the beacon now; what can't be read just now is read a moment later. */
	look(): void {
		try {
			const [row] = this.floor.server.sql<{ quantity: number }>(
				`SELECT quantity FROM activities WHERE externalId = '${BEACON}'`,
				LOOK_MS / 2
			);
			if (row) this.truth.saw(row.quantity, Date.now());
		} catch {
			return;
		}
	}

	/**
	 * Resolves when each screen says live and shows the record as it was at `since` or later. Answers with how long after
	 * `since` each of them first did, and how they stood who had not `within` that time, ms. Who never does breaks the run.
	 */
	async converged(since: number, within: number): Promise<{ times: Converged[]; late: string[] }> {
		const times = new Map<Watch, number>();
		const late = new Map<Watch, Promise<string>>();
		const waiting = () => this.#watches.filter((watch) => !times.has(watch));
		while (waiting().length > 0 && Date.now() - since < NEVER_MS) {
			for (const watch of waiting()) {
				const { last, watcher } = watch;
				if (last?.live && last.at >= since && this.truth.isOf(last.beacon, since))
					times.set(watch, last.at - since);
				else if (Date.now() - since > within && !late.has(watch)) late.set(watch, watcher.state());
			}
			await new Promise((resolve) => setTimeout(resolve, 25));
		}
		for (const { watcher } of waiting())
			this.broken(`${watcher.name} never converged after a fault: ${await watcher.state()}`);
		return {
			times: [...times].map(([{ watcher }, ms]) => ({ name: watcher.name, ms })),
			late: await Promise.all(
				[...late].map(async ([{ watcher }, state]) => `${watcher.name}: ${await state}`)
			)
		};
	}

	/** Judges what was sampled since the last time (invariant 7). */
	takeSeen(): Seen {
		let [samples, live, behind] = [0, 0, 0];
		for (const watch of this.#watches) {
			const mine = watch.samples;
			watch.samples = [];
			samples += mine.length;
			for (const sample of mine.filter((sampled) => sampled.live)) {
				live++;
				const late = this.truth.behind(sample.beacon, sample.at);
				behind = Math.max(behind, late);
				if (late > MOST_BEHIND)
					this.broken(
						`${watch.watcher.name} said live while ${sample.beacon === null ? 'it showed nothing' : `${(late / 1_000).toFixed(1)} s behind`}`
					);
			}
		}
		return { samples, live, behind };
	}

	/** Invariant 6, at any moment: what is acknowledged is in the record once, what is in the record is in the feed once. */
	judgeRecord(): { lost: number; doubled: number } {
		const { lost, doubled } = this.ledger.judge(this.floor.facts());
		for (const words of [...lost.slice(0, 3), ...doubled.slice(0, 3)]) this.broken(words);
		for (const words of this.floor.feedFaults()) this.broken(words);
		return { lost: lost.length, doubled: doubled.length };
	}

	/** The calls of each rep by plain SQL. */
	calls(): Scores {
		const rows = this.floor.server.sql<{ rep: string; calls: number }>(
			"SELECT rep, sum(quantity) AS calls FROM activities WHERE type = 'call' GROUP BY rep"
		);
		return new Map(rows.map(({ rep, calls }) => [rep, calls]));
	}

	/** Waits for an orderly moment in which a copy of the data may be kept, while the floor does not run. */
	async keepCopy(): Promise<void> {
		await this.writers.hold();
		this.copy = { folder: await this.floor.copy(), ledger: this.ledger.copy() };
		this.writers.go();
	}

	async close(): Promise<void> {
		await this.writers.stop();
		clearInterval(this.#looking);
		for (const { watcher } of this.#watches) await watcher.close();
		await this.#browser?.close();
		await this.floor.close();
	}
}

export { until };
