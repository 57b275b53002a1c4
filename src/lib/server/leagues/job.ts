/**
 * L3: cuts and settles the weeks of leagues. What is due follows from the rows there are and the time; every step is one
 * decision (jobs/once.ts), so that a restart at any of them, or the same minute twice, cuts and settles nothing again.
 */
import { dateOfDay, instantText, DAY_MS } from '#lib/domain/calendar.ts';
import type { Clock } from '#lib/domain/clock.ts';
import { cutLeagues } from '#lib/domain/leagues/cut.ts';
import { leagueName } from '#lib/domain/leagues/names.ts';
import { settleLeague } from '#lib/domain/leagues/settle.ts';
import { settlingAt, weekAt, weekBefore, weekToCut, type WeekParts } from '#lib/domain/leagues/weeks.ts';
import type { Days } from '#lib/domain/periods.ts';
import type { Id } from '#lib/domain/records.ts';
import type { League, LeaguePlace } from '#lib/domain/leagues/league.ts';
import { findWorkspace } from '#lib/server/floor/workspace.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import { decideOnce } from '#lib/server/jobs/once.ts';
import { noticesTo } from '#lib/server/notifications/notice.ts';
import { tellings } from '#lib/server/recognition/tell.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { RecordStore, Write } from '#lib/server/record/store.ts';
import { daysOf, entrantsOf, playedIn, weekParts, type LeagueFloor } from './floor.ts';

export interface LeagueJobParts {
	readonly record: Pick<RecordStore, 'write' | 'find' | 'filter' | 'head'>;
	readonly authority: LeagueFloor & { reached(seq: number): Promise<void> };
	readonly clock: Pick<Clock, 'now'>;
}

/** Older weeks are let go: what was recognised in them is kept. */
const KEPT_WEEKS = 6;
/** A demo's story begins so many weeks before it is first looked at. */
const DEMO_WEEKS = 2;
const MOST_WRITES = 900;
/** Who moved up longer ago is told in the feed alone. */
const NEWS_MS = 2 * DAY_MS;

const keyOf = ({ from }: Days) => `leagues:${dateOfDay(from)}:cut`;

export function leagueJob({ record, authority, clock }: LeagueJobParts): Job {
	/** Weeks that were decided with nobody in them, by their first date. */
	const empty = new Set<string>();
	/** Groups that this server has settled, whether the tables show it yet or not. */
	const done = new Set<Id>();

	return { name: 'leagues', run };

	async function run(now: number): Promise<void> {
		for (;;) {
			const parts = weekParts(authority);
			if (!parts) return;
			const open = due(parts, now);
			for (const league of open) await settle(league, parts, now);
			if (open.length === 0 && !(await cutNext(parts, now))) break;
			await authority.reached((await record.head()).seq);
		}
		await prune(now);
	}

	/** Groups whose week is over and whose grace has passed. */
	function due(parts: WeekParts, now: number): League[] {
		return [...authority.tables.leagues.values()]
			.filter(
				({ settledAt, to }) => settledAt === '' && settlingAt(daysOf({ from: to, to }).to, parts) <= now
			)
			.sort((a, b) => (a.from < b.from ? -1 : 1));
	}

	async function settle(league: League, parts: WeekParts, now: number): Promise<void> {
		const at = Math.min(now, settlingAt(daysOf(league).to, parts));
		const result = settleLeague(playedIn(authority, league, now), league);
		const row: Write = {
			op: 'update',
			collection: 'leagues',
			id: league.id,
			data: { result, settledAt: instantText(now) }
		};
		const risen = result.filter(({ move }) => move === 'up');
		const writes = [row, ...risen.flatMap((place) => told(league, place, at, now))];
		await decide(`leagues:${league.from}:${league.tier}.${league.number}:settled`, writes);
		done.add(league.id);
	}

	/** Who moves up is told, and so is the floor. Who moves down finds out by themselves. */
	function told({ from, to, tier }: League, { rep, place }: LeaguePlace, at: number, now: number): Write[] {
		const data = { name: leagueName(tier + 1), count: place, from, to };
		const { writes } = tellings({ key: `leagues:${from}:up:${rep}`, kind: 'league', rep, data, at });
		const news = now - at < NEWS_MS;
		const notice = { kind: 'league.up', data, href: '/leagues' };
		return [...writes, ...(news ? noticesTo(authority.tables, [rep], notice, now) : [])];
	}

	/** Whether a week was cut, so that there may be more to do. */
	async function cutNext(parts: WeekParts, now: number): Promise<boolean> {
		const back = findWorkspace(authority.tables)?.demo === true ? DEMO_WEEKS : 0;
		const unsettled = [...authority.tables.leagues.values()].some(({ settledAt }) => settledAt === '');
		let last = lastCut(parts, now);
		for (;;) {
			const week = weekToCut(now, last, parts, back);
			if (!week || unsettled) return false;
			const made = await groupsMade(week);
			if (made === undefined) return cut(week, parts, now);
			// another server's decision, which the tables do not show yet
			if (made > 0) return false;
			last = week;
		}
	}

	/** The last week with groups, of those that have begun: a clock that ran ahead may have left later ones. */
	function lastCut(parts: WeekParts, now: number): Days | undefined {
		const present = weekAt(now, parts);
		return [...authority.tables.leagues.values()]
			.map(daysOf)
			.filter(({ from }) => from <= present.to)
			.reduce<Days | undefined>((last, week) => (last && last.from >= week.from ? last : week), undefined);
	}

	/** How many groups a week was cut into; undefined: it was not. */
	async function groupsMade(week: Days): Promise<number | undefined> {
		const key = keyOf(week);
		if (empty.has(key)) return 0;
		const [found] = await record.find('intents', {
			filter: record.filter('key = {:key}', { key }),
			limit: 1
		});
		if (!found) return undefined;
		const { groups = 1 } = (found.data ?? {}) as { groups?: number };
		if (groups === 0) empty.add(key);
		return groups;
	}

	async function cut(week: Days, parts: WeekParts, now: number): Promise<boolean> {
		const groups = cutLeagues(entrantsOf(authority, week, parts, now));
		const writes = groups.map((group): Write => ({
			op: 'create',
			collection: 'leagues',
			data: {
				id: randomId(),
				from: dateOfDay(week.from),
				to: dateOfDay(week.to),
				...group,
				result: null,
				settledAt: ''
			}
		}));
		await decide(keyOf(week), writes, { groups: groups.length });
		return true;
	}

	async function decide(key: string, writes: readonly Write[], data?: unknown): Promise<void> {
		const made = await decideOnce({ record, clock }, key, writes, data);
		if (!made.ok) throw new Error(`${key}: ${made.error.message}`);
	}

	async function prune(now: number): Promise<void> {
		const parts = weekParts(authority);
		if (!parts) return;
		const oldest = dateOfDay(weekBefore(weekAt(now, parts), KEPT_WEEKS).from);
		const gone = [...authority.tables.leagues.values()].filter(
			({ from, settledAt }) => from < oldest && settledAt !== ''
		);
		if (gone.length === 0) return;
		const writes = gone.map(({ id }): Write => ({ op: 'delete', collection: 'leagues', id }));
		await record.write(writes.slice(0, MOST_WRITES));
	}
}
