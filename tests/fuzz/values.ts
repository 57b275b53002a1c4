/** Values that programs stumble over, and ways of turning a good one into a bad one. */
import type { Dice } from './dice.ts';

const LONG = 'long '.repeat(60);
const VERY_LONG = 'x'.repeat(20_000);

export const ODD_TEXTS: readonly string[] = [
	'',
	' ',
	'\0',
	'a\0b',
	'\ud800',
	'\udfff!',
	'\u202egnp.exe',
	'\ufeff',
	'\u0007',
	'İıſK',
	'💥'.repeat(60),
	'é',
	LONG,
	VERY_LONG,
	'__proto__',
	'constructor',
	'prototype',
	'toString',
	'hasOwnProperty',
	'null',
	'undefined',
	'NaN',
	'true',
	'../../../etc/passwd',
	'..%2f..%2f',
	'%00',
	'%',
	'%zz',
	'/',
	'\\',
	"' OR 1=1 --",
	'"; DROP TABLE activities; --',
	"%' || '",
	'_%',
	'<script>alert(1)</script>',
	'<img src=x onerror=alert(1)>',
	'javascript:alert(1)',
	'${7*7}{{7*7}}',
	'=1+1',
	'@SUM(A1)',
	'-2+3',
	'\t=1',
	'0',
	'-0',
	'-1',
	'1e999',
	'1e-999',
	'9007199254740993',
	'0x10',
	'१२३',
	'12.50',
	'12.505',
	'1,250.00',
	'.5',
	'5.',
	'+5',
	'1_000',
	'Infinity',
	'2026-02-30',
	'2026-13-01',
	'0000-00-00',
	'9999-12-31',
	'1970-01-01',
	'1969-12-31',
	'2026-03-29',
	'2026-03-29T02:30:00Z',
	'2026-10-25T02:30:00+01:00',
	'2026-03-01T10:00:00',
	'2026-03-01T24:00:00Z',
	'2016-12-31T23:59:60Z',
	'+275760-09-13T00:00:00Z',
	'day',
	'week',
	'month',
	'all',
	'rolling-7d',
	'rolling-0d',
	'rolling-99999999999d',
	'1970-01-01..9999-12-31',
	'2026-01-02..2026-01-01',
	'..',
	'calls',
	'revenue',
	'show_up',
	'cycle_days',
	'attainment',
	'call',
	'order',
	'rep',
	'team',
	'region',
	'floor',
	'admin',
	'Europe/Berlin',
	'Etc/Nowhere',
	'http://127.0.0.1:8090/',
	'https://[::1]/',
	'https://metadata.internal/',
	'https://10.0.0.1/',
	'file:///etc/passwd',
	'https://a@push.example.com/',
	'aaaaaaaaaaaaaaa',
	'000000000000000',
	'user@floor.example',
	'a@b',
	'#3366cc',
	'/me',
	'//evil.example',
	'09:00',
	'99:99'
];

const ODD_NUMBERS: readonly number[] = [
	0,
	-0,
	1,
	-1,
	2,
	7,
	64,
	100,
	1_000,
	1_001,
	12.5,
	0.1,
	-0.1,
	1e-9,
	255,
	256,
	65_536,
	1_000_000,
	1_000_001,
	2 ** 31,
	2 ** 32,
	2 ** 53 - 1,
	2 ** 53,
	-(2 ** 53),
	1e12,
	1e12 + 1,
	1e21,
	1e300,
	Number.MAX_VALUE,
	Number.MIN_VALUE
];

export function nested(depth: number, dice: Dice): unknown {
	let value: unknown = dice.pick([1, 'x', null]);
	for (let at = 0; at < depth; at++) value = dice.chance(0.5) ? [value] : { a: value };
	return value;
}

export function oddText(dice: Dice): string {
	if (dice.chance(0.8)) return dice.pick(ODD_TEXTS);
	return String.fromCharCode(
		...Array.from({ length: dice.int(30) }, () => dice.int(dice.pick([128, 0x3000, 0x10000])))
	);
}

