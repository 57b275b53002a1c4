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
		...{ port: 0, host: '127.0.0.1', dataDir, demo: 'off', pocketbaseBin: undefined, origin: undefined }
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

const REFUSED = [401, 403, 404];
type Verdict = 'yes' | 'no' | string;

/** `yes`, `no`, or what else came of it, which is always wrong. */
async function judged(call: Call, who: Who): Promise<Verdict> {
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

async function rowOf({ act }: Expected, about: Letter): Promise<Record<string, Verdict>> {
	const probe = PROBES[act];
	if (!probe) throw new Error(`nobody knows how to try ${act}`);
	const found: Record<string, Verdict> = {};
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
		const found: Partial<Record<Who, Verdict>> = {};
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
