import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { ADMIN, MANAGER, openDesk, pointersOf, REP, type Answered, type Asking, type Desk } from './desk.ts';

let desk: Desk;
let ada: string;
let ben: string;
let today: string;
/** A Monday some weeks ahead. */
let monday: number;
const people: { [who: string]: Identity } = {};
beforeAll(async () => {
	desk = await openDesk((clean) => afterAll(clean));
	const north = await desk.make('teams', { name: 'North' });
	const south = await desk.make('teams', { name: 'South' });
	ada = await desk.make('reps', { name: 'Ada' });
	ben = await desk.make('reps', { name: 'Ben' });
	await desk.make('memberships', { rep: ada, team: north });
	await desk.make('memberships', { rep: ben, team: south });
	people.ada = { ...REP, rep: ada } as Identity;
	people.ben = { ...REP, id: 'repuser00000002', rep: ben } as Identity;
	people.north = { ...MANAGER, manages: [north] } as Identity;
	people.south = { ...MANAGER, id: 'manager00000002', manages: [south] } as Identity;
	people.selling = { ...MANAGER, id: 'manager00000003', rep: ada, manages: [north] } as Identity;
	people.sellingAdmin = { ...ADMIN, rep: ada } as Identity;
	today = todayOf(desk.app);
	monday = dayNumber(today) + 30;
	while ((monday + 3) % 7 !== 0) monday++;
});

const as = (who: string): Asking => ({ as: people[who]! });
const ask = (call: string, body?: unknown, who?: string): Promise<Answered> =>
	desk.ask(call, body, who === undefined ? {} : as(who));
const idOf = ({ body }: Answered) => String(body.id);
const audit = async (action: string) => (await desk.rows('audit')).filter((row) => row.action === action);
const date = (offset: number) => dateOfDay(monday + offset);

