/** One attempt to hand a message to a browser's push service (RFC 8030), encrypted so that only that browser reads it (RFC 8291). */
import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import webPush from 'web-push';
import { endpointOf, ForbiddenAddress, guardedLookup, type AddressRule } from './address.ts';
import type { VapidKeys } from './vapid.ts';

export interface Device {
	readonly endpoint: string;
	readonly p256dh: string;
	readonly auth: string;
}

export interface Sending {
	readonly device: Device;
	/** At most about 3,900 bytes of UTF-8. */
	readonly payload: string;
	readonly keys: VapidKeys;
	readonly subject: string;
	/** Seconds for which the service may keep it for a phone that is off. */
	readonly ttl: number;
	readonly rule: AddressRule;
}

/**
 * `gone`: the browser takes none any more, or its address may not be called. `later`: not taken now, so it may be tried again
 * after `after` ms, where the service said so. `failed`: refused for good, or nobody knows whether it was heard.
 */
export type Outcome =
	| { readonly kind: 'sent' | 'gone' | 'failed' }
	| { readonly kind: 'later'; readonly after: number | undefined };
export type Send = (sending: Sending) => Promise<Outcome>;

const PATIENCE_MS = 10_000;
/** The connection was never made, so nothing was heard. */
const UNHEARD = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH'];

/** Sends it once. Never rejects, and follows no redirection: the address judged is the address called. */
export async function sendPush({ device, payload, keys, subject, ttl, rule }: Sending): Promise<Outcome> {
	const url = endpointOf(device.endpoint, rule);
	const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
	if (!url) return { kind: 'gone' };
	let made;
	try {
		made = webPush.generateRequestDetails(
			{ endpoint: url.href, keys: { p256dh: device.p256dh, auth: device.auth } },
			payload,
			{ vapidDetails: { subject, ...keys }, TTL: Math.max(0, Math.round(ttl)), urgency: 'normal' }
		);
	} catch {
		return { kind: 'gone' }; // its keys are none
	}
	try {
		const options: RequestOptions = {
			method: 'POST',
			headers: made.headers,
			lookup: guardedLookup(rule),
			signal: AbortSignal.timeout(PATIENCE_MS)
		};
		const answer = await post(url, options, made.body ?? Buffer.alloc(0), host);
		return outcomeOf(answer.statusCode ?? 0, answer.headers['retry-after']);
	} catch (error) {
		if (error instanceof ForbiddenAddress) return { kind: 'gone' };
		const { code } = error as { code?: unknown };
		return UNHEARD.includes(String(code)) ? { kind: 'later', after: undefined } : { kind: 'failed' };
	}
}

/** Answers with the head; the body is let go. */
const post = (url: URL, options: RequestOptions, body: Buffer, host: string): Promise<IncomingMessage> =>
	new Promise((resolve, reject) => {
		const request = url.protocol === 'http:' ? plainRequest : secureRequest;
		const asked = request(url, { ...options, hostname: host }, (answer) => {
			resolve(answer);
			answer.destroy();
		});
		asked.on('error', reject);
		asked.end(body);
	});

function outcomeOf(status: number, retryAfter: string | undefined): Outcome {
	if (status >= 200 && status < 300) return { kind: 'sent' };
	if (status === 404 || status === 410) return { kind: 'gone' };
	if (status === 429 || status >= 500) return { kind: 'later', after: msOf(retryAfter) };
	return { kind: 'failed' };
}

/** A Retry-After in seconds; as a date it is left aside. */
function msOf(retryAfter: string | undefined): number | undefined {
	return retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) * 1000 : undefined;
}
