/** Which records are behind a score, and behind a change of rank, the plain way. */
import type { BoardQuery } from '#lib/domain/board.ts';
import type { Id } from '#lib/domain/records.ts';
import { before, naiveCase, type Contender } from './naive.ts';
import { metricOf, type Fraction, type IdFact, type World } from './naive-world.ts';

const everything = () => true;
const newestFirst = (a: IdFact, b: IdFact) => b.occurredAt - a.occurredAt;

/** Ids of the records behind a member's score, the newest first. */
export function naiveExplain(world: World, query: BoardQuery, member: Id, now: number): IdFact[] {
	const { lens, metric } = naiveCase(world, query, now);
	return lens.judge(0, everything)!.records(metric, member).sort(newestFirst);
}

export interface NaiveChange {
	rankBefore: number | null;
	rank: number | null;
	scoreBefore: Fraction | null;
	score: Fraction | null;
	own: IdFact[];
	others: { id: Id; passed: 'us' | 'them'; facts: IdFact[] }[];
}

/** What moved a member since a moment (undefined: since what R4 compares with), and who passed whom. */
export function naiveChange(
	world: World,
	query: BoardQuery,
	member: Id,
	since: number | undefined,
	now: number
): NaiveChange {
	const known =
		since === undefined
			? (before(world, query, now) ?? (() => false))
			: ({ occurredAt }: IdFact) => occurredAt < since;
	const { lens, metric, ranking, now: present } = naiveCase(world, query, now);
	const past = ranking(known);
	const second =
		query.tieBreak && query.tieBreak !== 'earliest' ? metricOf(world, query.tieBreak) : undefined;
	const came = (id: Id) => {
		const judge = lens.judge(0, everything)!;
		const records = [metric, ...(second ? [second] : [])].flatMap((one) => judge.records(one, id));
		const unique = [...new Map(records.map((fact) => [fact.id, fact])).values()];
		return unique.filter((fact) => !known(fact)).sort(newestFirst);
	};
	const [me, was] = [present.find(member), past.find(member)];
	const rankBefore = past.previous(member);
	const others: NaiveChange['others'] = [];
	if (me && was && rankBefore !== null) {
		const leads = (where: typeof present, one: Contender | undefined, than: Contender) =>
			one !== undefined && where.ahead(one, than) > 0;
		for (const { id } of present.all) {
			const isAhead = leads(present, present.find(id), me);
			if (isAhead === leads(past, past.find(id), was)) continue;
			others.push({ id, passed: isAhead ? 'us' : 'them', facts: came(id) });
		}
	}
	const shown = (where: typeof present) => where.all.find(({ id }) => id === member)?.score ?? null;
	return {
		rankBefore,
		rank: me ? present.rank(me) : null,
		scoreBefore: shown(past),
		score: shown(present),
		own: came(member),
		others
	};
}
