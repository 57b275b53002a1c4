import { randomBytes } from 'node:crypto';
import type { Activity, CollectionName, Collections, FeedRow, Id, Position } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { PocketBaseHost } from '#lib/server/pocketbase/host.ts';
import { NO_TELEMETRY, type Telemetry } from '#lib/server/telemetry/telemetry.ts';
import { PocketBaseClient, Unavailable } from './client.ts';
import { COLUMNS, fieldsOf, FOLLOWED } from './columns.ts';
import { listen } from './doorbell.ts';
import { bindFilter, namedValues } from './filter.ts';
import { IdBlocks, type Block } from './ids.ts';
import { isIdTaken, refusalOf } from './refusal.ts';
import { checkSeed } from './seed.ts';
import type {
	AnyCollection,
	AnyCollections,
	PageOptions,
	RecordStore,
	Write,
	WriteRefusal
} from './store.ts';

const PAGE = 1_000;
const ID = /^[a-z0-9]{15}$/;
/** A full list of 1,000 rows and, beside it, its audit row and the answer kept for a repetition. */
const MOST_WRITES = 1_002;
const WRITE_TIMEOUT_MS = 90_000; // PocketBase itself gives a batch up after 60 s
const SEED_TIMEOUT_MS = 600_000;
const HEALTH_TIMEOUT_MS = 2_000;

const SEED_REFUSALS: ReadonlyMap<number, WriteRefusal['kind']> = new Map([
	[400, 'invalid'],
	[409, 'conflict']
]);

export interface StoreOptions {
	readonly telemetry?: Telemetry | undefined;
	/** Told how each batch went; undefined: it was taken. */
	readonly wrote?: ((refusal: WriteRefusal | undefined) => void) | undefined;
}

type Found<C extends AnyCollection> = AnyCollections[C];

/** The record, kept in PocketBase. Reads that get no answer in time reject with `Unavailable`; writes answer so. */
export class PocketBaseStore implements RecordStore {
	readonly #client: PocketBaseClient;
	readonly #ids: IdBlocks;
	readonly #bells = new Set<() => void>();
	readonly #closing = new AbortController();
	readonly #listening: Promise<void>;
	readonly #telemetry: Telemetry;
	readonly #wrote: StoreOptions['wrote'];

