/** A manager's files: judged line by line as the API judges its rows, and told nothing that is kept from managers. */
import { expect, onTestFinished, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import type { Rep } from '#lib/domain/records.ts';
import { upsertPeople } from '#lib/server/people/upsert.ts';
import { bring, csvRequest, deskOver, openDesk, operator, preview } from './desk.ts';

const PEOPLE = { into: 'people', columns: { name: 'name', email: 'email', team: 'team', from: 'from' } };
const CALLS = { into: 'activities', columns: { rep: 'rep', type: { constant: 'call' }, occurredAt: 'date' } };

const lookingAfter = (team: string) => ({
	id: 'o'.repeat(15),
	name: 'O',
	email: 'other@floor.example',
	role: 'manager' as const,
	rep: '',
	manages: [team],
	active: true
});

/** Ann is in Mine, Bob in Theirs and Cleo, hidden, in Theirs too; Lou is in no team, and was in Theirs until March. */
async function twoTeams() {
	const desk = await openDesk(onTestFinished);
	const people = [
		{ name: 'Ann', team: 'Mine' },
		{ name: 'Bob', team: 'Theirs', email: 'bob@floor.example' },
		{ name: 'Cleopatra Quist', team: 'Theirs', externalId: 'C7', email: 'cleo@floor.example' },
		{ name: 'Lou' }
	];
	const made = await upsertPeople(desk.deps, people);
	const [, , cleo = '', lou = ''] = made.ok ? made.value.map(({ id }) => id) : [];
	const teamNamed = (name: string) =>
		[...desk.authority.tables.teams.values()].find((team) => team.name === name)?.id ?? '';
	const data = { rep: lou, team: teamNamed('Theirs'), from: '2026-01-01', to: '2026-03-31' };
	await desk.record.write([
		{ op: 'update', collection: 'reps', id: cleo, data: { privacy: { hidden: true } } },
		{ op: 'create', collection: 'memberships', data },
		{ op: 'create', collection: 'users', data: lookingAfter(teamNamed('Theirs')) }
	]);
	await desk.authority.reached();
	const manager: Identity = {
		kind: 'user',
		id: 'x'.repeat(15),
		name: 'M',
		role: 'manager',
		rep: '',
		manages: [teamNamed('Mine')]
	};
	return { ...desk, manager, cleo };
}
type Desk = Awaited<ReturnType<typeof twoTeams>>;

const FILE = `name,email,team,from
Ann,ann@floor.example,Mine,
Bob,bob@floor.example,Mine,
Bobby,bob@floor.example,,
Nina,,Mine,
Otto,,Theirs,
Pia,,Elsewhere,
Lou,,Mine,2026-03-01
Lou,,Mine,2026-04-01
Cleopatra Quist,c@floor.example,,`;

const REASONS: readonly (readonly [number, string])[] = [
	[3, 'name is somebody you may not change'],
	[4, 'name is somebody you may not change'],
	[6, 'team is no team into which you may put this person'],
	[8, 'team is no team into which you may put this person'],
	[10, 'name is somebody you may not change']
];

async function content({ rows }: Desk) {
	const byName = (a: Rep, b: Rep) => (a.name < b.name ? -1 : 1);
	const reps = (await rows('reps')).sort(byName).map(({ name, email }) => [name, email]);
	return { reps, teams: (await rows('teams')).length, memberships: (await rows('memberships')).length };
}

test("a manager's file changes nobody of another team: its wrong lines are named in the preview, and left out", async () => {
	const desk = await twoTeams();
	const before = await content(desk);
	const seen = await preview(desk.imports, csvRequest(FILE, PEOPLE), desk.manager);
	expect(seen).toMatchObject({ created: 2, updated: 2, rejected: 5, makes: { teams: 1, regions: 0 } });
	expect(seen.errors.map(({ line, errors }) => [line, errors[0]?.message])).toEqual(REASONS);
	expect(await content(desk)).toEqual(before);

	const job = await bring(desk.imports, csvRequest(FILE, PEOPLE), desk.manager);
	expect(job).toMatchObject({ state: 'done', created: 2, updated: 2, rejected: 5 });
	const download = await (await desk.imports.rejected(job.job, desk.manager)).text();
	const lines = download.trim().split('\r\n').slice(1);
	expect(lines.map((line) => line.split(',').slice(-2))).toEqual(
		REASONS.map(([line, reason]) => [String(line), reason])
	);
	expect(await content(desk)).toEqual({
		reps: [
			['Ann', 'ann@floor.example'],
			['Bob', 'bob@floor.example'],
			['Cleopatra Quist', 'cleo@floor.example'],
			['Lou', ''],
			['Nina', ''],
			['Pia', '']
		],
		teams: before.teams + 1,
		memberships: before.memberships + 3
	});
});

test('a manager brings a whole floor in: teams nobody looks after are open, and the same file again changes nothing', async () => {
	const desk = await twoTeams();
	const mapping = { into: 'people', columns: { name: 'agent', team: 'manager', region: 'office' } };
	const file = 'agent,manager,office\nUma,Rouche,East\nVic,Rouche,East\nWes,Theirs,East\nXia,Mine,\n';
	const first = await bring(desk.imports, csvRequest(file, mapping), desk.manager);
	expect(first).toMatchObject({ created: 3, rejected: 1 });
	const second = await bring(desk.imports, csvRequest(file, mapping), desk.manager);
	expect(second).toMatchObject({ created: 0, updated: 0, unchanged: 3, rejected: 1 });
	// theirs now, but not this manager's: nobody is moved out of a team by whoever does not look after it
	const moved = await bring(
		desk.imports,
		csvRequest('agent,manager,office\nUma,Mine,\n', mapping),
		desk.manager
	);
	expect(moved).toMatchObject({ updated: 0, rejected: 1 });
});

test('what a line would tell of somebody beyond the floor is no reason to let it pass', async () => {
	const desk = await twoTeams();
	const guess =
		'name,email,team,from\nBob,bob@floor.example,Theirs,\nCleopatra Quist,,Theirs,\nBob,,Theirs,\n';
	const answer = await preview(desk.imports, csvRequest(guess, PEOPLE), desk.manager);
	expect(answer).toMatchObject({ unchanged: 1, rejected: 2 });
});

test('whose access ends while their file comes in brings no further line', async () => {
	const ends = { over: false };
	const desk = await twoTeams();
	const { imports } = await deskOver(desk.record, `${desk.deps.dataDir}-second`, {
		current: (identity) => (ends.over ? { kind: 'nobody' } : identity)
	});
	const request = () => csvRequest('name,team\nNina,Mine\n');
	expect(await preview(imports, request(), desk.manager)).toMatchObject({ created: 1, rejected: 0 });
	ends.over = true;
	expect(await bring(imports, request(), desk.manager)).toMatchObject({ created: 0, rejected: 1 });
	expect((await content(desk)).reps.map(([name]) => name)).not.toContain('Nina');
});

test('R6 neither suggestions nor what is shown name people who are hidden from whoever brings a file', async () => {
	const desk = await twoTeams();
	const file = `rep,date
Cleopatra Quost,2026-01-05
C7,2026-01-05
cleo@floor.example,2026-01-05
${desk.cleo},2026-01-05`;
	const seen = await preview(desk.imports, csvRequest(file, CALLS), desk.manager);
	expect(seen.errors.map(({ line, errors }) => [line, errors[0]?.message])).toEqual(
		[2, 3, 4].map((line) => [line, 'No such person'])
	);
	expect(seen.sample).toMatchObject([{ rep: 'a colleague' }]);
	expect(seen.columns[0]).toMatchObject({ known: 0 });
	expect(JSON.stringify({ ...seen, columns: [], errors: [] })).not.toContain('Cleopatra');
	const told = await preview(desk.imports, csvRequest(file, CALLS), operator);
	expect(told.errors.map(({ errors }) => errors[0]?.suggestion)).toEqual(['Cleopatra Quist']);
	expect(told.sample).toHaveLength(3);
});

test('a job and its rejected lines are there for whoever started it and for admins only', async () => {
	const desk = await twoTeams();
	const { job } = await bring(desk.imports, csvRequest('name,team\nBob,Mine\n'), desk.manager);
	const statuses = async (who: Identity) =>
		[(await desk.imports.status(job, who)).status, (await desk.imports.rejected(job, who)).status].join();
	const key = (scope: 'write' | 'admin') => ({ kind: 'key', id: 'k'.repeat(15), name: 'K', scope }) as const;
	const admin = { ...desk.manager, id: 'a'.repeat(15), role: 'admin' } as Identity;
	for (const who of [desk.manager, admin, key('admin'), operator])
		expect(await statuses(who)).toBe('200,200');
	for (const who of [{ ...desk.manager, id: 'y'.repeat(15) } as Identity, key('write')]) {
		expect(await statuses(who)).toBe('404,404');
	}
});
