/**
 * What must not stand in a log, taken out of any text: what looks like a secret, an address's query or fragment, an e-mail
 * address. Text that was put together somewhere else (errors above all) goes through here; what is a field of its own in the
 * log is named in log.ts, and nothing else is written.
 */
const HIDDEN = '[redacted]';

const RULES: readonly (readonly [RegExp, string])[] = [
	// what a header says after its name, up to the end of the line
	[/\b(authorization|cookie|set-cookie|proxy-authorization)(["']?\s*[:=]\s*)[^\n\r]+/gi, `$1$2${HIDDEN}`],
	[/\b(bearer|basic)\s+[^\s"',;]+/gi, `$1 ${HIDDEN}`],
	[
		/\b(pass(?:word|wd)?|passwordConfirm|secret|token|code|apikey|api_key|key)(["']?\s*[:=]\s*["']?)[^\s"',;&)}]{4,}/gi,
		`$1$2${HIDDEN}`
	],
	// JSON web tokens
	[/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, HIDDEN],
	[/\bpace_[0-9a-f]{8}_[\w-]+/g, HIDDEN],
	// names and passwords, then queries and fragments of addresses
	[/\/\/[^\s/@"']+@/g, `//${HIDDEN}@`],
	[/(?<=[\w/.%)-])\?\S{2,}/g, `?${HIDDEN}`],
	// not a private member's, which stands in stack traces
	[/(?<=[\w/])#\S{2,}/g, `#${HIDDEN}`],
	// no longer than an address may be: without that, a text of nothing but letters would take a tenth of a second
	[/[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b/gi, HIDDEN],
	// everything secret here is random and at least 43 characters long (auth/tokens.ts); ids and request ids are shorter, and
	// a backup's name (backup/names.ts) is long, but is what the operator looks for
	[/(?<![\w-])(?!pacesetter-\d{4}-)(?=[\w-]*\d)[\w-]{40,}/g, HIDDEN]
];
/** Most of what is written: a route's pattern, a kind, an id. It is too short and too plain to hold any of that. */
const PLAIN = /^(?:(?:user|screen|key):)?[\w/{}[\].-]{0,39}$/;
/** Longer than anybody reads. */
const MOST = 4_000;
/** What is looked at: what is cut off in the middle of a secret must not be what is left in the end. */
const LOOKED_AT = MOST + 2_000;

/** The text without secrets, and not longer than anybody reads. */
export function redacted(text: string): string {
	if (PLAIN.test(text)) return text;
	const clean = RULES.reduce(
		(rest, [pattern, instead]) => rest.replace(pattern, instead),
		text.slice(0, LOOKED_AT)
	);
	return clean.length > MOST ? `${clean.slice(0, MOST)}…` : clean;
}
