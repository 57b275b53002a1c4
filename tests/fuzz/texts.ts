/** Readers of texts: messages, JSON, addresses, names of hosts, mappings, and the lines that we write for spreadsheets. */
import Papa from 'papaparse';
import { scenarioState } from '#lib/client/what-if-address.ts';
import { boardQuery } from '#lib/domain/board-query.ts';
import { csvLine } from '#lib/domain/imports/csv.ts';
import { parseDate } from '#lib/domain/imports/dates.ts';
import { parseMapping } from '#lib/domain/imports/mapping.ts';
import { parseNumber } from '#lib/domain/imports/numbers.ts';
import { compileMapping } from '#lib/domain/imports/rows.ts';
import { questionSearch } from '#lib/domain/projection/question.ts';
import { boardFromJson } from '#lib/protocol/board-json.ts';
import { standingsFromJson } from '#lib/protocol/contest-frame.ts';
import { readContestRules } from '#lib/protocol/contest-rules.ts';
import * as messages from '#lib/protocol/messages.ts';
import { read } from '#lib/protocol/parse.ts';
import { askSchema, practicesSchema } from '#lib/protocol/what-if.ts';
import { readCursor } from '#lib/server/api/cursor.ts';
import { parseJson } from '#lib/server/api/json.ts';
import { readQuery } from '#lib/server/api/parse.ts';
import { doorsOf, hostAllowed, originAllowed } from '#lib/server/auth/doors.ts';
import { endpointOf, PUBLIC_ONLY } from '#lib/server/notifications/address.ts';
import type { Dice } from './dice.ts';
import { must, unharmed } from './target.ts';
import { anything, mutated, ODD_TEXTS, oddText, spoiltJson } from './values.ts';

const ROW = {
	seq: 12,
	op: 'insert',
	collection: 'activities',
	id: 'aaaaaaaaaaaaaaa',
	after: { rep: 'bbbbbbbbbbbbbbb', quantity: 1 }
};
const FRAME = {
	v: 1,
	epoch: 'e',
	stream: 'floor',
	prev: 11,
	seq: 12,
	mark: '0a1b2c3d',
	sentAt: 1,
	changes: [ROW]
};
const MESSAGES: readonly (readonly [schema: Parameters<typeof read>[0], valid: unknown])[] = [
	[messages.Subscribe, { v: 1, streams: [{ stream: 'floor', epoch: 'e', seq: 3, mark: '0a1b2c3d' }] }],
	[messages.Frame, FRAME],
	[
		messages.Heartbeat,
		{
			v: 1,
			epoch: 'e',
			stream: 'floor',
			prev: 1,
			seq: 2,
			mark: '',
			now: 1,
			lag: 0,
			bulk: { done: 1, total: 2 }
		}
	],
	[messages.ProbeAck, { now: 1, streams: { floor: { epoch: 'e', seq: 1, lag: 0 } } }],
	[
		messages.SubscribeAck,
		{ ok: true, streams: [{ stream: 'floor', mode: 'resume', epoch: 'e', seq: 1, mark: '' }] }
	],
	[messages.Celebrate, { id: 'a', kind: 'level', subject: 'b', at: 1, expiresAt: 2 }],
	[messages.Restart, { stream: 'floor', epoch: 'e', jitter: 100 }],
	[askSchema, { kind: 'ask', number: 1, question: { typed: { base: {}, change: {} }, asides: {} } }],
	[practicesSchema, { kind: 'practices', people: [] }]
];

export function message(dice: Dice) {
	const [schema, valid] = dice.pick(MESSAGES);
	const got = dice.chance(0.1) ? valid : dice.chance(0.2) ? anything(dice) : mutated(valid, dice);
	read(schema, got);
	messages.StreamName.safeParse(oddText(dice));
	unharmed();
}

export function json(dice: Dice) {
	const text = JSON.stringify(dice.chance(0.3) ? anything(dice) : mutated(FRAME, dice));
	const sent = dice.chance(0.6) ? spoiltJson(text, dice) : text;
	const parsed = parseJson(sent);
	if (parsed.ok) {
		const told = JSON.stringify(parsed.value);
		must(
			!/"(__proto__|constructor|prototype)":/.test(told),
			`an inherited name got through: ${told.slice(0, 200)}`
		);
	}
	unharmed();
}

export function query(dice: Dice) {
	const pairs = Array.from({ length: dice.int(6) }, () => [
		oddText(dice).slice(0, 50),
		oddText(dice).slice(0, 200)
	]);
	const search = new URLSearchParams(
		pairs.map(([name = '', value = '']) => [name.toWellFormed(), value.toWellFormed()])
	);
	const asked = readQuery(search);
	if (asked.ok)
		must(Object.getPrototypeOf(asked.value) === Object.prototype, 'a query inherits something else');
	boardQuery(search, { metric: 'calls', period: 'day', by: 'rep' });
	readCursor(oddText(dice).slice(0, 200));
	unharmed();
}

const DOORS = doorsOf({ host: '127.0.0.1', port: 3000 });
const OFFICE = doorsOf({
	origin: 'https://floor.example',
	host: '0.0.0.0',
	port: 3000,
	addresses: ['192.168.1.5']
});
const NAMES = [
	'127.0.0.1:3000',
	'localhost:3000',
	'floor.example',
	'http://127.0.0.1:3000',
	'https://floor.example',
	'evil.example',
	'null',
	'[::1]:3000'
];

