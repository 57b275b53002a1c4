/** What reads bytes and texts of strangers, without a server around it: each in so many thousand cases a second. */
import { deflateRawSync } from 'node:zlib';
import { writeFileSync } from 'node:fs';
import Papa from 'papaparse';
import { scenarioState } from '#lib/client/what-if-address.ts';
import { boardQuery } from '#lib/domain/board-query.ts';
import { checking } from '#lib/domain/contests/checking.ts';
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
import { decodeSnapshot, encodeSnapshot } from '#lib/protocol/snapshot.ts';
import { askSchema, practicesSchema } from '#lib/protocol/what-if.ts';
import { readCursor } from '#lib/server/api/cursor.ts';
import { parseJson } from '#lib/server/api/json.ts';
import { readQuery } from '#lib/server/api/parse.ts';
import { doorsOf, hostAllowed, originAllowed } from '#lib/server/auth/doors.ts';
import { readIcs } from '#lib/server/calendars/ics.ts';
import { EncodingSniffer } from '#lib/server/imports/encoding.ts';
import { openCsv, readRows } from '#lib/server/imports/read.ts';
import { checkMedium } from '#lib/server/media/check.ts';
import { endpointOf, PUBLIC_ONLY } from '#lib/server/notifications/address.ts';
import { gif, jpeg, m4a, movingWebp, mp3, ogg, png, stillWebp, wav } from '../unit/media/made-files.ts';
import type { Dice } from './dice.ts';
import { stateOf } from './states.ts';
import { anything, mutated, ODD_TEXTS, oddText, spoiltJson } from './values.ts';

/** One reader of strangers' input. `look` throws where a rule is broken; that it returns at all, and soon, is the first. */
export interface Target {
	readonly name: string;
	/** How often, beside the others. */
	readonly weight: number;
	look(dice: Dice): void | Promise<void>;
}

function must(holds: boolean, words: string): asserts holds {
	if (!holds) throw new Error(words);
}

const unharmed = () =>
	must(
		Object.keys(Object.prototype).length === 0 && !('polluted' in {}),
		'what all objects inherit was changed'
	);

const HEADER = {
	v: messages.PROTOCOL_VERSION,
	epoch: 'e1',
	seq: 42,
	mark: '0a1b2c3d',
	stream: 'floor',
	detailFrom: ''
};
const SNAPSHOTS = [0, 1, 40].map((facts) => encodeSnapshot(HEADER, stateOf(facts)));

function snapshot(dice: Dice) {
	const bytes = dice.chance(0.1) ? dice.bytes(dice.int(300)) : dice.spoil(dice.pick(SNAPSHOTS));
	const decoded = decodeSnapshot(bytes);
	must(decoded.ok || typeof decoded.error === 'string', 'a snapshot is neither read nor refused');
}

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
	[askSchema as never, { kind: 'ask', number: 1, question: { typed: { base: {}, change: {} }, asides: {} } }],
	[practicesSchema as never, { kind: 'practices', people: [] }]
];

function message(dice: Dice) {
	const [schema, valid] = dice.pick(MESSAGES);
	const got = dice.chance(0.1) ? valid : dice.chance(0.2) ? anything(dice) : mutated(valid, dice);
	read(schema, got);
	messages.StreamName.safeParse(oddText(dice));
	unharmed();
}

