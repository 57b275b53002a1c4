/**
 * The demo's story goes on: whenever somebody looks two play each other and somebody waits for an answer, colleagues say something
 * to what happened, and every day there is something for its manager.
 */
import { DAY_MS, dateOfDay, localDayOf } from '#lib/domain/calendar.ts';
import { nextDuel, nextInvitation } from '#lib/domain/demo/challenges.ts';
import { nextAsked } from '#lib/domain/demo/days-off.ts';
import { DEMO_MANAGER } from '#lib/domain/demo/people.ts';
import { holdsOn } from '#lib/domain/membership.ts';
import type { Rep, ScreenSlide } from '#lib/domain/records.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import { findWorkspace } from '#lib/server/floor/workspace.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import { decideOnce, type OnceParts } from '#lib/server/jobs/once.ts';
import { noticesToUsers } from '#lib/server/notifications/notice.ts';
import type { Write } from '#lib/server/record/store.ts';
import { cheering } from './cheers.ts';

export interface StoryParts extends OnceParts {
	readonly authority: Pick<Authority, 'tables'>;
	/** Whether everything on the floor is still made up; undefined while that is not known. Nothing is told of any other floor. */
	readonly isDemo: () => boolean | undefined;
}

/** What a new wall of a demo turns to, until somebody says otherwise: a board, and what is going on. */
const SLIDES: readonly ScreenSlide[] = [
	{ kind: 'contest', seconds: 30 },
	{ kind: 'recognition', seconds: 20 },
	{ kind: 'challenge', seconds: 20 }
];

/** One notice a day, a little earlier than the day before rather than later. */
const QUIET_MS = DAY_MS - 4 * 3_600_000;

/** Each part at most once on a date, over restarts too; what there is of it already is enough. */
export function demoStory(parts: StoryParts): Job {
	const { authority, isDemo } = parts;
	/** Decisions that were made. */
	const told = new Set<string>();

	async function tell(name: string, writes: readonly Write[]) {
		if (told.has(name) || writes.length === 0 || isDemo() !== true) return;
		const decided = await decideOnce(parts, name, writes);
		if (!decided.ok) throw new Error(decided.error.message);
		told.add(name);
	}

	return {
		name: 'demo',
		async run(now) {
			if (isDemo() !== true) return;
			const { tables } = authority;
			const zone = findWorkspace(tables)?.timeZone ?? 'UTC';
			const today = localDayOf(now, zone);
			const date = dateOfDay(today);
			const isThere = ({ house, startedOn, endedOn }: Rep) =>
				!house && endedOn === '' && holdsOn({ from: startedOn, to: endedOn }, date);
			const reps = [...tables.reps.values()].filter(isThere);
			const leave = [...tables.leave.values()];
			const plays = [...tables.challenges.values()].some(
				({ state, endsAt }) => state === 'live' && Date.parse(endsAt) > now
			);
			const duel = plays ? undefined : nextDuel(reps, leave, today, now, zone);
			await tell(
				`demo:challenge:${date}`,
				duel ? [{ op: 'create', collection: 'challenges', data: { ...duel } }] : []
			);
			const asks = [...tables.challenges.values()].some(({ state }) => state === 'invited');
			const invitation = asks ? undefined : nextInvitation(reps, leave, today, now, zone);
			await tell(
				`demo:invitation:${date}`,
				invitation ? [{ op: 'create', collection: 'challenges', data: { ...invitation } }] : []
			);
			for (const { key, writes } of cheering(tables.headlines.values(), reps, now, (one) => told.has(one)))
				await tell(key, writes);
			for (const { id, slides } of tables.screens.values()) {
				const given: Write = { op: 'update', collection: 'screens', id, data: { slides: SLIDES } };
				await tell(`demo:slides:${id}`, slides?.length ? [] : [given]);
			}
			const wasTold = [...tables.notifications.values()].some(
				({ user, at }) => user === DEMO_MANAGER && Date.parse(at) > now - QUIET_MS
			);
			await tell(`demo:asked:${date}`, wasTold ? [] : asking(reps, leave, today, now));
		}
	};

	function asking(...[reps, leave, day, now]: [...Parameters<typeof nextAsked>, number]): Write[] {
		const { tables } = authority;
		const asked = nextAsked(reps, leave, day);
		const manager = tables.users.get(DEMO_MANAGER);
		if (!asked || !manager) return [];
		const { rep, from, to } = asked;
		const notice = { kind: 'leave.asked', data: { rep, from, to }, href: '/manage/calendar' };
		return [
			{ op: 'create', collection: 'leave', data: { ...asked } },
			...noticesToUsers(tables, [manager], notice, now)
		];
	}
}
