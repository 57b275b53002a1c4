/** What imports ask of the authority's tables, made once per file. */
import { localDateOf } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { ActivityContext } from '#lib/domain/imports/activity.ts';
import type { Known } from '#lib/domain/imports/guess.ts';
import { fold } from '#lib/domain/names.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import { ok } from '#lib/domain/result.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { callable } from '#lib/server/people/access.ts';
import { repFinder, repKnower, type RepFinder } from '#lib/server/people/resolve.ts';
import { workspaceOf } from '#lib/server/floor/workspace.ts';
import { zoneOn } from '#lib/server/floor/zones.ts';

const MOST_REMEMBERED = 100_000;

/** Folded keys and names of the active types -> key; a key goes before a name. */
function typesOf(tables: Tables): Map<string, string> {
	const active = [...tables.activity_types.values()].filter((type) => type.active);
	return new Map([
		...active.map((type): [string, string] => [fold(type.name), type.key]),
		...active.map((type): [string, string] => [fold(type.key), type.key])
	]);
}

/** Zones by rep and date: asked a million times, answered from the tables once each. */
function zones(tables: Tables): (rep: Id, date: LocalDate) => string {
	const known = new Map<string, string>();
	return (rep, date) => {
		if (tables.capacity.size === 0) return workspaceOf(tables).timeZone;
		const key = `${rep} ${date}`;
		let zone = known.get(key);
		if (zone === undefined) {
			if (known.size >= MOST_REMEMBERED) known.clear();
			known.set(key, (zone = zoneOn(tables, rep, date)));
		}
		return zone;
	};
}

const todayIn = (tables: Tables, now: number) => localDateOf(now, workspaceOf(tables).timeZone);

/** Finds everybody by id, which is no secret, and by anything else only whom `identity` may call so, as the API does. */
function finderFor(tables: Tables, identity: Identity, now: number): RepFinder {
	const find = repFinder(callable(tables, identity, todayIn(tables, now)));
	return (text) => {
		const rep = tables.reps.get(text);
		return rep ? ok(rep) : find(text);
	};
}

/** What lines are judged by where `identity` brings them; `now` in ms since 1970. */
export const activityContext = (tables: Tables, now: number, identity: Identity): ActivityContext => ({
	findRep: finderFor(tables, identity, now),
	types: typesOf(tables),
	currency: workspaceOf(tables).currency,
	zoneOf: zones(tables),
	now
});

/** How the workspace's locale writes dates and numbers, for what a file leaves open. */
function habits(locale: string): Pick<Known, 'monthFirst' | 'decimalComma'> {
	try {
		const parts = new Intl.DateTimeFormat(locale).formatToParts(0).map(({ type }) => type);
		const decimal = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal');
		return {
			monthFirst:
				parts.indexOf('month') < parts.indexOf('day') && parts.indexOf('year') > parts.indexOf('day'),
			decimalComma: decimal?.value === ','
		};
	} catch {
		return { monthFirst: false, decimalComma: false };
	}
}

/** What of the floor `identity` may know, for guessing a mapping. */
export function knownOf(tables: Tables, now: number, identity: Identity): Known {
	return {
		isPerson: repKnower(callable(tables, identity, todayIn(tables, now))),
		types: typesOf(tables),
		...habits(workspaceOf(tables).locale)
	};
}
