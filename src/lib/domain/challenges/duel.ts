/** What is counted of a challenge: the question to the engine, and its answer. Moments are ms since 1970. */
import type { NoScore, Score } from '#lib/domain/board.ts';
import type { Fact } from '#lib/domain/facts.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { Challenge, ChallengeLens, ChallengeSide, ScoreText, SideResult } from './challenge.ts';
import { datesOf, spanOf, type ZoneOf } from './window.ts';

/** Facts of a rep count that occurred within [since, until). */
export interface DuelMember {
	readonly rep: Id;
	readonly since: number;
	/** Infinity: to the end. */
	readonly until: number;
}

export interface DuelTerms {
	/** A metric's key: a sum or a ratio of sums that everybody can see. */
	readonly metric: string;
	readonly lens: ChallengeLens;
	readonly perMember: boolean;
	/** Local dates, both inclusive. */
	readonly from: LocalDate;
	readonly to: LocalDate;
	readonly startsAt: number;
	/** Nothing that occurs then or later counts. */
	readonly endsAt: number;
	readonly sides: readonly [readonly DuelMember[], readonly DuelMember[]];
	/** H3: what each side is measured against, where that was fixed with the result. */
	readonly pars?: readonly [Score | null, Score | null];
}

/** One side of it, as it stands. */
export interface DuelSide {
	/** As it is compared (H3); null: none yet, see `why`. */
	readonly score: Score | null;
	/** Before any lens. */
	readonly plain: Score | null;
	/** What it is measured against: hours worked, the target, what is usual; with `perMember` member-days. null: nothing. */
	readonly par: Score | null;
	readonly why: NoScore | null;
	readonly facts: number;
	/** The last records that had a share in it, newest first. */
	readonly last: readonly (Fact & { readonly id: Id })[];
}

export interface Duel {
	readonly sides: readonly [DuelSide, DuelSide];
	/** null: nobody is ahead. */
	readonly leader: 0 | 1 | null;
	/** Share, 0 to 1, of everybody's working time in the window that has passed (G1); of the window's own where there is none. */
	readonly elapsed: number;
	/** 64 bits over the records counted, as hex. */
	readonly hash: string;
}

const ENDLESS = Infinity;

const moment = (instant: string, otherwise: number) => (instant === '' ? otherwise : Date.parse(instant));

/** The terms of a challenge that somebody has accepted. */
export function termsOf(challenge: Challenge): DuelTerms {
	const { rules, sides, result } = challenge;
	const members = ({ members }: ChallengeSide) =>
		members
			.filter(({ since }) => since !== '')
			.map(({ rep, since, until }) => ({
				rep,
				since: moment(since, ENDLESS),
				until: moment(until, ENDLESS)
			}));
	const pars = result && ([parOf(result.sides[0]), parOf(result.sides[1])] as const);
	return {
		metric: rules.metric,
		lens: rules.lens,
		perMember: rules.perMember,
		...datesOf(challenge),
		startsAt: Date.parse(challenge.startsAt),
		endsAt: Date.parse(challenge.endsAt),
		sides: [members(sides[0]), members(sides[1])],
		...(pars && { pars })
	};
}

/** H3: the terms as they would be if it were accepted at this moment by all who are asked. */
export function expectedTerms(challenge: Challenge, now: number, zoneOf: ZoneOf): DuelTerms {
	const everyone = challenge.sides.flatMap(({ members }) => members.map(({ rep }) => rep));
	const { startsAt, endsAt } = spanOf(challenge.rules.window, everyone, now, zoneOf);
	const members = ({ members }: ChallengeSide) =>
		members.filter(({ answer }) => answer !== 'out').map(({ rep }) => ({ rep, since: now, until: ENDLESS }));
	const span = {
		...challenge,
		startsAt: new Date(startsAt).toISOString(),
		endsAt: new Date(endsAt).toISOString()
	};
	return {
		...termsOf({ ...span, result: null }),
		sides: [members(challenge.sides[0]), members(challenge.sides[1])]
	};
}

export const textOf = (score: Score | null): ScoreText | null =>
	score && { numerator: String(score.numerator), denominator: String(score.denominator) };
export const scoreOf = (text: ScoreText | null): Score | null =>
	text && { numerator: BigInt(text.numerator), denominator: BigInt(text.denominator) };
const parOf = ({ par }: SideResult): Score | null => scoreOf(par);
