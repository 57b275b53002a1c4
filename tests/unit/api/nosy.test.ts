/**
 * What a nosy colleague can get hold of: things that are somebody's own are written into the record under words that stand
 * nowhere else, and then every route that reads, every stream and every page is searched for them, as everybody.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { ChallengeResult } from '#lib/domain/challenges/challenge.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { CollectionName, Id } from '#lib/domain/records.ts';
import { maySubscribe } from '#lib/domain/access.ts';
import { ROUTES } from '#lib/server/api/routes.ts';
import { keysUnder } from '#lib/server/gateway/keys.ts';
import { project, viewpointOf } from '#lib/server/gateway/projection.ts';
import { contestsJob } from '#lib/server/contests/job.ts';
import { proofFiles } from '#lib/server/contests/proofs.ts';
import { challengePage, challengesPage, newChallengePage } from '#lib/server/pages/challenges.ts';
import {
	contestPage,
	contestsPage,
	contestVerifyPage,
	hallPage,
	manageContestPage,
	seasonsPage
} from '#lib/server/pages/contests.ts';
import { goalsPage } from '#lib/server/pages/goals.ts';
import { leaguesPage } from '#lib/server/pages/leagues.ts';
import { myDay } from '#lib/server/pages/me.ts';
import { myNotices } from '#lib/server/pages/notifications.ts';
import { myRecognition, personPage, recognitionPage } from '#lib/server/pages/recognition.ts';
import { tellings, type Told } from '#lib/server/recognition/tell.ts';
import { ADMIN } from './desk.ts';
import { openFloorOfFive, READ_KEY, WRITE_KEY, type FloorOfFive } from './floor-of-five.ts';

const EVERYBODY = [
	...['nobody', 'guest', 'screen', 'read', 'write', 'adminKey', 'operator', 'admin'],
	...['red', 'blue', 'ada', 'bo', 'cy', 'di', 'lou', 'onlooker']
] as const;
type Who = (typeof EVERYBODY)[number];

let floor: FloorOfFive;
let who: Record<Who, Identity>;
/** Everything that each can read, as text. */
const read = new Map<Who, string>();
/** How far the draw is. */
let drawn = '';
/** Ids to ask for, of everything there is. */
let ids: Id[] = [];

const holders = (canary: string): Who[] => EVERYBODY.filter((one) => read.get(one)?.includes(canary));

async function tell(told: Omit<Told, 'key' | 'at'>): Promise<Id> {
	const { id, writes } = tellings({ key: crypto.randomUUID(), at: floor.app.clock.now(), ...told });
	const written = await floor.app.record.write(writes);
	if (!written.ok) throw new Error(written.error.message);
	await floor.app.authority.reached((await floor.app.record.head()).seq);
	return id;
}
async function ask(call: string, as: Identity, body?: unknown): Promise<Record<string, unknown>> {
	const answer = await floor.ask(call, body, { as });
	if (answer.status >= 300) throw new Error(`${call}: ${answer.status} ${JSON.stringify(answer.body)}`);
	return answer.body;
}
/** A played challenge over revenue that is over. */
function settled(one: [Id, string], other: [Id, string]): Record<string, unknown> {
	const at = '2026-03-02 12:00:00.000Z';
	const side = ([rep, name]: [Id, string]) => ({
		...{ id: rep, name },
		members: [{ rep, answer: 'in', since: at, until: '' }]
	});
	const score = (numerator: string) => ({ numerator, denominator: '1' });
	const result: ChallengeResult = {
		...{ how: 'played', winner: 0, seq: 1, at, hash: '70b5e1' },
		sides: [
			{ score: score('60606061'), plain: score('60606061'), par: null, facts: 2 },
			{ score: score('50505051'), plain: score('50505051'), par: null, facts: 1 }
		]
	};
	return {
		rules: {
			...{ version: 1, kind: 'rep', metric: 'revenue', lens: 'raw', perMember: false },
			window: { kind: 'minutes', minutes: 60 }
		},
		...{ sides: [side(one), side(other)], stake: '', state: 'settled', why: '', challenger: one[0] },
		...{ invitedAt: at, expiresAt: at, acceptedAt: at, startsAt: at, endsAt: at, settledAt: at },
		...{ agreed: [], result, proposal: null, ruling: null, rematchOf: '', version: 4 }
	};
}

