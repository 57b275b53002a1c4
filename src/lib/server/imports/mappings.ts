import { parseMapping, toJson } from '#lib/domain/imports/mapping.ts';
import { tidy } from '#lib/domain/names.ts';
import type { Id } from '#lib/domain/records.ts';
import { readJson } from '#lib/server/api/body.ts';
import { invalid, invalidField, notFound, problemResponse, refusedWrite } from '#lib/server/api/problem.ts';
import type { RecordStore, Write } from '#lib/server/record/store.ts';
import type { Imports } from './types.ts';

const NAME_LENGTH = 200;

const json = (body: unknown): Response =>
	new Response(JSON.stringify(body), {
		headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }
	});

/** Mappings kept under a name, so that next month's file needs no questions. */
export class SavedMappings {
	readonly #record: Pick<RecordStore, 'find' | 'get' | 'write' | 'filter'>;

	constructor(record: Pick<RecordStore, 'find' | 'get' | 'write' | 'filter'>) {
		this.#record = record;
	}

	list: Imports['mappings']['list'] = async () => {
		const mappings = await this.#record.find('mappings', { sort: 'name', limit: 1_000 });
		return json({ mappings: mappings.map(({ id, name, mapping }) => ({ id, name, mapping })) });
	};

	save: Imports['mappings']['save'] = async (request) => {
		const body = await readJson(request);
		if (!body.ok) return problemResponse(body.error);
		const sent = body.value.value as { name?: unknown; mapping?: unknown } | null;
		const name = typeof sent?.name === 'string' ? tidy(sent.name) : '';
		if (name === '' || name.length > NAME_LENGTH) {
			return problemResponse(invalidField('/name', `must be a name of at most ${NAME_LENGTH} characters`));
		}
		const mapping = parseMapping(sent?.mapping);
		if (!mapping.ok) {
			return problemResponse(
				invalid(mapping.error.map(({ pointer, message }) => ({ pointer: `/mapping${pointer}`, message })))
			);
		}
		const filter = this.#record.filter('name = {:name}', { name });
		const [known] = await this.#record.find('mappings', { filter, limit: 1 });
		const data = { name, mapping: toJson(mapping.value) };
		const write: Write = known
			? { op: 'update', collection: 'mappings', id: known.id, data }
			: { op: 'create', collection: 'mappings', data };
		const written = await this.#record.write([write]);
		return written.ok ? json({ id: written.value.ids[0] }) : problemResponse(refusedWrite(written.error));
	};

	remove: Imports['mappings']['remove'] = async (id: Id) => {
		if (!(await this.#record.get('mappings', id))) return problemResponse(notFound('mapping'));
		const written = await this.#record.write([{ op: 'delete', collection: 'mappings', id }]);
		return written.ok ? new Response(null, { status: 204 }) : problemResponse(refusedWrite(written.error));
	};
}
