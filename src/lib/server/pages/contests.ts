/** What the pages of contests show first. */
import type { MetricUnit } from '#lib/domain/board.ts';
import { instantText } from '#lib/domain/calendar.ts';
import type { ContestRecord, ContestSeries } from '#lib/domain/contests/record.ts';
import type { ContestFact, Entrant, RosterDraw } from '#lib/domain/contests/roster.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import type { SeenCheck, SeenContest, SeenProposal } from '#lib/domain/contests/seen.ts';
import { isWithin } from '#lib/domain/contests/setting.ts';
import { isCounted, isOver, takesEntrants } from '#lib/domain/contests/states.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { holdsOn, Roster } from '#lib/domain/membership.ts';
import type { Metric } from '#lib/domain/metrics.ts';
import type { Id, InstantText } from '#lib/domain/records.ts';
import type { ContestShown } from '#lib/protocol/contest-frame.ts';
import { resultsOf } from '#lib/server/api/contests/results.ts';
import { partsOf } from '#lib/server/api/contests/found.ts';
import { catalogueOf } from '#lib/server/api/metrics/catalogue.ts';
import type { App } from '#lib/server/app.ts';
import { factsOf } from '#lib/server/contests/facts.ts';
import { readProof } from '#lib/server/contests/proofs.ts';
import { rosterOf } from '#lib/server/contests/roster.ts';
import { ContestReader } from '#lib/server/contests/see.ts';
import { seenChecks, seenProposals } from '#lib/server/contests/seen-late.ts';
import { recentLast, recentStandings } from '#lib/server/contests/recent.ts';
import { hoursNow } from '#lib/server/contests/standings.ts';
import { verdictOn, type ContestVerdict } from '#lib/server/contests/verdict.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';

/** A metric as contests speak of it. */
export interface ContestMetric {
	readonly key: string;
	readonly name: string;
	readonly unit: MetricUnit;
	readonly direction: 'up' | 'down';
	/** No sum: figures of several cannot be added up. */
	readonly ratio: boolean;
}

/** The list shows so many of those that are over; all of them stand in the hall of fame. */
const MOST_OVER = 60;

const contestMetric = ({ key, name, unit, direction, definition }: Metric): ContestMetric => ({
	...{ key, name, unit, direction },
	ratio: definition.kind !== 'sum'
});

/** A metric that is no more is still called by its key. */
const unknownMetric = (key: string): ContestMetric => ({
	...{ key, name: key, unit: 'count', direction: 'up', ratio: false }
});

const secondOf = ({ tie }: ContestRules) => (typeof tie === 'object' ? tie.metric : undefined);

/** The metrics that some contests are about. */
function metricsIn(
	{ authority }: App,
	contests: readonly { readonly rules: ContestRules }[]
): ContestMetric[] {
	const catalogue = catalogueOf(authority);
	const keys = new Set(contests.flatMap(({ rules }) => [rules.metric, secondOf(rules) ?? rules.metric]));
	return [...keys].map((key) => {
		const metric = catalogue.get(key);
		return metric ? contestMetric(metric) : unknownMetric(key);
	});
}

/** How it stands; undefined: nobody can tell, or it has not begun. */
function shownOf(app: App, row: ContestRecord): ContestShown | undefined {
	if (row.outcome) {
		const { totals, ...standings } = row.outcome.result;
		void totals;
		return { standings, hours: [], last: [], from: 'result', odds: null };
	}
	if (!isCounted(row.state)) return undefined;
	const parts = partsOf(app);
	const standings = recentStandings(parts, row);
	if (!standings.ok) return undefined;
	return { standings: standings.value, hours: hoursNow(parts, row), last: [], from: 'server', odds: null };
}

/** As whom somebody competes: the rep, in team contests the side that the rep plays for today; '' not at all. */
class Sides {
	readonly #app: App;
	readonly #today: string;
	readonly #memberships: Roster;

	constructor(app: App) {
		this.#app = app;
		this.#today = todayOf(app);
		this.#memberships = new Roster(app.authority.tables.memberships.values());
	}

	of({ rules, entrants }: Pick<ContestRecord, 'rules' | 'entrants'>, rep: Id): Id {
		if (!entrants.some((entrant) => entrant.rep === rep)) return '';
		if (rules.format !== 'team') return rep;
		const team = this.#memberships.teamOn(rep, this.#today) ?? '';
		return rules.options.by === 'team' ? team : this.#regionOf(team);
	}

	team(rep: Id): string {
		const team = this.#memberships.teamOn(rep, this.#today);
		return this.#app.authority.tables.teams.get(team ?? '')?.name ?? '';
	}

