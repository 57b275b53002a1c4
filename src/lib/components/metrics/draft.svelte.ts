/** A metric while somebody writes it: each kind keeps what was typed, whichever is chosen. */
import type { MetricUnit } from '#lib/domain/board.ts';
import {
	checkDefinition,
	termsOf,
	type Metric,
	type MetricDefinition,
	type Side,
	type Term,
	type TermField
} from '#lib/domain/metrics.ts';
import type { FieldError } from '#lib/domain/result.ts';

export type Kind = MetricDefinition['kind'];

/** The kinds in the words of a sales floor. */
export const KINDS: readonly { readonly kind: Kind; readonly name: string; readonly text: string }[] = [
	{ kind: 'sum', name: 'Add up', text: 'Calls, orders or amounts, each with a weight' },
	{ kind: 'ratio', name: 'Share or average', text: 'One side over another, or over customers' },
	{ kind: 'followUp', name: 'Follow-up', text: 'Customers who heard from us after their order' },
	{ kind: 'attainment', name: 'Target attainment', text: 'A metric as a share of its target' },
	{ kind: 'medianDays', name: 'Days between', text: 'How long the usual deal takes' }
];

let ids = 0;

export class TermDraft {
	/** Stays with the row while others come and go. */
	readonly id = ++ids;
	type = $state('');
	field = $state<TermField>('quantity');
	weight = $state('1');

	constructor({ type, field, weight }: Term) {
		this.type = type;
		this.field = field;
		this.weight = weight;
	}

	get plain(): Term {
		return { type: this.type, field: this.field, weight: decimal(this.weight) };
	}
}

/** One side of a share: terms, or the customers of some activity types. */
export class SideDraft {
	customers = $state(false);
	terms = $state<TermDraft[]>([]);
	types = $state<string[]>([]);

	constructor(side: Side, usual: string) {
		const distinct = 'distinct' in side;
		this.customers = distinct;
		this.terms = (distinct ? [count(usual)] : side).map((term) => new TermDraft(term));
		this.types = distinct ? [...side.types] : ['order'];
	}

	get plain(): Side {
		return this.customers
			? { distinct: 'customer', types: [...this.types] }
			: this.terms.map(({ plain }) => plain);
	}
}

const count = (type: string): Term => ({ type, field: 'quantity', weight: '1' });

/** A decimal as people write it (`2,5`, `.5`, `−1`) as definitions have it. */
export function decimal(typed: string): string {
	const plain = typed.trim().replace('\u2212', '-').replace(/^\+/, '');
	const dotted = plain.includes('.') ? plain : plain.replace(',', '.');
	return dotted.replace(/^(-?)\./, '$10.');
}

/** What a new draft starts from: the plainest sum there is. */
const NEW: Metric = {
	key: '',
	name: '',
	unit: 'count',
	direction: 'up',
	definition: { kind: 'sum', terms: [count('call')] }
};

export class MetricDraft {
	/** '' for one that is not stored yet. */
	readonly key: string;
	name = $state('');
	kind = $state<Kind>('sum');
	terms = $state<TermDraft[]>([]);
	numerator: SideDraft;
	denominator: SideDraft;
	minimum = $state('1');
	allTime = $state(false);
	days = $state('30');
	metric = $state('revenue');
	from = $state('any');
	to = $state('order');
	#unit = $state<MetricUnit>();
	#direction = $state<Metric['direction']>();
	readonly #types: ReadonlySet<string>;

