import { may } from '#lib/domain/access.ts';
import { dateOfDay, dayNumber, isLocalDate, localDayOf } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import { lookBack, ownMonths, type CalibrationView } from '#lib/domain/projection/backtest-view.ts';
import { backtest, DaySums, monthsOver, type Past, type PastMonth } from '#lib/domain/projection/backtest.ts';
import type { Days } from '#lib/domain/periods.ts';
import type { Id, LocalDate, Rep } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { findWorkspace } from '#lib/server/floor/workspace.ts';

/** Months that are looked back on, and as many more as they learn from. */
const MOST_MONTHS = 36;
const LEARNT_MONTHS = 12;
/** Other requests wait no longer than this and a step. */
const SLICE_MS = 10;
/** A day's answer is made anew when something changed since, though not more often than this. */
const KEPT_MS = 60_000;

type Scope = CalibrationView['scopes'][number];

/** M8: targets of one person may hang on the answer, so that it is given to those alone who may see them all. */
function scopesOf(app: App, identity: Identity): Scope[] {
	const { teams } = app.authority.tables;
	const collator = new Intl.Collator(findWorkspace(app.authority.tables)?.locale ?? 'en');
	const mine = [...teams.values()]
		.filter(({ id }) => may(identity, 'figures.restricted', { teams: [id] }))
		.map(({ id, name }) => ({ key: id, name }))
		.sort((a, b) => collator.compare(a.name, b.name));
	const rep = identity.kind === 'user' ? identity.rep : '';
	return [
		...(may(identity, 'figures.restricted', { teams: ['everybody'] })
			? [{ key: 'everyone', name: 'Everyone' }]
			: []),
		...mine,
		...(rep !== '' && may(identity, 'facts.private', { rep }) ? [{ key: 'me', name: 'My own months' }] : [])
	];
}

/** W9 for one reader; undefined where there is nobody whose months this reader may see. Refuses a scope by falling back. */
export async function calibrationView(
	app: App,
	identity: Identity,
	wanted: string | null
): Promise<CalibrationView | undefined> {
	const scopes = scopesOf(app, identity);
	const scope = (scopes.find(({ key }) => key === wanted) ?? scopes[0])?.key;
	if (scope === undefined || !findWorkspace(app.authority.tables)) return undefined;
	const own = identity.kind === 'user' ? identity.rep : '';
	const told = (await pastMonths(app)).filter(
		({ team, person }) => scope === 'everyone' || (scope === 'me' ? person === own : team === scope)
	);
	return { scopes, scope, ...lookBack(told), own: scope === 'me' ? ownMonths(told) : [] };
}

interface Kept {
	readonly timeline: string;
	readonly today: number;
	readonly version: number;
	readonly at: number;
	readonly months: Promise<readonly PastMonth[]>;
}
const kept = new WeakMap<App, Kept>();

/** Everybody's past months: one answer a day for all readers, and made once however many ask at a time. */
function pastMonths(app: App): Promise<readonly PastMonth[]> {
	const { engine, position, tables } = app.authority;
	const now = app.clock.now();
	const today = localDayOf(now, findWorkspace(tables)?.timeZone ?? 'UTC');
	const known = kept.get(app);
	if (
		known?.timeline === position.epoch &&
		known.today === today &&
		(known.version === engine.version || now - known.at < KEPT_MS)
	) {
		return known.months;
	}
	const months = tellMonths(app, today);
	const entry = { timeline: position.epoch, today, version: engine.version, at: now, months };
	kept.set(app, entry);
	months.catch(() => kept.get(app) === entry && kept.delete(app));
	return months;
}

async function tellMonths(app: App, today: number): Promise<readonly PastMonth[]> {
	const breath = new Breath(app);
	const months = monthsOver(app.authority.engine.firstDay ?? today, today, MOST_MONTHS);
	const people = await peopleOf(app, months, breath);
	const told: PastMonth[] = [];
	for (const month of backtest(people, months)) {
		told.push(month);
		await breath.taken();
	}
	return told;
}

/** Long work in slices: in between, everybody else has their turn. */
export class Breath {
	readonly #app: App;
	#since: number;

	constructor(app: App) {
		this.#app = app;
		this.#since = app.clock.monotonic();
	}

	async taken(): Promise<void> {
		if (this.#app.clock.monotonic() - this.#since < SLICE_MS) return;
		await new Promise((resolve) => setImmediate(resolve));
		this.#since = this.#app.clock.monotonic();
	}
}

/** Every rep's days, as far back as the months and what they learn from; what lies before that as one sum. */
async function peopleOf(app: App, months: readonly Days[], breath: Breath): Promise<Past[]> {
	const { engine, tables } = app.authority;
	const [first, last] = [months[0], months.at(-1)];
	const floorsFirst = engine.firstDay;
	if (!first || !last || floorsFirst === undefined) return [];
	const window = { from: Math.max(floorsFirst, first.from - 31 * LEARNT_MONTHS), to: last.to };
	const roster = new Roster(tables.memberships.values());
	const byId = new Map<Id, Past>();
	const firstOf = new Map<Id, number>();
	for (const rep of tables.reps.values()) {
		if (rep.house) continue;
		byId.set(rep.id, {
			id: rep.id,
			days: window,
			calls: new DaySums(window),
			orders: new DaySums(window),
			due: new DaySums(window),
			teamOn: (day) => roster.teamOn(rep.id, dateOfDay(day)) ?? '',
			target: (month) => engine.monthTarget(rep.id, 'orders', month)
		});
	}
	for (let day = floorsFirst; day <= window.to; day++) {
		engine.countDays('call', day, day, (rep, _, quantity) => {
			byId.get(rep)?.calls.add(day, quantity);
			if (!firstOf.has(rep)) firstOf.set(rep, day);
		});
		engine.countDays('order', day, day, (rep, _, quantity) => {
			byId.get(rep)?.orders.add(day, quantity);
			if (!firstOf.has(rep)) firstOf.set(rep, day);
		});
		await breath.taken();
	}
	const people: Past[] = [];
	for (const past of byId.values()) {
		const rep = tables.reps.get(past.id);
		const started = firstOf.get(past.id);
		if (!rep || started === undefined) continue;
		people.push({ ...past, days: workedDays(app, rep, past, started) });
		await breath.taken();
	}
	return people;
}

const dayOr = (date: LocalDate, otherwise: number) => (isLocalDate(date) ? dayNumber(date) : otherwise);

/**
 * Notes the days due, and answers with the dates that the record tells of: from the start, or else the first fact, though not
 * before the floor's own first fact; free days before that are nothing missed.
 */
function workedDays({ authority }: App, rep: Rep, { days, due }: Past, firstFact: number): Days {
	const { engine } = authority;
	const works = (day: number) => engine.workingMinutes(rep.id, dateOfDay(day)) > 0;
	const begun = Math.max(engine.firstDay ?? firstFact, dayOr(rep.startedOn, firstFact));
	const to = dayOr(rep.endedOn, Infinity);
	for (let day = Math.max(days.from, begun); day <= Math.min(days.to, to); day++) {
		if (works(day)) due.add(day, 1);
	}
	let from = begun;
	while (begun - from < 31 && !works(from - 1)) from--;
	return { from, to };
}
