import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { JobStatus } from '#lib/domain/imports/preview.ts';
import { upsertPeople } from '#lib/server/people/upsert.ts';
import { createImports } from '#lib/server/imports/imports.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import { bring, csvRequest, deskOver, formRequest, openDesk, operator, preview } from './desk.ts';

const MAPPING = {
	into: 'activities',
	columns: { externalId: 'id', rep: 'rep', type: 'type', occurredAt: 'date', amount: 'amount' }
};
const HEAD = 'id,rep,type,date,amount';

async function staffed() {
	const desk = await openDesk(onTestFinished);
	const people = ['Markita Hansen', 'Moses Frase'].map((name) => ({ name }));
	await upsertPeople(desk.deps, people);
	return desk;
}
type Desk = Awaited<ReturnType<typeof staffed>>;

const spool = ({ deps }: Desk) => readdir(join(deps.dataDir, 'imports')).catch(() => []);
const textOf = async (response: Response) => ({ status: response.status, body: await response.text() });
const problem = async (response: Response) =>
	({ status: response.status, ...((await response.json()) as object) }) as {
		status: number;
		detail: string;
		errors?: { pointer: string; message: string }[];
	};

test('lines that are wrong are named by number, column and reason, in the preview and in the download', async () => {
	const desk = await staffed();
	const csv = `${HEAD}
1,Moses Frase,order,2017-03-01,"1,234.50"
2,Markita Hanson,order,2017-04-31,5
3,Moses Frase,ordr,2017-03-01,€5
4,Moses Frase,order,2999-01-01,5.001
,Moses Frase,order,,x
1,Moses Frase,order,2017-03-02,7
7,Moses Frase
"=8","Moses Frase",order,2017-03-03,(3)`;
	const seen = await preview(desk.imports, formRequest(csv, 'deals.csv', MAPPING));
	expect(seen).toMatchObject({ rows: 8, created: 2, rejected: 6 });
	expect(seen.errors.map(({ line, errors }) => [line, ...errors.map(({ message }) => message)])).toEqual([
		[3, 'date is no day: April has 30'],
		[4, 'type names no type of activity. order?', 'amount is in €, and this floor counts in USD'],
		[5, 'date has not come yet', 'amount has more than 2 decimals'],
		[6, 'amount is no number'],
		[7, 'id stands a second time: first in line 2'],
		[8, 'The line has 2 cells where the head has 5']
	]);
	expect(await desk.rows('activities')).toEqual([]);
	expect(await spool(desk)).toEqual([]);

	const job = await bring(desk.imports, formRequest(csv, 'deals.csv', MAPPING));
	expect(job).toMatchObject({
		state: 'done',
		created: 2,
		rejected: 6,
		rejectedLines: `/api/v1/imports/${job.job}/rejected`
	});
	const download = await desk.imports.rejected(job.job, operator);
	expect(download.headers.get('content-disposition')).toBe('attachment; filename="deals rejected.csv"');
	const bytes = new Uint8Array(await download.arrayBuffer());
	expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]); // spreadsheets then know that it is UTF-8
	const lines = new TextDecoder().decode(bytes).split('\r\n');
	expect(lines[0]).toBe(`${HEAD},line,reason`);
	expect(lines[1]).toBe('2,Markita Hanson,order,2017-04-31,5,3,date is no day: April has 30');
	expect(lines).toHaveLength(8);
	expect(
		(await desk.rows('activities')).map(({ externalId, amount }) => [externalId, amount]).sort()
	).toEqual([
		['1', 123_450],
		['=8', -300]
	]);
	expect(await spool(desk)).toEqual([`${job.job}.rejected.csv`]);
});

test('the nearest person is offered, and a correction in the mapping is enough', async () => {
	const desk = await staffed();
	const csv = `${HEAD}\n1,Markita Hanson,call,2017-03-01,`;
	const seen = await preview(desk.imports, csvRequest(csv, MAPPING));
	expect(seen.errors).toEqual([
		{
			line: 2,
			errors: [
				{
					column: 'rep',
					value: 'Markita Hanson',
					message: 'No such person. Markita Hansen?',
					suggestion: 'Markita Hansen'
				}
			]
		}
	]);
	const rep = { column: 'rep', map: { 'Markita Hanson': 'Markita Hansen' } };
	const mended = { ...MAPPING, columns: { ...MAPPING.columns, rep } };
	expect(await bring(desk.imports, csvRequest(csv, mended))).toMatchObject({ created: 1, rejected: 0 });
});