/** What is let in is exactly what stands in the list: in other letters at most. */
export function doors(dice: Dice) {
	const name = dice.pick(NAMES);
	const at = dice.int(name.length);
	const said = dice.chance(0.2)
		? name
		: name.slice(0, at) +
			dice.pick(['@', '.', ' ', '\t', '%00', '\\', '#', '/', '', 'ı', 'x', ':', '/..']) +
			name.slice(at + dice.int(2));
	for (const door of [DOORS, OFFICE]) {
		must(hostAllowed(said, door) === door.hosts.has(said.toLowerCase()), `host ${said}`);
		must(originAllowed(said, door) === door.origins.has(said.toLowerCase()), `origin ${said}`);
	}
}

const HOSTS = [
	'push.example.com',
	'127.0.0.1',
	'[::1]',
	'10.1.2.3',
	'0x7f.1',
	'2130706433',
	'017700000001',
	'169.254.169.254',
	'[::ffff:127.0.0.1]',
	'[fd00::1]',
	'[64:ff9b::7f00:1]',
	'[2002:7f00:1::]',
	'localhost',
	'metadata.internal',
	'127.1',
	'a.local',
	'push.example.com.',
	'①②⑦.⓪.⓪.①'
];
const PRIVATE = /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\./;

export function address(dice: Dice) {
	const scheme = dice.pick([
		'https://',
		'http://',
		'HTTPS://',
		'https:/',
		'file://',
		'gopher://',
		'https://user@',
		'https://push.example.com@'
	]);
	const url = endpointOf(
		`${scheme}${dice.pick(HOSTS)}${dice.pick(['', ':443', ':80', ':0', ':22'])}/${oddText(dice).slice(0, 40)}`,
		PUBLIC_ONLY
	);
	if (!url) return;
	must(
		url.protocol === 'https:' && url.port === '' && url.username === '',
		`an address was let through: ${url.href}`
	);
	must(
		!PRIVATE.test(url.hostname) && !/localhost|internal|\[(::|f)/.test(url.hostname),
		`an address was let through: ${url.href}`
	);
}

export function scenario(dice: Dice) {
	const names = [
		'base',
		'reps',
		'days',
		'calls',
		'rate',
		'set',
		'show',
		'quote',
		'win',
		'value',
		'c.reps',
		'd.calls',
		'of',
		'who',
		'prior',
		'start',
		'aim',
		'new',
		'__proto__',
		'constructor'
	];
	const pairs = Array.from(
		{ length: dice.int(12) },
		() => `${dice.pick(names)}=${encodeURIComponent(oddText(dice).slice(0, 60).toWellFormed())}`
	);
	const { question } = scenarioState(pairs.join('&'));
	const text = questionSearch(question);
	must(
		questionSearch(scenarioState(text).question) === text,
		`a scenario is another one when read again: ${text}`
	);
	unharmed();
}

export function pageData(dice: Dice) {
	boardFromJson(anything(dice), 'b');
	standingsFromJson(anything(dice));
	readContestRules(
		mutated(
			{
				format: 'rep',
				metric: 'calls',
				window: { from: '2026-01-01', to: '2026-01-31' },
				prizes: [],
				options: {}
			},
			dice
		)
	);
	unharmed();
}

const MAPPING = {
	into: 'activities',
	skip: { column: 'stage', unless: ['Won'] },
	columns: {
		rep: 'who',
		type: { column: 'kind', map: { Won: 'order' } },
		occurredAt: { column: 'day', format: 'DD-MM-YYYY' },
		amount: 'worth'
	}
};

export function mapping(dice: Dice) {
	const mapped = parseMapping(dice.chance(0.3) ? MAPPING : mutated(MAPPING, dice));
	if (mapped.ok) {
		const header = ['who', 'kind', 'day', 'worth', 'stage', dice.pick(ODD_TEXTS)];
		const line = compileMapping(mapped.value, header);
		line(header.map(() => oddText(dice)));
	}
	parseNumber(oddText(dice), dice.pick(['1,234.56', '1.234,56', undefined]));
	parseDate(oddText(dice), 'DD-MM-YYYY');
	unharmed();
}

/** A spreadsheet that reads our lines with any delimiter finds no formula in a cell. */
export function exported(dice: Dice) {
	const risky = () =>
		dice.pick([
			'=1+1',
			'@SUM(A1)',
			'+cmd|x',
			'-2+3+cmd',
			' =1',
			'\t=1',
			'\r=1',
			';=1',
			'a;=1',
			'a|@b',
			'"=1',
			"'",
			'x\n=1',
			'＝1',
			'\u200b=1'
		]);
	const cells = Array.from({ length: 3 }, () => (dice.chance(0.6) ? risky() : oddText(dice).slice(0, 100)));
	const line = csvLine(cells);
	for (const delimiter of [',', ';', '\t', '|']) {
		const { data } = Papa.parse<string[]>(line, { delimiter, quoteChar: delimiter === ',' ? '"' : '\u0001' });
		for (const cell of data.flat()) {
			const begins = cell.replace(/^[\s"\p{Cc}\p{Cf}]+/u, '');
			must(
				!/^[=@＝＠]/.test(begins),
				`by ${JSON.stringify(delimiter)} a cell begins as a formula: ${JSON.stringify(line)}`
			);
		}
	}
	must(
		(Papa.parse<string[]>(line.slice(0, -2), { delimiter: ',' }).data[0] ?? []).length === 3,
		`not three cells: ${line}`
	);
}
