/** H1: on first start the demo has a challenge under way and results that anybody can count again. */
import { beforeAll, expect, test } from 'vitest';
import { termsOf } from '#lib/domain/challenges/duel.ts';
import { challengesJob } from '#lib/server/challenges/job.ts';
import { openDesk, type Desk } from '../api/desk.ts';

let desk: Desk;
beforeAll(async () => {
	const clean: (() => Promise<void>)[] = [];
	desk = await openDesk((one) => void clean.push(one), { demo: 'on' });
	return async () => {
		for (const one of clean.reverse()) await one();
	};
}, 60_000);

test('H1 one is under way, and the last two weeks have results: who won, each counted from the record', async () => {
	const all = [...desk.app.authority.tables.challenges.values()];
	expect(all.filter(({ state }) => state === 'live')).toHaveLength(1);
	const settled = all.filter(({ state }) => state === 'settled');
	expect(settled.length).toBeGreaterThanOrEqual(3);
	for (const challenge of settled) {
		const counted = desk.app.authority.engine.duel(termsOf(challenge), desk.app.clock.now());
		expect(counted.ok && counted.value.hash).toBe(challenge.result?.hash);
		expect(counted.ok && counted.value.leader).toBe(challenge.result?.winner);
	}
	const told = (await desk.rows('recognitions')).filter(({ kind }) => kind === 'challenge');
	expect(told.length).toBeGreaterThanOrEqual(3);
});

test('C7 nothing of it is proposed anew when the server looks at it', async () => {
	await challengesJob(desk.app).run(desk.app.clock.now());
	await desk.app.authority.reached((await desk.app.record.head()).seq);
	const all = [...desk.app.authority.tables.challenges.values()];
	expect(all.filter(({ proposal }) => proposal !== null)).toEqual([]);
});
