/**
 * Where a push may be sent. The address comes from a browser, and this server is made to call it: so nothing but https on the
 * usual port of a public address, judged when it is handed in and, by what its name means at that moment, each time it is called.
 */
import { lookup as ask, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Which endpoints may be kept and which machines called. Handed in by tests; else PUBLIC_ONLY. */
export interface AddressRule {
	endpoint(url: URL): boolean;
	/** An IP address, as names are resolved to. */
	machine(address: string): boolean;
}

const NOT_PUBLIC_4: readonly (readonly [string, number])[] = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.88.99.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 3]
];
/** Within the global unicast block 2000::/3, outside of which nothing is public: documentation, and tunnels that carry IPv4. */
const NOT_PUBLIC_6: readonly (readonly [string, number])[] = [
	['2001::', 23],
	['2001:db8::', 32],
	['2002::', 16],
	['3fff::', 20]
];

const blocked = new BlockList();
for (const [net, bits] of NOT_PUBLIC_4) blocked.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of NOT_PUBLIC_6) blocked.addSubnet(net, bits, 'ipv6');
const unicast = new BlockList();
unicast.addSubnet('2000::', 3, 'ipv6');

/** Whether an IP address is one of the public internet. */
function isPublic(address: string): boolean {
	const kind = isIP(address);
	if (kind === 4) return !blocked.check(address, 'ipv4');
	return kind === 6 && unicast.check(address, 'ipv6') && !blocked.check(address, 'ipv6');
}

/** Names that are of this machine or this office by their very form. */
const LOCAL_NAME =
	/(^|\.)(localhost|local|internal|intranet|lan|home|corp|home\.arpa|test|invalid|example|onion)$/;

export const PUBLIC_ONLY: AddressRule = {
	endpoint({ protocol, username, password, port, hostname }) {
		if (protocol !== 'https:' || username !== '' || password !== '' || port !== '') return false;
		const name = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
		if (isIP(name)) return isPublic(name);
		return name.includes('.') && !LOCAL_NAME.test(name);
	},
	machine: isPublic
};

/** What a browser gave as its push service, read and judged; undefined: it is not called. */
export function endpointOf(text: string, rule: AddressRule): URL | undefined {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	return url && rule.endpoint(url) ? url : undefined;
}

/** A name that means a machine which may not be called. */
export class ForbiddenAddress extends Error {}

/** Resolves names for a connection, and refuses those that mean any machine that the rule forbids. */
export const guardedLookup =
	(rule: AddressRule): LookupFunction =>
	(hostname, options, done) => {
		const all: LookupAllOptions = { ...options, all: true };
		ask(hostname, all, (error, addresses: LookupAddress[]) => {
			const [first] = addresses ?? [];
			if (error || !first) return done(error ?? new Error('no address'), '', 0);
			if (!addresses.every(({ address }) => rule.machine(address))) {
				return done(new ForbiddenAddress(`${hostname} is not public`), '', 0);
			}
			if (options.all) done(null, addresses);
			else done(null, first.address, first.family);
		});
	};
