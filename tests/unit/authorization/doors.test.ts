/** R8: who gets through which door of the API, and which pages and streams there are to be listed at all. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { maySubscribe } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { createApi } from '#lib/server/api/api.ts';
import { ROUTES } from '#lib/server/api/routes.ts';
import type { App } from '#lib/server/app.ts';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { OUTSIDE, WHO, type Who } from '../../authorization/cast.ts';
import { LISTED, THROUGH } from '../../authorization/doors.ts';
import { ADDRESSES, API, PAGES } from '../../authorization/pages.ts';
import { HEARS, STREAMS, type Stream } from '../../authorization/streams.ts';
import { EXPECTED } from '../../authorization/subjects.ts';

const [ADA, CY, DI] = ['repofada0000000', 'repofcy00000000', 'repofdi00000000'];
const [RED, BLUE] = ['teamred00000000', 'teamblue0000000'];
const user = (role: 'rep' | 'manager' | 'admin', rep = '', manages: string[] = []): Identity => ({
	...{ kind: 'user', id: `${role}00000000000000`.slice(0, 15), name: role, role, rep, manages }
});
const key = (scope: 'read' | 'write' | 'admin'): Identity => ({
	...{ kind: 'key', id: 'key000000000001', name: scope, scope }
});
const NOBODY: Identity = { kind: 'nobody' };
const IDENTITIES: Readonly<Record<Who, Identity>> = {
	...{ nobody: NOBODY, inactive: NOBODY, expired: NOBODY, revoked: NOBODY },
	guest: { kind: 'guest' },
	screen: { kind: 'screen', id: 'screen000000001', name: 'Wall' },
	...{ rep: user('rep', ADA), onlooker: user('rep'), admin: user('admin') },
	...{ manager: user('manager', '', [RED]), other: user('manager', '', [BLUE]), bare: user('manager') },
	seller: user('manager', DI, [RED]),
	...{ read: key('read'), write: key('write'), adminKey: key('admin') },
	operator: { kind: 'operator' }
};

/** Folders below src/routes that hold such a file, as Kit names their routes. */
function routesWith(file: string): string[] {
	const root = join('src', 'routes');
	return readdirSync(root, { recursive: true, encoding: 'utf8' })
		.filter((path) => path === file || path.endsWith(`/${file}`))
		.map((path) => `/${dirname(path) === '.' ? '' : dirname(path)}`);
}

describe('R8 whatever is there is listed', () => {
	test('R8 every route of the API, once, and nothing else', () => {
		expect([...LISTED].sort()).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`).sort());
	});

	test('R8 every page', () => {
		expect(PAGES.map(({ route }) => route).sort()).toEqual(routesWith('+page.svelte').sort());
	});

	test('R8 every address that is no page', () => {
		const listed = [API, ...ADDRESSES.map(({ route }) => route)];
		expect(listed.sort()).toEqual(routesWith('+server.ts').sort());
	});

	test('R8 at least 2,000 cells, of which most are tried upon a real record', () => {
		const doors = LISTED.length * WHO.length;
		const subjects = EXPECTED.reduce((sum, { about }) => sum + about.length, 0) * WHO.length;
		expect(doors).toBeGreaterThan(2_000);
		expect(subjects).toBeGreaterThan(3_000);
	});
});

/** No handler is ever reached: an unknown parameter is refused behind the door and before the handler. */
const api = createApi({ clock: systemClock, version: '0' } as unknown as App);
/** `in`, `out`, or what else came of it. */
async function knock(route: string, who: Who): Promise<string> {
	const [method = '', path = ''] = route.split(' ');
	const url = `http://floor.test/api/v1${path.replace(/\{\w+\}/g, 'id0000000000001')}?no-such-parameter=1`;
	const asked = { identity: IDENTITIES[who], address: '127.0.0.1' };
	const response = await api(new Request(url, { method }), asked);
	const text = await response.text();
	if (response.status === 400 && text.includes('/no-such-parameter')) return 'in';
	const refused = OUTSIDE.includes(who) || who === 'guest' ? 401 : 403;
	return response.status === refused ? 'out' : `${response.status} ${text}`;
}

describe('R8 who gets through which door', () => {
	test.each([...THROUGH])('R8 %s: %j', async (route, through) => {
		const found: Partial<Record<Who, string>> = {};
		for (const who of WHO) found[who] = await knock(route, who);
		expect(found).toEqual(Object.fromEntries(WHO.map((who) => [who, through.includes(who) ? 'in' : 'out'])));
	});
});

const NAMES: Readonly<Record<Stream, string>> = {
	...{ floor: 'floor', admin: 'admin', team: `team:${RED}`, otherTeam: `team:${BLUE}` },
	...{ rep: `rep:${ADA}`, otherRep: `rep:${CY}`, seller: `rep:${DI}` }
};
test.each(STREAMS)('R8 stream %s is heard by these and nobody else', (stream) => {
	expect(WHO.filter((who) => maySubscribe(IDENTITIES[who], NAMES[stream]))).toEqual(
		WHO.filter((who) => HEARS[stream].includes(who))
	);
});
