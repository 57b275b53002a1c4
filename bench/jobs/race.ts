/** P1 and P3 against one peer, in Node. */
import { makeData } from '../data.ts';
import { versus, type Entry } from '../entry.ts';
import { Ours } from '../ours.ts';
import { peerNamed } from '../peers/index.ts';
import { race, type Race } from '../race.ts';

/** Forty turns: a slow peer does not come to all of them. */
export const UPDATES = 10_000;

/** How small a share of a peer's time is aimed at. */
const GOALS: Readonly<Record<string, { readonly P1?: number; readonly P3?: number }>> = {
	'db-ivm': { P1: 1 / 25 },
	Perspective: { P1: 1 / 1000, P3: 1 / 12 }
};

const figure = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 3 });

/** Milliseconds to the microseconds in which an update is told. */
export const MICRO = 1000;

export function raceEntries(peer: string, { load, update }: Race, where = ''): Entry[] {
	const { P1, P3 } = GOALS[peer] ?? {};
	const cold = [update.ours, update.theirs].map((sample) => figure(sample.cold * MICRO)).join(' / ');
	const updateNote = `${update.updates} updates; first of a turn ${cold} us`;
	const loadNote = load.rounds === 1 ? 'once' : `median of ${load.rounds}`;
	return [
		versus(`P1${where}`, peer, update.ours.p50 * MICRO, update.theirs.p50 * MICRO, 'us', {
			p95: { ours: update.ours.p95 * MICRO, theirs: update.theirs.p95 * MICRO },
			note: updateNote,
			...(P1 ? { goal: P1 } : {})
		}),
		versus(`P3${where}`, peer, load.ours, load.theirs, 'ms', { note: loadNote, ...(P3 ? { goal: P3 } : {}) })
	];
}

export async function run(name: string): Promise<Entry[]> {
	const data = makeData(1_000_000, 1_000, UPDATES);
	return raceEntries(name, await race(new Ours(), await peerNamed(name), data));
}
