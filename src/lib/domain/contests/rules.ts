/** C1: a contest's rules as versioned data. Decimals are strings, money is in minor units, times of day are the workspace's. */
import type { Hours, Id, LocalDate, Weekday } from '#lib/domain/records.ts';

export const FORMATS = [
	'most',
	'race',
	'milestone',
	'team',
	'bracket',
	'season',
	'king',
	'elimination',
	'raffle',
	'improvement',
	'sharedGoal'
] as const;
export type Format = (typeof FORMATS)[number];

/** M5; `raw`: the plain score. */
export const CONTEST_LENSES = ['raw', 'perHour', 'ofTarget', 'baseline'] as const;
export type ContestLens = (typeof CONTEST_LENSES)[number];

/** P5: with times of day in the workspace's zone, from the first one up to the second; without, each rep's local dates. */
export interface ContestWindow {
	readonly from: LocalDate;
	readonly to: LocalDate;
	/** `HH:MM`; both or none. */
	readonly startsAt?: string;
	readonly endsAt?: string;
}

/** Who may enter; what is absent asks for nothing. House accounts never enter. */
export interface Eligibility {
	readonly teams?: readonly Id[];
	readonly regions?: readonly Id[];
	readonly reps?: readonly Id[];
	readonly except?: readonly Id[];
	/** Only people who started on this date or later: newcomers. */
	readonly startedSince?: LocalDate;
	/** Only people who had started by this date. */
	readonly startedBy?: LocalDate;
}

/** Places are counted within each group: teams or regions as of launch, or lists of people. */
export type Grouping =
	| { readonly by: 'team' | 'region' }
	| {
			readonly by: 'list';
			readonly lists: readonly {
				readonly id: string;
				readonly name: string;
				readonly reps: readonly Id[];
			}[];
	  };

/** C2: what parts equal scores; what is still equal shares. */
export type Tie = 'share' | 'earliest' | { readonly metric: string };

/** Of a prize that several win: each gets all of it, or it is divided. */
export type Share = 'each' | 'split';

interface PrizeWords {
	readonly name: string;
	/** Minor units; 0: a prize in kind. */
	readonly value: number;
	readonly share: Share;
}
export type Prize = PrizeWords &
	(
		| { readonly kind: 'place'; readonly place: number }
		/** Everyone who reached the target; with `least`, whose score is at least that. */
		| { readonly kind: 'everyone'; readonly least?: string }
		/** Everyone with a record that counted for the team on that place. */
		| { readonly kind: 'team'; readonly place: number }
		/** The best of each local date. */
		| { readonly kind: 'spot' }
	);

/** Where a fact came from: a file, another program, the rep's own hand. */
export const FACT_SOURCES = ['import', 'api', 'rep'] as const;
export type FactSource = (typeof FACT_SOURCES)[number];

/** C2: how long each round is, and when it locks: on the next working day at `graceUntil`. */
export interface RoundOptions {
	readonly roundDays: number;
	/** `HH:MM` */
	readonly graceUntil?: string;
}

export interface OptionsOf {
	readonly most: Readonly<Record<never, never>>;
	readonly race: { readonly target: string; readonly fallback: 'none' | 'highest' };
	readonly milestone: { readonly target: string };
	readonly team: { readonly by: 'team' | 'region'; readonly perMember: boolean };
	readonly bracket: RoundOptions;
	readonly season: RoundOptions;
	/** Reigning counts within these hours on these days; absent: the workspace's. */
	readonly king: { readonly hours?: Hours; readonly days?: readonly Weekday[] };
	readonly elimination: RoundOptions;
	/** C6: a ticket for each so much. */
	readonly raffle: { readonly per: string };
	readonly improvement: Readonly<Record<never, never>>;
	readonly sharedGoal: { readonly target: string };
}

interface CommonRules {
	/** One more with each change. */
	readonly version: number;
	/** A metric's key. */
	readonly metric: string;
	readonly lens: ContestLens;
	readonly window: ContestWindow;
	readonly eligibility: Eligibility;
	readonly groups?: Grouping;
	/** `open`: people may join after launch; what they do from then on counts. */
	readonly join: 'fixed' | 'open';
	readonly tie: Tie;
	readonly prizes: readonly Prize[];
	/** Facts from elsewhere do not count. */
	readonly sources: readonly FactSource[];
	/** Which facts a rep logged wait until they are imported or a manager confirms them. */
	readonly confirm: 'none' | 'unusual' | 'all';
	readonly visibility: 'floor' | 'entrants' | 'managers';
}

export type RulesOf<F extends Format> = CommonRules & { readonly format: F; readonly options: OptionsOf[F] };
export type ContestRules = { [F in Format]: RulesOf<F> }[Format];

/** Formats that are played in rounds. */
export const ROUND_FORMATS = ['bracket', 'season', 'elimination'] as const satisfies readonly Format[];
export type RoundFormat = (typeof ROUND_FORMATS)[number];
export const isRoundFormat = (format: Format): format is RoundFormat =>
	(ROUND_FORMATS as readonly Format[]).includes(format);

/** Formats whose places may be counted within groups. */
export const GROUPED_FORMATS: readonly Format[] = ['most', 'race', 'milestone', 'king', 'improvement'];

/** Which lenses a format can look through: running and shared scores have no hours or baselines of their own. */
export const LENSES_OF: Readonly<Record<Format, readonly ContestLens[]>> = {
	most: CONTEST_LENSES,
	race: ['raw', 'ofTarget'],
	milestone: CONTEST_LENSES,
	team: ['raw', 'perHour', 'ofTarget'],
	bracket: ['raw', 'perHour', 'ofTarget'],
	season: ['raw', 'perHour', 'ofTarget'],
	king: ['raw'],
	elimination: ['raw', 'perHour', 'ofTarget'],
	raffle: ['raw', 'ofTarget'],
	improvement: ['raw'],
	sharedGoal: ['raw']
};

/** Formats that need a running sum: a quotient can neither be collected nor led from fact to fact. */
export const SUMS_ONLY: readonly Format[] = ['race', 'king', 'raffle', 'sharedGoal'];
