/**
 * Loaded into the server that is fuzzed (`node --import`): writes down every half second what the longest turn of its event
 * loop was. A turn is measured by the processor time of its own thread, so that a busy machine is not taken for a stall; what
 * the clock on the wall says is told beside it.
 */
import { appendFileSync } from 'node:fs';

const LOOK_MS = 5;
const TELL_MS = 500;
const { FUZZ_TURNS } = process.env;

if (FUZZ_TURNS && process.argv[1]?.endsWith('main.js')) {
	let cpu = process.threadCpuUsage();
	let wall = performance.now();
	let worst = { cpuMs: 0, wallMs: 0 };
	let told = wall;
	setInterval(() => {
		const used = process.threadCpuUsage(cpu);
		const now = performance.now();
		const cpuMs = (used.user + used.system) / 1_000;
		worst = { cpuMs: Math.max(worst.cpuMs, cpuMs), wallMs: Math.max(worst.wallMs, now - wall) };
		if (now - told > TELL_MS) {
			appendFileSync(FUZZ_TURNS, `${JSON.stringify({ ...worst, rss: process.memoryUsage.rss() })}\n`);
			worst = { cpuMs: 0, wallMs: 0 };
			told = now;
		}
		cpu = process.threadCpuUsage();
		wall = performance.now();
	}, LOOK_MS).unref();
}
