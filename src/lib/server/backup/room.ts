import { statfs } from 'node:fs/promises';

/** Always left free, for whatever else writes there meanwhile. */
const MARGIN = 32 << 20;

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;

/** What is to be told where a folder's disk has less room than is needed; undefined: it has enough. */
export async function lackOfRoom(folder: string, bytes: number): Promise<string | undefined> {
	const { bavail, bsize } = await statfs(folder);
	const free = bavail * bsize;
	const needed = bytes + MARGIN;
	return free >= needed
		? undefined
		: `There is too little room in ${folder}: about ${megabytes(needed)} are needed, and ${megabytes(free)} are free.`;
}