test('the same file again changes nothing; a corrected line changes just that', async () => {
	const desk = await staffed();
	const csv = (amount: string) => `${HEAD},customer
1,Moses Frase,order,2017-03-01,${amount},Cancity
2,Moses Frase,call,2017-03-01 09:30,,`;
	expect(await bring(desk.imports, csvRequest(csv('5'), MAPPING))).toMatchObject({ created: 2 });
	expect(await bring(desk.imports, csvRequest(csv('5'), MAPPING))).toMatchObject({ unchanged: 2 });
	const { seq } = await desk.record.head();
	expect(await bring(desk.imports, csvRequest(csv('6.10'), MAPPING))).toMatchObject({
		updated: 1,
		unchanged: 1
	});
	const [row] = await desk.record.feed(seq, 10);
	expect(row).toMatchObject({
		op: 'update',
		collection: 'activities',
		before: { amount: 500 },
		after: { amount: 610 }
	});
	// the file has customers, but this mapping does not speak of them
	expect(row?.after).toMatchObject({ customer: '' });
	const called = (await desk.rows('activities')).find(({ externalId }) => externalId === '2');
	expect(called?.occurredAt).toBe('2017-03-01 14:30:00.000Z'); // half past nine in New York
});

test('lines without a number are known again by their content and by which of them they are', async () => {
	const desk = await staffed();
	const mapping = {
		into: 'activities',
		columns: { rep: 'rep', type: { constant: 'call' }, occurredAt: 'date' }
	};
	const csv = 'rep,date\nMoses Frase,2017-03-01\nMoses Frase,2017-03-01\nMarkita Hansen,2017-03-01\n';
	expect(await bring(desk.imports, csvRequest(csv, mapping))).toMatchObject({ created: 3 });
	expect(await bring(desk.imports, csvRequest(csv, mapping))).toMatchObject({ created: 0, unchanged: 3 });
	const longer = `${csv}Moses Frase,2017-03-01\n`;
	expect(await bring(desk.imports, csvRequest(longer, mapping))).toMatchObject({ created: 1, unchanged: 3 });
});

test('a plain people file needs no mapping; an unclear file asks instead of guessing', async () => {
	const desk = await openDesk(onTestFinished);
	const people = 'name,email,externalId,team,region\nAda,ada@floor.example,7,Red,East\n';
	expect(await bring(desk.imports, csvRequest(people))).toMatchObject({ into: 'people', created: 1 });
	const unclear = await problem(
		await desk.imports.start(csvRequest('rep,date,amount\nAda,01-03-2017,5\n'), operator)
	);
	expect(unclear).toMatchObject({ status: 422, errors: [{ pointer: '/mapping/columns/occurredAt' }] });
	expect(unclear.errors?.[0]?.message).toBe('date: is 01-03-2017 written as DD-MM-YYYY or MM-DD-YYYY?');
	const about = await preview(desk.imports, csvRequest('rep,date\nAda,13-03-2017\n', { into: 'people' }));
	expect(about).toMatchObject({ into: 'people', mapping: { columns: { name: 'rep' } } });
	const nameless = await preview(desk.imports, csvRequest('a,b\n1,2\n', { into: 'people', columns: {} }));
	expect(nameless).toMatchObject({ missing: ['name'], created: 0, sample: [] });
});

