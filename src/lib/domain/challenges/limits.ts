/** What a challenge may be: bounds, and stakes that are words. */
import { DAY_MS } from '#lib/domain/calendar.ts';

/** H1: an invitation holds for so long. */
export const INVITATION_MS = DAY_MS;
/** H1: after the window records that come late still count for so long. */
export const GRACE_MS = DAY_MS;
/** Challenges that a rep may play, or have asked for, at a time. */
export const MOST_OPEN = 5;
/** How often somebody may ask the same one, or the same team, within 24 hours, withdrawn or not: each is a notice to them. */
export const MOST_ASKED = 5;
export const LONGEST_DAYS = 31;
export const SHORTEST_MINUTES = 5;
export const LONGEST_MINUTES = 12 * 60;
export const STAKE_LENGTH = 200;
/** The last hour is told of challenges that last longer than two. */
export const LAST_HOUR_MS = 60 * 60_000;

const CURRENCY =
	/\p{Sc}|\b(usd|eur|gbp|chf|jpy|pln|czk|sek|nok|dkk|inr|cny|aud|cad)\b|\b(dollars?|euros?|bucks|quid|pounds?|francs?|cents?|pence|rupees?|yen|zloty)\b/iu;

/** H1: a stake is in words: whether this one is about money. */
export const isAboutMoney = (stake: string): boolean => CURRENCY.test(stake);