	constructor(host: PocketBaseHost, { telemetry = NO_TELEMETRY, wrote }: StoreOptions = {}) {
		this.#client = new PocketBaseClient(host, telemetry);
		this.#telemetry = telemetry;
		this.#wrote = wrote;
		this.#ids = new IdBlocks(
			() => this.#door<Block>('POST', 'ids'),
			() => host.database
		);
		this.#listening = listen(this.#client, FOLLOWED, () => this.#ring(), this.#closing.signal);
	}

	async write(writes: readonly Write[]): Promise<Result<{ ids: Id[] }, WriteRefusal>> {
		const written = await this.#write(writes);
		const refusal = written.ok ? undefined : written.error;
		this.#telemetry.count('pacesetter_writes_total', { outcome: refusal?.kind ?? 'ok' });
		if (writes.length > 0) this.#wrote?.(refusal);
		return written;
	}

	async #write(writes: readonly Write[]): Promise<Result<{ ids: Id[] }, WriteRefusal>> {
		if (writes.length === 0) return ok({ ids: [] });
		if (writes.length > MOST_WRITES) {
			return failed({ kind: 'invalid', message: `More than ${MOST_WRITES} writes at once.` });
		}
		try {
			const { status, body } = await this.#client.call({
				method: 'POST',
				path: '/api/batch',
				body: { requests: writes.map(request) },
				safe: false,
				timeout: WRITE_TIMEOUT_MS
			});
			if (isIdTaken(body)) this.#ids.forget();
			if (status !== 200) return failed(refusalOf(status, body));
			this.#ring();
			const answers = body as { body: { id?: Id } | null }[];
			return ok({
				ids: writes.map((write, n) => (write.op === 'create' ? (answers[n]?.body?.id ?? '') : write.id))
			});
		} catch (error) {
			return failed(unavailable(error));
		}
	}

	async find<C extends AnyCollection>(collection: C, options: PageOptions = {}): Promise<Found<C>[]> {
		const { filter = '', sort = 'id', limit = PAGE, page = 1 } = options;
		const query = { filter, sort, perPage: String(limit), page: String(page), fields: fieldsOf(collection) };
		return (await this.#list(collection, query)).map((item) => recordOf(collection, item));
	}

	async get<C extends AnyCollection>(collection: C, id: Id): Promise<Found<C> | undefined> {
		if (!ID.test(id)) return undefined; // as it was sent, it may be longer than a filter can be
		const [found] = await this.find(collection, { filter: bindFilter('id = {:id}', { id }), limit: 1 });
		return found;
	}

	filter(text: string, values: Record<string, string | number | boolean>): string {
		return bindFilter(text, values);
	}

	feed(after: number, limit: number): Promise<FeedRow[]> {
		return this.#door('GET', `feed?after=${after}&limit=${Math.min(limit, PAGE)}`);
	}

	async feedRow(seq: number): Promise<FeedRow | undefined> {
		const [row] = await this.feed(seq - 1, 1);
		return row?.seq === seq ? row : undefined;
	}

	head(): Promise<{ epoch: string; seq: number }> {
		return this.#door('GET', 'head');
	}

	async rotate(epoch: string): Promise<boolean> {
		// asked twice, the second finds another epoch: so an unheard answer is looked up, not asked for again
		const { status, body } = await this.#client.call({
			method: 'POST',
			path: '/api/pacesetter/rotate',
			body: { epoch },
			safe: false
		});
		if (status !== 200) throw new Unavailable(`PocketBase answers ${status} to rotate`);
		return (body as { rotated: boolean }).rotated;
	}

	async *scan<C extends CollectionName>(collection: C): AsyncGenerator<Collections[C][]> {
		let last = '';
		while (true) {
			const page = await this.#door<Collections[C][]>('GET', `scan/${collection}?after=${last}`);
			const end = page.at(-1);
			if (!end) return;
			yield page;
			last = end.id;
		}
	}

	activityIds(count: number): Promise<Id[]> {
		return this.#ids.take(count);
	}

	async seed(activities: readonly Omit<Activity, 'receivedAt'>[]): Promise<Result<number, WriteRefusal>> {
		const refusal = checkSeed(activities);
		if (refusal) return failed(refusal);
		try {
			const { status, body } = await this.#client.call({
				method: 'POST',
				path: '/api/pacesetter/seed',
				body: activities,
				safe: false,
				timeout: SEED_TIMEOUT_MS
			});
			const kind = SEED_REFUSALS.get(status) ?? 'unavailable';
			if (kind === 'conflict') this.#ids.forget();
			if (status !== 200) return failed({ kind, message: messageOf(body) });
			this.#ring();
			return ok((body as { written: number }).written);
		} catch (error) {
			return failed(unavailable(error));
		}
	}

	onBell(ring: () => void): () => void {
		this.#bells.add(ring);
		return () => void this.#bells.delete(ring);
	}

	async healthy(): Promise<boolean> {
		const { url } = this.#client;
		if (!url) return false;
		try {
			return (await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) })).ok;
		} catch {
			return false;
		}
	}

	async position(): Promise<Position> {
		const { epoch, seq } = await this.head();
		return { epoch, seq, mark: seq === 0 ? '' : ((await this.feedRow(seq))?.mark ?? '') };
	}

	async close(): Promise<void> {
		this.#closing.abort();
		this.#client.close();
		this.#bells.clear();
		await this.#listening;
	}

	#ring() {
		for (const ring of this.#bells) ring();
	}

	async #door<T>(method: 'GET' | 'POST', name: string, body?: unknown): Promise<T> {
		const path = `/api/pacesetter/${name}`;
		const answer = await this.#client.call({ method, path, body, safe: true });
		if (answer.status !== 200)
			throw new Unavailable(`${path} answers ${answer.status}: ${messageOf(answer.body)}`);
		return answer.body as T;
	}

	async #list(collection: string, query: Record<string, string>): Promise<Record<string, unknown>[]> {
		const parameters = new URLSearchParams({ ...query, skipTotal: '1' });
		for (const [name, value] of namedValues(query.filter ?? '')) parameters.set(name, value);
		const path = `/api/collections/${collection}/records?${parameters}`;
		const { status, body } = await this.#client.call({ method: 'GET', path, safe: true });
		if (status !== 200) throw new Error(`${collection}: PocketBase answers ${status}: ${messageOf(body)}`);
		return (body as { items: Record<string, unknown>[] }).items;
	}
}

function request(write: Write) {
	const url = `/api/collections/${write.collection}/records`;
	if (write.op === 'delete') return { method: 'DELETE', url: `${url}/${write.id}` };
	if (write.op === 'update')
		return { method: 'PATCH', url: `${url}/${write.id}?fields=id`, body: write.data };
	// people never sign in to PocketBase; it insists on a password all the same
	const password = write.collection === 'users' ? randomBytes(24).toString('base64url') : undefined;
	const body = password ? { ...write.data, password, passwordConfirm: password } : write.data;
	return { method: 'POST', url: `${url}?fields=id`, body };
}

function recordOf<C extends AnyCollection>(collection: C, item: Record<string, unknown>): Found<C> {
	const record: Record<string, unknown> = { id: item.id };
	for (const name of Object.keys(COLUMNS[collection])) record[name] = item[name];
	return record as unknown as Found<C>;
}

const messageOf = (body: unknown) => (body as { message?: string } | null)?.message ?? 'no reason given';

function unavailable(error: unknown): WriteRefusal {
	return { kind: 'unavailable', message: error instanceof Error ? error.message : String(error) };
}
