/**
 * What-if at scale: 1,000 people, each with their own calls and a rate learnt from their own history. In Node what the worker
 * does for one position of a slider, part by part, and the exact team odds of a month against Monte Carlo; in Chromium (where a
 * build exists) the time from a slider's event to the picture that shows its figures, of five people and of a thousand. Prints a table and writes
 * bench/results/what-if.json. Never fails on a figure.
 *
 *     npm run bench:what-if
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { convolveAll } from '#lib/domain/projection/convolve.ts';
import { betaBinomial } from '#lib/domain/projection/counts.ts';
import { atLeast, type Distribution } from '#lib/domain/projection/distribution.ts';
import { convolveByTransform } from '#lib/domain/projection/fft.ts';
import { FIRST_MONTH } from '#lib/domain/projection/model.ts';
import { ordersChanged } from '#lib/domain/projection/odds.ts';
import { askedOfPeople } from '#lib/domain/projection/people.ts';
import type { Practice, Practices } from '#lib/domain/projection/practice.ts';
import { project } from '#lib/domain/projection/project.ts';
import type { Question } from '#lib/domain/projection/question.ts';
import { loadAverage, machine } from './machine.ts';
import { paintTimes } from './what-if-paint.ts';

const PEOPLE = 1_000;
const TRIALS = 10_000;
/** Enough for the least of them to be undisturbed, on a machine that does other things too. */
const ROUNDS = 151;
const WARM_UP = 10;

/** A linear congruential generator (Lehmer 1951): the same people in each run. */
let state = 20_260_401;
const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;

const practice = (at: number): Practice => {
	const calls = 300 + Math.floor(random() * 1_500);
	return {
		id: `rep${at}`,
		name: `Rep ${at}`,
		calls,
		orders: Math.floor(calls * (0.004 + random() * 0.02)),
		callsBefore: calls,
		daysBefore: 60,
		daysAhead: 250,
		month: { calls: 100, orders: 1, callsToday: 4, daysLeft: 9, todayDue: true }
	};
};
const practices: Practices = {
	people: Array.from({ length: PEOPLE }, (_, at) => practice(at)),
	pooled: { calls: 400_000, orders: 4_400 },
	amount: null,
	margin: null
};

const question = (more: string): Question => ({
	typed: { base: { order: '80000', margin: '20000', salary: '5000' }, change: {} },
	asides: { more, aim: '9000' }
});

/** Another position each time, as under a hand. */
function groupsAt(position: number) {
	const asked = askedOfPeople(practices, question(((position % 190) / 10 + 0.1).toFixed(1)), 2);
	if (!asked.ok) throw new Error('the question of the bench can be read');
	return asked.value;
}

interface Times {
	/** What it takes where nothing else is in the way. */
	readonly least: number;
	readonly median: number;
	readonly p95: number;
}
function timesOf(samples: readonly number[]): Times {
	const sorted = [...samples].sort((a, b) => a - b);
	const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
	return { least: at(0), median: at(0.5), p95: at(0.95) };
}

/** ms for which this thread has had a processor: what a busy machine does not add to. */
function processorTime(): number {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
}

/** `cpu`: mean ms of processor time a round. */
function measure(run: (round: number) => void, rounds = ROUNDS): Times & { readonly cpu: number } {
	for (let round = 0; round < WARM_UP; round++) run(round);
	const samples: number[] = [];
	const before = processorTime();
	for (let round = WARM_UP; round < WARM_UP + rounds; round++) {
		const begun = performance.now();
		run(round);
		samples.push(performance.now() - begun);
	}
	return { ...timesOf(samples), cpu: (processorTime() - before) / rounds };
}

/** Each part of an answer by itself, at positions from end to end of the slider: the more calls, the longer the odds take. */
function partTimes(rounds: number): Map<string, Times> {
	const samples = new Map<string, number[]>();
	for (let round = 0; round < rounds; round++) {
		let begun = performance.now();
		for (const part of project(groupsAt(round * 27))) {
			if (!part) continue;
			const now = performance.now();
			samples.set(part.kind, [...(samples.get(part.kind) ?? []), now - begun]);
			begun = now;
		}
	}
	return new Map([...samples].map(([kind, times]) => [kind, timesOf(times.slice(2))]));
}

