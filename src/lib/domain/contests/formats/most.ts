/** C2: most: the highest score in the window. */
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';

export const most: ContestFormat = {
	lists: { whole: false, rounds: false },
	open(contest: Contest): OpenContest {
		return {
			read: (at) => ({
				tables: contest.setting.fields.map(({ group, members }) => ({
					group,
					rows: contest.ranked(members, at)
				}))
			})
		};
	}
};
