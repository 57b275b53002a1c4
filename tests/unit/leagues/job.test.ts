/** L3 over time: each week is cut and settled exactly once, whatever the store, the server and the clock do. */
import { expect, test } from 'vitest';
import type { League } from '#lib/domain/leagues/league.ts';
import { leagueJob } from '#lib/server/leagues/job.ts';
import { Killed, leagueWorld, monday, repNamed, type Fate, type LeagueWorld } from './world.ts';

/** A Monday. */
const START = '2026-03-02';
const HOUR = 3_600_000;
/** The clocks of Berlin change on 2026-03-29. */
const at = (date: string, time: string, offset = '+01:00') => Date.parse(`${date}T${time}:00${offset}`);

const weeksOf = (world: LeagueWorld) => [...new Set(world.leagues().map(({ from }) => from))].sort();
const shape = ({ from, tier, number, members, result }: League) => ({ from, tier, number, members, result });
const sorted = (leagues: readonly League[]) =>
	[...leagues].sort((a, b) => `${a.from}${a.tier}${a.number}`.localeCompare(`${b.from}${b.tier}${b.number}`));

async function looked(world: LeagueWorld, now: number): Promise<void> {
	world.now = now;
	await leagueJob(world.parts).run(now);
	world.catchUp();
}

/** Points that differ by rep and week, the same in every run. */
const mixed = (rep: string, from: string) => {
	let hash = 7;
	for (const letter of rep + from) hash = (hash * 31 + letter.charCodeAt(0)) % 10_007;
	return hash % 90;
};

test('L3 a week is cut when the one before is settled: next working day, 09:00 by the workspace’s clock', async () => {
	const world = leagueWorld(12);
	world.pointsOf = mixed;
	await looked(world, at(START, '08:59'));
	expect(world.leagues()).toEqual([]);
	await looked(world, at(START, '09:00'));
	expect(weeksOf(world)).toEqual([START]);
	// Sunday night is over, Monday morning is grace
	await looked(world, at(monday(START, 1), '08:59'));
	expect(world.leagues().every(({ settledAt }) => settledAt === '')).toBe(true);
	await looked(world, at(monday(START, 1), '09:00'));
	expect(weeksOf(world)).toEqual([START, monday(START, 1)]);
	expect(
		world
			.leagues()
			.filter(({ from }) => from === START)
			.every(({ result }) => result !== null)
	).toBe(true);
});

test('L3 the change of the clocks moves nothing: 09:00 is what the clock on the wall shows', async () => {
	const world = leagueWorld(12);
	await looked(world, at('2026-03-23', '09:00'));
	await looked(world, at('2026-03-30', '08:59', '+02:00'));
	expect(weeksOf(world)).toEqual(['2026-03-23']);
	await looked(world, at('2026-03-30', '09:00', '+02:00'));
	expect(weeksOf(world)).toEqual(['2026-03-23', '2026-03-30']);
});

test('C7 L3 what is corrected after a week was settled changes nothing of it silently', async () => {
	const world = leagueWorld(12);
	world.pointsOf = mixed;
	await looked(world, at(START, '09:00'));
	await looked(world, at(monday(START, 1), '09:00'));
	const settled = world.leagues().filter(({ from }) => from === START);
	world.pointsOf = (rep, from) => 1_000 - mixed(rep, from);
	await looked(world, at(monday(START, 1), '12:00'));
	expect(world.leagues().filter(({ from }) => from === START)).toEqual(settled);
});

test('L3 who moves up is in a higher tier next week, and is told once; who opted out is in none', async () => {
	const world = leagueWorld(24);
	world.pointsOf = (rep) => Number(rep.slice(3)) + 1;
	const out = repNamed(3);
	await looked(world, at(START, '09:00'));
	world.reps.set(out.id, { ...out, privacy: { leagues: false } });
	world.pointsOf = mixed;
	await looked(world, at(monday(START, 1), '09:00'));
	const before = world.leagues().filter(({ from }) => from === START);
	const after = world.leagues().filter(({ from }) => from === monday(START, 1));
	const tierAfter = new Map(after.flatMap(({ tier, members }) => members.map((rep) => [rep, tier] as const)));
	let moved = 0;
	for (const { tier, result } of before)
		for (const { rep, move } of result ?? []) {
			// a tier that is short of people takes somebody from below, so higher may be; lower never
			const expected = tier + (move === 'up' ? 1 : move === 'down' ? -1 : 0);
			expect(tierAfter.get(rep) ?? 0).toBeGreaterThanOrEqual(expected);
			if (move === 'up') expect(tierAfter.get(rep) ?? 0).toBeGreaterThan(tier);
			if (move !== 'stay') moved++;
		}
	expect(moved).toBeGreaterThan(0);
	expect(tierAfter.has(out.id)).toBe(false);
	const risen = before.flatMap(({ result }) => (result ?? []).filter(({ move }) => move === 'up'));
	expect(world.told().toSorted()).toEqual(risen.map(({ rep }) => `leagues:${START}:up:${rep}`).sort());
});

