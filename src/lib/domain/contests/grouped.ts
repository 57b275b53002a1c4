/** Map.groupBy, in the order of first appearance; a stranger's Node, which works results out too, may not have that one yet. */
export function grouped<T, K>(all: Iterable<T>, key: (one: T) => K): Map<K, T[]> {
	const groups = new Map<K, T[]>();
	for (const one of all) {
		const name = key(one);
		const group = groups.get(name);
		if (group) group.push(one);
		else groups.set(name, [one]);
	}
	return groups;
}
