/**
 * The demo's contests, played by the floor's own rules: each move at the moment at which it would have been made. So their results
 * have proofs, and whoever verifies them finds what was published.
 */
import { DAY_MS, dayNumber, instantText, localDayOf, startOfDay } from '#lib/domain/calendar.ts';
import {
	demoContests,
	demoKing,
	demoSeason,
	type DemoContest,
	type Fastest
} from '#lib/domain/demo/contests.ts';
import { DEMO_SOURCE, type DemoActivity } from '#lib/domain/demo/history.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { ContestEvent } from '#lib/domain/contests/states.ts';
import { WORDS_MS } from '#lib/domain/contests/states.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Result } from '#lib/domain/result.ts';
import { Desk } from '#lib/server/contests/desk.ts';
import { addWord } from '#lib/server/contests/enter.ts';
import { moveContest, type ContestParts, type NotMoved } from '#lib/server/contests/moves.ts';
import { recount } from '#lib/server/contests/proposals.ts';
import { caughtUp, freezeTickets, settleContest } from '#lib/server/contests/settlement.ts';
import { findWorkspace } from '#lib/server/floor/workspace.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import { decided, decideOnce } from '#lib/server/jobs/once.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import { DEMO_SEED } from './fill.ts';

export interface DemoContestParts extends ContestParts {
	readonly record: ContestParts['record'] & Pick<RecordStore, 'activityIds'>;
	/** Whether everything on the floor is still made up; undefined while that is not known. Nothing is played on any other floor. */
	readonly isDemo: () => boolean | undefined;
}

const TOLD = 'demo:contests';
/** Between two words, and before the first. */
const WORD_MS = 90_000;
const AFTERNOON_MS = 16 * 3_600_000;

/** The same floor with its clock put back. */
const at = (parts: DemoContestParts, now: number): DemoContestParts => ({
	...parts,
	clock: { now: () => now }
});

/** First of all jobs: the floor decides nothing of these contests before what is to have happened has happened. */
export function demoContestJob(parts: DemoContestParts): Job {
	let told = false;
	return {
		name: 'demo contests',
		async run() {
			const zone = findWorkspace(parts.authority.tables)?.timeZone;
			if (zone === undefined || parts.isDemo() !== true) return;
			if (!told) await tellContests(parts, DEMO_SEED, zone);
			told = true;
			await tellKing(parts, zone);
		}
	};
}

/** Plays what is to have happened by now, once; whatever was interrupted goes on where it stood. */
async function tellContests(parts: DemoContestParts, seed: number, zone: string): Promise<void> {
	if (await decided(parts, TOLD)) return;
	const now = parts.clock.now();
	const today = localDayOf(now, zone);
	const season = demoSeason(today);
	done(
		await decideOnce(parts, `demo:${season.id}`, [
			{ op: 'create', collection: 'contest_series', data: { ...season, points: [...season.points] } }
		])
	);
	for (const told of demoContests(seed, today, now, zone, fastestOf(parts, today)))
		await play(parts, told, now);
	done(await decideOnce(parts, TOLD, []));
}

/** Today's king of the hill. */
async function tellKing(parts: DemoContestParts, zone: string): Promise<void> {
	const now = parts.clock.now();
	const today = localDayOf(now, zone);
	const contest = demoKing(today);
	if (parts.authority.tables.contests.has(contest.id)) return;
	await play(parts, { contest, launchedAt: startOfDay(today, zone), words: [], late: false }, now);
}

/** A score of the engine's own, so that a race is near its end and not over. */
function fastestOf({ authority }: DemoContestParts, today: number): Fastest {
	return (type, from) => {
		const counts = new Map<Id, number>();
		for (const { rep, quantity } of authority.engine.evidence.between(from, today, new Set([type])))
			counts.set(rep, (counts.get(rep) ?? 0) + quantity);
		return Math.max(0, ...counts.values());
	};
}

