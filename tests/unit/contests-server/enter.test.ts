/** C2: who is in it, and what of theirs counts. */
import { expect, test } from 'vitest';
import { joinContest } from '#lib/server/contests/enter.ts';
import { standingsNow } from '#lib/server/contests/standings.ts';
import {
	ADA,
	BO,
	CONTEST,
	ContestWorld,
	CY,
	DAY,
	ENDS,
	HOUR,
	launchedWorld,
	rulesOf,
	SETTLES,
	STARTS
} from './world.ts';

async function open(over: object): Promise<ContestWorld> {
	const floor = await launchedWorld(
		rulesOf('most', {}, { join: 'open', eligibility: { startedBy: '2026-06-01' }, ...over })
	);
	return floor;
}
const join = (floor: ContestWorld, rep: string) => joinContest(floor.parts, floor.row(), rep);
const scores = (floor: ContestWorld) => {
	const standings = standingsNow(floor.parts, floor.row());
	return standings.ok
		? standings.value.tables.map(({ group, rows }) => [
				group,
				...rows.map(({ id, score }) => `${id} ${score}`)
			])
		: [];
};

test('C2 entrants are fixed at launch: who is hired or moved later is not in it', async () => {
	const floor = await launchedWorld(rulesOf('most', {}));
	const newcomer = 'rep000000000dee';
	floor.world.record.put({
		op: 'create',
		collection: 'reps',
		data: { ...floor.world.authority.tables.reps.get(ADA), id: newcomer, name: 'Dee' }
	});
	await floor.at(STARTS);
	await floor.look();
	expect(floor.row().entrants.map(({ rep }) => rep)).toEqual([BO, CY, ADA]);
	expect(await join(floor, newcomer)).toEqual({ ok: false, error: { why: 'state' } });
	expect(floor.world.authority.tables.contest_rosters.get(CONTEST)?.reps).toEqual([BO, CY, ADA]);
});

test('C2 an open contest is open to whom it was made for, once', async () => {
	const floor = await open({ eligibility: { reps: [ADA, CY] }, groups: { by: 'team' } });
	expect(await join(floor, BO)).toMatchObject({ ok: false, error: { why: 'rules' } });
	expect(await join(floor, ADA)).toMatchObject({ ok: false, error: { why: 'rules' } });
});

test('C2 what a joiner did before does not count; a rival request joins nobody twice', async () => {
	const floor = await open({ groups: { by: 'team' } });
	const late = 'rep000000000dee';
	floor.world.record.put(
		{
			op: 'create',
			collection: 'reps',
			data: { ...floor.world.authority.tables.reps.get(ADA), id: late, name: 'Dee' }
		},
		{
			op: 'create',
			collection: 'memberships',
			data: { rep: late, team: 'team00000000red', from: '', to: '' }
		}
	);
	await floor.at(STARTS);
	floor.world.now = STARTS + HOUR;
	floor.log(late, STARTS + HOUR / 2, { quantity: 7 });
	const asItWas = floor.row();
	const [one, other] = await Promise.all([
		joinContest(floor.parts, asItWas, late),
		joinContest(floor.parts, asItWas, late)
	]);
	expect([one.ok, other.ok].sort()).toEqual([false, true]);
	floor.world.now += HOUR;
	floor.log(late, STARTS + 2 * HOUR, { quantity: 2 });
	await floor.look();
	expect(floor.row().entrants.find(({ rep }) => rep === late)).toEqual({ rep: late, since: STARTS + HOUR });
	expect(scores(floor)).toEqual([
		['team00000000red', `${late} 2`, `${BO} 0`, `${ADA} 0`],
		['team0000000blue', `${CY} 0`]
	]);
	for (const moment of [ENDS, SETTLES]) await floor.at(moment);
	expect(floor.row().outcome?.result.tables[0]?.rows[0]).toMatchObject({ id: late, place: 1, score: '2' });
});

test('C2 who leaves keeps what there is up to the end of their last date, and no more', async () => {
	const floor = await launchedWorld(rulesOf('most', {}));
	await floor.at(STARTS);
	floor.world.now = STARTS + HOUR;
	floor.log(BO, STARTS + HOUR, { quantity: 3 });
	floor.world.record.put({ op: 'update', collection: 'reps', id: BO, data: { endedOn: '2026-11-19' } });
	floor.world.now = STARTS + DAY;
	floor.log(BO, STARTS + DAY, { quantity: 5 });
	await floor.look();
	expect(scores(floor)[0]).toContain(`${BO} 3`);
	expect(floor.world.authority.tables.contest_rosters.get(CONTEST)?.roster.entrants[0]).toEqual({
		rep: BO,
		until: Date.parse('2026-11-20T00:00:00Z')
	});
});

test('C5 the row that pages count by is written when something of it changed, and not else', async () => {
	const floor = await launchedWorld(rulesOf('most', {}, { lens: 'perHour' }));
	await floor.at(STARTS);
	const writes = () =>
		floor.world.record.rows.filter(({ collection }) => collection === 'contest_rosters').length;
	const before = writes();
	floor.world.now = STARTS + HOUR;
	floor.log(BO, STARTS + HOUR);
	floor.world.record.put({ op: 'update', collection: 'reps', id: BO, data: { colour: 'red' } });
	await floor.look();
	expect(writes()).toBe(before);
	floor.world.record.put({
		op: 'create',
		collection: 'leave',
		data: {
			rep: BO,
			from: '2026-11-20',
			to: '2026-11-20',
			kind: 'vacation',
			note: '',
			state: 'approved',
			decidedBy: ''
		}
	});
	await floor.look();
	expect(writes()).toBe(before + 1);
	await floor.look();
	expect(writes()).toBe(before + 1);
});
