/** The demo stays alive when it is kept running, and when it is started again days later. */
import { beforeAll, expect, test } from 'vitest';
import { DAY_MS } from '#lib/domain/calendar.ts';
import { DEMO_MANAGER, demoId } from '#lib/domain/demo/people.ts';
import { challengesJob } from '#lib/server/challenges/job.ts';
import { demoStory } from '#lib/server/demo/story.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import { openDesk, type Desk } from '../api/desk.ts';

let desk: Desk;
let isDemo = true;
const jobs = (): readonly Job[] => [
	challengesJob(desk.app),
	demoStory({ ...desk.app, isDemo: () => isDemo })
];
beforeAll(async () => {
	const clean: (() => Promise<void>)[] = [];
	desk = await openDesk((one) => void clean.push(one), { demo: 'on' });
	return async () => {
		for (const one of clean.reverse()) await one();
	};
}, 60_000);

const challenges = () => [...desk.app.authority.tables.challenges.values()];
const live = () => challenges().filter(({ state }) => state === 'live');
const notices = () =>
	[...desk.app.authority.tables.notifications.values()].filter(({ user }) => user === DEMO_MANAGER);
async function look(all: readonly Job[]) {
	for (const job of all) {
		await job.run(desk.app.clock.now());
		await desk.app.authority.reached((await desk.app.record.head()).seq);
	}
}

test('H1 Demo: each day somebody plays somebody and the manager hears of something, once, whoever looks how often', async () => {
	let job = jobs();
	await look(job);
	const [told, known] = [notices().length, challenges().length];
	expect([live().length, known > 0]).toEqual([1, true]); // the first days are told by the filling
	for (let day = 1; day <= 8; day++) {
		desk.pass(DAY_MS);
		if (day % 3 === 0) job = jobs(); // started again
		await Promise.all([look(job), look(jobs())]);
		await look(job);
		expect(live()).toHaveLength(1);
		const [only] = live();
		expect(only?.sides.map(({ members }) => members.map(({ answer }) => answer))).toEqual([['in'], ['in']]);
		expect(notices()).toHaveLength(told + day);
	}
	const leave = [...desk.app.authority.tables.leave.values()].filter(({ state }) => state === 'asked');
	for (const { kind, data } of notices()) {
		expect(kind).toBe('leave.asked');
		expect(leave.some(({ rep, from }) => rep === data.rep && from === data.from)).toBe(true);
	}
	expect(challenges().length).toBeGreaterThan(known + 2);
	for (const { id } of challenges()) expect(id.startsWith(demoId('duel', 0).slice(0, 8))).toBe(true);
});

test('Demo: nothing of it once the floor is real, nor while nobody knows', async () => {
	const before = [challenges().length, notices().length];
	isDemo = false;
	desk.pass(5 * DAY_MS);
	await look(jobs());
	expect(live()).toEqual([]);
	expect([challenges().length, notices().length]).toEqual(before);
});
