/** C7: what comes too late. */
import { expect, test } from 'vitest';
import { verify } from '#lib/domain/contests/proof.ts';
import type { ContestProposal } from '#lib/domain/contests/record.ts';
import { checkFact } from '#lib/server/contests/checks.ts';
import { decideProposal, proposalsOf } from '#lib/server/contests/proposals.ts';
import { readProof } from '#lib/server/contests/proofs.ts';
import {
	ADA,
	BO,
	BOSS,
	CONTEST,
	ContestWorld,
	CY,
	DAY,
	draftOf,
	ENDS,
	HOUR,
	launchedWorld,
	rulesOf,
	SETTLES,
	STARTS
} from './world.ts';

/** Settled: Bo 5, Ada 3. */
async function settled(over: object = {}): Promise<ContestWorld> {
	const floor = await launchedWorld(rulesOf('most', {}, over));
	await floor.at(STARTS);
	floor.world.now = STARTS + HOUR;
	floor.log(ADA, STARTS + HOUR, { quantity: 3 });
	floor.log(BO, STARTS + HOUR, { quantity: 5 });
	for (const moment of [ENDS, SETTLES, SETTLES + 1]) await floor.at(moment);
	expect(floor.row().state).toBe('settled');
	return floor;
}

const openOf = async (floor: ContestWorld): Promise<ContestProposal[]> =>
	(await proposalsOf(floor.parts, CONTEST)).filter(({ state }) => state === 'open');

async function only(floor: ContestWorld): Promise<ContestProposal> {
	const [one, ...others] = await openOf(floor);
	if (!one || others.length > 0) throw new Error('there is not just one proposal');
	return one;
}

const decide = (floor: ContestWorld, proposal: ContestProposal, accepted: boolean, why = 'it was seen') =>
	decideProposal(floor.parts, floor.row(), proposal, accepted, `user:${BOSS}`, why);

test('C7 a late fact changes nothing silently: it proposes, once, shows what flips, and tells whoever may rule', async () => {
	const floor = await settled();
	const before = floor.row();
	const id = floor.log(ADA, STARTS + HOUR, { quantity: 7 });
	for (let looks = 0; looks < 3; looks++) await floor.look();
	floor.restart();
	await floor.look();
	const proposal = await only(floor);
	expect(proposal).toMatchObject({ number: 1, causes: [{ fact: id, rep: ADA, change: 'came' }], voids: [] });
	expect(proposal.places.map(({ id: rep, from, to }) => [rep, from, to])).toEqual([
		[BO, 1, 2],
		[ADA, 2, 1]
	]);
	expect(proposal.prizes.map(({ to, change }) => [to, change])).toEqual([
		[BO, 'loses'],
		[ADA, 'gains']
	]);
	const { outcome, state, proposals } = floor.row();
	expect([outcome, state, proposals]).toEqual([before.outcome, 'settled', 1]);
	expect(floor.notices('toRule')).toEqual([BOSS]);
	expect(await proposalsOf(floor.parts, CONTEST)).toHaveLength(1);
});

test('C7 accepted it is the next outcome, with its own proof, who said so and why; the one before stays', async () => {
	const floor = await settled();
	const first = floor.row().outcome;
	floor.log(ADA, STARTS + HOUR, { quantity: 7 });
	await floor.look();
	expect(await decide(floor, await only(floor), true, '  ')).toEqual({ ok: false, error: { why: 'reason' } });
	expect((await decide(floor, await only(floor), true)).ok).toBe(true);
	await floor.look();
	const row = floor.row();
	expect(row).toMatchObject({ state: 'amended', proposals: 0, outcome: { number: 2 } });
	expect(row.outcome?.result.tables[0]?.rows[0]).toMatchObject({ id: ADA, place: 1, score: '10' });
	expect(row.steps.at(-1)).toMatchObject({ event: 'amend', by: `user:${BOSS}`, why: 'it was seen' });
	for (const [number, hash] of [
		[1, first?.hash],
		[2, row.outcome?.hash]
	] as const) {
		const proof = await readProof(floor.parts, CONTEST, number);
		expect(proof?.hash).toBe(hash);
		expect(proof && verify(proof)).toEqual({ match: true });
	}
	expect(floor.notices('amended')).toHaveLength(3);
	expect(await openOf(floor)).toEqual([]);
	// celebrated once, and not again for whoever it is now
	expect(floor.celebrated).toHaveLength(1);
});

