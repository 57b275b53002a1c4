/** C3: what falls due of contests: begins, last hours, ends, locks, draws, settlements; and what came too late (C7). */
import { instantText } from '#lib/domain/calendar.ts';
import { needsBaselines, needsSeeds } from '#lib/domain/contests/history.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import { isRoundFormat, type ContestRules } from '#lib/domain/contests/rules.ts';
import { isSettled, isUnderWay, nextByClock, WORDS_MS } from '#lib/domain/contests/states.ts';
import type { FeedRow, Id } from '#lib/domain/records.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Celebrate } from '#lib/protocol/messages.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import { decideOnce } from '#lib/server/jobs/once.ts';
import type { Write } from '#lib/server/record/store.ts';
import { canonicalJson } from '#lib/domain/contests/canonical-json.ts';
import { Desk, type Counted } from './desk.ts';
import { factsIn, limitsOf, lockWrite, pastIn, SEEDS, USUAL } from './locks.ts';
import { moveContest } from './moves.ts';
import type { ContestParts, NotMoved } from './parts.ts';
import { recount } from './proposals.ts';
import { sweepProofs } from './proofs.ts';
import { rosterOf } from './roster.ts';
import { rosterRow, waitsRow } from './roster-row.ts';
import { caughtUp, freezeTickets, settleContest } from './settlement.ts';
import { contestNotices } from './tell.ts';
import { Touched } from './touched.ts';
import { canWait } from './waits.ts';

export interface ContestJobParts extends ContestParts {
	readonly authority: ContestParts['authority'] & Pick<Authority, 'onRows'>;
	readonly celebrate: (celebration: Celebrate) => void;
}

const LAST_HOUR_MS = 3_600_000;
const DAY_MS = 24 * LAST_HOUR_MS;
/** Of settled contests that nobody has looked at since the server started, so many at a time. */
const RECOUNTED_AT_ONCE = 4;

/** Looks after all contests of the floor. What is due follows from the record and the time alone. */
export function contestsJob(parts: ContestJobParts): Job {
	const { authority } = parts;
	const keeper = new Keeper(parts);
	authority.onRows((rows) => keeper.note(rows));
	return { name: 'contests', run: (now) => keeper.look(now) };
}

class Keeper {
	readonly #parts: ContestJobParts;
	readonly #touched = new Touched();
	#desks = new Map<Id, Desk>();
	/** Names of what was told already, so that it is not asked every few seconds. */
	#told = new Set<string>();
	#epoch = '';
	#swept = -Infinity;
	/** Files that no record named when it was last looked. */
	#suspects: ReadonlySet<string> = new Set();

	constructor(parts: ContestJobParts) {
		this.#parts = parts;
	}

