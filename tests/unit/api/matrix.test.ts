/**
 * Who gets through which door of the API: every route x everyone there is. What is expected is written out here, apart from
 * the routes' own rules. A route that is not listed fails. (What exactly somebody may do behind a door: access.test.ts.)
 */
import { expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { createApi } from '#lib/server/api/api.ts';
import { ROUTES } from '#lib/server/api/routes.ts';
import type { App } from '#lib/server/app.ts';
import { systemClock } from '#lib/protocol/this-machine.ts';

const user = (role: 'rep' | 'manager' | 'admin', rep = ''): Identity => ({
	kind: 'user',
	id: `${role}00000000000000`.slice(0, 15),
	name: role,
	role,
	rep,
	manages: []
});
const key = (scope: 'read' | 'write' | 'admin'): Identity => ({
	kind: 'key',
	id: 'key000000000001',
	name: scope,
	scope
});

const EVERYONE = {
	nobody: { kind: 'nobody' },
	guest: { kind: 'guest' },
	screen: { kind: 'screen', id: 'screen000000001', name: 'Wall' },
	/** Signs in, and competes as nobody. */
	onlooker: user('rep'),
	rep: user('rep', 'rep000000000001'),
	manager: user('manager'),
	admin: user('admin'),
	read: key('read'),
	write: key('write'),
	adminKey: key('admin'),
	operator: { kind: 'operator' }
} as const satisfies Record<string, Identity>;
type Who = keyof typeof EVERYONE;
const ALL = Object.keys(EVERYONE) as Who[];

const ADMINS: readonly Who[] = ['admin', 'adminKey', 'operator'];
const MANAGERS: readonly Who[] = ['manager', ...ADMINS];
const KEEPERS: readonly Who[] = ['write', ...MANAGERS];
const LOOKERS = ALL.filter((who) => who !== 'nobody');

const DOORS: readonly [readonly Who[], readonly string[]][] = [
	[
		ALL,
		[
			'GET /health',
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
			'activities',
			'people',
			'people/{id}',
			'teams',
			'regions',
			'types',
			'leaderboard',
			'snapshot',
			'targets',
			'holidays',
			'workspace',
			'metrics',
			'media',
			'media/{id}',
			'celebrations',
			'metrics/{key}',
			'streak-rules',
			'shared-goals',
			'leagues',
			'recognitions',
			'recognition-rules',
			'recognitions/{id}',
			'recognitions/{id}/comments',
			'challenges',
			'challenges/{id}',
			'challenges/{id}/score',
			'contests',
			'contests/{id}',
			'contests/{id}/standings',
			'contests/{id}/results',
			'contests/{id}/export',
			'contests/{id}/verify',
			'contests/{id}/winners.csv',
			'contests/winners.csv',
			'contest-series',
			'people/{id}/badges'
		].map((name) => `GET /${name}`)
	],
	[
		['onlooker', 'rep', 'manager', 'admin'],
		[
			'PUT /recognitions/{id}/reactions/{emoji}',
			'DELETE /recognitions/{id}/reactions/{emoji}',
			'POST /recognitions/{id}/comments',
			'POST /shout-outs'
		]
	],
	[
		['onlooker', 'rep', ...MANAGERS],
		['DELETE /recognitions/{id}', 'DELETE /recognitions/{id}/comments/{comment}']
	],
	[['rep'], ['GET /people/{id}/privacy', 'PATCH /people/{id}/privacy']],
	[
		['rep'],
		['POST /challenges', 'PATCH /challenges', 'POST /challenges/{id}/moves', 'POST /challenges/{id}/rematch']
	],
	[['rep'], ['POST /contests/{id}/join', 'POST /contests/{id}/word']],
	[
		['rep', ...KEEPERS],
		['POST /activities', 'DELETE /activities', 'DELETE /activities/{id}']
	],
	[
		['rep'],
		[
			'GET /own-goals',
			'POST /own-goals',
			'PATCH /own-goals/{id}',
			'DELETE /own-goals/{id}',
			'POST /leagues/part'
		]
	],
	[
		['rep', ...MANAGERS],
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
		['onlooker', 'rep', 'manager', 'admin'],
		[
			'GET /notifications',
			'PATCH /notifications/{id}',
			'POST /notifications/read',
			'GET /notification-settings',
			'PATCH /notification-settings',
			'POST /push-subscriptions',
			'DELETE /push-subscriptions/{id}'
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
			'GET /users',
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

const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
const expected = new Map(DOORS.flatMap(([who, routes]) => routes.map((route) => [route, who] as const)));

test('R8 every route of the API is in the matrix, once, and nothing else is', () => {
	expect(ROUTES.map(nameOf).sort()).toEqual(DOORS.flatMap(([, routes]) => routes).sort());
});

/** No handler is ever reached: an unknown parameter is refused behind the door and before the handler. */
const api = createApi({ clock: systemClock, version: '0' } as unknown as App);
const knock = async (route: string, who: Who) => {
	const [method = '', path = ''] = route.split(' ');
	const url = `http://floor.test/api/v1${path.replace(/\{\w+\}/g, 'id0000000000001')}?no-such-parameter=1`;
	const response = await api(new Request(url, { method }), { identity: EVERYONE[who], address: '127.0.0.1' });
	return { status: response.status, problem: (await response.json()) as { errors?: unknown } };
};

test.each([...expected])('R8 %s: these and nobody else get through: %j', async (route, through) => {
	for (const who of ALL) {
		const { status, problem } = await knock(route, who);
		const stranger = who === 'nobody' || who === 'guest';
		expect({ who, status }).toEqual({ who, status: through.includes(who) ? 400 : stranger ? 401 : 403 });
		if (status === 400)
			expect(problem.errors).toContainEqual({ pointer: '/no-such-parameter', message: 'is not known here' });
	}
});
