import { openAsBlob } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Counts, JobStatus, Preview } from '#lib/domain/imports/preview.ts';
import { answered, Refused, type Command, type Terminal } from './command.ts';
import type { Api } from './connect.ts';
import { findFile } from './files.ts';

const POLL_MS = 200;

export const importFile: Command = {
	name: 'import',
	usage: 'FILE.csv [--map MAP.json] [--preview]',
	summary: 'brings a CSV in, waits, prints the counts as JSON; rejected lines go into FILE.rejected.csv',
	options: { map: { type: 'string' }, preview: { type: 'boolean' } },
	positionals: ['FILE.csv'],
	needs: [],
	async run({ api, terminal, values, positionals: [typed = ''], folders }) {
		const path = await findFile(typed, folders);
		const map = typeof values.map === 'string' ? await findFile(values.map, folders) : undefined;
		const form = await formOf(path, map);
		return values.preview ? preview(api, form, terminal) : bringIn(api, form, path, terminal);
	}
};

async function formOf(path: string, map: string | undefined): Promise<FormData> {
	const form = new FormData();
	if (map !== undefined) form.set('mapping', await readFile(map, 'utf8'));
	// a blob that reads the file as it is sent: it may be large
	form.set('file', await openAsBlob(path, { type: 'text/csv' }), basename(path));
	return form;
}

async function preview(api: Api, form: FormData, terminal: Terminal): Promise<number> {
	const response = await api.call('/imports?preview=1', { method: 'POST', body: form });
	const found = await answered<Preview>(response);
	for (const notice of found.file.notices) terminal.say(notice);
	if (found.guessed) terminal.say(`Guessed mapping: ${JSON.stringify(found.mapping)}`);
	if (found.missing.length > 0) terminal.say(`No column for: ${found.missing.join(', ')}`);
	for (const { line, errors } of found.errors) {
		terminal.say(`line ${line}: ${errors.map(({ message }) => message).join('; ')}`);
	}
	terminal.out(counts(found.rows, found));
	terminal.say('Nothing was written: this was a preview.');
	return found.missing.length > 0 ? 1 : 0;
}

async function bringIn(api: Api, form: FormData, path: string, terminal: Terminal): Promise<number> {
	const { job } = await answered<{ job: string }>(await api.call('/imports', { method: 'POST', body: form }));
	const status = await ended(api, job, terminal);
	terminal.out(counts(status.total, status));
	if (status.rejected > 0) await keepRejected(api, job, path, terminal);
	if (status.state === 'failed') throw new Refused(status.error);
	const { created, updated, unchanged, rejected } = status;
	return rejected > 0 && created + updated + unchanged === 0 ? 1 : 0;
}

const counts = (rows: number, { created, updated, unchanged, rejected, skipped }: Counts) =>
	JSON.stringify({ rows, created, updated, unchanged, rejected, skipped });

async function ended(api: Api, job: string, terminal: Terminal): Promise<JobStatus> {
	let told = 0;
	while (true) {
		const status = await answered<JobStatus>(await api.call(`/imports/${job}`));
		if (status.state !== 'running') return status;
		const tenth = Math.floor((10 * status.done) / Math.max(1, status.total));
		if (tenth > told) terminal.say(`${status.done} of ${status.total} lines`);
		told = tenth;
		await sleep(POLL_MS);
	}
}

async function keepRejected(api: Api, job: string, path: string, terminal: Terminal): Promise<void> {
	const response = await api.call(`/imports/${job}/rejected`);
	if (!response.ok) return void (await answered(response));
	const beside = `${path.replace(/\.csv$/i, '')}.rejected.csv`;
	await writeFile(beside, Buffer.from(await response.arrayBuffer())).catch(() => {
		throw new Refused(`${beside} can not be written; GET /api/v1/imports/${job}/rejected has the lines too.`);
	});
	terminal.say(`The rejected lines, with the reasons, are in ${beside}`);
}
