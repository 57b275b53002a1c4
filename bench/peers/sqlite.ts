/**
 * SQLite as WebAssembly, in memory. Facts go in by one prepared statement in one transaction, the way its documentation
 * advises. Two ways to rank: a query over a covering index, all of whose rows are read; and totals that a trigger keeps, with
 * an index of their own, in which the top 50 and the neighbours are looked up: a board made by hand inside SQLite.
 */
import sqlite3InitModule, { type Database, type PreparedStatement } from '@sqlite.org/sqlite-wasm';
import type { Change, Dataset } from '../data.ts';
import { readAround, TOP, type Peer, type Ranked } from './peer.ts';

const FACTS = `
	CREATE TABLE facts (
		id INTEGER PRIMARY KEY, rep INTEGER NOT NULL, type INTEGER NOT NULL, quantity REAL NOT NULL,
		amount INTEGER NOT NULL, occurredAt INTEGER NOT NULL, day INTEGER NOT NULL
	)`;
const INSERT = 'INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?)';

interface Way {
	readonly name: string;
	readonly before: string;
	readonly after: string;
	readonly ranking: string;
}
const BY_QUERY: Way = {
	name: 'SQLite, query',
	before: '',
	after: 'CREATE INDEX by_rep ON facts (rep, amount)',
	ranking: 'SELECT rep, SUM(amount) AS total FROM facts GROUP BY rep ORDER BY total DESC, rep'
};
const BY_TRIGGER: Way = {
	name: 'SQLite, totals by trigger',
	before: 'CREATE TABLE totals (rep INTEGER PRIMARY KEY, total INTEGER NOT NULL)',
	after: `
		INSERT INTO totals SELECT rep, SUM(amount) FROM facts GROUP BY rep;
		CREATE INDEX by_total ON totals (total DESC, rep);
		CREATE TRIGGER count_in AFTER INSERT ON facts BEGIN
			INSERT INTO totals VALUES (new.rep, new.amount)
				ON CONFLICT (rep) DO UPDATE SET total = total + excluded.total;
		END`,
	ranking: 'SELECT rep, total FROM totals ORDER BY total DESC, rep'
};

const neighbour = (side: string, order: string): string => `
	SELECT other.total FROM totals AS own JOIN totals AS other
		ON (other.total ${side} own.total OR (other.total = own.total AND own.rep ${side} other.rep))
	WHERE own.rep = ?1 ORDER BY other.total ${order}, other.rep ${order === 'DESC' ? 'ASC' : 'DESC'} LIMIT 1`;
const LOOKUPS = [
	`SELECT total FROM totals ORDER BY total DESC, rep LIMIT ${TOP}`,
	neighbour('>', 'ASC'),
	neighbour('<', 'DESC')
];

export class Sqlite implements Peer {
	readonly name: string;
	readonly #way: Way;
	#open: (() => Database) | undefined;
	#db: Database | undefined;
	#insert: PreparedStatement | undefined;
	#select: PreparedStatement | undefined;
	/** The top, the one above a rep, the one below. */
	#lookups: PreparedStatement[] = [];
	#data: Dataset | undefined;

	constructor(way: 'query' | 'trigger') {
		this.#way = way === 'query' ? BY_QUERY : BY_TRIGGER;
		this.name = this.#way.name;
	}

	async prepare(data: Dataset): Promise<void> {
		const { oo1 } = await sqlite3InitModule();
		this.#open = () => new oo1.DB(':memory:', 'c');
		this.#data = data;
	}

	load(): void {
		if (!this.#open || !this.#data) return;
		this.#closeDatabase();
		const db = (this.#db = this.#open());
		db.exec(`${FACTS}; ${this.#way.before}`);
		const insert = db.prepare(INSERT);
		const { count, ids, rep, type, quantity, amount, occurredAt, day } = this.#data.columns;
		db.transaction(() => {
			for (let i = 0; i < count; i++) {
				insert
					.bind([ids[i]!, rep[i]!, type[i]!, quantity[i]!, amount[i]!, occurredAt[i]!, day[i]!])
					.stepReset();
			}
		});
		insert.finalize();
		db.exec(this.#way.after);
		this.#insert = db.prepare(INSERT); // after the trigger was made
		this.#select = db.prepare(this.#way.ranking);
		if (this.#way === BY_TRIGGER) this.#lookups = LOOKUPS.map((sql) => db.prepare(sql));
		this.look(0);
	}

	update({ number, rep, type, fact }: Change): void {
		const { quantity, amount, occurredAt } = fact;
		const day = Math.floor(occurredAt / 86_400_000);
		this.#insert?.bind([number, rep, type, quantity, amount, occurredAt, day]).stepReset();
	}

	look(rep: number): number {
		if (this.#way === BY_TRIGGER) return this.#lookUp(rep);
		const { reps, sums } = this.ranking();
		return readAround((place) => sums[place]!, sums.length, reps.indexOf(rep));
	}

	#lookUp(rep: number): number {
		let seen = 0;
		for (const [at, statement] of this.#lookups.entries()) {
			if (at > 0) statement.bind(1, rep);
			while (statement.step()) seen += statement.getFloat(0) ?? 0;
			statement.reset();
		}
		return seen;
	}

	ranking(): Ranked {
		const ranked = { reps: [] as number[], sums: [] as number[] };
		const select = this.#select;
		while (select?.step()) {
			ranked.reps.push(select.getInt(0) ?? 0);
			ranked.sums.push(select.getFloat(1) ?? 0);
		}
		select?.reset();
		return ranked;
	}

	dropSource(): void {
		this.#data = undefined;
	}

	#closeDatabase(): void {
		for (const statement of this.#lookups) statement.finalize();
		this.#lookups = [];
		this.#insert?.finalize();
		this.#select?.finalize();
		this.#db?.close();
		this.#insert = this.#select = this.#db = undefined;
	}

	close(): void {
		this.dropSource();
		this.#closeDatabase();
	}
}
