/**
 * The product's mark as pictures for home screens, tabs and notifications, drawn by Chromium into static/icons. They are
 * committed: run this after a change of the mark.
 *
 *     node scripts/icons.ts
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { chromium as playwright } from 'playwright';
import { chromium } from '../tests/chromium.ts';

const OUT = 'static/icons';
const DARK = '#0a120f';
const PAPER = '#f6f4ee';
const PACE = '#ff7a26';

interface Icon {
	readonly name: string;
	readonly size: number;
	/** '' : see-through. */
	readonly ground: string;
	readonly bars: string;
	readonly pace: string;
	/** Of the side: how round its corners are. Systems cut home-screen icons themselves. */
	readonly radius: number;
	/** Of the side: how much of it the mark takes. A maskable icon may lose all but the inner 80 %. */
	readonly share: number;
}

const ICONS: readonly Icon[] = [
	{ name: 'icon-192', size: 192, ground: DARK, bars: PAPER, pace: PACE, radius: 0.17, share: 0.84 },
	{ name: 'icon-512', size: 512, ground: DARK, bars: PAPER, pace: PACE, radius: 0.17, share: 0.84 },
	{ name: 'maskable-512', size: 512, ground: DARK, bars: PAPER, pace: PACE, radius: 0, share: 0.6 },
	{ name: 'apple-touch-180', size: 180, ground: DARK, bars: PAPER, pace: PACE, radius: 0, share: 0.72 },
	{ name: 'favicon-32', size: 32, ground: DARK, bars: PAPER, pace: PACE, radius: 0.17, share: 0.84 },
	// what a phone puts into its status line is a shape: only where it is opaque counts
	{ name: 'badge-96', size: 96, ground: '', bars: '#fff', pace: '#fff', radius: 0, share: 0.9 }
];

/** The bars and the pace line, within 24 units: as in the top bar. */
const MARK = `<path class="bars" d="M2 5h9v3H2zM2 11h16v3H2zM2 17h12v3H2z"/><path class="pace" d="M20 2h2v20h-2z"/>`;

function drawing({ ground, bars, pace, radius, share }: Icon): string {
	const margin = 12 * (1 - share);
	const box = ground && `<rect width="24" height="24" rx="${24 * radius}" fill="${ground}"/>`;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="100%" height="100%">
<style>.bars{fill:${bars}}.pace{fill:${pace}}</style>${box}
<g transform="translate(${margin} ${margin}) scale(${share})">${MARK}</g></svg>`;
}

await mkdir(OUT, { recursive: true });
const browser = await playwright.launch(chromium());
try {
	for (const icon of ICONS) {
		const { name, size } = icon;
		const page = await browser.newPage({ viewport: { width: size, height: size } });
		await page.setContent(`<style>html,body{margin:0;height:100%}svg{display:block}</style>${drawing(icon)}`);
		await writeFile(`${OUT}/${name}.png`, await page.screenshot({ omitBackground: true }));
		await page.close();
	}
} finally {
	await browser.close();
}