const DAY = 86_400_000;
/** The contests' clock looks after them as if it were so many days later; nothing else does. */
async function lookAfterContests(days: number): Promise<void> {
	const { record, authority, clock, settings } = floor.app;
	const now = () => clock.now() + days * DAY;
	const { dataDir } = settings;
	const job = contestsJob({
		record,
		authority,
		clock: { now },
		proofs: proofFiles(dataDir),
		celebrate: () => undefined
	});
	await job.run(now());
	await authority.reached((await record.head()).seq);
}
/** A draft; `over` changes its rules. */
async function contest(name: string, over: object): Promise<Id> {
	const date = (days: number) => new Date(floor.app.clock.now() + days * DAY).toISOString().slice(0, 10);
	const rules = {
		...{ version: 1, format: 'most', metric: 'calls', lens: 'raw', options: {}, eligibility: {} },
		window: { from: date(-1), to: date(1) },
		...{ join: 'fixed', tie: 'share', confirm: 'none', visibility: 'floor', prizes: [] },
		...{ sources: ['import', 'api', 'rep'], ...over }
	};
	return String((await ask('POST /contests', ADMIN, { name, rules })).id);
}
const launch = async (id: Id) => void (await ask(`POST /contests/${id}/launch`, ADMIN, {}));

beforeAll(async () => {
	const clean: (() => Promise<void>)[] = [];
	floor = await openFloorOfFive((one) => void clean.push(one));
	const { ada, bo, cy, di, loose, red, blue } = floor.ids;
	const user = async (name: string, rep: Id, role: 'rep' | 'manager' = 'rep', manages: Id[] = []) => {
		const email = `${name}@floor.example`;
		const id = await floor.make('users', { name, email, role, rep, manages, active: true });
		return { kind: 'user', id, name, role, rep, manages } as const;
	};
	who = {
		nobody: { kind: 'nobody' },
		guest: { kind: 'guest' },
		screen: { kind: 'screen', id: 'screen000000001', name: 'Wall' },
		read: READ_KEY,
		write: WRITE_KEY,
		adminKey: { kind: 'key', id: 'adminkey0000001', name: 'All', scope: 'admin' },
		operator: { kind: 'operator' },
		admin: ADMIN,
		red: await user('redboss', '', 'manager', [red]),
		blue: await user('blueboss', '', 'manager', [blue]),
		ada: await user('accountofhers', ada),
		bo: await user('bo', bo),
		cy: await user('cy', cy),
		di: await user('di', di),
		lou: await user('lou', loose),
		onlooker: await user('onlooker', '')
	};
	// R6: what Ada did while everybody could see her, and then she opts out
	await ask(`PATCH /people/${ada}`, ADMIN, { name: 'Ada Canary' });
	const praise = String(
		(await ask('POST /shout-outs', who.ada, { reps: [cy], text: `As @[${ada}] says` })).id
	);
	await ask(`POST /recognitions/${praise}/comments`, who.ada, { text: 'And again' });
	await ask(`PUT /recognitions/${praise}/reactions/${encodeURIComponent('🔥')}`, who.ada);
	await tell({ kind: 'badge', rep: ada, icon: 'star', data: { name: 'canary-badge-of-ada' } });
	await tell({ kind: 'deal', rep: ada, icon: 'star', data: { name: 'canary-kind-of-ada' } });
	await tell({
		kind: 'best',
		rep: ada,
		icon: 'star',
		data: { name: 'canary-quiet-of-ada' },
		headline: false
	});
	const settledAt = { settledAt: '', result: null };
	await floor.make('leagues', {
		...{ from: '2026-03-02', to: '2026-03-08', tier: 1, tiers: 2, number: 1, members: [ada, bo] },
		...settledAt
	});
	const inAMonth = new Date(floor.app.clock.now() + 30 * 86_400_000).toISOString().slice(0, 10);
	await ask('POST /shared-goals', ADMIN, {
		...{ name: 'Together', who: 'reps', reps: [ada, bo], metric: 'calls', target: 10, to: inAMonth }
	});
	await ask(`PATCH /people/${ada}/privacy`, who.ada, { kinds: ['deal'] });
	await ask(`PATCH /people/${ada}`, ADMIN, { hidden: true });
	// what is one's own
	await ask('POST /own-goals', who.bo, { metric: 'calls', period: 'week', value: 98_765_431 });
	await tell({ kind: 'streak', rep: bo, icon: 'star', data: { name: 'canary-kind-of-bo' } });
	await ask(`PATCH /people/${bo}/privacy`, who.bo, { kinds: ['streak'] });
	await ask('POST /challenges', who.bo, {
		...{ with: cy, window: { kind: 'minutes', minutes: 60 }, stake: 'canary of a stake' }
	});
	// words that were taken away
	const thanks = String((await ask('POST /shout-outs', who.bo, { reps: [cy], text: 'canary of praise' })).id);
	await ask(`POST /recognitions/${thanks}/comments`, who.lou, { text: 'canary below it' });
	await ask(`DELETE /recognitions/${thanks}`, who.blue);
	const said = await ask(`POST /recognitions/${praise}/comments`, who.di, { text: 'canary of a comment' });
	await ask(`DELETE /recognitions/${praise}/comments/${String(said.id)}`, who.blue);
	// contests that are not, or not yet, for all
	await contest('canary-of-a-draft', {});
	const within = await contest('canary-of-entrants', {
		...{ visibility: 'entrants', eligibility: { reps: [bo, cy] } }
	});
	const above = await contest('canary-of-managers', { visibility: 'managers' });
	const target = { subject: `rep:${di}`, metric: 'calls', period: 'month', value: 87_654_321 };
	await ask('POST /targets', ADMIN, { ...target, public: false });
	const byTarget = await contest('By target', { visibility: 'managers', lens: 'ofTarget' });
	const all = { id: 'all', name: 'canary-of-money', reps: [ada, bo, cy, di, loose] };
	const money = await contest('Big', { metric: 'revenue', groups: { by: 'list', lists: [all] } });
	const orders = await contest('For all', { metric: 'orders' });
	const raffle = await contest('Draw', { format: 'raffle', options: { per: '1' } });
	for (const id of [within, above, byTarget, money, orders, raffle]) await launch(id);
	await lookAfterContests(0);
	// amounts that the floor is not told
	await floor.log([
		{
			rep: cy,
			type: 'order',
			quantity: 1,
			amount: 71_717_171,
			occurredAt: new Date(floor.app.clock.now() - 60_000).toISOString()
		}
	]);
	await tell({
		kind: 'milestone',
		rep: cy,
		icon: 'star',
		data: { metric: 'revenue', value: 71_717_171, name: 'Big' }
	});
	await floor.make('challenges', settled([cy, 'Cy'], [di, 'Di']));
	await ask('PATCH /workspace', ADMIN, { hideAmounts: true });
	// those of the floor are over; of the draw words are awaited
	await lookAfterContests(2.5);
	await lookAfterContests(4);
	const word = { contest: raffle, rep: bo, word: 'canary-word', at: '2026-03-02 12:00:00.000Z' };
	await floor.make('contest_words' as 'contests', word);
	const [kept] = (await floor.rows('contest_secrets')).filter((one) => one.contest === raffle);
	const data = { secret: 'canary-secret' };
	await floor.app.record.write([{ op: 'update', collection: 'contest_secrets', id: kept?.id ?? '', data }]);
	const { reps, teams, headlines, challenges, contests } = floor.app.authority.tables;
	drawn = contests.get(raffle)?.state ?? '';
	ids = [reps, teams, headlines, challenges, contests].flatMap((table) => [...table.keys()]);
	ids.push(thanks);
	for (const one of EVERYBODY) read.set(one, await allThatIsReadBy(who[one]));
	return async () => {
		for (const one of clean.reverse()) await one();
	};
});

