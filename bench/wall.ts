/**
 * A wall under load: 50 people on one board, 50 facts a second over HTTP, real PocketBase, real Chromium with its main thread
 * slowed down. For each picture the main thread's time since the picture before (scripts, styles, layout, paint: every task),
 * read off a trace. Prints a table and writes bench/results/wall.json. Never fails on a figure.
 *
 *     npm run bench:wall [-- seconds [facts-a-second [runs]]]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { chromium as playwright, type Browser, type Page } from 'playwright';
import { freePort } from '#lib/server/free-port.ts';
import { chromium } from '../tests/chromium.ts';
import { runCli } from '../tests/cli.ts';
import { poster, until, type Post } from './client.ts';

const SECONDS = Number(process.argv[2] ?? 8);
const RATE = Number(process.argv[3] ?? 50);
const RUNS = Number(process.argv[4] ?? 3);
const REPS = 50;
const WARM_UP_MS = 2_000;
/** Scores at the start lie apart, so that some rows pass each other and most don't. */
const MOST_AT_START = 400;
const MOST_AT_ONCE = 3;

const SCENES = [
	{ name: '1920 x 1080, 6 times slower', width: 1920, height: 1080, slower: 6 },
	{ name: '1920 x 1080, not slowed', width: 1920, height: 1080, slower: 1 },
	{ name: '3840 x 2160, 6 times slower', width: 3840, height: 2160, slower: 6 }
] as const;

/** What a picture's time went into, by the names of a trace's events; `other` is what none of them covers. */
const PARTS = {
	script: [
		'FunctionCall',
		'EvaluateScript',
		'FireAnimationFrame',
		'EventDispatch',
		'TimerFire',
		'RunMicrotasks'
	],
	style: ['UpdateLayoutTree'],
	layout: ['Layout'],
	paint: ['PrePaint', 'Paint', 'Layerize', 'Commit'],
	collection: ['MinorGC', 'MajorGC', 'V8.GCScavenger', 'V8.GCIncrementalMarking', 'BlinkGC.AtomicPhase']
} as const;
type Part = keyof typeof PARTS | 'other';
const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8', 'blink_gc'];

const dataDir = await mkdtemp(join(tmpdir(), 'pacesetter-bench-'));
const port = await freePort();
const env = {
	...process.env,
	PORT: String(port),
	HOST: '127.0.0.1',
	PACESETTER_DATA: dataDir,
	PACESETTER_DEMO: 'off'
};
const base = `http://localhost:${port}`;
const server = spawn(process.execPath, ['build/server/main.js'], {
	env,
	stdio: ['ignore', 'ignore', 'inherit']
});
try {
	await until(async () => (await fetch(`${base}/api/v1/health`)).ok, 30_000);
	const key = await runCli(env, 'key', 'create', '--name', 'bench', '--scope', 'admin');
	const post = poster(base, key);
	const reps = await floor(post);
	const browser = await playwright.launch(chromium());
	try {
		await pair(browser, post, reps);
	} finally {
		await browser.close();
	}
} finally {
	server.kill('SIGTERM');
	await once(server, 'exit');
	await rm(dataDir, { recursive: true, force: true });
}

