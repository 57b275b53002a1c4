/**
 * Commit to pixel: facts posted over HTTP at 50 a second, a paired wall in real Chromium, real PocketBase. For each fact the
 * time from the server's answer (committed) to the frame callback in which the wall's DOM shows it; and, as an upper bound,
 * from the moment the request was sent. Prints a table and writes bench/results/latency.json. Never fails on a figure.
 *
 *     npm run bench:latency [-- seconds [writes-a-second]]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { chromium as playwright, type Page } from 'playwright';
import { freePort } from '#lib/server/free-port.ts';
import { chromium } from '../tests/chromium.ts';
import { runCli } from '../tests/cli.ts';
import { poster, until, type Post } from './client.ts';

const SECONDS = Number(process.argv[2] ?? 20);
const RATE = Number(process.argv[3] ?? 50);
const REPS = 12;
const WARM_UP_MS = 3_000;

interface Sample {
	readonly rep: string;
	readonly score: number;
	readonly sentAt: number;
	readonly answeredAt: number;
}

declare global {
	interface Window {
		seen: Record<string, number>;
	}
}

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
	const names = Array.from({ length: REPS }, (_, n) => `Rep ${String(n + 1).padStart(2, '0')}`);
	const { results } = (await post('people', { people: names.map((name) => ({ name })) })) as {
		results: { id: string }[];
	};
	const reps = results.map(({ id }) => id);

	const browser = await playwright.launch(chromium());
	try {
		const page = await pairedWall(await browser.newPage({ viewport: { width: 1920, height: 1080 } }), post);
		await load(post, reps, new Map(), WARM_UP_MS / 1000);
		const samples = await measure(page, post, reps);
		await report(samples);
	} finally {
		await browser.close();
	}
} finally {
	server.kill('SIGTERM');
	await once(server, 'exit');
	await rm(dataDir, { recursive: true, force: true });
}

/** A wall paired as a manager would, showing calls today; notes when each rep's score first stood in the DOM. */
async function pairedWall(page: Page, post: Post): Promise<Page> {
	await page.addInitScript(() => {
		window.seen = {};
		const look = () => {
			const now = performance.timeOrigin + performance.now();
			for (const row of document.querySelectorAll('tbody tr[data-member]')) {
				const rep = row.getAttribute('data-member') ?? '';
				const score = Number(row.querySelector('.score data')?.getAttribute('value'));
				for (let s = score; s > 0 && !(`${rep}/${s}` in window.seen); s -= 1)
					window.seen[`${rep}/${s}`] = now;
			}
			requestAnimationFrame(look);
		};
		requestAnimationFrame(look);
	});
	await page.goto(`${base}/wall`);
	const shown = page.locator('[data-pairing-code]');
	await page.waitForFunction(() => document.querySelector('[data-pairing-code]')?.textContent?.trim());
	const code = (await shown.getAttribute('data-pairing-code')) ?? '';
	await post(`pairings/${code}/pair`, {
		name: 'Bench',
		board: { metric: 'calls', period: 'day', by: 'rep' }
	});
	await page.locator('table tbody tr').first().waitFor();
	return page;
}

/** Writes at a steady rate, not waiting for answers; each fact is one call of the next rep. */
async function load(
	post: Post,
	reps: string[],
	scores: Map<string, number>,
	seconds: number
): Promise<Sample[]> {
	const samples: Sample[] = [];
	const pending: Promise<unknown>[] = [];
	const start = performance.now();
	for (let n = 0; n < seconds * RATE; n += 1) {
		const due = start + (n * 1000) / RATE;
		const wait = due - performance.now();
		if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
		const rep = reps[n % reps.length] ?? '';
		const score = (scores.get(rep) ?? 0) + 1;
		scores.set(rep, score);
		const sentAt = performance.timeOrigin + performance.now();
		pending.push(
			post('activities', { rep, type: 'call' }).then(() =>
				samples.push({ rep, score, sentAt, answeredAt: performance.timeOrigin + performance.now() })
			)
		);
	}
	await Promise.all(pending);
	return samples;
}

async function measure(page: Page, post: Post, reps: string[]) {
	const before = await currentScores(page);
	const samples = await load(post, reps, new Map(before), SECONDS);
	const last = new Map(samples.map(({ rep, score }) => [rep, score] as const));
	await page.waitForFunction(
		(wanted) => wanted.every(([rep, score]) => `${rep}/${score}` in window.seen),
		[...last]
	);
	const seen = await page.evaluate(() => window.seen);
	return samples.map((sample) => {
		const pixel = seen[`${sample.rep}/${sample.score}`] ?? Number.NaN;
		return { committed: pixel - sample.answeredAt, sent: pixel - sample.sentAt };
	});
}

async function currentScores(page: Page): Promise<[string, number][]> {
	await page.waitForFunction(
		(total) =>
			[...document.querySelectorAll('tbody .score data')].reduce(
				(sum, cell) => sum + Number(cell.getAttribute('value')),
				0
			) === total,
		(WARM_UP_MS / 1000) * RATE
	);
	return page.evaluate(() =>
		[...document.querySelectorAll('tbody tr[data-member]')].map((row) => [
			row.getAttribute('data-member') ?? '',
			Number(row.querySelector('.score data')?.getAttribute('value'))
		])
	);
}

function quantile(values: number[], q: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

async function report(samples: { committed: number; sent: number }[]) {
	const figures = (['committed', 'sent'] as const).map((from) => {
		const values = samples.map((sample) => sample[from]);
		return { from, p50: quantile(values, 0.5), p95: quantile(values, 0.95), p99: quantile(values, 0.99) };
	});
	console.log(`commit to pixel, ${samples.length} facts at ${RATE} a second, ms`);
	console.table(
		Object.fromEntries(
			figures.map(({ from, p50, p95, p99 }) => [
				from === 'committed' ? 'from the answer' : 'from the request (upper bound)',
				{ p50: p50.toFixed(1), p95: p95.toFixed(1), p99: p99.toFixed(1), goal: 'p50 25, p95 60' }
			])
		)
	);
	await mkdir('bench/results', { recursive: true });
	const machine = { cpus: cpus().length, model: cpus()[0]?.model, memory: totalmem(), node: process.version };
	await writeFile(
		'bench/results/latency.json',
		`${JSON.stringify({ work: 'P6', rate: RATE, figures, machine }, null, '\t')}\n`
	);
}
