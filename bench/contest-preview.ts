/**
 * What a change of an option costs in the wizard of contests: from the question to each part of the answer, on the demo's floor, as
 * the projection worker does it (in Node, one thread, what is handed over is cloned); processor time. Prints a table. Never fails on a figure.
 *
 *     node bench/contest-preview.ts
 */
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import { demoFloor } from '#lib/domain/demo/floor.ts';
import { numberToId } from '#lib/domain/facts.ts';
import type { FloorCollection } from '#lib/domain/facts.ts';
import { Engine } from '#lib/engine/engine.ts';
import { ContestFeeds, type FeedPort } from '#lib/live/contest-feeds.ts';
import { ContestLab, type WishPort } from '#lib/live/projection/contest-lab.ts';
import type { ContestAnswer } from '#lib/protocol/contest-feed.ts';
import { median } from './stats.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const ZONE = 'Europe/Berlin';
const TIMES = 15;

function demoEngine(): Engine {
	const engine = new Engine();
	const { workspace, activities, ...floor } = demoFloor(1, NOW, ZONE);
	const put = (collection: FloorCollection, rows: readonly { readonly id: string }[]) => {
		for (const { id, ...row } of rows) engine.putRow(collection, id, row);
	};
	put('workspace', [
		{ id: 'workspace', ...workspace, timeZone: ZONE, workingDays: [1, 2, 3, 4, 5] } as { id: string }
	]);
	put(
		'reps',
		floor.sellers.map(({ rep }) => rep)
	);
	put('teams', floor.teams);
	put('regions', floor.regions);
	put('team_regions', floor.teamRegions);
	put('memberships', floor.memberships);
	put('capacity', floor.capacity);
	put('holidays', floor.holidays);
	put('leave', floor.leave);
	put('targets', floor.targets);
	activities.forEach(({ rep, type, quantity, amount, occurredAt, localDate }, at) =>
		engine.putFact(numberToId(at + 1), {
			...{ rep, type, quantity, amount, localDate, customerKey: 0, dealKey: 0 },
			occurredAt: Date.parse(occurredAt)
		})
	);
	return engine;
}

const today = dayNumber('2026-11-23');
const base = {
	version: 1,
	lens: 'raw',
	window: { from: dateOfDay(today), to: dateOfDay(today + 4) },
	eligibility: {},
	join: 'fixed',
	tie: 'share',
	prizes: [
		{ kind: 'place', place: 1, name: 'First', value: 10_000, share: 'each' },
		{ kind: 'place', place: 2, name: 'Second', value: 5_000, share: 'each' }
	],
	sources: ['import', 'api', 'rep'],
	confirm: 'none',
	visibility: 'floor'
} as const;
const rules = (format: string, metric: string, options: object, over: object = {}) =>
	({ ...base, format, metric, options, ...over }) as unknown as ContestRules;
const month = { window: { from: '2026-12-01', to: '2026-12-31' } };
const DRAFTS: readonly (readonly [string, ContestRules])[] = [
	['most calls, a week', rules('most', 'calls', {})],
	['most orders, a week', rules('most', 'orders', {})],
	['most revenue, a month', rules('most', 'revenue', {}, month)],
	['team calls, a week', rules('team', 'calls', { by: 'team', perMember: true })],
	['king of calls, a week', rules('king', 'calls', {})],
	['raffle, a week', rules('raffle', 'calls', { per: '20' })],
	['improvement, a week', rules('improvement', 'calls', {})],
	['race to 250 calls', rules('race', 'calls', { target: '250', fallback: 'highest' })]
];

/** Of this process so far: what others do on the machine is not in it. */
const processorMs = (): number => {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1_000;
};

/** The lab beside a feed of the engine; turns begin at once. */
function connected(engine: Engine) {
	const heard: { readonly answer: ContestAnswer; readonly at: number }[] = [];
	const turns: (() => void)[] = [];
	const lab = new ContestLab({
		post: (answer) => heard.push({ answer: structuredClone(answer), at: processorMs() }),
		soon: (run) => turns.push(run),
		monotonic: () => performance.now()
	});
	const feeds = new ContestFeeds({
		engine,
		clock: { after: () => () => {} },
		serverNow: () => NOW,
		live: () => undefined
	});
	const here: FeedPort = {
		postMessage: (told, transfer) =>
			there.onmessage?.({ data: structuredClone(told, { transfer }) } as MessageEvent<unknown>),
		onmessage: null,
		close: () => {}
	};
	const there: WishPort = {
		postMessage: (wish) => here.onmessage?.({ data: wish } as MessageEvent<unknown>),
		onmessage: null
	};
	lab.receive({ kind: 'contests' }, there);
	feeds.open('tab', here, 'preview');
	let number = 0;
	return (given: ContestRules) => {
		heard.length = 0;
		const began = processorMs();
		lab.receive({ kind: 'contest', number: ++number, rules: structuredClone(given) }, undefined);
		for (let turn = turns.shift(); turn; turn = turns.shift()) turn();
		const tried = heard.flatMap(({ answer, at }) =>
			answer.kind === 'tried' ? [{ ...answer, ms: at - began }] : []
		);
		const last = tried.at(-1);
		if (!last?.whole || last.tried.faults.length > 0)
			throw new Error(`it came to no end: ${JSON.stringify(last?.tried.faults)}`);
		return {
			backtest: tried.find(({ tried: { backtest } }) => backtest)?.ms ?? NaN,
			rough: tried.find(({ tried: { fairness } }) => fairness)?.ms ?? NaN,
			whole: last.ms,
			tried: last.tried
		};
	};
}

const engine = demoEngine();
const lines = DRAFTS.map(([name, draft]) => {
	const ask = connected(engine);
	const first = ask(draft);
	const later = Array.from({ length: TIMES }, () => ask(draft));
	const of = (part: 'backtest' | 'rough' | 'whole') => median(later.map((one) => one[part])).toFixed(0);
	const { competitors, reach, fairness } = first.tried;
	return [
		name,
		String(competitors.length),
		`${reach.windows}/${reach.of}`,
		String(fairness?.real ?? '-'),
		first.whole.toFixed(0),
		of('backtest'),
		of('rough'),
		of('whole')
	];
});
const head = ['draft', 'in it', 'windows', 'real chance', 'first ms', 'backtest ms', 'rough ms', 'whole ms'];
console.log([head, ...lines].map((line) => line.join(' | ')).join('\n'));
