import { createHmac } from 'node:crypto';

/** 53 bits that stand for a customer's or deal's name; 0 for none. */
export type KeyOf = (name: string) => number;

const KNOWN = 50_000;
const SAFE_BITS = 53;
const NOBODY = 0;

/** M6: the same customer however it was typed: trimmed, NFC, case-folded (by way of capitals: ß and ss, ς and σ agree). */
export const normalName = (name: string): string =>
	name.trim().normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');

/**
 * Keys that let "the same customer" be counted without naming anyone: the top 53 bits of HMAC-SHA256 (RFC 2104) of the
 * normal name under the workspace's secret. The same in every gateway. The most recent names' keys are kept.
 */
export function keysUnder(secret: Uint8Array): KeyOf {
	let known = new Map<string, number>();
	let older = new Map<string, number>();
	return (name) => {
		const kept = known.get(name) ?? older.get(name);
		const key = kept ?? keyOf(secret, normalName(name));
		if (!known.has(name)) {
			if (known.size >= KNOWN) {
				older = known;
				known = new Map();
			}
			known.set(name, key);
		}
		return key;
	};
}

function keyOf(secret: Uint8Array, name: string): number {
	if (name === '') return NOBODY;
	const digest = createHmac('sha256', secret).update(name, 'utf8').digest();
	return Number(digest.readBigUInt64BE() >> BigInt(64 - SAFE_BITS)) || 1;
}
