/**
 * Who is shown which page, with its HTML and with its data alone. Everybody else is sent to sign in or refused. A page or an
 * address of its own (`+server.ts`) that is not listed fails the test.
 */
import { OUTSIDE, WHO, type Who } from './cast.ts';

const LOOKERS = WHO.filter((who) => !OUTSIDE.includes(who));
const PERSONS: readonly Who[] = ['rep', 'onlooker', 'manager', 'other', 'bare', 'seller', 'admin'];
/** Whose day, challenges and the like may be: people, and a demo's visitor. */
const READERS: readonly Who[] = ['guest', ...PERSONS, 'operator'];
const MANAGERS: readonly Who[] = ['manager', 'other', 'bare', 'seller', 'admin'];
const ADMINS: readonly Who[] = ['admin'];

/** Machines with a manager's rights or more: no page is shown to them, but a page's own data may be asked for alone. */
const RULERS: readonly Who[] = [...MANAGERS, 'adminKey', 'operator'];

/** What stands for an address's parameter. */
export type Filled = 'person' | 'challenge' | 'contest' | 'metric';

export interface Page {
	/** As the folder below src/routes. */
	readonly route: string;
	readonly to: readonly Who[];
	readonly with?: Filled;
	readonly query?: string;
	/** Who is given its data, where that is not `to`: it holds what its layouts load, and the page asks the API for the rest. */
	readonly data?: readonly Who[];
	/** Who is given its own part of the data, without its layouts', where that is not `data`. */
	readonly alone?: readonly Who[];
}

const page = (route: string, to: readonly Who[], filled?: Filled): Page => ({
	route,
	to,
	...(filled && { with: filled })
});

export const PAGES: readonly Page[] = [
	page('/', WHO),
	page('/sign-in', WHO),
	page('/pair', WHO),
	page('/wall', WHO),
	page('/boards', LOOKERS),
	page('/goals', LOOKERS),
	page('/leagues', LOOKERS),
	page('/recognition', LOOKERS),
	page('/people/[id]', LOOKERS, 'person'),
	page('/contests', LOOKERS),
	page('/contests/[id]', LOOKERS, 'contest'),
	page('/contests/[id]/verify', LOOKERS, 'contest'),
	page('/contests/hall', LOOKERS),
	page('/contests/odds', LOOKERS),
	page('/contests/seasons', LOOKERS),
	page('/what-if', LOOKERS),
	page('/what-if/calibration', ['rep', 'manager', 'other', 'seller', 'admin', 'adminKey', 'operator']),
	page('/me', READERS),
	page('/challenges', READERS),
	page('/challenges/[id]', READERS, 'challenge'),
	page('/challenges/new', ['rep', 'seller']),
	page('/notifications', PERSONS),
	page('/account', PERSONS),
	page('/manage', MANAGERS),
	{ route: '/manage/audit', to: ADMINS, data: MANAGERS },
	{ route: '/manage/calendar', to: MANAGERS, alone: RULERS },
	page('/manage/contests', MANAGERS),
	{ route: '/manage/contests/[id]', to: MANAGERS, with: 'contest', alone: RULERS },
	page('/manage/contests/[id]/edit', MANAGERS, 'contest'),
	page('/manage/contests/new', MANAGERS),
	page('/manage/contests/templates', MANAGERS),
	page('/manage/floor', MANAGERS),
	{ route: '/manage/import', to: MANAGERS, alone: ['write', ...RULERS] },
	{ route: '/manage/keys', to: ADMINS, data: MANAGERS },
	page('/manage/metrics', MANAGERS),
	page('/manage/metrics/[key]', MANAGERS, 'metric'),
	page('/manage/metrics/new', MANAGERS),
	page('/manage/people', MANAGERS),
	page('/manage/people/[id]', MANAGERS, 'person'),
	page('/manage/recognition', MANAGERS),
	{ route: '/manage/screens', to: MANAGERS, alone: RULERS },
	{ route: '/manage/status', to: ADMINS, alone: ['admin', 'adminKey', 'operator'] },
	page('/manage/streaks', MANAGERS),
	page('/manage/teams', MANAGERS),
	page('/manage/types', MANAGERS),
	{ route: '/manage/users', to: ADMINS, data: MANAGERS }
];

/** Addresses of their own: no page, so no data beside it. The API's has a table to itself (`doors.ts`). */
export const ADDRESSES: readonly Page[] = [
	{ route: '/boards/frame', to: LOOKERS, query: 'metric=calls&period=all&by=rep' },
	{ route: '/manifest.webmanifest', to: WHO },
	{ route: '/metrics', to: ['admin', 'read', 'write', 'adminKey', 'operator'] },
	{ route: '/wall/state', to: WHO }
];
export const API = '/api/v1/[...path]';
