/** The names under which people reach a running server, and the command line's secret way in. */
import { removeControlFile, writeControlFile } from '#lib/server/cli/control.ts';
import type { Settings } from '#lib/server/settings.ts';
import { doorsOf, hostAllowed, originAllowed, type Doors } from './doors.ts';

export interface Entrance {
	readonly doors: () => Doors;
	readonly hostAllowed: (name: string | undefined) => boolean;
	readonly originAllowed: (name: string) => boolean;
	/** undefined: the command line can not find us, since we do not listen. */
	readonly operatorToken: () => string | undefined;
	/** Requests are served on this port from now on. */
	readonly open: (port: number) => Promise<void>;
	readonly close: () => Promise<void>;
}

/** Before it is open the port is the one that the settings ask for, and the command line has no way in. */
export function createEntrance(settings: Settings): Entrance {
	const { dataDir, host, origin } = settings;
	let doors = doorsOf(settings);
	let token: string | undefined;
	return {
		doors: () => doors,
		hostAllowed: (name) => hostAllowed(name, doors),
		originAllowed: (name) => originAllowed(name, doors),
		operatorToken: () => token,
		async open(port) {
			doors = doorsOf({ ...settings, port });
			token = await writeControlFile(dataDir, { host, port, origin });
		},
		async close() {
			if (token !== undefined) await removeControlFile(dataDir);
		}
	};
}