	constructor(types: ReadonlySet<string>, metric?: Metric) {
		const { key, name, unit, direction, definition } = metric ?? NEW;
		this.#types = types;
		this.key = key;
		this.name = name;
		this.kind = definition.kind;
		const ratio = definition.kind === 'ratio' ? definition : undefined;
		this.terms = (definition.kind === 'sum' ? definition.terms : [count('call')]).map(
			(term) => new TermDraft(term)
		);
		this.numerator = new SideDraft(ratio?.numerator ?? [count('order')], 'order');
		this.denominator = new SideDraft(ratio?.denominator ?? [count('call')], 'call');
		this.minimum = ratio?.minimumDenominator ?? '1';
		this.allTime = ratio?.allTime ?? false;
		if (definition.kind === 'followUp') this.days = String(definition.days);
		if (definition.kind === 'attainment') this.metric = definition.metric;
		if (definition.kind === 'medianDays') {
			this.from = definition.from;
			this.to = definition.to;
		}
		if (!metric) return;
		if (unit !== this.#usualUnit) this.#unit = unit;
		this.#direction = direction;
	}

	/** As it would be stored, right or wrong. */
	get definition(): unknown {
		switch (this.kind) {
			case 'sum':
				return { kind: 'sum', terms: this.terms.map(({ plain }) => plain) };
			case 'ratio': {
				const minimum = decimal(this.minimum);
				return {
					kind: 'ratio',
					numerator: this.numerator.plain,
					denominator: this.denominator.plain,
					...(minimum === '' || minimum === '1' ? {} : { minimumDenominator: minimum }),
					...(this.allTime ? { allTime: true } : {})
				};
			}
			case 'followUp':
				return { kind: 'followUp', days: this.days.trim() === '' ? Number.NaN : Number(this.days) };
			case 'attainment':
				return { kind: 'attainment', metric: this.metric };
			case 'medianDays':
				return { kind: 'medianDays', from: this.from, to: this.to };
		}
	}

	readonly #checked = $derived.by(() => checkDefinition(this.definition, this.#types));

	/** The definition, once it is one. */
	get sound(): MetricDefinition | undefined {
		return this.#checked.ok ? this.#checked.value : undefined;
	}

	/** What is wrong so far, by pointers into the body that would be sent. */
	get flaws(): readonly FieldError[] {
		return [
			...(this.name.trim() === '' ? [{ pointer: '/name', message: 'is empty' }] : []),
			...(this.#checked.ok
				? []
				: this.#checked.error.map(({ pointer, message }) => ({ pointer: `/definition${pointer}`, message })))
		];
	}

	/** What stands there is no answer yet: nothing, or a number that goes on. It is no fault before somebody calls it done. */
	isUnfinished(pointer: string): boolean {
		if (pointer === '/definition/days') return this.days.trim() === '';
		const at = (value: unknown, part: string) => (value as Record<string, unknown> | undefined)?.[part];
		const value = pointer.split('/').slice(1).reduce<unknown>(at, this.body);
		return typeof value === 'string' && /^-?$|[.,]$/.test(value);
	}

	/** Sums and shares may be shown in several units; what the others give is known. */
	get unitIsFree(): boolean {
		return this.kind === 'sum' || this.kind === 'ratio';
	}
	get unit(): MetricUnit {
		return (this.unitIsFree ? this.#unit : undefined) ?? this.#usualUnit;
	}
	set unit(unit: MetricUnit) {
		this.#unit = unit;
	}

	/** Long deals are no success; of anything else there can't be enough. */
	get direction(): Metric['direction'] {
		return this.#direction ?? (this.kind === 'medianDays' ? 'down' : 'up');
	}
	set direction(direction: Metric['direction']) {
		this.#direction = direction;
	}

	/** Money where only money is added up, percent where like stands over like. */
	get #usualUnit(): MetricUnit {
		if (this.kind === 'medianDays') return 'days';
		if (this.kind === 'sum') return isMoney(this.terms) ? 'money' : 'count';
		if (this.kind !== 'ratio') return 'ratio';
		const { numerator, denominator } = this;
		const [above, below] = [numerator, denominator].map((side) => !side.customers && isMoney(side.terms));
		if (above !== below) return above ? 'money' : 'count';
		const plain = !numerator.customers && numerator.terms.every(({ weight }) => decimal(weight) === '1');
		return numerator.customers === denominator.customers && plain ? 'ratio' : 'count';
	}

	/** What is sent. */
	get body() {
		const { unit, direction, definition } = this;
		return { name: this.name.trim(), unit, direction, definition };
	}

	/** As it stands, to be tried out; undefined while it is not whole. */
	get draft(): Metric | undefined {
		const { sound, unit, direction } = this;
		return sound && { key: this.key, name: this.name.trim(), unit, direction, definition: sound };
	}

	/** Whether an amount or margin is added up as something else than money: it then counts in minor units. */
	get countsCents(): boolean {
		const { sound } = this;
		if (!sound || this.unit === 'money' || sound.kind !== 'sum') return false;
		return termsOf(sound).some(({ field }) => field === 'amount' || field === 'margin');
	}
}

const isMoney = (terms: readonly TermDraft[]) =>
	terms.length > 0 && terms.every(({ field }) => field === 'amount' || field === 'margin');
