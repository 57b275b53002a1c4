import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromDecimal, integer } from '#lib/domain/fractions.ts';
import { GUIDE, readScenario, scenarioSearch, typedScenario } from '#lib/domain/projection/address.ts';
import { conversion } from '#lib/domain/projection/model.ts';
import { baseMonth, baseYear, extraOf } from '#lib/domain/projection/scenario.ts';
import { property } from '../../property.ts';

const EXAMPLE = '?reps=5&calls=10&days=20&rate=0.01&order=80000&margin=20000&salary=5000&b.reps=2&b.calls=12';
const read = (search: string, digits = 2) => readScenario(typedScenario(new URLSearchParams(search)), digits);
const group = (search: string) => {
	const result = read(search);
	if (!result.ok) throw new Error(JSON.stringify(result.error));
	return result.value;
};

describe('a typed scenario is an address', () => {
	test('W4 the guide by its address: 10 orders, 800,000, 175,000, 9,600,000; 9.6 and 9, 768,000 and 720,000', () => {
		const guide = group(EXAMPLE);
		const month = baseMonth(guide);
		expect(month.orders).toEqual(integer(10));
		expect([month.revenue, month.profit, baseYear(guide).revenue]).toEqual([
			integer(80_000_000),
			integer(17_500_000),
			integer(960_000_000)
		]);
		const extra = extraOf([guide]);
		expect(extra.expected.orders).toEqual(fromDecimal('9.6'));
		expect(extra.orders).toBe(9n);
		expect([extra.expected.revenue, extra.revenue]).toEqual([integer(76_800_000), integer(72_000_000)]);
	});

	test('what is not typed is the guide, and for those who change the base', () => {
		expect(group('')).toEqual(group(scenarioSearch({ base: GUIDE })));
		const { base, change } = group('?calls=7&b.order=90000');
		expect(change).toEqual({ people: 5, to: { ...base, order: integer(9_000_000) } });
	});

	test('W1 the steps of a funnel multiply, show-up included once', () => {
		const { base } = group('?set=0.2&show=0.75&quote=0.5&win=0.4');
		expect(conversion(base)).toEqual(fromDecimal('0.03'));
		expect(group('?set=0.2&show=0.75&quote=0.5&win=0.4&b.show=0.8').change?.to.rates[1]).toEqual(
			fromDecimal('0.8')
		);
	});

	const text = fc.stringMatching(/^[0-9]{1,6}(\.[0-9]{1,4})?$/);
	const fields = fc.record({ reps: text, calls: text, rate: text, order: text }, { requiredKeys: [] });

	property(
		'what was typed survives the address',
		fc.property(fields, fields, (base, change) => {
			const scenario = Object.keys(change).length > 0 ? { base, change } : { base };
			expect(typedScenario(new URLSearchParams(scenarioSearch(scenario)))).toEqual(scenario);
		})
	);

	test.each([
		['?calls=-1', '/calls'],
		['?calls=NaN', '/calls'],
		['?calls=1e3', '/calls'],
		['?calls=1000001', '/calls'],
		['?order=80.000,00 EUR', '/order'],
		['?rate=1.5', '/rate'],
		['?days=40', '/days'],
		['?reps=2.5', '/reps'],
		['?reps=10001', '/reps'],
		['?reps=3&b.reps=4', '/b.reps'],
		['?b.salary=lots', '/b.salary']
	])('%s is refused by the name of its field', (search, pointer) => {
		const result = read(search);
		expect(!result.ok && result.error.map((error) => error.pointer)).toEqual([pointer]);
	});

	test('every faulty field is named at once', () => {
		const result = read('?calls=x&rate=y&b.days=z');
		expect(!result.ok && result.error.map(({ pointer }) => pointer)).toEqual(['/calls', '/rate', '/b.days']);
	});

	test('0 reps, 0 calls and rates of 0 and 1 are figures like others', () => {
		expect(baseMonth(group('?reps=0')).profit).toEqual(integer(0));
		expect(baseMonth(group('?calls=0')).profit).toEqual(integer(-5 * 500_000));
		expect(baseMonth(group('?rate=0')).orders).toEqual(integer(0));
		expect(baseMonth(group('?rate=1')).orders).toEqual(integer(1000));
		expect(baseMonth(group('?reps=10000&calls=1000000&rate=1')).orders).toEqual(integer(200_000_000_000));
	});

	test('a currency without decimals has none here either', () => {
		const result = read(EXAMPLE, 0);
		expect(result.ok && baseMonth(result.value).revenue).toEqual(integer(800_000));
	});
});
