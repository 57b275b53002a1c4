/** The demo is alive on first start, stays so when it is kept running, and when it is started again days later. */
import { beforeAll, expect, test } from 'vitest';
import { termsOf } from '#lib/domain/challenges/duel.ts';
import { DAY_MS, instantText } from '#lib/domain/calendar.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import { DEMO_MANAGER, demoId } from '#lib/domain/demo/people.ts';
import { verdictOn } from '#lib/server/contests/verdict.ts';
import { challengesJob } from '#lib/server/challenges/job.ts';
import { proofFiles } from '#lib/server/contests/proofs.ts';
import { demoContestJob } from '#lib/server/demo/contests.ts';
import { demoStory } from '#lib/server/demo/story.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import type { Write } from '#lib/server/record/store.ts';
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

const jobOf = () =>
	demoContestJob({
		...desk.app,
		proofs: proofFiles(desk.app.settings.dataDir),
		isDemo: () => isDemo
	});
const contests = () => [...desk.app.authority.tables.contests.values()];
const verdict = (contest: ContestRecord) =>
	verdictOn({ ...desk.app, proofs: proofFiles(desk.app.settings.dataDir) }, contest);

test('C3, C5 the demo has contests of all ages, settled ones verify, and who looks again finds the same', async () => {
	const job = jobOf();
	await look([job]);
	await look([job, jobOf()]);
	const states = (state: string) => contests().filter((one) => one.state === state);
	const settled = [...states('settled')];
	expect(settled.length).toBeGreaterThanOrEqual(3);
	expect(states('draft')).toHaveLength(1);
	expect(states('scheduled').length).toBeGreaterThanOrEqual(2); // the cup, and the week after this one
	expect(new Set(states('live').map(({ rules }) => rules.format))).toEqual(
		new Set(['most', 'race', 'king', 'team'])
	);
	for (const contest of settled) {
		expect(await verdict(contest), contest.name).toMatchObject({ match: true, number: 1 });
		expect(contest.steps.map(({ event }) => event)).toEqual(['launch', 'begin', 'end', 'settle']);
		const times = contest.steps.map(({ at }) => Date.parse(at));
		expect(times).toEqual(times.toSorted((a, b) => a - b));
		expect(times.at(-1)).toBeLessThanOrEqual(desk.app.clock.now());
		expect(contest.outcome?.result.awards.length).toBeGreaterThan(0);
	}
	const count = contests().length;
	await look([jobOf()]);
	expect(contests()).toHaveLength(count);
});

test('C7 one result has a proposal that waits for the manager, and changes nothing by itself', async () => {
	const [late, ...others] = contests().filter(({ proposals }) => proposals > 0);
	expect(others).toEqual([]);
	const proposals = await desk.rows('contest_proposals');
	expect(proposals).toHaveLength(1);
	expect(proposals[0]).toMatchObject({ contest: late?.id, number: 1, state: 'open' });
	expect(proposals[0]?.places.length).toBeGreaterThan(0);
	expect(late?.state).toBe('settled');
	const told = notices().filter(({ kind }) => kind === 'contest.toRule');
	expect(told.map(({ data }) => data.contest)).toEqual([late?.id]);
});

test('C6 the raffle was drawn from what was published', async () => {
	const raffle = contests().find(({ rules }) => rules.format === 'raffle');
	if (raffle?.state !== 'settled') {
		// in the first minutes after midnight
		expect(raffle?.state).toBe('provisional');
		return;
	}
	const draw = desk.app.authority.tables.contest_rosters.get(raffle.id)?.roster.draw;
	expect(draw?.words?.length).toBeGreaterThan(0);
	expect(raffle.outcome?.result.draws?.length).toBe(2);
	expect((await desk.rows('recognitions')).some(({ key }) => key === `contests:${raffle.id}:won`)).toBe(true);
});

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

test('C7 nothing of a challenge is proposed anew when the server looks at it', async () => {
	await look([challengesJob(desk.app)]);
	const all = [...desk.app.authority.tables.challenges.values()];
	expect(all.filter(({ proposal }) => proposal !== null)).toEqual([]);
});

