import type { Clock } from '#lib/domain/clock.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { parseMapping, toJson } from '#lib/domain/imports/mapping.ts';
import { tidy } from '#lib/domain/names.ts';
import type { Id } from '#lib/domain/records.ts';
import { readJson } from '#lib/server/api/body.ts';
import { audited } from '#lib/server/api/commit.ts';
import { invalid, invalidField, notFound, problemResponse, refusedWrite } from '#lib/server/api/problem.ts';
import { randomId } from '#lib/server/record/ids.ts';
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
	readonly #clock: Pick<Clock, 'now'>;

	constructor(record: Pick<RecordStore, 'find' | 'get' | 'write' | 'filter'>, clock: Pick<Clock, 'now'>) {
		this.#record = record;
		this.#clock = clock;
	}

	list: Imports['mappings']['list'] = async () => {
		const mappings = await this.#record.find('mappings', { sort: 'name', limit: 1_000 });
		return json({ mappings: mappings.map(({ id, name, mapping }) => ({ id, name, mapping })) });
	};

	save: Imports['mappings']['save'] = async (request, identity) => {
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
		const id = known?.id ?? randomId();
		const write: Write = known
			? { op: 'update', collection: 'mappings', id, data }
			: { op: 'create', collection: 'mappings', data: { id, ...data } };
		const deed = { action: 'mappings.save', subject: `mappings:${id}`, before: known ?? null, after: data };
		const written = await this.#record.write([write, audited({ clock: this.#clock }, identity, deed)]);
		return written.ok ? json({ id }) : problemResponse(refusedWrite(written.error));
	};

	remove: Imports['mappings']['remove'] = async (id: Id, identity: Identity) => {
		const before = await this.#record.get('mappings', id);
		if (!before) return problemResponse(notFound('mapping'));
		const deed = { action: 'mappings.delete', subject: `mappings:${id}`, before };
		const written = await this.#record.write([
			{ op: 'delete', collection: 'mappings', id },
			audited({ clock: this.#clock }, identity, deed)
		]);
		return written.ok ? new Response(null, { status: 204 }) : problemResponse(refusedWrite(written.error));
	};
}
