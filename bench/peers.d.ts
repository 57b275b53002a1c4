/**
 * As much of the peers as is used here. Their own types are in bench/peers/node_modules, which only `npm run bench` installs,
 * while type check and lint have to work without it.
 */
declare module '@tanstack/db-ivm' {
	export type Piped = (stream: Stream) => Stream;
	export interface Stream {
		pipe(...operators: Piped[]): Stream;
	}
	export interface Input<T> extends Stream {
		sendData(data: MultiSet<T>): void;
	}
	export class MultiSet<T> {
		constructor(entries: [T, number][]);
		getInner(): [T, number][];
	}
	export class D2 {
		newInput<T>(): Input<T>;
		finalize(): void;
		run(): void;
	}
	export interface Aggregate {
		readonly reduce: (values: never) => unknown;
	}
	export const groupByOperators: { sum<T>(value: (row: T) => number): Aggregate };
	export function groupBy<T>(
		key: (row: T) => Record<string, unknown>,
		sums: Record<string, Aggregate>
	): Piped;
	export function orderByWithFractionalIndex<T>(
		value: (row: T) => T,
		options: { comparator: (a: T, b: T) => number }
	): Piped;
	export function output(receive: (deltas: MultiSet<unknown>) => void): Piped;
}

declare module '@tanstack/db' {
	export interface Collection<T> {
		readonly toArray: T[];
		insert(row: T): unknown;
		preload(): Promise<void>;
		cleanup(): Promise<void>;
	}
	export interface Reference {
		readonly [field: string]: unknown;
	}
	export interface Query {
		from(source: Record<string, unknown>): Query;
		groupBy(by: (refs: Record<string, Reference>) => unknown): Query;
		select(what: (refs: Record<string, Reference>) => Record<string, unknown>): Query;
		orderBy(by: (refs: Record<string, Reference>) => unknown, direction: 'asc' | 'desc'): Query;
	}
	export function localOnlyCollectionOptions<T>(config: { getKey: (row: T) => number; initialData: T[] }): {
		readonly of: T;
	};
	export function createCollection<T>(options: { readonly of: T }): Collection<T>;
	export function createLiveQueryCollection<T>(options: {
		readonly query: (query: Query) => Query;
		readonly gcTime: number;
	}): Collection<T>;
	export function sum(value: unknown): unknown;
}

declare module 'arquero' {
	export interface ColumnTable {
		groupby(...by: string[]): ColumnTable;
		rollup(values: Record<string, unknown>): ColumnTable;
		orderby(...by: unknown[]): ColumnTable;
		array(name: string): Iterable<number>;
	}
	export function table(columns: Readonly<Record<string, ArrayLike<number>>>): ColumnTable;
	export function desc(column: string): unknown;
	export const op: { sum(column: string): unknown };
}

declare module 'apache-arrow' {
	export interface Table {
		readonly numRows: number;
	}
	export function tableFromArrays(columns: Readonly<Record<string, ArrayLike<number>>>): Table;
	export function tableToIPC(table: Table, type: 'stream'): Uint8Array<ArrayBuffer>;
}

declare module '@sqlite.org/sqlite-wasm' {
	export interface PreparedStatement {
		bind(values: readonly number[]): PreparedStatement;
		bind(at: number, value: number): PreparedStatement;
		step(): boolean;
		stepReset(): PreparedStatement;
		reset(): PreparedStatement;
		getInt(column: number): number | null;
		getFloat(column: number): number | null;
		finalize(): void;
	}
	export interface Database {
		exec(sql: string): unknown;
		prepare(sql: string): PreparedStatement;
		transaction(work: () => void): void;
		close(): void;
	}
	export default function sqlite3InitModule(): Promise<{
		readonly oo1: { readonly DB: new (name: string, flags: string) => Database };
	}>;
}

declare module '@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs' {
	export interface Column {
		toArray(): ArrayLike<number>;
	}
	export interface Result {
		getChild(name: string): Column | null;
	}
	export interface Statement {
		query(...values: number[]): Result;
		close(): void;
	}
	export interface Connection {
		query(sql: string): Result;
		insertArrowFromIPCStream(stream: Uint8Array, options: { name: string; create: boolean }): void;
		prepare(sql: string): Statement;
		close(): void;
	}
	export interface DuckDb {
		instantiate(progress: () => void): Promise<unknown>;
		connect(): Connection;
		reset(): void;
	}
	export interface Bundle {
		readonly mainModule: string;
		readonly mainWorker: string;
	}
	export class VoidLogger {}
	export const NODE_RUNTIME: object;
	export function createDuckDB(
		bundles: Record<'mvp' | 'eh', Bundle>,
		logger: VoidLogger,
		runtime: object
	): Promise<DuckDb>;
}

declare module '@perspective-dev/client' {
	export interface View {
		on_update(notify: () => void): Promise<unknown>;
		with_typed_arrays(
			window: null,
			look: (names: readonly string[], columns: readonly ArrayLike<number>[]) => void
		): Promise<void>;
		delete(): Promise<void>;
	}
	export interface Table {
		view(config: {
			group_by: string[];
			columns: string[];
			aggregates: Record<string, string>;
			sort: [string, 'asc' | 'desc'][];
		}): Promise<View>;
		update(rows: readonly Readonly<Record<string, number>>[]): Promise<unknown>;
		delete(): Promise<void>;
	}
	export interface Client {
		table(data: ArrayBuffer): Promise<Table>;
	}
}

declare module '@perspective-dev/client/node' {
	const client: import('@perspective-dev/client').Client;
	export default client;
}

declare module '@perspective-dev/client/inline' {
	const perspective: { worker(): Promise<import('@perspective-dev/client').Client> };
	export default perspective;
}
