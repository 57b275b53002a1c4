/** Days off of the whole floor: kept by hand, out of a calendar file, or out of a country's public holidays. */
import { z } from 'zod';
import type { Identity } from '#lib/domain/identity.ts';
import type { Holiday } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { readIcs, type IcsDays, type NamedDay } from '#lib/server/calendars/ics.ts';
import { countries, publicHolidays, statesOf } from '#lib/server/calendars/public-holidays.ts';
import { todayOf, workspaceOf } from '#lib/server/floor/workspace.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { readCalendarText } from './body.ts';
import { commit } from './commit.ts';
import { invalidField, notFound, type Problem } from './problem.ts';
import { route, type Route } from './route.ts';
import { count, localDate, name } from './schemas.ts';
import type { Tools } from './tools.ts';

const MAX_AT_ONCE = 900;
const HolidayView = z.object({ id: z.string(), date: z.string(), name: z.string() });
const Proposal = z.object({ date: z.string(), name: z.string(), known: z.boolean() });
const NewHoliday = z.strictObject({ date: localDate, name });
const Added = z.object({ added: z.int(), kept: z.int(), holidays: z.array(HolidayView) });
const year = count(1970, 2100);

const byDate = (a: NamedDay, b: NamedDay) => (a.date < b.date ? -1 : 1);

const list = route({
	method: 'GET',
	path: '/holidays',
	summary: 'The days on which nobody works, in order; of one year with year.',
	access: 'floor.look',
	query: z.strictObject({ year: year.optional() }),
	answer: z.object({ holidays: z.array(HolidayView) }),
	handle({ app, query }) {
		const holidays = [...app.authority.tables.holidays.values()]
			.filter(({ date }) => query.year === undefined || date.startsWith(`${query.year}-`))
			.sort(byDate);
		return ok({ body: { holidays } });
	}
});

/** Dates that are off already keep their names, so that the same file twice changes nothing. One batch: all or nothing. */
function addDays(
	app: App,
	tools: Tools,
	identity: Identity,
	days: readonly NamedDay[]
): Promise<Result<{ body: z.output<typeof Added> }, Problem>> {
	return tools.inTurn(async () => {
		const known = new Set([...app.authority.tables.holidays.values()].map(({ date }) => date));
		const fresh: Holiday[] = [];
		for (const { date, name } of days) {
			if (known.has(date)) continue;
			known.add(date);
			fresh.push({ id: randomId(), date, name });
		}
		const writes = fresh.map((data): Write => ({ op: 'create', collection: 'holidays', data: { ...data } }));
		const deed = { action: 'holidays.create', subject: 'holidays', after: fresh };
		const done = await commit(app, identity, writes, deed);
		if (!done.ok) return done;
		return ok({ body: { added: fresh.length, kept: days.length - fresh.length, holidays: fresh } });
	});
}

const add = route({
	method: 'POST',
	path: '/holidays',
	summary: 'Adds one day off, or many at once, all or nothing. A date that is off already stays as it is.',
	access: 'holidays.write',
	body: z.union(
		[
			NewHoliday,
			z.strictObject({
				holidays: z
					.array(NewHoliday)
					.min(1, 'is empty')
					.max(MAX_AT_ONCE, `may name at most ${MAX_AT_ONCE} days`)
			})
		],
		'must be a date and a name, or a list of them as holidays'
	),
	answer: Added,
	handle: ({ app, tools, identity, body }) =>
		addDays(app, tools, identity, 'holidays' in body ? body.holidays : [body])
});

const remove = route({
	method: 'DELETE',
	path: '/holidays/{id}',
	summary: 'Takes a day off away: it is a working day again, for the past too.',
	access: 'holidays.write',
	handle({ app, tools, identity, params: { id } }) {
		return tools.inTurn(async () => {
			const before = app.authority.tables.holidays.get(id);
			if (!before) return failed(notFound('holiday'));
			const write: Write = { op: 'delete', collection: 'holidays', id };
			const deed = { action: 'holidays.delete', subject: `holidays:${id}`, before };
			const done = await commit(app, identity, [write], deed);
			return done.ok ? ok({}) : done;
		});
	}
});

/** A file tells of the years from the last one to the one after next: what boards look back to, and what people plan. */
function readFile(app: App, text: string): Result<IcsDays & { from: string; to: string }, Problem> {
	const thisYear = Number(todayOf(app).slice(0, 4));
	const scope = { from: `${thisYear - 1}-01-01`, to: `${thisYear + 2}-12-31` };
	const read = readIcs(text, { ...scope, zone: workspaceOf(app.authority.tables).timeZone });
	if (!read.ok) return failed(invalidField('', read.error));
	if (read.value.days.length > MAX_AT_ONCE) {
		const many = `holds ${read.value.days.length} days off, and at most ${MAX_AT_ONCE} can be added at once`;
		return failed(invalidField('', many));
	}
	return ok({ ...read.value, ...scope });
}

function proposed(app: App, days: readonly NamedDay[]): z.output<typeof Proposal>[] {
	const known = new Set([...app.authority.tables.holidays.values()].map(({ date }) => date));
	return days.map(({ date, name }) => ({ date, name, known: known.has(date) }));
}

const addFile = route({
	method: 'POST',
	path: '/holidays/ics',
	summary:
		'Adds the whole-day events of a calendar file (iCalendar, as text/calendar), yearly ones too; with preview=1 it only says which.',
	access: 'holidays.write',
	query: z.strictObject({ preview: z.literal(['1', '0'], 'must be 1 or 0').optional() }),
	stream: true,
	answer: z.union([
		Added,
		z.object({
			holidays: z.array(Proposal),
			repeated: z.int(),
			left: z.array(z.object({ name: z.string(), why: z.string() })),
			from: z.string(),
			to: z.string()
		})
	]),
	async handle({ app, tools, identity, query, request }) {
		const text = await readCalendarText(request);
		if (!text.ok) return text;
		const read = readFile(app, text.value);
		if (!read.ok) return read;
		const { days, ...rest } = read.value;
		if (query.preview === '1') return ok({ body: { holidays: proposed(app, days), ...rest } });
		return addDays(app, tools, identity, days);
	}
});

const Places = z.array(z.object({ code: z.string(), name: z.string() }));

const places = route({
	method: 'GET',
	path: '/public-holidays',
	summary: 'The countries whose public holidays are known.',
	access: 'holidays.write',
	answer: z.object({ countries: Places }),
	handle: async ({ app }) =>
		ok({ body: { countries: await countries(workspaceOf(app.authority.tables).locale) } })
});

const ofCountry = route({
	method: 'GET',
	path: '/public-holidays/{country}',
	summary:
		'The public holidays of a country, or of one of its states, in a year; nothing is added by asking.',
	access: 'holidays.write',
	query: z.strictObject({ year, state: z.string().max(10, 'is no state').optional() }),
	answer: z.object({ states: Places, holidays: z.array(Proposal) }),
	async handle({ app, params, query }) {
		const { locale } = workspaceOf(app.authority.tables);
		const asked = { country: params.country.toUpperCase(), state: query.state };
		const days = await publicHolidays(asked, query.year, locale);
		if (!days) return failed(notFound(query.state === undefined ? 'country' : 'state'));
		return ok({ body: { states: await statesOf(asked.country, locale), holidays: proposed(app, days) } });
	}
});

export const holidayRoutes: readonly Route[] = [list, add, remove, addFile, places, ofCountry];
