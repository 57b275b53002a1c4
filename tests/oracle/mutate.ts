/** Loaded before the oracle: gives one module of the engine with one text replaced by another. */
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const { MUTANT_FILE = '', MUTANT_FROM = '', MUTANT_TO = '' } = process.env;
const target = pathToFileURL(MUTANT_FILE).href;

registerHooks({
	load(url, context, nextLoad) {
		const loaded = nextLoad(url, context);
		if (url !== target || loaded.source === undefined || loaded.source === null) return loaded;
		const source =
			typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source as Uint8Array).toString();
		if (!source.includes(MUTANT_FROM)) throw new Error(`the text to be replaced is not in ${MUTANT_FILE}`);
		return { ...loaded, source: source.replace(MUTANT_FROM, () => MUTANT_TO) };
	}
});