test('L3 below six people no week has a league, and six later begin with their next week', async () => {
	const world = leagueWorld(5);
	await looked(world, at(START, '09:00'));
	expect(world.leagues()).toEqual([]);
	world.reps.set(repNamed(5).id, repNamed(5));
	await looked(world, at(START, '15:00'));
	expect(world.leagues()).toEqual([]);
	await looked(world, at(monday(START, 1), '09:00'));
	expect(weeksOf(world)).toEqual([monday(START, 1)]);
});

test('L3 a demo’s story begins two weeks before it is looked at, both settled', async () => {
	const world = leagueWorld(12, { demo: true });
	world.pointsOf = mixed;
	await looked(world, at(START, '10:00'));
	expect(weeksOf(world)).toEqual([monday(START, -2), monday(START, -1), START]);
	expect(
		world
			.leagues()
			.filter(({ settledAt }) => settledAt === '')
			.every(({ from }) => from === START)
	).toBe(true);
});

test('L3 weeks during which the server was off are cut and settled when it is back, not twice', async () => {
	const world = leagueWorld(12);
	world.pointsOf = mixed;
	await looked(world, at(START, '09:00'));
	await looked(world, at(monday(START, 3), '10:00'));
	expect(weeksOf(world)).toEqual([0, 1, 2, 3].map((weeks) => monday(START, weeks)));
	await looked(world, at(monday(START, 3), '11:00'));
	expect(world.intents().length).toBe(new Set(world.intents()).size);
});

/** A small generator, so that a seed is a schedule. */
function dice(seed: number) {
	let state = (seed * 2_654_435_761) >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mix = Math.imul(state ^ (state >>> 15), 1 | state);
		mix = (mix + Math.imul(mix ^ (mix >>> 7), 61 | mix)) ^ mix;
		return ((mix ^ (mix >>> 14)) >>> 0) / 4_294_967_296;
	};
}

const WEEKS = 3;
/** Moments at which somebody looks: around every border, minutes apart, in the order of time. */
function looks(random: () => number): number[] {
	const borders = Array.from({ length: WEEKS + 1 }, (_, week) => at(monday(START, week), '09:00'));
	const around = borders.flatMap((border) => [
		border - HOUR,
		border - 60_000,
		...Array.from({ length: 4 }, () => border + Math.floor(random() * HOUR)),
		border + (24 + random() * 90) * HOUR
	]);
	return around.sort((a, b) => a - b);
}

test('L3 over 2,000 schedules of failing, losing, killing, restarting and jumping clocks every week is cut and settled exactly once', async () => {
	const calm = leagueWorld(19);
	calm.pointsOf = mixed;
	for (let week = 0; week <= WEEKS; week++) await looked(calm, at(monday(START, week), '09:00'));
	const expected = sorted(calm.leagues()).map(shape);
	expect(expected.filter(({ result }) => result !== null).length).toBeGreaterThan(0);

	for (let seed = 1; seed <= 2_000; seed++) {
		const random = dice(seed);
		const world = leagueWorld(19);
		world.pointsOf = mixed;
		// a floor whose first week passes without a server has its first leagues in the next
		await looked(world, at(START, '09:00'));
		const troubled = 0.1 + 0.5 * random();
		world.fate = (): Fate => {
			if (random() > troubled) return 'fine';
			const kinds: readonly Fate[] = ['refused', 'lost', 'killed'];
			return kinds[Math.floor(random() * kinds.length)] ?? 'fine';
		};
		let job = leagueJob(world.parts);
		for (const moment of looks(random)) {
			// a clock that was set back: what was decided stays decided
			world.now = random() < 0.15 ? moment - Math.floor(random() * 60) * HOUR : moment;
			if (world.now < at(START, '09:00')) world.now = moment;
			try {
				await job.run(world.now);
			} catch (error) {
				// the next look, or the next server, goes on
				if (error instanceof Killed || random() < 0.5) job = leagueJob(world.parts);
			}
			if (random() < 0.7) world.catchUp();
		}
		world.fate = () => 'fine';
		world.catchUp();
		await looked(world, at(monday(START, WEEKS), '09:00') + 100 * HOUR);
		expect({ seed, leagues: sorted(world.leagues()).map(shape) }).toEqual({ seed, leagues: expected });
		expect({ seed, intents: world.intents().length }).toEqual({
			seed,
			intents: new Set(world.intents()).size
		});
		const risen = expected.flatMap(({ result }) => (result ?? []).filter(({ move }) => move === 'up'));
		expect({ seed, told: world.told().length }).toEqual({ seed, told: risen.length });
	}
});
