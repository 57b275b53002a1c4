/**
 * The doors of the house as pure functions: which hosts we answer for, and whose unsafe requests we believe. HTTP hooks and
 * the socket adapter use the same ones. Nothing here ever trusts a Host header to say what our own name is (DNS rebinding).
 */
import { networkInterfaces } from 'node:os';
import type { Identity } from '#lib/domain/identity.ts';

/** Under which names and ports people reach this floor. */
export interface Place {
	/** As in Settings: scheme, host and port behind a proxy. When given, it alone counts. */
	readonly origin?: string | undefined;
	readonly host: string;
	readonly port: number;
	/** Of this machine; matter only where HOST means all of them. Default: asked from the system. */
	readonly addresses?: readonly string[];
}

/** `hosts`: allowed Host headers; `origins`: allowed Origin headers. Both in lower case. */
export interface Doors {
	readonly hosts: ReadonlySet<string>;
	readonly origins: ReadonlySet<string>;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const ALL_ADDRESSES = new Set(['0.0.0.0', '::', '[::]']);
const HTTP_PORT = 80;

const machineAddresses = () =>
	Object.values(networkInterfaces()).flatMap((addresses) => addresses?.map(({ address }) => address) ?? []);

const bracketed = (address: string) =>
	address.includes(':') && !address.startsWith('[') ? `[${address.replace(/%.*$/, '')}]` : address;

/** The list of names that `place` makes; see protocol.md, Identities and doors. */
export function doorsOf({ origin, host, port, addresses }: Place): Doors {
	if (origin !== undefined) {
		const url = new URL(origin);
		return { hosts: new Set([url.host]), origins: new Set([url.origin]) };
	}
	const names = [
		...LOOPBACK,
		host,
		...(ALL_ADDRESSES.has(host) ? (addresses ?? machineAddresses()) : [])
	].map((name) => bracketed(name).toLowerCase());
	const hosts = names.flatMap((name) => [`${name}:${port}`, ...(port === HTTP_PORT ? [name] : [])]);
	return { hosts: new Set(hosts), origins: new Set(hosts.map((name) => `http://${name}`)) };
}

/** Whether a Host header names us. */
export const hostAllowed = (host: string | null | undefined, { hosts }: Doors): boolean =>
	host != null && hosts.has(host.toLowerCase());

/** Whether an Origin header is one of ours: exactly, so neither `null` nor nonsense is. */
export const originAllowed = (origin: string | null | undefined, { origins }: Doors): boolean =>
	origin != null && origins.has(origin.toLowerCase());

const SAFE_METHODS = new Set(['GET', 'HEAD']);

/**
 * Whether a request may have been forged by another site. A key or the operator's token is never sent by a browser on its
 * own, so they need no Origin; with a cookie, anything but GET and HEAD needs a listed one, whatever its content type.
 * Without any identity there is nothing to ride on, but a foreign Origin is still turned away (log-in forgery).
 */
export function forged(
	request: { readonly method: string; readonly origin: string | null },
	identity: Identity,
	doors: Doors
): boolean {
	if (SAFE_METHODS.has(request.method)) return false;
	switch (identity.kind) {
		case 'key':
		case 'operator':
			return false;
		case 'user':
		case 'screen':
			return !originAllowed(request.origin, doors);
		case 'guest':
		case 'nobody':
			return request.origin !== null && !originAllowed(request.origin, doors);
	}
}
