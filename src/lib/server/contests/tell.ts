/** What people are told of a contest, in the batch by which it happens, and what becomes known of its winners. */
import { may } from '#lib/domain/access.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { ContestResult } from '#lib/domain/contests/proof.ts';
import type { Award } from '#lib/domain/contests/table.ts';
import { winnersOf } from '#lib/domain/contests/winners.ts';
import { Roster as Memberships } from '#lib/domain/membership.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { noticesTo, noticesToUsers } from '#lib/server/notifications/notice.ts';
import { tellings } from '#lib/server/recognition/tell.ts';
import type { Write } from '#lib/server/record/store.ts';

/**
 * So many are told by a notice, winners first; of a whole floor everybody sees it anyway. A begin and the next week's launch are one
 * batch.
 */
const MOST_TOLD = 450;
/** So many share a headline. */
const MOST_NAMED = 12;

/** Which notice: `contest.launched` and so on. */
export type ContestNotice =
	| 'launched'
	| 'withdrawn'
	| 'begun'
	| 'lastHour'
	| 'paused'
	| 'resumed'
	| 'edited'
	| 'cancelled'
	| 'ended'
	| 'words'
	| 'settled'
	| 'amended';

const contestHref = ({ id }: Pick<ContestRecord, 'id'>): string => `/contests/${id}`;

/** What every notice of a contest says. */
const about = ({ id, name, rules, startsAt, endsAt }: ContestRecord, why: string) => ({
	contest: id,
	name,
	format: rules.format,
	metric: rules.metric,
	from: startsAt,
	until: endsAt,
	...(why !== '' && { why })
});

/** Those in it who may see it. */
const told = ({ rules, entrants }: ContestRecord): Id[] =>
	rules.visibility === 'managers' ? [] : entrants.map(({ rep }) => rep);

/** The same to everybody in it. */
export function contestNotices(
	tables: Pick<Tables, 'users' | 'notification_settings'>,
	contest: ContestRecord,
	kind: ContestNotice,
	now: number,
	why = ''
): Write[] {
	const notice = { kind: `contest.${kind}`, data: about(contest, why), href: contestHref(contest) };
	return noticesTo(tables, told(contest).slice(0, MOST_TOLD), notice, now);
}

/** What somebody came to: their place where there is one, and the names of their prizes. */
function ownOf({ tables }: ContestResult, awards: readonly Award[], contest: ContestRecord, rep: Id) {
	const row = tables.flatMap(({ rows }) => rows).find(({ id }) => id === rep);
	const prizes = new Set(awards.filter(({ to }) => to === rep).map(({ prize }) => prize));
	const names = [...prizes].map((prize) => contest.rules.prizes[prize]?.name ?? '').filter(Boolean);
	return { place: row?.place ?? null, prizes: names };
}

/** Settled or amended: winners and everybody in it, each with what they came to. */
export function resultNotices(
	tables: Pick<Tables, 'users' | 'notification_settings'>,
	contest: ContestRecord,
	kind: 'settled' | 'amended',
	now: number,
	why = ''
): Write[] {
	const result = contest.outcome?.result;
	if (!result) return [];
	const winners = new Set(result.awards.map(({ to }) => to));
	const reps = told(contest).sort((a, b) => Number(winners.has(b)) - Number(winners.has(a)));
	return reps.slice(0, MOST_TOLD).flatMap((rep) => {
		const data = { ...about(contest, why), ...ownOf(result, result.awards, contest, rep) };
		return noticesTo(tables, [rep], { kind: `contest.${kind}`, data, href: contestHref(contest) }, now);
	});
}

/** C7: whoever may rule of it hears that something came too late: managers of the teams in it, else admins. */
export function rulingNotices(
	tables: Pick<Tables, 'users' | 'notification_settings' | 'memberships'>,
	contest: ContestRecord,
	flips: { readonly places: number; readonly prizes: number },
	today: string,
	now: number
): Write[] {
	const playing = new Set(contest.entrants.map(({ rep }) => rep));
	const memberships = new Memberships(tables.memberships.values());
	const teams = [...new Set([...playing].flatMap((rep) => memberships.teams(rep, today)))];
	const ruling = [...tables.users.values()].filter(
		(user) =>
			user.active &&
			(user.role === 'admin' || !playing.has(user.rep)) &&
			may({ kind: 'user', ...user }, 'contests.rule', { teams })
	);
	const managers = ruling.filter(({ role }) => role === 'manager');
	const data = { ...about(contest, ''), ...flips };
	const notice = { kind: 'contest.toRule', data, href: `/manage/contests/${contest.id}` };
	return noticesToUsers(tables, managers.length > 0 ? managers : ruling, notice, now);
}

/** The recognition of a result that everybody may see, and whom walls celebrate; undefined: nobody won, or it is not for all. */
export function winnersTold(
	contest: ContestRecord,
	at: number
): { readonly id: Id; readonly subject: string; readonly writes: readonly Write[] } | undefined {
	const { rules, name, id, outcome } = contest;
	const winners = outcome ? winnersOf(rules, outcome.result) : [];
	if (winners.length === 0 || rules.visibility !== 'floor') return undefined;
	const { from, to } = rules.window;
	const alone = winners.length === 1 ? winners[0] : undefined;
	const isTeam = rules.format === 'team';
	const byTeam = isTeam && rules.options.by === 'team';
	const data = {
		name,
		metric: rules.metric,
		count: 1,
		from,
		to,
		...(!isTeam && alone === undefined && { others: winners.slice(0, MOST_NAMED) })
	};
	const who = {
		...(byTeam && alone !== undefined && { team: alone }),
		...(!isTeam && alone !== undefined && { rep: alone })
	};
	const { id: recognition, writes } = tellings({
		key: `contests:${id}:won`,
		kind: 'contest',
		...who,
		data,
		at
	});
	const subject = 'rep' in who ? `rep:${who.rep}` : 'team' in who ? `team:${who.team}` : 'workspace';
	return { id: recognition, subject, writes };
}
