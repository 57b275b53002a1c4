/** The server's side of the process that makes a backup. */
import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import { failed, type Result } from '#lib/domain/result.ts';
import type { Made, Order, Step } from './make.ts';

export type Maker = (
	order: Order,
	told: (step: Step) => void,
	signal: AbortSignal
) => Promise<Result<Made, string>>;

type Message = { readonly step: Step } | { readonly made: Result<Made, string> };

/** Makes it in a process of its own. Aborted, it leaves a folder behind, which the next one clears away. */
export const makeInProcess: Maker = (order, told, signal) =>
	new Promise((done) => {
		const child = fork(resolve('src/backup.ts'), {
			execArgv: [],
			stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
			signal,
			killSignal: 'SIGKILL'
		});
		let words = '';
		let made: Result<Made, string> | undefined;
		child.stderr?.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-2_000)));
		child.on('message', (message: Message) => {
			if ('made' in message) made = message.made;
			else told(message.step);
		});
		const early = (why: string) => failed(`The process that makes backups ${why}: ${words.trim()}`);
		child.on('error', (error) => {
			if (child.pid === undefined) done(early(`did not start (${error.message})`));
		});
		child.once('close', (code, killed) => done(made ?? early(`ended early (${killed ?? code})`)));
		child.send(order, () => undefined);
	});