/** The same numbers in each run, in [0, 1). */
function repeatable(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

async function floor(post: Post): Promise<string[]> {
	const random = repeatable(7);
	const names = Array.from({ length: REPS }, (_, n) => `Rep ${String(n + 1).padStart(2, '0')} Longname`);
	const { results } = (await post('people', { people: names.map((name) => ({ name })) })) as {
		results: { id: string }[];
	};
	const reps = results.map(({ id }) => id);
	const quantity = () => 1 + Math.floor(random() * MOST_AT_START);
	await post('activities', {
		activities: reps.map((rep) => ({ rep, type: 'call', quantity: quantity() }))
	});
	return reps;
}

/** A wall paired as a manager would, showing everyone's calls of today; then each scene, so many times. */
async function pair(browser: Browser, post: Post, reps: readonly string[]) {
	const context = await browser.newContext();
	const pairing = await context.newPage();
	await pairing.goto(`${base}/wall`);
	await pairing.waitForFunction(() => document.querySelector('[data-pairing-code]')?.textContent?.trim());
	const code = (await pairing.locator('[data-pairing-code]').getAttribute('data-pairing-code')) ?? '';
	await post(`pairings/${code}/pair`, {
		name: 'Bench',
		board: { metric: 'calls', period: 'day', by: 'rep' }
	});
	await pairing.locator('table tbody tr').first().waitFor();
	await pairing.close();

	const random = repeatable(11);
	const measured: { scene: (typeof SCENES)[number]; run: Measured }[] = [];
	for (let n = 0; n < RUNS; n += 1) {
		for (const scene of SCENES) {
			const page = await context.newPage();
			await page.setViewportSize(scene);
			await page.goto(`${base}/wall?show=everyone`);
			await page.locator('.signal[data-freshness="live"]').waitFor();
			const session = await context.newCDPSession(page);
			await session.send('Emulation.setCPUThrottlingRate', { rate: scene.slower });
			const run = await measure(browser, page, post, reps, random);
			measured.push({ scene, run });
			print(scene.name, run);
			await page.close();
		}
	}
	await report(measured);
}

async function measure(
	browser: Browser,
	page: Page,
	post: Post,
	reps: readonly string[],
	random: () => number
): Promise<Measured> {
	const stop = load(post, reps, random);
	await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
	await browser.startTracing(page, { categories: CATEGORIES });
	await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
	const trace = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: TraceEvent[] };
	await stop();
	return { ...picturesOf(trace.traceEvents), load: loadavg()[0] ?? Number.NaN };
}

/** Writes at a steady rate, not waiting for answers; the answer ends it. */
function load(post: Post, reps: readonly string[], random: () => number): () => Promise<void> {
	const pending = new Set<Promise<unknown>>();
	const timer = setInterval(() => {
		const rep = reps[Math.floor(random() * reps.length)] ?? '';
		const quantity = 1 + Math.floor(random() * MOST_AT_ONCE);
		const written = post('activities', { rep, type: 'call', quantity }).finally(() =>
			pending.delete(written)
		);
		pending.add(written);
	}, 1000 / RATE);
	return async () => {
		clearInterval(timer);
		await Promise.all(pending);
	};
}

interface TraceEvent {
	readonly name: string;
	readonly ph: string;
	readonly pid: number;
	readonly tid: number;
	/** us */
	readonly ts: number;
	/** us by the clock, and of the thread itself */
	readonly dur?: number;
	readonly tdur?: number;
	readonly args?: { readonly name?: string };
}

interface Measured {
	/** ms of each picture's tasks by the clock, and of the thread itself: on a busy machine it is sometimes made to wait. */
	readonly pictures: readonly number[];
	readonly own: readonly number[];
	/** ms of the thread itself a picture, on average */
	readonly parts: Readonly<Record<Part, number>>;
	readonly longest: number;
	readonly longestOwn: number;
	readonly seconds: number;
	readonly load?: number;
}

/** Cuts the main thread's tasks at each picture it handed over. */
function picturesOf(events: readonly TraceEvent[]): Measured {
	const thread = drawingThread(events);
	const mine = events.filter((event) => `${event.pid}/${event.tid}` === thread && event.ph === 'X');
	mine.sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
	const tasks = mine.filter(({ name }) => name === 'RunTask');
	const ends = mine.filter(({ name }) => name === 'Commit').map(({ ts, dur = 0 }) => ts + dur);
	const pictures: number[] = [];
	const own: number[] = [];
	let [next, clock, self] = [0, 0, 0];
	for (const { ts, dur = 0, tdur = 0 } of tasks) {
		clock += dur / 1000;
		self += tdur / 1000;
		const end = ends[next];
		if (end === undefined || end > ts + dur) continue;
		pictures.push(clock);
		own.push(self);
		[clock, self] = [0, 0];
		while ((ends[next] ?? Number.POSITIVE_INFINITY) <= ts + dur) next += 1;
	}
	const spans = tasks.map(({ dur = 0 }) => dur / 1000);
	return {
		pictures: pictures.slice(1), // the first one was under way when the trace began
		own: own.slice(1),
		parts: partsOf(mine, pictures.length),
		longest: Math.max(...spans),
		longestOwn: Math.max(...tasks.map(({ tdur = 0 }) => tdur / 1000)),
		seconds: ((tasks.at(-1)?.ts ?? 0) - (tasks[0]?.ts ?? 0)) / 1e6
	};
}

