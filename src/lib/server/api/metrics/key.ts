import { BUILT_IN_METRICS } from '#lib/domain/metrics.ts';

/** Short of the 50 characters a key may have, so that a number still fits behind it. */
const LENGTH = 46;

const builtIn = new Set(BUILT_IN_METRICS.map(({ key }) => key));

/** Whether a key belongs to the product and not to a workspace. */
export const isBuiltIn = (key: string): boolean => builtIn.has(key);

/** `Orders per day` -> `orders_per_day`; `metric` where nothing of the name can stand in a key. */
export function keyFromName(name: string): string {
	const plain = name
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_')
		.replace(/^_+|_+$/g, '');
	if (plain === '') return 'metric';
	const key = /^[a-z]/.test(plain) ? plain : `metric_${plain}`;
	return key.slice(0, LENGTH).replace(/_+$/, '');
}

/** The name's key, with a number behind it where a metric has that already. */
export function freeKey(name: string, taken: ReadonlySet<string>): string {
	const key = keyFromName(name);
	if (!taken.has(key)) return key;
	let number = 2;
	while (taken.has(`${key}_${number}`)) number++;
	return `${key}_${number}`;
}
