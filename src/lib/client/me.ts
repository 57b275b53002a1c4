import type { TypeUnit } from '#lib/domain/records.ts';
import { isNumberFormat, NUMBER_FORMATS, parseNumber } from '#lib/domain/imports/numbers.ts';
import { currencyDigits, parseMajor } from '#lib/domain/money.ts';
import { failed, type Result } from '#lib/domain/result.ts';
import type { RowView } from '#lib/protocol/board-rows.ts';
import type { QueuedEntry, TallyFrame } from '#lib/protocol/frame.ts';
import type { MetricUnit } from '#lib/domain/board.ts';
import type { Format } from './format.ts';
import { waitingIn } from './waiting.ts';

export type { LogEntry } from '#workers/api.ts';

/** An activity type as the rep logs it. */
export interface LogType {
	readonly key: string;
	readonly name: string;
	readonly unit: TypeUnit;
}
export interface PadType extends LogType {
	/** One capital letter; '' where none was left. */
	readonly letter: string;
}
export interface Pad {
	/** The one big button; undefined where the floor has no active type. */
	readonly main: PadType | undefined;
	/** Within the thumb's reach. */
	readonly near: readonly PadType[];
	readonly far: readonly PadType[];
}

const MAIN = 'call';
const NEAR = ['appointment_set', 'quote', 'order'];
const NEAR_COUNT = 3;
/** Undo has one, going elsewhere the other. */
const TAKEN = ['U', 'G'];

/** Which button each type gets, and which key. `types` are the active ones in the order of the funnel. */
export function padOf(types: readonly LogType[]): Pad {
	const main = types.find(({ key }) => key === MAIN) ?? types[0];
	const others = types.filter((type) => type !== main);
	const known = NEAR.flatMap((key) => others.find((type) => type.key === key) ?? []);
	const near = [...known, ...others.filter((type) => !known.includes(type))].slice(0, NEAR_COUNT);
	const far = others.filter((type) => !near.includes(type));
	const letters = lettersFor([...(main ? [main] : []), ...near, ...far]);
	const lettered = (type: LogType): PadType => ({ ...type, letter: letters.get(type.key) ?? '' });
	return { main: main && lettered(main), near: near.map(lettered), far: far.map(lettered) };
}

/** The first free letter: initials of the name's words before the rest of it. */
function lettersFor(types: readonly LogType[]): Map<string, string> {
	const taken = new Set(TAKEN);
	const letters = new Map<string, string>();
	for (const { key, name } of types) {
		const words = name.toUpperCase().match(/[A-Z]+/g) ?? [];
		const wishes = [...words.map((word) => word[0] ?? ''), ...words.join('')];
		const letter = wishes.find((wish) => wish !== '' && !taken.has(wish)) ?? '';
		if (letter) taken.add(letter);
		letters.set(key, letter);
	}
	return letters;
}

/**
 * An amount as someone in `locale` types it (`1.234,50`, `€ 80`, `12.50`), in minor units, exactly. Refused, in plain
 * words: no number, more decimals than the currency has, too much.
 */
export function readAmount(text: string, locale: string, currency: string): Result<number, string> {
	const point = new Intl.NumberFormat(locale)
		.formatToParts(1.5)
		.find(({ type }) => type === 'decimal')?.value;
	const own = NUMBER_FORMATS.find((format) => format.at(-3) === point) ?? NUMBER_FORMATS[0];
	// What is no number the local way may still be one the other way: 12.50 where decimals follow a comma.
	const readings = [own, ...NUMBER_FORMATS.filter(isNumberFormat)].map((format) => parseNumber(text, format));
	const figure = readings.find(({ ok }) => ok) ?? readings[0];
	if (!figure?.ok) return failed('Write an amount, such as 1200.');
	const minor = parseMajor(figure.value.decimal, currencyDigits(currency));
	return minor.ok ? minor : failed(`The amount ${minor.error}.`);
}

/** Where a rep is against the day's target (G1). */
export interface Pace {
	readonly target: number;
	/** What would be on time now; null on a day off. */
	readonly due: number | null;
	readonly headline: string;
	readonly ahead: boolean;
	readonly rest: string;
}

/** From this share of the day on, "heading for" says something (G1). */
const SAYS_SOMETHING = 0.1;

