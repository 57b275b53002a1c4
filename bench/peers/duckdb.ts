/**
 * DuckDB as WebAssembly, in memory, with its blocking bindings: no messages to a worker and back, which would add to every
 * query. Facts go in as one Arrow stream; a new one by a prepared insert; the ranking is a prepared query, read as Arrow.
 */
import { createRequire } from 'node:module';
import type { Connection, DuckDb, Statement } from '@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs';
import type { Change, Dataset } from '../data.ts';
import { arrowOf } from './arrow.ts';
import { readAround, type Peer, type Ranked } from './peer.ts';

const require = createRequire(import.meta.url);
const DIST = '@duckdb/duckdb-wasm/dist';
const INSERT = 'INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?)';
const RANKING = 'SELECT rep, SUM(amount) AS total FROM facts GROUP BY rep ORDER BY total DESC, rep';

export class DuckDbWasm implements Peer {
	readonly name = 'DuckDB-WASM';
	#source = new Uint8Array(0);
	#db: DuckDb | undefined;
	#connection: Connection | undefined;
	#insert: Statement | undefined;
	#select: Statement | undefined;

	async prepare(data: Dataset): Promise<void> {
		const duckdb = await import('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs');
		const bundle = (kind: string) => ({
			mainModule: require.resolve(`${DIST}/duckdb-${kind}.wasm`),
			mainWorker: require.resolve(`${DIST}/duckdb-node-${kind}.worker.cjs`)
		});
		const bundles = { mvp: bundle('mvp'), eh: bundle('eh') };
		this.#db = await duckdb.createDuckDB(bundles, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
		await this.#db.instantiate(() => {});
		this.#source = arrowOf(data);
	}

	load(): void {
		if (!this.#db) return;
		this.#disconnect();
		const connection = (this.#connection = this.#db.connect());
		connection.query('DROP TABLE IF EXISTS facts');
		connection.insertArrowFromIPCStream(this.#source, { name: 'facts', create: true });
		this.#insert = connection.prepare(INSERT);
		this.#select = connection.prepare(RANKING);
		this.look(0);
	}

	update({ number, rep, type, fact }: Change): void {
		const { quantity, amount, occurredAt } = fact;
		const day = Math.floor(occurredAt / 86_400_000);
		this.#insert?.query(number, rep, type, quantity, amount, occurredAt, day);
	}

	look(rep: number): number {
		const { reps, sums } = this.#columns();
		return readAround((place) => sums[place]!, sums.length, reps.indexOf(rep));
	}

	ranking(): Ranked {
		const { reps, sums } = this.#columns();
		return { reps: [...reps], sums: [...sums] };
	}

	#columns(): { reps: Int32Array; sums: Float64Array } {
		const table = this.#select?.query();
		const reps = table?.getChild('rep')?.toArray() as Int32Array | undefined;
		const sums = table?.getChild('total')?.toArray() as Float64Array | undefined;
		return { reps: reps ?? new Int32Array(0), sums: sums ?? new Float64Array(0) };
	}

	dropSource(): void {
		this.#source = new Uint8Array(0);
	}

	#disconnect(): void {
		this.#insert?.close();
		this.#select?.close();
		this.#connection?.close();
		this.#insert = this.#select = this.#connection = undefined;
	}

	close(): void {
		this.dropSource();
		this.#disconnect();
		this.#db?.reset();
	}
}