/** The renderer's main thread that hands over most pictures: other pages of the browser are still. */
function drawingThread(events: readonly TraceEvent[]): string {
	const counts = new Map<string, number>();
	for (const { name, ph, pid, tid } of events) {
		if (name !== 'Commit' || ph !== 'X') continue;
		const thread = `${pid}/${tid}`;
		counts.set(thread, (counts.get(thread) ?? 0) + 1);
	}
	return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

/** Each moment goes to the innermost event that has a part. */
function partsOf(mine: readonly TraceEvent[], pictures: number): Record<Part, number> {
	const partOf = new Map<string, Part>([['RunTask', 'other']]);
	for (const [part, names] of Object.entries(PARTS)) {
		for (const name of names) partOf.set(name, part as Part);
	}
	const sums = { script: 0, style: 0, layout: 0, paint: 0, collection: 0, other: 0 };
	const open: { part: Part; end: number }[] = [];
	for (const { name, ts, dur = 0, tdur = 0 } of mine) {
		const part = partOf.get(name);
		if (!part) continue;
		while (open.length > 0 && (open.at(-1)?.end ?? 0) <= ts) open.pop();
		const around = open.at(-1);
		if (around) sums[around.part] -= tdur;
		sums[part] += tdur;
		open.push({ part, end: ts + dur });
	}
	for (const part of Object.keys(sums) as Part[]) sums[part] /= 1000 * Math.max(1, pictures);
	return sums;
}

function quantile(values: readonly number[], q: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

function figuresOf({ pictures, own, longest, longestOwn, seconds }: Measured) {
	return {
		p50: quantile(pictures, 0.5),
		p95: quantile(pictures, 0.95),
		longest,
		ownP50: quantile(own, 0.5),
		ownP95: quantile(own, 0.95),
		longestOwn,
		perSecond: pictures.length / seconds
	};
}

function median(values: readonly number[]) {
	return quantile(values, 0.5);
}

function rounded(figures: object) {
	return Object.fromEntries(
		Object.entries(figures).map(([name, value]) => [name, (value as number).toFixed(2)])
	);
}

function print(name: string, run: Measured) {
	const told = Object.entries(rounded({ ...figuresOf(run), load: run.load ?? Number.NaN }));
	console.log(`${name}: ${told.map(([figure, value]) => `${figure} ${value}`).join(', ')}`);
}

async function report(measured: readonly { scene: (typeof SCENES)[number]; run: Measured }[]) {
	const scenes = SCENES.map((scene) => {
		const runs = measured.filter((one) => one.scene === scene).map(({ run }) => run);
		const figures = runs.map(figuresOf);
		const over = (pick: (values: readonly number[]) => number) =>
			Object.fromEntries(
				Object.keys(figures[0] ?? {}).map((name) => [
					name,
					pick(figures.map((one) => one[name as keyof typeof one]))
				])
			);
		const parts = Object.fromEntries(
			Object.keys(runs[0]?.parts ?? {}).map((part) => [
				part,
				median(runs.map((run) => run.parts[part as Part]))
			])
		);
		return {
			...scene,
			least: over((values) => Math.min(...values)),
			median: over(median),
			parts,
			load: median(runs.map(({ load = Number.NaN }) => load))
		};
	});
	console.log(
		`\nmain thread per picture, ${REPS} people, ${RATE} facts a second, ${RUNS} runs of ${SECONDS} s, ms (own: without waiting for the processor)`
	);
	console.table(
		Object.fromEntries(
			scenes.flatMap(({ name, least, median: middle }) => [
				[`${name}, median`, rounded(middle)],
				[`${name}, least`, rounded(least)]
			])
		)
	);
	console.log('where it went, ms of its own a picture, on average');
	console.table(Object.fromEntries(scenes.map(({ name, parts }) => [name, rounded(parts)])));
	console.log('goal at 1920 x 1080, 6 times slower: p95 20, longest 50');
	await mkdir('bench/results', { recursive: true });
	const machine = { cpus: cpus().length, model: cpus()[0]?.model, memory: totalmem(), node: process.version };
	await writeFile(
		'bench/results/wall.json',
		`${JSON.stringify({ work: 'P8', rate: RATE, people: REPS, scenes, machine }, null, '\t')}\n`
	);
}
