import { expect, onTestFinished, test } from 'vitest';
import { repKnower, resolveRep } from '#lib/server/people/resolve.ts';
import { changeSpans } from '#lib/server/people/spans.ts';
import { upsertPeople, type PeopleDeps, type PersonRow } from '#lib/server/people/upsert.ts';
import { openDesk } from '../imports/desk.ts';

const TODAY = '2026-03-10';

async function floor() {
	const { deps, rows } = await openDesk(onTestFinished);
	const clock = { now: () => Date.parse(`${TODAY}T17:00:00Z`) };
	const put = async (...people: PersonRow[]) => {
		const done = await upsertPeople({ ...deps, clock }, people);
		if (!done.ok) throw new Error(done.error.message);
		return done.value;
	};
	const statuses = async (...people: PersonRow[]) => (await put(...people)).map(({ status }) => status);
	return { deps, clock, rows, put, statuses };
}

test('people are matched by externalId, else e-mail, else exact name, and what is equal writes nothing', async () => {
	const { put, statuses, rows, deps } = await floor();
	const [ada] = await put({ name: 'Ada', email: 'ada@floor.example', externalId: '7' });
	expect(await statuses({ name: 'Ada King', externalId: '7' })).toEqual(['updated']);
	expect(await statuses({ name: 'Ada Lovelace', email: 'ADA@floor.example' })).toEqual(['updated']);
	expect(await statuses({ name: 'Ada Lovelace', startedOn: '2020-01-02' })).toEqual(['updated']);
	const { seq } = await deps.record.head();
	expect(await statuses({ name: 'Ada Lovelace', startedOn: '2020-01-02', externalId: '7' })).toEqual([
		'unchanged'
	]);
	expect((await deps.record.head()).seq).toBe(seq);
	expect(await statuses({ name: 'Ada Lovelace', externalId: '8' })).toEqual(['created']);
	expect((await rows('reps')).map(({ id }) => id)).toContain(ada?.id);
	expect(await rows('reps')).toHaveLength(2);
	// two of one name by now
	expect(await put({ name: 'Ada Lovelace' })).toMatchObject([
		{ status: 'rejected', errors: [{ pointer: '/name' }] }
	]);
});

test('a named team or region is made once, and the first membership is open at the start', async () => {
	const { statuses, rows } = await floor();
	expect(
		await statuses(
			{ name: 'Ada', team: 'Red', region: 'East' },
			{ name: 'Bo', team: 'red', region: 'East' },
			{ name: 'Cy', team: 'Blue', region: 'East', from: '2026-01-01' }
		)
	).toEqual(['created', 'created', 'created']);
	expect((await rows('teams')).map(({ name }) => name).sort()).toEqual(['Blue', 'Red']);
	expect(await rows('regions')).toHaveLength(1);
	expect((await rows('memberships')).map(({ from, to }) => `${from}..${to}`).sort()).toEqual([
		'..',
		'..',
		'2026-01-01..'
	]);
	expect((await rows('team_regions')).map(({ from }) => from).sort()).toEqual(['', '2026-01-01']);
});

test('P6 a changed team ends the old membership the day before `from`, by default today', async () => {
	const { put, statuses, rows } = await floor();
	await put({ name: 'Ada', team: 'Red' }, { name: 'Bo', team: 'Red' });
	expect(
		await statuses({ name: 'Ada', team: 'Blue' }, { name: 'Bo', team: 'Blue', from: '2026-02-01' })
	).toEqual(['updated', 'updated']);
	expect((await rows('memberships')).map(({ from, to }) => `${from}..${to}`).sort()).toEqual([
		'..2026-01-31',
		'..2026-03-09',
		'2026-02-01..',
		'2026-03-10..'
	]);
	expect(await statuses({ name: 'Ada', team: 'Blue' })).toEqual(['unchanged']);
	expect(await statuses({ name: 'Ada', team: 'Green' })).toEqual(['updated']);
	expect(await rows('memberships')).toHaveLength(4);
});