/** @param elapsed share of today's working time, null where there is none @param minutes of working time today */
export function paceOf(
	calls: number,
	target: number,
	elapsed: number | null,
	minutes: number,
	noun: string,
	format: Format
): Pace {
	const due = elapsed === null ? null : target * elapsed;
	if (calls >= target) {
		const over = calls - target;
		const rest = over > 0 ? `${format.count(over)} over.` : '';
		return { target, due, headline: 'Target reached.', ahead: true, rest };
	}
	if (due === null || elapsed === null) {
		return { target, due, headline: 'Day off.', ahead: true, rest: 'Nothing is due today.' };
	}
	const ahead = calls >= due;
	const by = Math.max(ahead ? 0 : 1, Math.round(Math.abs(calls - due)));
	const headline = by === 0 ? 'On pace.' : `${format.count(by)} ${ahead ? 'ahead of' : 'behind'} pace.`;
	return { target, due, headline, ahead, rest: wayTo(calls, target, elapsed, minutes, noun, format) };
}

function wayTo(
	calls: number,
	target: number,
	elapsed: number,
	minutes: number,
	noun: string,
	format: Format
): string {
	const left = minutes * (1 - elapsed);
	if (elapsed >= 1) return 'The working day is over.';
	const heading =
		elapsed >= SAYS_SOMETHING ? `You are heading for ${format.count(Math.round(calls / elapsed))}.` : '';
	const every = Math.floor(left / (target - calls));
	const one = `One ${noun.toLowerCase()} every ${every === 1 ? 'minute' : `${format.count(every)} minutes`}`;
	return [heading, every >= 1 ? `${one} makes it ${format.count(target)}.` : ''].filter(Boolean).join(' ');
}

export interface Neighbour {
	readonly row: RowView;
	readonly you: boolean;
	/** `1,805 ahead`, `level`; '' for you. */
	readonly distance: string;
}

/** You and the places next to you, in the board's order; empty where you are not on it. */
export function around(rows: readonly RowView[], you: string, unit: MetricUnit, format: Format): Neighbour[] {
	const at = rows.findIndex(({ id }) => id === you);
	const own = rows[at];
	if (!own) return [];
	const first = Math.max(0, Math.min(at - 1, rows.length - 3));
	return rows.slice(first, first + 3).map((row) => ({
		row,
		you: row.id === you,
		distance: row.id === you ? '' : distance(row.score, own.score, unit, format)
	}));
}

function distance(other: number | null, own: number | null, unit: MetricUnit, format: Format): string {
	if (other === null || own === null) return '';
	if (other === own) return 'level';
	return `${format.gap(other - own, unit)} ${other > own ? 'ahead' : 'behind'}`;
}

/** `4th this week` and `1,805 to Darcel Schlecht`, for the one line on a phone. */
export function placeLine(
	rows: readonly RowView[],
	you: string,
	unit: MetricUnit,
	format: Format
): { readonly place: string; readonly gap: string } | undefined {
	const at = rows.findIndex(({ id }) => id === you);
	const own = rows[at];
	if (!own) return undefined;
	const place = own.rank === null ? 'No place yet' : `${format.place(own.rank)} this week`;
	const above = rows.slice(0, at).findLast(({ score }) => score !== own.score);
	if (!above || above.score === null || own.score === null) return { place, gap: '' };
	return { place, gap: `${format.gap(above.score - own.score, unit)} to ${above.name}` };
}

export interface Counted {
	readonly quantity: number;
	/** Minor units. */
	readonly amount: number;
}

/** Today's counts by type, with what is logged here and not yet in the record. */
export function countsOf(types: TallyFrame['types']): Map<string, Counted> {
	return new Map(
		types.map(({ key, quantity, amount, pending, pendingAmount }) => [
			key,
			{ quantity: quantity + pending, amount: amount + pendingAmount }
		])
	);
}

/** What still waits on this machine, in words; '' for nothing. */
export function queueWords(
	queue: readonly QueuedEntry[],
	{ online, signedOut }: { readonly online: boolean; readonly signedOut: boolean },
	format: Format
): string {
	const waiting = waitingIn(queue);
	if (waiting === 0) return '';
	const many = format.count(waiting);
	if (signedOut) {
		const entries = waiting === 1 ? 'entry is' : 'entries are';
		return `You are signed out. ${many} ${entries} kept here and sent after you sign in.`;
	}
	return online ? `Sending ${many}` : `${many} will be sent when you are back`;
}
