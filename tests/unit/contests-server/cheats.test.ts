/** C1-C7: what people might try so that a contest comes out otherwise than it was played. */
import { expect, test } from 'vitest';
import { failed } from '#lib/domain/result.ts';
import { readContestRules } from '#lib/protocol/contest-rules.ts';
import { checkFact } from '#lib/server/contests/checks.ts';
import { MOST_TICKETS } from '#lib/domain/contests/formats/raffle.ts';
import { WORDS_MS } from '#lib/domain/contests/states.ts';
import { Desk } from '#lib/server/contests/desk.ts';
import { joinContest } from '#lib/server/contests/enter.ts';
import { proposalsOf } from '#lib/server/contests/proposals.ts';
import { readProof } from '#lib/server/contests/proofs.ts';
import { settleContest } from '#lib/server/contests/settlement.ts';
import { verdictOn } from '#lib/server/contests/verdict.ts';
import {
	ADA,
	BO,
	BOSS,
	CONTEST,
	ContestWorld,
	draftOf,
	ENDS,
	HOUR,
	launchedWorld,
	rulesOf,
	SETTLES,
	STARTS
} from './world.ts';

async function opened(...rules: Parameters<typeof rulesOf>): Promise<ContestWorld> {
	const floor = await launchedWorld(rulesOf(...rules));
	return floor;
}

const waiting = (floor: ContestWorld) => floor.world.authority.tables.contest_waits.get(CONTEST)?.facts;
const check = (floor: ContestWorld, fact: string, state: 'confirmed' | 'refused') =>
	checkFact(floor.parts, floor.row(), { id: fact, rep: ADA }, state, `user:${BOSS}`);
const change = (floor: ContestWorld, id: string, data: object) =>
	floor.world.record.put({ op: 'update', collection: 'activities', id, data: { ...data } });

test('C1 a word on a fact is none on what its rep makes of it later: it waits again', async () => {
	const floor = await opened('most', {}, { confirm: 'all' });
	await floor.at(STARTS);
	floor.world.now = STARTS + HOUR;
	const fact = floor.log(ADA, STARTS + HOUR, { quantity: 1 });
	await floor.look();
	expect((await check(floor, fact, 'confirmed')).ok).toBe(true);
	await floor.look();
	expect(waiting(floor)).toEqual([]);
	change(floor, fact, { quantity: 1_000 });
	await floor.look();
	expect(waiting(floor)).toEqual([fact]);
	for (const moment of [ENDS, SETTLES]) await floor.at(moment);
	const [table] = floor.row().outcome?.result.tables ?? [];
	expect(table?.rows.map(({ score }) => score)).toEqual(['0', '0', '0']);
	expect((await check(floor, 'fact00000000000', 'confirmed')).ok).toBe(false);
});

test('C1 what was refused does not count once there is less in that hour', async () => {
	const floor = await opened('most', {}, { confirm: 'unusual' });
	const usual = Array.from({ length: 25 }, (_, hour) =>
		floor.log(ADA, STARTS - (hour + 30) * HOUR, { quantity: 5 })
	);
	expect(usual).toHaveLength(25);
	await floor.at(STARTS);
	floor.world.now = STARTS + HOUR;
	const facts = [4, 3].map((quantity) => floor.log(ADA, STARTS + HOUR / 2, { quantity }));
	await floor.look();
	expect(waiting(floor)).toEqual([...facts].sort());
	expect((await check(floor, facts[0] ?? '', 'refused')).ok).toBe(true);
	floor.world.remove(facts[1] ?? '');
	await floor.look();
	expect(waiting(floor)).toEqual([facts[0]]);
});

test('C1 nobody raises what is usual for them by what they enter for the weeks before once a contest is launched', async () => {
	const floor = new ContestWorld();
	const early = (quantity: number, hour = 0) => floor.log(ADA, STARTS - (hour + 48) * HOUR, { quantity });
	for (let hour = 1; hour <= 25; hour++) early(5, hour);
	floor.put(draftOf(rulesOf('most', {}, { confirm: 'unusual' })));
	expect((await floor.move('launch')).ok).toBe(true);
	await floor.look();
	early(1_000_000);
	await floor.at(STARTS);
	floor.world.now = STARTS + HOUR;
	const [plain, huge] = [3, 500].map((quantity, at) => floor.log(ADA, STARTS + at * HOUR, { quantity }));
	await floor.look();
	expect(plain).toBeDefined();
	expect(waiting(floor)).toEqual([huge]);
	floor.restart();
	await floor.look();
	expect(waiting(floor)).toEqual([huge]);
	for (const moment of [ENDS, SETTLES]) await floor.at(moment);
	expect(floor.row().outcome?.result.tables[0]?.rows[0]).toMatchObject({ id: ADA, score: '3' });
});

test('M8 targets that are set in secret after launch count in nothing that others see', async () => {
	const floor = await opened('most', {}, { lens: 'ofTarget' });
	await floor.at(STARTS);
	const target = (id: string, subject: string, shown: boolean) =>
		floor.world.record.put({
			op: 'create',
			collection: 'targets',
			data: { id, subject, metric: 'calls', period: 'month', value: 77, from: '', to: '', public: shown }
		});
	target('target000000ada', `rep:${ADA}`, false);
	target('target0000000bo', `rep:${BO}`, true);
	await floor.look();
	const row = floor.world.authority.tables.contest_rosters.get(CONTEST);
	expect(Object.keys(row?.roster.targets ?? {})).toEqual([BO]);
});

