import '../../src/app.css';
import './by-css.ts';
import type { SeenRecognition } from '#lib/domain/recognition/seen.ts';
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Fetch } from '#lib/client/api.ts';
import { Api } from '#lib/client/api.ts';
import { Format } from '#lib/client/format.ts';
import type { ReadingLive } from '#lib/client/recognition-reading.svelte.ts';
import { RecognitionSlide } from '#lib/client/recognition-slide.svelte.ts';
import Cabinet from '#lib/components/recognition/Cabinet.svelte';
import FeedPage from '#lib/components/recognition/FeedPage.svelte';
import RecognitionWall from '#lib/components/recognition/RecognitionWall.svelte';
import { namesOf } from '#lib/client/recognition-words.ts';
import type { Headline } from '#lib/domain/recognition/recognition.ts';
import type { CatalogFrame } from '#lib/protocol/frame.ts';

const NOW = Date.UTC(2026, 10, 20, 15);
const floor = { locale: 'en-US', currency: 'USD', timeZone: 'UTC' };
const [ADA, BO, NORTH] = ['ada000000000001', 'bo0000000000001', 'north0000000001'];
const catalog: CatalogFrame = {
	kind: 'catalog',
	workspace: { ...floor, name: 'Floor', weekStart: 1, demo: false },
	reps: [
		{ id: ADA, name: 'Ada', team: NORTH },
		{ id: BO, name: 'Bo', team: NORTH }
	],
	teams: [{ id: NORTH, name: 'North' }],
	regions: [],
	types: [],
	metrics: []
};
const row = (id: string, minute: number, more: Partial<Headline> = {}): Headline => ({
	...{ id, kind: 'level', rep: ADA, team: NORTH, rule: '', data: { count: minute }, marked: false },
	...{ reactions: {}, comments: 0, at: `2026-11-20 14:${String(minute).padStart(2, '0')}:00.000Z` },
	...more
});
const entry = (id: string, minute: number, more: Partial<SeenRecognition> = {}): SeenRecognition => ({
	...row(id, minute),
	...{ icon: '', mine: [], own: false, removable: false, removed: false },
	...more
});

