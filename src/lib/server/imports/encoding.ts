/** Encodings that spreadsheets and sales systems export; the names are TextDecoder's. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const HEAD_BYTES = 4_096;
const ZIP = [0x50, 0x4b, 0x03, 0x04];

const startsWith = (bytes: Uint8Array, signature: readonly number[]): boolean =>
	signature.every((byte, i) => bytes[i] === byte);

/** Learns a file's encoding while its bytes go by: byte order marks, zero bytes, and whether it is valid UTF-8. */
export class EncodingSniffer {
	readonly #head = new Uint8Array(HEAD_BYTES);
	#length = 0;
	#utf8: TextDecoder | undefined = new TextDecoder('utf-8', { fatal: true });

	push(chunk: Uint8Array): void {
		const room = HEAD_BYTES - this.#length;
		if (room > 0) {
			this.#head.set(chunk.subarray(0, room), this.#length);
			this.#length += Math.min(room, chunk.length);
		}
		this.#check(chunk, true);
	}

	#check(chunk: Uint8Array, stream: boolean): void {
		try {
			this.#utf8?.decode(chunk, { stream });
		} catch {
			this.#utf8 = undefined;
		}
	}

	/** Once all bytes have gone by: the encoding, or in words why this is no text. */
	end(): { readonly encoding: Encoding } | { readonly reason: string } {
		const head = this.#head.subarray(0, this.#length);
		if (startsWith(head, ZIP)) {
			return { reason: 'This is a workbook or an archive, no CSV: save the sheet as CSV and bring in that.' };
		}
		if (startsWith(head, [0xff, 0xfe])) return { encoding: 'utf-16le' };
		if (startsWith(head, [0xfe, 0xff])) return { encoding: 'utf-16be' };
		const zeros: [number, number] = [0, 0];
		for (const [i, byte] of head.entries()) if (byte === 0) zeros[i % 2 === 0 ? 0 : 1]++;
		const [even, odd] = zeros;
		if (odd > head.length / 4 && even < odd / 8) return { encoding: 'utf-16le' };
		if (even > head.length / 4 && odd < even / 8) return { encoding: 'utf-16be' };
		if (even + odd > 0) return { reason: 'This is no text file.' };
		this.#check(new Uint8Array(), false);
		return { encoding: this.#utf8 ? 'utf-8' : 'windows-1252' };
	}
}
