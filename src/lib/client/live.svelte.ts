import { transfer } from 'comlink';
import { getContext, setContext } from 'svelte';
import type { BoardQuery, BoardRefusal } from '#lib/domain/board.ts';
import type { Metric } from '#lib/domain/metrics.ts';
import type { Whose } from '#lib/domain/projection/practice.ts';
import type { Id } from '#lib/domain/records.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { StreakTerms } from '#lib/domain/streaks/line.ts';
import type {
	CatalogFrame,
	QueuedEntry,
	StatusFrame,
	StreaksFrame,
	TallyFrame,
	ToPage
} from '#lib/protocol/frame.ts';
import type { Explanation, LogEntry, RankChange, ScrubRange, WorkerIdentity } from '#workers/api.ts';
import { firstView, type BoardView } from './board.svelte.ts';
import type { Connect, Connection } from './connection.ts';
import { Duels } from './duels.svelte.ts';
import { GoalReadings } from './goal-readings.svelte.ts';
import { LiveContests } from './live-contests.svelte.ts';
import { judge, SILENCE_MS, type LiveStatus } from './judge-freshness.ts';
import type { FeedOptions, PracticesFeed } from './open-questions.ts';
import type { LiveOptions, OpenBoard } from './live-options.ts';
import { PortFeeds } from './port-feeds.ts';
import { ShownRows } from './shown-rows.svelte.ts';

const LOOK_MS = 1_000;
/** Two looks further apart than this: the page itself was asleep, so the silence says nothing about the worker. */
const ASLEEP_MS = 2_500;

export type { LiveStatus } from './judge-freshness.ts';

/** A worker was told to do something and died: whether it was done is not known here. */
export class NoAnswer extends Error {}

/** A new object each time it is told. */
export interface Ended {
	readonly reason: 'logout' | 'reload';
}

/**
 * What the live worker tells this tab. Safe to make while rendering on the server; nothing runs before `start`.
 * When the worker falls silent a new one is built and every board is opened again there.
 */
