/** Boards as lines of text, for tests. Today is Wednesday 18 November 2026, 14:30 in Berlin, unless a test says otherwise. */
import type { BoardQuery, Score } from '#lib/domain/board.ts';
import type { Engine } from '#lib/engine/engine.ts';

export const NOW = Date.parse('2026-11-18T13:30:00Z');
export const TODAY = '2026-11-18';

const text = (score: Score | null) =>
	score === null
		? '-'
		: score.denominator === 1n
			? `${score.numerator}`
			: `${score.numerator}/${score.denominator}`;

export function board(engine: Engine, query: Partial<BoardQuery>, now = NOW) {
	const answer = engine.standings({ metric: 'calls', period: 'month', by: 'rep', ...query }, now);
	if (!answer.ok) throw new Error(`${answer.error.parameter} ${answer.error.message}`);
	return answer.value;
}
/** `name rank= score gap`, in display order. */
export const rows = (engine: Engine, query: Partial<BoardQuery> = {}, now = NOW) =>
	board(engine, query, now).rows.map(
		({ name, rank, tied, score, gap }) =>
			`${name} ${rank ?? '-'}${tied ? '=' : ''} ${text(score)} ${text(gap)}`
	);
export const scores = (engine: Engine, query: Partial<BoardQuery> = {}, now = NOW) =>
	board(engine, query, now).rows.map(({ name, score }) => `${name} ${text(score)}`);
export const total = (engine: Engine, query: Partial<BoardQuery> = {}, now = NOW) =>
	text(board(engine, query, now).total);
export const refusal = (engine: Engine, query: Partial<BoardQuery>) => {
	const answer = engine.standings({ metric: 'calls', period: 'month', by: 'rep', ...query }, NOW);
	return answer.ok ? 'ok' : answer.error.parameter;
};
