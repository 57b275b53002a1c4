import type { BoardQuery } from './board.ts';

/**
 * The record: one interface for each followed collection of PocketBase, exactly as its images stand in the feed.
 * Money is an integer in the currency's minor unit. `LocalDate` is `YYYY-MM-DD`; '' where an end is open.
 * Instants are `YYYY-MM-DD HH:MM:SS.mmmZ` (PocketBase's own text for UTC).
 */
export type Id = string;
/** `YYYY-MM-DD` in somebody's own zone; stored when a fact is accepted and never computed anew. */
export type LocalDate = string;
/** PocketBase's text for a UTC instant; '' where none. `Date.parse` reads it. */
export type InstantText = string;
/** ISO weekday: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Local wall-clock times, `HH:MM`, of a working day. */
export interface Hours {
	readonly from: string;
	readonly to: string;
}

export interface Workspace {
	readonly id: Id;
	readonly name: string;
	/** ISO 4217 */
	readonly currency: string;
	/** IANA */
	readonly timeZone: string;
	/** BCP 47 */
	readonly locale: string;
	readonly weekStart: Weekday;
	readonly workingDays: readonly Weekday[];
	readonly hours: Hours;
	/** Facts here are made up; the first real one ends that. */
	readonly demo: boolean;
	/** Amounts are kept from the floor stream; only managers see them. */
	readonly hideAmounts: boolean;
}

export interface Region {
	readonly id: Id;
	readonly name: string;
	readonly externalId: string;
}

export interface Team {
	readonly id: Id;
	readonly name: string;
	readonly colour: string;
	readonly externalId: string;
}

/** A team's region between two local dates, both inclusive; '' is open. */
export interface TeamRegion {
	readonly id: Id;
	readonly team: Id;
	readonly region: Id;
	readonly from: LocalDate;
	readonly to: LocalDate;
}

export interface RepPrivacy {
	/** R6: keeps the place on public boards as "a colleague". */
	readonly hidden?: boolean;
}

export interface Rep {
	readonly id: Id;
	readonly name: string;
	readonly email: string;
	readonly externalId: string;
	/** The user who signs in as this rep; '' if none does. */
	readonly user: Id;
	readonly startedOn: LocalDate;
	readonly endedOn: LocalDate;
	readonly colour: string;
	readonly privacy: RepPrivacy | null;
	/** A house account counts in totals and is never ranked. */
	readonly house: boolean;
}

/** Effective-dated working pattern; rep '' is the workspace's default. */
export interface Capacity {
	readonly id: Id;
	readonly rep: Id;
	readonly from: LocalDate;
	readonly to: LocalDate;
	readonly workingDays: readonly Weekday[];
	readonly hours: Hours;
	/** Full-time equivalent in thousandths: 1000 is full time. */
	readonly fte: number;
	readonly timeZone: string;
}

/** Nobody works on that date; at most one a date. */
export interface Holiday {
	readonly id: Id;
	readonly date: LocalDate;
	readonly name: string;
}

export type LeaveKind = 'vacation' | 'sick' | 'other';
export type LeaveState = 'asked' | 'approved' | 'declined';

/** Whole days off of one rep, both ends inclusive. Only approved ones count. */
export interface Leave {
	readonly id: Id;
	readonly rep: Id;
	readonly from: LocalDate;
	readonly to: LocalDate;
	readonly kind: LeaveKind;
	readonly note: string;
	readonly state: LeaveState;
	/** The user who decided; '' while asked, and where a key or the machine's operator did. */
	readonly decidedBy: Id;
}

/** A fact counts for the team its rep was in on the fact's local date. A rep's memberships never overlap. */
export interface Membership {
	readonly id: Id;
	readonly rep: Id;
	readonly team: Id;
	readonly from: LocalDate;
	readonly to: LocalDate;
}

export type TypeUnit = 'count' | 'money' | 'minutes';

export interface ActivityType {
	readonly id: Id;
	/** What activities name in `type`; never changes. */
	readonly key: string;
	readonly name: string;
	readonly unit: TypeUnit;
	/** Order in the funnel. */
	readonly stage: number;
	readonly icon: string;
	readonly colour: string;
	readonly active: boolean;
}

