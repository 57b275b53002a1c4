import { access } from 'node:fs/promises';
import { join, isAbsolute } from 'node:path';
import { Refused } from './command.ts';

/** A file as somebody typed it, looked for in these folders, first choice first. Throws `Refused` where it is in none. */
export async function findFile(typed: string, folders: readonly string[]): Promise<string> {
	const places = isAbsolute(typed) ? [typed] : folders.map((folder) => join(folder, typed));
	for (const place of places) {
		try {
			await access(place);
			return place;
		} catch {
			continue; // perhaps in the next one
		}
	}
	throw new Refused(`There is no file ${typed}.`);
}
