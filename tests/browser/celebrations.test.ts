import '../../src/app.css';
import './by-css.ts';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { cdp, page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { StageWords } from '#lib/client/celebration-words.ts';
import OwnCelebrations from '#lib/components/celebrations/OwnCelebrations.svelte';
import Stage from '#lib/components/celebrations/Stage.svelte';
import WallCelebrations from '#lib/components/celebrations/WallCelebrations.svelte';
import type { Medium } from '#lib/domain/records.ts';
import type { Headline, RecognitionRule } from '#lib/domain/recognition/recognition.ts';
import type { CatalogFrame, CelebrateFrame } from '#lib/protocol/frame.ts';
import { format, NOW, people, status, viewOf } from './made-up.ts';
import { ShownTables } from './shown-tables.svelte.ts';

const words = (over: Partial<StageWords> = {}): StageWords => ({
	what: 'Order, 14:47',
	who: 'Hayden Neloms',
	figure: { symbol: '$', number: '3,553' },
	sentence: 'Brought in an order of $3,553',
	place: ['In the lead with $17,083 this week', '2,319 ahead of Donn Cantrell'],
	...over
});

const picture: Medium = {
	id: 'medium000000001',
	rep: 'hayden-neloms',
	kind: 'picture',
	type: 'image/gif',
	bytes: 100,
	width: 480,
	height: 360,
	animated: true,
	seconds: 0,
	at: ''
};

const LONG = [
	'Maximiliane Featherstonehaugh-Cholmondeley',
	'Wolfeschlegelsteinhausenbergerdorff',
	'Αικατερίνη Παπαδημητρακοπούλου',
	'Nguyễn Thị Phương Thảo',
	'Al'
];
const SIZES = [
	[1920, 1080],
	[3840, 2160],
	[1280, 720],
	[1080, 1920],
	[390, 844],
	[844, 390]
] as const;

/** Pixels by which anything that is read stands out of the picture. */
function outside(): number {
	const { innerWidth, innerHeight } = window;
	const parts = document.querySelectorAll<HTMLElement>(
		'.stage p, .stage .large, .stage .picture :is(img, canvas)'
	);
	return Math.max(
		...[...parts].map((part) => {
			const { left, right, top, bottom } = part.getBoundingClientRect();
			return Math.max(-left, right - innerWidth, -top, bottom - innerHeight, 0);
		})
	);
}
const parts = () => [
	...document.querySelectorAll<HTMLElement>('.stage > :is(.what, .name, .large, .picture, .why)')
];
/** Whether two parts of the stage lie upon each other, by more than a descender's depth. */
function overlaps(): string[] {
	const boxes = parts().map((part) => ({ name: part.className, box: part.getBoundingClientRect() }));
	return boxes.flatMap(({ name, box }, index) =>
		boxes
			.slice(index + 1)
			.filter(({ box: other }) => {
				const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
				const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
				return across > 1 && down > 1;
			})
			.map((other) => `${name} and ${other.name}`)
	);
}

describe.each(SIZES)('the stage at %i x %i', (width, height) => {
	test.each([
		['a figure', words()],
		['a figure of ten digits', words({ figure: { symbol: 'CHF', number: '1,234,567,890' } })],
		['one digit', words({ figure: { symbol: '', number: '7' } })],
		['no figure', words({ figure: undefined })],
		...LONG.flatMap((who) => [
			[`${who} and a figure`, words({ who })] as const,
			[`${who} alone`, words({ who, figure: undefined })] as const
		]),
		[
			'much to say',
			words({
				who: 'Ada, Bo, Cy, Dee and Eve',
				figure: undefined,
				sentence: `“${'You carried the whole quarter on your back and never once complained. '.repeat(3)}” (Dana)`
			})
		]
	] as const)('%s: everything is within the picture and nothing upon another', async (_, told) => {
		await page.viewport(width, height);
		await render(Stage, { words: told });
		await document.fonts.ready;
		await expect.poll(outside).toBeLessThan(2);
		expect(overlaps()).toEqual([]);
	});

	test('a picture of one’s own stands beside it', async () => {
		await page.viewport(width, height);
		await render(Stage, { words: words({ who: LONG[0] ?? '' }), picture });
		await document.fonts.ready;
		await expect.poll(outside).toBeLessThan(2);
		expect(overlaps()).toEqual([]);
		expect(document.querySelector('.picture :is(img, canvas)')).not.toBeNull();
	});
});

test('the figure is as large as its room allows, and the name where there is none', async () => {
	await page.viewport(1920, 1080);
	const { rerender } = await render(Stage, { words: words() });
	await document.fonts.ready;
	const widthOf = (part: string) => document.querySelector(part)?.getBoundingClientRect().width ?? 0;
	await expect.poll(() => widthOf('.figure')).toBeGreaterThan(1_650);
	await rerender({ words: words({ figure: undefined }) });
	await expect
		.poll(() =>
			Math.max(
				...[...document.querySelectorAll('.alone span')].map((line) => line.getBoundingClientRect().height)
			)
		)
		.toBeGreaterThan(250);
});

test('words made anew with every frame of the board are measured again only where their text is another', async () => {
	await page.viewport(1920, 1080);
	const { rerender } = await render(Stage, { words: words() });
	await document.fonts.ready;
	const sizeOf = (part: string) => document.querySelector<HTMLElement>(part)?.style.fontSize ?? '';
	await expect.poll(() => sizeOf('.figure')).toMatch(/^[1-9]/);
	const ruler = document.querySelector('.stage .measure');
	if (!ruler) throw new Error('nothing to measure with');
	const watch = new MutationObserver(() => {});
	watch.observe(ruler, { childList: true });
	await rerender({ words: words({ place: ['Level with Donn Cantrell'] }) });
	await expect.element(page.getByText('Level with Donn Cantrell')).toBeVisible();
	expect(watch.takeRecords()).toEqual([]);
	const before = sizeOf('.figure');
	await rerender({ words: words({ figure: { symbol: '$', number: '1,003,553' } }) });
	await expect.poll(() => sizeOf('.figure')).not.toBe(before);
	expect(sizeOf('.name')).toBe('');
	await rerender({ words: words({ who: LONG.join(' ') }) });
	await expect.poll(() => sizeOf('.name')).toMatch(/^calc/);
});

describe('look.md motion', () => {
	const prefer = (value: 'reduce' | 'no-preference') => {
		const session = cdp() as unknown as { send(method: string, parameters: unknown): Promise<unknown> };
		const features = [{ name: 'prefers-reduced-motion', value }];
		return session.send('Emulation.setEmulatedMedia', { features });
	};
	const line = () => document.querySelector('.stage .time')?.getAnimations();

	test('a line along the bottom runs out in eight seconds', async () => {
		await page.viewport(1920, 1080);
		await prefer('no-preference');
		await render(Stage, { words: words(), picture });
		await expect.poll(line).toHaveLength(1);
		const timing = { duration: 8_000, easing: 'linear', iterations: 1 };
		expect(line()?.[0]?.effect?.getTiming()).toMatchObject(timing);
		expect(document.querySelector('.picture img')).not.toBeNull();
	});

	test('reduced: the line stands still, and so does a picture that moves', async () => {
		await page.viewport(1920, 1080);
		await prefer('reduce');
		onTestFinished(() => prefer('no-preference').then(() => {}));
		await render(Stage, { words: words(), picture });
		await expect.poll(() => document.querySelector('.picture canvas')).not.toBeNull();
		expect(document.querySelector('.picture img')).toBeNull();
		expect(line()).toEqual([]);
	});
});

const headline = (over: Partial<Headline> = {}): Headline => ({
	id: 'headline0000001',
	kind: 'deal',
	rep: 'hayden-neloms',
	team: '',
	rule: 'rule00000000001',
	data: { type: 'order', amount: 355_300, quantity: 1 },
	at: new Date(NOW - 60_000).toISOString().replace('T', ' '),
	marked: false,
	reactions: {},
	comments: 0,
	...over
});
const rule = {
	id: 'rule00000000001',
	name: 'Big deal',
	kind: 'deal',
	icon: '',
	priority: 8
} as RecognitionRule;
const catalog = {
	kind: 'catalog',
	workspace: {
		name: 'Floor',
		currency: 'USD',
		timeZone: 'Europe/London',
		locale: 'en-US',
		weekStart: 1,
		demo: false
	},
	reps: [{ id: 'hayden-neloms', name: 'Hayden Neloms', team: '' }],
	teams: [],
	regions: [],
	types: [{ key: 'order', name: 'Order', unit: 'money', stage: 1 }],
	metrics: []
} satisfies CatalogFrame;
const told = (id = 'headline0000001'): CelebrateFrame => ({
	kind: 'celebrate',
	id,
	at: NOW,
	expiresAt: NOW + 60_000
});
const SETTINGS = { quietFrom: '', quietTo: '', volume: 50, shown: true, sound: false };
const stage = () => document.querySelector('[data-celebration]');

async function wall(over: Partial<Parameters<typeof render<typeof WallCelebrations>>[1]> = {}) {
	await page.viewport(1920, 1080);
	const shown = new ShownTables();
	const live = { shown, status: status('live'), catalog };
	const props = { live: live as never, settings: SETTINGS, board: viewOf(people(12)), format, ...over };
	const rendered = await render(WallCelebrations, props);
	return { shown, ...rendered };
}

describe('L4 a wall', () => {
	test('shows what it is told once the words are there, with the place that it led to', async () => {
		const { shown } = await wall();
		shown.tell(told());
		expect(stage()).toBeNull();
		shown.put('recognition_rules', [rule]);
		shown.put('headlines', [headline()]);
		await expect.element(page.getByText('Brought in an order of $3,553')).toBeVisible();
		await expect.element(page.getByText('Order, 14:49')).toBeVisible();
		await expect.element(page.getByText('In the lead with $17,083 this week')).toBeVisible();
	});

	test('takes it off when its words are taken back, and does not begin it again', async () => {
		const { shown } = await wall();
		shown.put('headlines', [headline()]);
		shown.tell(told());
		await expect.poll(stage).not.toBeNull();
		shown.put('headlines', [headline({ marked: true })]);
		await expect.poll(stage).toBeNull();
		shown.put('headlines', [headline()]);
		shown.tell(told());
		await expect.poll(stage).toBeNull();
	});

	test.each([
		['it is not live', { live: { status: status('delayed', 20_000) } }],
		['its hours are quiet', { settings: { ...SETTINGS, quietFrom: '14:00', quietTo: '15:00' } }],
		['it does not celebrate', { settings: { ...SETTINGS, shown: false } }]
	])('shows nothing where %s', async (_, over) => {
		const shown = new ShownTables();
		shown.put('headlines', [headline()]);
		const { live, settings = SETTINGS } = over as { live?: object; settings?: typeof SETTINGS };
		await render(WallCelebrations, {
			live: { shown, status: status('live'), catalog, ...live } as never,
			settings,
			board: undefined,
			format
		});
		shown.tell(told());
		await expect.poll(() => shown.listeners).toBe(1);
		expect(stage()).toBeNull();
	});

	test('of somebody whom the floor does not show it knows no words, and shows nothing', async () => {
		const { shown } = await wall();
		shown.put('headlines', [headline({ id: 'another00000001' })]);
		shown.tell(told());
		await expect.poll(() => shown.listeners).toBe(1);
		expect(stage()).toBeNull();
	});
});

describe('a rep’s own page', () => {
	const own = async (rep: string) => {
		const shown = new ShownTables();
		const live = { shown, status: status('live'), catalog };
		await render(OwnCelebrations, { live: live as never, rep, format });
		shown.put('headlines', [headline()]);
		shown.tell(told());
		return shown;
	};

	test('tells the rep what is theirs, quietly, with a buzz', async () => {
		const buzz = vi.spyOn(navigator, 'vibrate').mockReturnValue(true);
		onTestFinished(() => buzz.mockRestore());
		await own('hayden-neloms');
		const toast = page.getByRole('status', { name: 'Yours' });
		await expect.element(toast).toMatchTextContent(/You brought in an order of \$3,553/);
		expect(buzz).toHaveBeenCalledOnce();
		await toast.getByRole('button', { name: 'Close' }).click();
		await expect.poll(() => document.querySelector('.toast p')).toBeNull();
	});

	test('tells nobody else', async () => {
		const shown = await own('somebody-else');
		expect(shown.listeners).toBe(1);
		await expect.element(page.getByText('brought in an order')).not.toBeInTheDocument();
	});
});
