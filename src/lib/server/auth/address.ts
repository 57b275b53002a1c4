/** Addresses of people and machines: whose it is behind a proxy, as limits count them, and as people read them. */
import { isIP, isIPv6 } from 'node:net';

const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;
/** IPv4 within IPv6 (RFC 4291) or beyond a gateway of such a network (RFC 6052), as URLs write it: the last two groups. */
const EMBEDDED = /^\[(?:::ffff|64:ff9b:):([\da-f]{1,4}):([\da-f]{1,4})\]$/;
const GROUPS = 8;
const NETWORK_GROUPS = 4;

/** Without a zone; an IPv4 address that came over IPv6 as what it is. */
export function plainAddress(address: string): string {
	const bare = address.replace(/%.*$/, '').toLowerCase();
	return MAPPED.exec(bare)?.[1] ?? embeddedIn(bare) ?? bare;
}

function embeddedIn(address: string): string | undefined {
	if (!/^[0:]*(?:ffff|64:ff9b):/.test(address) || !isIPv6(address)) return undefined;
	const groups = EMBEDDED.exec(new URL(`http://[${address}]`).hostname)?.slice(1);
	const bytes = groups?.map((group) => Number.parseInt(group, 16)).flatMap((two) => [two >> 8, two & 255]);
	return bytes?.join('.');
}

/** What one household or office has: the address itself, of IPv6 its first 64 bits. */
export function networkOf(address: string): string {
	const plain = plainAddress(address);
	if (!plain.includes(':')) return plain;
	const [head = '', tail] = plain.split('::', 2);
	const left = head === '' ? [] : head.split(':');
	const right = tail ? tail.split(':') : [];
	// an IPv4 tail stands for two groups, and never reaches into the first four
	const short = right.some((group) => group.includes('.')) ? 1 : 0;
	const gap = tail === undefined ? 0 : Math.max(0, GROUPS - left.length - right.length - short);
	const groups = [...left, ...Array.from({ length: gap }, () => '0'), ...right].slice(0, NETWORK_GROUPS);
	return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** What a proxy in front says about who asks. Without a name nothing that a client sends is ever believed. */
export interface ProxySays {
	/** ADDRESS_HEADER, in lower case. */
	readonly addressHeader?: string | undefined;
	/** XFF_DEPTH: how many proxies of one's own stand in front; whatever is further left anybody may have written. */
	readonly xffDepth?: number;
}

/**
 * Who asks: the connection's own address or, where a proxy is said to stand in front, the one that it names. A request that
 * came around the proxy (the command line on this machine) names none, and is its connection's.
 */
export function clientAddress(
	header: (name: string) => string | null | undefined,
	connection: string,
	{ addressHeader, xffDepth = 1 }: ProxySays
): string {
	const said = addressHeader === undefined ? undefined : header(addressHeader);
	if (!said) return connection;
	const named = addressHeader === 'x-forwarded-for' ? said.split(',').at(-xffDepth) : said;
	return namedAddress(named?.trim() ?? '') ?? connection;
}

/** Some proxies add the port, which is another for each connection. What is no address could be as long as a header. */
function namedAddress(named: string): string | undefined {
	const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/.exec(named) ?? [];
	const [, beforePort] = /^([\d.]+):\d+$/.exec(named) ?? [];
	const address = bracketed ?? beforePort ?? named;
	return isIP(address) === 0 ? undefined : address;
}
