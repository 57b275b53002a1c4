/** C6: a draw that anybody can recompute. */
import { expect, test } from 'vitest';
import { commitmentOf, drawsOf } from '#lib/domain/contests/draw.ts';
import { verify } from '#lib/domain/contests/proof.ts';
import { WORDS_MS } from '#lib/domain/contests/states.ts';
import { addWord } from '#lib/server/contests/enter.ts';
import { decideProposal, proposalsOf } from '#lib/server/contests/proposals.ts';
import { readProof } from '#lib/server/contests/proofs.ts';
import {
	ADA,
	BO,
	BOSS,
	CONTEST,
	ContestWorld,
	CY,
	ENDS,
	HOUR,
	launchedWorld,
	rulesOf,
	SETTLES,
	STARTS
} from './world.ts';

async function raffle(): Promise<ContestWorld> {
	const floor = await launchedWorld(rulesOf('raffle', { per: '2' }));
	await floor.at(STARTS);
	floor.world.now = STARTS + HOUR;
	floor.log(ADA, STARTS + HOUR, { quantity: 5 });
	floor.log(BO, STARTS + HOUR, { quantity: 3 });
	floor.log(CY, STARTS + HOUR, { quantity: 1 });
	await floor.at(ENDS);
	return floor;
}

const drawOf = (floor: ContestWorld) =>
	floor.world.authority.tables.contest_rosters.get(CONTEST)?.roster.draw;
const say = (floor: ContestWorld, rep: string, word: string) => addWord(floor.parts, floor.row(), rep, word);

test('C6 the secret is bound at launch, the tickets are frozen at the end of grace, words for ten minutes, then secret and draw are published', async () => {
	const floor = await raffle();
	const [{ secret = '' } = {}] = floor.world.record.all('contest_secrets');
	expect(secret).toMatch(/^[0-9a-f]{64}$/);
	expect(drawOf(floor)).toEqual({ commitment: commitmentOf(secret) });
	expect(await say(floor, ADA, 'early')).toMatchObject({ ok: false, error: { why: 'state' } });
	await floor.at(SETTLES - 1);
	expect(drawOf(floor)?.tickets).toBeUndefined();
	await floor.at(SETTLES);
	await floor.look();
	expect(drawOf(floor)).toEqual({
		commitment: commitmentOf(secret),
		tickets: [
			[BO, 1],
			[ADA, 2]
		]
	});
	expect(floor.notices('words')).toHaveLength(3);
	expect(await say(floor, CY, '  lucky   star ')).toEqual({ ok: true, value: 'lucky star' });
	expect(await say(floor, CY, 'again')).toMatchObject({ ok: false, error: { why: 'moved' } });
	expect(await say(floor, ADA, '')).toMatchObject({ ok: false, error: { why: 'rules' } });
	expect(await say(floor, 'rep000000house0', 'me')).toMatchObject({ ok: false, error: { why: 'state' } });
	expect(drawOf(floor)?.words).toBeUndefined();
	// too late for the draw: it proposes
	floor.log(BO, STARTS + HOUR, { quantity: 40 });
	await floor.at(SETTLES + WORDS_MS - 1);
	expect(floor.row().state).toBe('provisional');
	await floor.at(SETTLES + WORDS_MS);
	expect(floor.row().state).toBe('settled');
	const published = drawOf(floor);
	expect(published).toMatchObject({ secret, words: [[CY, 'lucky star']] });
	expect(floor.world.record.all('contest_secrets')).toEqual([]);
	const draws = floor.row().outcome?.result.draws;
	expect(draws).toEqual(published && drawsOf(CONTEST, published, 1));
	const proof = await readProof(floor.parts, CONTEST, 1);
	expect(proof && verify(proof)).toEqual({ match: true });
	expect(await say(floor, ADA, 'late')).toMatchObject({ ok: false, error: { why: 'state' } });
});

test('C6 no word is taken that the draw would not hear: the words are closed first', async () => {
	const floor = await raffle();
	await floor.at(SETTLES);
	const asItWas = floor.row();
	floor.world.now = SETTLES + WORDS_MS - 1;
	floor.world.record.put({ op: 'delete', collection: 'contest_waits', id: CONTEST });
	const made = await addWord(floor.parts, asItWas, ADA, 'in between');
	expect(made.ok).toBe(false);
	expect(floor.world.record.all('contest_words')).toEqual([]);
});

test('C6 a server that was off at the end of grace freezes late, and gives the ten minutes all the same', async () => {
	const floor = await raffle();
	const late = SETTLES + 5 * HOUR;
	await floor.at(late);
	expect(floor.row()).toMatchObject({ state: 'provisional' });
	expect(Date.parse(floor.row().settlesAt)).toBe(late + WORDS_MS);
	expect((await say(floor, ADA, 'hello')).ok).toBe(true);
	await floor.at(late + WORDS_MS - 1);
	expect(floor.row().state).toBe('provisional');
	await floor.at(late + WORDS_MS);
	expect(floor.row().state).toBe('settled');
});

test('C6, C7 a later correction never redraws: tickets are void, their prize passes on, and it is proposed', async () => {
	const floor = await raffle();
	for (const moment of [SETTLES, SETTLES + WORDS_MS, SETTLES + WORDS_MS + 1]) await floor.at(moment);
	const before = floor.row().outcome?.result.draws ?? [];
	const winner = before[0]?.rep;
	for (const { id, rep } of floor.world.facts) if (rep === winner) floor.world.remove(id);
	await floor.look();
	const [proposal, ...others] = await proposalsOf(floor.parts, CONTEST);
	if (!proposal) throw new Error('nothing was proposed');
	expect(others).toEqual([]);
	expect(proposal.voids.length).toBeGreaterThan(0);
	expect(proposal.voids.every(([rep]) => rep === winner)).toBe(true);
	const made = await decideProposal(
		floor.parts,
		floor.row(),
		proposal,
		true,
		`user:${BOSS}`,
		'they were not theirs'
	);
	expect(made.ok).toBe(true);
	const after = floor.row().outcome?.result.draws ?? [];
	expect(after[0]).toEqual({ ...before[0], void: true });
	expect(after[1]?.rep).not.toBe(winner);
	const proof = await readProof(floor.parts, CONTEST, 2);
	expect(proof && verify(proof)).toEqual({ match: true });
});

test('C6 tables that are behind the record freeze no tickets twice', async () => {
	const floor = await raffle();
	floor.late = true;
	await floor.at(SETTLES);
	await floor.look();
	floor.late = false;
	expect(floor.world.record.all('contest_locks')).toHaveLength(1);
	expect(floor.notices('words')).toHaveLength(3);
	await floor.at(SETTLES + WORDS_MS);
	expect(floor.row().state).toBe('settled');
});
