/**
 * Contests while they run: 200 people, one contest of each of the 11 formats, and what one fact costs until all their standings are
 * read anew, in Node, as the worker does it; and what the preview of a draft costs. In processor time. Prints a table and writes
 * bench/results/contests.json. Never fails on a figure.
 *
 *     node bench/contests.ts
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dateOfDay, dayNumber, weekdayOf } from '#lib/domain/calendar.ts';
import { DEFAULT_PATTERN } from '#lib/domain/capacity.ts';
import { backtest, FactHistory } from '#lib/domain/contests/backtest.ts';
import { RUNS, RUNS_IN_ROUNDS } from '#lib/domain/contests/chances.ts';
import { fairness } from '#lib/domain/contests/fairness.ts';
import { makeRoster, type RosterSource } from '#lib/domain/contests/make-roster.ts';
import type { ContestFact } from '#lib/domain/contests/roster.ts';
import {
	FORMATS,
	isRoundFormat,
	type ContestRules,
	type Format,
	type OptionsOf
} from '#lib/domain/contests/rules.ts';
import { LiveContest, standings } from '#lib/domain/contests/standings.ts';
import { BUILT_IN_METRICS } from '#lib/domain/metrics.ts';
import { numberToId } from '#lib/domain/facts.ts';
import { alone } from './entry.ts';
import { loadAverage, machine } from './machine.ts';
import { median, quantile } from './stats.ts';
import { tableOf } from './table.ts';

const PEOPLE = 200;
const TEAMS = 10;
const PER_DAY = 10;
const FROM = dayNumber('2026-06-01');
const DAYS = 26;
const HISTORY = 200;
const FACTS = 400;
const GOAL_MS = 1;
const PREVIEW_MS = 200;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** A linear congruential generator (Lehmer 1951): the same floor in each run. */
let state = 20_260_601;
const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
const idOf = (kind: string, number: number) => `${kind}${String(number).padStart(15 - kind.length, '0')}`;
const always = { from: '', to: '' };
const numbers = Array.from({ length: PEOPLE }, (_, number) => number);

const source: RosterSource = {
	timeZone: 'Europe/Berlin',
	weekStart: 1,
	pattern: DEFAULT_PATTERN,
	reps: numbers.map((number) => ({ id: idOf('rep', number), startedOn: '', endedOn: '', house: false })),
	memberships: numbers.map((number) => ({
		id: idOf('in', number),
		rep: idOf('rep', number),
		team: idOf('team', number % TEAMS),
		...always
	})),
	teamRegions: [],
	capacity: [],
	holidays: [],
	leave: [],
	targets: [],
	metrics: new Map(BUILT_IN_METRICS.map((metric) => [metric.key, metric]))
};

const OPTIONS: OptionsOf = {
	most: {},
	race: { target: '400', fallback: 'highest' },
	milestone: { target: '400' },
	team: { by: 'team', perMember: true },
	bracket: { roundDays: 2 },
	season: { roundDays: 1 },
	king: {},
	elimination: { roundDays: 1 },
	raffle: { per: '5' },
	improvement: {},
	sharedGoal: { target: '100000' }
};

const rulesOf = (format: Format, days = DAYS): ContestRules =>
	({
		version: 1,
		format,
		metric: 'points',
		lens: 'raw',
		window: { from: dateOfDay(FROM), to: dateOfDay(FROM + days - 1) },
		eligibility: {},
		join: 'fixed',
		tie: format === 'most' ? 'earliest' : 'share',
		prizes: [1, 2, 3].map((place) => ({
			kind: 'place',
			place,
			name: `Place ${place}`,
			value: 0,
			share: 'split'
		})),
		sources: ['import', 'api', 'rep'],
		confirm: 'none',
		visibility: 'floor',
		options: OPTIONS[format]
	}) as ContestRules;

let next = 1;
function factOn(day: number, hour: number, rep = Math.floor(random() * PEOPLE)): ContestFact {
	return {
		id: numberToId(next++),
		rep: idOf('rep', rep),
		type: random() < 0.08 ? 'order' : 'call',
		quantity: 1,
		amount: 0,
		occurredAt: day * DAY_MS + Math.floor(hour * HOUR_MS),
		localDate: dateOfDay(day)
	};
}

function daysOf(from: number, to: number): ContestFact[] {
	const facts: ContestFact[] = [];
	for (let day = from; day <= to; day++) {
		if (weekdayOf(day) > 5) continue;
		for (const rep of numbers)
			for (let call = 0; call < PER_DAY; call++) facts.push(factOn(day, 7 + random() * 8, rep));
	}
	return facts;
}

