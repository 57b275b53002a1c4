/**
 * What was recognised, in one sentence: warm, short and nothing but facts. Never a word about who fell behind, was passed or
 * lost. The feed, celebrations and notifications all say it this way.
 */
import type { MetricUnit } from '#lib/domain/board.ts';
import { concerned, type Headline } from '#lib/domain/recognition/recognition.ts';
import { mentionText } from '#lib/domain/recognition/mentions.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Format } from './format.ts';
import { momentOf, ofPeriod, periodPhrase } from './recognition-periods.ts';
import { amountWords, lengthWords } from './amount-words.ts';

/** As much of a headline as words are made of. */
export type Recognised = Pick<Headline, 'kind' | 'rep' | 'team' | 'data' | 'at'>;

/** How the floor calls its people and things, and how it writes figures. */
export interface RecognitionNames {
	readonly rep: (id: Id) => string;
	readonly team: (id: Id) => string;
	/** An activity type's name, by its key. */
	readonly type: (key: string) => string;
	readonly metric: (key: string) => { readonly name: string; readonly unit: MetricUnit } | undefined;
	readonly format: Format;
	/** ms since 1970: what is "today" and "this week" is told from here. */
	readonly now: number;
}

export interface RecognitionWords {
	/** Whom it is about: `Ada`, `Ada and Bo`, `North`, `You`. */
	readonly who: string;
	/** The whole sentence, which begins with `who`. */
	readonly text: string;
	/** The sentence behind `who`, with what joins them. */
	readonly rest: string;
}

/** Names as the worker's catalog lists them, or the server for what it painted. */
export interface NameLists {
	readonly reps: readonly { readonly id: Id; readonly name: string }[];
	readonly teams: readonly { readonly id: Id; readonly name: string }[];
	readonly types: readonly { readonly key: string; readonly name: string }[];
	readonly metrics: readonly { readonly key: string; readonly name: string; readonly unit: MetricUnit }[];
}

export function namesOf(lists: NameLists, format: Format, now: number): RecognitionNames {
	const named = (rows: NameLists['reps']) => new Map(rows.map(({ id, name }) => [id, name]));
	const [reps, teams] = [named(lists.reps), named(lists.teams)];
	const types = new Map(lists.types.map(({ key, name }) => [key, name]));
	const metrics = new Map(lists.metrics.map((metric) => [metric.key, metric]));
	return {
		rep: (id) => reps.get(id) ?? 'A former colleague',
		team: (id) => teams.get(id) ?? 'A former team',
		type: (key) => types.get(key) ?? key.replaceAll('_', ' '),
		metric: (key) => metrics.get(key),
		format,
		now
	};
}

/**
 * The sentence. `Ada took the lead in revenue this week`, `Bo: 10 orders in October`, `Yuki’s best day: 61 calls`.
 * @param you the reader's own rep, who is told `You …`; '' for none (walls, e-mails to many)
 */
export function recognitionWords(told: Recognised, names: RecognitionNames, you: Id = ''): RecognitionWords {
	const subject = subjectOf(told, names, you);
	const rest = REST[told.kind](told, names, subject);
	const text = subject.name + rest;
	// `Your` is one word, of which no part stands out
	return text.startsWith('Your ')
		? { who: 'Your', rest: text.slice('Your'.length), text }
		: { who: subject.name, rest, text };
}

interface Subject {
	readonly name: string;
	/** The reader is one of them. */
	readonly you: boolean;
	/** Several at once. */
	readonly many: boolean;
	/** `Ada’s`, `Your`, without the name that stands before it: `’s`, `r`. */
	readonly genitive: string;
}

function subjectOf(told: Recognised, names: RecognitionNames, you: Id): Subject {
	const people = concerned(told);
	const first = people[0];
	if (people.length === 1 && first === you) return { name: 'You', you: true, many: false, genitive: 'r' };
	if (people.length > 0) {
		// whoever reads it comes first, as in a letter
		const own = people.filter((id) => id === you).map(() => 'You');
		const list = [...own, ...people.filter((id) => id !== you).map((id) => names.rep(id))];
		return { name: inList(list, names.format), you: own.length > 0, many: list.length > 1, genitive: '’s' };
	}
	const name = told.team === '' ? 'The floor' : names.team(told.team);
	return { name, you: false, many: false, genitive: '’s' };
}

const inList = (list: readonly string[], { locale }: Format) =>
	// the words around them are English ones
	new Intl.ListFormat(locale.startsWith('en') ? locale : 'en', { type: 'conjunction' }).format(list);

/** `10 orders`, `$12,000 of revenue`; '' where nothing is known, as where amounts are kept from the floor. */
function figure(value: number | undefined, key: string | undefined, { metric, format }: RecognitionNames) {
	const known = key === undefined ? undefined : metric(key);
	if (value === undefined) return '';
	return known ? amountWords(value, known, format) : format.count(value);
}

