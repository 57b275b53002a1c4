/** C2: milestone: everyone who is at or above the target at settlement. They share the first place; nobody else has one. */
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { ZERO } from '#lib/domain/contests/exact.ts';
import { compare, fromDecimal } from '#lib/domain/fractions.ts';
import type { OptionsOf } from '#lib/domain/contests/rules.ts';

export const milestone: ContestFormat = {
	lists: { whole: false, rounds: false },
	open(contest: Contest): OpenContest {
		const { setting } = contest;
		const target = fromDecimal((setting.rules.options as OptionsOf['milestone']).target) ?? ZERO;
		const { up } = setting.measure;
		const reached = (side: number, at: number) => {
			const { score } = contest.contender(side, at);
			if (!score) return false;
			return up ? compare(score, target) >= 0 : compare(score, target) <= 0;
		};
		const rows = (members: readonly number[], at: number) => {
			const shared = members.filter((side) => reached(side, at)).length > 1;
			return contest.places(members, at).map(({ contender: { side } }) => {
				const there = reached(side, at);
				return contest.row(side, there ? 1 : null, there && shared, at, { reached: there });
			});
		};
		return {
			read: (at) => ({
				tables: setting.fields.map(({ group, members }) => ({ group, rows: rows(members, at) }))
			})
		};
	}
};
