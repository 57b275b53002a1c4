/** Both workers with a port between them, over a small floor whose people made calls and orders for thirty weeks. */
import { expect } from 'vitest';
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import type { ContestFact } from '#lib/domain/contests/roster.ts';
import { Engine } from '#lib/engine/engine.ts';
import { ContestFeeds, type FeedPort } from '#lib/live/contest-feeds.ts';
import { ContestLab, type WishPort } from '#lib/live/projection/contest-lab.ts';
import type { ContestAnswer, ContestRunning, ContestTold, ContestWish } from '#lib/protocol/contest-feed.ts';
import { rules as made } from '../contests/kit.ts';
import { VirtualClock } from '../demo/virtual-clock.ts';
import { idOf, membership, putAll, rep, team, type, TYPE_KEYS, workspace } from '../engine/floor-fixture.ts';
import { snapshotOf } from './contest-setting.ts';

/** A Wednesday. */
export const TODAY = '2026-06-10';
export const NOW = Date.parse(`${TODAY}T10:00:00Z`);
export const NAMES = ['ada', 'bob', 'cyd'];
export const PEOPLE = NAMES.map((name) => rep(name));
export const WEEK = { from: '2026-06-15', to: '2026-06-19' };
export const most = made('most', {}, { window: WEEK });

/** Calls of each working day of the last 30 weeks: ada mostly makes the most. */
export const FACTS: readonly ContestFact[] = Array.from({ length: 210 }, (_, back) => {
	const localDate = dateOfDay(dayNumber(TODAY) - back);
	const weekday = new Date(localDate).getUTCDay();
	if (weekday === 0 || weekday === 6) return [];
	return NAMES.flatMap((name, at): ContestFact[] => {
		const quantity = 12 - 2 * at + ((back * (at + 3)) % 9);
		const day = { quantity, amount: 0, localDate, occurredAt: Date.parse(`${localDate}T09:0${at}:00Z`) };
		return [
			{ ...day, id: `${name}${String(back).padStart(12, '0')}`, rep: idOf(name), type: 'call' },
			{
				...day,
				id: `${name}o${String(back).padStart(11, '0')}`,
				rep: idOf(name),
				type: 'order',
				quantity: 1,
				amount: quantity * 100
			}
		];
	});
}).flat();

export function engineOf(over: Parameters<typeof workspace>[0] = {}, detailFrom = ''): Engine {
	const rows = new Engine();
	putAll(rows, 'workspace', [workspace({ timeZone: 'UTC', ...over })]);
	putAll(
		rows,
		'activity_types',
		TYPE_KEYS.map((key, at) => type(key, at))
	);
	putAll(rows, 'reps', PEOPLE);
	putAll(rows, 'teams', [team('north')]);
	putAll(
		rows,
		'memberships',
		NAMES.map((name) => membership(name, 'north'))
	);
	const engine = new Engine();
	engine.load(snapshotOf(rows.save('').rows, FACTS, detailFrom));
	return engine;
}

/** Both workers with a port between them, over which what is sent arrives at once, cloned; turns begin when the test says so. */
export function connected({
	engine = engineOf(),
	msAPiece = 0,
	running = undefined as ContestRunning | undefined
} = {}) {
	const clock = new VirtualClock(NOW);
	const answers: ContestAnswer[] = [];
	const told: ContestTold[] = [];
	const wishes: ContestWish[] = [];
	const turns: (() => void)[] = [];
	const live = { running };
	let monotonic = 0;
	const lab = new ContestLab({
		post: (answer) => answers.push(structuredClone(answer)),
		soon: (run) => turns.push(run),
		monotonic: () => (monotonic += msAPiece)
	});
	const feeds = new ContestFeeds({
		engine,
		clock,
		serverNow: () => clock.now(),
		live: () => live.running
	});
	let isSilent = false;
	const link = () => {
		const here: FeedPort = {
			postMessage(one, transfer) {
				const data = structuredClone(one, { transfer });
				told.push(data);
				there.onmessage?.({ data } as MessageEvent<unknown>);
			},
			onmessage: null,
			close: () => undefined
		};
		const there: WishPort = {
			postMessage(data) {
				wishes.push(data);
				if (!isSilent) here.onmessage?.({ data: structuredClone(data) } as MessageEvent<unknown>);
			},
			onmessage: null
		};
		expect(lab.receive({ kind: 'contests' }, there)).toBe(true);
		feeds.open('tab', here, 'preview');
		return { here, there };
	};
	const run = () => {
		for (let turn = turns.shift(); turn; turn = turns.shift()) turn();
	};
	const ask = (number: number, rules: unknown) =>
		lab.receive({ kind: 'contest', number, rules: structuredClone(rules) }, undefined);
	const tried = () => answers.flatMap((one) => (one.kind === 'tried' ? [one] : []));
	return {
		clock,
		engine,
		lab,
		feeds,
		live,
		answers,
		told,
		wishes,
		turns,
		run,
		ask,
		tried,
		link,
		pass: (ms: number) => (monotonic += ms),
		silence: () => (isSilent = true)
	};
}
