/** Secrets: how they are made, and the only form in which they are kept. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;

/** 256 random bits as 43 characters that are safe in addresses, cookies and headers. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** What the record keeps of a secret: SHA-256 as hex. Enough for 256 random bits, which nobody can guess. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** What the record keeps of something short that could be guessed from a plain hash: keyed, as hex. */
export const keyedHashOf = (key: Uint8Array, text: string): string =>
	createHmac('sha256', key).update(text).digest('hex');

/** The secret that follows another one: whoever asks twice is given the same, and nobody without the key can work it out. */
export const followingSecret = (key: Uint8Array, secret: string): string =>
	createHmac('sha256', key).update(`session ${secret}`).digest('base64url');

/** Whether two secrets are the same, in a time that says nothing about where they differ. */
export const sameSecret = (a: string, b: string): boolean =>
	timingSafeEqual(Buffer.from(hashOf(a), 'hex'), Buffer.from(hashOf(b), 'hex'));

const KEY_PREFIX = 'pace_';
/** Random bytes of a key's visible part, by which people tell keys apart. */
const PREFIX_BYTES = 4;

/** A new key for a machine: `pace_<8 hex digits>_<secret>`. The part before the secret is its prefix and no secret. */
export function newKey(): { readonly key: string; readonly prefix: string } {
	const prefix = KEY_PREFIX + randomBytes(PREFIX_BYTES).toString('hex');
	return { key: `${prefix}_${newSecret()}`, prefix };
}

/** No 0, 1, I, L, O or U: each character can be read off a screen across a room. 30 of them, so 8 make 6.5e11 codes. */
const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
export const CODE_LENGTH = 8;

/** A pairing code for people to type. */
export function newCode(): string {
	let code = '';
	while (code.length < CODE_LENGTH) {
		for (const byte of randomBytes(CODE_LENGTH)) {
			const fair = byte < 256 - (256 % CODE_ALPHABET.length); // else the first characters would come up more often
			if (fair && code.length < CODE_LENGTH) code += CODE_ALPHABET[byte % CODE_ALPHABET.length];
		}
	}
	return code;
}

/** A code as it was typed, with or without spaces and dashes, in any case; undefined if it can't be one. */
export function readCode(typed: string): string | undefined {
	const code = typed.replace(/[\s-]/g, '').toUpperCase();
	return code.length === CODE_LENGTH && [...code].every((c) => CODE_ALPHABET.includes(c)) ? code : undefined;
}
