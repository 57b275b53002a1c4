/**
 * Who gets through which door of the API, whatever lies behind it: every route, and everyone who may ever call it. Written out
 * apart from the routes' own rules. A route that is not listed fails; one that is added gets a line here and, where it depends
 * on whom it is about, one in `subjects.ts`.
 */
import { WHO, OUTSIDE, type Who } from './cast.ts';

const ADMINS: readonly Who[] = ['admin', 'adminKey', 'operator'];
const MANAGERS: readonly Who[] = ['manager', 'other', 'bare', 'seller', ...ADMINS];
const KEEPERS: readonly Who[] = ['write', ...MANAGERS];
const PLAYERS: readonly Who[] = ['rep', 'seller'];
const SELLERS: readonly Who[] = ['rep', ...MANAGERS];
const PERSONS: readonly Who[] = ['rep', 'onlooker', 'manager', 'other', 'bare', 'seller', 'admin'];
const LOOKERS: readonly Who[] = WHO.filter((who) => !OUTSIDE.includes(who));

const DOORS: readonly (readonly [through: readonly Who[], routes: readonly string[]])[] = [
	[
		WHO,
		[
			'GET /health',
			'GET /health/live',
			'GET /openapi.json',
			'POST /pairings',
			'GET /pairings/current',
			'POST /sessions',
			'GET /sessions/current',
			'DELETE /sessions/current'
		]
	],
	[
		LOOKERS,
		[
			'GET /activities',
			'GET /people',
			'GET /people/{id}',
			'GET /teams',
			'GET /regions',
			'GET /types',
			'GET /leaderboard',
			'GET /snapshot',
			'GET /targets',
			'GET /holidays',
			'GET /workspace',
			'GET /metrics',
			'GET /media',
			'GET /media/{id}',
			'GET /celebrations',
			'GET /metrics/{key}',
			'GET /streak-rules',
			'GET /shared-goals',
			'GET /leagues',
			'GET /recognitions',
			'GET /recognition-rules',
			'GET /recognitions/{id}',
			'GET /recognitions/{id}/comments',
			'GET /challenges',
			'GET /challenges/{id}',
			'GET /challenges/{id}/score',
			'GET /contests',
			'GET /contests/{id}',
			'GET /contests/{id}/standings',
			'GET /contests/{id}/results',
			'GET /contests/{id}/export',
			'GET /contests/{id}/verify',
			'GET /contests/{id}/winners.csv',
			'GET /contests/winners.csv',
			'GET /contest-series',
			'GET /people/{id}/badges'
		]
	],
	[
		PERSONS,
		[
			'PUT /recognitions/{id}/reactions/{emoji}',
			'DELETE /recognitions/{id}/reactions/{emoji}',
			'POST /recognitions/{id}/comments',
			'POST /shout-outs',
			'GET /notifications',
			'PATCH /notifications/{id}',
			'POST /notifications/read',
			'GET /notification-settings',
			'PATCH /notification-settings',
			'POST /push-subscriptions',
			'DELETE /push-subscriptions/{id}',
			'GET /sessions',
			'DELETE /sessions',
			'DELETE /sessions/{id}'
		]
	],
	[
		[...PERSONS, 'adminKey', 'operator'],
		['DELETE /recognitions/{id}', 'DELETE /recognitions/{id}/comments/{comment}']
	],
	[
		PLAYERS,
		[
			'GET /people/{id}/privacy',
			'PATCH /people/{id}/privacy',
			'POST /challenges',
			'PATCH /challenges',
			'POST /challenges/{id}/moves',
			'POST /challenges/{id}/rematch',
			'POST /contests/{id}/join',
			'POST /contests/{id}/word',
			'GET /own-goals',
			'POST /own-goals',
			'PATCH /own-goals/{id}',
			'DELETE /own-goals/{id}',
			'POST /leagues/part'
		]
	],
	[
		['rep', ...KEEPERS],
		['POST /activities', 'DELETE /activities', 'DELETE /activities/{id}']
	],
	[
		SELLERS,
		[
			'GET /leave',
			'POST /leave',
			'PATCH /leave/{id}',
			'DELETE /leave/{id}',
			'POST /people/{id}/media',
			'DELETE /media/{id}'
		]
	],
	[
		KEEPERS,
		[
			'POST /people',
			'PATCH /people/{id}',
			'POST /people/{id}/memberships',
			'POST /imports',
			'GET /imports/{job}',
			'GET /imports/{job}/rejected',
			'GET /mappings',
			'POST /mappings',
			'DELETE /mappings/{id}'
		]
	],
	[
		MANAGERS,
		[
			'GET /pairings/{code}',
			'POST /pairings/{code}/pair',
			'PATCH /celebrations',
			'POST /holidays',
			'DELETE /holidays/{id}',
			'POST /holidays/ics',
			'GET /public-holidays',
			'GET /public-holidays/{country}',
			'GET /screens',
			'PATCH /screens/{id}',
			'POST /screens/{id}/revoke',
			'POST /targets',
			'PATCH /targets/{id}',
			'DELETE /targets/{id}',
			'POST /metrics',
			'PATCH /metrics/{key}',
			'DELETE /metrics/{key}',
			'POST /metrics/preview',
			'GET /scenarios',
			'POST /challenges/{id}/rulings',
			'POST /contests',
			'PATCH /contests/{id}',
			'DELETE /contests/{id}',
			'POST /contests/{id}/duplicate',
			'POST /contests/{id}/launch',
			'POST /contests/{id}/withdraw',
			'POST /contests/{id}/pause',
			'POST /contests/{id}/resume',
			'POST /contests/{id}/cancel',
			'GET /contests/{id}/checks',
			'POST /contests/{id}/checks/{fact}',
			'GET /contests/{id}/proposals',
			'POST /contests/{id}/proposals/{proposal}',
			'POST /contest-series',
			'PATCH /contest-series/{id}',
			'DELETE /contest-series/{id}',
			'POST /scenarios',
			'PATCH /scenarios/{id}',
			'DELETE /scenarios/{id}',
			'POST /recognitions/{id}/restore',
			'POST /shared-goals',
			'PATCH /shared-goals/{id}',
			'DELETE /shared-goals/{id}',
			'POST /recognition-rules',
			'PATCH /recognition-rules/{id}',
			'DELETE /recognition-rules/{id}',
			'POST /recognition-rules/preview',
			'POST /streak-rules',
			'PATCH /streak-rules/{id}',
			'DELETE /streak-rules/{id}'
		]
	],
	[
		ADMINS,
		[
			'POST /teams',
			'PATCH /teams/{id}',
			'POST /regions',
			'PATCH /regions/{id}',
			'POST /types',
			'PATCH /types/{id}',
			'PATCH /workspace',
			'GET /audit',
			'GET /backups',
			'POST /backups',
			'GET /status',
			'GET /users',
			'DELETE /users/{id}/sessions',
			'POST /users',
			'PATCH /users/{id}',
			'POST /users/{id}/link',
			'GET /keys',
			'POST /keys',
			'POST /keys/{id}/revoke'
		]
	],
	[['admin', 'operator'], ['POST /floor/start-own']]
];

/** Every route that is listed, in the table's order; one that stands twice is there twice. */
export const LISTED: readonly string[] = DOORS.flatMap(([, routes]) => routes);
/** `METHOD /path` -> who gets through. */
export const THROUGH: ReadonlyMap<string, readonly Who[]> = new Map(
	DOORS.flatMap(([who, routes]) => routes.map((route) => [route, who] as const))
);
