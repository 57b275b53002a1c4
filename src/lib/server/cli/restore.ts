/** `pacesetter restore`: makes a floor of a backup in this data directory, with no server running. */
import { Refused, type Command } from './command.ts';
import { findFile } from './files.ts';

export const restoreBackup: Command = {
	name: 'restore',
	usage: 'FILE',
	summary: 'makes a floor of a backup in an empty data directory, starts it once and counts it through',
	options: {},
	positionals: ['FILE'],
	needs: [],
	async run({ terminal, positionals: [typed = ''], folders, settings: { dataDir } }) {
		// only now: it is much to load
		const { restore } = await import('#lib/server/backup/restore.ts');
		const { restoredWords } = await import('#lib/server/backup/words.ts');
		const began = performance.now();
		const file = await findFile(typed, folders);
		const restored = await restore({ file, dataDir, say: (line) => terminal.say(line) });
		if (!restored.ok) throw new Refused(restored.error);
		for (const line of restoredWords(restored.value, dataDir)) terminal.say(line);
		terminal.say(`It took ${Math.round((performance.now() - began) / 1_000)} s.`);
		terminal.out(dataDir);
		return 0;
	}
};
