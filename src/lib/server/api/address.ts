/** Addresses of people and machines, as limits count them and as people read them. */

const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;
const GROUPS = 8;
const NETWORK_GROUPS = 4;

/** Without a zone; an IPv4 address that came over IPv6 as what it is. */
export function plainAddress(address: string): string {
	const bare = address.replace(/%.*$/, '').toLowerCase();
	return MAPPED.exec(bare)?.[1] ?? bare;
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
