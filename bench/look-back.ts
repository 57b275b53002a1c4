/**
 * Looking back at scale: a floor of 1,000 people; the slider of a board is drawn over the day in 120 steps and back. In Node what
 * the worker does for one step (the standings of a moment, their sparks, the packed frame); in real Chromium, over real
 * PocketBase, the time from the slider's event until the page shows that moment, until the picture is handed over, and how many
 * pictures a hand that never rests gets to see. Prints tables and writes bench/results/look-back.json. Never fails on a figure.
 *
 *     npm run build && npm run bench:look-back [-- facts [reps [runs]]]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium as playwright, type Page } from 'playwright';
import type { BoardQuery } from '#lib/domain/board.ts';
import { Engine } from '#lib/engine/engine.ts';
import { BoardPacker } from '#lib/protocol/board-frame.ts';
import { freePort } from '#lib/server/free-port.ts';
import { chromium } from '../tests/chromium.ts';
import { runCli } from '../tests/cli.ts';
import { until } from './client.ts';
import { DAY_MS, LAST_DAY, makeData, NOW } from './data.ts';
import { stateOf, VALUE } from './floor.ts';
import { fillFloor } from './look-back-floor.ts';
import { loadAverage, machine } from './machine.ts';
import { quantile } from './stats.ts';

const FACTS = Number(process.argv[2] ?? 200_000);
const REPS = Number(process.argv[3] ?? 1_000);
const RUNS = Number(process.argv[4] ?? 3);
const STEPS = 120;
const HOUR_MS = 3_600_000;

const BOARDS: Readonly<Record<string, BoardQuery>> = {
	day: { metric: VALUE, period: 'day', by: 'rep' },
	'day, per hour': { metric: VALUE, period: 'day', by: 'rep', lens: 'perHour' },
	'day, against usual': { metric: VALUE, period: 'day', by: 'rep', lens: 'baseline' },
	'day, compared': { metric: VALUE, period: 'day', by: 'rep', compare: true },
	week: { metric: VALUE, period: 'week', by: 'rep' },
	all: { metric: VALUE, period: 'all', by: 'rep' }
};

interface Figures {
	readonly p50: number;
	readonly p95: number;
	readonly worst: number;
}
const figuresOf = (samples: readonly number[]): Figures => ({
	p50: quantile(samples, 0.5),
	p95: quantile(samples, 0.95),
	worst: Math.max(...samples)
});
/** What others on the machine cost is told apart by the best run. */
const best = (runs: readonly Figures[]): Figures => ({
	p50: Math.min(...runs.map(({ p50 }) => p50)),
	p95: Math.min(...runs.map(({ p95 }) => p95)),
	worst: Math.min(...runs.map(({ worst }) => worst))
});
const written = (figures: object) =>
	Object.fromEntries(
		Object.entries(figures).map(([name, value]) => [name, Number((value as number).toFixed(2))])
	);

/** One step of the worker, in ms: back over the day and forth again. */
function stepsOf(engine: Engine, query: BoardQuery): number[] {
	const opened = engine.replay(query, NOW);
	if (!opened.ok) throw new Error(opened.error.message);
	const replay = opened.value;
	const packer = new BoardPacker();
	const from = LAST_DAY * DAY_MS + 8 * HOUR_MS;
	const step = (at: number) => {
		const begun = performance.now();
		packer.pack(replay.read(at), {
			board: 'bench',
			seq: 1,
			sparks: (ids) => replay.sparks(ids),
			elapsed: replay.elapsed(),
			target: null,
			at
		});
		return performance.now() - begun;
	};
	step(NOW);
	const back = Array.from({ length: STEPS }, (_, n) => step(NOW - ((NOW - from) * (n + 1)) / STEPS));
	const forth = Array.from({ length: STEPS }, (_, n) => step(from + ((NOW - from) * (n + 1)) / STEPS));
	replay.close();
	return [...back, ...forth];
}

function inWorker() {
	const engine = new Engine();
	engine.load(stateOf(makeData(FACTS, REPS).columns));
	const boards = Object.entries(BOARDS).map(([name, query]) => {
		stepsOf(engine, query);
		const runs = Array.from({ length: RUNS }, () => figuresOf(stepsOf(engine, query)));
		return { name, ...best(runs) };
	});
	console.log(`one step of the worker, ${FACTS} facts, ${REPS} people, best of ${RUNS} runs, ms`);
	console.table(Object.fromEntries(boards.map(({ name, ...figures }) => [name, written(figures)])));
	return boards;
}

interface Drawn {
	/** ms from each event until the page says what it is asked for, and until that picture is handed over. */
	readonly shown: readonly number[];
	readonly painted: readonly number[];
	/** A hand that never rests: between one new picture and the next, and how many of the steps were seen. */
	readonly between: readonly number[];
	readonly seen: number;
	/** Tasks over 50 ms on the page meanwhile. */
	readonly longTasks: number;
}