/** One draw of a person's month: a rate of the posterior (Marsaglia and Tsang 2000), then so many tries. */
function gamma(shape: number): number {
	if (shape < 1) return gamma(shape + 1) * random() ** (1 / shape);
	const d = shape - 1 / 3;
	const c = 1 / Math.sqrt(9 * d);
	for (;;) {
		const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
		const v = (1 + c * normal) ** 3;
		if (v > 0 && Math.log(random()) < 0.5 * normal * normal + d - d * v + d * Math.log(v)) return d * v;
	}
}

function draw(n: number, alpha: number, beta: number): number {
	const a = gamma(alpha);
	const rate = a / (a + gamma(beta));
	// gaps between successes are geometric: as many draws as successes, not as tries
	const log = Math.log1p(-rate);
	let hits = 0;
	for (let at = Math.floor(Math.log(random()) / log) + 1; at <= n; hits++) {
		at += Math.floor(Math.log(random()) / log) + 1;
	}
	return hits;
}

/** Milliseconds for TRIALS months of the whole team, from a tenth of them. */
function monteCarlo(): { ms: number; cpu: number; odds: number; goal: number; exact: number } {
	const shares = practices.people.map(({ calls, orders }) => ({
		n: Math.round((calls / 60) * 20.8),
		alpha: 1.1 + orders,
		beta: 98.9 + calls - orders
	}));
	const exact = convolveAll(shares.map(({ n, alpha, beta }) => betaBinomial(n, alpha, beta)));
	const goal = exact.first + Math.floor(exact.mass.length / 2);
	const trials = TRIALS / 10;
	const before = processorTime();
	const begun = performance.now();
	let reached = 0;
	for (let trial = 0; trial < trials; trial++) {
		let sum = 0;
		for (const { n, alpha, beta } of shares) sum += draw(n, alpha, beta);
		if (sum >= goal) reached++;
	}
	const ms = (performance.now() - begun) * (TRIALS / trials);
	const cpu = (processorTime() - before) * (TRIALS / trials);
	return { ms, cpu, odds: reached / trials, goal, exact: atLeast(exact, goal) };
}

/** Microseconds for one person's odds of at least as many orders as expected, exactly and from TRIALS draws, by processor time. */
function onePerson(): { exact: number; drawn: number } {
	const shares = practices.people.map(({ calls, orders }) => ({
		n: Math.round((calls / 60) * 20.8),
		alpha: 1.1 + orders,
		beta: 98.9 + calls - orders
	}));
	const goalOf = ({ n, alpha, beta }: (typeof shares)[number]) => Math.ceil((n * alpha) / (alpha + beta));
	const each = (people: typeof shares, run: (share: (typeof shares)[number]) => void) => {
		const before = processorTime();
		for (const share of people) run(share);
		return ((processorTime() - before) * 1000) / people.length;
	};
	const exactly = (share: (typeof shares)[number]) =>
		void atLeast(betaBinomial(share.n, share.alpha, share.beta), goalOf(share));
	each(shares, exactly);
	const rounds = Array.from({ length: 20 }, () => shares).flat();
	const exact = each(rounds, exactly);
	const drawn = each(shares.slice(0, 50), (share) => {
		let reached = 0;
		const goal = goalOf(share);
		for (let trial = 0; trial < TRIALS; trial++) {
			if (draw(share.n, share.alpha, share.beta) >= goal) reached++;
		}
		return reached;
	});
	return { exact, drawn };
}

