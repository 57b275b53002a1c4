/** L2, L4: a rule of recognition as a manager types it, and in one plain sentence. */
import type { MetricUnit } from '#lib/domain/board.ts';
import { currencyDigits } from '#lib/domain/money.ts';
import type { Definitions, JudgedKind, ThresholdDefinition } from '#lib/domain/recognition/definition.ts';
import type { RecognitionRule } from '#lib/domain/recognition/recognition.ts';
import type { Format } from './format.ts';
import { minimumOf } from './streak-draft.ts';
import { amountWords } from './amount-words.ts';

/** A metric a rule may be about: a sum, and the higher the better. */
export interface RuleMetric {
	readonly key: string;
	readonly name: string;
	readonly unit: MetricUnit;
}

/** What a rule may name. */
export interface RuleChoices {
	readonly metrics: readonly RuleMetric[];
	readonly types: readonly { readonly key: string; readonly name: string }[];
	readonly streaks: readonly { readonly id: string; readonly name: string }[];
	/** ISO 4217 */
	readonly currency: string;
}

export const RULE_KINDS: readonly { readonly value: JudgedKind; readonly text: string }[] = [
	{ value: 'deal', text: 'A big deal' },
	{ value: 'first', text: 'The first of the day' },
	{ value: 'milestone', text: 'A round number' },
	{ value: 'badge', text: 'A badge earned' },
	{ value: 'lead', text: 'The lead taken' },
	{ value: 'target', text: 'A target reached' },
	{ value: 'streak', text: 'A long streak' },
	{ value: 'best', text: 'Somebody’s own best' },
	{ value: 'improved', text: 'A step up from the usual' },
	{ value: 'level', text: 'A new level' }
];
export const isRuleKind = (kind: string): kind is JudgedKind =>
	RULE_KINDS.some(({ value }) => value === kind);

/** What stands in the form's fields, as it is typed. */
export interface RuleDraft {
	name: string;
	kind: JudgedKind;
	type: string;
	amount: string;
	metric: string;
	period: string;
	threshold: string;
	every: boolean;
	/** '': none. */
	minimum: string;
	subject: string;
	streak: string;
	lengths: string;
	percent: string;
	levels: string;
	icon: string;
	celebrate: boolean;
	priority: string;
}

export const EMPTY_RULE: RuleDraft = {
	name: '',
	kind: 'deal',
	type: 'order',
	amount: '10000',
	minimum: '',
	metric: 'orders',
	period: 'month',
	threshold: '10',
	every: false,
	subject: 'rep',
	streak: 'any',
	lengths: '5, 10, 20, 50',
	percent: '25',
	levels: '1',
	icon: '',
	celebrate: true,
	priority: '5'
};

/** Periods that a kind of rule can be about. */
export const PERIODS_OF: Partial<Record<JudgedKind, readonly string[]>> = {
	milestone: ['day', 'week', 'month', 'quarter', 'year', 'all'],
	badge: ['day', 'week', 'month', 'quarter', 'year', 'all'],
	lead: ['day', 'week', 'month'],
	best: ['day', 'week', 'month'],
	target: ['day', 'week', 'month', 'quarter', 'year']
};
/** Whom a kind of rule can be about, where there is a choice. */
export const SUBJECTS_OF: Partial<Record<JudgedKind, readonly string[]>> = {
	milestone: ['rep', 'team', 'floor'],
	badge: ['rep', 'team', 'floor'],
	target: ['rep', 'team']
};

export const PERIOD_WORDS: Readonly<Record<string, string>> = {
	day: 'a day',
	week: 'a week',
	month: 'a month',
	quarter: 'a quarter',
	year: 'a year',
	all: 'all time'
};
export const SUBJECT_WORDS: Readonly<Record<string, string>> = {
	rep: 'One person',
	team: 'A team together',
	floor: 'The whole floor together'
};

const unitOf = (metric: string, { metrics }: RuleChoices) => metrics.find(({ key }) => key === metric)?.unit;

/** A definition as the API takes it. A number that is none becomes null there, and is refused beside its field. */
export function definitionOf(draft: RuleDraft, choices: RuleChoices): unknown {
	const { kind, metric, period, subject } = draft;
	const { currency } = choices;
	const whom = subject === 'rep' ? {} : { subject };
	switch (kind) {
		case 'deal':
			return { type: draft.type, amount: minimumOf(draft.amount, 'money', currency) };
		case 'first':
			return { type: draft.type };
		case 'milestone':
		case 'badge': {
			const threshold = minimumOf(draft.threshold, unitOf(metric, choices), currency);
			return { metric, period, threshold, ...(draft.every && { every: true }), ...whom };
		}
		case 'lead': {
			const minimum = minimumOf(draft.minimum, unitOf(metric, choices), currency);
			return { metric, period, ...(draft.minimum.trim() !== '' && { minimum }) };
		}
		case 'best':
			return { metric, period };
		case 'target':
			return { metric, period, ...whom };
		case 'streak':
			return {
				rule: draft.streak,
				lengths: draft.lengths
					.split(/[\s,;]+/)
					.filter(Boolean)
					.map(Number)
			};
		case 'improved':
			return { metric, percent: minimumOf(draft.percent, 'count', currency) };
		case 'level': {
			const every = minimumOf(draft.levels, 'count', currency);
			return every === 1 ? {} : { every };
		}
	}
}

