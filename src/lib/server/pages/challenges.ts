/** What the pages of challenges show first. */
import { dateOfDay, dayNumber, localDateOf } from '#lib/domain/calendar.ts';
import { OPEN_STATES, type Challenge } from '#lib/domain/challenges/challenge.ts';
import { expectedTerms, termsOf } from '#lib/domain/challenges/duel.ts';
import { canBeChallengedIn } from '#lib/domain/challenges/metric.ts';
import type { SeenChallenge } from '#lib/domain/challenges/seen.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import { calendarPeriod } from '#lib/domain/periods.ts';
import { packDuel, type DuelShown } from '#lib/protocol/duel-frame.ts';
import { catalogueOf } from '#lib/server/api/metrics/catalogue.ts';
import type { App } from '#lib/server/app.ts';
import { canBeAsked, isMuted } from '#lib/server/challenges/invite.ts';
import { ChallengeReader } from '#lib/server/challenges/see.ts';
import { umpireOf } from '#lib/server/challenges/umpire.ts';
import { todayOf, workspaceOf } from '#lib/server/floor/workspace.ts';
import { zoneAt } from '#lib/server/floor/zones.ts';
import { floorMetrics } from './choices.ts';

type Parts = Pick<App, 'authority' | 'clock'>;

/** What challenges can be played in. */
export const challengeMetrics = (app: App) => {
	const catalogue = catalogueOf(app.authority);
	return floorMetrics(app).flatMap(({ key, name, unit }) => {
		const metric = catalogue.get(key);
		return metric && canBeChallengedIn(metric) ? [{ key, name, unit }] : [];
	});
};

/** The reader's own that are under way, newest first. */
export interface MyChallenges {
	readonly painted: readonly SeenChallenge[];
	readonly metrics: ReturnType<typeof challengeMetrics>;
}
export const myChallenges = (app: App, identity: Identity): MyChallenges => ({
	painted: new ChallengeReader(app, identity).list(OPEN_STATES).filter(({ yours }) => yours !== null),
	metrics: challengeMetrics(app)
});

const repOf = (app: Parts, identity: Identity) =>
	identity.kind === 'user' ? app.authority.tables.reps.get(identity.rep) : undefined;

/** All that this reader may see of challenges. */
export function challengesPage(app: App, identity: Identity) {
	const rep = repOf(app, identity);
	const reader = new ChallengeReader(app, identity);
	const challenges = reader.list();
	return {
		rep: rep?.id ?? '',
		muted: rep ? isMuted(rep) : false,
		metrics: challengeMetrics(app),
		challenges,
		/** How those that are played stand, by id. */
		duels: Object.fromEntries(
			challenges.flatMap(({ id, state }) => {
				const row = app.authority.tables.challenges.get(id);
				const shown = row && ['live', 'grace'].includes(state) ? duelShown(app, reader, row) : undefined;
				return shown ? [[id, shown] as const] : [];
			})
		)
	};
}

/** How one stands; before it is accepted what it would be measured against. undefined: nobody can tell, or not this reader. */
function duelShown(app: Parts, reader: ChallengeReader, challenge: Challenge): DuelShown | undefined {
	if (!reader.seesFigures(challenge)) return undefined;
	const { now, zoneOf } = umpireOf(app);
	const terms = challenge.acceptedAt === '' ? expectedTerms(challenge, now, zoneOf) : termsOf(challenge);
	const duel = app.authority.engine.duel(terms, now);
	return duel.ok ? packDuel(duel.value) : undefined;
}

/** One challenge; undefined where there is none for this reader. */
export function challengePage(app: App, identity: Identity, id: Id) {
	const row = app.authority.tables.challenges.get(id);
	const reader = new ChallengeReader(app, identity);
	const challenge = row && reader.see(row);
	if (!row || !challenge) return undefined;
	return {
		rep: repOf(app, identity)?.id ?? '',
		challenge,
		duel: duelShown(app, reader, row),
		metrics: challengeMetrics(app),
		types: [...app.authority.tables.activity_types.values()].map(({ key, name }) => ({ key, name })),
		...datesFor(app, identity)
	};
}

/** The reader's today and the last date of this week. */
function datesFor(app: Parts, identity: Identity): { today: LocalDate; weekEnd: LocalDate } {
	const { tables } = app.authority;
	const now = app.clock.now();
	const rep = repOf(app, identity);
	const today = rep ? localDateOf(now, zoneAt(tables, rep.id, now)) : todayOf(app);
	const { to } = calendarPeriod('week', dayNumber(today), workspaceOf(tables).weekStart);
	return { today, weekEnd: dateOfDay(to) };
}

/** Whom this rep can challenge, and to what; undefined: nobody who competes. */
export function newChallengePage(app: App, identity: Identity) {
	const rep = repOf(app, identity);
	if (!rep) return undefined;
	const { tables } = app.authority;
	const today = todayOf(app);
	const roster = new Roster(tables.memberships.values());
	const teamName = (id: Id) => tables.teams.get(roster.teamOn(id, today) ?? '')?.name ?? '';
	const collator = new Intl.Collator(workspaceOf(tables).locale);
	const people = [...tables.reps.values()]
		.filter((one) => one.id !== rep.id && canBeAsked(tables, one, today) && !isMuted(one))
		.map(({ id, name }) => ({ id, name, team: teamName(id) }))
		.sort((a, b) => collator.compare(a.name, b.name));
	const own = roster.teamOn(rep.id, today);
	const teams = own
		? [...tables.teams.values()].filter(({ id }) => id !== own).map(({ id, name }) => ({ id, name }))
		: [];
	return {
		rep: rep.id,
		ownTeam: tables.teams.get(own ?? '')?.name ?? '',
		people,
		teams,
		metrics: challengeMetrics(app),
		...datesFor(app, identity)
	};
}
