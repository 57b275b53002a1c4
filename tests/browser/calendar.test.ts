import '../../src/app.css';
import { expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { LeaveView } from '#lib/client/calendar.ts';
import AwayMonth from '#lib/components/calendar/AwayMonth.svelte';
import CalendarFile from '#lib/components/calendar/CalendarFile.svelte';
import MyLeave from '#lib/components/calendar/MyLeave.svelte';
import Requests from '#lib/components/calendar/Requests.svelte';
import './by-css.ts';
import { format } from './made-up.ts';

interface Sent {
	readonly method: string;
	readonly path: string;
	readonly body: unknown;
}

/** Answers the page's calls of the API, and keeps what was asked. */
function answering(answer: (sent: Sent) => { status?: number; body?: unknown }): Sent[] {
	const asked: Sent[] = [];
	const spy = vi.spyOn(globalThis, 'fetch').mockImplementation((input, init = {}) => {
		const { body: raw, method = 'GET' } = init;
		const body: unknown = typeof raw === 'string' ? JSON.parse(raw) : raw;
		const sent = { method, path: (input as string).replace('/api/v1', ''), body };
		asked.push(sent);
		const { status = 200, body: answered } = answer(sent);
		const text = answered === undefined ? null : JSON.stringify(answered);
		return Promise.resolve(new Response(text, { status }));
	});
	onTestFinished(() => spy.mockRestore());
	return asked;
}

const leave = (over: Partial<LeaveView> = {}): LeaveView => ({
	id: 'l1',
	rep: 'ada',
	name: 'Ada Lovelace',
	from: '2026-08-03',
	to: '2026-08-07',
	kind: 'vacation',
	note: '',
	state: 'approved',
	days: 5,
	decidable: true,
	...over
});

const choose = (text: string, name: string) =>
	userEvent.upload(page.getByCSS('input[name="ics"]'), new File([text], name, { type: 'text/calendar' }));

test('Calendar file: what it holds is shown first, and only what stays ticked is sent', async () => {
	const onchanged = vi.fn(() => Promise.resolve());
	const asked = answering(({ path }) =>
		path === '/holidays'
			? { body: { added: 1, kept: 0 } }
			: {
					body: {
						holidays: [
							{ date: '2026-09-07', name: 'Company day', known: false },
							{ date: '2026-09-08', name: 'Party', known: false },
							{ date: '2026-12-25', name: 'Christmas', known: true }
						],
						repeated: 1,
						left: [{ name: 'Meeting', why: 'has a time of day, so is no whole day off' }],
						from: '2025-01-01',
						to: '2028-12-31'
					}
				}
	);
	await render(CalendarFile, { format, onchanged });
	await choose('BEGIN:VCALENDAR', 'days.ics');
	const box = (name: string) => page.getByRole('checkbox', { name: new RegExp(`^${name}`) });
	await expect.element(box('Christmas')).toBeDisabled();
	await expect.element(page.getByText('1 event left out')).toBeVisible();
	await box('Party').click();
	await page.getByRole('button', { name: 'Add 1 day' }).click();
	await expect.element(page.getByText('1 day added')).toBeVisible();
	expect(asked.map(({ path }) => path)).toEqual(['/holidays/ics?preview=1', '/holidays']);
	expect(asked[1]?.body).toEqual({ holidays: [{ date: '2026-09-07', name: 'Company day' }] });
	expect(onchanged).toHaveBeenCalledOnce();
});

test('Calendar file: what is none is told with its name; one that is too large is not even sent', async () => {
	const message = 'is no calendar file';
	const asked = answering(() => ({
		status: 400,
		body: { detail: `the body ${message}`, errors: [{ pointer: '', message }] }
	}));
	await render(CalendarFile, { format, onchanged: () => Promise.resolve() });
	await choose('a,b', 'list.ics');
	await expect.element(page.getByText('list.ics is no calendar file')).toBeVisible();
	await choose('x'.repeat(1_000_001), 'film.ics');
	await expect.element(page.getByText(/^film\.ics is too large/)).toBeVisible();
	expect(asked).toHaveLength(1);
});

test('Requests: one click approves; a refusal is said', async () => {
	let status = 200;
	const asked = answering(() => ({
		status,
		body: status === 200 ? {} : { detail: 'There is leave already.' }
	}));
	const onchanged = vi.fn(() => Promise.resolve());
	const waiting = [
		leave({ state: 'asked', note: 'Norway' }),
		leave({ id: 'l2', name: 'Bob', state: 'asked' })
	];
	await render(Requests, { waiting, format, onchanged });
	await expect.element(page.getByText('Vacation: Norway')).toBeVisible();
	await page.getByRole('button', { name: 'Approve leave of Ada Lovelace' }).click();
	await expect.element(page.getByText('Ada Lovelace’s leave is approved.')).toBeVisible();
	expect(asked).toEqual([{ method: 'PATCH', path: '/leave/l1', body: { state: 'approved' } }]);
	status = 409;
	await page.getByRole('button', { name: 'Decline leave of Bob' }).click();
	await expect.element(page.getByRole('alert')).toHaveTextContent('There is leave already.');
	expect(onchanged).toHaveBeenCalledTimes(2);
});

test('Away: each day of the month is in or off, away or asked for; declined is neither', async () => {
	await render(AwayMonth, {
		month: '2026-08',
		before: '2026-07',
		after: '2026-09',
		year: 2026,
		leave: [
			leave({ from: '2026-07-30', to: '2026-08-04' }),
			leave({ id: 'l2', rep: 'bob', name: 'Bob', state: 'asked', from: '2026-08-31', to: '2026-09-04' }),
			leave({ id: 'l3', rep: 'carl', name: 'Carl', state: 'declined' })
		],
		holidays: [{ id: 'h', date: '2026-08-17', name: 'Holiday' }],
		workingDays: [1, 2, 3, 4, 5],
		locale: 'en-US',
		format,
		onchanged: () => Promise.resolve()
	});
	await expect.element(page.getByRole('heading', { name: 'Away in August 2026' })).toBeVisible();
	const lines = [...document.querySelectorAll('li')];
	expect(lines.map((line) => line.querySelector('b')?.textContent)).toEqual(['Ada Lovelace', 'Bob']);
	const days = (line: Element | undefined) =>
		[...(line?.querySelectorAll('.strip-row i') ?? [])]
			.map(({ classList }) =>
				classList.contains('away')
					? 'a'
					: classList.contains('asked')
						? '?'
						: classList.contains('off')
							? '-'
							: '.'
			)
			.join('');
	// the 1st is a Saturday
	expect(days(lines[0])).toBe('aaaa...--.....---....--.....--.');
	expect(days(lines[1]).endsWith('--?')).toBe(true);
});

test('My leave: asking shows that it waits, and the answer comes with the floor’s next change', async () => {
	let shown: LeaveView[] = [];
	const asked = answering(({ method }) => {
		if (method !== 'POST') return { body: { leave: shown } };
		shown = [leave({ state: 'asked', from: '2017-12-18', to: '2017-12-20', days: 3 })];
		return { status: 201, body: shown[0] };
	});
	const live = changingFloor();
	const { rerender } = await render(MyLeave, {
		rep: 'ada',
		leave: [],
		today: '2017-12-14',
		live: live.now,
		format
	});
	await page.getByRole('button', { name: 'Leave …' }).click();
	await page.getByLabelText('First day').fill('2017-12-18');
	await expect.element(page.getByLabelText('Last day')).toHaveValue('2017-12-18');
	await page.getByLabelText('Last day').fill('2017-12-20');
	await page.getByRole('button', { name: 'Ask for leave' }).click();
	await expect.element(page.getByText('waiting for an answer')).toBeVisible();
	expect(asked[0]?.body).toEqual({
		rep: 'ada',
		from: '2017-12-18',
		to: '2017-12-20',
		kind: 'vacation',
		note: ''
	});
	await page.getByRole('button', { name: 'Close' }).click();
	await expect.element(page.getByText('A request is waiting')).toBeVisible();
	shown = [leave({ from: '2017-12-18', to: '2017-12-20' })];
	await rerender({ live: live.next() });
	await expect.element(page.getByText(/^Leave Dec 18/)).toBeVisible();
});

/** The part of the live connection that a change of the floor shows in. */
function changingFloor() {
	const catalog = () => ({ kind: 'catalog' }) as never;
	return { now: { catalog: catalog() }, next: () => ({ catalog: catalog() }) };
}
