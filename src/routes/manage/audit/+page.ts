import { Temporal } from 'temporal-polyfill';
import type { AuditEntry, Names } from '#lib/client/audit-words.ts';
import { managed, must, type KeyView, type UserView } from '#lib/client/manage.ts';
import type { PageLoad } from './$types';

const DATE = /^\d{4}-\d\d-\d\d$/;

export const load: PageLoad = (event) =>
	managed(async (api) => {
		const { floor } = await event.parent();
		const wanted = event.url.searchParams;
		const search = new URLSearchParams();
		for (const field of ['actor', 'action', 'search', 'cursor']) {
			const value = wanted.get(field) ?? '';
			if (value !== '') search.set(field, value);
		}
		const [from, to] = [wanted.get('from') ?? '', wanted.get('to') ?? ''];
		if (DATE.test(from)) search.set('from', startOf(from, floor.timeZone, 0));
		if (DATE.test(to)) search.set('to', startOf(to, floor.timeZone, 1));
		const [page, users, keys] = await Promise.all([
			api.get<{ entries: AuditEntry[]; names: Names; cursor?: string }>(`/audit?${search}`),
			api.get<{ users: UserView[] }>('/users'),
			api.get<{ keys: KeyView[] }>('/keys')
		]);
		return {
			...must(page),
			users: must(users).users,
			keys: must(keys).keys,
			wanted: Object.fromEntries(wanted)
		};
	})(event);

/** Midnight of a local date, or of one that many days later, as an instant. */
const startOf = (date: string, zone: string, days: number): string => {
	try {
		return Temporal.PlainDate.from(date).add({ days }).toZonedDateTime(zone).toInstant().toString();
	} catch {
		return date; // no day of the calendar: the API says so
	}
};
