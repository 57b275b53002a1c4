/**
 * JSON as this API takes it: of a bounded depth, no field given twice, none that would reach into what every object inherits.
 * The text is looked over once before it is parsed; whether it is JSON at all is JSON.parse's to say.
 */
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';

/** Far more than any call has; what compares or checks values goes down into them by calling itself. */
export const MOST_NESTED = 64;
/** Names by which a careless copy would change all objects at once. None is a field, a parameter or a column's meaning here. */
const INHERITED = new Set(['__proto__', 'constructor', 'prototype']);

export const isInherited = (name: string): boolean => INHERITED.has(name);

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Where a string's closing quote stands, or the text's end. */
function closingQuote(json: string, from: number): number {
	let at = from;
	while (at < json.length && json.charCodeAt(at) !== QUOTE) at += json.charCodeAt(at) === BACKSLASH ? 2 : 1;
	return at;
}

/** A field's name as it is meant: `"__pr\u006fto__"` is the same name. */
function nameOf(quoted: string): string {
	if (!quoted.includes('\\')) return quoted.slice(1, -1);
	try {
		return String(JSON.parse(quoted));
	} catch {
		return quoted; // no JSON, as will be found
	}
}

function isFollowedByColon(json: string, from: number): boolean {
	let at = from;
	while (at < json.length && json.charCodeAt(at) <= 0x20) at++;
	return json.charCodeAt(at) === COLON;
}

/** What is wrong with a text's nesting or names; undefined: nothing. */
function oddity(json: string): string | undefined {
	const names: (Set<string> | undefined)[] = [];
	for (let at = 0; at < json.length; at++) {
		const code = json.charCodeAt(at);
		if (code === OPEN_LIST || code === OPEN_OBJECT) {
			names.push(code === OPEN_OBJECT ? new Set() : undefined);
			if (names.length > MOST_NESTED) return `is nested more than ${MOST_NESTED} deep`;
		} else if (code === CLOSE_LIST || code === CLOSE_OBJECT) names.pop();
		else if (code === QUOTE) {
			const end = closingQuote(json, at + 1);
			const known = names.at(-1);
			if (known && isFollowedByColon(json, end + 1)) {
				const name = nameOf(json.slice(at, end + 1));
				if (isInherited(name)) return `has a field ${name}, which is not known here`;
				if (known.has(name)) return 'has a field that is given twice';
				known.add(name);
			}
			at = end;
		}
	}
	return undefined;
}

/** The value of a text, or what is wrong with it. */
export function parseJson(text: string): Result<unknown, FieldError> {
	const odd = oddity(text);
	if (odd !== undefined) return failed({ pointer: '', message: odd });
	try {
		return ok(JSON.parse(text) as unknown);
	} catch {
		return failed({ pointer: '', message: 'is no JSON' });
	}
}