export interface Activity {
	readonly id: Id;
	readonly rep: Id;
	/** An activity type's key. */
	readonly type: string;
	readonly quantity: number;
	/** The row's total in minor units, never multiplied by quantity; 0 where it has none. */
	readonly amount: number;
	readonly margin: number;
	readonly customer: string;
	readonly deal: string;
	readonly occurredAt: InstantText;
	readonly localDate: LocalDate;
	/** Who brought it: `key:<id>`, `me:<user>`, `import`, `demo`. With externalId unique where that is not ''. */
	readonly source: string;
	readonly externalId: string;
	readonly note: string;
	readonly createdBy: string;
	readonly receivedAt: InstantText;
}

/** A metric made by a manager; the built-in ones are code (metrics.ts). */
export interface MetricRecord {
	readonly id: Id;
	readonly key: string;
	readonly name: string;
	readonly definition: unknown;
	readonly unit: string;
	readonly direction: 'up' | 'down';
	readonly version: number;
}

export type TargetPeriod = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** A quota: subject is `workspace`, `team:<id>` or `rep:<id>`; value in the metric's unit (money: minor units). */
export interface Target {
	readonly id: Id;
	readonly subject: string;
	readonly metric: string;
	readonly period: TargetPeriod;
	readonly value: number;
	readonly from: LocalDate;
	readonly to: LocalDate;
	readonly public: boolean;
}

/** S1: what must be done on each working day (or in each week) to keep a streak. */
export interface StreakRule {
	readonly id: Id;
	readonly name: string;
	/** A metric's key. */
	readonly metric: string;
	/** In the metric's unit (money: minor units), above 0. */
	readonly minimum: number;
	readonly per: 'day' | 'week';
	/** It holds from this date on; '': always. */
	readonly from: LocalDate;
	/** False: it was ended, and nobody keeps it any more. */
	readonly active: boolean;
	/** One more with each change. */
	readonly version: number;
}

export type Role = 'rep' | 'manager' | 'admin';

/** Who signs in. Its password and token key never leave PocketBase. */
export interface User {
	readonly id: Id;
	readonly name: string;
	readonly email: string;
	readonly role: Role;
	/** The rep this user competes as; '' if none. */
	readonly rep: Id;
	/** Teams a manager looks after. */
	readonly manages: readonly Id[];
	readonly active: boolean;
}

export type Scope = 'read' | 'write' | 'admin';

export interface ApiKey {
	readonly id: Id;
	readonly name: string;
	/** The first characters, so that a person can tell keys apart. The hash is not in the feed. */
	readonly prefix: string;
	readonly scope: Scope;
	readonly expiresAt: InstantText;
	readonly revoked: boolean;
}

/** What a wall shows: a board as of now, which is compared with nothing before. */
export type ScreenBoard = Omit<BoardQuery, 'date' | 'compare'>;

/**
 * What a wall turns to after its board. `two-more-calls`: what two more calls a day are worth, to a team or, without one, to
 * the whole floor. `seconds`: how long it stays; absent: as usual.
 */
export type ScreenSlide =
	| { readonly kind: 'board'; readonly board: ScreenBoard; readonly seconds?: number }
	| { readonly kind: 'two-more-calls'; readonly team?: Id; readonly seconds?: number };

export interface Screen {
	readonly id: Id;
	readonly name: string;
	/** The first slide. */
	readonly board: ScreenBoard;
	/** The others; absent or null: none. */
	readonly slides?: readonly ScreenSlide[] | null;
	readonly revoked: boolean;
}

/** What a recognition is about. The first ones follow from rules, the others from what else happens on the floor. */
export type RecognitionKind =
	| 'deal'
	| 'first'
	| 'badge'
	| 'milestone'
	| 'lead'
	| 'streak'
	| 'best'
	| 'target'
	| 'improved'
	| 'level'
	| 'goal'
	| 'challenge'
	| 'league'
	| 'contest'
	| 'shoutOut';

