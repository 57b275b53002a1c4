/** Readers of whole files: snapshots, pictures and sounds, calendars, contests' proofs, and CSVs. */
import { writeFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { checking } from '#lib/domain/contests/checking.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/messages.ts';
import { decodeSnapshot, encodeSnapshot } from '#lib/protocol/snapshot.ts';
import { readIcs } from '#lib/server/calendars/ics.ts';
import { EncodingSniffer } from '#lib/server/imports/encoding.ts';
import { openCsv, readRows } from '#lib/server/imports/read.ts';
import { checkMedium } from '#lib/server/media/check.ts';
import { gif, jpeg, m4a, movingWebp, mp3, ogg, png, stillWebp, wav } from '../unit/media/made-files.ts';
import type { Dice } from './dice.ts';
import { stateOf } from './states.ts';
import { must, unharmed } from './target.ts';
import { anything, mutated, ODD_TEXTS, oddText, spoiltJson } from './values.ts';

const HEADER = {
	v: PROTOCOL_VERSION,
	epoch: 'e1',
	seq: 42,
	mark: '0a1b2c3d',
	stream: 'floor',
	detailFrom: ''
};
const SNAPSHOTS = [0, 1, 40].map((facts) => encodeSnapshot(HEADER, stateOf(facts)));

export function snapshot(dice: Dice) {
	const bytes = dice.chance(0.1) ? dice.bytes(dice.int(300)) : dice.spoil(dice.pick(SNAPSHOTS));
	const decoded = decodeSnapshot(bytes);
	must(decoded.ok || typeof decoded.error === 'string', 'a snapshot is neither read nor refused');
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

export function medium(dice: Dice) {
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

export function calendar(dice: Dice) {
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

const EXPORT = {
	format: 'pacesetter-contest',
	version: 1,
	rules: { format: 'rep', metric: 'calls' },
	facts: [{ id: 'a' }],
	result: {},
	hashes: {}
};

export function contestFile(dice: Dice) {
	const made = JSON.stringify(dice.chance(0.2) ? anything(dice) : mutated(EXPORT, dice));
	const steps = [...checking(dice.chance(0.4) ? spoiltJson(made, dice) : made)];
	const last = steps.at(-1);
	must(last?.kind !== 'read' && last?.verdict.match !== true, 'a file of nothing matches');
	unharmed();
}

export function csvFile(path: string) {
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
export function packed(dice: Dice) {
	const bomb = deflateRawSync(Buffer.alloc(dice.int(100_000)));
	checkMedium('picture', Buffer.concat([png().subarray(0, 41), bomb]));
	decodeSnapshot(dice.spoil(bomb));
}
