import type { BoardQuery } from './board.ts';
import type { Challenge } from './challenges/challenge.ts';
import type { ContestRecord, ContestRosterRecord, ContestSeries, ContestWaits } from './contests/record.ts';
import type { SharedGoal } from './goals/shared.ts';
import type { League } from './leagues/league.ts';
import type { Notification, NotificationSettings } from './notifications/notification.ts';
import type { Headline, RecognitionKind, RecognitionRule } from './recognition/recognition.ts';

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
	/** When walls celebrate and how loud; absent or null: at any time, half as loud as can be. */
	readonly celebrations?: FloorCelebrations | null;
}

/** L4: what holds for every wall. */
export interface FloorCelebrations {
	/** Local times of the workspace, `HH:MM`, between which nothing is celebrated, over midnight if need be; both '': always is. */
	readonly quietFrom: string;
	readonly quietTo: string;
	/** Of songs, 0 to 100. */
	readonly volume: number;
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
	/** Recognition of these kinds stays with the rep: nobody else is shown it. */
	readonly kinds?: readonly RecognitionKind[];
	/** L3: false: takes no part in leagues. */
	readonly leagues?: boolean;
	/** H1: false: nobody can challenge them. */
	readonly challenges?: boolean;
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
 * the whole floor. `goal`: a shared goal. `challenge`: who plays whom. `contest`:
 * one contest or, without its id, those that run, in turn. `seconds`: how long it stays; absent: as usual.
 */
export type ScreenSlide =
	| { readonly kind: 'board'; readonly board: ScreenBoard; readonly seconds?: number }
	| { readonly kind: 'two-more-calls'; readonly team?: Id; readonly seconds?: number }
	| { readonly kind: 'goal'; readonly goal: Id; readonly seconds?: number }
	| { readonly kind: 'challenge'; readonly seconds?: number }
	| { readonly kind: 'contest'; readonly contest?: Id; readonly seconds?: number }
	| { readonly kind: 'recognition'; readonly team?: Id; readonly seconds?: number };

export interface Screen {
	readonly id: Id;
	readonly name: string;
	/** The first slide. */
	readonly board: ScreenBoard;
	/** The others; absent or null: none. */
	readonly slides?: readonly ScreenSlide[] | null;
	/** Absent or null: shown, without a sound. */
	readonly celebrations?: ScreenCelebrations | null;
	readonly revoked: boolean;
}

/** L4: what one wall does of it. */
export interface ScreenCelebrations {
	readonly shown: boolean;
	/** Reps' own songs are played. */
	readonly sound: boolean;
}

export type MediumKind = 'song' | 'picture';

/** What a rep is celebrated with, at most one of each kind. Its bytes lie in a file named by its id. */
export interface Medium {
	readonly id: Id;
	readonly rep: Id;
	readonly kind: MediumKind;
	/** The content type it is served with, as its bytes were found to be. */
	readonly type: string;
	readonly bytes: number;
	/** Pixels; 0 of a song. */
	readonly width: number;
	readonly height: number;
	readonly animated: boolean;
	/** Of a song, rounded up; 0 of a picture. */
	readonly seconds: number;
	readonly at: InstantText;
}

/** G1: what one person aims at for themselves; nobody else ever hears of it. */
export interface OwnGoal {
	readonly id: Id;
	readonly rep: Id;
	/** A metric's key; the value is in its unit (money: minor units). */
	readonly metric: string;
	readonly period: TargetPeriod;
	readonly value: number;
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
	challenges: Challenge;
	contests: ContestRecord;
	contest_rosters: ContestRosterRecord;
	contest_waits: ContestWaits;
	contest_series: ContestSeries;
	notification_settings: NotificationSettings;
	own_goals: OwnGoal;
	shared_goals: SharedGoal;
	leagues: League;
	media: Medium;
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
