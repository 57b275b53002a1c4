/**
 * A record in memory that behaves as the real one does in what judging relies on: batches are all or nothing, keys are unique,
 * followed collections come back as rows of the feed. It fails when it is told to.
 */
import type { Activity, CollectionName, FeedRow, Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type {
	AnyCollection,
	AnyCollections,
	PageOptions,
	RecordStore,
	Write,
	WriteRefusal
} from '#lib/server/record/store.ts';

/**
 * What becomes of one call. `lost`: it is done, and nobody is told. `before`, `after`: the process dies then; a call that only
 * reads is the same before and after.
 */
export type Fate = 'fine' | 'fails' | 'lost' | 'before' | 'after';

/** The process was killed. */
export class Killed extends Error {}

type Row = Record<string, unknown> & { id: Id };

const FOLLOWED = new Set<AnyCollection>([
	'workspace',
	'reps',
	'teams',
	'memberships',
	'activity_types',
	'targets',
	'streak_rules',
	'leave',
	'recognition_rules',
	'headlines',
	'notifications',
	'challenges',
	'contests',
	'contest_rosters',
	'contest_waits',
	'users',
	'activities'
]);
/** The fields that are unique together. */
const UNIQUE: Partial<Record<AnyCollection, readonly string[]>> = {
	recognitions: ['key'],
	intents: ['key'],
	cursors: ['name'],
	contest_checks: ['contest', 'fact'],
	contest_results: ['contest', 'number'],
	contest_locks: ['contest', 'round', 'number'],
	contest_words: ['contest', 'rep']
};
/** Collections whose rows have ids of their own making, which are unique like all others. */
const NAMED = new Set<AnyCollection>(['contests', 'contest_rosters', 'contest_waits', 'contest_secrets']);

const COMPARED: Readonly<Record<string, (a: unknown, b: unknown) => boolean>> = {
	'=': (a, b) => a === b,
	'>': (a, b) => String(a) > String(b),
	'>=': (a, b) => String(a) >= String(b),
	'<': (a, b) => String(a) < String(b),
	'<=': (a, b) => String(a) <= String(b)
};

/** A filter such as `a = {:a} && b > {:b}`, as rows are judged by it. */
function judged(text: string, values: Readonly<Record<string, unknown>>): (row: Row) => boolean {
	const parts = text === '' ? [] : text.split(' && ');
	const tests = parts.map((part) => {
		const [, field = '', operator = '', name = ''] = /^(\w+) (\S+) \{:(\w+)\}$/.exec(part) ?? [];
		const compare = COMPARED[operator];
		if (!compare) throw new Error(`the record in memory has no filter like "${part}"`);
		return (row: Row) => compare(row[field], values[name]);
	});
	return (row) => tests.every((test) => test(row));
}

export class MemoryRecord implements Pick<
	RecordStore,
	'write' | 'find' | 'get' | 'filter' | 'feed' | 'head'
> {
	readonly rows: FeedRow[] = [];
	readonly #tables = new Map<AnyCollection, Map<Id, Row>>();
	/** What becomes of the next calls; none left: all is fine. */
	fates: Fate[] = [];
	/** Hears of new rows of the feed. */
	onFeed: (rows: readonly FeedRow[]) => void = () => undefined;
	#ids = 0;
	calls = 0;
	/** Which of the calls, from 0, were writes. */
	readonly writes = new Set<number>();

	all<C extends AnyCollection>(collection: C): AnyCollections[C][] {
		return [...this.#table(collection).values()] as unknown as AnyCollections[C][];
	}

	#table(collection: AnyCollection): Map<Id, Row> {
		const known = this.#tables.get(collection);
		if (known) return known;
		const table = new Map<Id, Row>();
		this.#tables.set(collection, table);
		return table;
	}

	#fate(): Fate {
		this.calls++;
		return this.fates.shift() ?? 'fine';
	}

	/** As somebody else writes: never fails. */
	put(...writes: Write[]): Id[] {
		const done = this.#apply(writes);
		if (!done.ok) throw new Error(done.error.message);
		return done.value.ids;
	}

	async write(writes: readonly Write[]): Promise<Result<{ ids: Id[] }, WriteRefusal>> {
		await Promise.resolve();
		this.writes.add(this.calls);
		const fate = this.#fate();
		if (fate === 'before') throw new Killed();
		if (fate === 'fails') return failed({ kind: 'unavailable', message: 'away' });
		const done = this.#apply(writes);
		if (fate === 'after') throw new Killed();
		return fate === 'lost' ? failed({ kind: 'unavailable', message: 'no answer' }) : done;
	}

	#apply(writes: readonly Write[]): Result<{ ids: Id[] }, WriteRefusal> {
		const ids = writes.map((write) => ('id' in write ? write.id : (write.data.id ?? this.#newId())));
		const refusal = this.#refusal(writes);
		if (refusal) return failed(refusal);
		const told: FeedRow[] = [];
		writes.forEach((write, index) => this.#one(write, ids[index] ?? '', told));
		this.rows.push(...told);
		if (told.length > 0) this.onFeed(told);
		return ok({ ids });
	}

	#newId(): Id {
		return `made${String(++this.#ids).padStart(11, '0')}`;
	}

	#refusal(writes: readonly Write[]): WriteRefusal | undefined {
		const taken = new Set<string>();
		for (const [index, write] of writes.entries()) {
			const table = this.#table(write.collection);
			if (write.op !== 'create') {
				if (!table.has(write.id)) return { kind: 'missing', index, message: 'is not there' };
				continue;
			}
			if (NAMED.has(write.collection) && table.has(String(write.data.id)))
				return { kind: 'conflict', index, message: 'id: is taken' };
			const fields = UNIQUE[write.collection];
			if (fields === undefined) continue;
			const valueOf = (row: Readonly<Record<string, unknown>>) =>
				fields.map((field) => String(row[field])).join(' ');
			const value = valueOf(write.data);
			const name = `${write.collection} ${value}`;
			if (taken.has(name) || [...table.values()].some((row) => valueOf(row) === value))
				return { kind: 'conflict', index, message: `${fields.join(', ')}: is taken` };
			taken.add(name);
		}
		return undefined;
	}

	#one(write: Write, id: Id, told: FeedRow[]): void {
		const { collection, op } = write;
		const table = this.#table(collection);
		const before = table.get(id);
		const after = op === 'delete' ? undefined : ({ ...before, ...write.data, id } as Row);
		if (after) table.set(id, after);
		else table.delete(id);
		if (!FOLLOWED.has(collection)) return;
		const image = (row: Row | undefined) => {
			if (!row) return null;
			return Object.fromEntries(Object.entries(row).filter(([field]) => field !== 'id'));
		};
		told.push({
			seq: this.rows.length + told.length + 1,
			mark: 'aaaaaaaa',
			op: op === 'create' ? 'insert' : op,
			collection: collection as CollectionName,
			record: id,
			before: image(before),
			after: image(after)
		} as unknown as FeedRow);
	}

	filter(text: string, values: Record<string, string | number | boolean>): string {
		return JSON.stringify({ text, values });
	}

	async find<C extends AnyCollection>(
		collection: C,
		{ filter = '{"text":"","values":{}}', sort = 'key', limit = 1_000, page = 1 }: PageOptions = {}
	): Promise<AnyCollections[C][]> {
		await Promise.resolve();
		this.#read();
		const { text, values } = JSON.parse(filter) as { text: string; values: Record<string, string> };
		const found = [...this.#table(collection).values()].filter(judged(text, values));
		return found
			.sort((a, b) => (String(a[sort]) < String(b[sort]) ? -1 : 1))
			.slice((page - 1) * limit, page * limit) as unknown as AnyCollections[C][];
	}

	async get<C extends AnyCollection>(collection: C, id: Id): Promise<AnyCollections[C] | undefined> {
		await Promise.resolve();
		this.#read();
		return this.#table(collection).get(id) as unknown as AnyCollections[C] | undefined;
	}

	async head(): Promise<{ epoch: string; seq: number }> {
		await Promise.resolve();
		this.#read();
		return { epoch: 'epoch', seq: this.rows.length };
	}

	async feed(after: number, limit: number): Promise<FeedRow[]> {
		await Promise.resolve();
		this.#read();
		return this.rows.slice(after, after + limit);
	}

	#read(): void {
		const fate = this.#fate();
		if (fate === 'before' || fate === 'after') throw new Killed();
		if (fate !== 'fine') throw new Error('away');
	}
}

/** An activity as a write of its own. */
export const fact = (id: Id, data: Partial<Activity>): Write => ({
	op: 'create',
	collection: 'activities',
	data: {
		id,
		type: 'call',
		quantity: 1,
		amount: 0,
		margin: 0,
		customer: '',
		deal: '',
		source: 'me:somebody',
		externalId: '',
		note: '',
		createdBy: '',
		...data
	}
});
