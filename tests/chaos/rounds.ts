/** What one fault, or two at a time, did to the floor, and whether everything that must hold held. */
import type { Fault, Struck } from './faults/fault.ts';
import type { Outcome } from './table.ts';
import type { Converged, World } from './world.ts';
import { shows } from './watchers.ts';

/** Acknowledged before a fault strikes, at least: it strikes amid writes. */
const BEFORE = 12;
const BOARD_PATIENCE_MS = 30_000;

export interface RoundOptions {
	/** Whether slower convergence than the protocol allows breaks the run; else it is only told. */
	readonly strict: boolean;
	readonly say: (line: string) => void;
}

/** Strikes with all of these at once, waits until the screens are right again, and checks. */
export async function round(
	world: World,
	faults: readonly Fault[],
	{ strict, say }: RoundOptions
): Promise<Outcome[]> {
	await world.writers.more(BEFORE);
	const struck = await Promise.all(faults.map((fault) => fault.strike(world)));
	const ended = Math.max(...struck.map((one) => one.ended));
	const within = Math.max(...faults.map((fault) => fault.within));
	const { times: converged, late } = await world.converged(ended, within);
	const slow = converged.filter(({ ms }) => ms > within);
	const words = faults.map(({ title }) => title).join(', with ');
	for (const { name, ms } of strict ? slow : [])
		world.broken(`after ${words} ${name} took ${(ms / 1_000).toFixed(1)} s to converge`);
	const checked = await check(world);
	const seen = world.takeSeen();
	for (const state of late) say(`not yet converged after ${within / 1_000} s: ${state}`);
	say(line(words, struck, converged, seen.behind));
	return faults.map(({ title }, at) => ({
		title,
		converged: converged.map(({ ms }) => ms),
		...checked,
		behind: seen.behind,
		notes: notesOf(struck[at])
	}));
}

const notesOf = (struck: Struck | undefined) => (struck?.note === undefined ? [] : [struck.note]);

function line(
	words: string,
	struck: readonly Struck[],
	converged: readonly Converged[],
	behind: number
): string {
	const times = converged.map(({ name, ms }) => `${name} ${(ms / 1_000).toFixed(1)}`).join(', ');
	const notes = struck.flatMap(notesOf).map((note) => ` (${note})`);
	return `${words}: converged in s: ${times}; at most ${(behind / 1_000).toFixed(1)} s behind while live${notes.join('')}`;
}

/** Nothing acknowledged is lost and nothing is there twice; and with the writers at rest every board is what plain SQL says. */
async function check(world: World): Promise<{ lost: number; doubled: number }> {
	const judged = world.judgeRecord();
	await world.writers.rest();
	const wanted = world.calls();
	for (const watcher of world.watchers) {
		const differing = await shows(watcher, wanted, BOARD_PATIENCE_MS);
		if (differing !== undefined)
			world.broken(`${watcher.name} shows another board than the record: ${differing}`);
	}
	world.writers.go();
	return judged;
}