/** Anything that JSON can say, seldom what anybody expects. */
export function anything(dice: Dice, depth = 3): unknown {
	return dice.way<() => unknown>([
		[5, () => oddText(dice)],
		[4, () => dice.pick(ODD_NUMBERS)],
		[1, () => dice.int(2 ** 31) - 2 ** 30],
		[1, () => null],
		[1, () => dice.chance(0.5)],
		[depth > 0 ? 2 : 0, () => Array.from({ length: dice.int(5) }, () => anything(dice, depth - 1))],
		[
			depth > 0 ? 2 : 0,
			() =>
				Object.fromEntries(
					Array.from({ length: dice.int(5) }, () => [oddText(dice).slice(0, 40), anything(dice, depth - 1)])
				)
		],
		[0.2, () => nested(dice.int(100), dice)],
		[0.1, () => Array.from({ length: 1_200 }, () => dice.pick(ODD_NUMBERS))]
	])();
}

type Branch = Record<string, unknown> | unknown[];
const isBranch = (value: unknown): value is Branch => typeof value === 'object' && value !== null;

/** A copy in which one value somewhere is another one, gone, doubled or one too many. */
export function mutated(value: unknown, dice: Dice): unknown {
	if (!isBranch(value)) return anything(dice);
	const copy = structuredClone(value);
	let at: Branch = copy;
	for (;;) {
		const inner: Branch[] = Object.values(at).filter(isBranch);
		if (inner.length === 0 || dice.chance(0.4)) break;
		at = dice.pick(inner);
	}
	change(at, dice);
	return copy;
}

function change(at: Branch, dice: Dice): void {
	const keys = Object.keys(at);
	if (keys.length === 0 || dice.chance(0.2)) return put(at, dice);
	const key = dice.pick(keys);
	if (dice.chance(0.25)) {
		if (Array.isArray(at)) at.splice(Number(key), 1);
		else Reflect.deleteProperty(at, key);
	} else
		Object.defineProperty(at, key, {
			value: anything(dice),
			enumerable: true,
			writable: true,
			configurable: true
		});
}

function put(at: Branch, dice: Dice): void {
	if (Array.isArray(at)) at.push(at.length > 0 && dice.chance(0.5) ? structuredClone(at[0]) : anything(dice));
	else
		Object.defineProperty(at, oddText(dice).slice(0, 60), {
			value: anything(dice),
			enumerable: true,
			writable: true,
			configurable: true
		});
}

/** A JSON text that is hardly one any more. */
export function spoiltJson(text: string, dice: Dice): string {
	const at = dice.int(text.length + 1);
	return dice.way<() => string>([
		[3, () => text.slice(0, at)],
		[
			3,
			() =>
				text.slice(0, at) +
				dice.pick(['"', '{', '}', '[', ']', ',', ':', '\\', '\u0000', '\\u', '\\ud800', '//', '\ufeff']) +
				text.slice(at)
		],
		[
			2,
			() =>
				text.replace(
					'{',
					`{"${dice.pick(['__proto__', 'constructor', 'a', '__pr\\u006fto__'])}":${JSON.stringify(anything(dice, 1))},`
				)
		],
		[2, () => text.replace(/"(\w+)":/, '"$1":1,"$1":')],
		[
			1,
			() => text.replace(/\d+/, dice.pick(['1e999', '-', '01', '1.', '.5', '9'.repeat(400), 'NaN', '0x1']))
		],
		[1, () => `${'['.repeat(dice.pick([65, 1_000, 50_000]))}${text}`],
		[1, () => `${'{"a":'.repeat(dice.pick([65, 1_000, 20_000]))}1`],
		[1, () => `\ufeff${text}`],
		[1, () => `${text}${text}`],
		[1, () => `"${'\\'.repeat(dice.int(2_000))}`]
	])();
}
