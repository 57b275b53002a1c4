/** The page of a typed scenario in real Chromium: from a slider's event to the picture that shows its figures. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium as playwright, type Page } from 'playwright';
import { freePort } from '#lib/server/free-port.ts';
import { chromium } from '../tests/chromium.ts';

const POSITIONS = 120;
const READY_MS = 30_000;
const SERVER = 'build/server/main.js';

export interface Painted {
	/** ms, one for each position of the slider. */
	readonly samples: readonly number[];
	/** Tasks over 50 ms on the page meanwhile. */
	readonly longTasks: number;
}

/** undefined: nothing is built. */
export async function paintTimes(): Promise<Painted | undefined> {
	if (!existsSync(SERVER)) return undefined;
	const data = await mkdtemp(join(tmpdir(), 'pacesetter-bench-'));
	const port = await freePort();
	const env = { ...process.env, HOST: '127.0.0.1', PORT: String(port), PACESETTER_DATA: data };
	const server = spawn(process.execPath, [SERVER], { env, stdio: ['ignore', 'ignore', 'inherit'] });
	try {
		const base = `http://127.0.0.1:${port}`;
		await answering(base);
		const browser = await playwright.launch(chromium());
		try {
			const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
			await page.goto(`${base}/what-if?reps=5&calls=10&b.reps=2&b.calls=12`);
			await page.getByText('Live', { exact: true }).waitFor();
			return await slide(page);
		} finally {
			await browser.close();
		}
	} finally {
		server.kill('SIGTERM');
		await once(server, 'exit');
		await rm(data, { recursive: true, force: true });
	}
}

async function answering(base: string): Promise<void> {
	const deadline = Date.now() + READY_MS;
	while (
		!(await fetch(`${base}/api/v1/health`).then(
			({ ok }) => ok,
			() => false
		))
	) {
		if (Date.now() > deadline) throw new Error('the server did not come up');
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

/**
 * Moves the slider in a frame's own turn, where a browser delivers a hand's moves; the figure is painted with the frame in
 * whose callback the page shows it, and measured at the first task after that frame.
 */
const slide = (page: Page): Promise<Painted> =>
	page.evaluate(async (positions) => {
		const slider = document.querySelector<HTMLInputElement>('input[type=range][aria-label^="Their calls"]');
		const figure = document.querySelector('output[name=extraOrdersExpected]');
		if (!slider || !figure) throw new Error('not the page of a what-if');
		let longTasks = 0;
		new PerformanceObserver((list) => (longTasks += list.getEntries().length)).observe({ type: 'longtask' });
		const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
		const afterPaint = () =>
			new Promise<number>((resolve) => {
				const { port1, port2 } = new MessageChannel();
				port1.onmessage = () => resolve(performance.now());
				port2.postMessage(0);
			});
		const samples: number[] = [];
		for (let position = 0; position < positions; position++) {
			await frame();
			const shown = figure.textContent;
			const begun = performance.now();
			slider.value = String(13 + (position % 40));
			slider.dispatchEvent(new Event('input', { bubbles: true }));
			let painted = await afterPaint();
			while (figure.textContent === shown) {
				await frame();
				painted = await afterPaint();
			}
			samples.push(painted - begun);
			await new Promise((resolve) => setTimeout(resolve, 30)); // the rest of the answer comes in
		}
		return { samples: samples.slice(10), longTasks };
	}, POSITIONS);