async function sendFile(
	text: string | Uint8Array<ArrayBuffer>,
	query = '',
	type = 'text/calendar',
	who: Identity = ADMIN
) {
	const request = new Request(`http://floor.test/api/v1/holidays/ics${query}`, {
		method: 'POST',
		headers: { 'content-type': type },
		body: text
	});
	const response = await desk.app.api(request, { identity: who, address: '127.0.0.1' });
	return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const file = (...events: readonly string[]) =>
	[
		'BEGIN:VCALENDAR',
		...events.flatMap((event, i) => ['BEGIN:VEVENT', `UID:${i}`, event, 'END:VEVENT']),
		'END:VCALENDAR',
		''
	].join('\r\n');

describe('Holidays', () => {
	test('Holidays: one or many, in order; a date that is off already keeps its name', async () => {
		const one = await ask('POST /holidays', { date: '2026-12-25', name: ' Christmas ' });
		expect(one.body).toMatchObject({
			added: 1,
			kept: 0,
			holidays: [{ date: '2026-12-25', name: 'Christmas' }]
		});
		const many = {
			holidays: [
				{ date: '2026-01-01', name: 'New Year' },
				{ date: '2026-12-25', name: 'Xmas' }
			]
		};
		expect((await ask('POST /holidays', many, 'north')).body).toMatchObject({ added: 1, kept: 1 });
		expect((await ask('POST /holidays', many)).body).toMatchObject({ added: 0, kept: 2 });
		const listed = (await ask('GET /holidays?year=2026', undefined, 'ada')).body.holidays as {
			name: string;
		}[];
		expect(listed.map(({ name }) => name)).toEqual(['New Year', 'Christmas']);
		expect((await ask('GET /holidays?year=2025')).body.holidays).toEqual([]);
		expect(await audit('holidays.create')).toHaveLength(2);
	});

	test.each([
		[{ date: '2026-02-30', name: 'X' }, '/date'],
		[{ date: '2026-02-03', name: ' ' }, '/name'],
		[{ date: '2026-02-03', name: 'X', off: true }, '/off'],
		[
			{
				holidays: [
					{ date: '2026-02-03', name: 'X' },
					{ date: 'soon', name: 'Y' }
				]
			},
			'/holidays/1/date'
		],
		[{ holidays: [] }, '/holidays']
	])('Holidays: %j is refused by field, and nothing is added', async (body, pointer) => {
		const refused = await ask('POST /holidays', body);
		expect([refused.status, pointersOf(refused)]).toEqual([400, [pointer]]);
		expect((await ask('GET /holidays')).body.holidays).toHaveLength(2);
	});

	test('Holidays: one that is taken away is gone, once', async () => {
		const [added] = (await ask('POST /holidays', { date: '2027-05-01', name: 'May' })).body.holidays as {
			id: string;
		}[];
		expect((await ask(`DELETE /holidays/${added!.id}`)).status).toBe(204);
		expect((await ask(`DELETE /holidays/${added!.id}`)).status).toBe(404);
		expect(await audit('holidays.delete')).toMatchObject([{ before: { date: '2027-05-01', name: 'May' } }]);
	});

	test('Holidays: a calendar file says first what it would add; twice it adds nothing more', async () => {
		const year = Number(today.slice(0, 4));
		const text = file(
			`SUMMARY:Company day\r\nDTSTART;VALUE=DATE:${year}0907`,
			'SUMMARY:May\r\nDTSTART;VALUE=DATE:20000501\r\nRRULE:FREQ=YEARLY',
			`SUMMARY:Meeting\r\nDTSTART:${year}0101T100000Z`
		);
		const before = (await ask('GET /holidays')).body.holidays as unknown[];
		const preview = await sendFile(text, '?preview=1');
		expect(preview.body).toMatchObject({
			repeated: 0,
			left: [{ name: 'Meeting' }],
			from: `${year - 1}-01-01`
		});
		expect(preview.body.holidays).toHaveLength(5);
		expect((await ask('GET /holidays')).body.holidays).toEqual(before);
		expect((await sendFile(text)).body).toMatchObject({ added: 5, kept: 0 });
		const once = (await ask('GET /holidays')).body.holidays;
		expect((await sendFile(text, '', 'application/octet-stream')).body).toMatchObject({ added: 0, kept: 5 });
		expect((await ask('GET /holidays')).body.holidays).toEqual(once);
	});

	test('Holidays: what is no calendar, too large or of another type is told in words, and adds nothing', async () => {
		const before = (await ask('GET /holidays')).body.holidays;
		const none = await sendFile('PK\u0003\u0004 a spreadsheet');
		expect([none.status, none.body.detail]).toEqual([400, expect.stringContaining('no calendar file')]);
		const large = await sendFile(file('DTSTART;VALUE=DATE:20260907') + ' '.repeat(10_000_000));
		expect(large.status).toBe(413);
		expect((await sendFile(file('DTSTART;VALUE=DATE:20260907'), '', 'text/csv')).status).toBe(415);
		expect((await sendFile(file('DTSTART;VALUE=DATE:20260907'), '', 'text/calendar', REP)).status).toBe(403);
		expect((await ask('GET /holidays')).body.holidays).toEqual(before);
	});

	test('Holidays: a file of Western Windows keeps its umlauts', async () => {
		const latin = Uint8Array.from(file('SUMMARY:Gründertag\r\nDTSTART;VALUE=DATE:20260908'), (c) =>
			c.charCodeAt(0)
		);
		expect((await sendFile(latin, '?preview=1')).body.holidays).toMatchObject([{ name: 'Gründertag' }]);
	});

	test('Holidays: a country’s are proposed, those that are off already marked', async () => {
		const { countries } = (await ask('GET /public-holidays', undefined, 'north')).body as {
			countries: { code: string }[];
		};
		expect(countries.map(({ code }) => code)).toContain('DE');
		const germany = (await ask('GET /public-holidays/de?year=2026&state=BY')).body as {
			states: { code: string }[];
			holidays: { date: string; known: boolean }[];
		};
		expect(germany.states.map(({ code }) => code)).toContain('BY');
		expect(germany.holidays.find((one) => one.date === '2026-01-01')?.known).toBe(true);
		expect(germany.holidays.find((one) => one.date === '2026-10-03')?.known).toBe(false);
		expect((await ask('GET /public-holidays/XX?year=2026')).status).toBe(404);
		expect(pointersOf(await ask('GET /public-holidays/DE?year=soon'))).toEqual(['/year']);
	});
});

describe('Leave', () => {
	const wanted = (from: number, to: number, more: object = {}) => ({
		from: date(from),
		to: date(to),
		...more
	});

	test('Leave: a rep asks, the team’s manager approves, and only then it counts', async () => {
		const asked = await ask('POST /leave', wanted(0, 8, { note: ' Norway ' }), 'ada');
		expect(asked.status).toBe(201);
		expect(asked.body).toMatchObject({
			rep: ada,
			name: 'Ada',
			kind: 'vacation',
			note: 'Norway',
			state: 'asked',
			decidedBy: '',
			days: 7,
			decidable: false
		});
		const { engine } = desk.app.authority;
		const due = () => engine.work.workingDays(ada, monday, monday + 8);
		expect(due()).toBe(7);
		const path = `/leave/${idOf(asked)}`;
		expect((await ask(`PATCH ${path}`, { state: 'approved' }, 'ada')).status).toBe(403);
		expect((await ask(`PATCH ${path}`, { state: 'approved' }, 'south')).status).toBe(404);
		const approved = await ask(`PATCH ${path}`, { state: 'approved' }, 'north');
		expect(approved.body).toMatchObject({
			state: 'approved',
			decidedBy: 'manager00000001',
			days: 7,
			decidable: true
		});
		expect(due()).toBe(0);
		expect((await ask(`PATCH ${path}`, { state: 'approved' }, 'north')).status).toBe(200);
		expect(await audit('leave.approve')).toHaveLength(1);
		// what is decided is not the asker's to change
		for (const call of [`PATCH ${path}`, `DELETE ${path}`]) {
			expect((await ask(call, call.startsWith('P') ? { note: 'x' } : undefined, 'ada')).status).toBe(403);
		}
		await ask(`PATCH ${path}`, { state: 'declined' }, 'north');
		expect(due()).toBe(7);
		await ask(`DELETE ${path}`, undefined, 'north');
		expect((await ask(`GET /leave?rep=${ada}`, undefined, 'ada')).body.leave).toEqual([]);
	});

	test('Leave: whoever asked may change it or take it back while nobody has decided', async () => {
		const asked = await ask('POST /leave', wanted(14, 18), 'ada');
		const changed = await ask(`PATCH /leave/${idOf(asked)}`, { to: date(15), kind: 'other' }, 'ada');
		expect(changed.body).toMatchObject({ to: date(15), kind: 'other', state: 'asked', days: 2 });
		expect((await ask(`DELETE /leave/${idOf(asked)}`, undefined, 'ada')).status).toBe(204);
		expect((await ask(`DELETE /leave/${idOf(asked)}`, undefined, 'ada')).status).toBe(404);
		expect(await audit('leave.withdraw')).toHaveLength(1);
	});

	test('Leave: nobody decides about their own but admins; a manager may enter it for the team', async () => {
		expect((await ask('POST /leave', wanted(20, 20, { state: 'approved' }), 'selling')).status).toBe(403);
		const own = await ask('POST /leave', wanted(20, 20), 'selling');
		expect(own.body).toMatchObject({ state: 'asked', decidable: false });
		expect((await ask(`PATCH /leave/${idOf(own)}`, { state: 'approved' }, 'selling')).status).toBe(403);
		expect((await ask(`PATCH /leave/${idOf(own)}`, { state: 'approved' }, 'sellingAdmin')).status).toBe(200);
		const entered = await ask('POST /leave', wanted(21, 21, { rep: ada, kind: 'sick' }), 'north');
		expect(entered.body).toMatchObject({ state: 'approved', decidedBy: 'manager00000001' });
		expect((await ask('POST /leave', wanted(22, 22, { rep: ben }), 'north')).status).toBe(403);
		expect((await ask('POST /leave', wanted(22, 22, { rep: ben }), 'ada')).status).toBe(403);
		for (const id of [idOf(own), idOf(entered)]) await ask(`DELETE /leave/${id}`);
	});

	test('Leave: each sees their own, managers their teams’, and of a change of team each what was theirs', async () => {
		const one = await ask('POST /leave', wanted(30, 31), 'ada');
		const other = await ask('POST /leave', wanted(30, 31), 'ben');
		const seen = async (who?: string) =>
			((await ask('GET /leave', undefined, who)).body.leave as { rep: string }[])
				.map(({ rep }) => rep)
				.sort();
		expect([await seen('ada'), await seen('ben')]).toEqual([[ada], [ben]]);
		expect([await seen('north'), await seen('south')]).toEqual([[ada], [ben]]);
		expect(await seen()).toEqual([ada, ben].sort());
		expect((await ask(`GET /leave?from=${date(32)}`)).body.leave).toEqual([]);
		expect((await ask(`GET /leave?state=approved`)).body.leave).toEqual([]);
		for (const id of [idOf(one), idOf(other)]) await ask(`DELETE /leave/${id}`);
	});

	test.each([
		[{ from: 'soon', to: '2026-01-02' }, 400, ['/from']],
		[{ from: '2026-01-05', to: '2026-01-02' }, 400, ['/to']],
		[{ from: '2026-01-05', to: '2028-01-02' }, 400, ['/to']],
		[{ from: '2026-01-05', to: '2026-01-05', kind: 'party' }, 400, ['/kind']],
		[{ from: '2026-01-05', to: '2026-01-05', note: 'x'.repeat(1001) }, 400, ['/note']],
		[{ from: '2026-01-05', to: '2026-01-05', decidedBy: 'me' }, 400, ['/decidedBy']]
	])('Leave: %j is refused by field', async (body, status, pointers) => {
		const refused = await ask('POST /leave', body, 'ada');
		expect([refused.status, pointersOf(refused)]).toEqual([status, pointers]);
	});

	test('Leave: of nobody, of somebody unknown, and twice on one day', async () => {
		expect(pointersOf(await ask('POST /leave', wanted(40, 41)))).toEqual(['/rep']);
		expect(pointersOf(await ask('POST /leave', wanted(40, 41, { rep: 'nobody000000001' })))).toEqual([
			'/rep'
		]);
		const first = await ask('POST /leave', wanted(40, 41), 'ada');
		const twice = await ask('POST /leave', wanted(41, 42), 'ada');
		expect([twice.status, pointersOf(twice)]).toEqual([409, ['/from']]);
		await ask(`PATCH /leave/${idOf(first)}`, { state: 'declined' });
		const again = await ask('POST /leave', wanted(41, 42), 'ada');
		expect(again.status).toBe(201);
		// what was declined can not come back over it
		expect((await ask(`PATCH /leave/${idOf(first)}`, { state: 'approved' })).status).toBe(409);
		await ask(`DELETE /leave/${idOf(again)}`);
	});

	test('Leave: a person may have 20 requests waiting', async () => {
		for (let i = 0; i < 20; i++) await ask('POST /leave', wanted(100 + i, 100 + i), 'ben');
		expect((await ask('POST /leave', wanted(130, 130), 'ben')).status).toBe(409);
		expect((await ask('POST /leave', wanted(130, 130, { rep: ben }))).status).toBe(201);
	});
});
