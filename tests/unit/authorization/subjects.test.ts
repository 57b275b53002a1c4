/** R8: what may be done to whom: every cell is a real call, and what is refused changes nothing in the record. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { ROUTES } from '#lib/server/api/routes.ts';
import { startPacesetter } from '#lib/server/start.ts';
import { asked, gather, OUTSIDE, WHO, type Cast, type Who } from '../../authorization/cast.ts';
import type { Call, Probes } from '../../authorization/probe.ts';
import { FLOOR_PROBES } from '../../authorization/probes-floor.ts';
import { everybodyHome, PEOPLE_PROBES } from '../../authorization/probes-people.ts';
import { HEARS, nameOf, STREAMS } from '../../authorization/streams.ts';
import { EXPECTED, type Expected, type Letter } from '../../authorization/subjects.ts';
import { watchRecord, type Watcher } from '../../authorization/unchanged.ts';
import { emptyRecord } from '../record/temporary-record.ts';

const PROBES: Probes = { ...PEOPLE_PROBES, ...FLOOR_PROBES };
const clean: (() => Promise<void> | void)[] = [];
/** Whose coming is noted in the record: a screen and three keys. */
const MACHINES = 4;
const identities = new Map<Who, Identity>();
let cast: Cast;
let watcher: Watcher;

beforeAll(async () => {
	const dataDir = await emptyRecord((one) => void clean.push(one));
	const settings = {
		port: 0,
		host: '127.0.0.1',
		dataDir,
		demo: 'off',
		pocketbaseBin: undefined,
		origin: undefined
	} as const;
	const app = await startPacesetter({ settings, log: () => undefined });
	clean.push(() => app.close());
	cast = await gather(app);
	for (const who of WHO) identities.set(who, await cast.identityOf(who));
	// that machines were here is noted by and by
	await vi.waitFor(async () => expect(await app.record.find('presence')).toHaveLength(MACHINES), 20_000);
	watcher = watchRecord(dataDir);
	clean.push(() => watcher.close());
});
afterAll(async () => {
	for (const one of clean.reverse()) await one();
});

const NOBODY: Identity = { kind: 'nobody' };
const REFUSED = [401, 403, 404];
/** `yes`, `no`, or what else came of it, which is always wrong. */
async function judged(call: Call, who: Who): Promise<string> {
	watcher.changed();
	const answer = await asked(
		cast.app,
		call.call,
		call.body,
		identities.get(who) ?? { kind: 'nobody' },
		'192.0.2.1'
	);
	const text = () => `${answer.status} ${answer.text.slice(0, 200)}`;
	if (answer.status < 300) return (call.shows?.(answer) ?? true) ? 'yes' : 'no';
	const barred = answer.status === 422 && /you may|may not change/i.test(answer.text);
	if (!REFUSED.includes(answer.status) && !barred) return text();
	return watcher.changed() ? `${text()}, and yet something was written` : 'no';
}

async function rowOf({ act }: Expected, about: Letter): Promise<Record<string, string>> {
	const probe = PROBES[act];
	if (!probe) throw new Error(`nobody knows how to try ${act}`);
	const found: Record<string, string> = {};
	let call: Call | undefined;
	for (const who of WHO) {
		call ??= await probe(cast, about);
		found[who] = await judged(call, who);
		if (found[who] === 'yes' && !call.call.startsWith('GET')) call = undefined; // it is used up
	}
	return found;
}

describe('R8 what may be done to whom', () => {
	test('R8 every act that is listed is tried, and there is a route for each', () => {
		expect(EXPECTED.map(({ act }) => act).sort()).toEqual(Object.keys(PROBES).sort());
		const routes = ROUTES.map(({ method, path }) => `${method} ${path}`);
		for (const { act } of EXPECTED) expect(routes).toContain(act.split(':')[0]);
	});

	test('R8 everyone is told apart by what they bring', () => {
		const kinds = Object.fromEntries([...identities].map(([who, { kind }]) => [who, kind]));
		expect(WHO.filter((who) => kinds[who] === 'nobody')).toEqual(OUTSIDE);
		expect(kinds).toMatchObject({ screen: 'screen', rep: 'user', read: 'key', operator: 'operator' });
	});

	test.each(EXPECTED)('R8 $act', async (expected) => {
		for (const about of [...expected.about] as Letter[]) {
			const wanted = Object.fromEntries(
				WHO.map((who) => [who, expected.grid[who]?.includes(about) ? 'yes' : 'no'])
			);
			expect({ about, ...(await rowOf(expected, about)) }).toEqual({ about, ...wanted });
		}
		if (expected.act.includes('memberships')) await everybodyHome(cast);
	});
});

describe('R8 who is given which stream as a snapshot', () => {
	test.each(STREAMS)('R8 %s', async (stream) => {
		const found: Partial<Record<Who, string>> = {};
		for (const who of WHO)
			found[who] = await judged({ call: `GET /snapshot?stream=${nameOf(stream, cast)}` }, who);
		expect(found).toEqual(
			// nobody is a guest of a floor with real people on it
			Object.fromEntries(
				WHO.map((who) => [who, who !== 'guest' && HEARS[stream].includes(who) ? 'yes' : 'no'])
			)
		);
	});
});

describe('R10 guessing a wall’s code', () => {
	const GUESSES = 10_000;
	const ADDRESSES = 1_000;
	const board = { metric: 'calls', period: 'week', by: 'rep' };
	const guess = (code: string, who: Who, address: string) =>
		asked(
			cast.app,
			`POST /pairings/${code}/pair`,
			{ name: 'Wall', board },
			identities.get(who) ?? NOBODY,
			address
		);

	test('R10 10,000 wrong codes from 1,000 addresses: none is taken, and the right one still works for its manager', async () => {
		const { text } = await asked(cast.app, 'POST /pairings', undefined, NOBODY, '198.51.100.7');
		const { code } = JSON.parse(text) as { code: string };
		const guessers = WHO.filter((who) => who !== 'admin');
		const statuses = new Map<number, number>();
		for (let n = 0; n < GUESSES; n++) {
			const wrong = `${String(n).padStart(4, '0').replaceAll(/[01]/g, 'Z')}ZZZZ`;
			const place = n % ADDRESSES;
			const address = `203.${place >> 8}.${place & 255}.9`;
			const { status } = await guess(wrong, guessers[n % guessers.length] ?? 'nobody', address);
			statuses.set(status, (statuses.get(status) ?? 0) + 1);
		}
		expect([...statuses.keys()].sort()).toEqual([401, 403, 404, 429]);
		// so many tries have those who may pair at all; of the others no code is even looked at
		expect(statuses.get(404)).toBeLessThan(60);
		const right = await guess(code, 'admin', '198.51.100.8');
		expect(right.status).toBe(201);
	});
});
