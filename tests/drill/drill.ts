/** The drill: a floor is backed up while people write, restored into an empty directory by the command line, and compared with itself. */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import type { BoardQuery, Standings } from '../../src/lib/domain/board.ts';
import type { FeedRow, Id } from '../../src/lib/domain/records.ts';
import { unpack, checkSeal } from '../../src/lib/server/backup/archive.ts';
import { manifestFrom, type Manifest } from '../../src/lib/server/backup/manifest.ts';
import { toFullFact } from '../../src/lib/server/gateway/projection.ts';
import { keysUnder } from '../../src/lib/server/gateway/keys.ts';
import type { Settings } from '../../src/lib/server/settings.ts';
import { startPacesetter, type Started } from '../../src/lib/server/start.ts';
import { fillFloor } from './floor.ts';
import { startWriting, type Delays } from './writing.ts';

export interface DrillParts {
	/** An empty folder for everything. */
	readonly folder: string;
	readonly facts: number;
	readonly people?: number;
	/** How long writes go on before the backup, for comparison. */
	readonly quietMs: number;
	readonly say?: (line: string) => void;
}

export interface Drilled {
	readonly manifest: Manifest;
	/** Of the backup's file. */
	readonly bytes: number;
	/** Seconds. */
	readonly seconds: {
		readonly fill: number;
		readonly backup: number;
		readonly restore: number;
		readonly boards: number;
	};
	readonly delays: { readonly quiet: Delays; readonly backup: Delays };
	/** Facts acknowledged before the backup began that are not in it. */
	readonly lost: number;
	readonly boards: { readonly compared: number; readonly unlike: readonly string[] };
	/** Sums by rep, type and day that plain SQL finds otherwise in the floor as it was then. */
	readonly unlikeSums: number;
	/** What the restore said. */
	readonly said: string;
}

const METRICS = ['calls', 'orders', 'revenue', 'margin', 'value_per_order', 'points'];
const PERIODS = ['day', 'week', 'month', 'quarter', 'year', 'all', 'rolling-7d'];
const KINDS = ['rep', 'team', 'region'] as const;
const QUERIES: readonly BoardQuery[] = METRICS.flatMap((metric) =>
	PERIODS.flatMap((period) => KINDS.map((by) => ({ metric, period, by })))
);

/** Throws where a step refuses; differences are told. */
export async function drill({
	folder,
	facts,
	people,
	quietMs,
	say = () => undefined
}: DrillParts): Promise<Drilled> {
	const [before, after] = [join(folder, 'before'), join(folder, 'after')];
	await mkdir(before);
	const app = await open(before);
	let began = performance.now();
	const floor = await fillFloor(app.record, { facts, ...(people !== undefined && { people }) }, Date.now());
	await app.authority.reached((await app.record.head()).seq, 600_000);
	const fill = since(began);
	say(`${facts.toLocaleString('en')} facts in ${fill.toFixed(0)} s`);

	const from = (await app.record.head()).seq;
	const writing = startWriting(app, floor);
	await writing.lasting(quietMs);
	const quiet = writing.delays();
	const acknowledged = writing.acknowledged();
	began = performance.now();
	const file = await backUp(app, join(folder, 'drill.tar.zst'));
	const backup = since(began);
	const during = writing.delays();
	await writing.stop();
	const { manifest, bytes } = await manifestOf(file);
	say(
		`backup in ${backup.toFixed(1)} s, ${(bytes / 1e6).toFixed(1)} MB, longest write ${during.longest.toFixed(0)} ms`
	);

	began = performance.now();
	const said = await restoreByHand(file, after);
	const restore = since(began);
	say(`restore in ${restore.toFixed(1)} s`);

	began = performance.now();
	const unlikeSums = sumsUnlike(before, after, manifest.position.seq);
	const lost = lostIn(after, acknowledged, from);
	const now = Date.now();
	await undo(app, manifest.position.seq);
	const then = boardsAt(app, now);
	await app.close();
	const restored = await open(after);
	const again = boardsAt(restored, now);
	await restored.close();
	const unlike = QUERIES.flatMap((query, n) => (then[n] === again[n] ? [] : [JSON.stringify(query)]));
	const boards = { compared: QUERIES.length, unlike };
	const seconds = { fill, backup, restore, boards: since(began) };
	return { manifest, bytes, seconds, delays: { quiet, backup: during }, lost, boards, unlikeSums, said };
}

const since = (began: number) => (performance.now() - began) / 1_000;

const settingsOf = (dataDir: string): Settings => ({
	port: 0,
	host: '127.0.0.1',
	dataDir,
	demo: 'off',
	pocketbaseBin: undefined,
	origin: undefined
});

