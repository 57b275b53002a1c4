/** P2: every board of sums and ratios kept and watched at once, against db-ivm's time for one board. */
import type { BoardQuery } from '#lib/domain/board.ts';
import type { StreamState } from '#lib/domain/facts.ts';
import { BUILT_IN_METRICS, type MetricDefinition } from '#lib/domain/metrics.ts';
import type { BoardWatch } from '#lib/engine/engine.ts';
import { makeData, NOW, REGIONS, TEAMS, type Change } from '../data.ts';
import { alone, versus, type Entry } from '../entry.ts';
import { regionId, teamId, VALUE } from '../floor.ts';
import { Ours } from '../ours.ts';
import { DbIvm } from '../peers/db-ivm.ts';
import { rankingOf, watched } from '../ranking.ts';
import { race } from '../race.ts';
import { median, quantile, time } from '../stats.ts';
import { MICRO } from './race.ts';

const PERIODS = ['day', 'week', 'month', 'quarter', 'year'];
const OPENING_MS = 60_000;
const EVERY_BOARD_UPDATES = 1_000;

/** Sums, and ratios of sums: what is kept up without reading single records. */
const isSummed = (definition: MetricDefinition): boolean =>
	definition.kind === 'sum' ||
	(definition.kind === 'ratio' &&
		!definition.allTime &&
		Array.isArray(definition.numerator) &&
		Array.isArray(definition.denominator));

type Scope = Pick<BoardQuery, 'by' | 'team' | 'region'>;

function scopes(): Scope[] {
	const teams = Array.from({ length: TEAMS }, (_, team) => teamId(team));
	const regions = Array.from({ length: REGIONS }, (_, region) => regionId(region));
	return [
		{ by: 'rep' },
		...teams.map((team): Scope => ({ by: 'rep', team })),
		...regions.map((region): Scope => ({ by: 'rep', region })),
		{ by: 'team' },
		...regions.map((region): Scope => ({ by: 'team', region })),
		{ by: 'region' }
	];
}

export function allBoards(): BoardQuery[] {
	const summed = BUILT_IN_METRICS.filter(({ definition }) => isSummed(definition)).map(({ key }) => key);
	return [...summed, VALUE].flatMap((metric) =>
		PERIODS.flatMap((period) => scopes().map((scope) => ({ metric, period, ...scope })))
	);
}

/** Ours with all boards open; those that could not be opened in time are left out, and said so. */
class EveryBoard extends Ours {
	readonly watches: BoardWatch[] = [];
	openingMs = 0;

	override loadState(state: StreamState): void {
		super.loadState(state);
		if (state.facts.count < 1_000_000) return;
		this.watches.length = 0;
		const start = performance.now();
		for (const query of allBoards()) {
			const watch = watched(this.engine, query);
			rankingOf(watch, NOW);
			this.watches.push(watch);
			this.openingMs = performance.now() - start;
			if (this.openingMs > OPENING_MS) break;
		}
	}

	/** Reads the order of every board that an update changed. */
	async readChanged(changes: readonly Change[]): Promise<{ samples: number[]; boards: number }> {
		const samples: number[] = [];
		let boards = 0;
		this.engine.takeChanged();
		for (const change of changes) {
			samples.push(
				await time(() => {
					this.update(change);
					for (const watch of this.engine.takeChanged()) {
						rankingOf(watch, NOW);
						boards++;
					}
				})
			);
		}
		return { samples, boards: boards / changes.length };
	}
}

export async function run(): Promise<Entry[]> {
	const data = makeData(1_000_000, 1_000, 5_000 + EVERY_BOARD_UPDATES);
	const ours = new EveryBoard();
	const raced = { ...data, changes: data.changes.slice(0, 5_000) };
	const { update } = await race(ours, new DbIvm(), raced, 1);
	const boards = `${ours.watches.length} of ${allBoards().length} boards`;
	const all = await ours.readChanged(data.changes.slice(5_000));
	return [
		versus('P2', 'db-ivm, one board', update.ours.p50 * MICRO, update.theirs.p50 * MICRO, 'us', {
			p95: { ours: update.ours.p95 * MICRO, theirs: update.theirs.p95 * MICRO },
			goal: 1,
			note: `${boards} kept, one read`
		}),
		alone('P2, every changed board read', median(all.samples) * MICRO, 'us', {
			note: `${all.boards.toFixed(0)} of them for each update; p95 ${(quantile(all.samples, 0.95) * MICRO).toFixed(0)} us`
		}),
		alone('P2, opening them', ours.openingMs, 'ms', { note: boards })
	];
}
