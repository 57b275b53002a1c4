/** P1, P3 and P11 in a Web Worker of real Chromium. The argument is a peer's name, or `facts/reps` for ours alone. */
import { chromium as playwright } from 'playwright';
import { chromium } from '../../tests/chromium.ts';
import type { Answer, Ask } from '../browser/messages.ts';
import { serveSite } from '../browser/serve.ts';
import { alone, type Entry } from '../entry.ts';
import { MICRO, raceEntries } from './race.ts';

const UPDATES = 5_000;

async function ask(question: Ask): Promise<Answer> {
	const site = await serveSite();
	const { args, ...options } = chromium();
	const browser = await playwright.launch({ ...options, args: [...args, '--js-flags=--expose-gc'] });
	try {
		const page = await browser.newPage();
		await page.goto(site.url);
		await page.waitForFunction(() => 'ask' in window);
		return await page.evaluate((question) => window.ask(question), question);
	} finally {
		await browser.close();
		await site.close();
	}
}

export async function run(argument: string): Promise<Entry[]> {
	const [facts, reps] = argument.split('/').map(Number);
	const answer = await ask(facts && reps ? { facts, reps, updates: UPDATES } : { peer: argument });
	if ('error' in answer) throw new Error(answer.error);
	if ('race' in answer) return raceEntries(argument, answer.race, ' browser');
	const { load, update } = answer.solo;
	const work = `P11 browser, ${(facts ?? 0) / 1e6}M facts, ${(reps ?? 0).toLocaleString('en')} reps`;
	return [alone(work, update.p50 * MICRO, 'us', { note: `load and first ranking ${load.toFixed(0)} ms` })];
}
