import '../../src/app.css';
import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { cdp, page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Wall from '#lib/components/wall/Wall.svelte';
import { Board } from '#lib/client/board.svelte.ts';
import { Live } from '#lib/client/live.svelte.ts';
import type { ToPage } from '#lib/protocol/frame.ts';
import { format, NOW, people, revenue, status, viewOf, frameOf } from './made-up.ts';
for (const n of [12, 42])
	test('perf ' + n, async () => {
		await page.viewport(1920, 1080);
		let say: (m: ToPage) => void = () => {};
		const live = new Live({
			connect: (o) => {
				say = o.hear;
				return {
					tab: '',
					joined: Promise.resolve(),
					api: { openBoard() {}, closeBoard() {} } as never,
					close() {}
				};
			}
		});
		live.start({ workspace: '', identity: '', rep: '', streams: [] });
		const board = new Board(
			live,
			'page',
			{ query: revenue, frame: frameOf(people(50), { target: 145000 }), asOf: NOW },
			(run) => run()
		);
		board.open(revenue);
		const shown = await render(Wall, {
			view: board.view!,
			moments: [],
			status: status('live'),
			format,
			name: 'x',
			show: n === 12 ? 'first' : 'everyone',
			typeNames: new Map(),
			demo: false
		});
		await document.fonts.ready;
		await new Promise((r) => setTimeout(r, 500));
		await cdp().send('Emulation.setCPUThrottlingRate' as never, { rate: 1 } as never);
		const members = people(50);
		const costs: number[] = [];
		const frames: number[] = [];
		let last = performance.now();
		let on = true;
		const raf = () => {
			const t = performance.now();
			frames.push(t - last);
			last = t;
			if (on) requestAnimationFrame(raf);
		};
		requestAnimationFrame(raf);
		const parts = { unpack: 0, render: 0, layout: 0 };
		for (let i = 0; i < 250; i++) {
			const at = (i * 17) % 50;
			const m = members[at]!;
			members[at] = { ...m, score: (m.score ?? 0) + 100 + (i % 7) * 60 };
			const frame = frameOf(members, { seq: i + 2, target: 145000 });
			const t0 = performance.now();
			say(frame);
			const t1 = performance.now();
			void shown.rerender({ view: board.view! });
			flushSync();
			const t2 = performance.now();
			void document.body.offsetHeight;
			const t3 = performance.now();
			parts.unpack += t1 - t0;
			parts.render += t2 - t1;
			parts.layout += t3 - t2;
			costs.push(t3 - t0);
			await new Promise((r) => setTimeout(r, 20));
		}
		on = false;
		await cdp().send('Emulation.setCPUThrottlingRate' as never, { rate: 1 } as never);
		costs.sort((a, b) => a - b);
		frames.sort((a, b) => a - b);
		const q = (l: number[], p: number) => l[Math.floor(l.length * p)]!.toFixed(1);
		const report = `rows ${n}: update p25 ${q(costs, 0.25)} p50 ${q(costs, 0.5)} p95 ${q(costs, 0.95)} max ${q(costs, 0.999)}; frames p50 ${q(frames, 0.5)} p95 ${q(frames, 0.95)}; unpack ${(parts.unpack / 250).toFixed(2)} render ${(parts.render / 250).toFixed(2)} layout ${(parts.layout / 250).toFixed(2)}`;
		expect(report).toBe('');
	});
