import { expect, test } from 'vitest';
import {
	fieldOfColumn,
	mend,
	setColumn,
	setConstant,
	setFormat,
	setTypeChoices,
	typeChoices
} from '#lib/domain/imports/edit.ts';
import { parseMapping, toJson, type Mapping } from '#lib/domain/imports/mapping.ts';

const TYPES = new Map([
	['call', 'call'],
	['order', 'order'],
	['deal_lost', 'deal_lost']
]);
const STAGES = ['Won', 'Lost', 'Engaging'];

function mapping(json: unknown): Mapping {
	const parsed = parseMapping(json);
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
	return parsed.value;
}
const deals = mapping({
	into: 'activities',
	skip: { column: 'stage', unless: 'Won' },
	columns: { rep: 'agent', type: { constant: 'order' }, occurredAt: { column: 'date', format: 'DD-MM-YYYY' } }
});

test('a column of stages is the type: won is an order, the rest is left out', () => {
	expect(fieldOfColumn(deals, 'stage')).toBe('type');
	expect(fieldOfColumn(deals, 'agent')).toBe('rep');
	expect(fieldOfColumn(deals, 'other')).toBe('');
	expect([...typeChoices(deals, 'stage', STAGES, TYPES)]).toEqual([
		['Won', 'order'],
		['Lost', ''],
		['Engaging', '']
	]);
});

test('choices of types become the shortest mapping and are read back from it', () => {
	const both = setTypeChoices(
		deals,
		'stage',
		new Map([
			['Won', 'order'],
			['Lost', 'deal_lost'],
			['Engaging', '']
		]),
		TYPES
	);
	expect(toJson(both)).toEqual({
		into: 'activities',
		skip: { column: 'stage', when: ['Engaging'] },
		columns: {
			rep: 'agent',
			occurredAt: { column: 'date', format: 'DD-MM-YYYY' },
			type: { column: 'stage', map: { Won: 'order', Lost: 'deal_lost' } }
		}
	});
	expect(typeChoices(both, 'stage', STAGES, TYPES).get('Lost')).toBe('deal_lost');
	const won = setTypeChoices(
		both,
		'stage',
		new Map([
			['Won', 'order'],
			['Lost', ''],
			['Engaging', '']
		]),
		TYPES
	);
	expect(won.skip).toEqual({ column: 'stage', unless: 'Won' });
	expect(won.columns.type).toEqual({ constant: 'order' });
});

test('a column that becomes something else gives up its rule, and the field its former column', () => {
	const noted = setColumn(deals, 'stage', 'note');
	expect(toJson(noted)).toEqual({
		into: 'activities',
		columns: { rep: 'agent', occurredAt: { column: 'date', format: 'DD-MM-YYYY' }, note: 'stage' }
	});
	expect(setColumn(deals, 'seller', 'rep').columns.rep).toEqual({ column: 'seller' });
	expect(setColumn(deals, 'agent', '').columns.rep).toBeUndefined();
});

test('formats, constants and corrections change one thing each', () => {
	expect(setFormat(deals, 'occurredAt', 'MM-DD-YYYY').columns.occurredAt).toEqual({
		column: 'date',
		format: 'MM-DD-YYYY'
	});
	expect(setConstant(deals, 'customer', 'Cancity').columns.customer).toEqual({ constant: 'Cancity' });
	expect(setConstant(deals, 'type', undefined).columns.type).toBeUndefined();
	const mended = mend(
		mend(deals, 'agent', 'Markita Hanson', 'Markita Hanse'),
		'agent',
		'Markita Hanse',
		'Markita Hansen'
	);
	expect(mended.columns.rep).toEqual({
		column: 'agent',
		map: { 'Markita Hanson': 'Markita Hansen', 'Markita Hanse': 'Markita Hansen' }
	});
});
