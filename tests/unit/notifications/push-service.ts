/** A push service of this machine, and browsers that subscribed there: real HTTP, real keys, real decryption. */
import { createECDH, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decrypt } from 'http_ece';
import type { AddressRule } from '#lib/server/notifications/address.ts';

/** A test's own rule: nothing like it can be switched on. */
export const ANYWHERE: AddressRule = { endpoint: () => true, machine: () => true };

export interface Heard {
	readonly path: string;
	readonly headers: IncomingMessage['headers'];
	readonly body: Buffer;
}

export interface Answering {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** The connection breaks in place of an answer. */
	readonly breaks?: true;
}

export interface PushService {
	readonly url: string;
	readonly heard: Heard[];
	/** What it answers with from now on; the last one for good. */
	answers: Answering[];
}

type After = (clean: () => Promise<void>) => void;

export async function openPushService(after: After): Promise<PushService> {
	const service: { url: string; heard: Heard[]; answers: Answering[] } = {
		url: '',
		heard: [],
		answers: [{ status: 201 }]
	};
	const server = createServer((asked, answer) => {
		const parts: Buffer[] = [];
		asked.on('data', (part: Buffer) => parts.push(part));
		asked.on('end', () => {
			service.heard.push({ path: asked.url ?? '', headers: asked.headers, body: Buffer.concat(parts) });
			const next = service.answers.length > 1 ? service.answers.shift() : service.answers[0];
			const { status, headers, breaks } = next ?? { status: 500 };
			if (breaks) asked.socket.destroy();
			else answer.writeHead(status, headers).end();
		});
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	after(
		() =>
			new Promise((closed) => {
				server.closeAllConnections();
				server.close(() => closed());
			})
	);
	service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return service;
}

/** A browser's own keys. */
export function newBrowser() {
	const pair = createECDH('prime256v1');
	const p256dh = pair.generateKeys('base64url');
	const auth = randomBytes(16).toString('base64url');
	return {
		keys: { p256dh, auth },
		/** What the message says, as only this browser can tell. */
		read: ({ body }: Pick<Heard, 'body'>): unknown =>
			JSON.parse(decrypt(body, { version: 'aes128gcm', privateKey: pair, authSecret: auth }).toString('utf8'))
	};
}
