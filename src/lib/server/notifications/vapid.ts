/** The key by which push services know this floor (RFC 8292), kept with the other secrets and made at first use. */
import { createECDH, randomBytes } from 'node:crypto';
import { keepSecret } from '#lib/server/pocketbase/secret.ts';

const FILE = 'push.secret';
const CURVE = 'prime256v1';
/** 32 bytes as base64url. */
const PRIVATE_KEY = /^[\w-]{43}$/;

/** base64url, as browsers and push services take them. */
export interface VapidKeys {
	/** 65 bytes: what browsers subscribe with. */
	readonly publicKey: string;
	readonly privateKey: string;
}

export interface Vapid {
	/** Made when they are first asked for; rejects where the data directory can't be written. */
	keys(): Promise<VapidKeys>;
	/** Whom push services may turn to: an address or `mailto:`. */
	readonly subject: string;
}

/** @param origin under which people reach this floor, if a proxy stands in front */
export function vapidIn(dataDir: string, origin: string | undefined): Vapid {
	let kept: Promise<VapidKeys> | undefined;
	return {
		keys: () => (kept ??= readKeys(dataDir).catch((error: unknown) => ((kept = undefined), raise(error)))),
		subject: origin?.startsWith('https:') ? origin : 'mailto:pacesetter@floor.invalid'
	};
}

async function readKeys(dataDir: string): Promise<VapidKeys> {
	const privateKey = await keepSecret(dataDir, FILE, {
		valid: PRIVATE_KEY,
		make: () => randomPrivateKey().toString('base64url')
	});
	const pair = createECDH(CURVE);
	pair.setPrivateKey(Buffer.from(privateKey, 'base64url'));
	return { privateKey, publicKey: pair.getPublicKey('base64url') };
}

/** 32 random bytes that are a key of the curve, as all but one in 4 billion are. */
function randomPrivateKey(): Buffer {
	for (;;) {
		const bytes = randomBytes(32);
		try {
			createECDH(CURVE).setPrivateKey(bytes);
			return bytes;
		} catch {
			continue; // beyond the curve's order
		}
	}
}

function raise(error: unknown): never {
	throw error;
}