test('C7 refused with a reason it is not proposed again until the fact is another', async () => {
	const floor = await settled();
	const id = floor.log(ADA, STARTS + HOUR, { quantity: 7 });
	await floor.look();
	expect((await decide(floor, await only(floor), false, 'not theirs')).ok).toBe(true);
	floor.restart();
	for (let looks = 0; looks < 3; looks++) await floor.look();
	expect(await openOf(floor)).toEqual([]);
	expect(floor.row()).toMatchObject({ state: 'settled', proposals: 0, outcome: { number: 1 } });
	// another late fact is about itself alone
	const other = floor.log(CY, STARTS + HOUR, { quantity: 1 });
	await floor.look();
	expect((await only(floor)).causes.map(({ fact }) => fact)).toEqual([other]);
	expect((await only(floor)).places.map(({ id: rep, scoreTo }) => [rep, scoreTo])).toEqual([[CY, '1']]);
	floor.world.correct(id, { quantity: 8 });
	await floor.look();
	expect((await only(floor)).causes.map(({ fact }) => fact).sort()).toEqual([id, other].sort());
});

test('C7 a later one overtakes the one before; what comes to nothing is proposed no more', async () => {
	const floor = await settled();
	const first = floor.log(ADA, STARTS + HOUR, { quantity: 7 });
	await floor.look();
	const old = await only(floor);
	const second = floor.log(CY, STARTS + HOUR, { quantity: 20 });
	await floor.look();
	expect((await only(floor)).causes.map(({ fact }) => fact)).toEqual([first, second]);
	expect(await decide(floor, old, true)).toEqual({ ok: false, error: { why: 'moved' } });
	floor.world.remove(first);
	floor.world.remove(second);
	await floor.look();
	expect(await openOf(floor)).toEqual([]);
	expect(floor.row().proposals).toBe(0);
	expect((await proposalsOf(floor.parts, CONTEST)).map(({ state }) => state)).toEqual([
		'overtaken',
		'overtaken'
	]);
});

test('C7 a correction and a deletion propose too; facts of others, of other types or other days do not', async () => {
	const floor = await settled();
	const [, bo] = floor.world.facts;
	if (!bo) throw new Error('nothing was logged');
	floor.log('rep000000house0', STARTS + HOUR);
	floor.log(ADA, STARTS + HOUR, { type: 'order' });
	floor.log(ADA, STARTS - DAY);
	await floor.look();
	expect(await openOf(floor)).toEqual([]);
	floor.world.correct(bo.id, { quantity: 1 });
	await floor.look();
	expect((await only(floor)).causes).toMatchObject([{ fact: bo.id, change: 'changed' }]);
	floor.world.remove(bo.id);
	await floor.look();
	expect((await only(floor)).causes).toMatchObject([{ fact: bo.id, change: 'went', as: '' }]);
});

test('C2, C7 what waits does not count until a manager confirms it; after settlement a word on it proposes', async () => {
	const floor = await launchedWorld(rulesOf('most', {}, { confirm: 'all' }));
	await floor.at(STARTS);
	floor.world.now = STARTS + HOUR;
	const ada = floor.log(ADA, STARTS + HOUR, { quantity: 3 });
	const bo = floor.log(BO, STARTS + HOUR, { quantity: 5 });
	floor.log(CY, STARTS + HOUR, { source: 'key:crm' });
	await floor.look();
	const waits = () => floor.world.authority.tables.contest_waits.get(CONTEST)?.facts;
	expect(waits()).toEqual([ada, bo].sort());
	const check = (fact: string, rep: string, state: 'confirmed' | 'refused' | 'waiting') =>
		checkFact(floor.parts, floor.row(), { id: fact, rep }, state, `user:${BOSS}`);
	expect(await check(ada, ADA, 'confirmed')).toEqual({ ok: true, value: 'confirmed' });
	await floor.look();
	expect(waits()).toEqual([bo]);
	floor.restart();
	await floor.look();
	expect(waits()).toEqual([bo]);
	for (const moment of [ENDS, SETTLES]) await floor.at(moment);
	const scores = () => floor.row().outcome?.result.tables[0]?.rows.map(({ id, score }) => [id, score]);
	expect(scores()).toEqual([
		[ADA, '3'],
		[CY, '1'],
		[BO, '0']
	]);
	await floor.look();
	expect(await check(bo, BO, 'confirmed')).toEqual({ ok: true, value: 'confirmed' });
	expect(await only(floor)).toMatchObject({ causes: [{ fact: bo, change: 'came' }] });
	expect((await decide(floor, await only(floor), true)).ok).toBe(true);
	expect(scores()?.[0]).toEqual([BO, '5']);
	const proof = await readProof(floor.parts, CONTEST, 2);
	expect(proof && verify(proof)).toEqual({ match: true });
});

