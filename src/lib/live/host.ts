import type { BoardQuery, BoardRefusal } from '#lib/domain/board.ts';
import { localDayOf } from '#lib/domain/calendar.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { ShownCollection } from '#lib/domain/facts.ts';
import type { GoalQuestion } from '#lib/domain/goals/goal.ts';
import type { DuelTerms } from '#lib/domain/challenges/duel.ts';
import type { Metric } from '#lib/domain/metrics.ts';
import type { Whose } from '#lib/domain/projection/practice.ts';
import type { Id } from '#lib/domain/records.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { StreakTerms } from '#lib/domain/streaks/line.ts';
import { zoneAt } from '#lib/domain/zones.ts';
import { Engine } from '#lib/engine/engine.ts';
import { packBoard } from '#lib/protocol/board-frame.ts';
import type { BoardFrame, CatalogFrame, StatusFrame, ToPage } from '#lib/protocol/frame.ts';
import { SPARK_DAYS } from '#lib/domain/periods.ts';
import type { Explanation, LiveApi, LogEntry, RankChange, ScrubRange, WorkerIdentity } from '#workers/api.ts';
import { Boards, type BoardsParts, type Post } from './boards.ts';
import { catalogOf } from './catalog.ts';
import { ContestFeeds } from './contest-feeds.ts';
import { Contests, type AskStandings } from './contests.ts';
import { Goals } from './goals.ts';
import { Duels } from './duels.ts';
import type { LiveFact } from './moments.ts';
import { RepQueue, type QueueDeps } from './queue/queue.ts';
import { Feeds } from './projection/feeds.ts';
import { practicesTold, type ToldParts } from './projection/told.ts';
import { Replica } from './replica.ts';
import { Session } from './session/session.ts';
import { Shown } from './shown.ts';
import type { FetchSnapshot, SessionStore } from './session/types.ts';
import { Streaks } from './streaks.ts';
import { Tallies } from './tallies.ts';

export interface HostDeps {
	readonly kind: LiveApi['kind'];
	readonly clock: Clock;
	readonly random: () => number;
	readonly fetchSnapshot: FetchSnapshot;
	readonly askServer: BoardsParts['askServer'];
	readonly askStandings: AskStandings;
	/** What this machine keeps for one identity. */
	store(identity: WorkerIdentity): SessionStore;
	/** All that the rep's queue needs of this machine. */
	queue(
		identity: WorkerIdentity
	): Pick<QueueDeps, 'store' | 'exclusive' | 'own' | 'channel' | 'fetch' | 'uuid' | 'random'>;
	/** Opens the one socket of this browser and hands the session what it brings; the answer closes it. */
	connect(session: Session): () => void;
	/** Resolves when the tab that holds this lock is gone. */
	tabGone(tab: string): Promise<void>;
}

const EXPLAINED = 200;
const NO_EXPLANATION: Explanation = { facts: [], count: 0, partial: false };

/** What one identity in this browser runs: made at the first join. */
interface Running {
	readonly identity: WorkerIdentity;
	readonly session: Session;
	readonly queue: RepQueue | undefined;
	readonly close: () => void;
}

/** The live worker's inside: one session, one engine and one queue for all tabs of this browser. */
export class LiveHost implements LiveApi {
	readonly kind: LiveApi['kind'];
	#deps: HostDeps;
	#engine = new Engine();
	#tabs = new Map<string, Post>();
	#boards: Boards;
	#tallies: Tallies;
	#streaks: Streaks;
	#goals: Goals;
	#shown = new Shown(() => this.#replica);
	#duels: Duels;
	#feeds: Feeds;
	#contests: Contests;
	#contestFeeds: ContestFeeds;
	#replica: Replica;
	#running: Running | undefined;
	#status: StatusFrame | undefined;
	#catalog: CatalogFrame | undefined;
	#catalogDue = false;

