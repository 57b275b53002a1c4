/** C5: a settled contest worked out again from the file that proves it, and what the record says that the file does not. */
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import { firstDifference, verify, type ContestExport } from '#lib/domain/contests/proof.ts';
import type { ContestFact } from '#lib/domain/contests/roster.ts';
import type { Id } from '#lib/domain/records.ts';
import { factsOf } from './facts.ts';
import type { ContestParts } from './parts.ts';
import { readProof } from './proofs.ts';

/** What came of a verification. */
export interface ContestVerdict {
	readonly match: boolean;
	/** The first one, in words; absent: there is none. */
	readonly difference?: string;
	/** Which of the contest's outcomes: 1 as it was settled, one more with each amendment. */
	readonly number: number;
	/** Of that outcome, as it was published. */
	readonly hash: string;
	readonly facts: number;
	readonly entrants: number;
	/** What the record has come to say since then: it made proposals and changed nothing by itself (C7). */
	readonly since: { readonly changed: number; readonly first: string | null };
}

type Parts = Pick<ContestParts, 'record' | 'authority' | 'proofs'>;

/**
 * Verifies an outcome of a contest; undefined: it never had one of that number. Whatever is wrong with the file is a difference.
 * Rejects where the record is away.
 */
export async function verdictOn(
	parts: Parts,
	contest: ContestRecord,
	number = contest.outcome?.number
): Promise<ContestVerdict | undefined> {
	const { record } = parts;
	if (number === undefined) return undefined;
	const filter = record.filter('contest = {:contest} && number = {:number}', { contest: contest.id, number });
	const [published] = await record.find('contest_results', { filter, limit: 1 });
	if (!published) return undefined;
	const proof = await proofFile(parts, contest.id, number);
	const about = { number, hash: published.hash };
	if (typeof proof === 'string') {
		const nothing = { facts: 0, entrants: 0, since: { changed: 0, first: null } };
		return { ...about, ...nothing, match: false, difference: proof };
	}
	const difference = differenceOf(contest, published.hash, number, proof);
	return {
		...about,
		match: difference === undefined,
		...(difference !== undefined && { difference }),
		...sizesOf(proof),
		since: changesSince(parts, proof)
	};
}

/** The file; a text: why there is none that can be read. */
async function proofFile(parts: Parts, contest: Id, number: number): Promise<ContestExport | string> {
	try {
		return (await readProof(parts, contest, number)) ?? 'the file that proves it is missing';
	} catch {
		return 'the file that proves it is damaged: it can not be read';
	}
}

const sizesOf = ({ facts, roster }: ContestExport) => ({
	facts: Array.isArray(facts) ? facts.length : 0,
	entrants: Array.isArray(roster?.entrants) ? roster.entrants.length : 0
});

/** What does not hold first: of the file by itself, then of it and what was published. */
function differenceOf(
	contest: ContestRecord,
	hash: string,
	number: number,
	proof: ContestExport
): string | undefined {
	const verdict = verify(proof);
	if (!verdict.match) return verdict.difference;
	if (proof.hash !== hash) return `the file's hash is ${proof.hash}; published was ${hash}`;
	if (proof.roster.contest !== contest.id) return 'the file is of another contest';
	if (!contest.editions.some((edition) => edition.hash === proof.rulesHash))
		return 'the rules in the file are none of those that were shown since launch';
	const { outcome } = contest;
	if (outcome?.number !== number) return undefined;
	if (outcome.hash !== hash) return `the contest shows the hash ${outcome.hash}; published was ${hash}`;
	const shown = firstDifference(outcome.result, proof.result, 'result');
	return shown?.replace('in the file; worked out again', 'as it is shown; in the file');
}

/** How the facts of the record differ from those of the file. */
function changesSince({ authority }: Parts, { roster, facts }: ContestExport): ContestVerdict['since'] {
	try {
		const now = new Map(factsOf(authority, roster).map((fact) => [fact.id, fact]));
		const then = new Map(facts.map((fact) => [fact.id, fact]));
		const changes = [...new Set([...then.keys(), ...now.keys()])]
			.sort()
			.flatMap((id) => changeOf(id, then.get(id), now.get(id)) ?? []);
		return { changed: changes.length, first: changes[0] ?? null };
	} catch {
		return { changed: 0, first: null }; // a roster that is none: the difference says so
	}
}

/** Which fields, never what they say: amounts may be kept from who reads this. */
function changeOf(id: Id, then: ContestFact | undefined, now: ContestFact | undefined): string | undefined {
	if (!then) return now && `record ${id} came`;
	if (!now) return `record ${id} is gone, or is no record of this contest any more`;
	const fields = (['rep', 'type', 'quantity', 'amount', 'occurredAt', 'localDate'] as const).filter(
		(field) => then[field] !== now[field]
	);
	return fields.length === 0 ? undefined : `record ${id} has another ${fields.join(', ')}`;
}
