import type { BoardQuery, Score, Standing, Standings } from '#lib/domain/board.ts';
import { packBoard } from '#lib/protocol/board-frame.ts';
import { SPARK_DAYS } from '#lib/domain/periods.ts';
import { type BoardFrame } from '#lib/protocol/frame.ts';
import { firstView, type BoardView } from '#lib/client/board.svelte.ts';
import { Format } from '#lib/client/format.ts';
import type { LiveStatus } from '#lib/client/live.svelte.ts';

/** Thursday 14 December 2017, 14:50 in London. */
export const NOW = Date.UTC(2017, 11, 14, 14, 50);
export const format = new Format({ locale: 'en-US', currency: 'USD', timeZone: 'Europe/London' });
export const revenue: BoardQuery = { metric: 'revenue', period: 'week', by: 'rep' };

export const status = (freshness: LiveStatus['freshness'], age = 500): LiveStatus => ({
	freshness,
	age,
	asOf: NOW - age,
	now: NOW
});

const whole = (value: number): Score => ({ numerator: BigInt(value), denominator: 1n });

export interface Member {
	readonly name: string;
	readonly detail?: string;
	/** Whole currency units; null: not enough yet. */
	readonly score: number | null;
	readonly was?: number | null;
}

/** Standings with shared ranks out of names and scores, and sparks in their order. */
export function standingsOf(members: readonly Member[]): { standings: Standings; sparks: Float64Array } {
	const sorted = [...members].sort(
		(a, b) => (b.score ?? -1) - (a.score ?? -1) || a.name.localeCompare(b.name)
	);
	const rows = sorted.map((member, index): Standing => {
		const { name, detail = 'Rouche', score, was = null } = member;
		const above = sorted.slice(0, index).findLast((other) => (other.score ?? 0) > (score ?? 0));
		const below = sorted.slice(index + 1).find((other) => (other.score ?? 0) < (score ?? 0));
		const tied = sorted.some((other) => other !== member && other.score === score);
		const gap = above ? (above.score ?? 0) - (score ?? 0) : (score ?? 0) - (below?.score ?? 0);
		return {
			id: name.toLowerCase().replaceAll(' ', '-'),
			name,
			detail,
			rank: score === null ? null : sorted.findIndex((other) => other.score === score) + 1,
			tied,
			previousRank: was,
			score: score === null ? null : whole(score * 100),
			why: score === null ? 'notEnough' : null,
			gap: score === null ? null : whole(gap * 100),
			compared: null
		};
	});
	const standings = {
		query: revenue,
		metric: { key: 'revenue', name: 'Revenue', unit: 'money' as const },
		from: '2017-12-11',
		to: '2017-12-17',
		rows,
		total: whole(100 * members.reduce((sum, { score }) => sum + (score ?? 0), 0)),
		compared: null
	};
	const sparks = Float64Array.from({ length: rows.length * SPARK_DAYS }, (_, at) => (at * 7919) % 13);
	return { standings, sparks };
}

/** The same as a whole frame. */
export function frameOf(
	members: readonly Member[],
	{ seq = 1, target = null, elapsed = 0.75 }: { seq?: number; target?: number | null; elapsed?: number } = {}
): BoardFrame {
	const { standings, sparks } = standingsOf(members);
	return packBoard(standings, { board: 'page', seq, sparks, elapsed, target: target && target * 100 });
}

export function viewOf(members: readonly Member[], options?: Parameters<typeof frameOf>[1]): BoardView {
	const view = firstView({ query: revenue, frame: frameOf(members, options), asOf: NOW });
	if (!view) throw new Error('A frame without words was made.');
	return view;
}

const GIVEN = ['Hayden', 'Donn', 'Darcel', 'Kary', 'Versie', 'Maureen', 'Daniell', 'Reed', 'Gladys', 'Boris'];
const FAMILY = ['Neloms', 'Cantrell', 'Schlecht', 'Hendrixson', 'Hillebrand', 'Freudenburg'];

/** People with scores that fall from place to place. */
export const people = (count: number): Member[] =>
	Array.from({ length: count }, (_, index) => ({
		name: `${GIVEN[index % 10] ?? ''} ${FAMILY[Math.floor(index / 10) % 6] ?? ''}`,
		detail: ['Rouche', 'Neubert', 'Marxen', 'Brinkmann'][index % 4] ?? '',
		score: Math.round(17083 / (1 + index * 0.3)),
		was: index % 5 === 0 ? index + 1 : index % 5 === 1 ? index + 4 : Math.max(1, index - 1)
	}));