/** Moves the slider in a frame's own turn, where a browser delivers a hand's moves. */
const draw = (page: Page): Promise<Drawn> =>
	page.evaluate(async (steps) => {
		const slider = document.querySelector<HTMLInputElement>('input[aria-label=Moment]');
		const state = document.querySelector('section.slider .state');
		if (!slider || !state) throw new Error('not a board that is looked back on');
		let longTasks = 0;
		new PerformanceObserver((list) => (longTasks += list.getEntries().length)).observe({ type: 'longtask' });
		const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
		const afterPaint = () =>
			new Promise<number>((resolve) => {
				const { port1, port2 } = new MessageChannel();
				port1.onmessage = () => resolve(performance.now());
				port2.postMessage(0);
			});
		const most = Number(slider.max);
		const move = (step: number) => {
			slider.value = String(Math.round((most * (steps - step)) / (steps + 1)));
			slider.dispatchEvent(new Event('input', { bubbles: true }));
		};
		let changedAt = 0;
		const text = () => state.querySelector('.as-of')?.textContent ?? '';
		new MutationObserver(() => (changedAt = performance.now())).observe(state, {
			subtree: true,
			childList: true,
			characterData: true
		});
		move(-1); // to the end, which is live
		while (text() !== '') await frame();
		const shown: number[] = [];
		const painted: number[] = [];
		for (let step = 0; step < steps; step++) {
			await frame();
			const before = text();
			const begun = performance.now();
			move(step);
			let end = await afterPaint();
			while (text() === before) {
				await frame();
				end = await afterPaint();
			}
			shown.push(changedAt - begun);
			painted.push(end - begun);
		}
		const between: number[] = [];
		let [last, lastAt, seen] = [text(), performance.now(), 0];
		for (let step = steps - 1; step >= 0; step--) {
			const at = await frame();
			if (text() !== last) {
				between.push(at - lastAt);
				[last, lastAt] = [text(), at];
				seen++;
			}
			move(step);
		}
		return { shown, painted, between: between.slice(1), seen, longTasks };
	}, STEPS);

async function inChromium() {
	const data = await mkdtemp(join(tmpdir(), 'pacesetter-bench-'));
	const port = await freePort();
	const env = {
		...process.env,
		HOST: '127.0.0.1',
		PORT: String(port),
		PACESETTER_DATA: data,
		PACESETTER_DEMO: 'off'
	};
	await fillFloor(data, REPS, FACTS, Date.now());
	const server = spawn(process.execPath, ['build/server/main.js'], {
		env,
		stdio: ['ignore', 'ignore', 'inherit']
	});
	try {
		const base = `http://127.0.0.1:${port}`;
		await until(async () => (await fetch(`${base}/api/v1/health`)).ok, 240_000);
		const link = await runCli(env, 'user', 'create', '--email', 'bench@example.com', '--role', 'admin');
		const browser = await playwright.launch(chromium());
		try {
			const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
			await page.goto(link);
			await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
			const boards: Record<string, unknown>[] = [];
			for (const lens of ['', 'perHour']) {
				await page.goto(`${base}/boards?metric=calls&period=day&by=rep${lens && `&lens=${lens}`}`);
				await page.getByText('Live', { exact: true }).first().waitFor({ timeout: 240_000 });
				await page.getByRole('button', { name: 'Look back' }).click();
				await draw(page);
				for (let run = 0; run < RUNS; run++) {
					const { shown, painted, between, seen, longTasks } = await draw(page);
					boards.push({
						board: lens || 'plain',
						shown: figuresOf(shown),
						painted: figuresOf(painted),
						between: figuresOf(between),
						seen,
						longTasks,
						load: loadAverage()
					});
				}
			}
			return boards;
		} finally {
			await browser.close();
		}
	} finally {
		server.kill('SIGTERM');
		await once(server, 'exit');
		await rm(data, { recursive: true, force: true });
	}
}

const worker = inWorker();
const page = await inChromium();
console.log(`in Chromium, ${STEPS} steps over the day, ms; pictures of 16.7 ms`);
console.table(
	page.map((run) =>
		Object.fromEntries(
			Object.entries(run).map(([name, value]) => [
				name,
				typeof value === 'object' && value !== null ? Object.values(written(value)).join(' / ') : value
			])
		)
	)
);
console.log(
	'p50 / p95 / worst: shown = event until the page says it, painted = until the picture is handed over,'
);
console.log(`between = one new picture and the next while a hand never rests (${STEPS} events, one a frame)`);
await mkdir('bench/results', { recursive: true });
await writeFile(
	'bench/results/look-back.json',
	`${JSON.stringify({ work: 'look back', facts: FACTS, reps: REPS, worker, page, machine: machine() }, null, '\t')}\n`
);
