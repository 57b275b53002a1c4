/** H1: what a challenge is in the record, and what follows from it without looking at any fact. */
import type { Lens } from '#lib/domain/board.ts';
import type { Id, InstantText, LocalDate } from '#lib/domain/records.ts';

export const CHALLENGE_STATES = [
	/** Waits for an answer. */
	'invited',
	/** Waits for its window to begin. */
	'accepted',
	'live',
	/** The window is over; late records still count. */
	'grace',
	'settled',
	'declined',
	'expired',
	/** Called off, without a result. */
	'voided'
] as const;
export type ChallengeState = (typeof CHALLENGE_STATES)[number];

/** Those before the window is over: of these a rep has so many at most, and two sides only one between them. */
export const RUNNING_STATES: readonly ChallengeState[] = ['invited', 'accepted', 'live'];

/** Those in which it may still come to another end. */
export const OPEN_STATES: readonly ChallengeState[] = [...RUNNING_STATES, 'grace'];

/** What everybody may see of other people's challenges. */
export const SHOWN_STATES: readonly ChallengeState[] = ['accepted', 'live', 'grace', 'settled'];

/** Local dates, each rep's own (P5), both inclusive; or so many minutes from the moment it is accepted. */
export type ChallengeWindow =
	| { readonly kind: 'dates'; readonly from: LocalDate; readonly to: LocalDate }
	| { readonly kind: 'minutes'; readonly minutes: number };

export type ChallengeLens = 'raw' | Lens;

/** Fixed from the invitation on. */
export interface ChallengeRules {
	readonly version: 1;
	readonly kind: 'rep' | 'team';
	/** A metric's key. */
	readonly metric: string;
	/** H3: what is compared; `raw` the plain score. */
	readonly lens: ChallengeLens;
	readonly window: ChallengeWindow;
	/** R5: teams by what each member and day due brought. */
	readonly perMember: boolean;
}

/** One who is asked to play. Instants are '' while they have not come. */
export interface ChallengeMember {
	readonly rep: Id;
	readonly answer: 'asked' | 'in' | 'out';
	/** What occurred before does not count for this member. */
	readonly since: InstantText;
	/** What occurs from then on does not: who leaves keeps what they have. */
	readonly until: InstantText;
}

export interface ChallengeSide {
	/** A rep, or a team. */
	readonly id: Id;
	/** As it was called when it was asked. */
	readonly name: string;
	readonly members: readonly ChallengeMember[];
}

/** The challenger's side comes first. */
export type Sides = readonly [ChallengeSide, ChallengeSide];

/** An exact score as text; whole numbers in both. */
export interface ScoreText {
	readonly numerator: string;
	readonly denominator: string;
}

export interface SideResult {
	/** As it was compared; null: there was none. */
	readonly score: ScoreText | null;
	/** Before any lens. */
	readonly plain: ScoreText | null;
	/** H3: what the plain score was measured against (hours, target, what is usual); null: nothing. */
	readonly par: ScoreText | null;
	/** Records that had a share in it. */
	readonly facts: number;
}

/** Why it ended: its window was over, both agreed, or one side stopped. */
export type ChallengeEnding = 'played' | 'agreed' | 'forfeit';

export interface ChallengeResult {
	readonly how: ChallengeEnding;
	/** null: a draw. */
	readonly winner: 0 | 1 | null;
	readonly sides: readonly [SideResult, SideResult];
	/** The row of the feed up to which was counted. */
	readonly seq: number;
	readonly at: InstantText;
	/** 64 bits over the records counted, as hex: whoever counts the same ones gets the same. */
	readonly hash: string;
}

/** C7: what the result would be with what came, or changed, after it was settled. */
export interface ChallengeProposal {
	readonly result: ChallengeResult;
	/** Another winner. */
	readonly flips: boolean;
	readonly at: InstantText;
}

/** How the last proposal was answered. */
export interface ChallengeRuling {
	readonly accepted: boolean;
	readonly reason: string;
	/** Of the proposal's result. */
	readonly hash: string;
	readonly at: InstantText;
}

/** Why a challenge was voided. */
export type VoidReason = 'withdrawn' | 'away' | 'left' | 'manager' | 'nobody';

export interface Challenge {
	readonly id: Id;
	readonly rules: ChallengeRules;
	readonly sides: Sides;
	/** In words; '': none. */
	readonly stake: string;
	readonly state: ChallengeState;
	/** A VoidReason; '' in every other state. */
	readonly why: VoidReason | '';
	/** The rep who challenged. */
	readonly challenger: Id;
	readonly invitedAt: InstantText;
	/** H1: an invitation holds for 24 hours, or until its window is over. */
	readonly expiresAt: InstantText;
	readonly acceptedAt: InstantText;
	/** The later of the window's start and acceptance; before it is accepted what it would be, '' where that is not known. */
	readonly startsAt: InstantText;
	readonly endsAt: InstantText;
	readonly settledAt: InstantText;
	/** Who agreed to end it now. */
	readonly agreed: readonly Id[];
	readonly result: ChallengeResult | null;
	readonly proposal: ChallengeProposal | null;
	readonly ruling: ChallengeRuling | null;
	/** The challenge that this one repeats; '': none. */
	readonly rematchOf: Id;
	/** One more with each move. */
	readonly version: number;
}

/** Everybody who was asked, whatever they answered. */
export const concernedIn = ({ sides }: Pick<Challenge, 'sides'>): Id[] =>
	sides.flatMap(({ members }) => members.map(({ rep }) => rep));

/** Everybody who plays, or played. */
export const playersOf = ({ sides }: Pick<Challenge, 'sides'>): Id[] =>
	sides.flatMap(({ members }) => members.filter(({ since }) => since !== '').map(({ rep }) => rep));

/** The side on which a rep was asked; undefined: neither. */
export function sideOf({ sides }: Pick<Challenge, 'sides'>, rep: Id): 0 | 1 | undefined {
	const side = sides.findIndex(({ members }) => members.some((member) => member.rep === rep));
	return side === 0 || side === 1 ? side : undefined;
}

export const memberOf = ({ sides }: Pick<Challenge, 'sides'>, rep: Id): ChallengeMember | undefined =>
	sides.flatMap(({ members }) => members).find((member) => member.rep === rep);
