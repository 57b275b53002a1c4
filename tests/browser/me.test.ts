import '../../src/app.css';
import './by-css.ts';
import { expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { LogBook } from '#lib/client/me.svelte.ts';
import { startQuestions } from '#lib/client/open-questions.ts';
import type { PaintedMonth } from '#lib/client/own-month.svelte.ts';
import MyPage from '#lib/components/me/MyPage.svelte';
import type { BoardQuery } from '#lib/domain/board.ts';
import { ownMonthOf, type MonthTarget } from '#lib/domain/projection/own-month.ts';
import type { Practice } from '#lib/domain/projection/practice.ts';
import { frameOf, NOW, people } from './made-up.ts';
import { floor, ME, MyWorker, types } from './my-worker.ts';

const paint = (metric: string, period: string) => {
	const query: BoardQuery = { metric, period, by: 'rep' };
	return { query, frame: frameOf(people(24), { elapsed: 0.729 }), asOf: NOW };
};

const NO_MONTH: PaintedMonth = { target: undefined, painted: undefined, more: '/what-if', digits: 2 };

async function mine({
	wide = false,
	target = 40,
	worker = new MyWorker(),
	board = 'revenue',
	onboard = vi.fn(),
	month = NO_MONTH,
	questions = startQuestions
} = {}) {
	localStorage.clear();
	await page.viewport(wide ? 1440 : 390, wide ? 900 : 844);
	const live = worker.live();
	onTestFinished(() => live.stop());
	const day = {
		rep: { id: ME, name: 'Kary Neloms' },
		tally: { kind: 'tally' as const, rep: ME, date: '2017-12-14', elapsed: null, types: [] },
		types,
		board,
		boards: ['calls', 'revenue'],
		standings: paint(board, 'week'),
		goal: target ? { calls: target, minutes: 480 } : undefined,
		month,
		leave: []
	};
	await render(MyPage, { day, floor, live, questions, onboard });
	return worker;
}
const count = (key: string) => page.getByCSS(`[data-count="${key}"]`);
const pad = (key: string) => page.getByCSS(`[data-log="${key}"]`);
const said = () => page.getByCSS('.log [role="status"]');

test('one tap logs a call: the count goes up at once, and what was done is announced', async () => {
	const worker = await mine();
	await expect.element(count('main')).toHaveTextContent('27');
	await pad('call').click();
	await expect.element(count('main')).toHaveTextContent('28');
	await expect.element(said()).toMatchTextContent(/^Call 28 counted at \d\d:\d\d$/);
	expect(worker.logged).toEqual([{ type: 'call', quantity: 1 }]);
});

test('one key logs, and U takes it back', async () => {
	const worker = await mine();
	await userEvent.keyboard('c');
	await expect.element(count('main')).toHaveTextContent('28');
	await userEvent.keyboard('u');
	await expect.element(count('main')).toHaveTextContent('27');
	await expect.element(said()).toHaveTextContent('Call taken back');
	expect(worker.logged).toHaveLength(1);
});

test('keys can be switched off (WCAG 2.1.4), and stay off', async () => {
	const worker = await mine({ wide: true });
	await page.getByRole('checkbox', { name: /^Keys log/ }).click();
	(document.activeElement as HTMLElement).blur();
	await userEvent.keyboard('c');
	expect(worker.logged).toEqual([]);
	expect(localStorage.getItem('pacesetter:keys')).toBe('off');
});

test('undo is offered, and goes after its ten seconds', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	onTestFinished(() => void vi.useRealTimers());
	await mine();
	await pad('call').click();
	await expect.element(page.getByRole('button', { name: 'Undo' })).toBeVisible();
	vi.advanceTimersByTime(10_000);
	await expect.element(page.getByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
});

// read off the book: looking for an element moves faked timers along while it waits
test('an entry can be taken back for ten seconds, to the millisecond', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	onTestFinished(() => void vi.useRealTimers());
	const book = new LogBook({ log: () => Promise.resolve('e1'), undo: () => Promise.resolve(), queue: [] });
	await book.log({ type: 'call', quantity: 1 });
	vi.advanceTimersByTime(9999);
	expect(book.undoable?.id).toBe('e1');
	vi.advanceTimersByTime(1);
	expect(book.undoable).toBeUndefined();
});

