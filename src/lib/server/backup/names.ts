/** How backups in the backups' folder are called: when, and of which floor, since two floors may share a folder. */

/** In the folder, by its name. */
export interface NamedBackup {
	readonly name: string;
	/** When it was begun, ms since 1970. */
	readonly at: number;
}

const SUFFIX = '.tar.zst';
const FLOOR_LENGTH = 8;
const NAME = /^pacesetter-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z-([a-z0-9]{1,8})\.tar\.zst$/;
/** Around the name of a backup while it is being made; what is in that folder is of no use to anybody else. */
const UNFINISHED = /^\.(pacesetter-.*)\.part$/;

/** @param floor id of the workspace @param at ms since 1970 */
export function backupName(floor: string, at: number): string {
	const when = new Date(at).toISOString().slice(0, 19).replaceAll(':', '-');
	return `pacesetter-${when}Z-${floor.slice(0, FLOOR_LENGTH)}${SUFFIX}`;
}

/** Folder beside a backup's place in which it is made. */
export const unfinishedName = (name: string): string => `.${name}.part`;

function read(name: string): (NamedBackup & { readonly floor: string }) | undefined {
	const [, date, hour, minute, second, floor = ''] = NAME.exec(name) ?? [];
	const at = Date.parse(`${date}T${hour}:${minute}:${second}Z`);
	return Number.isNaN(at) ? undefined : { name, at, floor };
}

/** Those of a folder's names that are this floor's backups, newest first. */
export const backupsAmong = (names: readonly string[], floor: string): NamedBackup[] =>
	names
		.map(read)
		.filter((found) => found?.floor === floor.slice(0, FLOOR_LENGTH))
		.flatMap((found) => (found ? [{ name: found.name, at: found.at }] : []))
		.sort((a, b) => b.at - a.at);

/** Those of a folder's names that are this floor's backups that were begun and never finished. */
export const unfinishedAmong = (names: readonly string[], floor: string): string[] =>
	names.filter((name) => read(UNFINISHED.exec(name)?.[1] ?? '')?.floor === floor.slice(0, FLOOR_LENGTH));
