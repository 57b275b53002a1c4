/** H1: what falls due of challenges: invitations run out, windows begin and end, results are settled, late records proposed. */
import { DAY_MS, dayNumber, localDateOf } from '#lib/domain/calendar.ts';
import { OPEN_STATES, playersOf, type Challenge } from '#lib/domain/challenges/challenge.ts';
import { datesOf } from '#lib/domain/challenges/window.ts';
import { expectedOf, isMostlyAway } from '#lib/domain/challenges/leave.ts';
import { LAST_HOUR_MS } from '#lib/domain/challenges/limits.ts';
import { due, type Act } from '#lib/domain/challenges/machine.ts';
import { hasLeft } from '#lib/domain/membership.ts';
import type { Activity, FeedRow, Id } from '#lib/domain/records.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import { decideOnce } from '#lib/server/jobs/once.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import { lastHourNotices } from './tell.ts';
import { makeMove, type ChallengeParts } from './transition.ts';

/** Results are open to what comes late for so long after their window. */
const RECOUNTED_MS = 60 * DAY_MS;

export interface ChallengeJobParts extends ChallengeParts {
	readonly record: Pick<RecordStore, 'write' | 'find' | 'filter' | 'head'>;
	readonly authority: Pick<Authority, 'engine' | 'tables' | 'position' | 'onRows' | 'reached'>;
}

/** Looks after all challenges of the floor. What is due follows from the record and the time alone. */
export function challengesJob(parts: ChallengeJobParts): Job {
	const { authority } = parts;
	/** Whose facts came or changed since results were last counted; undefined: nobody knows, all are. */
	let touched: Set<Id> | undefined;
	/** Names of what was told already, so that it is not asked every few seconds. */
	const told = new Set<string>();
	authority.onRows((rows) => {
		if (touched) for (const rep of repsIn(rows)) touched.add(rep);
	});

	return {
		name: 'challenges',
		async run(now) {
			const { tables } = authority;
			const open: Challenge[] = [];
			const settled: Challenge[] = [];
			for (const challenge of tables.challenges.values()) {
				if (challenge.state === 'settled') settled.push(challenge);
				else if (OPEN_STATES.includes(challenge.state)) open.push(challenge);
			}
			const failures: unknown[] = [];
			for (const challenge of open) {
				await lookAfter(parts, challenge, now, told).catch((error: unknown) => failures.push(error));
			}
			const whose = touched;
			touched = new Set();
			for (const challenge of settled) {
				if (now - Date.parse(challenge.endsAt) > RECOUNTED_MS) continue;
				const players = playersOf(challenge);
				if (whose && !players.some((rep) => whose.has(rep))) continue;
				const made = await makeMove(parts, challenge, { move: 'recount', by: ['clock'] });
				if (made.ok || made.error.why !== 'record') continue;
				for (const rep of players) touched.add(rep);
				failures.push(new Error(made.error.refusal.message));
			}
			// one that fails holds up no other
			if (failures.length > 0) throw failures[0];
		}
	};
}

function* repsIn(rows: readonly FeedRow[]): Iterable<Id> {
	for (const { collection, before, after } of rows) {
		if (collection !== 'activities') continue;
		for (const image of [before, after] as (Omit<Activity, 'id'> | null)[]) if (image) yield image.rep;
	}
}

/** Makes all moves of one challenge that are due. */
async function lookAfter(
	parts: ChallengeJobParts,
	first: Challenge,
	now: number,
	told: Set<string>
): Promise<void> {
	let challenge = first;
	for (;;) {
		const act = next(parts, challenge, now);
		if (!act) break;
		// a result is of everything that was in the record when it was due
		if (act.move === 'settle' || act.move === 'left') {
			await parts.authority.reached((await parts.record.head()).seq);
		}
		const made = await makeMove(parts, challenge, act);
		if (!made.ok) {
			if (made.error.why === 'record') throw new Error(made.error.refusal.message);
			return; // somebody else moved it: the tables show it soon
		}
		challenge = made.value;
	}
	await tellLastHour(parts, challenge, now, told);
}

/** The move that is due now; undefined: none is. */
function next({ authority }: ChallengeJobParts, challenge: Challenge, now: number): Act | undefined {
	const gone = whoLeft(authority, challenge, now);
	if (gone !== undefined) return { move: 'left', by: ['clock'], rep: gone };
	if (isAway(authority, challenge)) return { move: 'away', by: ['clock'] };
	const move = due(challenge, now);
	return move && { move, by: ['clock'] };
}

/** A player, or one who is asked, whose last day is over. */
function whoLeft(
	{ tables }: Pick<Authority, 'tables'>,
	{ sides, state }: Challenge,
	now: number
): Id | undefined {
	if (state === 'grace') return undefined;
	// by no clock on earth is it an earlier date than this
	const date = localDateOf(now - DAY_MS, 'UTC');
	const left = (rep: Id) => {
		const known = tables.reps.get(rep);
		return !known || hasLeft(known, date);
	};
	return sides.flatMap(({ members }) => members).find(({ rep, answer }) => answer !== 'out' && left(rep))
		?.rep;
}

function isAway({ engine }: Pick<Authority, 'engine'>, challenge: Challenge): boolean {
	if (challenge.rules.window.kind === 'minutes') return false;
	const dates = datesOf(challenge);
	const [from, to] = [dayNumber(dates.from), dayNumber(dates.to)];
	const { work } = engine;
	return ([0, 1] as const).some((side) =>
		isMostlyAway(expectedOf(challenge.sides, side), from, to, (rep, day) => work.offReason(rep, day))
	);
}

/** Of those that last longer than two hours. */
async function tellLastHour(
	parts: ChallengeParts,
	challenge: Challenge,
	now: number,
	told: Set<string>
): Promise<void> {
	const { state, startsAt, endsAt, id } = challenge;
	const [start, end] = [Date.parse(startsAt), Date.parse(endsAt)];
	if (state !== 'live' || end - start <= 2 * LAST_HOUR_MS || now < end - LAST_HOUR_MS) return;
	const key = `challenges:${id}:lastHour`;
	if (told.has(key)) return;
	const decided = await decideOnce(parts, key, lastHourNotices(parts.authority.tables, challenge, now));
	if (decided.ok) told.add(key);
}