async function play(parts: DemoContestParts, told: DemoContest, now: number): Promise<void> {
	const { contest: draft, launchedAt, late } = told;
	const { tables } = parts.authority;
	if (!tables.contests.has(draft.id)) {
		const create = { op: 'create', collection: 'contests', data: { ...draft } } as const;
		done(await decideOnce(parts, `demo:${draft.id}`, [create]));
		await caughtUp(parts);
	}
	for (;;) {
		const contest = tables.contests.get(draft.id);
		const next = contest && nextOf(contest, launchedAt);
		if (!contest || !next || next.at > now) break;
		done(await next.make(at(parts, next.at), contest, told));
		await caughtUp(parts);
	}
	const settled = tables.contests.get(draft.id);
	if (late && settled?.outcome && settled.proposals === 0) await remember(parts, settled);
}

interface Next {
	readonly at: number;
	readonly make: (
		parts: DemoContestParts,
		contest: ContestRecord,
		told: DemoContest
	) => Promise<Result<unknown, unknown>>;
}

const byClock =
	(event: ContestEvent): Next['make'] =>
	(parts, contest) =>
		moveContest(parts, contest, { event, actor: 'clock', by: 'clock', why: '' });

/** What would have happened to a contest next, and when; undefined: nothing by itself. */
function nextOf(contest: ContestRecord, launchedAt: number | undefined): Next | undefined {
	const { state, startsAt, endsAt, settlesAt, rules, createdBy: by } = contest;
	switch (state) {
		case 'draft':
			return launchedAt === undefined
				? undefined
				: {
						at: launchedAt,
						make: (parts) => moveContest(parts, contest, { event: 'launch', actor: 'manager', by, why: '' })
					};
		case 'scheduled':
			return { at: Date.parse(startsAt), make: byClock('begin') };
		case 'live':
			return { at: Date.parse(endsAt), make: byClock('end') };
		case 'provisional':
			return rules.format === 'raffle'
				? { at: Date.parse(settlesAt), make: draw }
				: { at: Date.parse(settlesAt), make: (parts) => settleContest(parts, new Desk(parts), contest) };
		default:
			return undefined;
	}
}

/** C6: tickets are published, some say a word, and then it is drawn. */
async function draw(
	parts: DemoContestParts,
	contest: ContestRecord,
	{ words }: DemoContest
): Promise<Result<unknown, NotMoved>> {
	const { tables } = parts.authority;
	const drawnAt = Date.parse(contest.settlesAt);
	const openedAt = drawnAt - WORDS_MS;
	if (!tables.contest_rosters.get(contest.id)?.roster.draw?.tickets) {
		const opening = at(parts, openedAt);
		const frozen = await freezeTickets(opening, new Desk(opening), contest);
		if (!frozen.ok) return frozen;
		await caughtUp(parts);
	}
	const open = tables.contests.get(contest.id) ?? contest;
	for (const [index, word] of words.entries()) {
		const rep = open.entrants[index * 3]?.rep;
		// said before, if this was interrupted
		if (rep !== undefined) await addWord(at(parts, openedAt + (index + 1) * WORD_MS), open, rep, word);
	}
	await caughtUp(parts);
	return settleContest(parts, new Desk(parts), open);
}

/** C7: the second one's forgotten appointments, as many as it takes. */
async function remember(parts: DemoContestParts, contest: ContestRecord): Promise<void> {
	const rows = contest.outcome?.result.tables[0]?.rows ?? [];
	const [first, second] = rows;
	if (!first || !second) return;
	const gap = Math.ceil(Number(first.score ?? 0) - Number(second.score ?? 0)) + 1;
	const [id = ''] = await parts.record.activityIds(1);
	const { to } = contest.rules.window;
	const activity: DemoActivity = {
		...{ rep: second.id, type: 'appointment_held', quantity: gap, amount: 0, margin: 0 },
		...{ customer: '', deal: '', source: DEMO_SOURCE, externalId: '', createdBy: '' },
		note: 'Found in the calendar, not logged that day',
		occurredAt: instantText(dayNumber(to) * DAY_MS + AFTERNOON_MS),
		localDate: to
	};
	const create = { op: 'create', collection: 'activities', data: { ...activity, id } } as const;
	done(await decideOnce(parts, `demo:late:${contest.id}`, [create]));
	await caughtUp(parts);
	done(await recount(parts, contest, new Desk(parts)));
	await caughtUp(parts);
}

function done(result: Result<unknown, unknown>): void {
	if (!result.ok) throw new Error(`The demo's contests: ${JSON.stringify(result.error)}`);
}