async function allThatIsReadBy(identity: Identity): Promise<string> {
	const texts = [streamsOf(identity), await pagesOf(identity)];
	for (const { method, path } of ROUTES) {
		if (method !== 'GET' || path === '/openapi.json') continue;
		for (const filled of path.includes('{') ? ids.map((id) => path.replace(/\{\w+\}/, id)) : [path]) {
			const request = new Request(`http://floor.test/api/v1${filled}`);
			texts.push(await (await floor.app.api(request, { identity, address: '127.0.0.1' })).text());
		}
	}
	return texts.join('\n');
}

function streamsOf(identity: Identity): string {
	const { tables } = floor.app.authority;
	const view = viewpointOf(tables, keysUnder(new Uint8Array(32).fill(1)));
	const names = ['floor', 'admin', ...ids.flatMap((id) => [`rep:${id}`, `team:${id}`])];
	const images = names
		.filter((name) => maySubscribe(identity, name as 'floor'))
		.flatMap((name) =>
			Object.entries(tables).flatMap(([collection, rows]) =>
				[...(rows as ReadonlyMap<Id, object>)].map(([id, image]) =>
					project(name as 'floor', collection as CollectionName, id, image, view)
				)
			)
		);
	return JSON.stringify(images);
}

async function pagesOf(identity: Identity): Promise<string> {
	const { app } = floor;
	const look = (query: string) => recognitionPage(app, identity, new URLSearchParams(query));
	if (identity.kind === 'nobody') return '';
	const shown: unknown[] = [
		...[await look(''), await look('show=removed'), await look('about=team'), await look('about=me')],
		...[await myRecognition(app, identity), goalsPage(app, identity, null), leaguesPage(app, identity)],
		...[challengesPage(app, identity), newChallengePage(app, identity), myDay(app, identity, null)],
		identity.kind === 'user' && (await myNotices(app, identity)),
		...[contestsPage(app, identity), hallPage(app, identity), seasonsPage(app, identity)]
	];
	for (const id of ids) {
		shown.push(await look(`id=${id}`), await personPage(app, identity, id), challengePage(app, identity, id));
		shown.push(contestPage(app, identity, id), await contestVerifyPage(app, identity, id));
		shown.push(await manageContestPage(app, identity, id));
	}
	return JSON.stringify(shown, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

const ADMINS: Who[] = ['adminKey', 'operator', 'admin'];

describe('everything that everybody can read', () => {
	test('is something: the search finds what is for all', () => {
		expect(holders('And again')).toEqual(EVERYBODY.filter((one) => one !== 'nobody'));
	});

	test('R6 who has opted out is named to themselves and those who see their records, whatever they did before', () => {
		// whom she praised was told by whom, in person; keys that bring people in know them by name
		expect(holders('Ada Canary')).toEqual(['write', ...ADMINS, 'red', 'ada', 'cy']);
		expect(holders('canary-badge-of-ada')).toEqual([...ADMINS, 'red', 'ada']);
	});

	test('a kind that somebody keeps to themselves, and what is quiet, is theirs alone, opted out or not', () => {
		expect(holders('canary-kind-of-bo')).toEqual(['bo']);
		expect(holders('canary-kind-of-ada')).toEqual(['ada']);
		expect(holders('canary-quiet-of-ada')).toEqual(['ada']);
	});

	test('G1 a goal that somebody set for themselves is theirs alone', () => {
		expect(holders('98765431')).toEqual(['bo']);
	});

	test('H1 an invitation is for the two, and for those who may take its stake away', () => {
		expect(holders('canary of a stake')).toEqual([...ADMINS, 'red', 'blue', 'bo', 'cy']);
	});

	test('words that were taken away are gone; praise can be read by those who may put it back', () => {
		expect(holders('canary of praise')).toEqual([...ADMINS, 'blue']);
		expect(holders('canary below it')).toEqual([]);
		expect(holders('canary of a comment')).toEqual([]);
	});

	test('M8 amounts that are kept from the floor stand in no result, recognition or page', () => {
		// whoever brought a record in may look at it
		expect(holders('71717171')).toEqual(['write', ...ADMINS, 'blue', 'cy']);
		expect(holders('60606061')).toEqual([...ADMINS, 'blue', 'cy', 'di']);
		expect(holders('70b5e1')).toEqual(holders('60606061'));
	});

	test('C1 a draft and a contest for managers are theirs; one for those in it is theirs too', () => {
		for (const canary of ['canary-of-a-draft', 'canary-of-managers'])
			expect(holders(canary)).toEqual([...ADMINS, 'red', 'blue']);
		expect(holders('canary-of-entrants')).toEqual([...ADMINS, 'red', 'blue', 'bo', 'cy']);
	});

	test('M8 a contest over amounts that are kept from the floor is for those who see all of them', () => {
		expect(holders('canary-of-money')).toEqual(ADMINS);
	});

	test('M8 a target that a contest is measured by is read by those who see the target', () => {
		expect(holders('87654321')).toEqual([...ADMINS, 'blue', 'di']);
	});

	test('C6 a word and the secret of a draw are nobody’s before it', () => {
		expect(drawn).toBe('provisional');
		expect([holders('canary-word'), holders('canary-secret')]).toEqual([[], []]);
		expect(holders('"commitment"')).toEqual(EVERYBODY.filter((one) => one !== 'nobody'));
	});
});