test('C2 facts from elsewhere wait; what a file brought as well is vouched for by it', async () => {
	const floor = await launchedWorld(rulesOf('most', {}, { sources: ['api'] }));
	await floor.at(STARTS);
	floor.world.now = STARTS + HOUR;
	const own = floor.log(ADA, STARTS + HOUR, { quantity: 3 });
	await floor.look();
	const waits = () => floor.world.authority.tables.contest_waits.get(CONTEST)?.facts;
	expect(waits()).toEqual([own]);
	const file = floor.log(ADA, STARTS + HOUR / 2, { quantity: 3, source: 'import' });
	const other = floor.log(BO, STARTS + HOUR / 2, { quantity: 3, source: 'import' });
	await floor.look();
	expect(waits()).toEqual([file, other].sort());
});

test('C2, C7 a locked round counts what it had: what comes later proposes, and counts from when it is accepted', async () => {
	const window = { from: '2026-11-19', to: '2026-11-24' };
	const floor = await launchedWorld(rulesOf('elimination', { roundDays: 1 }, { window }));
	const thursday = Date.parse('2026-11-19T00:00:00Z');
	await floor.at(thursday);
	floor.world.now = thursday + 10 * HOUR;
	floor.log(ADA, thursday + 10 * HOUR, { quantity: 3 });
	floor.log(BO, thursday + 10 * HOUR, { quantity: 5 });
	const mistake = floor.log(CY, thursday + 10 * HOUR, { quantity: 1 });
	const lock = thursday + DAY + 9 * HOUR;
	await floor.at(lock - 1);
	expect(floor.world.record.all('contest_locks')).toEqual([]);
	floor.world.correct(mistake, { quantity: 2 });
	await floor.at(lock);
	await floor.look();
	expect(floor.world.record.all('contest_locks')).toMatchObject([{ contest: CONTEST, round: 1, number: 1 }]);
	const outs = () => {
		const roster = floor.world.authority.tables.contest_rosters.get(CONTEST)?.roster;
		return roster?.rounds.map(({ late, kept }) => [late, kept.map(({ id, quantity }) => [id, quantity])]);
	};
	expect(outs()?.[0]).toEqual([[], []]);
	const late = floor.log(CY, thursday + 11 * HOUR, { quantity: 9 });
	floor.world.correct(mistake, { quantity: 4 });
	await floor.look();
	expect(outs()?.[0]).toEqual([[late], [[mistake, 2]]]);
	const proposal = await only(floor);
	expect(proposal.number).toBe(0);
	expect(proposal.causes.map(({ fact, change }) => [fact, change]).sort()).toEqual(
		[
			[late, 'came'],
			[mistake, 'changed']
		].sort()
	);
	floor.restart();
	await floor.look();
	expect((await only(floor)).id).toBe(proposal.id);
	expect((await decide(floor, proposal, true)).ok).toBe(true);
	await floor.look();
	await floor.look();
	expect(outs()?.[0]).toEqual([[], []]);
	expect(floor.world.record.all('contest_locks').map(({ round, number }) => [round, number])).toEqual([
		[1, 1],
		[1, 2]
	]);
	expect(await openOf(floor)).toEqual([]);
	expect(floor.row().proposals).toBe(0);
});