export class Live {
	readonly #connect: Connect;
	readonly #monotonic: () => number;
	readonly #wall: () => number;
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
	readonly #boards = new Map<string, OpenBoard>();
	#opened = 0;
	#connection: Connection | undefined;
	#endWaiting = () => {};
	/** Resolves when the connection has ended. */
	#replaced: Promise<void> = new Promise((resolve) => (this.#endWaiting = resolve));
	#identity: WorkerIdentity | undefined;
	#generation = 0;
	#startedAt = 0;
	#heardAt = 0;
	#lookedAt = 0;
	#tallyRep: Id | undefined;
	#streaksRep: Id | undefined;
	readonly #feeds = new PortFeeds<PracticesFeed>((name, feed) =>
		this.#tell(({ api, tab }) => {
			if (!feed) return api.closePractices(tab, name);
			const port = feed.openPort();
			return api.openPractices(tab, feed.whose, transfer(port, [port]), name, feed.metric);
		})
	);
	#stopLooking = () => {};
	/** Records shown as they are, and celebrations; and how goals stand (G1). */
	readonly shown = new ShownRows((collection) => this.#tell(({ api, tab }) => api.openRows(tab, collection)));
	readonly goals = new GoalReadings((name, asked) =>
		this.#tell(({ api, tab }) => (asked ? api.openGoals(tab, name, asked) : api.closeGoals(tab, name)))
	);
	/** H1: challenges that are looked at. */
	readonly duels = new Duels((name, terms) =>
		this.#tell(({ api, tab }) => (terms ? api.openDuel(tab, name, terms) : api.closeDuel(tab, name)))
	);
	/** C4: contests that are looked at. */
	readonly contests = new LiveContests((command) => this.#tell(({ api, tab }) => command(api, tab)));
	#frame = $state.raw<{ readonly status: StatusFrame; readonly heardAt: number }>();
	#now = $state(0);
	#catalog = $state.raw<CatalogFrame>();
	#queue = $state.raw<readonly QueuedEntry[]>();
	#signedOut = $state(false);
	#tally = $state.raw<TallyFrame>();
	#streaks = $state.raw<StreaksFrame>();
	#ended = $state.raw<Ended>();
	#firstPaintAt = $state(0);

	constructor({ connect, monotonic = () => performance.now(), wall = () => Date.now() }: LiveOptions) {
		this.#connect = connect;
		this.#monotonic = monotonic;
		this.#wall = wall;
		this.#now = this.#startedAt = monotonic();
	}

	/** When the figures of the first paint were read; shown until the worker knows better. */
	paintedAt(asOf: number) {
		this.#firstPaintAt = asOf;
	}

	readonly status: LiveStatus = $derived.by(() => this.#judge());

	/** Names and choices; undefined until the worker has told. */
	get catalog() {
		return this.#catalog;
	}
	/** What this rep logged here and is not yet in the record. */
	get queue(): readonly QueuedEntry[] {
		return this.#queue ?? [];
	}
	/** The worker has told what its queue holds. */
	get queueKnown() {
		return this.#queue !== undefined;
	}
	/** The floor does not know who is sending: what waits is kept until somebody signs in. */
	get signedOut() {
		return this.#signedOut;
	}
	get tally() {
		return this.#tally;
	}
	get streaks() {
		return this.#streaks;
	}
	/** `logout`: access ended; `reload`: a newer release is served. */
	get ended() {
		return this.#ended;
	}
	/** The worker has answered at least once: it can open boards by itself. */
	get answering() {
		return this.#catalog !== undefined && this.status.freshness !== 'connecting';
	}

	/** Begins, or begins anew when somebody else is asking. The answer stops it. */
	start(identity: WorkerIdentity): () => void {
		this.stop();
		this.#identity = identity;
		this.#frame = this.#catalog = this.#tally = this.#streaks = this.#queue = this.#ended = undefined;
		this.#signedOut = false;
		this.shown.forget();
		this.goals.forget();
		this.contests.forget();
		this.#startedAt = this.#monotonic();
		this.#open();
		const timer = setInterval(() => this.#look(), LOOK_MS);
		this.#stopLooking = () => clearInterval(timer);
		return () => this.stop();
	}

	stop() {
		this.#stopLooking();
		this.#disconnect();
	}

	/** Opens a board under a name; opening the same name again replaces its query. The answer closes it. */
	openBoard(name: string, query: BoardQuery, told: Pick<OpenBoard, 'hear' | 'draw'>): () => void {
		const before = this.#boards.get(name);
		const opened: OpenBoard = { name: `${name}.${++this.#opened}`, query, ...told, at: null };
		this.#boards.set(name, opened);
		this.#tell(({ api, tab }) => api.openBoard(tab, opened.name, query));
		if (before) this.#closeBoard(before);
		return () => {
			if (this.#boards.get(name) !== opened) return; // replaced since, and closed by that
			this.#boards.delete(name);
			this.#closeBoard(opened);
		};
	}

	#closeBoard({ name }: OpenBoard) {
		this.#tell(({ api, tab }) => api.closeBoard(tab, name));
	}

	/**
	 * Shows an open board as of an earlier moment, ms since 1970; null: as of now again. Its frames carry the moment. Ask as
	 * often as a hand moves: the worker draws the newest position, once a picture.
	 * @returns how far one can go; undefined: not back in time, or back to now
	 */
	async scrub(name: string, at: number | null): Promise<ScrubRange | undefined> {
		const opened = this.#boards.get(name);
		if (!opened) return undefined;
		opened.at = at;
		return this.#ask(({ api, tab }) => api.scrub(tab, opened.name, at));
	}

	/** Today's counts of a rep arrive in `tally` from now on. */
	openTally(rep: Id) {
		this.#tallyRep = rep;
		this.#tell((connection) => connection.api.openTally(connection.tab, rep));
	}

	/** A rep's own streaks arrive in `streaks` from now on. */
	openStreaks(rep: Id) {
		this.#streaksRep = rep;
		this.#tell((connection) => connection.api.openStreaks(connection.tab, rep));
	}

	/** The lengths of everybody's streaks under a rule that is not stored; undefined while no worker is there. */
	async previewStreaks(terms: StreakTerms): Promise<readonly number[] | undefined> {
		return this.#ask(({ api }) => api.previewStreaks(terms));
	}

	/** W7: what people did is told to the other end of this port from now on; a worker that is built anew goes on with it. */
	feedPractices(
		whose: Whose,
		openPort: () => MessagePort,
		{ name = '', metric }: FeedOptions = {}
	): () => void {
		return this.#feeds.open(name, { whose, openPort, metric });
	}

	/** The records behind a score; undefined while no worker is there. */
	async explain(query: BoardQuery, member: Id): Promise<Explanation | undefined> {
		return this.#ask(({ api }) => api.explain(query, member));
	}

	/**
	 * The records that moved a member from one place to another.
	 * @param since ms since 1970; absent: since the moment that movement is shown against (R4)
	 * @returns undefined where no worker is there, or the board can't tell
	 */
	async explainChange(query: BoardQuery, member: Id, since?: number): Promise<RankChange | undefined> {
		return this.#ask(({ api }) => api.explainChange(query, member, since));
	}

	/** A board over a metric that is not stored; undefined while no worker is there. */
	async preview(query: BoardQuery, metric: Metric): Promise<Result<BoardView, BoardRefusal> | undefined> {
		const frame = await this.#ask(async ({ api }) => api.preview(query, metric));
		if (!frame?.ok) return frame;
		const view = firstView({ query, frame: frame.value });
		return view && ok(view);
	}

	/** Resolves with the entry's id once it is stored on this machine. Rejects as `#order` does. */
	async log(entry: LogEntry): Promise<string> {
		return this.#order(({ api }) => api.log(entry));
	}
	async undo(entry: string): Promise<void> {
		return this.#order(({ api }) => api.undo(entry));
	}
	async resolve(entry: string, how: 'retry' | 'discard'): Promise<void> {
		return this.#order(({ api }) => api.resolve(entry, how));
	}

	/**
	 * Has the worker do something once. One that died before it took this tab up is passed over for the next; one that died
	 * after it was told may have done it, so nobody is told again: rejects with NoAnswer.
	 */
	async #order<T>(command: (connection: Connection) => Promise<T>): Promise<T> {
		for (let asked = this.#connection; asked; asked = this.#connection) {
			const connection = asked;
			const joined = await Promise.race([connection.joined.then(() => true), this.#replaced]);
			if (!joined) continue;
			const done = (async () => ({ value: await command(connection) }))();
			const answer = await Promise.race([done, this.#replaced]);
			if (answer) return answer.value;
			throw new NoAnswer('The live worker died before it answered.');
		}
		throw new Error('The live worker has not been started.');
	}

	/** Asks the worker that is there. One that is dead never answers: once it is replaced, the next one is asked. */
	async #ask<T>(question: (connection: Connection) => Promise<T>): Promise<T | undefined> {
		for (let asked = this.#connection; asked; asked = this.#connection) {
			const connection = asked;
			const answer = connection.joined.then(() => question(connection)).then((value) => ({ value }));
			const told = await Promise.race([answer, this.#replaced]);
			if (told) return told.value;
		}
		return undefined;
	}

	/** Whoever waits for an answer asks the next worker, if there is one by the end of this turn. */
	#disconnect() {
		this.#connection?.close();
		this.#connection = undefined;
		this.#endWaiting();
		this.#replaced = new Promise((resolve) => (this.#endWaiting = resolve));
	}

	#tell(command: (connection: Connection) => unknown) {
		const connection = this.#connection;
		if (!connection) return; // said again by #open
		void connection.joined.then(() => {
			if (connection === this.#connection) command(connection);
		});
	}

	#open() {
		const identity = this.#identity;
		if (!identity) return;
		this.#disconnect();
		this.#heardAt = this.#lookedAt = this.#monotonic();
		const connection = this.#connect({
			identity,
			generation: this.#generation,
			hear: (message) => {
				if (connection === this.#connection) this.#hear(message);
			}
		});
		this.#connection = connection;
		for (const opened of this.#boards.values()) {
			const { name, query } = opened;
			this.#tell(async ({ api, tab }) => {
				await api.openBoard(tab, name, query);
				if (opened.at !== null) await api.scrub(tab, name, opened.at);
			});
		}
		if (this.#tallyRep !== undefined) this.openTally(this.#tallyRep);
		if (this.#streaksRep !== undefined) this.openStreaks(this.#streaksRep);
		this.#feeds.again();
		this.shown.again();
		this.goals.again();
		this.duels.again();
		this.contests.again();
	}

	#look() {
		const now = (this.#now = this.#monotonic());
		const asleep = now - this.#lookedAt > ASLEEP_MS;
		this.#lookedAt = now;
		if (asleep) {
			this.#heardAt = now; // its ticks are still on their way to us
			return;
		}
		if (now - this.#heardAt <= SILENCE_MS) return;
		this.#generation += 1;
		this.#open();
	}

	#hear(message: ToPage) {
		const now = (this.#heardAt = this.#monotonic());
		switch (message.kind) {
			case 'status':
				// no picture says live over figures from before
				if (message.freshness === 'live') for (const { draw } of this.#boards.values()) draw();
				this.#frame = { status: message, heardAt: now };
				this.#now = now;
				break;
			case 'catalog':
				this.#catalog = message;
				break;
			case 'board':
				for (const { name, hear } of this.#boards.values()) if (name === message.board) hear(message);
				break;
			case 'queue':
				this.#queue = message.entries;
				this.#signedOut = message.signedOut;
				break;
			case 'tally':
				this.#tally = message;
				break;
			case 'streaks':
				this.#streaks = message;
				break;
			case 'goals':
				this.goals.hear(message);
				break;
			case 'rows':
			case 'celebrate':
				this.shown.hear(message);
				break;
			case 'duel':
				this.duels.hear(message);
				break;
			case 'contest':
				this.contests.hear(message);
				break;
			case 'ended':
				this.#ended = { reason: message.reason };
				break;
		}
	}

	#judge(): LiveStatus {
		return judge({
			status: this.#frame?.status,
			now: this.#now,
			heardAt: this.#frame?.heardAt ?? this.#startedAt,
			startedAt: this.#startedAt,
			firstPaintAt: this.#firstPaintAt,
			wall: this.#wall()
		});
	}
}

const KEY = Symbol('live');

/** Hands the tab's one Live to the pages below. */
export const setLive = (live: Live): Live => setContext(KEY, live);
export const getLive = (): Live => getContext<Live>(KEY);