/** A worker that tells what a test says. */
class ToldLive {
	#rows = $state.raw<readonly Headline[] | undefined>();
	#freshness = $state<'live' | 'offline'>('live');
	readonly catalog = catalog;
	tell(rows: readonly Headline[]) {
		this.#rows = rows;
	}
	cut() {
		this.#freshness = 'offline';
	}
	get status() {
		return { freshness: this.#freshness, age: 0, asOf: NOW, now: NOW };
	}
	readonly shown = { open: () => undefined, rows: () => this.#rows };
	get live() {
		return this as unknown as ReadingLive;
	}
}

interface Asked {
	readonly method: string;
	readonly path: string;
	readonly body: unknown;
}
/** An API that answers by method and beginning of the path; it waits where it is told to. */
function answering(answers: Readonly<Record<string, readonly [status: number, body: unknown]>>) {
	const asked: Asked[] = [];
	let open = () => {};
	let gate = Promise.resolve();
	const fetch: Fetch = async (input, init) => {
		const path = decodeURIComponent(input.replace('/api/v1', ''));
		const method = init?.method ?? 'GET';
		const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
		asked.push({ method, path, body });
		await gate;
		const found = Object.entries(answers).find(([call]) => `${method} ${path}`.startsWith(call));
		const [status, answer] = found?.[1] ?? [404, { detail: `no answer to ${method} ${path}` }];
		return new Response(status === 204 ? null : JSON.stringify(answer), { status });
	};
	return {
		api: new Api(fetch),
		asked,
		hold() {
			gate = new Promise((resolve) => (open = resolve));
		},
		release: () => open()
	};
}

interface Shown {
	readonly recognitions?: readonly SeenRecognition[];
	readonly cursor?: string | null;
	readonly say?: boolean;
	readonly moderates?: 'all' | readonly string[];
	readonly you?: string;
	readonly answers?: Parameters<typeof answering>[0];
}
async function feed({
	recognitions = [],
	cursor = null,
	say = true,
	moderates = [],
	you = BO,
	answers = {}
}: Shown) {
	await page.viewport(390, 844);
	const worker = new ToldLive();
	const server = answering(answers);
	const painted = {
		...({ about: 'everyone', kind: '', removed: false, asked: undefined, you, teams: [NORTH] } as const),
		feed: { recognitions, cursor },
		names: { ...catalog },
		rights: { say, moderates }
	};
	await render(FeedPage, { page: painted, floor, live: worker.live, api: server.api });
	return { worker, server };
}
const entries = () => page.getByCSS('[data-recognition]');
const one = (id: string) => page.getByCSS(`[data-recognition="${id}"]`);
const fire = () => page.getByRole('button', { name: /^On fire/ });

test('an empty floor says what will stand here', async () => {
	await feed({});
	await expect.element(page.getByRole('heading', { name: 'The first deal stands here' })).toBeVisible();
});

test('what is told live stands first, and what was taken away is gone', async () => {
	const { worker } = await feed({ recognitions: [entry('a', 5)] });
	await expect.element(entries()).toMatchTextContent(/Ada reached level 5/);
	worker.tell([row('b', 9, { rep: BO }), row('a', 5)]);
	await expect.element(entries().first()).toMatchTextContent(/You reached level 9/);
	worker.tell([row('b', 9, { rep: BO })]);
	await expect.element(one('a')).not.toBeInTheDocument();
	worker.tell([]);
	await expect.element(page.getByRole('heading', { name: 'The first deal stands here' })).toBeVisible();
});

test('a reaction counts at once, before the floor has answered, and once only when it has', async () => {
	const answers = {
		'PUT /recognitions/a/reactions/🔥': [200, { reactions: { '🔥': 2 }, mine: ['🔥'] }]
	} as const;
	const { worker, server } = await feed({
		recognitions: [entry('a', 5, { reactions: { '🔥': 1 } })],
		answers
	});
	worker.tell([row('a', 5, { reactions: { '🔥': 1 } })]);
	server.hold();
	await fire().click();
	await expect.element(fire()).toHaveAttribute('aria-pressed', 'true');
	await expect.element(fire()).toMatchTextContent(/2$/);
	// the floor's own count comes before the answer, and is the same reaction
	worker.tell([row('a', 5, { reactions: { '🔥': 2 } })]);
	await expect.element(fire()).toMatchTextContent(/2$/);
	server.release();
	await expect.element(fire()).toMatchTextContent(/2$/);
	worker.tell([row('a', 5, { reactions: { '🔥': 7 } })]);
	await expect.element(fire()).toMatchTextContent(/7$/);
	await expect.element(fire()).toHaveAttribute('aria-pressed', 'true');
});

test('a refused reaction is taken back, and it is said why', async () => {
	const answers = { 'PUT /recognitions/a': [429, { detail: 'Wait a little.' }] } as const;
	await feed({ recognitions: [entry('a', 5)], answers });
	await expect.element(fire()).not.toBeInTheDocument();
	const react = page.getByRole('button', { name: /^React/ });
	await expect.element(react).toHaveAttribute('aria-expanded', 'false');
	await react.click();
	await expect.element(react).toHaveAttribute('aria-expanded', 'true');
	await fire().click();
	await expect.element(page.getByRole('alert').first()).toMatchTextContent(/Wait a little/);
	await expect.element(fire()).toHaveAttribute('aria-pressed', 'false');
	await expect.element(fire()).not.toMatchTextContent(/\d/);
});

test('a comment names somebody by keyboard and sends their id; what is refused stays as it was typed', async () => {
	const said = {
		id: 'c',
		by: 'Bo',
		rep: BO,
		text: `Well, @[${ADA}]`,
		at: '2026-11-20T14:30:00Z',
		removable: true
	};
	const answers = {
		'GET /recognitions/a/comments': [200, { comments: [], cursor: null }],
		'POST /recognitions/a/comments': [201, said],
		'DELETE /recognitions/a/comments/c': [204, undefined]
	} as const;
	const { server } = await feed({ recognitions: [entry('a', 5)], answers });
	await page.getByRole('button', { name: /^Comment/ }).click();
	await page.getByRole('textbox', { name: 'Comment' }).click();
	await userEvent.keyboard('Well, @a');
	await expect.element(page.getByRole('option', { name: 'Ada' })).toHaveAttribute('aria-selected', 'true');
	await userEvent.keyboard('{Enter}');
	await expect.element(page.getByRole('textbox', { name: 'Comment' })).toHaveValue('Well, @Ada ');
	await page.getByRole('button', { name: 'Say it' }).click();
	await expect.element(page.getByCSS('[data-comment]')).toMatchTextContent(/Bo Well, @Ada/);
	expect(server.asked.filter(({ method }) => method === 'POST')).toEqual([
		{ method: 'POST', path: '/recognitions/a/comments', body: { text: `Well, @[${ADA}]` } }
	]);
	await page.getByRole('button', { name: /^Take away.*Bo/ }).click();
	await expect.element(page.getByCSS('[data-comment]')).not.toBeInTheDocument();
});

test('markup is text: in a shout-out, in a name and in a comment', async () => {
	const markup = '<img src=x onerror="document.title=1"><b>bold</b>';
	const comment = {
		id: 'c',
		by: markup,
		rep: '',
		text: markup,
		at: '2026-11-20T14:30:00Z',
		removable: false
	};
	const answers = { 'GET /recognitions/a/comments': [200, { comments: [comment], cursor: null }] } as const;
	const shout = entry('a', 5, { kind: 'shoutOut', data: { text: markup, by: markup }, comments: 1 });
	await feed({ recognitions: [shout], answers });
	await page.getByRole('button', { name: /^1 comment/ }).click();
	await expect.element(page.getByCSS('[data-comment]')).toMatchTextContent(/<img src=x/);
	await expect.element(page.getByCSS('blockquote')).toMatchTextContent(/<b>bold<\/b>/);
	expect(document.querySelector('[data-recognition] img')).toBeNull();
});

test('whoever only looks sees the counts, and nothing to press', async () => {
	await feed({ recognitions: [entry('a', 5, { reactions: { '🎯': 3 } })], say: false, you: '' });
	await expect.element(page.getByRole('list', { name: 'Reactions' })).toMatchTextContent(/Spot on 3/);
	expect(document.querySelector('[data-recognition] button')).toBeNull();
	await expect.element(page.getByRole('button', { name: 'Give a shout-out' })).not.toBeInTheDocument();
});

test('offline it says so, and nothing can be sent', async () => {
	const { worker } = await feed({ recognitions: [entry('a', 5, { reactions: { '🔥': 1 } })] });
	worker.cut();
	await expect.element(page.getByText(/No connection to the floor/)).toBeVisible();
	await expect.element(page.getByRole('button', { name: 'Give a shout-out' })).toBeDisabled();
	await expect.element(fire()).not.toBeInTheDocument();
});

test('what is older comes from where the page ended, each once', async () => {
	const older = { recognitions: [entry('a', 5), entry('b', 3)], cursor: null };
	const { server } = await feed({
		recognitions: [entry('a', 5)],
		cursor: 'behind-a',
		answers: { 'GET /recognitions?cursor=behind-a': [200, older] }
	});
	await expect.element(one('b')).toMatchTextContent(/reached level 3/);
	await expect.element(page.getByRole('button', { name: 'Show older' })).not.toBeInTheDocument();
	expect(document.querySelectorAll('[data-recognition]')).toHaveLength(2);
	expect(server.asked).toHaveLength(1);
});

test('a manager of the team takes it away, after a question', async () => {
	const answers = {
		'DELETE /recognitions/a': [204, undefined],
		'GET /recognitions/a/comments': [200, { comments: [], cursor: null }]
	} as const;
	const { worker, server } = await feed({ moderates: [NORTH], answers });
	worker.tell([row('a', 5), row('z', 1, { rep: '', team: '' })]);
	await page.getByRole('button', { name: /^Comment.*Ada/ }).click();
	await page.getByRole('button', { name: /^Take it from the floor/ }).click();
	expect(server.asked.filter(({ method }) => method === 'DELETE')).toEqual([]);
	await page.getByRole('button', { name: 'Take it away' }).click();
	await expect.element(one('a')).not.toBeInTheDocument();
	await page.getByRole('button', { name: /^Comment.*The floor/ }).click();
	await expect.element(page.getByRole('textbox', { name: 'Comment' })).toBeVisible();
	await expect.element(page.getByRole('button', { name: /^Take it from the floor/ })).not.toBeInTheDocument();
});

test('L1 a badge whose cause was corrected since stays, and says so', async () => {
	const badge = { rule: 'r', name: 'Opener', icon: 'flag', kind: 'badge', data: {}, times: 2 } as const;
	const names = namesOf(catalog, new Format(floor, () => NOW), NOW);
	await render(Cabinet, {
		badges: [{ ...badge, last: '2026-11-19T10:00:00Z', marked: 1 }],
		names,
		empty: 'None'
	});
	const shown = page.getByCSS('[data-badge="Opener"]');
	await expect.element(shown).toMatchTextContent(/Twice, last Thu, Nov 19/);
	await expect.element(shown).toMatchTextContent(/corrected since/);
});

test('a wall’s slide shows the last ones of its team, large, and goes on by itself', async () => {
	await page.viewport(1280, 720);
	const worker = new ToldLive();
	const slide = new RecognitionSlide(worker as never, NORTH);
	expect(slide.ready).toBe(false);
	worker.tell([row('a', 5), row('x', 9, { team: 'south0000000001' })]);
	expect(slide.ready).toBe(true);
	const format = new Format(floor, () => NOW);
	const wall = (lines: ReturnType<typeof slide.lines>) => ({
		...{ lines, team: 'North', status: worker.status, format, name: 'Hall', demo: false }
	});
	const screen = await render(RecognitionWall, wall(slide.lines(format)));
	await expect.element(entries()).toMatchTextContent(/Ada reached level 5/);
	worker.tell(Array.from({ length: 9 }, (_, n) => row(`r${n}`, n)));
	await screen.rerender(wall(slide.lines(format)));
	await expect.element(entries().first()).toMatchTextContent(/Ada reached level 8/);
	expect(document.querySelectorAll('[data-recognition]')).toHaveLength(6);
});