	note(rows: readonly FeedRow[]): void {
		this.#touched.note(rows);
		for (const { collection, record, after } of rows) {
			if (collection !== 'activities') continue;
			const { source = '' } = (after ?? {}) as { source?: string };
			for (const desk of this.#desks.values()) desk.waits.note(record, source);
		}
	}

	async look(now: number): Promise<void> {
		const { authority } = this.#parts;
		if (authority.position.epoch !== this.#epoch) this.#anew(authority.position.epoch);
		const failures: unknown[] = [];
		const all = [...authority.tables.contests.values()];
		for (const id of this.#desks.keys()) {
			const { state = 'draft' } = authority.tables.contests.get(id) ?? {};
			if (!isUnderWay(state)) this.#desks.delete(id);
		}
		for (const contest of all.filter(({ state }) => isUnderWay(state)))
			await this.#lookAfter(contest, now).catch((error: unknown) => failures.push(error));
		await this.#recount(all).catch((error: unknown) => failures.push(error));
		await this.#sweep(now).catch((error: unknown) => failures.push(error));
		// one that fails holds up no other
		if (failures.length > 0) throw failures[0];
	}

	/** Another record: nothing that is known of the one before holds. */
	#anew(epoch: string): void {
		this.#epoch = epoch;
		this.#desks = new Map();
		this.#told = new Set();
		this.#touched.forget();
	}

	#desk(id: Id): Desk {
		const known = this.#desks.get(id);
		if (known) return known;
		const desk = new Desk(this.#parts);
		this.#desks.set(id, desk);
		return desk;
	}

	/** Makes all moves of one contest that are due, then brings what pages count by up to date. */
	async #lookAfter(first: ContestRecord, now: number): Promise<void> {
		let contest = first;
		for (;;) {
			await this.#lockRounds(contest, now);
			const made = await this.#move(contest, now);
			if (!made) break;
			if (!made.ok) return refused(contest, made.error);
			// the next move is judged by what this one has left in the tables
			await caughtUp(this.#parts);
			contest = this.#parts.authority.tables.contests.get(contest.id) ?? made.value;
		}
		if (!isUnderWay(contest.state)) return;
		await this.#tellLastHour(contest, now);
		if (contest.version === first.version) await this.#refresh(contest);
	}

	/** The move that is due now, made; undefined: none is. */
	#move(contest: ContestRecord, now: number): Promise<Result<ContestRecord, NotMoved>> | undefined {
		const { state, rules, startsAt, endsAt, settlesAt } = contest;
		const [start, end, settles] = [startsAt, endsAt, settlesAt].map((text) => Date.parse(text)) as [
			number,
			number,
			number
		];
		const raffle = rules.format === 'raffle';
		const graceMs = settles - end - (raffle ? WORDS_MS : 0);
		if (raffle && state === 'provisional' && !this.#drawn(contest))
			return now < end + graceMs ? undefined : freezeTickets(this.#parts, this.#desk(contest.id), contest);
		const next = nextByClock(state, { start, end, graceMs, raffle });
		if (!next || now < next.at) return undefined;
		if (next.event === 'settle')
			return settleContest(this.#parts, this.#desk(contest.id), contest, this.#parts.celebrate);
		const act = { event: next.event, actor: 'clock', by: 'clock', why: '' } as const;
		return moveContest(this.#parts, contest, act);
	}

	#drawn({ id }: ContestRecord): boolean {
		return this.#parts.authority.tables.contest_rosters.get(id)?.roster.draw?.tickets !== undefined;
	}

	/** C2: rounds whose time has come are counted from what there is now, and seeds are drawn from it with the begin. */
	async #lockRounds(contest: ContestRecord, now: number): Promise<void> {
		const { id, state, rules } = contest;
		if (rules.confirm === 'unusual') await this.#keepUsual(contest);
		if (state === 'scheduled') return;
		const rounds = this.#parts.authority.tables.contest_rosters.get(id)?.roster.rounds ?? [];
		const due = rounds.flatMap(({ lock }, at) => (lock <= now ? [at + 1] : []));
		if (needsSeeds(rules)) due.unshift(SEEDS);
		for (const round of due) {
			const key = `contests:${id}:lock:${round}`;
			if (this.#told.has(key)) continue;
			const locks = await this.#desk(id).locks(contest);
			if (!locks.has(round)) await this.#lock(contest, round, key);
			this.#told.add(key);
			this.#touched.mark(id);
		}
	}

	/** C1: what is usual is settled once it is known that prizes hang on it. */
	async #keepUsual({ id, rules, entrants, state }: ContestRecord): Promise<void> {
		const key = `contests:${id}:usual`;
		if (this.#told.has(key)) return;
		const roster = rosterOf(this.#parts, { id, rules, entrants, state });
		if (!roster.ok) return;
		if ((await limitsOf(this.#parts, id)) === undefined) {
			const { seq } = this.#parts.authority.position;
			const facts = [...this.#desk(id).waits.usual(roster.value)];
			await this.#decide(key, [await lockWrite(this.#parts, id, { round: USUAL, number: 1, seq, facts })]);
		}
		this.#told.add(key);
		this.#touched.mark(id);
	}

	async #lock(contest: ContestRecord, round: number, key: string): Promise<void> {
		await caughtUp(this.#parts);
		const { roster, facts, seq } = await this.#desk(contest.id).counted(contest);
		const span = roster.rounds[round - 1];
		if (round !== SEEDS && !span) return;
		const waiting = new Set(roster.waiting);
		const held = span ? factsIn(facts, span).filter(({ id }) => !waiting.has(id)) : pastIn(roster, facts);
		const write = await lockWrite(this.#parts, contest.id, { round, number: 1, seq, facts: held });
		await this.#decide(key, [write]);
	}

	/** Of those that last longer than two hours. */
	async #tellLastHour(contest: ContestRecord, now: number): Promise<void> {
		const { state, startsAt, endsAt, id } = contest;
		const [start, end] = [Date.parse(startsAt), Date.parse(endsAt)];
		if (state !== 'live' || end - start <= 2 * LAST_HOUR_MS || now < end - LAST_HOUR_MS || now >= end) return;
		// a window that was made longer has another last hour
		const key = `contests:${id}:lastHour:${instantText(end)}`;
		if (this.#told.has(key)) return;
		await this.#decide(key, contestNotices(this.#parts.authority.tables, contest, 'lastHour', now));
		this.#told.add(key);
	}

	/** C5: roster and waiting facts as of now, written where they are others than those that are there. */
	async #refresh(contest: ContestRecord): Promise<void> {
		const byFacts = readsFacts(contest.rules);
		if (!this.#touched.take(contest, byFacts)) return;
		if (contest.rules.format === 'raffle' && this.#drawn(contest)) return;
		try {
			const counted = byFacts ? await this.#desk(contest.id).counted(contest) : this.#plain(contest);
			if (!counted) return;
			await this.#keep(contest, counted);
			if (
				counted.roster.rounds.some(({ late, kept }) => late.length + kept.length > 0) ||
				contest.proposals > 0
			)
				settled(contest, await recount(this.#parts, contest, this.#desk(contest.id)));
		} catch (error) {
			this.#touched.mark(contest.id);
			throw error;
		}
	}

	/** undefined: the floor can no longer make one, and the last one holds. */
	#plain(contest: ContestRecord): Pick<Counted, 'roster'> | undefined {
		const made = rosterOf(this.#parts, contest);
		return made.ok ? { roster: made.value } : undefined;
	}

	async #keep(contest: ContestRecord, { roster }: Pick<Counted, 'roster'>): Promise<void> {
		const { contest_rosters, contest_waits } = this.#parts.authority.tables;
		const writes: Write[] = [];
		const { id } = contest;
		const row = rosterRow(contest, roster);
		if (contest_rosters.get(id)?.hash !== row.hash)
			writes.push({ op: 'update', collection: 'contest_rosters', id, data: row });
		const waits = waitsRow(contest, roster);
		const { facts, reps } = contest_waits.get(id) ?? { facts: [], reps: [] };
		if (canonicalJson({ facts, reps }) !== canonicalJson({ facts: waits.facts, reps: waits.reps }))
			writes.push({ op: 'update', collection: 'contest_waits', id, data: waits });
		if (writes.length === 0) return;
		const written = await this.#parts.record.write(writes);
		if (!written.ok && written.error.kind !== 'missing') throw new Error(written.error.message);
	}

	/** C7: settled contests whose facts came, changed or went; since a start all of them, one after the other. */
	async #recount(all: readonly ContestRecord[]): Promise<void> {
		let left = RECOUNTED_AT_ONCE;
		for (const contest of all) {
			if (left === 0 || !isSettled(contest.state) || !this.#touched.take(contest)) continue;
			left--;
			try {
				settled(contest, await recount(this.#parts, contest));
			} catch (error) {
				this.#touched.mark(contest.id);
				throw error;
			}
		}
	}

	async #decide(key: string, writes: readonly Write[]): Promise<void> {
		const made = await decideOnce(this.#parts, key, writes);
		if (!made.ok) throw new Error(`${key}: ${made.error.message}`);
	}

	async #sweep(now: number): Promise<void> {
		if (now - this.#swept < DAY_MS) return;
		this.#swept = now;
		const { record, proofs } = this.#parts;
		const isNamed = async (id: Id) =>
			(await record.get('contest_results', id)) !== undefined ||
			(await record.get('contest_locks', id)) !== undefined;
		this.#suspects = await sweepProofs(proofs, isNamed, this.#suspects);
	}
}

/** Whether the rows by which pages count hang on facts: on what waits, on the windows before, on locked rounds. */
const readsFacts = (rules: ContestRules): boolean =>
	canWait(rules) || needsBaselines(rules) || isRoundFormat(rules.format);

/** Somebody else moved it: the tables show it soon. Anything else is told. */
function refused({ id }: ContestRecord, error: NotMoved): void {
	if (error.why === 'record') throw new Error(`contest ${id}: ${error.refusal.message}`);
	if (error.why === 'rules')
		throw new Error(`contest ${id}: ${error.faults.map(({ message }) => message).join('; ')}`);
}

function settled(contest: ContestRecord, made: Result<unknown, NotMoved>): void {
	if (!made.ok) refused(contest, made.error);
}