	#regionOf(team: Id): Id {
		const regions = [...this.#app.authority.tables.team_regions.values()];
		return regions.find((one) => one.team === team && holdsOn(one, this.#today))?.region ?? '';
	}
}

/** Some contests as a page lists them. */
function pageWith(app: App, reader: ContestReader, rows: readonly ContestRecord[]) {
	const sides = new Sides(app);
	const running = rows.filter(({ state }) => isCounted(state));
	return {
		rep: reader.rep,
		/** As whom the reader is in each; '' not at all. */
		me: Object.fromEntries(rows.map((row) => [row.id, sides.of(row, reader.rep)])) as Readonly<
			Record<Id, Id>
		>,
		metrics: metricsIn(app, rows),
		contests: rows.flatMap((row) => reader.see(row) ?? []),
		shown: Object.fromEntries(
			running.flatMap((row) => {
				const shown = shownOf(app, row);
				return shown ? [[row.id, shown] as const] : [];
			})
		) as Readonly<Record<Id, ContestShown>>
	};
}

/** All that this reader may see: those that are not over, and the latest that are. */
export function contestsPage(app: App, identity: Identity) {
	const reader = new ContestReader(app, identity);
	const rows = reader.rows(({ state }) => state !== 'draft');
	const latest = new Set(rows.filter(({ state }) => isOver(state)).slice(0, MOST_OVER));
	const listed = rows.filter((row) => !isOver(row.state) || latest.has(row));
	return { ...pageWith(app, reader, listed), manages: reader.runs };
}

/** The reader's own that run now, and those that they may join. */
export function myContests(app: App, identity: Identity) {
	const reader = new ContestReader(app, identity);
	const isMine = ({ isIn, state, acts }: SeenContest) =>
		(isIn && (state === 'live' || state === 'paused')) || acts.includes('join');
	const rows = reader
		.rows(({ state }) => takesEntrants(state))
		.filter((row) => {
			const seen = reader.see(row);
			return seen !== undefined && isMine(seen);
		});
	return pageWith(app, reader, rows);
}

export interface ContestPage {
	readonly rep: Id;
	/** The competitor that the reader is in it; '' none. */
	readonly me: Id;
	readonly manages: boolean;
	readonly contest: SeenContest;
	readonly metric: ContestMetric;
	/** Of the metric that parts ties. */
	readonly second?: ContestMetric;
	readonly shown: ContestShown | undefined;
	/** How many records do not count yet, and how many of them are the reader's own. */
	readonly waits: { readonly all: number; readonly own: number };
	/** C6: what is published of a draw. */
	readonly draw: RosterDraw | undefined;
	readonly series: Pick<ContestSeries, 'id' | 'name'> | undefined;
}

/** One contest; undefined where there is none for this reader. */
export function contestPage(app: App, identity: Identity, id: Id): ContestPage | undefined {
	const row = app.authority.tables.contests.get(id);
	const reader = new ContestReader(app, identity);
	const contest = row && reader.see(row);
	return row && contest ? pageOf(app, reader, row, contest) : undefined;
}

function pageOf(app: App, reader: ContestReader, row: ContestRecord, contest: SeenContest): ContestPage {
	const { tables } = app.authority;
	const [metric = unknownMetric(row.rules.metric), second] = metricsIn(app, [row]);
	const series = tables.contest_series.get(row.series);
	const shown = shownOf(app, row);
	return {
		rep: reader.rep,
		me: new Sides(app).of(row, reader.rep),
		manages: reader.runs,
		contest,
		metric,
		...(second && { second }),
		shown: shown && {
			...shown,
			last: isCounted(row.state) ? reader.last(recentLast(partsOf(app), row)) : []
		},
		waits: waitsOf(app, row, reader.rep),
		draw: tables.contest_rosters.get(row.id)?.roster.draw,
		series: series && { id: series.id, name: series.name }
	};
}

function waitsOf(app: App, row: ContestRecord, rep: Id): ContestPage['waits'] {
	const waiting = new Set(app.authority.tables.contest_waits.get(row.id)?.facts ?? []);
	const roster = waiting.size > 0 && rep !== '' ? rosterOf(app, row) : undefined;
	if (!roster?.ok) return { all: waiting.size, own: 0 };
	const facts = factsOf(app.authority, roster.value);
	return { all: waiting.size, own: facts.filter((fact) => fact.rep === rep && waiting.has(fact.id)).length };
}

/** Who takes part, and how much. */
export interface Participation {
	readonly rep: Id;
	readonly name: string;
	/** Today's, by name; '' none. */
	readonly team: string;
	/** Records in the window, those that do not count yet included. */
	readonly facts: number;
	/** Of the last one; '' none. */
	readonly last: InstantText;
	/** Joined later, or left: as in the contest. */
	readonly since?: number;
	readonly until?: number;
}

export interface ManageContestPage extends ContestPage {
	/** By name. */
	readonly participation: readonly Participation[];
	readonly checks: readonly SeenCheck[];
	readonly proposals: readonly SeenProposal[];
	readonly results: Awaited<ReturnType<typeof resultsOf>>;
}

/** One contest for whoever runs it; undefined where there is none, or it is not theirs to run. Rejects where the record is away. */
export async function manageContestPage(
	app: App,
	identity: Identity,
	id: Id
): Promise<ManageContestPage | undefined> {
	const row = app.authority.tables.contests.get(id);
	const reader = new ContestReader(app, identity);
	const contest = row && reader.runs ? reader.see(row) : undefined;
	if (!row || !contest) return undefined;
	return {
		...pageOf(app, reader, row, contest),
		participation: await participationIn(app, reader, row),
		checks: await seenChecks(app, reader, row),
		proposals: await seenProposals(app, reader, row),
		results: await resultsOf(app, reader, row)
	};
}

async function participationIn(
	app: App,
	reader: ContestReader,
	row: ContestRecord
): Promise<Participation[]> {
	const { entrants, facts } = await takingPart(app, row);
	const sums = new Map<Id, { facts: number; last: number }>();
	for (const { rep, occurredAt } of facts) {
		const sum = sums.get(rep) ?? { facts: 0, last: 0 };
		sums.set(rep, { facts: sum.facts + 1, last: Math.max(sum.last, occurredAt) });
	}
	const sides = new Sides(app);
	const one = ({ rep, since, until }: Entrant): Participation => {
		const sum = sums.get(rep);
		return {
			...{ rep, name: reader.name(rep), team: sides.team(rep), facts: sum?.facts ?? 0 },
			last: sum ? instantText(sum.last) : '',
			...(since !== undefined && { since }),
			...(until !== undefined && { until })
		};
	};
	return entrants.map(one).sort((a, b) => a.name.localeCompare(b.name) || (a.rep < b.rep ? -1 : 1));
}

/** Who is in it and what they did in its window: of a settled one by the file that proves it. */
async function takingPart(
	app: App,
	row: ContestRecord
): Promise<{ readonly entrants: readonly Entrant[]; readonly facts: readonly ContestFact[] }> {
	const proof = row.outcome && (await proofIfReadable(app, row.id, row.outcome.number));
	if (proof) {
		const { window, entrants } = proof.roster;
		const facts = proof.facts.filter(({ occurredAt, localDate }) => isWithin(window, occurredAt, localDate));
		return { entrants, facts };
	}
	const roster = rosterOf(app, row);
	if (!roster.ok) return { entrants: row.entrants, facts: [] };
	const entrants = row.state === 'draft' ? roster.value.entrants : row.entrants;
	return { entrants, facts: factsOf(app.authority, { ...roster.value, entrants, past: [] }) };
}

/** A file that is damaged is no reason to show nothing: verification says so. */
const proofIfReadable = (app: App, id: Id, number: number) =>
	readProof(partsOf(app), id, number).catch(() => undefined);

/**
 * A contest that is worked out again as the page opens; undefined where there is none for this reader. `verdict` undefined: it has
 * no such result. Rejects where the record is away.
 */
export async function contestVerifyPage(
	app: App,
	identity: Identity,
	id: Id,
	number?: number
): Promise<
	| (ContestPage & {
			readonly verdict: ContestVerdict | undefined;
			readonly results: Awaited<ReturnType<typeof resultsOf>>;
			/** The file that proves it can be had. */
			readonly mayExport: boolean;
	  })
	| undefined
> {
	const row = app.authority.tables.contests.get(id);
	const reader = new ContestReader(app, identity);
	const contest = row && reader.see(row);
	if (!row || !contest) return undefined;
	return {
		...pageOf(app, reader, row, contest),
		verdict: await verdictOn(partsOf(app), row, number ?? row.outcome?.number),
		results: await resultsOf(app, reader, row),
		mayExport: row.outcome !== null && reader.seesFacts(row)
	};
}

/** Every contest that has a result, the latest first. */
export function hallPage(app: App, identity: Identity) {
	const reader = new ContestReader(app, identity);
	const rows = reader.rows(({ outcome }) => outcome !== null);
	return {
		rep: reader.rep,
		contests: rows.flatMap((row) => reader.see(row) ?? []),
		metrics: metricsIn(app, rows)
	};
}

const seriesOf = ({ authority }: App): ContestSeries[] =>
	[...authority.tables.contest_series.values()].sort((a, b) =>
		a.from < b.from ? 1 : a.from > b.from ? -1 : a.id < b.id ? -1 : 1
	);

/** Series, and the contests that count for one. */
export function seasonsPage(app: App, identity: Identity) {
	const reader = new ContestReader(app, identity);
	const rows = reader.rows(({ series, state }) => series !== '' && state !== 'draft');
	return {
		rep: reader.rep,
		manages: reader.runs,
		series: seriesOf(app),
		contests: rows.flatMap((row) => reader.see(row) ?? []),
		metrics: metricsIn(app, rows)
	};
}
