import { expect, onTestFinished, test, vi } from 'vitest';
import { flushSync } from 'svelte';
import type { Connect } from '#lib/client/connection.ts';
import { ContestPreview } from '#lib/client/contest-preview.svelte.ts';
import { Live } from '#lib/client/live.svelte.ts';
import { makeRoster } from '#lib/domain/contests/make-roster.ts';
import { standings } from '#lib/domain/contests/standings.ts';
import { ContestFeeds, type FeedPort } from '#lib/live/contest-feeds.ts';
import type { ContestRunning } from '#lib/protocol/contest-feed.ts';
import type { ContestShown } from '#lib/protocol/contest-frame.ts';
import type { ToPage } from '#lib/protocol/frame.ts';
import { rules as made } from '../unit/contests/kit.ts';
import { idOf } from '../unit/engine/floor-fixture.ts';
import { engineOf, FACTS, most, NOW, PEOPLE, WEEK } from '../unit/live/contest-lab-setting.ts';

const identity = { workspace: 'w', identity: 'guest', rep: '', streams: ['floor'] };
const live = made('most', {}, { window: { from: '2026-06-08', to: '2026-06-12' } });

function running(): ContestRunning {
	const roster = makeRoster(live, engineOf().contests.source()!, FACTS, { contest: 'one' });
	if (!roster.ok) throw new Error('no roster');
	return { rules: live, roster: roster.value, standings: standings(live, roster.value, FACTS, NOW) };
}
const shown = (): ContestShown => ({
	standings: running().standings,
	hours: [],
	last: [],
	from: 'here',
	odds: null
});

/** Live over workers of which each only tells contests, and feeds projection workers from a small floor. */
function started() {
	const asked: string[] = [];
	const hearers: ((message: ToPage) => void)[] = [];
	const connect: Connect = ({ hear, generation }) => {
		hearers.push(hear);
		const feeds = new ContestFeeds({
			engine: engineOf(),
			clock: { after: () => () => {} },
			serverNow: () => NOW,
			live: () => running()
		});
		const api = {
			openContest: (_tab: string, contest: string) => asked.push(`${generation} ${contest}`),
			closeContest: (_tab: string, contest: string) => asked.push(`${generation} ${contest} closed`),
			openContestFeed: (tab: string, port: FeedPort, feed: string) => {
				asked.push(`${generation} feed ${feed}`);
				feeds.open(tab, port, feed);
			},
			closeContestFeed: (tab: string, feed: string) => {
				asked.push(`${generation} feed ${feed} closed`);
				feeds.close(tab, feed);
			}
		};
		return {
			tab: 'tab',
			joined: Promise.resolve(),
			api: api as unknown as ReturnType<Connect>['api'],
			close: () => undefined
		};
	};
	const here = new Live({ connect });
	onTestFinished(here.start(identity));
	const say = (message: ToPage) => {
		hearers.at(-1)?.(message);
		flushSync();
	};
	return { live: here, asked, say };
}

test('C4 a contest that several pieces of a page look at is asked for once, and let go with the last of them', async () => {
	const { live: here, asked, say } = started();
	const end = [here.contests.open('one'), here.contests.open('one')];
	await vi.waitFor(() => expect(asked).toEqual(['0 one']));
	expect(here.contests.shown('one')).toBeUndefined();
	say({ kind: 'contest', contest: 'one', shown: shown() });
	say({ kind: 'contest', contest: 'two', shown: shown() });
	expect(here.contests.shown('one')).toEqual(shown());
	expect(here.contests.shown('two')).toBeUndefined(); // nobody asked
	end[0]?.();
	end[0]?.();
	expect(here.contests.shown('one')).toEqual(shown());
	say({ kind: 'contest', contest: 'one', shown: null });
	expect(here.contests.shown('one')).toBeUndefined();
	end[1]?.();
	await vi.waitFor(() => expect(asked).toEqual(['0 one', '0 one closed']));
});

test('a worker that is built anew is asked for all contests that are looked at', async () => {
	const { live: here, asked, say } = started();
	here.contests.open('one');
	await vi.waitFor(() => expect(asked).toEqual(['0 one']));
	say({ kind: 'contest', contest: 'one', shown: shown() });
	onTestFinished(here.start({ ...identity, identity: 'user:ada' }));
	expect(here.contests.shown('one')).toBeUndefined(); // what was shown to somebody else
	await vi.waitFor(() => expect(asked).toEqual(['0 one', '0 one']));
});

test('C9 odds come from the projection worker where they are asked for', async () => {
	const { live: here, asked, say } = started();
	const end = here.contests.open('one', { odds: true });
	await vi.waitFor(() => expect(asked).toContain('0 feed odds'));
	say({ kind: 'contest', contest: 'one', shown: shown() });
	await vi.waitFor(() => expect(here.contests.shown('one')?.odds).toHaveLength(3), { timeout: 10_000 });
	const odds = here.contests.shown('one')?.odds ?? [];
	expect(odds.reduce((sum, { wins }) => sum + wins, 0)).toBeGreaterThanOrEqual(1); // ties are shared
	say({ kind: 'contest', contest: 'one', shown: { ...shown(), from: 'result' } });
	expect(here.contests.shown('one')?.odds).toBeNull();
	end();
	await vi.waitFor(() => expect(asked).toContain('0 feed odds closed'));
});

test('C8, C9 drafts are tried on in the projection worker, the newest of them', async () => {
	const { live: here, asked } = started();
	const preview = new ContestPreview(here);
	onTestFinished(() => preview.close());
	expect(preview.pending).toBe(false);
	preview.ask({ ...most, metric: 'orders' });
	preview.ask(most);
	expect(preview.pending).toBe(true);
	await vi.waitFor(() => expect(preview.answer?.fairness).not.toBeNull(), { timeout: 10_000 });
	await vi.waitFor(() => expect(preview.pending).toBe(false), { timeout: 10_000 });
	expect(preview.answer).toMatchObject({
		rules: { metric: 'calls' },
		competitors: PEOPLE.map(({ id }) => id),
		reach: { windows: 8, of: 8, since: '' },
		faults: []
	});
	expect(preview.answer?.backtest?.windows[0]?.winners).toEqual([idOf('ada')]);
	expect(preview.answer?.fairness?.chances[0]?.id).toBe(idOf('ada'));
	// another one in the same tab has a feed of its own: neither takes the other's
	const other = new ContestPreview(here);
	onTestFinished(() => other.close());
	other.ask({ ...most, metric: 'orders' });
	await vi.waitFor(() => expect(other.answer?.fairness).not.toBeNull(), { timeout: 10_000 });
	const feeds = asked.filter((one) => one.startsWith('0 feed preview') && !one.endsWith('closed'));
	expect(new Set(feeds).size).toBe(2);
	other.close();
	preview.ask(made('bracket', { roundDays: 5 }, { window: WEEK }));
	await vi.waitFor(() => expect(preview.answer?.faults).toHaveLength(1), { timeout: 10_000 });
	expect(preview.answer?.backtest).toBeNull();
});

test('a browser that makes no such worker says so', () => {
	const { live: here } = started();
	const preview = new ContestPreview(here, () => {
		throw new Error('no workers here');
	});
	preview.ask(most);
	expect(preview.failed).toBe(true);
	expect(preview.pending).toBe(false);
	expect(preview.answer).toBeUndefined();
});