test('what is no CSV, no mapping or too much gets a problem that names it, and leaves nothing behind', async () => {
	const desk = await staffed();
	const send = async (request: Request) => problem(await desk.imports.preview(request, operator));
	expect(await send(csvRequest(`${HEAD}\n1,2\n"3,4\n`))).toMatchObject({
		status: 422,
		detail: 'Line 3: a quote opens here and never closes. Nothing of the file was taken.'
	});
	expect(await send(csvRequest('', MAPPING))).toMatchObject({ status: 422 });
	expect(await send(csvRequest('PK\u0003\u0004zip'))).toMatchObject({
		status: 400,
		errors: [{ pointer: '/file' }]
	});
	expect(await send(csvRequest('a,b\n1,2\n', { into: 'deals', columns: {} }))).toMatchObject({
		status: 400,
		errors: [{ pointer: '/mapping/into' }]
	});
	expect(await send(csvRequest('a,b\n1,2\n', { ...MAPPING }))).toMatchObject({ status: 400 });
	const json = new Request('http://floor.test/', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: '{}'
	});
	expect(await send(json)).toMatchObject({ status: 415 });
	const broken = new Request('http://floor.test/', {
		method: 'POST',
		headers: { 'content-type': 'multipart/form-data; boundary=x' },
		body: '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na,b\n'
	});
	expect(await send(broken)).toMatchObject({ status: 400 });
	const bare = new Request('http://floor.test/', {
		method: 'POST',
		headers: { 'content-type': 'multipart/form-data' },
		body: 'x'
	});
	expect(await send(bare)).toMatchObject({ status: 400 });
	const none = new FormData();
	none.append('mapping', '{}');
	expect(await send(new Request('http://floor.test/', { method: 'POST', body: none }))).toMatchObject({
		status: 400
	});
	expect(await spool(desk)).toEqual([]);
	expect(await desk.record.find('imports')).toEqual([]);
	expect((await textOf(await desk.imports.status('nosuchjob000000', operator))).status).toBe(404);
	expect((await textOf(await desk.imports.rejected('nosuchjob000000', operator))).status).toBe(404);
});

test('more than 200 MB are cut off while they come, announced or not', async () => {
	const desk = await staffed();
	const chunk = new Uint8Array(4_000_000).fill(0x61);
	let sent = 0;
	const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
		pull(controller) {
			sent += chunk.length;
			controller.enqueue(chunk);
			if (sent > 400_000_000) controller.close();
		}
	});
	const init: RequestInit & { duplex: 'half' } = {
		method: 'POST',
		headers: { 'content-type': 'text/csv' },
		body,
		duplex: 'half'
	};
	expect(
		await problem(await desk.imports.preview(new Request('http://floor.test/', init), operator))
	).toMatchObject({
		status: 413
	});
	expect(sent).toBeLessThan(300_000_000);
	expect(await spool(desk)).toEqual([]);
});

test('a row that came in meanwhile is updated instead of refused, and its neighbours come in', async () => {
	const desk = await staffed();
	const [rep] = await desk.rows('reps');
	let sneak = true;
	const record = withSeed(desk.record, async (activities) => {
		if (sneak) {
			sneak = false;
			const data = {
				rep: rep?.id ?? '',
				type: 'call',
				quantity: 1,
				occurredAt: '2017-03-01 17:00:00.000Z',
				localDate: '2017-03-01',
				source: 'import',
				externalId: '2'
			};
			await desk.record.write([{ op: 'create', collection: 'activities', data }]);
		}
		return desk.record.seed(activities);
	});
	const { imports } = await deskOver(record, desk.deps.dataDir);
	const csv = `${HEAD}\n1,Moses Frase,call,2017-03-01,\n2,Moses Frase,order,2017-03-01,5\n`;
	expect(await bring(imports, csvRequest(csv, MAPPING))).toMatchObject({
		created: 1,
		updated: 1,
		rejected: 0
	});
	expect(await desk.rows('activities')).toHaveLength(2);
});

test('a record that does not answer for a while is asked again', async () => {
	const desk = await staffed();
	let refusals = 3;
	const record = withSeed(desk.record, (activities) =>
		refusals-- > 0
			? Promise.resolve({ ok: false, error: { kind: 'unavailable', message: 'is away' } })
			: desk.record.seed(activities)
	);
	const clock = {
		...desk.deps.clock,
		after: (_ms: number, run: () => void) => (queueMicrotask(run), () => undefined)
	};
	const { imports } = await deskOver(record, desk.deps.dataDir, { clock });
	const csv = `${HEAD}\n1,Moses Frase,call,2017-03-01,\n`;
	expect(await bring(imports, csvRequest(csv, MAPPING))).toMatchObject({ state: 'done', created: 1 });
	expect(refusals).toBe(-1);
});

