/** What stands on the stage: what happened, who, the figure, one sentence, and what it did to the place. */
import type { Id } from '#lib/domain/records.ts';
import type { BoardView } from './board.svelte.ts';
import { figuresOf } from './figures.ts';
import { periodWords, type Format } from './format.ts';
import { recognitionWords, type Recognised, type RecognitionNames } from './recognition-words.ts';

export interface StageWords {
	/** `Order, 14:47` */
	readonly what: string;
	/** `Hayden Neloms` */
	readonly who: string;
	/** `$` and `3,553`; undefined: the name itself is what is large. */
	readonly figure: { readonly symbol: string; readonly number: string } | undefined;
	/** `Brought in an order of $3,553` */
	readonly sentence: string;
	/** `In the lead with 17,083 this week`, `2,319 ahead of Donn Cantrell`; as many as there are to tell. */
	readonly place: readonly string[];
}

const KINDS: Readonly<Record<Recognised['kind'], string>> = {
	deal: 'Deal',
	first: 'First one',
	badge: 'Badge',
	milestone: 'Milestone',
	lead: 'New leader',
	streak: 'Streak',
	best: 'Best yet',
	target: 'Target reached',
	improved: 'Step up',
	level: 'Level',
	goal: 'Goal reached',
	challenge: 'Challenge won',
	league: 'League',
	contest: 'Contest',
	shoutOut: 'Shout-out'
};

export interface StageParts {
	readonly names: RecognitionNames;
	/** The rule's name; '' where none. */
	readonly rule: string;
	/** The board this wall shows; undefined: none of people, or none yet. */
	readonly board: BoardView | undefined;
	/** The reader's own rep, who is told `You`; '' for none. */
	readonly you?: Id;
}

export function stageWords(told: Recognised, { names, rule, board, you = '' }: StageParts): StageWords {
	const { format } = names;
	const { who, rest } = recognitionWords(told, names, you);
	return {
		what: `${whatOf(told, names, rule)}, ${format.clock(Date.parse(told.at))}`,
		who,
		figure: figureOf(told, names),
		sentence: sentenceOf(rest),
		place: board && told.rep !== '' ? placeWords(told.rep, board, format) : []
	};
}

function whatOf({ kind, data }: Recognised, names: RecognitionNames, rule: string): string {
	if (kind === 'deal' && data.type !== undefined) return names.type(data.type);
	return rule || KINDS[kind];
}

/** The sentence without whom it is about, who stands above it by name. */
function sentenceOf(rest: string): string {
	const text = rest.replace(/^(’s|r(?= )|:)?\s*/, '');
	return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

function figureOf({ kind, data }: Recognised, names: RecognitionNames): StageWords['figure'] {
	const { format } = names;
	const money = (amount: number) => ({ symbol: format.symbol, number: format.figure(amount, 'money') });
	if (kind === 'deal' || kind === 'first') {
		if (data.amount !== undefined && data.amount > 0) return money(data.amount);
		return data.quantity !== undefined && data.quantity > 1
			? { symbol: '', number: format.count(data.quantity) }
			: undefined;
	}
	if (kind === 'streak' || kind === 'level') {
		return data.count === undefined ? undefined : { symbol: '', number: format.count(data.count) };
	}
	const value = kind === 'target' || kind === 'milestone' || kind === 'badge' ? data.threshold : data.value;
	const unit = data.metric === undefined ? undefined : names.metric(data.metric)?.unit;
	if (value === undefined || unit === undefined) return undefined;
	return unit === 'money' ? money(value) : { symbol: '', number: format.figure(value, unit) };
}

/** Further down, a place is told to nobody: it would be no praise. */
const TOLD_PLACES = 12;

/** Where somebody stands now on a board of people; nothing where that is no news to be proud of. */
export function placeWords(rep: Id, board: BoardView, format: Format): string[] {
	const { query, words, rows } = board;
	const at = rows.findIndex(({ id }) => id === rep);
	const row = rows[at];
	if (query.by !== 'rep' || !row || row.rank === null || row.score === null || row.rank > TOLD_PLACES)
		return [];
	const figures = figuresOf(board, format);
	const place = row.rank === 1 ? (row.tied ? 'Level in the lead' : 'In the lead') : format.place(row.rank);
	const span = periodWords(query, format, words.from, words.to);
	const standing = `${place} with ${figures.told(row.score)} ${span}`;
	const next = rows[at + 1];
	const leads = row.rank === 1 && !row.tied && row.gap !== null && row.gap > 0 && next;
	return leads ? [standing, `${figures.size(row.gap)} ahead of ${next.name}`] : [standing];
}

/** Minor units. */
const SAMPLE_AMOUNT = 5_210_000;

/** Nothing happened: how it looks when it does. */
export const stageSample = (who: string, format: Format): StageWords => ({
	what: `Order, ${format.clock(Date.now())}`,
	who,
	figure: { symbol: format.symbol, number: format.figure(SAMPLE_AMOUNT, 'money') },
	sentence: `Brought in an order of ${format.money(SAMPLE_AMOUNT)}`,
	place: ['This is how it looks']
});