test('L4 they are served as they lie in the floor’s folder', async () => {
	const list = await desk.ask('GET /media');
	const media = list.body.media as { id: string; kind: string; animated: boolean; bytes: number }[];
	expect(media).toHaveLength(9);
	expect(media.filter(({ animated }) => animated)).toHaveLength(4);
	for (const { id, bytes } of media) {
		const answer = await desk.app.api(new Request(`http://floor.test/api/v1/media/${id}`), {
			identity: { kind: 'guest' } as never,
			address: '127.0.0.1'
		});
		expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([200, bytes]);
	}
});

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
	for (const { data } of notices().filter(({ kind }) => kind === 'leave.asked')) {
		expect(leave.some(({ rep, from }) => rep === data.rep && from === data.from)).toBe(true);
	}
	expect(challenges().length).toBeGreaterThan(known + 2);
	expect(challenges().filter(({ state }) => state === 'invited')).toHaveLength(1);
	for (const { id } of challenges()) expect(id.startsWith(demoId('duel', 0).slice(0, 8))).toBe(true);
});

test('H1 Demo: whoever looks finds one who waits for an answer, to the first by name, and nobody plays unasked', () => {
	const asked = challenges().find(({ state }) => state === 'invited');
	const [challenger, other] = asked?.sides ?? [];
	expect(challenger?.members).toMatchObject([{ answer: 'in', since: '' }]);
	expect(other?.members).toMatchObject([{ answer: 'asked', since: '' }]);
	expect(Date.parse(asked?.expiresAt ?? '')).toBeGreaterThan(desk.app.clock.now());
	expect(Date.parse(asked?.endsAt ?? '')).toBeGreaterThan(Date.parse(asked?.expiresAt ?? ''));
});

test('Demo: colleagues say something to what happened, once, and the counts are of what was said', async () => {
	const job = [demoStory({ ...desk.app, isDemo: () => isDemo })];
	const deal = {
		id: 'deal00000000001',
		key: 'deal:1',
		kind: 'deal',
		rep: demoId('rep', 3),
		team: '',
		rule: ''
	};
	const at = instantText(desk.app.clock.now() - 5 * 60_000);
	const told = { ...deal, at, data: { amount: 2_000_000 }, marked: false, reactions: {}, comments: 0 };
	await desk.make('headlines', told);
	await desk.make('recognitions' as never, {
		...told,
		...{ icon: '', cause: '', causeSeq: 0, hidden: false, quiet: false, createdBy: '' }
	});
	await look(job);
	await look([demoStory({ ...desk.app, isDemo: () => isDemo })]);
	const headline = desk.app.authority.tables.headlines.get(deal.id);
	const reactions = (await desk.rows('reactions')).filter(({ recognition }) => recognition === deal.id);
	const comments = (await desk.rows('comments')).filter(({ recognition }) => recognition === deal.id);
	expect(reactions.length).toBeGreaterThanOrEqual(2);
	const counts = Object.values(headline?.reactions ?? {});
	expect(counts.reduce((sum, count) => sum + count, 0)).toBe(reactions.length);
	expect(headline?.comments).toBe(comments.length);
	const kept = (await desk.rows('recognitions')).find(({ id }) => id === deal.id);
	expect([kept?.reactions, kept?.comments]).toEqual([headline?.reactions, headline?.comments]);
	expect(reactions.every(({ user }) => user !== deal.rep)).toBe(true);
	expect(new Set(reactions.map(({ user }) => user)).size).toBe(reactions.length);
});

test('Demo: a new wall turns to the contests, once: what somebody takes off stays off', async () => {
	const board = { metric: 'points', period: 'day', by: 'rep' };
	const id = await desk.make('screens', { name: 'Lobby', board, slides: null, revoked: false });
	const job = () => [demoStory({ ...desk.app, isDemo: () => isDemo })];
	await look(job());
	const kinds = () => (desk.app.authority.tables.screens.get(id)?.slides ?? []).map(({ kind }) => kind);
	expect(kinds()).toContain('contest');
	const off: Write = { op: 'update', collection: 'screens', id, data: { slides: [] } };
	expect(await desk.app.record.write([off])).toMatchObject({ ok: true });
	await look(job());
	expect(kinds()).toEqual([]);
});

test('Demo: nothing of it once the floor is real, nor while nobody knows', async () => {
	const before = [challenges().length, notices().length];
	isDemo = false;
	desk.pass(5 * DAY_MS);
	await look(jobs());
	expect(live()).toEqual([]);
	expect([challenges().length, notices().length]).toEqual(before);
});