/** Where the transform begins to win: what DIRECT in convolve.ts is chosen by. */
function threshold(): { length: number; direct: number; transform: number }[] {
	return [64, 128, 192, 256, 320, 384, 512].map((length) => {
		const mass = new Float64Array(length).fill(1 / length);
		const one: Distribution = { first: 0, mass, lost: 0 };
		const short: Distribution = { first: 0, mass: mass.subarray(0, Math.min(length, 255)), lost: 0 };
		const times = 200;
		const each = (run: () => unknown) => {
			for (let i = 0; i < times; i++) run();
			const begun = performance.now();
			for (let i = 0; i < times; i++) run();
			return ((performance.now() - begun) * 1000) / times;
		};
		const scale = length / short.mass.length;
		return {
			length,
			direct: each(() => convolveAll([short, one])) * scale,
			transform: each(() => convolveByTransform(mass, mass))
		};
	});
}

const ms = (value: number) => `${value.toFixed(2)} ms`;
const line = (name: string, { least, median, p95 }: Times, goal?: number) =>
	console.log(
		`${name.padEnd(52)}${ms(least).padStart(12)}${ms(median).padStart(12)}${ms(p95).padStart(12)}${goal === undefined ? '' : `   goal ${goal} ms ${median <= goal ? 'met' : 'MISSED'}`}`
	);

const before = loadAverage();
console.log(`${PEOPLE} unlike people, learnt rates; load average ${before}\n`);
console.log(`${'worker'.padEnd(52)}${'least'.padStart(12)}${'median'.padStart(12)}${'p95'.padStart(12)}`);
const odds = measure((round) => void ordersChanged(groupsAt(round).groups, FIRST_MONTH));
line('reading the question and the team odds of a month', odds, 8);
const parts = partTimes(7);
for (const [kind, times] of parts) line(`one slider position: ${kind}`, times);
const simulated = monteCarlo();
console.log(
	`\nMonte Carlo, ${TRIALS} trials: ${ms(simulated.ms)}, ${(simulated.ms / odds.median).toFixed(0)} times as long (${(simulated.ms / odds.least).toFixed(0)} times the least, ${(simulated.cpu / odds.cpu).toFixed(0)} times by processor time); odds of ${simulated.goal}: ${simulated.odds.toFixed(3)} against exactly ${simulated.exact.toFixed(6)}`
);
const one = onePerson();
console.log(
	`one person by themselves: exactly ${one.exact.toFixed(2)} us, ${TRIALS} trials ${one.drawn.toFixed(0)} us, ${(one.drawn / one.exact).toFixed(0)} times as long   goal 1000 ${one.drawn / one.exact >= 1000 ? 'met' : 'MISSED'}`
);
const edge = threshold();
console.log('\nconvolution of two of the same length, direct and by transform, microseconds');
for (const { length, direct, transform } of edge) {
	console.log(
		`${String(length).padStart(6)}${direct.toFixed(1).padStart(10)}${transform.toFixed(1).padStart(10)}`
	);
}
const painted = { guide: await paintTimes('guide'), thousand: await paintTimes('thousand') };
console.log('');
for (const [scene, found] of Object.entries(painted)) {
	if (!found) {
		console.log('no build: `npm run build` first, to measure in Chromium');
		break;
	}
	const times = timesOf(found.samples);
	line(`Chromium, ${scene}: slider event to painted figures`, times);
	console.log(
		`p95 goal 16 ms ${times.p95 <= 16 ? 'met' : 'MISSED'}; long tasks on the page: ${found.longTasks}`
	);
}

await mkdir(join(import.meta.dirname, 'results'), { recursive: true });
await writeFile(
	join(import.meta.dirname, 'results', 'what-if.json'),
	`${JSON.stringify(
		{
			date: new Date().toISOString(),
			machine: machine(),
			loadAverage: { before, after: loadAverage() },
			odds,
			parts: Object.fromEntries(parts),
			monteCarlo: simulated,
			onePerson: one,
			convolution: edge,
			painted: Object.fromEntries(
				Object.entries(painted).map(([scene, found]) => [
					scene,
					found && { ...timesOf(found.samples), longTasks: found.longTasks, frames: found.samples.length }
				])
			)
		},
		null,
		'\t'
	)}\n`
);
