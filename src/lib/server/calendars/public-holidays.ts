/**
 * Public holidays of a country or one of its states, by the rules of `date-holidays`. Its data is large (some 10 MB in memory),
 * so it is loaded when somebody asks first.
 */
import type Holidays from 'date-holidays';
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import type { LocalDate } from '#lib/domain/records.ts';
import type { NamedDay } from './ics.ts';

/** A code of ISO 3166 and what people call it. */
export interface Place {
	readonly code: string;
	readonly name: string;
}

const HOUR_MS = 3_600_000;

let loaded: Promise<typeof Holidays> | undefined;
const load = () => (loaded ??= import('date-holidays').then((module) => module.default));

const placesOf = (names: Readonly<Record<string, string>>, language: string): Place[] =>
	Object.entries(names)
		.map(([code, name]) => ({ code, name }))
		.sort((a, b) => a.name.localeCompare(b.name, language));

/** All countries that are known, by name in the locale's language where it has one. */
export async function countries(locale: string): Promise<Place[]> {
	const Calendar = await load();
	const { language } = new Intl.Locale(locale);
	const names = new Intl.DisplayNames([locale, 'en'], { type: 'region' });
	const known = new Calendar().getCountries(language);
	return placesOf(
		Object.fromEntries(Object.entries(known).map(([code, name]) => [code, names.of(code) ?? name])),
		language
	);
}

/** The states of a country that have holidays of their own; none: everybody has the same. */
export async function statesOf(country: string, locale: string): Promise<Place[]> {
	const Calendar = await load();
	const { language } = new Intl.Locale(locale);
	const states: Record<string, string> | undefined = new Calendar().getStates(country, language);
	return states ? placesOf(states, language) : [];
}

/**
 * The whole days off that the law gives in a year, in order, one a date. Half days are left out. undefined: there is no such
 * country or state.
 */
export async function publicHolidays(
	{ country, state }: { readonly country: string; readonly state: string | undefined },
	year: number,
	locale: string
): Promise<NamedDay[] | undefined> {
	const Calendar = await load();
	const known: Record<string, string> = new Calendar().getCountries();
	if (!Object.hasOwn(known, country)) return undefined;
	if (state !== undefined) {
		const states: Record<string, string> | undefined = new Calendar().getStates(country);
		if (!states || !Object.hasOwn(states, state)) return undefined;
	}
	const { language } = new Intl.Locale(locale);
	const calendar =
		state === undefined
			? new Calendar(country, { types: ['public'] })
			: new Calendar(country, state, { types: ['public'] });
	const names = new Map<LocalDate, string>();
	for (const { date, start, end, name } of calendar.getHolidays(year, language)) {
		const first = dayNumber(date.slice(0, 10));
		// an hour more, since a day on which the clocks go forward has 23; those that begin at noon have fewer
		const days = Math.floor((end.getTime() - start.getTime() + HOUR_MS) / (24 * HOUR_MS));
		for (let day = first; day < first + days; day++) {
			const at = dateOfDay(day);
			if (!names.has(at)) names.set(at, name);
		}
	}
	return [...names].map(([date, name]) => ({ date, name })).sort((a, b) => (a.date < b.date ? -1 : 1));
}
