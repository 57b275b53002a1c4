/** M1, M2: metrics are data. Here stand the built-in ones, and what a manager's definition must look like. */
import type { MetricUnit } from './board.ts';
import { compare, fromDecimal, integer } from './fractions.ts';
import type { MetricRecord } from './records.ts';
import { failed, ok, type FieldError, type Result } from './result.ts';

export type TermField = 'rows' | 'quantity' | 'amount' | 'margin';

/** weight x the field's sum over facts of the type. */
export interface Term {
	readonly type: string;
	readonly field: TermField;
	/** A decimal string with at most 9 places. */
	readonly weight: string;
}

/** How many customers have facts of these types; facts without a customer are then left out of both sides (M6). */
export interface Distinct {
	readonly distinct: 'customer';
	readonly types: readonly string[];
}
export type Side = readonly Term[] | Distinct;

export interface SumDefinition {
	readonly kind: 'sum';
	readonly terms: readonly Term[];
}
export interface RatioDefinition {
	readonly kind: 'ratio';
	readonly numerator: Side;
	readonly denominator: Side;
	/** M4; a decimal string, 1 where absent. */
	readonly minimumDenominator?: string;
	/** Everything up to the period's last date counts, not the period alone (lifetime_value). */
	readonly allTime?: boolean;
}
export interface FollowUpDefinition {
	readonly kind: 'followUp';
	readonly days: number;
}
export interface AttainmentDefinition {
	readonly kind: 'attainment';
	/** Key of the metric whose target counts: a sum or a ratio. */
	readonly metric: string;
}
/** Days from the deal's first fact of type `from` (`any`: of whatever type) to its first of type `to`. */
export interface MedianDaysDefinition {
	readonly kind: 'medianDays';
	readonly from: string;
	readonly to: string;
}
export type MetricDefinition =
	SumDefinition | RatioDefinition | FollowUpDefinition | AttainmentDefinition | MedianDaysDefinition;

export interface Metric {
	readonly key: string;
	readonly name: string;
	readonly unit: MetricUnit;
	/** `down`: the lower the better. */
	readonly direction: 'up' | 'down';
	readonly definition: MetricDefinition;
}

const term = (type: string, field: TermField = 'quantity', weight = '1'): Term => ({ type, field, weight });
const sum = (...terms: Term[]): SumDefinition => ({ kind: 'sum', terms });
const ratio = (
	numerator: Side,
	denominator: Side,
	extra: Partial<RatioDefinition> = {}
): RatioDefinition => ({
	kind: 'ratio',
	numerator,
	denominator,
	...extra
});
const customers = (...types: string[]): Distinct => ({ distinct: 'customer', types });

type Built = [key: string, name: string, unit: MetricUnit, definition: MetricDefinition, direction?: 'down'];
const BUILT_IN: Built[] = [
	['calls', 'Calls', 'count', sum(term('call'))],
	['leads', 'Leads', 'count', sum(term('lead'))],
	['appointments_set', 'Appointments set', 'count', sum(term('appointment_set'))],
	['appointments_held', 'Appointments held', 'count', sum(term('appointment_held'))],
	['no_show_rate', 'No-show rate', 'ratio', ratio([term('no_show')], [term('appointment_set')]), 'down'],
	['quotes', 'Quotes', 'count', sum(term('quote'))],
	['orders', 'Orders', 'count', sum(term('order'))],
	['revenue', 'Revenue', 'money', sum(term('order', 'amount'))],
	['margin', 'Margin', 'money', sum(term('order', 'margin'))],
	['lead_to_order', 'Lead to order', 'ratio', ratio([term('order')], [term('lead')])],
	['call_to_appointment', 'Call to appointment', 'ratio', ratio([term('appointment_set')], [term('call')])],
	['show_up', 'Show-up rate', 'ratio', ratio([term('appointment_held')], [term('appointment_set')])],
	[
		'appointment_to_quote',
		'Appointment to quote',
		'ratio',
		ratio([term('quote')], [term('appointment_held')])
	],
	['quote_to_order', 'Quote to order', 'ratio', ratio([term('order')], [term('quote')])],
	['call_to_order', 'Call to order', 'ratio', ratio([term('order')], [term('call')])],
	[
		'orders_per_100_calls',
		'Orders per 100 calls',
		'count',
		ratio([term('order', 'quantity', '100')], [term('call')])
	],
	['win_rate', 'Win rate', 'ratio', ratio([term('order')], [term('order'), term('deal_lost')])],
	['value_per_order', 'Value per order', 'money', ratio([term('order', 'amount')], [term('order')])],
	['value_per_customer', 'Value per customer', 'money', ratio([term('order', 'amount')], customers('order'))],
	[
		'margin_per_customer',
		'Margin per customer',
		'money',
		ratio([term('order', 'margin')], customers('order'))
	],
	[
		'lifetime_value',
		'Lifetime value',
		'money',
		ratio([term('order', 'amount')], customers('order'), { allTime: true })
	],
	['follow_up_rate', 'Follow-up rate', 'ratio', { kind: 'followUp', days: 30 }],
	[
		'points',
		'Points',
		'points',
		sum(
			term('call'),
			term('appointment_held', 'quantity', '5'),
			term('quote', 'quantity', '5'),
			term('order', 'quantity', '20')
		)
	],
	['attainment', 'Target attainment', 'ratio', { kind: 'attainment', metric: 'revenue' }],
	['cycle_days', 'Sales cycle', 'days', { kind: 'medianDays', from: 'any', to: 'order' }, 'down']
];

