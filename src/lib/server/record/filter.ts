/**
 * Values in PocketBase filters. Between two quotes PocketBase reads everything as it is, but for a quote after a
 * backslash; so no quoted text can end in a backslash. A value with one is named instead: `@request.query.x<hex>` stands
 * for the query parameter of that name, which namedValues() finds and find() sends along.
 */
const NAMED = /@request\.query\.(x[0-9a-f]+)/g;

/**
 * Puts values where `{:name}` stands, so that none of them can be read as a part of the filter.
 * Throws if a name has no value: that is a mistake in the code.
 */
export function bindFilter(
	text: string,
	values: Readonly<Record<string, string | number | boolean>>
): string {
	return text.replace(/\{:(\w+)\}/g, (_, name: string) => {
		const value = values[name];
		if (value === undefined) throw new Error(`The filter names {:${name}}, which has no value.`);
		return typeof value === 'string' ? literal(value) : String(value);
	});
}

/** The query parameters that a bound filter needs beside it. */
export function namedValues(filter: string): [name: string, value: string][] {
	return Array.from(filter.matchAll(NAMED), ([, name = '']) => [
		name,
		Buffer.from(name.slice(1), 'hex').toString()
	]);
}

const literal = (value: string) =>
	value.includes('\\')
		? `@request.query.x${Buffer.from(value).toString('hex')}`
		: `'${value.replaceAll("'", "\\'")}'`;
