/** What the managers' pages read from the API, and the small words they share. */
import { error } from '@sveltejs/kit';
import type {
	ActivityType,
	ApiKey,
	Hours,
	Id,
	LocalDate,
	Membership,
	Region,
	Screen,
	ScreenBoard,
	Target,
	User,
	Weekday,
	Workspace
} from '#lib/domain/records.ts';
import type { Result } from '#lib/domain/result.ts';
import { Api, type ApiFailure, type Fetch } from './api.ts';
import { Format, type Manner } from './format.ts';

export interface Person {
	readonly id: Id;
	readonly name: string;
	readonly email: string;
	readonly externalId: string;
	readonly user: Id;
	readonly startedOn: LocalDate;
	readonly endedOn: LocalDate;
	/** Today's; '' for none. */
	readonly team: Id;
	readonly memberships: readonly Omit<Membership, 'rep'>[];
	readonly house: boolean;
	readonly hidden: boolean;
}
export interface TeamView {
	readonly id: Id;
	readonly name: string;
	readonly colour: string;
	/** Today's; '' for none. */
	readonly region: Id;
}
export type RegionView = Pick<Region, 'id' | 'name'>;
export type TypeView = ActivityType;
export type UserView = User;
export interface KeyView extends ApiKey {
	/** '': never used */
	readonly lastUsedAt: string;
}
export interface ScreenView extends Screen {
	/** '': never */
	readonly lastSeen: string;
}
export type WorkspaceView = Workspace;
export type TargetView = Target;
export type { Hours, ScreenBoard, Weekday };

/** Of a load's call: the value, or the page's error in the API's words. */
export function must<T>(result: Result<T, ApiFailure>): T {
	if (result.ok) return result.value;
	return error(result.error.status || 503, result.error.detail);
}

/** Loads of these pages depend on this name: `invalidate(FLOOR)` reads them all anew. */
export const FLOOR = 'pacesetter:floor';

interface LoadEvent {
	readonly fetch: Fetch;
	readonly depends: (name: `${string}:${string}`) => void;
}

/** A load that calls the API and runs again after every change made here. */
export const managed =
	<T>(read: (api: Api) => Promise<T>) =>
	({ fetch, depends }: LoadEvent): Promise<T> => {
		depends(FLOOR);
		return read(new Api(fetch));
	};

/** `Mon`, by ISO number, in the floor's locale. */
export const weekdayName = (day: number, locale: string): string =>
	// 1970-01-05 was a Monday
	new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format((day + 3) * 86_400_000);

/** `Mar 2, 2026`, or the words for an open end. */
export const dateWords = (date: LocalDate, locale: string, open: string): string =>
	date === ''
		? open
		: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(date));

/** `14:02` on the day itself, `12 Mar, 14:02` in the same year, `12 Mar 2027, 14:02` else; or the words for never. */
export const instantWords = (instant: string, floor: Manner, never: string, now = Date.now()): string =>
	instant === '' ? never : new Format(floor).when(Date.parse(instant), now);

/** Options of a select, with a first one for none. */
export const optionsOf = (rows: readonly { readonly id: Id; readonly name: string }[], none?: string) => [
	...(none === undefined ? [] : [{ value: '', text: none }]),
	...rows.map(({ id, name }) => ({ value: id, text: name }))
];