test('C6 one slip of the hand fills no drum with millions of tickets', async () => {
	const floor = await opened('raffle', { per: '1' });
	await floor.at(STARTS);
	floor.world.now = STARTS + HOUR;
	for (let more = 0; more < 40; more++) floor.log(ADA, STARTS + HOUR, { quantity: 1_000_000 });
	floor.log(BO, STARTS + HOUR, { quantity: 2 });
	for (const moment of [ENDS, SETTLES, SETTLES + WORDS_MS]) await floor.at(moment);
	expect(floor.row().state).toBe('settled');
	expect(floor.world.authority.tables.contest_rosters.get(CONTEST)?.roster.draw?.tickets).toEqual([
		[BO, 2],
		[ADA, MOST_TICKETS]
	]);
});

test('C5, C6 what waited when tickets were frozen did not come since: the file has it, and says that it waited', async () => {
	const floor = await opened('raffle', { per: '1' }, { confirm: 'all' });
	await floor.at(STARTS);
	floor.world.now = STARTS + HOUR;
	const waits = floor.log(ADA, STARTS + HOUR, { quantity: 3 });
	floor.log(BO, STARTS + HOUR, { quantity: 2, source: 'key:crm' });
	for (const moment of [ENDS, SETTLES, SETTLES + WORDS_MS]) await floor.at(moment);
	expect(await verdictOn(floor.parts, floor.row())).toMatchObject({
		match: true,
		facts: 2,
		since: { changed: 0, first: null }
	});
	expect((await readProof(floor.parts, CONTEST, 1))?.roster.waiting).toEqual([waits]);
	expect((await check(floor, waits, 'confirmed')).ok).toBe(true);
	// it comes too late for the draw: nobody's prize changes
	expect(await proposalsOf(floor.parts, CONTEST)).toMatchObject([
		{ causes: [{ fact: waits, change: 'came' }], prizes: [], voids: [] }
	]);
});

test('C1, C3 what has begun is not taken back, and what is over is not made longer, before the clock has looked', async () => {
	const floor = await opened('most', {});
	floor.world.now = STARTS;
	expect(await floor.move('withdraw')).toEqual({ ok: false, error: { why: 'moved' } });
	await floor.look();
	floor.world.now = ENDS;
	const { rules } = floor.row();
	const longer = { ...rules, window: { ...rules.window, to: '2026-11-21' } };
	expect(await floor.move('edit', 'we are behind', { rules: longer })).toEqual({
		ok: false,
		error: { why: 'moved' }
	});
	floor.world.now = ENDS - 1;
	expect((await floor.move('edit', 'more time for all', { rules: longer })).ok).toBe(true);
});

test('C2 whoever joins after the begin brings nothing from before, though the clock has not looked yet', async () => {
	const floor = await opened('most', {}, { join: 'open', eligibility: { reps: [BO] } });
	floor.world.record.put({
		op: 'update',
		collection: 'contests',
		id: CONTEST,
		data: { rules: { ...floor.row().rules, eligibility: {} } }
	});
	floor.world.now = STARTS + HOUR;
	expect((await joinContest(floor.parts, floor.row(), ADA)).ok).toBe(true);
	expect(floor.row()).toMatchObject({ state: 'scheduled' });
	expect(floor.row().entrants).toContainEqual({ rep: ADA, since: STARTS + HOUR });
	floor.world.now = ENDS;
	const cy = floor.world.authority.tables.reps.get('rep0000000000cy')?.id;
	expect(await joinContest(floor.parts, floor.row(), cy ?? '')).toEqual({
		ok: false,
		error: { why: 'moved' }
	});
});

test('C5 what the record has no room for is not launched, and a settlement that it refuses leaves no file behind', async () => {
	const people = Array.from({ length: 900 }, (_, at) => `rep${String(at).padStart(12, '0')}`);
	const floor = new ContestWorld();
	for (const id of people)
		floor.world.record.put({
			op: 'create',
			collection: 'reps',
			data: { ...floor.world.authority.tables.reps.get(ADA), id, name: id }
		});
	const window = { from: '2026-11-19', to: '2027-11-18' };
	floor.put(draftOf(rulesOf('season', { roundDays: 1 }, { window })));
	expect(await floor.move('launch')).toMatchObject({
		ok: false,
		error: { why: 'rules', faults: [{ pointer: '/window/to' }] }
	});
	const prizes = Array.from({ length: 50 }, () => ({ kind: 'spot', name: 'Cake', value: 0, share: 'each' }));
	const rules = rulesOf('most', {}, { window, prizes });
	expect(await floor.move('launch', '', { rules })).toMatchObject({
		ok: false,
		error: { why: 'rules', faults: [{ pointer: '/prizes' }] }
	});

	const played = await opened('most', {});
	for (const moment of [STARTS, ENDS]) await played.at(moment);
	played.world.now = SETTLES;
	const write = () => Promise.resolve(failed({ kind: 'invalid' as const, message: 'too large' }));
	played.world.record.write = write;
	expect((await settleContest(played.parts, new Desk(played.parts), played.row())).ok).toBe(false);
	expect(await played.proofs.names()).toEqual([]);
});

test('C1 rules of windows without an end are refused wherever they come from', () => {
	const over = (window: object) => {
		const read = readContestRules({ ...rulesOf('most', {}), window });
		return read.ok ? [] : read.error.map(({ pointer }) => pointer);
	};
	expect(over({ from: '1970-01-01', to: '9999-12-31' })).toContain('/window/from');
	expect(over({ from: '2026-01-01', to: '9999-12-31' })).toEqual(['/window/to']);
	expect(over({ from: '2024-01-01', to: '2024-12-31' })).toEqual([]);
	expect(over({ from: '2024-01-01', to: '2025-01-01' })).toEqual(['/window/to']);
});
