/** What hangs on a metric: it can't be deleted, and not be changed into what these could not use. */
import { OPEN_STATES } from '#lib/domain/challenges/challenge.ts';
import { isOver } from '#lib/domain/contests/states.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { Screen, ScreenBoard, Target } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { maySee } from '#lib/server/api/targets.ts';
import { ContestReader } from '#lib/server/contests/see.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { nameFor } from '#lib/server/people/access.ts';

export interface Use {
	readonly kind:
		| 'target'
		| 'screen'
		| 'metric'
		| 'streak'
		| 'recognition'
		| 'challenge'
		/** Launched and not over. */
		| 'contest'
		| 'contestDraft'
		| 'sharedGoal'
		| 'ownGoal';
	/** Of a metric its key; '' where the asker may not know which it is. */
	readonly id: string;
	/** In words, to stand in a sentence: `the screen Lobby`. */
	readonly words: string;
}

/** Everything that names this metric, in words for this asker. */
export function usesOf(app: App, identity: Identity, key: string): Use[] {
	const { targets, screens, metrics, streak_rules, recognition_rules, challenges, shared_goals, own_goals } =
		app.authority.tables;
	return [
		...[...targets.values()]
			.filter(({ metric }) => metric === key)
			.map((target) => targetUse(app, identity, target)),
		...[...screens.values()]
			.filter((screen) => !screen.revoked && boardsOf(screen).some((board) => readsMetric(board, key)))
			.map(({ id, name }): Use => ({ kind: 'screen', id, words: `the screen ${name}` })),
		...[...metrics.values()]
			.filter((other) => baseOf(other.definition) === key)
			.map((other): Use => ({ kind: 'metric', id: other.key, words: `the metric ${other.name}` })),
		...[...streak_rules.values()]
			.filter(({ metric, active }) => active && metric === key)
			.map(({ id, name }): Use => ({ kind: 'streak', id, words: `the streak ${name}` })),
		...[...recognition_rules.values()]
			.filter(
				({ active, definition }) => active && (definition as { metric?: unknown } | null)?.metric === key
			)
			.map(({ id, name }): Use => ({ kind: 'recognition', id, words: `what is recognised as ${name}` })),
		...[...challenges.values()]
			.filter(({ rules, state }) => rules.metric === key && OPEN_STATES.includes(state))
			.map((): Use => ({ kind: 'challenge', id: '', words: 'a challenge that is under way' })),
		...contestUses(app, identity, key),
		...[...shared_goals.values()]
			.filter(({ metric, closedAt }) => metric === key && closedAt === '')
			.map(({ id, name }): Use => ({ kind: 'sharedGoal', id, words: `the shared goal ${name}` })),
		// R9: neither whose nor what
		...[...own_goals.values()]
			.filter(({ metric }) => metric === key)
			.map((): Use => ({ kind: 'ownGoal', id: '', words: 'somebody’s own goal' }))
	];
}

/** Contests that are not over; one that the asker may not see without its name. */
function contestUses(app: App, identity: Identity, key: string): Use[] {
	const reader = new ContestReader(app, identity);
	return [...app.authority.tables.contests.values()]
		.filter(
			({ state, rules: { metric, tie } }) =>
				!isOver(state) && (metric === key || (typeof tie === 'object' && tie.metric === key))
		)
		.map((contest): Use => {
			const kind = contest.state === 'draft' ? 'contestDraft' : 'contest';
			if (!reader.sees(contest)) return { kind, id: '', words: 'a contest that you may not see' };
			const what = contest.state === 'draft' ? 'the draft of the contest' : 'the contest';
			return { kind, id: contest.id, words: `${what} ${contest.name}` };
		});
}

const boardsOf = ({ board, slides }: Screen): ScreenBoard[] => [
	board,
	...(slides ?? []).flatMap((slide) => (slide.kind === 'board' ? [slide.board] : []))
];

const readsMetric = ({ metric, tieBreak }: ScreenBoard, key: string) => metric === key || tieBreak === key;

function targetUse(app: App, identity: Identity, target: Target): Use {
	if (!maySee(app, identity, target)) {
		return { kind: 'target', id: '', words: 'a target that you may not see' };
	}
	return {
		kind: 'target',
		id: target.id,
		words: `the ${target.period} target of ${nameOf(app, identity, target.subject)}`
	};
}

function nameOf(app: App, identity: Identity, subject: string): string {
	const { tables } = app.authority;
	const [kind, id = ''] = subject.split(':');
	if (kind === 'team') return tables.teams.get(id)?.name ?? 'a team that is gone';
	if (kind !== 'rep') return 'the floor';
	const rep = tables.reps.get(id);
	if (!rep) return 'somebody who is gone';
	return nameFor(identity, rep, new Roster(tables.memberships.values()), todayOf(app));
}

/** The metric that a stored definition is the attainment of; undefined: none. */
function baseOf(definition: unknown): unknown {
	const { kind, metric } = (definition ?? {}) as { kind?: unknown; metric?: unknown };
	return kind === 'attainment' ? metric : undefined;
}

/** `the screen Lobby, the screen Hall and the metric Share` */
export function listed(uses: readonly Use[]): string {
	const words = [...new Set(uses.map((use) => use.words))];
	const last = words.at(-1) ?? '';
	return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
