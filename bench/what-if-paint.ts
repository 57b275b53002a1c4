/** The page in real Chromium, of a typed scenario and of a thousand people's own numbers: from a slider's event to the picture that shows its figures. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium as playwright, type Page } from 'playwright';
import { freePort } from '#lib/server/free-port.ts';
import { chromium } from '../tests/chromium.ts';
import { runCli } from '../tests/cli.ts';
import { fillFloor } from './look-back-floor.ts';

const POSITIONS = 120;
const READY_MS = 30_000;
const SERVER = 'build/server/main.js';

export interface Painted {
	/** ms, one for each position of the slider. */
	readonly samples: readonly number[];
	/** Tasks over 50 ms on the page meanwhile. */
	readonly longTasks: number;
}

/** A page to be measured: what stands on the floor, and which slider moves which figure. */
interface Scene {
	/** Puts people into the record before the server starts. */
	readonly fill?: (dataDir: string) => Promise<void>;
	readonly path: string;
	/** How its slider's name begins, and the positions between which it is moved. */
	readonly slider: string;
	readonly from: number;
	readonly to: number;
}
const SCENES = {
	/** W4's five people, typed. */
	guide: { path: '/what-if?reps=5&calls=10&b.reps=2&b.calls=12', slider: 'Their calls', from: 13, to: 52 },
	/** As many people with histories of their own, of whom each makes more calls. */
	thousand: {
		fill: (dataDir) => fillFloor(dataDir, 1_000, 200_000, Date.now()),
		path: '/what-if?of=everyone',
		slider: 'More calls',
		from: 3,
		to: 19
	}
} as const satisfies Readonly<Record<string, Scene>>;

/** undefined: nothing is built. */
export async function paintTimes(scene: keyof typeof SCENES): Promise<Painted | undefined> {
	if (!existsSync(SERVER)) return undefined;
	const { path, ...moves }: Scene = SCENES[scene];
	const data = await mkdtemp(join(tmpdir(), 'pacesetter-bench-'));
	await moves.fill?.(data);
	const port = await freePort();
	const env = { ...process.env, HOST: '127.0.0.1', PORT: String(port), PACESETTER_DATA: data };
	const server = spawn(process.execPath, [SERVER], { env, stdio: ['ignore', 'ignore', 'inherit'] });
	try {
		const base = `http://127.0.0.1:${port}`;
		await answering(base);
		const link = await runCli(env, 'user', 'create', '--email', 'bench@floor.example', '--role', 'admin');
		const browser = await playwright.launch(chromium());
		try {
			const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
			await page.goto(new URL(new URL(link).pathname + new URL(link).search + new URL(link).hash, base).href);
			await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
			await page.goto(`${base}${path}`);
			await page.getByText('Live', { exact: true }).waitFor();
			return await slide(page, moves);
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
const slide = (
	page: Page,
	{ slider: name, from, to }: Pick<Scene, 'slider' | 'from' | 'to'>
): Promise<Painted> =>
	page.evaluate(
		async ({ positions, name, from, to }) => {
			const slider = document.querySelector<HTMLInputElement>(`input[type=range][aria-label^="${name}"]`);
			const figure = document.querySelector('output[name=extraOrdersExpected]');
			if (!slider || !figure) throw new Error('not the page of a what-if');
			let longTasks = 0;
			new PerformanceObserver((list) => (longTasks += list.getEntries().length)).observe({
				type: 'longtask'
			});
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
				slider.value = String(from + (position % (to - from + 1)));
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
		},
		{ positions: POSITIONS, name, from, to }
	);
