/**
 * Streaks at scale: 1,000 people over two years of calls and orders, with holidays, leave and part-time. All of them recomputed
 * from the engine's sums, and what one fact costs whoever looks at a streak, in Node, as the worker does it. Prints a table and
 * writes bench/results/streaks.json. Never fails on a figure.
 *
 *     npm run bench:streaks
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dateOfDay, dayNumber, weekdayOf } from '#lib/domain/calendar.ts';
import { numberToId, type Fact } from '#lib/domain/facts.ts';
import type { StreakTerms } from '#lib/domain/streaks/line.ts';
import { Engine } from '#lib/engine/engine.ts';
import { alone } from './entry.ts';
import { loadAverage, machine } from './machine.ts';
import { median, quantile } from './stats.ts';
import { tableOf } from './table.ts';

const PEOPLE = 1_000;
const DAYS = 730;
const TODAY = dayNumber('2026-06-24');
const NOW = Date.parse('2026-06-24T12:00:00Z');
const ROUNDS = 31;
const FACTS = 2_000;
const ALL_MS = 50;
const ONE_US = 20;

/** A linear congruential generator (Lehmer 1951): the same floor in each run. */
let state = 20_260_401;
const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
const idOf = (kind: string, number: number) => `${kind}${String(number).padStart(15 - kind.length, '0')}`;
const repOf = (number: number) => idOf('rep', number);

const factOn = (rep: number, day: number, type: string, quantity: number): Fact => ({
	rep: repOf(rep),
	type,
	quantity,
	amount: type === 'order' ? 120_000 : 0,
	occurredAt: day * 86_400_000 + 40_000_000,
	localDate: dateOfDay(day),
	customerKey: 0,
	dealKey: 0
});

function floor(): Engine {
	const engine = new Engine();
	engine.putRow('workspace', idOf('floor', 1), {
		timeZone: 'Europe/Berlin',
		locale: 'en',
		weekStart: 1,
		workingDays: [1, 2, 3, 4, 5],
		hours: { from: '09:00', to: '17:00' }
	});
	for (const key of ['call', 'order']) {
		engine.putRow('activity_types', idOf(key, 1), { key, name: key, unit: 'count', stage: 1, active: true });
	}
	for (let number = 0; number < PEOPLE; number++) {
		engine.putRow('reps', repOf(number), { name: `Rep ${number}`, startedOn: '', endedOn: '', house: false });
		const from = dateOfDay(TODAY - Math.floor(random() * DAYS));
		const to = dateOfDay(dayNumber(from) + 9);
		engine.putRow('leave', idOf('leave', number), { rep: repOf(number), from, to });
	}
	for (let n = 0; n < 24; n++)
		engine.putRow('holidays', idOf('day', n), { date: dateOfDay(TODAY - n * 30), name: 'Holiday' });
	let id = 1;
	for (let day = TODAY - DAYS + 1; day <= TODAY; day++) {
		if (weekdayOf(day) > 5) continue;
		for (let rep = 0; rep < PEOPLE; rep++) {
			engine.putFact(numberToId(id++), factOn(rep, day, 'call', 6 + Math.floor(random() * 20)));
			if (random() < 0.15) engine.putFact(numberToId(id++), factOn(rep, day, 'order', 1));
		}
	}
	return engine;
}

const rule = (over: Partial<StreakTerms> = {}): StreakTerms => ({
	metric: 'calls',
	minimum: 8,
	per: 'day',
	from: '',
	...over
});

function allMs(engine: Engine, terms: StreakTerms): number[] {
	return Array.from({ length: ROUNDS }, () => {
		const start = performance.now();
		engine.streaks(terms, NOW);
		return performance.now() - start;
	});
}

/** One fact, into the engine and out as everything /me shows; and the engine's own part of it, with nobody looking. */
function oneUs(engine: Engine, watched: boolean, late: boolean): number[] {
	const watch = watched ? engine.watchStreaks(repOf(7)) : undefined;
	watch?.read(NOW);
	const samples = Array.from({ length: FACTS }, (_, n) => {
		const day = late ? TODAY - DAYS + 3 + Math.floor(random() * 600) : TODAY;
		const start = performance.now();
		engine.putFact(numberToId(50_000_000 + n), factOn(7, day, 'call', 1));
		watch?.lengths(NOW);
		return (performance.now() - start) * 1_000;
	});
	watch?.close();
	return samples;
}

const engine = floor();
engine.putRow('streak_rules', idOf('rule', 1), { ...rule(), name: 'Calls', active: true, version: 1 });
allMs(engine, rule());
oneUs(engine, true, true);
const [days, weeks, points] = [rule(), rule({ per: 'week', minimum: 50 }), rule({ metric: 'points' })].map(
	(terms) => allMs(engine, terms)
);
const today = oneUs(engine, true, false);
const late = oneUs(engine, true, true);
const unwatched = oneUs(engine, false, true);
const people = `${PEOPLE} people x ${DAYS} days`;
const entries = [
	alone(`all streaks by day, ${people}`, median(days!), 'ms', { goal: ALL_MS }),
	alone(`all streaks by week, ${people}`, median(weeks!), 'ms', { goal: ALL_MS }),
	alone(`all streaks by points, ${people}`, median(points!), 'ms', { goal: ALL_MS }),
	alone('one fact of today, to the length', median(today), 'us', {
		goal: ONE_US,
		note: `p95 ${quantile(today, 0.95).toFixed(1)}`
	}),
	alone('one late fact of up to two years ago', median(late), 'us', {
		goal: ONE_US,
		note: `p95 ${quantile(late, 0.95).toFixed(1)}`
	}),
	alone('the same with nobody looking', median(unwatched), 'us')
];
console.log(tableOf(entries, []));
await mkdir('bench/results', { recursive: true });
await writeFile(
	join('bench', 'results', 'streaks.json'),
	`${JSON.stringify({ machine: machine(), load: loadAverage(), entries }, null, '\t')}\n`
);
