/** What reads bytes and texts of strangers, without a server around it: thousands of cases a second. */
import { calendar, contestFile, csvFile, medium, packed, snapshot } from './files.ts';
import type { Target } from './target.ts';
import { address, doors, exported, json, mapping, message, pageData, query, scenario } from './texts.ts';

/** All of them. `scratch` is a file that may be written over. */
export const parsers = (scratch: string): readonly Target[] => [
	{ name: 'snapshot', weight: 10, look: snapshot },
	{ name: 'message', weight: 25, look: message },
	{ name: 'json', weight: 15, look: json },
	{ name: 'query', weight: 6, look: query },
	{ name: 'doors', weight: 5, look: doors },
	{ name: 'address', weight: 6, look: address },
	{ name: 'medium', weight: 10, look: medium },
	{ name: 'calendar', weight: 4, look: calendar },
	{ name: 'scenario', weight: 4, look: scenario },
	{ name: 'contest-file', weight: 4, look: contestFile },
	{ name: 'page-data', weight: 3, look: pageData },
	{ name: 'mapping', weight: 4, look: mapping },
	{ name: 'exported', weight: 3, look: exported },
	{ name: 'packed', weight: 0.3, look: packed },
	{ name: 'csv-file', weight: 0.7, look: csvFile(scratch) }
];
