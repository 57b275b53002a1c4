/** C2: improvement: score minus baseline (M5); with too few periods of one's own the group's median baseline. */
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { exactText } from '#lib/domain/contests/exact.ts';
import type { Tell } from '#lib/domain/contests/ranking.ts';
import { minus } from '#lib/domain/fractions.ts';

export const improvement: ContestFormat = {
	lists: { whole: false, rounds: false },
	open(contest: Contest): OpenContest {
		const { fields } = contest.setting;
		const usual = new Map(
			fields.flatMap((field) => {
				const ofGroup = contest.look.usualOf(field);
				return field.members.map((side) => [side, contest.look.baseline(side) ?? ofGroup] as const);
			})
		);
		contest.value = (side, plain) => {
			const baseline = usual.get(side);
			return baseline ? minus(plain, baseline) : null;
		};
		const texts = new Map([...usual].map(([side, one]) => [side, one ? { usual: exactText(one) } : {}]));
		const tell =
			(at: number): Tell =>
			({ side }, place, tied) =>
				contest.row(side, place, tied, at, texts.get(side));
		return {
			read: (at) => ({
				tables: fields.map(({ group, members }) => ({ group, rows: contest.ranked(members, at, tell(at)) }))
			})
		};
	}
};
