import { expect, test } from 'vitest';
import { csvLine } from '#lib/domain/imports/csv.ts';
import { guessMapping, type Known } from '#lib/domain/imports/guess.ts';
import { checkMapping, parseMapping, toJson } from '#lib/domain/imports/mapping.ts';
import { distance, nearest } from '#lib/domain/names.ts';
import { ColumnProfile } from '#lib/domain/imports/profile.ts';
import { compileMapping } from '#lib/domain/imports/rows.ts';

const PIPELINE = {
	into: 'activities',
	skip: { column: 'deal_stage', unless: 'Won' },
	columns: {
		externalId: 'opportunity_id',
		rep: 'sales_agent',
		customer: 'account',
		occurredAt: { column: 'close_date', format: 'DD-MM-YYYY' },
		amount: 'close_value',
		type: { constant: 'order' }
	}
};
const KEYS = [
	'lead',
	'call',
	'appointment_set',
	'appointment_held',
	'quote',
	'order',
	'deal_lost',
	'follow_up'
];
const known: Known = {
	isPerson: (text) => ['Moses Frase', 'Darcel Schlecht', 'Jörg Weiß'].includes(text),
	types: new Map(KEYS.map((key) => [key, key])),
	monthFirst: true,
	decimalComma: false
};

function guess(csv: string, floor = known) {
	const [header = '', ...lines] = csv.trim().split('\n');
	const columns = header.split(';').map((name) => new ColumnProfile(name));
	for (const line of lines) line.split(';').forEach((cell, i) => columns[i]?.add(cell));
	const { mapping, asks } = guessMapping(columns, floor);
	return { mapping: toJson(mapping), asks };
}

test('a mapping is read and written as protocol.md has it', () => {
	const parsed = parseMapping(PIPELINE);
	expect(parsed.ok && toJson(parsed.value)).toEqual(PIPELINE);
	const people = {
		into: 'people',
		columns: { name: 'sales_agent', team: 'manager', region: 'regional_office' }
	};
	const read = parseMapping(people);
	expect(read.ok && toJson(read.value)).toEqual(people);
});

test.each([
	[7, ''],
	[{ into: 'deals', columns: {} }, '/into'],
	[{ into: 'people', columns: { name: 'a' }, extra: 1 }, '/extra'],
	[{ into: 'people', columns: { rep: 'a' } }, '/columns/rep'],
	[{ into: 'people', columns: { 'a/b': 'a' } }, '/columns/a~1b'],
	[{ into: 'people', columns: { name: 7 } }, '/columns/name'],
	[{ into: 'people', columns: { name: { constant: 7 } } }, '/columns/name/constant'],
	[{ into: 'people', columns: { name: { column: 'a', format: 'DD-MM-YYYY' } } }, '/columns/name/format'],
	[
		{ into: 'activities', columns: { occurredAt: { column: 'a', format: 'nonsense' } } },
		'/columns/occurredAt/format'
	],
	[{ into: 'activities', columns: {}, skip: { column: 'a' } }, '/skip'],
	[{ into: 'activities', columns: {}, skip: { column: 'a', when: 'x', unless: 'y' } }, '/skip'],
	[{ into: 'activities', columns: {}, skip: { column: 'a', when: 7 } }, '/skip/when']
])('a wrong mapping %j is refused at %s', (mapping, pointer) => {
	const parsed = parseMapping(mapping);
	expect(parsed.ok ? [] : parsed.error.map((error) => error.pointer)).toEqual([pointer]);
});

test('a mapping must fit the file: required fields and columns that exist', () => {
	const parsed = parseMapping({
		into: 'activities',
		columns: { rep: 'agent' },
		skip: { column: 'x', when: '' }
	});
	if (!parsed.ok) throw new Error('does not parse');
	expect(checkMapping(parsed.value, ['seller']).map(({ pointer }) => pointer)).toEqual([
		'/columns/type',
		'/skip/column',
		'/columns/rep'
	]);
});

test('the mapping of an English pipeline is guessed by name and content', () => {
	const csv = `opportunity_id;sales_agent;product;account;deal_stage;engage_date;close_date;close_value
1C1I7A6R;Moses Frase;GTX Plus Basic;Cancity;Won;20-10-2016;01-03-2017;1054
Z063OYW0;Darcel Schlecht;GTX Pro;Isdom;Lost;25-10-2016;11-03-2017;0
EC4QE1BX;Darcel Schlecht;MG Special;Cancity;Engaging;25-10-2016;;
MV1LWRNH;Moses Frase;GTX Basic;Codehow;Won;25-10-2016;19-03-2017;588`;
	const { mapping, asks } = guess(csv);
	expect(mapping).toEqual({ ...PIPELINE, columns: { ...PIPELINE.columns, note: 'product' } });
	expect(asks).toEqual([]);
});

