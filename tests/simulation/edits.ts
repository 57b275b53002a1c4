/**
 * Loads the product anew with a few words of its source changed. Modules of one mutant import one another under its own mark, so
 * that a thread can hold one mutant after another; libraries are shared.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A file (from the project's root), what stands there exactly once, and what is to stand there instead. */
export type Edit = readonly [file: string, find: string, by: string];

const ROOT = new URL('../../', import.meta.url).href;
const MARK = '?mutant=';

const editsOf = new Map<string, readonly Edit[]>();
/** Plain sources by file, without types. */
const plain = new Map<string, string>();
let registered = false;

function register(): void {
	if (registered) return;
	registered = true;
	registerHooks({
		resolve(specifier, context, nextResolve) {
			const mark = markOf(context.parentURL);
			const resolved = nextResolve(specifier, context);
			const own = resolved.url.startsWith(ROOT) && !resolved.url.includes('/node_modules/');
			return mark !== '' && own ? { ...resolved, url: resolved.url + mark } : resolved;
		},
		load(url, context, nextLoad) {
			const mark = markOf(url);
			if (mark === '') return nextLoad(url, context);
			const file = url.slice(0, -mark.length);
			return { format: 'module', source: sourceOf(file, editsOf.get(mark) ?? []), shortCircuit: true };
		}
	});
}

function markOf(url = ''): string {
	const at = url.indexOf(MARK);
	return at === -1 ? '' : url.slice(at);
}

function sourceOf(url: string, edits: readonly Edit[]): string {
	const mine = edits.filter(([file]) => ROOT + file === url);
	const known = plain.get(url);
	if (known !== undefined && mine.length === 0) return known;
	let source = readFileSync(fileURLToPath(url), 'utf8');
	for (const [file, find, by] of mine) {
		const pieces = source.split(find);
		if (pieces.length !== 2) throw new Error(`${file} has ${pieces.length - 1} times: ${find}`);
		source = pieces.join(by);
	}
	const stripped = stripTypeScriptTypes(source);
	if (mine.length === 0) plain.set(url, stripped);
	return stripped;
}

/**
 * The simulator over the product with these changes. Rejects where what is to be changed does not stand there once, or the
 * file is not loaded at all: then the mutant is none any more.
 */
export async function loadEdited(edits: readonly Edit[]): Promise<typeof import('./world.ts')> {
	register();
	const mark = `${MARK}${editsOf.size}`;
	editsOf.set(mark, edits);
	return (await import(new URL('world.ts', import.meta.url).href + mark)) as typeof import('./world.ts');
}
