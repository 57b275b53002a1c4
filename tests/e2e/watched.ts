/** A browser of which everything it sends is seen: over HTTP and over sockets, by its pages and by their shared workers. */
import { chromium as playwright, type BrowserContext, type Page } from '@playwright/test';
import { freePort } from '../../src/lib/server/free-port.ts';
import { chromium } from '../chromium.ts';

export interface Watched {
	readonly context: BrowserContext;
	/** What has been sent so far, in readable pieces. */
	readonly sent: readonly string[];
	/** The scripts of the shared workers that were watched. */
	readonly workers: ReadonlySet<string>;
	/** How many messages those workers sent over sockets. */
	frames(): number;
	close(): Promise<void>;
}

/** RFC 6455: the frame holds bytes, which are told as base64. */
const BINARY = 2;

export interface Event {
	readonly method?: string;
	readonly params?: {
		readonly sessionId?: string;
		readonly targetInfo?: { readonly url: string };
		readonly request?: unknown;
		readonly response?: { readonly opcode: number; readonly payloadData: string };
		/** Of the Log domain: what a browser itself says of a page or worker. */
		readonly entry?: { readonly level: string; readonly source: string; readonly text: string };
		readonly exceptionDetails?: { readonly text: string };
	};
}

/**
 * Pages tell by their own events. Shared workers, which Playwright does not follow, are watched by the browser's debugging
 * protocol: each one is stopped before its first line until it is.
 */
export async function watchedBrowser(baseURL: string): Promise<Watched> {
	const port = await freePort();
	const options = chromium();
	const browser = await playwright.launch({
		...options,
		args: [...options.args, `--remote-debugging-port=${port}`]
	});
	const sent: string[] = [];
	const workers = new Set<string>();
	let frames = 0;
	const socket = await debugging(port, ({ method, params }, say) => {
		if (method === 'Target.attachedToTarget' && params?.sessionId) {
			workers.add(params.targetInfo?.url ?? '');
			say('Network.enable', { maxPostDataSize: 1_000_000 }, params.sessionId);
			say('Runtime.runIfWaitingForDebugger', {}, params.sessionId);
		} else if (method === 'Network.webSocketFrameSent' && params?.response) {
			const { opcode, payloadData } = params.response;
			frames += 1;
			sent.push(opcode === BINARY ? Buffer.from(payloadData, 'base64').toString('latin1') : payloadData);
		} else if (method === 'Network.requestWillBeSent') sent.push(JSON.stringify(params?.request));
	});

	const context = await browser.newContext({ baseURL });
	context.on('request', (asked) => {
		sent.push(asked.url(), asked.postDataBuffer()?.toString('latin1') ?? '', JSON.stringify(asked.headers()));
	});
	context.on('page', (page: Page) =>
		page.on('websocket', (line) => line.on('framesent', ({ payload }) => sent.push(payload.toString())))
	);
	return {
		context,
		sent,
		workers,
		frames: () => frames,
		async close() {
			socket.close();
			await browser.close();
		}
	};
}

export type Say = (method: string, params: object, sessionId?: string) => void;

/** A line to the browser's debugging protocol, on which shared workers are attached to as they begin. */
export async function debugging(port: number, hear: (event: Event, say: Say) => void): Promise<WebSocket> {
	const version = await fetch(`http://127.0.0.1:${port}/json/version`);
	const { webSocketDebuggerUrl } = (await version.json()) as { webSocketDebuggerUrl: string };
	const socket = new WebSocket(webSocketDebuggerUrl);
	let id = 0;
	const say: Say = (method, params, sessionId) =>
		socket.send(JSON.stringify({ id: ++id, method, params, ...(sessionId ? { sessionId } : {}) }));
	await new Promise<void>((resolve, reject) => {
		socket.onerror = () => reject(new Error('The browser’s debugging protocol can’t be reached.'));
		socket.onmessage = ({ data }) => {
			const event = JSON.parse(String(data)) as Event & { readonly id?: number; readonly error?: unknown };
			if (event.error && event.id === 1) reject(new Error(JSON.stringify(event.error)));
			else if (event.id === 1) resolve();
			hear(event, say);
		};
		socket.onopen = () =>
			say('Target.setAutoAttach', {
				autoAttach: true,
				waitForDebuggerOnStart: true,
				flatten: true,
				filter: [{ type: 'shared_worker' }, { exclude: true }]
			});
	});
	return socket;
}
