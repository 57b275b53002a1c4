import { describe, expect, test } from 'vitest';
import { definitionWords, keptWords, placeWords } from '#lib/components/metrics/words.ts';
import { BUILT_IN_METRICS, type MetricDefinition } from '#lib/domain/metrics.ts';

const TYPES = {
	lead: 'Lead',
	call: 'Call',
	appointment_set: 'Appointment set',
	appointment_held: 'Appointment held',
	no_show: 'No-show',
	quote: 'Quote',
	order: 'Order',
	deal_lost: 'Deal lost',
	crm_visit: 'CRM visit'
};
const vocabulary = {
	types: new Map(Object.entries(TYPES)),
	metrics: new Map(BUILT_IN_METRICS.map(({ key, name }) => [key, name])),
	locale: 'en-US'
};
const words = (definition: MetricDefinition, unit: 'count' | 'ratio' | 'points' | 'days' = 'count') =>
	definitionWords(definition, unit, vocabulary);
const builtIn = (key: string) => {
	const metric = BUILT_IN_METRICS.find((one) => one.key === key);
	return metric && definitionWords(metric.definition, metric.unit, vocabulary);
};

describe('a metric in plain words', () => {
	test.each([
		['calls', 'calls'],
		['revenue', 'revenue'],
		['call_to_order', 'orders / calls'],
		['orders_per_100_calls', '100 × orders / calls'],
		['win_rate', 'orders / (orders + deal lost)'],
		['value_per_customer', 'revenue / customers with order'],
		['lifetime_value', 'revenue / customers with order, since the first record'],
		['follow_up_rate', 'customers with a follow-up within 30 days of their order'],
		['points', 'call 1, appointment held 5, quote 5, order 20'],
		['attainment', 'revenue / its target'],
		['cycle_days', 'days from a deal’s first record to its first order, the middle deal’s']
	])('M2 %s: %s', (key, expected) => expect(builtIn(key)).toBe(expected));

	test('M4 says from where on somebody is ranked', () => {
		const share = (minimumDenominator: string, ...more: string[]): MetricDefinition => ({
			kind: 'ratio',
			numerator: [{ type: 'order', field: 'quantity', weight: '1' }],
			denominator: ['call', ...more].map((type) => ({ type, field: 'quantity', weight: '1' })),
			minimumDenominator
		});
		expect(words(share('20'))).toBe('orders / calls, from 20 calls on');
		expect(words(share('1.0'))).toBe('orders / calls');
		expect(words(share('2.5', 'lead'))).toBe('orders / (calls + leads), from 2.5 on');
	});

	test('M1 weights are said to their last digit, whatever a double would make of them', () => {
		const weighed = (weight: string, field: 'rows' | 'amount' = 'rows'): MetricDefinition => ({
			kind: 'sum',
			terms: [
				{ type: 'call', field: 'quantity', weight: '-1' },
				{ type: 'crm_visit', field, weight }
			]
		});
		expect(words(weighed('123456789012345.123456789'))).toBe(
			'\u2212calls + 123,456,789,012,345.123456789 × records of CRM visit'
		);
		expect(words(weighed('-0.5', 'amount'))).toBe('\u2212calls \u2212 0.5 × amount of CRM visit');
		expect(words(weighed('0.1'), 'points')).toBe('call \u22121, records of CRM visit 0.1');
	});

	test('what is not known any more is called by its key', () => {
		const gone = { kind: 'attainment', metric: 'gone' } as const;
		expect(words(gone)).toBe('gone / its target');
		expect(words({ kind: 'medianDays', from: 'gone', to: 'order' }, 'days')).toContain('its first gone to');
	});

	test.each([
		['/definition/terms/1/weight', 'the weight in line 2'],
		['/definition/numerator/0/type', 'the activity in line 1 of Count'],
		['/definition/denominator/types', 'the choice of customers of Over'],
		['/definition/minimumDenominator', 'ranked from'],
		['/definition/days', 'the number of days'],
		['/definition', 'the kind']
	])('the place of a fault: %s is %s', (pointer, expected) => expect(placeWords(pointer)).toBe(expected));

	test('M8 says why a metric stays with the managers', () => {
		expect(keptWords({ needsMargin: true, onFloor: false })).toBe('Reads margins');
		expect(keptWords({ needsMargin: false, onFloor: false })).toContain('amounts');
		expect(keptWords({ needsMargin: false, onFloor: true })).toBe('');
	});
});
