/**
 * RFC 8785, the JSON Canonicalization Scheme: one text for one value, so that its hash is the same on every machine. Numbers and
 * strings are written as ECMAScript writes them, names are sorted by UTF-16 code units, and nothing stands between the tokens.
 */

/** Throws TypeError for what JSON has no words for (undefined, functions, NaN, lone surrogates, big integers). */
export function canonicalJson(value: unknown): string {
	switch (typeof value) {
		case 'string':
			return text(value);
		case 'boolean':
			return value ? 'true' : 'false';
		case 'number':
			if (!Number.isFinite(value)) throw new TypeError(`${value} is no JSON number`);
			return String(value === 0 ? 0 : value);
		case 'object':
			if (value === null) return 'null';
			return Array.isArray(value) ? list(value) : members(value);
		default:
			throw new TypeError(`${typeof value} is no JSON`);
	}
}

const list = (values: readonly unknown[]): string =>
	`[${Array.from(values, (one) => canonicalJson(one)).join()}]`;

/** Members that are undefined are left out, as JSON.stringify does: an absent option is no option. */
function members(value: object): string {
	const entries = Object.entries(value).filter(([, one]) => one !== undefined);
	entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
	return `{${entries.map(([name, one]) => `${text(name)}:${canonicalJson(one)}`).join()}}`;
}

/** JSON.stringify escapes as RFC 8785 asks, but writes lone surrogates, which are refused there. */
function text(value: string): string {
	if (!value.isWellFormed()) throw new TypeError('a text with half a character is no JSON');
	return JSON.stringify(value);
}
