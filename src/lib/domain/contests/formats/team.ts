/** C2, R5: team: sides by the sum of their people's facts, each for the side its rep was in on its local date; or per member. */
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import type { OptionsOf } from '#lib/domain/contests/rules.ts';

export const team: ContestFormat = {
	lists: { whole: false, rounds: false },
	open(contest: Contest): OpenContest {
		const { setting, look } = contest;
		const { perMember } = setting.rules.options as OptionsOf['team'];
		if (perMember && setting.rules.lens === 'raw')
			contest.value = (side, plain, at) => look.shared(side, plain, at);
		return {
			read: (at) => ({
				tables: setting.fields.map(({ group, members }) => ({ group, rows: contest.ranked(members, at) }))
			})
		};
	}
};