test('an order asks its amount, to the cent, and the customer if you like', async () => {
	const worker = await mine();
	await userEvent.keyboard('o');
	await expect.element(page.getByRole('textbox', { name: /^Amount/ })).toHaveFocus();
	await userEvent.keyboard('1,249.95');
	await page.getByRole('textbox', { name: /^Customer/ }).fill('Isdom');
	await page.getByRole('button', { name: 'Log order' }).click();
	expect(worker.logged).toEqual([{ type: 'order', quantity: 1, amount: 124_995, customer: 'Isdom' }]);
	await expect.element(count('order')).toHaveTextContent('2');
});

test('a wrong amount keeps what was typed and says what is wrong beside the field', async () => {
	const worker = await mine();
	await pad('order').click();
	const amount = page.getByRole('textbox', { name: /^Amount/ });
	await amount.fill('a lot');
	await userEvent.keyboard('{Enter}');
	await expect.element(amount).toHaveValue('a lot');
	await expect.element(amount).toHaveAccessibleDescription(/Write an amount/);
	await expect.element(amount).toHaveFocus();
	expect(worker.logged).toEqual([]);
	await userEvent.keyboard('{Escape}');
	await expect.element(amount).not.toBeInTheDocument();
});

test('offline the log goes on, and says that it will be sent', async () => {
	const worker = await mine();
	worker.online = false;
	worker.tell();
	await pad('call').click();
	await pad('call').click();
	await expect.element(count('main')).toHaveTextContent('29');
	await expect.element(page.getByText('2 will be sent when you are back')).toBeVisible();
	await expect.element(said()).toMatchTextContent(/^Call 29 kept here at/);
});

test('signed out the log goes on, says that it is kept, and leads to the sign-in', async () => {
	const worker = await mine();
	worker.signedOut = true;
	worker.tell();
	await pad('call').click();
	await expect.element(count('main')).toHaveTextContent('28');
	await expect
		.element(page.getByText('You are signed out. 1 entry is kept here and sent after you sign in.'))
		.toBeVisible();
	await expect
		.element(page.getByRole('link', { name: 'Sign in' }))
		.toHaveAttribute('href', '/sign-in?to=/me');
	await expect.element(said()).toMatchTextContent(/^Call 28 kept here at/);
	worker.signedOut = false;
	worker.queue = [];
	worker.tell();
	await expect.element(page.getByRole('link', { name: 'Sign in' })).not.toBeInTheDocument();
});

test('what the server refused waits for the rep, with its reason', async () => {
	const worker = await mine();
	worker.queue = [
		{
			id: 'x',
			type: 'order',
			quantity: 1,
			amount: 80_000,
			loggedAt: NOW,
			state: 'needs-you',
			problem: 'rep has left'
		}
	];
	worker.tell();
	await expect.element(page.getByRole('heading', { name: 'One entry needs you' })).toBeVisible();
	await expect.element(page.getByText(/rep has left/)).toBeVisible();
	await page.getByRole('button', { name: /^Discard/ }).click();
	await expect.element(page.getByRole('heading', { name: 'One entry needs you' })).not.toBeInTheDocument();
});

test('a machine that can not keep an entry says that nothing was counted', async () => {
	const worker = await mine();
	worker.fails = true;
	await pad('call').click();
	await expect.element(said()).toMatchTextContent(/^Nothing was counted/);
	await expect.element(count('main')).toHaveTextContent('27');
});

test('G1 the pace stands in the track, in words too', async () => {
	await mine();
	await expect.element(page.getByText('2 behind pace.', { exact: true })).toBeVisible();
	await expect
		.element(page.getByText(/You are heading for 37\. One call every 10 minutes makes it 40\./))
		.toBeVisible();
	await expect.element(page.getByRole('meter')).toHaveAttribute('aria-valuetext', '27 of 40');
});

test('P1 the pace is of the rep’s own day: none outside its working time', async () => {
	const worker = await mine();
	worker.elapsed = null;
	worker.tell();
	await expect.element(page.getByText('Day off. Nothing is due today.', { exact: true })).toBeVisible();
});

