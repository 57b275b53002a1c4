import { expect, test } from 'vitest';
import { BUILT_IN_METRICS, checkDefinition, metricCatalogue, readsField } from '#lib/domain/metrics.ts';

const types = new Set(['call', 'order', 'quote', 'appointment_held']);
const pointers = (value: unknown) => {
	const checked = checkDefinition(value, types);
	return checked.ok ? [] : checked.error.map(({ pointer }) => pointer);
};
const term = { type: 'call', field: 'quantity', weight: '1' };

test('M2 the built-in metrics are the ones named, in that order', () => {
	expect(BUILT_IN_METRICS.map(({ key }) => key).join(' ')).toBe(
		'calls leads appointments_set appointments_held no_show_rate quotes orders revenue margin lead_to_order ' +
			'call_to_appointment show_up appointment_to_quote quote_to_order call_to_order orders_per_100_calls win_rate ' +
			'value_per_order value_per_customer margin_per_customer lifetime_value follow_up_rate points attainment cycle_days'
	);
});

test('M1 every built-in definition passes the check that a manager’s must pass', () => {
	const all = new Set([...types, 'lead', 'appointment_set', 'no_show', 'deal_lost', 'follow_up']);
	for (const { definition } of BUILT_IN_METRICS) expect(checkDefinition(definition, all).ok).toBe(true);
});

test.each([
	[{ kind: 'sum', terms: [term] }],
	[{ kind: 'sum', terms: [{ ...term, weight: '-0.000000001' }] }],
	[
		{
			kind: 'ratio',
			numerator: [term],
			denominator: { distinct: 'customer', types: ['order'] },
			minimumDenominator: '5'
		}
	],
	[{ kind: 'followUp', days: 30 }],
	[{ kind: 'attainment', metric: 'calls' }],
	[{ kind: 'medianDays', from: 'any', to: 'order' }]
])('M1 %j is a definition', (value) => {
	expect(pointers(value)).toEqual([]);
});

test.each([
	['text', ['']],
	[{ kind: 'code', source: 'x' }, ['/kind']],
	[{ kind: 'sum', terms: [] }, ['/terms']],
	[{ kind: 'sum', terms: [{ ...term, weight: 1 }] }, ['/terms/0/weight']],
	[{ kind: 'sum', terms: [{ ...term, weight: '0.0000000001' }] }, ['/terms/0/weight']],
	[{ kind: 'sum', terms: [{ ...term, weight: '1e3' }] }, ['/terms/0/weight']],
	[{ kind: 'sum', terms: [term, { ...term, type: 'golf' }] }, ['/terms/1/type']],
	[{ kind: 'sum', terms: [{ ...term, field: 'note' }] }, ['/terms/0/field']],
	[{ kind: 'sum', terms: [term], extra: 1 }, ['/extra']],
	[{ kind: 'ratio', numerator: [term] }, ['/denominator']],
	[
		{ kind: 'ratio', numerator: [term], denominator: [term], minimumDenominator: '0' },
		['/minimumDenominator']
	],
	[
		{ kind: 'ratio', numerator: { distinct: 'rep', types: ['order'] }, denominator: [term] },
		['/numerator/distinct']
	],
	[{ kind: 'followUp', days: 1.5 }, ['/days']],
	[{ kind: 'medianDays', from: 'golf', to: 'any' }, ['/from', '/to']]
])('M1 %j is refused at %j', (value, expected) => {
	expect(pointers(value)).toEqual(expected);
});

test('M1 a workspace may set its own points, and no other built-in metric', () => {
	const record = (key: string) => ({
		key,
		name: 'Own',
		definition: { kind: 'sum', terms: [term] },
		unit: 'points',
		direction: 'up' as const,
		version: 1
	});
	const catalogue = metricCatalogue(
		[record('points'), record('calls'), record('own'), { ...record('bad'), definition: 1 }],
		types
	);
	expect(catalogue.get('points')?.definition).toEqual({ kind: 'sum', terms: [term] });
	expect(catalogue.get('calls')?.name).toBe('Calls');
	expect(catalogue.get('own')?.name).toBe('Own');
	expect(catalogue.has('bad')).toBe(false);
});

test('M7 the attainment of a metric that is gone is left out', () => {
	const record = (key: string, metric: string) => ({
		key,
		name: key,
		definition: { kind: 'attainment', metric },
		unit: 'ratio',
		direction: 'up' as const,
		version: 1
	});
	const catalogue = metricCatalogue([record('kept', 'calls'), record('lost', 'gone')], types);
	expect([catalogue.has('kept'), catalogue.has('lost'), catalogue.has('attainment')]).toEqual([
		true,
		false,
		true
	]);
});

test('M8 what a metric reads decides who may see it', () => {
	const find = (key: string) => BUILT_IN_METRICS.find((metric) => metric.key === key);
	const reads = (key: string, field: 'amount' | 'margin') => readsField(find(key)!.definition, field, find);
	expect(['margin', 'margin_per_customer', 'revenue'].map((key) => reads(key, 'margin'))).toEqual([
		true,
		true,
		false
	]);
	expect(['revenue', 'attainment', 'points', 'calls'].map((key) => reads(key, 'amount'))).toEqual([
		true,
		true,
		false,
		false
	]);
});
