/** P11: what an update with its ranking costs on larger floors. The argument is `facts/reps`. */
import { makeData } from '../data.ts';
import { Ours } from '../ours.ts';
import { solo, type Sample } from '../race.ts';

const UPDATES = 6_000;

/** Milliseconds. */
export interface Scale {
	readonly facts: number;
	readonly reps: number;
	readonly load: number;
	readonly update: Sample;
}

export async function run(size: string): Promise<Scale> {
	const [facts = 0, reps = 0] = size.split('/').map(Number);
	const ours = new Ours();
	const { load, update } = await solo(ours, makeData(facts, reps, UPDATES));
	const { length } = ours.ranking().reps;
	if (length !== reps) throw new Error(`${length} of ${reps} reps are ranked`);
	return { facts, reps, load, update };
}
