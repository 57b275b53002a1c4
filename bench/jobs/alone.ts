/** What no peer does, and ours does in the same engine: explaining a score, and opening boards that nobody watched. */
import type { BoardQuery } from '#lib/domain/board.ts';
import { makeData, NOW, repId } from '../data.ts';
import { alone, type Entry } from '../entry.ts';
import { BOARD, VALUE } from '../floor.ts';
import { Ours } from '../ours.ts';
import { rankingOf, watched } from '../ranking.ts';
import { collectGarbage, median, quantile, time } from '../stats.ts';
import { MICRO } from './race.ts';

const SUMS = ['calls', 'points', 'revenue', 'orders', 'quotes', 'leads', VALUE];
const SHOWN = 50;

async function openCold(ours: Ours, period: string, now: number): Promise<number> {
	const samples: number[] = [];
	for (const metric of SUMS) {
		const query: BoardQuery = { metric, period, by: 'rep' };
		samples.push(
			await time(() => {
				const watch = watched(ours.engine, query);
				rankingOf(watch, now);
				watch.close();
			})
		);
	}
	return median(samples);
}

export async function run(): Promise<Entry[]> {
	const data = makeData(1_000_000, 1_000, 1);
	const ours = new Ours();
	ours.prepare(data);
	ours.load();
	// a first board of each kind, so that code is compiled before others are opened
	await openCold(ours, 'month', NOW);
	collectGarbage();
	const year = await openCold(ours, 'year', NOW);
	const rolling = await openCold(ours, 'rolling-30d', NOW);
	const day = await openCold(ours, 'day', NOW);
	const explained: number[] = [];
	for (let rep = 0; rep < 300; rep++) {
		const id = repId(rep);
		explained.push(
			await time(() => {
				const facts = ours.engine.explain(BOARD, id, NOW, SHOWN);
				if (!facts.ok) throw new Error(facts.error.message);
			})
		);
	}
	const kinds = `median of ${SUMS.length} metrics, 1,000 reps`;
	return [
		alone('open a year board cold', year, 'ms', { note: kinds }),
		alone('open a rolling-30d board cold', rolling, 'ms', { note: kinds }),
		alone('open a day board cold', day, 'ms', { note: kinds }),
		alone('explain a score of the quarter', median(explained) * MICRO, 'us', {
			note: `about 1,000 records; p95 ${(quantile(explained, 0.95) * MICRO).toFixed(0)} us`
		})
	];
}
