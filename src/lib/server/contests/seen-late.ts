/** What waits for a manager's word in a contest, as one reader sees it: facts that do not count yet, and late changes. */
import type { ContestProposal, ContestRecord } from '#lib/domain/contests/record.ts';
import type { ContestRules, FactSource } from '#lib/domain/contests/rules.ts';
import type { SeenCheck, SeenProposal } from '#lib/domain/contests/seen.ts';
import { sourceOf } from '#lib/domain/contests/sources.ts';
import type { Activity, Id } from '#lib/domain/records.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import { checksOf, type Check } from './checks.ts';
import { digestOf } from './digest.ts';
import type { ContestReader } from './see.ts';

interface Parts {
	readonly record: Pick<RecordStore, 'find' | 'filter'>;
	readonly authority: { readonly tables: Tables };
}

/** So many ids are asked for at once. */
const AT_ONCE = 50;
/** More are never shown: the newest ones count. */
const MOST_PROPOSALS = 500;

const WAYS: Readonly<Record<FactSource, string>> = {
	import: 'It came with a file',
	api: 'It came from another program',
	rep: 'It was logged by hand'
};

/** C1: why a fact does not count by itself. */
function whyItWaits({ sources, confirm }: ContestRules, source: FactSource): string {
	if (!sources.includes(source)) return `${WAYS[source]}: that does not count here by itself.`;
	return confirm === 'all'
		? `${WAYS.rep}: it counts once it is imported or confirmed.`
		: 'It is more within an hour than is usual for them.';
}

async function activitiesOf({ record }: Parts, ids: readonly Id[]): Promise<Activity[]> {
	const found: Activity[] = [];
	for (let at = 0; at < ids.length; at += AT_ONCE) {
		const some = ids.slice(at, at + AT_ONCE);
		const filter = some.map((id) => record.filter('id = {:id}', { id })).join(' || ');
		found.push(...(await record.find('activities', { filter, limit: AT_ONCE })));
	}
	return found;
}

/** What was said of a fact; of one that was confirmed and has changed since: nothing. */
const stillSaid = (check: Check | undefined, activity: Activity): Pick<Check, 'state' | 'by'> =>
	!check || (check.state === 'confirmed' && check.as !== digestOf(activity))
		? { state: 'waiting', by: '' }
		: check;

/**
 * Facts that wait, and those that somebody has spoken of, the newest first. Names and amounts as the reader may read them (an amount
 * that is kept from them is 0). Rejects where the record is away.
 */
export async function seenChecks(
	parts: Parts,
	reader: ContestReader,
	contest: ContestRecord
): Promise<SeenCheck[]> {
	const { contest_waits, activity_types } = parts.authority.tables;
	const said = await checksOf(parts.record, contest.id);
	const ids = [...new Set([...(contest_waits.get(contest.id)?.facts ?? []), ...said.keys()])];
	const types = new Map([...activity_types.values()].map(({ key, name }) => [key, name]));
	return (await activitiesOf(parts, ids))
		.map((activity) => {
			const { id, rep, type, quantity, amount, occurredAt, source } = activity;
			const { state, by } = stillSaid(said.get(id), activity);
			return {
				...{ fact: id, rep, quantity, occurredAt, state },
				name: reader.name(rep),
				type: types.get(type) ?? type,
				amount: reader.seesAmountsOf(rep) ? amount : 0,
				as: reader.seesAmountsOf(rep) ? digestOf(activity) : '',
				by: reader.actor(by),
				why: whyItWaits(contest.rules, sourceOf(source)),
				may: reader.rulesOver(contest, [rep])
			};
		})
		.sort((a, b) =>
			a.occurredAt < b.occurredAt ? 1 : a.occurredAt > b.occurredAt ? -1 : a.fact < b.fact ? -1 : 1
		);
}

/** A proposal as the reader sees it. */
export const seenProposal = (
	reader: ContestReader,
	contest: ContestRecord,
	proposal: ContestProposal
): SeenProposal => ({
	...proposal,
	by: reader.actor(proposal.by),
	may:
		proposal.state === 'open' &&
		reader.rulesOver(contest, [...new Set(proposal.causes.map(({ rep }) => rep))])
});

/** C7: a contest's proposals, the newest first. Rejects where the record is away. */
export async function seenProposals(
	{ record }: Parts,
	reader: ContestReader,
	contest: ContestRecord
): Promise<SeenProposal[]> {
	const filter = record.filter('contest = {:id}', { id: contest.id });
	const rows = await record.find('contest_proposals', { filter, sort: '-seq,-id', limit: MOST_PROPOSALS });
	return rows.map((row) => seenProposal(reader, contest, row));
}
