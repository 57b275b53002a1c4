/** The facts as an Arrow stream, which Perspective and DuckDB take in faster than anything else. */
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import type { Dataset } from '../data.ts';

export function arrowOf({ columns }: Dataset): Uint8Array<ArrayBuffer> {
	const { ids, rep, type, quantity, amount, occurredAt, day } = columns;
	// Perspective has no unsigned columns: reps and types go as signed integers
	const signed = { rep: Int32Array.from(rep), type: Int32Array.from(type) };
	return tableToIPC(tableFromArrays({ id: ids, ...signed, quantity, amount, occurredAt, day }), 'stream');
}