/** The score alone, where its metric is named beside it: `41`, `$17,083`. */
function plainFigure({ data }: Recognised, { metric, format }: RecognitionNames): string {
	const known = data.metric === undefined ? undefined : metric(data.metric);
	if (data.value === undefined || !known) return '';
	return known.unit === 'money' ? format.money(data.value) : format.figure(data.value, known.unit);
}

const nounOf = ({ data }: Recognised, { metric }: RecognitionNames) =>
	(data.metric === undefined ? undefined : metric(data.metric)?.name)?.toLowerCase() ?? '';

/** `, 61 calls`; nothing where there is nothing to add. */
const after = (mark: string, words: string) => (words === '' ? '' : `${mark}${words}`);

/** ` this week`, ` in October`; '' where the kind knows no period. */
const when = (told: Recognised, names: RecognitionNames) =>
	after(' ', periodPhrase(momentOf(told, names.format), names));

const article = (noun: string) => (/^[aeiou]/i.test(noun) ? 'an' : 'a');

/** `an order of $12,000`, `3 orders, $12,000` */
function bargain({ data: { type, amount, quantity = 1 } }: Recognised, names: RecognitionNames): string {
	const noun = type === undefined ? 'deal' : names.type(type).toLowerCase();
	const money = amount ? names.format.money(amount) : '';
	if (quantity > 1) return `${names.format.count(quantity)} × ${noun}${after(', ', money)}`;
	return `${article(noun)} ${noun}${after(' of ', money)}`;
}

type Rest = (told: Recognised, names: RecognitionNames, subject: Subject) => string;

const REST: Readonly<Record<Recognised['kind'], Rest>> = {
	deal: (told, names) => ` brought in ${bargain(told, names)}`,

	first(told, names) {
		const noun =
			told.data.type === undefined ? nounOf(told, names) : names.type(told.data.type).toLowerCase();
		return ` made the first ${noun || 'move'}${ofPeriod(momentOf(told, names.format), names)}`;
	},

	badge(told, names) {
		const { name = 'a badge', metric, threshold, value } = told.data;
		const why = figure(threshold ?? value, metric, names);
		return ` earned ${name}${after(': ', why && `${why}${when(told, names)}`)}`;
	},

	milestone(told, names) {
		const { metric, threshold, value, name } = told.data;
		const what = figure(threshold ?? value, metric, names) || name || 'a milestone';
		return `: ${what}${when(told, names)}`;
	},

	lead(told, names) {
		const noun = nounOf(told, names);
		const score = noun ? plainFigure(told, names) : figure(told.data.value, undefined, names);
		return ` took the lead${after(' in ', noun)}${when(told, names)}${after(' with ', score)}`;
	},

	streak(told, names, { genitive }) {
		const { count = 0, name, period } = told.data;
		const length = lengthWords(count, period === 'week' ? 'week' : 'day', names.format);
		return `${genitive} streak${after(' ', name ?? '')}: ${length}`;
	},

	best(told, names, { genitive }) {
		const { period = 'day', value, metric } = told.data;
		const span = period === 'all' ? 'ever' : period;
		return `${genitive} best ${span}${after(': ', figure(value, metric, names))}`;
	},

	target(told, names, { you, many }) {
		const { threshold, metric, period } = told.data;
		const whose = you ? 'your' : many ? 'their' : 'the';
		const span = period === undefined || period === 'all' ? '' : ` for the ${period}`;
		return ` reached ${whose} target${span}${after(': ', figure(threshold, metric, names))}`;
	},

	improved(told, names, { you, many, genitive }) {
		const { metric, value } = told.data;
		const usual = 'well ahead of the usual';
		const score = figure(value, metric, names);
		if (score === '') return ` ${you || many ? 'are' : 'is'} ${usual}${when(told, names)}`;
		return `${genitive} step up: ${score}${when(told, names)}`;
	},

	level: (told, names) => ` reached level ${names.format.count(told.data.count ?? 1)}`,

	goal(told, names, { you, many }) {
		const { name, threshold, metric } = told.data;
		const whose = many || you ? 'a goal' : 'the goal';
		return ` reached ${whose}${after(' ', name ?? '')}${after(': ', figure(threshold, metric, names))}`;
	},

	challenge(told, names, { you, many }) {
		const { metric, value } = told.data;
		const score = figure(value, metric, names);
		const how = many ? ` drew ${you ? 'your' : 'their'} challenge` : ' won a challenge';
		return `${how}${after(' with ', score && (many ? `${score} each` : score))}`;
	},

	league: (told) => ` moved up to ${told.data.name ?? 'the next league'}`,

	contest(told, names) {
		const { name = 'the contest', count = 1 } = told.data;
		return count === 1 ? ` won ${name}` : ` took ${names.format.place(count)} place in ${name}`;
	},

	shoutOut(told, names) {
		const { text = '', by = '' } = told.data;
		return `: “${mentionText(text, names.rep)}”${after(' ', by && `(${by})`)}`;
	}
};