test('without a target there is no pace to be behind', async () => {
	await mine({ target: 0 });
	await expect.element(count('main')).toHaveTextContent('27');
	expect(page.getByRole('meter').elements()).toEqual([]);
});

test('the places around you, with the distance to each', async () => {
	const onboard = vi.fn();
	await mine({ onboard });
	const rows = page.getByCSS('.place tbody tr');
	await expect.element(rows.nth(1)).toMatchTextContent(/Kary Neloms/);
	await expect.element(rows.nth(0)).toMatchTextContent(/ahead/);
	await expect.element(rows.nth(2)).toMatchTextContent(/behind/);
	await page.getByRole('radio', { name: 'Calls' }).click({ force: true });
	expect(onboard).toHaveBeenCalledWith('calls');
});

const person: Practice = {
	id: ME,
	name: 'Kary Neloms',
	calls: 600,
	orders: 6,
	callsBefore: 600,
	daysBefore: 60,
	daysAhead: 240,
	month: { calls: 90, orders: 1, callsToday: 4, daysLeft: 10, todayDue: true }
};
const aim: MonthTarget = { metric: 'orders', name: 'Orders', unit: 'count', kind: 'orders', value: 3 };
const paintedMonth = (over: Partial<Practice> = {}, target: MonthTarget | undefined = aim): PaintedMonth => ({
	target,
	painted: ownMonthOf(
		{
			people: [{ ...person, ...over }],
			pooled: { calls: 10_000, orders: 100 },
			amount: null,
			margin: null
		},
		target
	),
	more: '/what-if',
	digits: 2
});
const month = () => page.getByRole('region', { name: 'This month' });

test('W7 the month’s two sentences stand below, and move with each call, sent or not', async () => {
	const worker = new MyWorker();
	worker.practice = person;
	await mine({ worker, month: paintedMonth() });
	await expect.element(month()).toMatchTextContent(/90 calls and 1 order so far/);
	await expect
		.element(month())
		.toMatchTextContent(
			/If you keep this pace, 10 a day, 106 more calls make it about 2\.1 orders: 28\.5% odds/
		);
	await expect
		.element(month())
		.toMatchTextContent(
			/If you made two more calls a day, 128 more calls make it about 2\.3 orders: 35\.8% odds/
		);
	worker.online = false;
	worker.tell();
	await pad('call').click();
	await expect.element(month()).toMatchTextContent(/91 calls and 1 order so far/);
	await expect.element(month()).toMatchTextContent(/105 more calls make it/);
	await expect.element(month()).toMatchTextContent(/and with what you logged here since/);
	await expect
		.element(page.getByRole('link', { name: 'More in what-if' }))
		.toHaveAttribute('href', '/what-if');
	const below = document.querySelector('.month')?.getBoundingClientRect().top ?? 0;
	expect(below).toBeGreaterThan(document.querySelector('.place')?.getBoundingClientRect().top ?? Infinity);
});

test('W7 a metric whose figures have to be counted is asked for with the feed', async () => {
	const worker = new MyWorker();
	worker.practice = person;
	const revenue: MonthTarget = {
		metric: 'revenue',
		name: 'Revenue',
		unit: 'money',
		kind: 'revenue',
		value: 1
	};
	await mine({ worker, month: paintedMonth({}, revenue) });
	await expect.poll(() => worker.fed).toBe('revenue');
});

test('without a worker for it the painted figures stay, and say so', async () => {
	const questions = () => {
		throw new Error('no workers here');
	};
	await mine({ month: paintedMonth(), questions });
	await expect.element(month()).toMatchTextContent(/106 more calls/);
	await expect.element(month()).toMatchTextContent(/can’t keep these figures moving/);
});

test('a first day, and a month without a working day left, say what they are', async () => {
	await mine({ month: paintedMonth({ callsBefore: 0 }) });
	await expect.element(month()).toMatchTextContent(/Your first day of calls sets the pace/);
	await mine({ month: paintedMonth({ month: { ...person.month, daysLeft: 0, todayDue: false } }) });
	await expect.element(month().last()).toMatchTextContent(/No working day of yours is left this month/);
});