/** M2, in the order in which they are offered. */
export const BUILT_IN_METRICS: readonly Metric[] = BUILT_IN.map(
	([key, name, unit, definition, direction]): Metric => ({
		key,
		name,
		unit,
		definition,
		direction: direction ?? 'up'
	})
);
const builtIn = new Map(BUILT_IN_METRICS.map((metric) => [metric.key, metric]));
/** Built-in metrics whose definition a workspace may replace by a record with the same key. */
const REPLACEABLE = new Set(['points']);

/** The sides of a definition that are made of terms; none for those over single records. */
export function termsOf(definition: MetricDefinition): readonly Term[] {
	if (definition.kind === 'sum') return definition.terms;
	if (definition.kind !== 'ratio') return [];
	return [definition.numerator, definition.denominator].flatMap((side) => ('distinct' in side ? [] : side));
}

/** M8: whether a definition reads a field. `resolve` finds the metric that an attainment is of. */
export function readsField(
	definition: MetricDefinition,
	field: TermField,
	resolve: (key: string) => Metric | undefined
): boolean {
	if (definition.kind !== 'attainment') return termsOf(definition).some((one) => one.field === field);
	const base = resolve(definition.metric)?.definition;
	return base !== undefined && base.kind !== 'attainment' && readsField(base, field, resolve);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const isKey = (value: unknown): value is string =>
	typeof value === 'string' && /^[a-z][a-z0-9_]{0,49}$/.test(value);
const FIELDS: readonly unknown[] = ['rows', 'quantity', 'amount', 'margin'] satisfies TermField[];
const MAX_TERMS = 50;

/** Collects what is wrong with a definition, each fault with the place it stands at. */
class Inspection {
	readonly errors: FieldError[] = [];
	private readonly knownTypes: ReadonlySet<string>;

	constructor(knownTypes: ReadonlySet<string>) {
		this.knownTypes = knownTypes;
	}

	fault(pointer: string, message: string): void {
		this.errors.push({ pointer, message });
	}

	only(value: Record<string, unknown>, pointer: string, ...allowed: string[]): void {
		for (const name of Object.keys(value)) {
			if (!allowed.includes(name)) this.fault(`${pointer}/${name}`, 'is no part of a definition');
		}
	}

	type(value: unknown, pointer: string): void {
		if (!isKey(value)) this.fault(pointer, 'must be the key of an activity type');
		else if (!this.knownTypes.has(value)) this.fault(pointer, `there is no activity type "${value}"`);
	}

	terms(value: unknown, pointer: string): void {
		if (!Array.isArray(value) || value.length === 0 || value.length > MAX_TERMS) {
			return this.fault(pointer, `must be a list of 1 to ${MAX_TERMS} terms`);
		}
		value.forEach((one: unknown, index) => this.term(one, `${pointer}/${index}`));
	}

	private term(value: unknown, pointer: string): void {
		if (!isObject(value)) return this.fault(pointer, 'must be {type, field, weight}');
		this.only(value, pointer, 'type', 'field', 'weight');
		this.type(value.type, `${pointer}/type`);
		if (!FIELDS.includes(value.field))
			this.fault(`${pointer}/field`, 'must be rows, quantity, amount or margin');
		if (typeof value.weight !== 'string' || !fromDecimal(value.weight)) {
			this.fault(`${pointer}/weight`, 'must be a decimal string with at most 9 places');
		}
	}

	side(value: unknown, pointer: string): void {
		if (!isObject(value)) return this.terms(value, pointer);
		this.only(value, pointer, 'distinct', 'types');
		if (value.distinct !== 'customer') this.fault(`${pointer}/distinct`, 'must be customer');
		if (!Array.isArray(value.types) || value.types.length === 0 || value.types.length > MAX_TERMS) {
			return this.fault(`${pointer}/types`, 'must be a list of activity types');
		}
		value.types.forEach((one: unknown, index) => this.type(one, `${pointer}/types/${index}`));
	}

	minimum(value: unknown): void {
		const minimum = typeof value === 'string' ? fromDecimal(value) : undefined;
		if (!minimum || compare(minimum, integer(0)) <= 0) {
			this.fault('/minimumDenominator', 'must be a decimal string above 0');
		}
	}

	definition(value: Record<string, unknown>): void {
		switch (value.kind) {
			case 'sum':
				this.only(value, '', 'kind', 'terms');
				return this.terms(value.terms, '/terms');
			case 'ratio':
				this.only(value, '', 'kind', 'numerator', 'denominator', 'minimumDenominator', 'allTime');
				this.side(value.numerator, '/numerator');
				this.side(value.denominator, '/denominator');
				if (value.minimumDenominator !== undefined) this.minimum(value.minimumDenominator);
				if (value.allTime !== undefined && typeof value.allTime !== 'boolean') {
					this.fault('/allTime', 'must be true or false');
				}
				return;
			case 'followUp':
				this.only(value, '', 'kind', 'days');
				if (!Number.isInteger(value.days) || Number(value.days) < 1 || Number(value.days) > 366) {
					this.fault('/days', 'must be a whole number from 1 to 366');
				}
				return;
			case 'attainment':
				this.only(value, '', 'kind', 'metric');
				if (!isKey(value.metric)) this.fault('/metric', 'must be the key of a metric');
				return;
			case 'medianDays':
				this.only(value, '', 'kind', 'from', 'to');
				if (value.from !== 'any') this.type(value.from, '/from');
				return this.type(value.to, '/to');
			default:
				this.fault('/kind', 'must be sum, ratio, followUp, attainment or medianDays');
		}
	}
}

/** M1: a manager's definition, checked part by part; every fault is named by an RFC 6901 pointer into it. */
export function checkDefinition(
	value: unknown,
	knownTypes: ReadonlySet<string>
): Result<MetricDefinition, FieldError[]> {
	if (!isObject(value)) return failed([{ pointer: '', message: 'must be an object with a kind' }]);
	const inspection = new Inspection(knownTypes);
	inspection.definition(value);
	// every property was looked at above: the value has the type's shape
	return inspection.errors.length > 0 ? failed(inspection.errors) : ok(value as unknown as MetricDefinition);
}

const UNITS: readonly string[] = ['count', 'money', 'ratio', 'days', 'points'] satisfies MetricUnit[];

/**
 * Built-in metrics and a workspace's own, by key. A record that is no valid definition, or whose key is a built-in one's
 * (points apart), is left out: it was refused when it was made. So is one that lost what it reads since: a type that is gone, or
 * the metric that it is the attainment of.
 */
export function metricCatalogue(
	records: Iterable<Omit<MetricRecord, 'id'>>,
	knownTypes: ReadonlySet<string>
): Map<string, Metric> {
	const catalogue = new Map(builtIn);
	for (const { key, name, definition, unit, direction } of records) {
		if (builtIn.has(key) && !REPLACEABLE.has(key)) continue;
		const checked = checkDefinition(definition, knownTypes);
		if (!checked.ok) continue;
		const known: MetricUnit = UNITS.includes(unit) ? (unit as MetricUnit) : 'count';
		catalogue.set(key, {
			key,
			name,
			unit: known,
			direction: direction === 'down' ? 'down' : 'up',
			definition: checked.value
		});
	}
	for (const [key, { definition }] of catalogue)
		if (definition.kind === 'attainment' && !catalogue.has(definition.metric)) catalogue.delete(key);
	return catalogue;
}