test('C2, C5 seeds are drawn with the begin: what comes to the weeks before later meets nobody with somebody else, and the proof says so', async () => {
	const window = { from: '2026-11-19', to: '2026-11-24' };
	const floor = await launchedWorld(rulesOf('bracket', { roundDays: 1 }, { window }));
	const thursday = Date.parse('2026-11-19T00:00:00Z');
	const before = floor.log(BO, thursday - 10 * DAY, { quantity: 9 });
	floor.log(ADA, thursday - 10 * DAY, { quantity: 5 });
	const seeds = () => floor.world.authority.tables.contest_rosters.get(CONTEST)?.roster.seeds;
	await floor.look();
	expect(seeds()).toEqual([BO, ADA, CY]);
	await floor.at(thursday);
	await floor.look();
	expect(floor.world.record.all('contest_locks')).toMatchObject([{ round: 0, number: 1 }]);
	const late = floor.log(CY, thursday - 9 * DAY, { quantity: 50 });
	floor.world.correct(before, { quantity: 1 });
	await floor.look();
	expect(seeds()).toEqual([BO, ADA, CY]);
	floor.world.now = thursday + HOUR;
	floor.log(CY, thursday + HOUR, { quantity: 3 });
	for (let hours = 9; hours <= 8 * 24; hours += 12) await floor.at(thursday + hours * HOUR);
	expect(floor.row().state).toBe('settled');
	const proof = await readProof(floor.parts, CONTEST, 1);
	expect(proof?.roster.seeding).toMatchObject({ late: [late], kept: [{ id: before, quantity: 9 }] });
	expect(proof && verify(proof)).toEqual({ match: true });
	expect(await openOf(floor)).toEqual([]);
	// an amendment for another reason keeps them, and is proven with them
	floor.log(ADA, thursday - 8 * DAY, { quantity: 70 });
	floor.world.correct(before, { quantity: 2 });
	floor.log(ADA, thursday + HOUR, { quantity: 9 });
	await floor.look();
	const proposal = await only(floor);
	expect((await decide(floor, proposal, true)).ok).toBe(true);
	const amended = await readProof(floor.parts, CONTEST, 2);
	expect(amended?.roster.seeds).toEqual([BO, ADA, CY]);
	expect(amended && verify(amended)).toEqual({ match: true });
});

test('M5, C7 what comes late to the weeks before changes what people are measured by: it proposes, and the amendment is proven', async () => {
	const floor = new ContestWorld();
	const thursday = Date.parse('2026-11-19T00:00:00Z');
	for (const who of [ADA, BO, CY])
		for (let week = 1; week <= 8; week++)
			floor.log(who, thursday + 10 * HOUR - week * 7 * DAY, { quantity: 2 });
	floor.put(draftOf(rulesOf('improvement', {}, { window: { from: '2026-11-19', to: '2026-11-19' } })));
	expect((await floor.move('launch')).ok).toBe(true);
	floor.world.now = thursday + 10 * HOUR;
	floor.log(ADA, thursday + 10 * HOUR, { quantity: 5 });
	floor.log(BO, thursday + 10 * HOUR, { quantity: 4 });
	for (const moment of [thursday + 11 * HOUR, thursday + DAY, thursday + 2 * DAY + HOUR])
		await floor.at(moment);
	await floor.look();
	const scores = () => floor.row().outcome?.result.tables[0]?.rows.map(({ id, score }) => [id, score]);
	expect(scores()?.slice(0, 2)).toEqual([
		[ADA, '3'],
		[BO, '2']
	]);
	for (let week = 1; week <= 5; week++)
		floor.log(ADA, thursday + 10 * HOUR - week * 7 * DAY, { quantity: 2 });
	await floor.look();
	const proposal = await only(floor);
	expect(proposal.places.map(({ id, from, to }) => [id, from, to])).toEqual([
		[BO, 2, 1],
		[ADA, 1, 2]
	]);
	expect((await decide(floor, proposal, true)).ok).toBe(true);
	expect(scores()?.[0]).toEqual([BO, '2']);
	const amended = await readProof(floor.parts, CONTEST, 2);
	expect(amended && verify(amended)).toEqual({ match: true });
});