const TODAY = FROM + 16;
const before = daysOf(FROM - HISTORY, FROM - 1);
const window = daysOf(FROM, TODAY - 1);
const all = [...before, ...window];
const contests = FORMATS.map((format) => {
	const rules = rulesOf(format);
	const roster = makeRoster(rules, source, before, { contest: idOf('contest', 1) });
	if (!roster.ok) throw new Error(`${format}: ${JSON.stringify(roster.error)}`);
	return { format, rules, roster: roster.value, live: new LiveContest(rules, roster.value) };
});
const NOW = TODAY * DAY_MS + 7 * HOUR_MS;
for (const { live } of contests) {
	for (const fact of window) live.put(fact);
	live.read(NOW);
}

interface Cost {
	/** ms by fact, as it took. */
	readonly each: number[];
	/** ms of processor time by fact, on the average: what it takes on a machine that does nothing else. */
	readonly processor: number;
}

/** A fact put into all of them, and all of them read. */
function updates(factAt: () => ContestFact, those: (typeof contests)[number][]): Cost {
	const before = process.cpuUsage();
	const each = Array.from({ length: FACTS }, () => {
		const fact = factAt();
		now = Math.max(now, fact.occurredAt);
		const start = performance.now();
		for (const { live } of those) {
			live.put(fact);
			live.read(now);
		}
		return performance.now() - start;
	});
	const { user, system } = process.cpuUsage(before);
	return { each, processor: (user + system) / 1_000 / FACTS };
}

let now = NOW;
let step = 0;
const live = () => factOn(TODAY, 7 + (step++ * 5) / 3_600);
const late = () => factOn(FROM + Math.floor(random() * 15), 12);
updates(live, contests);
const today = updates(live, contests);
const lately = updates(late, contests);
const alone11 = contests.map((contest) => ({
	format: contest.format,
	ms: updates(live, [contest]).processor
}));
/** Processor time in ms, the median of five: what it takes on a machine that does nothing else. */
const timed = (work: () => unknown): number => {
	work();
	return median(
		[1, 2, 3, 4, 5].map(() => {
			const before = process.cpuUsage();
			work();
			const { user, system } = process.cpuUsage(before);
			return (user + system) / 1_000;
		})
	);
};
const [most] = contests;
if (!most) throw new Error('no contest');
const history = new FactHistory(all);
const people = `${PEOPLE} people, 11 formats`;
const entries = [
	alone(`one fact of now, all standings, ${people}`, today.processor, 'ms', {
		goal: GOAL_MS,
		note: `wall clock: median ${median(today.each).toFixed(2)}, p95 ${quantile(today.each, 0.95).toFixed(2)}`
	}),
	alone(`one late fact, all standings, ${people}`, lately.processor, 'ms', {
		goal: GOAL_MS,
		note: `wall clock: median ${median(lately.each).toFixed(2)}, p95 ${quantile(lately.each, 0.95).toFixed(2)}`
	}),
	...alone11.map(({ format, ms }) => alone(`one fact, ${format}`, ms, 'ms')),
	alone(
		`all standings of "most" anew, ${window.length} facts`,
		timed(() => standings(most.rules, most.roster, window, NOW)),
		'ms'
	),
	...contests.flatMap(({ format, rules, roster }) => {
		const goal = { goal: PREVIEW_MS };
		const tried = (what: string, given: ContestRules) =>
			alone(
				`backtest of 8 windows of ${what}, ${format}`,
				timed(() => backtest(given, source, history, roster)),
				'ms',
				goal
			);
		const works = (_: string, day: number) => weekdayOf(day) < 6;
		return [
			// rounds of a day each do not fit into a week
			...(isRoundFormat(format) ? [] : [tried('a week', rulesOf(format, 5))]),
			tried('four weeks', rules),
			alone(
				`fairness, ${isRoundFormat(format) ? RUNS_IN_ROUNDS : RUNS} playings, ${format}`,
				timed(() => fairness(rules, roster, before, works, dateOfDay(FROM))),
				'ms',
				goal
			)
		];
	})
];
console.log(tableOf(entries, []));
await mkdir('bench/results', { recursive: true });
await writeFile(
	join('bench', 'results', 'contests.json'),
	`${JSON.stringify({ machine: machine(), load: loadAverage(), entries }, null, '\t')}\n`
);
