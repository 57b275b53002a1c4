/** `pacesetter backup`: has one made, by the running server where there is one. */
import { join, isAbsolute } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BackupsView } from '#lib/server/backup/view.ts';
import { answered, post, Refused, type Command } from './command.ts';

const POLL_MS = 200;

export const backup: Command = {
	name: 'backup',
	usage: '[--to FILE]',
	summary: 'makes a backup while the floor runs, reads it again, and prints its path',
	options: { to: { type: 'string' } },
	positionals: [],
	needs: [],
	async run({ api, terminal, values: { to }, folders: [here = process.cwd()] }) {
		const target = typeof to === 'string' ? { to: isAbsolute(to) ? to : join(here, to) } : {};
		const { id } = await answered<{ id: string }>(await api.call('/backups', post(target)));
		let step = '';
		for (;;) {
			const { running, last } = await answered<BackupsView>(await api.call('/backups'));
			if (last?.id === id) {
				if (last.error !== undefined) throw new Refused(last.error);
				for (const name of last.missing ?? [])
					terminal.say(`${name} was missing on the disk already, though a record names it.`);
				terminal.say(
					`${last.facts?.toLocaleString('en')} facts and ${last.files} files in ${megabytes(last.bytes)}, read again and whole, ${Math.round(last.seconds)} s.`
				);
				terminal.out(last.path ?? '');
				return 0;
			}
			if (running?.id !== id) throw new Refused('The server was stopped before the backup was made.');
			if (running.step !== step) terminal.say(`${running.step} …`);
			step = running.step;
			await sleep(POLL_MS);
		}
	}
};

const megabytes = (bytes = 0) => `${(bytes / 1e6).toFixed(1)} MB`;
