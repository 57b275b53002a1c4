import type { InstantText } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';

const PAGE = 1_000;

/** When each screen or key was last seen, by subject (`screen:<id>`, `key:<id>`). What is not in it never was. */
export async function seenAt(
	{ record }: Pick<App, 'record'>,
	kind: 'screen' | 'key'
): Promise<ReadonlyMap<string, InstantText>> {
	const seen = new Map<string, InstantText>();
	const filter = record.filter('subject ~ {:kind}', { kind: `${kind}:%` });
	for (let page = 1; ; page++) {
		const rows = await record.find('presence', { filter, limit: PAGE, page });
		for (const { subject, lastSeen } of rows) seen.set(subject, lastSeen);
		if (rows.length < PAGE) return seen;
	}
}
