import { emptyState, type DailySum, type Fact, type StreamRow, type StreamState } from '#lib/domain/facts.ts';
import type { StreamName } from '#lib/domain/identity.ts';
import type { CollectionName, LocalDate } from '#lib/domain/records.ts';
import {
	FactSums,
	HashSum,
	rowHash,
	singleFrom,
	streamHash,
	type Hashed
} from '#lib/protocol/stream-hash.ts';
import { keysUnder } from '#lib/server/gateway/keys.ts';
import { project, type Viewpoint } from '#lib/server/gateway/projection.ts';
import type { Content } from './record.ts';

export const keyOf = keysUnder(new Uint8Array(32).fill(7));

/** Facts from here on are always held one by one: hashes take them whole. */
export const DETAIL_SURE = '2026-03-10';
const MS_A_DAY = 86_400_000;

type Row = Readonly<Record<string, unknown>>;

/** No facts as columns: here they are rows. */
export const NOTHING = emptyState();

export const sumKey = (row: Row) => `${String(row.localDate)}/${String(row.rep)}/${String(row.type)}`;

/** Everything that a stream's audience sees of some content, older facts of the floor as sums: what a snapshot says. */
export function stateOf(
	stream: StreamName,
	content: Content,
	view: Viewpoint,
	detailFrom: LocalDate
): StreamState {
	const rows: StreamRow[] = [];
	const sums = new Map<string, DailySum>();
	for (const [name, table] of Object.entries(content)) {
		const collection = name as CollectionName;
		for (const [id, image] of table) {
			const row = seen(stream, collection, id, image, view);
			if (!row) continue;
			if (isOld(stream, collection, row, detailFrom)) addSum(sums, row, 1);
			else rows.push({ collection, id, row });
		}
	}
	return {
		...NOTHING,
		rows,
		sums: [...sums.values()],
		detailFrom: stream === 'floor' ? detailFrom : ''
	};
}

export const isOld = (stream: StreamName, collection: string, row: Row, detailFrom: LocalDate) =>
	stream === 'floor' && collection === 'activities' && String(row.localDate) < detailFrom;

export function addSum(sums: Map<string, DailySum>, row: Row, sign: 1 | -1): void {
	const key = sumKey(row);
	const { rep, type, localDate, quantity, amount } = row as {
		rep: string;
		type: string;
		localDate: string;
		quantity: number;
		amount: number;
	};
	const credit = amount < 0;
	const sum = sums.get(key);
	const next: DailySum = {
		rep,
		type,
		day: Date.parse(localDate) / MS_A_DAY,
		rows: (sum?.rows ?? 0) + sign,
		quantity: (sum?.quantity ?? 0) + sign * quantity,
		amount: (sum?.amount ?? 0) + sign * amount,
		creditRows: (sum?.creditRows ?? 0) + (credit ? sign : 0),
		creditQuantity: (sum?.creditQuantity ?? 0) + (credit ? sign * quantity : 0)
	};
	if (next.rows === 0 && next.quantity === 0 && next.amount === 0) sums.delete(key);
	else sums.set(key, next);
}

const lines = new WeakMap<object, string>();

/** A row as text; rows are never changed, so each is written once. */
function lineOf({ collection, id, row }: StreamRow): string {
	let line = lines.get(row);
	if (line === undefined) lines.set(row, (line = `${collection}/${id} ${JSON.stringify(row)}`));
	return line;
}

/** Canonical form: records by id and sums, one line each; every line stands there once. */
const linesOf = ({ rows, sums }: StreamState): string[] => [
	...rows.map(lineOf),
	...sums.map((sum) => JSON.stringify(sum, SUM_FIELDS))
];
const SUM_FIELDS = ['rep', 'day', 'type', 'rows', 'quantity', 'amount', 'creditRows', 'creditQuantity'];

/** Where two states differ, in words; undefined: nowhere. */
export function differenceOf(have: StreamState, want: StreamState): string | undefined {
	const has = linesOf(have);
	const wanted = new Set(linesOf(want));
	const extra = has.find((line) => !wanted.has(line));
	if (extra === undefined && has.length === wanted.size) return undefined;
	const held = new Set(has);
	const missing = [...wanted].find((line) => !held.has(line));
	return `has ${extra ?? 'nothing more'}, lacks ${missing ?? 'nothing'}`;
}

const hashes = new WeakMap<object, Hashed>();

/** What is held, hashed like the hash that was told. Facts of the floor are rows here, and columns in the product. */
export function hashHeld(
	stream: StreamName,
	rows: Iterable<StreamRow>,
	sums: Iterable<DailySum>,
	told: string
): string {
	const small = new HashSum();
	const facts = new FactSums();
	for (const held of rows) {
		if (stream === 'floor' && held.collection === 'activities') {
			facts.put(1, held.id, held.row as unknown as Fact);
			continue;
		}
		let hash = hashes.get(held.row);
		if (hash === undefined) hashes.set(held.row, (hash = rowHash(held)));
		small.add(1, hash);
	}
	for (const sum of sums) facts.putSum(sum);
	return streamHash(small, facts, singleFrom(told));
}

/** `project`, remembered for records and viewpoints that are still the same objects. */
function seen(stream: StreamName, collection: CollectionName, id: string, image: object, view: Viewpoint) {
	let streams = projected.get(view);
	if (!streams) projected.set(view, (streams = new Map<StreamName, WeakMap<object, Row | undefined>>()));
	let images = streams.get(stream);
	if (!images) streams.set(stream, (images = new WeakMap<object, Row | undefined>()));
	if (!images.has(image)) images.set(image, project(stream, collection, id, image, view));
	return images.get(image);
}
const projected = new WeakMap<Viewpoint, Map<StreamName, WeakMap<object, Row | undefined>>>();
