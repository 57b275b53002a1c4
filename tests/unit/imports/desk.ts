import { readFile } from 'node:fs/promises';
import type { Clock } from '#lib/domain/clock.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { JobStatus, Preview } from '#lib/domain/imports/preview.ts';
import type { CollectionName, Collections, Id } from '#lib/domain/records.ts';
import { TABLE_NAMES } from '#lib/server/floor/authority.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { createImports } from '#lib/server/imports/imports.ts';
import type { ImportDeps, Imports } from '#lib/server/imports/types.ts';
import { ensureBasics } from '#lib/server/record/basics.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { temporaryDirectory, temporaryRecord } from '../record/temporary-record.ts';

async function rowsOf<C extends CollectionName>(
	record: RecordStore,
	collection: C
): Promise<Collections[C][]> {
	const rows: Collections[C][] = [];
	for await (const page of record.scan(collection)) rows.push(...page);
	return rows;
}

/** The small tables, read anew whenever somebody waits for a position. */
async function tablesOf(record: RecordStore) {
	const tables = Object.fromEntries(TABLE_NAMES.map((name) => [name, new Map<Id, { id: Id }>()]));
	const reached = async () => {
		for (const name of TABLE_NAMES) {
			const rows: { id: Id }[] = await rowsOf(record, name);
			tables[name]?.clear();
			for (const row of rows) tables[name]?.set(row.id, row);
		}
	};
	await reached();
	return { tables: tables as unknown as Tables, reached };
}

type After = (clean: () => Promise<void>) => void;
export const operator = { kind: 'operator' } as const;

/** A real record with the imports over it; everything ends with the test that asked. */
export async function openDesk(after: After, more: Partial<ImportDeps> = {}) {
	const dir = await temporaryDirectory(after);
	const { store } = await temporaryRecord(after);
	await ensureBasics(store, { currency: 'USD', timeZone: 'America/New_York' });
	return deskOver(store, dir, more);
}

export async function deskOver(record: RecordStore, dataDir: string, more: Partial<ImportDeps> = {}) {
	const authority = await tablesOf(record);
	const clock: Clock = systemClock;
	const deps: ImportDeps = { record, authority, clock, dataDir, ...more };
	const imports = createImports(deps);
	return { imports, record, authority, deps, rows: <C extends CollectionName>(c: C) => rowsOf(record, c) };
}

/** A request as a machine sends it: the file as the body, the mapping in the address. */
export function csvRequest(body: string | Uint8Array<ArrayBuffer>, mapping?: unknown): Request {
	const query = mapping === undefined ? '' : `?mapping=${encodeURIComponent(JSON.stringify(mapping))}`;
	return new Request(`http://floor.test/api/v1/imports${query}`, {
		method: 'POST',
		headers: { 'content-type': 'text/csv' },
		body
	});
}

/** A request as a page sends it. */
export function formRequest(
	body: string | Uint8Array<ArrayBuffer>,
	name: string,
	mapping?: unknown
): Request {
	const form = new FormData();
	form.append('file', new File([body], name, { type: 'text/csv' }));
	if (mapping !== undefined) form.append('mapping', JSON.stringify(mapping));
	return new Request('http://floor.test/api/v1/imports', { method: 'POST', body: form });
}

export const crm = (name: 'sales_teams' | 'sales_pipeline') =>
	readFile(`tests/fixtures/crm/${name}.csv`, 'utf8');

export async function preview(imports: Imports, request: Request, as: Identity = operator): Promise<Preview> {
	const response = await imports.preview(request, as);
	if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
	return (await response.json()) as Preview;
}

/** Starts a job and waits until it has ended. */
export async function bring(imports: Imports, request: Request, as: Identity = operator): Promise<JobStatus> {
	const response = await imports.start(request, as);
	if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
	const { job } = (await response.json()) as { job: Id };
	for (;;) {
		const status = (await (await imports.status(job, as)).json()) as JobStatus;
		if (status.state !== 'running') return status;
		await new Promise((resolve) => setImmediate(resolve));
	}
}