const typed = (value: number, unit: MetricUnit | undefined, currency: string) =>
	String(unit === 'money' ? value / 10 ** currencyDigits(currency) : value);

/** A stored rule in the form's fields. */
export function ruleDraftOf(rule: RecognitionRule, choices: RuleChoices): RuleDraft {
	const kind = isRuleKind(rule.kind) ? rule.kind : 'deal';
	const said = (rule.definition ?? {}) as Partial<Record<string, unknown>>;
	const text = (field: string, other: string) => {
		const value = said[field];
		return typeof value === 'string' ? value : other;
	};
	const number = (field: string) => (typeof said[field] === 'number' ? said[field] : undefined);
	const metric = text('metric', EMPTY_RULE.metric);
	const { currency } = choices;
	const [amount, threshold, minimum] = [number('amount'), number('threshold'), number('minimum')];
	return {
		...EMPTY_RULE,
		name: rule.name,
		kind,
		type: text('type', EMPTY_RULE.type),
		amount: amount === undefined ? EMPTY_RULE.amount : typed(amount, 'money', currency),
		metric,
		period: text('period', EMPTY_RULE.period),
		threshold:
			threshold === undefined ? EMPTY_RULE.threshold : typed(threshold, unitOf(metric, choices), currency),
		every: said.every === true,
		minimum: minimum === undefined ? '' : typed(minimum, unitOf(metric, choices), currency),
		subject: text('subject', 'rep'),
		streak: text('rule', 'any'),
		lengths: Array.isArray(said.lengths) ? said.lengths.join(', ') : EMPTY_RULE.lengths,
		percent: String(number('percent') ?? EMPTY_RULE.percent),
		levels: String(number('every') ?? EMPTY_RULE.levels),
		icon: rule.icon,
		celebrate: rule.celebrate,
		priority: String(rule.priority)
	};
}

/** What a rule looks for: `An order of $50,000 or more`, `Every 100 orders in a year, by the whole floor together`. */
export function ruleSentence(
	{ kind, definition }: Pick<RecognitionRule, 'kind' | 'definition'>,
	choices: RuleChoices,
	format: Format
): string {
	if (!isRuleKind(kind) || typeof definition !== 'object' || definition === null) return '';
	return SENTENCES[kind](definition as never, new RuleTalk(choices, format));
}

/** The names and figures that sentences are made of. */
class RuleTalk {
	readonly #choices: RuleChoices;
	readonly format: Format;

	constructor(choices: RuleChoices, format: Format) {
		this.#choices = choices;
		this.format = format;
	}

	type(key: string): string {
		return (this.#choices.types.find((type) => type.key === key)?.name ?? key).toLowerCase();
	}
	metric(key: string): string {
		return (this.#choices.metrics.find((metric) => metric.key === key)?.name ?? key).toLowerCase();
	}
	amount(value: number, key: string): string {
		const metric = this.#choices.metrics.find((one) => one.key === key);
		return metric ? amountWords(value, metric, this.format) : `${this.format.count(value)} ${key}`;
	}
	streak(id: string): string {
		return id === 'any'
			? 'any streak'
			: (this.#choices.streaks.find((one) => one.id === id)?.name ?? 'a streak');
	}
}

const AN = (noun: string) => `${/^[aeiou]/.test(noun) ? 'An' : 'A'} ${noun}`;
const by = (subject: string | undefined) =>
	subject === undefined || subject === 'rep' ? '' : `, by ${(SUBJECT_WORDS[subject] ?? '').toLowerCase()}`;
const inPeriod = (period: string) => (period === 'all' ? 'in all' : `in ${PERIOD_WORDS[period] ?? period}`);
const list = (items: readonly string[]) => new Intl.ListFormat('en', { type: 'disjunction' }).format(items);

type Sentence<K extends JudgedKind> = (definition: Definitions[K], talk: RuleTalk) => string;

const reached = (
	{ metric, period, threshold, every, subject }: ThresholdDefinition,
	talk: RuleTalk
): string => {
	const amount = talk.amount(threshold, metric);
	return `${every ? `Every ${amount}` : amount} ${inPeriod(period)}${by(subject)}`;
};

const SENTENCES: { readonly [K in JudgedKind]: Sentence<K> } = {
	deal: ({ type, amount }, talk) => `${AN(talk.type(type))} of ${talk.format.money(amount)} or more`,
	first: ({ type }, talk) => `The floor’s first ${talk.type(type)} of the day`,
	milestone: reached,
	badge: reached,
	lead: ({ metric, period, minimum }, talk) =>
		`The lead in ${talk.metric(metric)} of the ${period}${minimum ? ` with at least ${talk.amount(minimum, metric)}` : ', taken from somebody'}`,
	streak: ({ rule, lengths }, talk) =>
		`${list(lengths.map((length) => talk.format.count(length)))} days or weeks of ${talk.streak(rule)}`,
	best: ({ metric, period }, talk) => `A ${period} of more ${talk.metric(metric)} than any before`,
	target: ({ metric, period, subject }, talk) =>
		`The target for ${talk.metric(metric)} of the ${period} reached${by(subject)}`,
	improved: ({ metric, percent }, talk) =>
		`A week with ${talk.format.count(percent)}% more ${talk.metric(metric)} than usual`,
	level: ({ every = 1 }, talk) =>
		every === 1 ? 'Each new level' : `Every level that is a multiple of ${talk.format.count(every)}`
};