test('a job that a dead process left running is marked failed, its files go, and importing again is safe', async () => {
	const desk = await staffed();
	const csv = `${HEAD}\n1,Moses Frase,call,2017-03-01,\n2,Moses Frase,call,2017-03-01,\n`;
	await bring(desk.imports, csvRequest(csv.slice(0, csv.indexOf('\n2,') + 1), MAPPING));
	const written = await desk.record.write([
		{
			op: 'create',
			collection: 'imports',
			data: { name: 'deals.csv', state: 'running', mapping: MAPPING, total: 2, done: 1, created: 1 }
		}
	]);
	const dir = join(desk.deps.dataDir, 'imports');
	await mkdir(dir, { recursive: true });
	await writeFile(join(dir, 'left.upload'), csv);
	const again = createImports(desk.deps);
	await again.recover();
	const status = (await (
		await again.status(written.ok ? (written.value.ids[0] ?? '') : '', operator)
	).json()) as JobStatus;
	expect(status).toMatchObject({ state: 'failed', done: 1, created: 1, total: 2 });
	expect(status.error).toContain('1 of 2 lines');
	expect(await readdir(dir)).toEqual([]);
	expect(await bring(again, csvRequest(csv, MAPPING))).toMatchObject({ created: 1, unchanged: 1 });
});

test('a server that stops lets the batch finish, says how far it came, and takes no new job', async () => {
	const desk = await staffed();
	let closing: Promise<void> | undefined;
	const { imports } = await deskOver(desk.record, desk.deps.dataDir, {
		bulk: () => void (closing ??= imports.close())
	});
	const lines = Array.from({ length: 1_200 }, (_, i) => `${i},Moses Frase,call,2017-03-01,`);
	const job = await bring(imports, csvRequest(`${HEAD}\n${lines.join('\n')}\n`, MAPPING));
	expect(job).toMatchObject({ state: 'failed', total: 1200, done: 500, created: 500 });
	expect(job.error).toContain('500 of 1,200 lines');
	await closing;
	expect((await imports.start(csvRequest(`${HEAD}\n`, MAPPING), operator)).status).toBe(503);
});

test('mappings are kept by name, replaced under the same name, and taken away', async () => {
	const desk = await openDesk(onTestFinished);
	const { mappings } = desk.imports;
	const save = (body: unknown) =>
		mappings.save(
			new Request('http://floor.test/', {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body)
			}),
			operator
		);
	const list = async () => ((await (await mappings.list()).json()) as { mappings: unknown[] }).mappings;
	const first = (await (await save({ name: 'CRM', mapping: MAPPING })).json()) as { id: string };
	const second = await save({ name: ' CRM ', mapping: { ...MAPPING, skip: { column: 'x', when: 'y' } } });
	expect(await second.json()).toEqual(first);
	expect(await list()).toMatchObject([
		{ id: first.id, name: 'CRM', mapping: { skip: { column: 'x', when: 'y' } } }
	]);
	expect((await save({ name: '', mapping: MAPPING })).status).toBe(400);
	expect((await save({ name: 'x', mapping: { into: 'deals' } })).status).toBe(400);
	expect((await mappings.remove(first.id, operator)).status).toBe(204);
	expect((await mappings.remove(first.id, operator)).status).toBe(404);
	expect(await list()).toEqual([]);
});

/** The same record with another way to write. */
/** The same record, where new activities are committed otherwise. */
function withSeed(record: RecordStore, seed: RecordStore['seed']): RecordStore {
	return new Proxy(record, {
		get: (target, name) => {
			if (name === 'seed') return seed;
			const member: unknown = Reflect.get(target, name, target);
			return typeof member === 'function' ? (member.bind(target) as unknown) : member;
		}
	});
}

test('new lines and changed ones in one batch come in together, or one by one where one of them is refused', async () => {
	const desk = await staffed();
	const line = (id: number, amount: number) => `${id},Moses Frase,order,2017-03-01,${amount}`;
	const file = (...lines: string[]) => csvRequest(`${HEAD}\n${lines.join('\n')}\n`, MAPPING);
	await bring(desk.imports, file(line(1, 1), line(2, 2)));
	const job = await bring(desk.imports, file(line(1, 10), line(2, 2), line(3, 3)));
	expect(job).toMatchObject({ created: 1, updated: 1, unchanged: 1, rejected: 0 });
	const amounts = (await desk.rows('activities')).map(({ externalId, amount }) => [externalId, amount]);
	expect(amounts.sort()).toEqual([
		['1', 1_000],
		['2', 200],
		['3', 300]
	]);
});