/** What is said of it, in facts: pages make the words. Money in minor units. What a kind does not need is absent. */
export interface RecognitionData {
	/** Of the badge, goal, league or contest, as it was called then. */
	readonly name?: string;
	readonly icon?: string;
	/** A metric's key, and the score and the threshold in its unit. */
	readonly metric?: string;
	readonly value?: number;
	readonly threshold?: number;
	readonly period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | 'all';
	readonly from?: LocalDate;
	readonly to?: LocalDate;
	/** Of the record that caused it: an activity type's key. */
	readonly type?: string;
	readonly amount?: number;
	readonly quantity?: number;
	/** A streak's length, a level, a place. */
	readonly count?: number;
	/** Reps concerned too: whom somebody played against, who is mentioned. */
	readonly others?: readonly Id[];
	/** A shout-out's words. */
	readonly text?: string;
	/** Who said so: a user's name. */
	readonly by?: string;
}

/**
 * L2, L4: what is recognised, as data: a crossing of a threshold by a subject in a period, told once. `definition` is judged
 * by `domain/recognition`.
 */
export interface RecognitionRule {
	readonly id: Id;
	readonly name: string;
	readonly kind: RecognitionKind;
	readonly definition: unknown;
	/** Kept in the badge cabinet under this icon; '': no badge. */
	readonly icon: string;
	/** Walls celebrate it. */
	readonly celebrate: boolean;
	/** Which celebration goes first: 1 to 9, 9 first. */
	readonly priority: number;
	/** Periods that ended before this date are not judged; '': all are. */
	readonly from: LocalDate;
	readonly active: boolean;
	/** One more with each change. */
	readonly version: number;
}

/** One of the last recognitions, as the floor sees it; it has the id of its recognition. Older ones are asked for. */
export interface Headline {
	readonly id: Id;
	readonly kind: RecognitionKind;
	/** '': nobody alone. */
	readonly rep: Id;
	readonly team: Id;
	/** '': none. */
	readonly rule: Id;
	readonly data: RecognitionData;
	/** When it happened. */
	readonly at: InstantText;
	/** L1: its cause was corrected away since. */
	readonly marked: boolean;
	/** How many gave which reaction. */
	readonly reactions: Readonly<Record<string, number>>;
	readonly comments: number;
}

/** Something one person is told; pages make the words from kind and data. */
export interface Notification {
	readonly id: Id;
	/** Whom: a user. */
	readonly user: Id;
	/** The rep this user competes as; '': none. */
	readonly rep: Id;
	/** Such as `challenge.invited`. */
	readonly kind: string;
	readonly data: Readonly<Record<string, unknown>>;
	/** Where to go: a path on this floor. */
	readonly href: string;
	readonly at: InstantText;
	/** '' until it was seen. */
	readonly readAt: InstantText;
}

/** Every followed collection and what its images look like. What is not here never reaches the feed. */
export interface Collections {
	workspace: Workspace;
	regions: Region;
	teams: Team;
	team_regions: TeamRegion;
	reps: Rep;
	capacity: Capacity;
	holidays: Holiday;
	leave: Leave;
	memberships: Membership;
	activity_types: ActivityType;
	metrics: MetricRecord;
	targets: Target;
	streak_rules: StreakRule;
	recognition_rules: RecognitionRule;
	headlines: Headline;
	notifications: Notification;
	users: User;
	api_keys: ApiKey;
	screens: Screen;
	activities: Activity;
}
export type CollectionName = keyof Collections;

export type FeedOp = 'insert' | 'update' | 'delete';

/** One row of the feed: what changed, in the order in which it did. Images lack `id`, which is `record`. */
export interface FeedRow<C extends CollectionName = CollectionName> {
	readonly seq: number;
	/** Four random bytes as hex: tells two timelines with the same numbers apart. */
	readonly mark: string;
	readonly op: FeedOp;
	readonly collection: C;
	readonly record: Id;
	readonly before: Omit<Collections[C], 'id'> | null;
	readonly after: Omit<Collections[C], 'id'> | null;
}

/** A point of the record's timeline. */
export interface Position {
	readonly epoch: string;
	readonly seq: number;
	/** Of the row at `seq`; '' at 0. */
	readonly mark: string;
}