function json(dice: Dice) {
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

function query(dice: Dice) {
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
function doors(dice: Dice) {
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

function address(dice: Dice) {
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

const PICTURES = [
	gif(),
	png(),
	jpeg(),
	stillWebp(4, 4),
	movingWebp({ canvas: { width: 4, height: 4 }, frames: [{ width: 4, height: 4 }] })
];
const SONGS = [mp3(), wav(), ogg(), m4a()];
const SCRIPTS = [
	'<script>alert(1)</script>',
	'<svg onload=alert(1)>',
	'PK\u0003\u0004',
	'%PDF-1.7',
	'<?php',
	'<html>'
];

function medium(dice: Dice) {
	const kind = dice.pick(['picture', 'song'] as const);
	const whole = dice.pick(dice.chance(0.9) === (kind === 'picture') ? PICTURES : SONGS);
	const file = dice.way<() => Uint8Array>([
		[6, () => dice.spoil(whole)],
		[1, () => Buffer.concat([whole, Buffer.from(dice.pick(SCRIPTS))])],
		[1, () => Buffer.concat([Buffer.from(dice.pick(SCRIPTS)), whole])],
		[1, () => Buffer.concat([whole, dice.pick([...PICTURES, ...SONGS])])],
		[1, () => dice.bytes(dice.int(200))]
	])();
	const found = checkMedium(kind, file);
	if (!found.ok) return;
	const { type, bytes, width, height } = found.value;
	must(
		type.startsWith(kind === 'picture' ? 'image/' : 'audio/') && !type.includes('svg'),
		`${kind} became ${type}`
	);
	must(width <= 1_600 && height <= 1_600, `${width} x ${height} pixels were taken`);
	must(bytes.length <= file.length + 64, 'a file grew while it was rebuilt');
	const again = checkMedium(kind, bytes);
	must(again.ok && again.value.type === type, 'what was kept is not taken again');
}

const EVENT = [
	'BEGIN:VEVENT',
	'UID:1',
	'SUMMARY:Off',
	'DTSTART;VALUE=DATE:20260501',
	'DTEND;VALUE=DATE:20260502',
	'RRULE:FREQ=YEARLY',
	'END:VEVENT'
];
const LINES = [
	...EVENT,
	'RRULE:FREQ=SECONDLY',
	'RRULE:FREQ=YEARLY;INTERVAL=0',
	'RRULE:FREQ=YEARLY;COUNT=99999999;BYMONTHDAY=31;BYMONTH=2',
	'DTSTART:99991231T000000Z',
	'DTSTART;TZID=Nowhere:20260101T000000',
	'DURATION:P99999999D',
	'EXDATE;VALUE=DATE:20260501,20260502',
	'RECURRENCE-ID;RANGE=THISANDFUTURE:20260501',
	'RDATE;VALUE=PERIOD:20260101/P1D',
	'BEGIN:VEVENT',
	'END:VCALENDAR',
	'BEGIN:VTIMEZONE',
	' folded',
	'SUMMARY',
	':',
	'ATTACH:http://127.0.0.1/'
];
const SCOPE = { zone: 'Europe/Berlin', from: '2026-01-01', to: '2027-12-31' } as const;

function calendar(dice: Dice) {
	const lines = [
		'BEGIN:VCALENDAR',
		...Array.from({ length: dice.int(4) }, () => EVENT).flat(),
		'END:VCALENDAR'
	];
	for (let times = dice.int(5); times > 0; times--) {
		lines.splice(dice.int(lines.length), dice.int(2), dice.chance(0.8) ? dice.pick(LINES) : oddText(dice));
	}
	const found = readIcs(lines.join(dice.pick(['\r\n', '\n'])), SCOPE);
	if (found.ok)
		must(
			found.value.days.every(({ date }) => date >= SCOPE.from && date <= SCOPE.to),
			'a day out of scope'
		);
}

function scenario(dice: Dice) {
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

const EXPORT = {
	format: 'pacesetter-contest',
	version: 1,
	rules: { format: 'rep', metric: 'calls' },
	facts: [{ id: 'a' }],
	result: {},
	hashes: {}
};

function contestFile(dice: Dice) {
	const made = JSON.stringify(dice.chance(0.2) ? anything(dice) : mutated(EXPORT, dice));
	const steps = [...checking(dice.chance(0.4) ? spoiltJson(made, dice) : made)];
	const last = steps.at(-1);
	must(last?.kind !== 'read' && last?.verdict.match !== true, 'a file of nothing matches');
	unharmed();
}

function pageData(dice: Dice) {
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

function mapping(dice: Dice) {
	const mapped = parseMapping(dice.chance(0.3) ? MAPPING : mutated(MAPPING, dice));
	if (mapped.ok) {
		const header = ['who', 'kind', 'day', 'worth', 'stage', dice.pick(ODD_TEXTS)];
		const line = compileMapping(mapped.value, header);
		line(header.map(() => oddText(dice)));
	}
	parseNumber(oddText(dice), dice.pick(['1,234.56', '1.234,56', undefined]) as string);
	parseDate(oddText(dice), 'DD-MM-YYYY');
	unharmed();
}

/** A spreadsheet that reads our lines with any delimiter finds no formula in a cell. */
function exported(dice: Dice) {
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

function csvFile(path: string) {
	return async (dice: Dice) => {
		const lines = Array.from({ length: dice.int(30) }, () =>
			[oddText(dice), dice.pick(ODD_TEXTS), 'x']
				.slice(0, 1 + dice.int(3))
				.join(dice.pick([',', ';', '\t', '","']))
		);
		const text = dice.chance(0.1)
			? `a,b\n"${'x'.repeat(30_000)}`
			: `${dice.pick(['a,b,c', 'sep=;', '__proto__,constructor,a', '"', '', 'a,a,a'])}\n${lines.join(dice.pick(['\n', '\r\n', '\r']))}`;
		const bytes = dice.chance(0.3)
			? dice.spoil(Buffer.from(text, dice.pick(['utf8', 'utf16le', 'latin1'])))
			: Buffer.from(text);
		const sniffer = new EncodingSniffer();
		sniffer.push(bytes);
		const found = sniffer.end();
		if (!('encoding' in found)) return;
		writeFileSync(path, bytes);
		const file = await openCsv({
			path,
			encoding: found.encoding,
			chunkBytes: dice.pick([16, 1_024, 65_536])
		});
		if (!file.ok) return;
		must(new Set(file.value.header).size === file.value.header.length, 'two columns of one name');
		for await (const rows of readRows(file.value))
			if (!rows.ok) must(rows.error.line > 0, 'no line is named');
	};
}

/** Bytes that a browser might unpack for us: none is, but the readers see them. */
function packed(dice: Dice) {
	const bomb = deflateRawSync(Buffer.alloc(dice.int(100_000)));
	checkMedium('picture', Buffer.concat([png().subarray(0, 41), bomb]));
	decodeSnapshot(dice.spoil(bomb));
}

/** All of them. `scratch` is a file that may be written over. */
export const parsers = (scratch: string): readonly Target[] => [
	{ name: 'snapshot', weight: 10, look: snapshot },
	{ name: 'message', weight: 25, look: message },
	{ name: 'json', weight: 15, look: json },
	{ name: 'query', weight: 6, look: query },
	{ name: 'doors', weight: 5, look: doors },
	{ name: 'address', weight: 6, look: address },
	{ name: 'medium', weight: 10, look: medium },
	{ name: 'calendar', weight: 4, look: calendar },
	{ name: 'scenario', weight: 4, look: scenario },
	{ name: 'contest-file', weight: 4, look: contestFile },
	{ name: 'page-data', weight: 3, look: pageData },
	{ name: 'mapping', weight: 4, look: mapping },
	{ name: 'exported', weight: 3, look: exported },
	{ name: 'packed', weight: 0.3, look: packed },
	{ name: 'csv-file', weight: 0.7, look: csvFile(scratch) }
];
