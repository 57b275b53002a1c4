/** What somebody spoke of, so that it is known again as long as it is the same. */
import { canonicalJson } from '#lib/domain/contests/canonical-json.ts';
import type { ContestFact } from '#lib/domain/contests/roster.ts';
import { sha256Hex } from '#lib/domain/contests/sha256.ts';
import type { Activity } from '#lib/domain/records.ts';

const DIGEST = 16;

/** A fact in short; '': it is gone. */
export const digest = (fact: ContestFact | undefined): string =>
	fact ? sha256Hex(canonicalJson(fact)).slice(0, DIGEST) : '';

/** The same of an activity as the record has it. */
export const digestOf = ({ id, rep, type, quantity, amount, occurredAt, localDate }: Activity): string =>
	digest({ id, rep, type, quantity, amount, occurredAt: Date.parse(occurredAt), localDate });
