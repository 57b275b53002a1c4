/** C2: milestone: everyone who is at or above the target at settlement. They share the first place; nobody else has one. */
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { ZERO } from '#lib/domain/contests/exact.ts';
import type { Contender } from '#lib/domain/contests/places.ts';
import type { OptionsOf } from '#lib/domain/contests/rules.ts';
import type { Row } from '#lib/domain/contests/table.ts';
import { compare, fromDecimal } from '#lib/domain/fractions.ts';

export const milestone: ContestFormat = {
	lists: { whole: false, rounds: false },
	open(contest: Contest): OpenContest {
		const { setting } = contest;
		const target = fromDecimal((setting.rules.options as OptionsOf['milestone']).target) ?? ZERO;
		const { up } = setting.measure;
		const isThere = ({ score }: Contender) =>
			score !== null && (up ? compare(score, target) >= 0 : compare(score, target) <= 0);
		const rows = (members: readonly number[], at: number): readonly Row[] => {
			const ranking = contest.byScore(members, at);
			// who is there stands before who is not: where it begins or ends to be shared, the first two are told anew
			const second = ranking.stood[1];
			const areShared = second !== undefined && isThere(second);
			return ranking.rows((one) => {
				const reached = isThere(one);
				return contest.row(one.side, reached ? 1 : null, reached && areShared, at, { reached });
			});
		};
		return {
			read: (at) => ({
				tables: setting.fields.map(({ group, members }) => ({ group, rows: rows(members, at) }))
			})
		};
	}
};
