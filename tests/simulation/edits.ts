/** Changes the product's source as this thread loads it; to be called before anything of the product is imported. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/** A file (from the project's root), what stands there exactly once, and what is to stand there instead. */
export type Edit = readonly [file: string, find: string, by: string];

/** Throws, as the file is loaded, where what is to be changed does not stand there once: then the mutant is none any more. */
export function loadEdited(edits: readonly Edit[]): void {
	const byUrl = Map.groupBy(edits, ([file]) => pathToFileURL(file).href);
	registerHooks({
		load(url, context, nextLoad) {
			const mine = byUrl.get(url);
			if (!mine) return nextLoad(url, context);
			let source = readFileSync(new URL(url), 'utf8');
			for (const [file, find, by] of mine) {
				const pieces = source.split(find);
				if (pieces.length !== 2) throw new Error(`${file} has ${pieces.length - 1} times: ${find}`);
				source = pieces.join(by);
			}
			return { format: 'module-typescript', source, shortCircuit: true };
		}
	});
}
