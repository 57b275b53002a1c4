/** Jobs run in processes of their own, one after the other, each with a time limit. */
import { fork } from 'node:child_process';
import { join } from 'node:path';

const FLAGS = ['--expose-gc', '--max-old-space-size=12000'];

/** Either the job's answer, or why there is none. */
export type Outcome<T> =
	{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** The line that tells most of what went wrong: the error's own, not the stack below it. */
function reasonIn(output: string): string {
	const lines = output.split('\n').map((line) => line.trim());
	return (lines.find((line) => /^\w*Error\b.*:/.test(line)) ?? lines.find((line) => line !== '') ?? '').slice(
		0,
		200
	);
}

/** @param seconds after which the process is ended */
export function runJob<T>(job: string, argument: string, seconds: number): Promise<Outcome<T>> {
	const { promise, resolve } = Promise.withResolvers<Outcome<T>>();
	const child = fork(join(import.meta.dirname, 'job.ts'), [job, argument], {
		execArgv: FLAGS,
		stdio: ['ignore', 'ignore', 'pipe', 'ipc']
	});
	let errors = '';
	let late = false;
	child.stderr?.on('data', (text: Buffer) => (errors = (errors + text.toString()).slice(-20_000)));
	const timer = setTimeout(() => {
		late = true;
		child.kill('SIGKILL');
	}, seconds * 1000);
	child.once('message', (message: { answer: T }) => resolve({ ok: true, value: message.answer }));
	child.once('error', ({ message }) => resolve({ ok: false, reason: message }));
	child.once('close', (code, signal) => {
		clearTimeout(timer);
		const why = late ? `not done within ${Math.round(seconds)} s` : reasonIn(errors);
		resolve({ ok: false, reason: why || `ended with ${signal ?? code}` });
	});
	return promise;
}
