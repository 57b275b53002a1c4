/** What the machine itself takes for the same bytes: nothing can load faster than a copy, or rank without one pass. */
import { makeData } from '../data.ts';
import { versus, type Entry } from '../entry.ts';
import { Ours } from '../ours.ts';
import { median, time } from '../stats.ts';

const ROUNDS = 15;

export async function run(): Promise<Entry[]> {
	const data = makeData(1_000_000, 1_000);
	const { amount, rep, count } = data.columns;
	const copy = new Float64Array(count);
	const sums = new Float64Array(1_000);
	const ours = new Ours();
	ours.prepare(data);
	const times = { copy: [] as number[], pass: [] as number[], load: [] as number[] };
	for (let round = 0; round < ROUNDS; round++) {
		times.copy.push(await time(() => copy.set(amount)));
		times.pass.push(
			await time(() => {
				sums.fill(0);
				for (let i = 0; i < count; i++) sums[rep[i]!]! += amount[i]!;
			})
		);
		if (round % 3 === 0) times.load.push(await time(() => ours.load()));
	}
	const loaded = median(times.load);
	return [
		versus('P3', 'limit: copying the 8 MB of amounts', loaded, median(times.copy), 'ms'),
		versus('P3', 'limit: one group-sum pass', loaded, median(times.pass), 'ms')
	];
}