	constructor(deps: HostDeps) {
		this.#deps = deps;
		this.kind = deps.kind;
		this.#boards = new Boards({
			engine: this.#engine,
			clock: deps.clock,
			serverNow: () => this.#serverNow(),
			seq: () => this.#seq(),
			askServer: deps.askServer,
			replay: (query, now) => this.#engine.replay(query, now)
		});
		this.#tallies = new Tallies({
			engine: this.#engine,
			serverNow: () => this.#serverNow(),
			zoneOf: (rep) => this.#zoneOf(rep),
			queue: () => this.#running?.queue
		});
		this.#streaks = new Streaks({
			engine: this.#engine,
			serverNow: () => this.#serverNow(),
			zoneOf: (rep) => this.#zoneOf(rep),
			queue: () => this.#running?.queue
		});
		this.#duels = new Duels({ engine: this.#engine, serverNow: () => this.#serverNow() });
		const told: ToldParts = {
			engine: this.#engine,
			serverNow: () => this.#serverNow(),
			zoneOf: (rep) => this.#zoneOf(rep),
			mine: () => this.#mine()
		};
		this.#goals = new Goals({ ...told, engine: this.#engine });
		this.#feeds = new Feeds({
			clock: deps.clock,
			practices: (whose, metric) => practicesTold(told, whose, metric)
		});
		const now = { clock: deps.clock, serverNow: () => this.#serverNow() };
		this.#contests = new Contests({
			...now,
			facts: this.#engine.contests,
			replica: () => this.#replica,
			askServer: deps.askStandings,
			moved: (contest) => this.#contestFeeds.moved(contest)
		});
		this.#contestFeeds = new ContestFeeds({
			...now,
			engine: this.#engine,
			live: (contest) => this.#contests.live(contest)
		});
		this.#replica = new Replica(this.#engine, {
			changed: (facts) => this.#changed(facts),
			catalogChanged: () => (this.#catalogDue = true),
			shownChanged: (collections) => {
				this.#shown.changed(collections);
				this.#contests.rowsChanged(collections);
			},
			factChanged: (id, fact) => this.#contests.apply(id, fact),
			factsReplaced: () => this.#contests.replaced(),
			correcting: (correction, apply) => this.#streaks.correcting(correction, apply),
			learned: (externalId, id) => this.#running?.queue?.learned(externalId, id)
		});
	}

	join(tab: string, identity: WorkerIdentity, port: MessagePort): void {
		const post: Post = (message, transfer = []) => port.postMessage(message, transfer);
		this.#tabs.set(tab, post);
		// a closed tab says nothing: its port just goes silent, and its lock is free
		void this.#deps.tabGone(tab).then(() => this.#leave(tab));
		this.#running ??= this.#start(identity);
		if (this.#status) post(this.#status);
		if (this.#catalog) post(this.#catalog);
		if (this.#running.queue) post(queueFrame(this.#running.queue));
	}

	openBoard(tab: string, board: string, query: BoardQuery): void {
		const post = this.#tabs.get(tab);
		if (post) this.#boards.open(tab, board, query, post);
	}

	closeBoard(tab: string, board: string): void {
		this.#boards.close(tab, board);
	}

	scrub(tab: string, board: string, at: number | null): ScrubRange | undefined {
		return this.#boards.scrub(tab, board, at);
	}

	openTally(tab: string, rep: Id): void {
		const post = this.#tabs.get(tab);
		if (post) this.#tallies.open(tab, rep, post);
	}

	openStreaks(tab: string, rep: Id): void {
		const post = this.#tabs.get(tab);
		if (post) this.#streaks.open(tab, rep, post);
	}

	openGoals(tab: string, name: string, questions: readonly GoalQuestion[]): void {
		const post = this.#tabs.get(tab);
		if (post) this.#goals.open(tab, name, questions, post);
	}

	closeGoals(tab: string, name: string): void {
		this.#goals.close(tab, name);
	}

	openDuel(tab: string, duel: string, terms: DuelTerms): void {
		const post = this.#tabs.get(tab);
		if (post) this.#duels.open(tab, duel, terms, post);
	}

	closeDuel(tab: string, duel: string): void {
		this.#duels.close(tab, duel);
	}

	openContest(tab: string, contest: Id): void {
		const post = this.#tabs.get(tab);
		if (post) this.#contests.open(tab, contest, post);
	}

	closeContest(tab: string, contest: Id): void {
		this.#contests.close(tab, contest);
	}

	openContestFeed(tab: string, port: MessagePort, feed: string): void {
		if (this.#tabs.has(tab)) this.#contestFeeds.open(tab, port, feed);
	}

	closeContestFeed(tab: string, feed: string): void {
		this.#contestFeeds.close(tab, feed);
	}

	openRows(tab: string, collection: ShownCollection): void {
		const post = this.#tabs.get(tab);
		if (post) this.#shown.open(tab, collection, post);
	}

	previewStreaks(terms: StreakTerms): readonly number[] {
		if (!this.#engine.workspace) return [];
		const streaks = this.#engine.streaks(terms, this.#serverNow());
		return streaks.map(({ streak }) => streak.current).sort((a, b) => a - b);
	}

	openPractices(tab: string, whose: Whose, port: MessagePort, feed?: string, metric?: string): void {
		if (this.#tabs.has(tab)) this.#feeds.open(tab, whose, (told) => port.postMessage(told), feed, metric);
	}

	closePractices(tab: string, feed?: string): void {
		this.#feeds.close(tab, feed);
	}

	explain(query: BoardQuery, member: Id): Explanation {
		const explained = this.#engine.explain(query, member, this.#serverNow(), EXPLAINED);
		return explained.ok ? explained.value : NO_EXPLANATION;
	}

	explainChange(query: BoardQuery, member: Id, since?: number): RankChange | undefined {
		const change = this.#engine.explainChange(query, member, since, this.#serverNow(), EXPLAINED);
		return change.ok ? change.value : undefined;
	}

	preview(query: BoardQuery, metric: Metric): Result<BoardFrame, BoardRefusal> {
		const standings = this.#engine.preview(metric, query, this.#serverNow());
		if (!standings.ok) return standings;
		const sparks = new Float64Array(standings.value.rows.length * SPARK_DAYS).fill(Number.NaN);
		const options = { board: '', seq: this.#seq(), sparks, elapsed: Number.NaN, target: null };
		return ok(packBoard(standings.value, options));
	}

	log(entry: LogEntry): Promise<string> {
		return this.#queue().log(entry);
	}

	undo(entry: string): Promise<void> {
		return this.#queue().undo(entry);
	}

	resolve(entry: string, how: 'retry' | 'discard'): Promise<void> {
		return this.#queue().resolve(entry, how);
	}

	#start(identity: WorkerIdentity): Running {
		const { clock, random, fetchSnapshot } = this.#deps;
		const session: Session = new Session({
			clock,
			random,
			// details of teams and accounts are asked for by HTTP where a page shows them
			streams: identity.streams.filter((stream) => stream === 'floor' || stream.startsWith('rep:')),
			replica: this.#replica,
			fetchSnapshot,
			store: this.#deps.store(identity),
			status: (status) => this.#tick(status),
			celebrate: ({ id, at, expiresAt }) => this.#tell({ kind: 'celebrate', id, at, expiresAt }),
			ended: (reason) => this.#tell({ kind: 'ended', reason })
		});
		const queue = identity.rep === '' ? undefined : this.#makeQueue(identity);
		if (identity.rep !== '') this.#streaks.follow(identity.rep);
		let disconnect = () => {};
		void session.restore().then(() => (disconnect = this.#deps.connect(session)));
		void queue?.load();
		return {
			identity,
			session,
			queue,
			close: () => {
				disconnect();
				queue?.close();
				void session.close();
			}
		};
	}

	#makeQueue(identity: WorkerIdentity): RepQueue {
		const queue = new RepQueue({
			...this.#deps.queue(identity),
			rep: identity.rep,
			clock: this.#deps.clock,
			clockOffset: () => (this.#status && this.#status.asOf > 0 ? this.#status.clockOffset : null),
			engineHas: (id) => this.#engine.has(id),
			position: () => this.#seq() || -1
		});
		queue.onChange(() => {
			this.#tell(queueFrame(queue));
			this.#tallies.changed();
			this.#streaks.changed();
			this.#goals.changed();
			this.#feeds.changed();
		});
		return queue;
	}

	/** The one rep who uses this browser, and what is queued here. */
	#mine() {
		const { queue, identity } = this.#running ?? {};
		return queue && identity && { rep: identity.rep, queue };
	}

	#queue(): RepQueue {
		const queue = this.#running?.queue;
		if (!queue) throw new Error('Only somebody who is a rep here can log.');
		return queue;
	}

	#leave(tab: string) {
		this.#tabs.delete(tab);
		this.#boards.leave(tab);
		this.#tallies.leave(tab);
		this.#streaks.leave(tab);
		this.#goals.leave(tab);
		this.#shown.leave(tab);
		this.#duels.leave(tab);
		this.#contests.leave(tab);
		this.#contestFeeds.leave(tab);
		this.#feeds.leave(tab);
	}

	#changed(facts: readonly LiveFact[]) {
		this.#tellCatalog();
		this.#boards.changed(facts);
		this.#tallies.changed();
		this.#streaks.changed();
		this.#goals.changed();
		this.#feeds.changed();
		this.#duels.changed();
		this.#contests.changed();
	}

	#tick(status: StatusFrame) {
		const waits = this.#status?.freshness !== 'live' && status.freshness === 'live';
		this.#status = status;
		if (waits) this.#boards.settle();
		this.#tell(status);
		this.#boards.tick();
		this.#tallies.changed();
		this.#streaks.changed();
		this.#goals.changed();
		this.#feeds.changed();
		this.#duels.changed();
		this.#contests.tick();
		this.#contestFeeds.tick();
		if (waits) this.#running?.queue?.resume();
	}

	#tellCatalog() {
		if (!this.#catalogDue) return;
		this.#catalogDue = false;
		this.#contestFeeds.floorChanged();
		this.#contests.floorChanged();
		const zone = this.#engine.workspace?.timeZone;
		this.#catalog = zone ? catalogOf(this.#replica, localDayOf(this.#serverNow(), zone)) : undefined;
		if (this.#catalog) this.#tell(this.#catalog);
	}

	#tell(message: ToPage) {
		for (const post of this.#tabs.values()) post(message);
	}

	#serverNow(): number {
		return this.#deps.clock.now() + (this.#status?.clockOffset ?? 0);
	}

	#seq(): number {
		return this.#running?.session.stream('floor').seq ?? 0;
	}

	/** P6: the zone a rep lives by now; undefined while the floor is not known. */
	#zoneOf(rep: Id): string | undefined {
		const zone = this.#engine.workspace?.timeZone;
		return zone && zoneAt(this.#replica.capacity(), rep, this.#serverNow(), zone);
	}
}

const queueFrame = ({ entries, signedOut }: RepQueue): ToPage => ({ kind: 'queue', entries, signedOut });