test('a number that could be read in two ways is asked about, and settled by any other value of its column', () => {
	const amounts = (csv: string) => {
		const { mapping, asks } = guess(csv);
		return [(mapping.columns as Record<string, unknown>).amount, asks.map(({ formats }) => formats)];
	};
	expect(amounts('rep;date;amount\nMoses Frase;13-03-2017;1.234')).toEqual([
		{ column: 'amount', format: '1,234.56' },
		[['1,234.56', '1.234,56']]
	]);
	expect(amounts('rep;date;amount\nMoses Frase;13-03-2017;1,234\nMoses Frase;13-03-2017;12.50')).toEqual([
		{ column: 'amount', format: '1,234.56' },
		[]
	]);
});

test('a day that could be a month is asked about', () => {
	const { asks } = guess('rep;date;amount\nMoses Frase;01-03-2017;5\nMoses Frase;02-03-2017;6');
	expect(asks).toEqual([
		{
			kind: 'date',
			field: 'occurredAt',
			column: 'date',
			formats: ['DD-MM-YYYY', 'MM-DD-YYYY'],
			example: '01-03-2017'
		}
	]);
});

test('the mapping of a German export is guessed: words, decimal comma, kinds', () => {
	const csv = `Auftragsnummer;Verkäufer;Kunde;Aktivität;Datum;Betrag
A-1;Jörg Weiß;Müller GmbH;Anruf;13.01.2026;
A-2;Jörg Weiß;Meier AG;Angebot;14.01.2026;1.200,00 €
A-3;Jörg Weiß;Meier AG;Auftrag;15.01.2026;12,50 €`;
	expect(guess(csv).mapping).toEqual({
		into: 'activities',
		columns: {
			externalId: 'Auftragsnummer',
			rep: 'Verkäufer',
			type: { column: 'Aktivität', map: { Anruf: 'call', Angebot: 'quote', Auftrag: 'order' } },
			occurredAt: { column: 'Datum', format: 'DD.MM.YYYY' },
			amount: { column: 'Betrag', format: '1.234,56' },
			customer: 'Kunde'
		}
	});
});

test('people are told from activities, also without a mapping for the plain header', () => {
	expect(
		guess('sales_agent;manager;regional_office\nAnna Snelling;Dustin Brinkmann;Central').mapping
	).toEqual({
		into: 'people',
		columns: { name: 'sales_agent', team: 'manager', region: 'regional_office' }
	});
	expect(guess('name;email;externalId;team;region\nAnna;anna@example.com;7;Red;East').mapping).toEqual({
		into: 'people',
		columns: { externalId: 'externalId', name: 'name', email: 'email', team: 'team', region: 'region' }
	});
	expect(
		guess('Name;E-Mail;Personalnummer;Abteilung;Eintrittsdatum\nJörg;j@example.com;7;Nord;13.01.2020').mapping
	).toEqual({
		into: 'people',
		columns: {
			externalId: 'Personalnummer',
			name: 'Name',
			email: 'E-Mail',
			team: 'Abteilung',
			startedOn: { column: 'Eintrittsdatum', format: 'DD.MM.YYYY' }
		}
	});
});

test('lines are skipped, mended by the map, and every wrong cell is named', () => {
	const parsed = parseMapping({
		...PIPELINE,
		columns: { ...PIPELINE.columns, rep: { column: 'sales_agent', map: { 'Moses Fras': 'Moses Frase' } } }
	});
	if (!parsed.ok) throw new Error('does not parse');
	const header = ['opportunity_id', 'sales_agent', 'account', 'deal_stage', 'close_date', 'close_value'];
	const read = compileMapping(parsed.value, header);
	expect(read(['1', 'Moses Fras', '', 'Lost', '', ''])).toEqual({ ok: true, value: { kind: 'skipped' } });
	expect(read(['1', 'Moses Fras', '', 'won', '01-03-2017', '1054'])).toMatchObject({
		ok: true,
		value: { values: { texts: { rep: 'Moses Frase', type: 'order' } } }
	});
	expect(read(['1', 'Moses Frase', '', 'Won', '31-04-2017', 'many'])).toEqual({
		ok: false,
		error: [
			{ column: 'close_date', value: '31-04-2017', message: 'close_date is no day: April has 30' },
			{ column: 'close_value', value: 'many', message: 'close_value is no number' }
		]
	});
});

test('the nearest name is suggested, and none where two are as near', () => {
	expect(nearest('Markita Hanson', ['Markita Hansen', 'Moses Frase'])).toBe('Markita Hansen');
	expect(nearest('moses frsae', ['Markita Hansen', 'Moses Frase'])).toBe('Moses Frase');
	expect(nearest('Anna', ['Anne', 'Anni'])).toBeUndefined();
	expect(nearest('Somebody Else', ['Moses Frase'])).toBeUndefined();
	expect(distance('abcd', 'abdc', 5)).toBe(1);
	expect(distance('kitten', 'sitting', 5)).toBe(3);
});

test('a downloaded line holds no formula and quotes what needs it', () => {
	expect(csvLine(['=1+1', '-3,200', '+SUM(A1)', '@x', 'a "b", c', '-5', ' x'])).toBe(
		`'=1+1,"-3,200",'+SUM(A1),'@x,"a ""b"", c",-5," x"\r\n`
	);
});