const open = (dataDir: string) => startPacesetter({ settings: settingsOf(dataDir), log: () => undefined });

/** By the running server, in the process that it has for that. */
async function backUp(app: Started, to: string): Promise<string> {
	const begun = app.backups.start(to);
	if (!begun.ok) throw new Error(begun.error);
	for (;;) {
		const { last } = await app.backups.list();
		if (last?.id === begun.value) {
			if (!last.result.ok) throw new Error(last.result.error);
			return last.result.value.path;
		}
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

async function manifestOf(file: string): Promise<{ manifest: Manifest; bytes: number }> {
	const seal = await checkSeal(file);
	if (!seal.ok) throw new Error(`${file} ${seal.error}`);
	for await (const part of unpack(file, seal.value.bytes)) {
		const manifest = await manifestFrom(part);
		if (!manifest.ok) throw new Error(manifest.error);
		return { manifest: manifest.value, bytes: seal.value.bytes };
	}
	throw new Error('an empty backup');
}

/** As an operator does it: the command, on another directory. Answers with what it said. */
async function restoreByHand(file: string, dataDir: string): Promise<string> {
	const env = { ...process.env, PACESETTER_DATA: dataDir };
	const { stderr } = await promisify(execFile)(process.execPath, ['src/cli.ts', 'restore', file], { env });
	return stderr;
}

/** Sums as they were at a row of the feed: what did not change since, and of what did how it was before. */
const SUMS_AT = `WITH later AS (SELECT record, min(seq) AS seq FROM feed WHERE seq > ?1 AND collection = 'activities' GROUP BY record),
	then_ AS (
		SELECT rep, type, localDate, quantity, amount, margin FROM activities WHERE id NOT IN (SELECT record FROM later)
		UNION ALL
		SELECT f.before ->> 'rep', f.before ->> 'type', f.before ->> 'localDate', f.before ->> 'quantity',
			f.before ->> 'amount', f.before ->> 'margin'
		FROM later JOIN feed AS f ON f.seq = later.seq WHERE f.before IS NOT NULL
	)
	SELECT rep, type, localDate, count(*) AS n, sum(quantity) AS quantity, sum(amount) AS amount, sum(margin) AS margin
	FROM then_ GROUP BY rep, type, localDate ORDER BY rep, type, localDate`;

function sumsUnlike(before: string, after: string, seq: number): number {
	const rows = (dir: string) =>
		looking(dir, (database) =>
			database
				.prepare(SUMS_AT)
				.all(seq)
				.map((row) => JSON.stringify(row))
		);
	const [then, now] = [rows(before), rows(after)];
	const known = new Set(then);
	return Math.abs(then.length - now.length) + now.filter((row) => !known.has(row)).length;
}

/** Those that the restored feed does not have behind the row at which the writing began. */
function lostIn(after: string, acknowledged: readonly Id[], from: number): number {
	const rows = looking(after, (restored) =>
		restored.prepare(`SELECT record FROM feed WHERE seq > ? AND op = 'insert'`).all(from)
	);
	const held = new Set(rows.map(({ record }) => record));
	return acknowledged.filter((id) => !held.has(id)).length;
}

function looking<T>(dir: string, look: (database: DatabaseSync) => T): T {
	const database = new DatabaseSync(join(dir, 'pb', 'data.db'), { readOnly: true, timeout: 10_000 });
	try {
		return look(database);
	} finally {
		database.close();
	}
}

/** Takes the live engine back to a row of the feed. */
async function undo(app: Started, seq: number): Promise<void> {
	const rows: FeedRow[] = [];
	for (;;) {
		const page = await app.record.feed(rows.at(-1)?.seq ?? seq, 1_000);
		if (page.length === 0) break;
		rows.push(...page);
	}
	await app.authority.reached(rows.at(-1)?.seq ?? seq);
	const keyOf = keysUnder(app.secrets.workspaceSecret);
	for (const row of rows.reverse()) {
		if (row.collection !== 'activities') continue;
		const { record, before, after } = row as FeedRow<'activities'>;
		app.authority.engine.putFact(
			record,
			before && toFullFact(before, keyOf),
			after && toFullFact(after, keyOf)
		);
	}
}

/** Every board as text, bit by bit. */
const boardsAt = ({ authority: { engine } }: Started, now: number): string[] =>
	QUERIES.map((query) => {
		const board = engine.standings(query, now);
		if (!board.ok) throw new Error(`${JSON.stringify(query)}: ${board.error.message}`);
		return asText(board.value);
	});

const asText = (board: Standings) =>
	JSON.stringify(board, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
