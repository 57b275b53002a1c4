/** What the pages of contests start from, for everybody who opens them. */
import { beforeAll, expect, test } from 'vitest';
import type { Id } from '#lib/domain/records.ts';
import {
	contestPage,
	contestsPage,
	hallPage,
	manageContestPage,
	myContests,
	seasonsPage
} from '#lib/server/pages/contests.ts';
import { ADMIN } from './desk.ts';
import { openContestFloor, type ContestFloor } from './contest-floor.ts';

let floor: ContestFloor;
const ids: Record<'draft' | 'team' | 'open' | 'checked' | 'over', Id> = {
	...{ draft: '', team: '', open: '', checked: '', over: '' }
};
let series = '';

beforeAll(async () => {
	const clean: (() => Promise<void>)[] = [];
	floor = await openContestFloor((one) => void clean.push(one));
	const { ids: people, accounts } = floor;
	series = String((await floor.ask('POST /contest-series', { name: 'Cup', points: [3, 1] })).body.id);
	ids.over = (await floor.finished({}, { name: 'Over', series })).id;
	ids.draft = String((await floor.draft({ metric: 'orders' })).body.id);
	const team = { format: 'team', options: { by: 'team', perMember: false }, tie: { metric: 'orders' } };
	ids.team = await floor.live(team, { name: 'Teams', series });
	ids.open = await floor.live({ join: 'open', eligibility: { except: [people.loose] } }, { name: 'Open' });
	ids.checked = await floor.live({ confirm: 'all', eligibility: { reps: [people.ada, people.bo] } });
	const own = { type: 'call', quantity: 2, rep: people.ada, externalId: 'by-hand' };
	await floor.ask('POST /activities', own, { as: accounts.ada });
	await floor.calls(people.bo, 1);
	await floor.look();
	return async () => {
		for (const one of clean.reverse()) await one();
	};
});

const among = (contests: readonly { readonly id: Id }[]) =>
	Object.entries(ids).flatMap(([name, id]) => (contests.some((one) => one.id === id) ? [name] : []));

test('the list has all but drafts, how those that run stand, and as whom the reader plays', () => {
	const { accounts, ids: people, app } = floor;
	const page = contestsPage(app, accounts.ada);
	expect(among(page.contests)).toEqual(['team', 'open', 'checked', 'over']);
	expect(page.manages).toBe(false);
	expect(page.me).toMatchObject({
		...{ [ids.team]: people.red, [ids.open]: people.ada, [ids.checked]: people.ada, [ids.over]: people.ada }
	});
	expect(page.shown[ids.team]).toMatchObject({ from: 'server', odds: null });
	expect(page.shown[ids.team]?.hours.length).toBeGreaterThan(0);
	expect(page.shown[ids.over]).toBeUndefined();
	expect(page.metrics).toEqual([
		{ key: 'calls', name: 'Calls', unit: 'count', direction: 'up', ratio: false },
		{ key: 'orders', name: 'Orders', unit: 'count', direction: 'up', ratio: false }
	]);
	expect(contestsPage(app, accounts.red)).toMatchObject({ rep: '', manages: true });
});

test('one contest: who the reader is in it, what waits, and its series; nothing of what is not theirs to see', () => {
	const { accounts, ids: people, app } = floor;
	expect(contestPage(app, accounts.ada, ids.checked)).toMatchObject({
		...{ rep: people.ada, me: people.ada, waits: { all: 1, own: 1 }, series: undefined }
	});
	expect(contestPage(app, accounts.di, ids.checked)).toMatchObject({ me: '', waits: { all: 1, own: 0 } });
	expect(contestPage(app, accounts.ada, ids.team)).toMatchObject({
		...{ metric: { key: 'calls' }, second: { key: 'orders' }, series: { id: series, name: 'Cup' } }
	});
	expect(contestPage(app, accounts.ada, ids.over)?.shown).toMatchObject({ from: 'result', hours: [] });
	expect(contestPage(app, accounts.ada, ids.draft)).toBeUndefined();
	expect(contestPage(app, ADMIN, ids.draft)).toMatchObject({ shown: undefined });
	expect(contestPage(app, ADMIN, 'nothing00000000')).toBeUndefined();
});

test('who runs it sees who takes part, with records that wait and with the team', async () => {
	const { accounts, ids: people, app } = floor;
	const page = await manageContestPage(app, accounts.red, ids.checked);
	expect(page?.participation).toMatchObject([
		{ rep: people.ada, name: 'Ada', team: 'Red', facts: 1 },
		{ rep: people.bo, name: 'Bo', team: 'Red', facts: 1 }
	]);
	expect(page?.participation.every(({ last }) => last.endsWith('Z'))).toBe(true);
	expect(page?.checks).toMatchObject([{ rep: people.ada, state: 'waiting', may: true }]);
	// nobody is in a draft yet: whoever would be
	const draft = await manageContestPage(app, accounts.red, ids.draft);
	expect(draft?.participation.map(({ name }) => name)).toEqual(['Ada', 'Bo', 'Cy', 'Di', 'Lou']);
	expect(await manageContestPage(app, accounts.ada, ids.checked)).toBeUndefined();
});

test('the reader’s own, the hall of fame and seasons', () => {
	const { accounts, app } = floor;
	expect(among(myContests(app, accounts.ada).contests)).toEqual(['team', 'open', 'checked']);
	expect(among(myContests(app, accounts.di).contests)).toEqual(['team', 'open']);
	expect(among(myContests(app, accounts.red).contests)).toEqual([]);
	expect(among(hallPage(app, accounts.di).contests)).toEqual(['over']);
	const seasons = seasonsPage(app, accounts.di);
	expect([among(seasons.contests), seasons.series.map(({ name }) => name)]).toEqual([
		['team', 'over'],
		['Cup']
	]);
});
