/** The library's own other end: what a browser does with a message (RFC 8188). */
declare module 'http_ece' {
	import type { ECDH } from 'node:crypto';
	export function decrypt(
		body: Buffer,
		options: { version: 'aes128gcm'; privateKey: ECDH; authSecret: string }
	): Buffer;
}