test('rows that contradict each other, and rows that are wrong, are rejected and write nothing', async () => {
	const { put, rows } = await floor();
	const outcomes = await put(
		{ name: 'Ada', team: 'Red', region: 'East' },
		{ name: 'Ada', team: 'Blue' },
		{ name: 'Bo', team: 'Red', region: 'West' },
		{ name: ' ' },
		{ name: 'Cy', email: 'nonsense' },
		{ name: 'Di', startedOn: '2026-02-30' },
		{ name: 'Ed', startedOn: '2026-02-02', endedOn: '2026-02-01' },
		{ name: 'Flo', region: 'East' },
		{ name: 'x'.repeat(201) }
	);
	expect(
		outcomes.map(({ status, errors }) => [status, ...(errors ?? []).map(({ pointer }) => pointer)])
	).toEqual([
		['created'],
		['rejected', '/team'],
		['rejected', '/region'],
		['rejected', '/name'],
		['rejected', '/email'],
		['rejected', '/startedOn'],
		['rejected', '/endedOn'],
		['rejected', '/region'],
		['rejected', '/name']
	]);
	expect(await rows('reps')).toHaveLength(1);
	expect(await rows('teams')).toHaveLength(1);
});

test('lists that come at once make a team once, and several hundred people go in batches', async () => {
	const { deps, clock, rows } = await floor();
	const list = (letter: string) =>
		Array.from({ length: 300 }, (_, i): PersonRow => ({
			name: `${letter} ${i}`,
			team: 'Red',
			region: 'East'
		}));
	const done = await Promise.all(['A', 'B'].map((letter) => upsertPeople({ ...deps, clock }, list(letter))));
	expect(done.flatMap((one) => (one.ok ? one.value.map(({ status }) => status) : []))).toEqual(
		Array(600).fill('created')
	);
	expect(await rows('teams')).toHaveLength(1);
	expect(await rows('memberships')).toHaveLength(600);
});

test('a person who came in meanwhile is found on the second try instead of made twice', async () => {
	const { deps, clock, rows } = await floor();
	let sneak = true;
	const record: PeopleDeps['record'] = {
		head: () => deps.record.head(),
		write: async (writes) => {
			if (sneak) {
				sneak = false;
				await deps.record.write([
					{ op: 'create', collection: 'reps', data: { name: 'Ada', externalId: '7' } }
				]);
			}
			return deps.record.write(writes);
		}
	};
	const done = await upsertPeople({ ...deps, record, clock }, [
		{ name: 'Bo' },
		{ name: 'Ada', externalId: '7', email: 'ada@floor.example' }
	]);
	expect(done.ok && done.value.map(({ status }) => status)).toEqual(['created', 'updated']);
	expect(await rows('reps')).toHaveLength(2);
});

test('a rep is found by id, externalId, e-mail or exact unambiguous name; else the nearest name is offered', async () => {
	const { put, deps } = await floor();
	const [ada] = await put(
		{ name: 'Markita Hansen', email: 'mh@floor.example', externalId: 'E7' },
		{ name: 'Bo', externalId: '1' },
		{ name: 'Bo', externalId: '2' }
	);
	const find = (text: string) => {
		const found = resolveRep(deps.authority.tables, text);
		return found.ok ? found.value.id : found.error;
	};
	for (const text of [ada?.id ?? '', 'E7', 'MH@floor.example', ' Markita  Hansen'])
		expect(find(text)).toBe(ada?.id);
	expect(find('Markita Hanson')).toEqual({
		message: 'No such person. Markita Hansen?',
		suggestion: 'Markita Hansen'
	});
	expect(find('Nobody at all')).toEqual({ message: 'No such person' });
	expect(find('Bo')).toEqual({ message: '2 people are called Bo: use an id or an e-mail' });
	const known = repKnower(deps.authority.tables.reps.values());
	const texts = ['E7', 'MH@floor.example', ' Markita  Hansen', 'Markita Hanson', 'Bo'];
	expect(texts.map(known)).toEqual([true, true, true, false, false]);
});

test('spans never overlap: between two, before the first, on the day one began', () => {
	const span = (id: string, value: string, from: string, to: string) => ({ id, value, from, to });
	const two = [span('1', 'red', '2026-01-01', '2026-01-31'), span('2', 'blue', '2026-03-01', '')];
	expect(changeSpans([], 'red', undefined, TODAY)).toEqual([
		{ kind: 'begin', value: 'red', from: '', to: '' }
	]);
	expect(changeSpans(two, 'green', '2026-02-10', TODAY)).toEqual([
		{ kind: 'begin', value: 'green', from: '2026-02-10', to: '2026-02-28' }
	]);
	expect(changeSpans(two, 'green', '2026-01-10', TODAY)).toEqual([
		{ kind: 'end', id: '1', to: '2026-01-09' },
		{ kind: 'begin', value: 'green', from: '2026-01-10', to: '2026-01-31' }
	]);
	expect(changeSpans(two, 'green', '2026-03-01', TODAY)).toEqual([
		{ kind: 'replace', id: '2', value: 'green' }
	]);
	expect(changeSpans(two, 'blue', undefined, TODAY)).toEqual([]);
});
