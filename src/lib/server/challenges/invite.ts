/** H1: who may be challenged to what. Refusals are kind: nobody is told more than that it does not go now. */
import { isHidden } from '#lib/domain/access.ts';
import { dateOfDay, dayNumber, localDateOf } from '#lib/domain/calendar.ts';
import {
	concernedIn,
	RUNNING_STATES,
	type Challenge,
	type ChallengeRules,
	type ChallengeWindow
} from '#lib/domain/challenges/challenge.ts';
import { invitationOf, type AskedSide } from '#lib/domain/challenges/invite.ts';
import { isMostlyAway } from '#lib/domain/challenges/leave.ts';
import {
	INVITATION_MS,
	isAboutMoney,
	LONGEST_DAYS,
	MOST_ASKED,
	MOST_OPEN
} from '#lib/domain/challenges/limits.ts';
import { canBeChallengedIn } from '#lib/domain/challenges/metric.ts';
import { hasLeft, Roster } from '#lib/domain/membership.ts';
import type { Id, Rep } from '#lib/domain/records.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { catalogueOf } from '#lib/server/api/metrics/catalogue.ts';
import type { App } from '#lib/server/app.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { zoneAt } from '#lib/server/floor/zones.ts';
import { randomId } from '#lib/server/record/ids.ts';
import { openOf } from './see.ts';

type Parts = Pick<App, 'authority' | 'clock'>;

export interface Asked {
	readonly kind: 'rep' | 'team';
	/** A rep's or a team's id. */
	readonly with: Id;
	readonly metric: string;
	readonly lens: ChallengeRules['lens'];
	readonly perMember: boolean;
	readonly window: ChallengeWindow;
	readonly stake: string;
	readonly rematchOf: Id;
}

/** `field`: something in what was asked is wrong. `now`: it can't be done at present, in words for the person. */
export type NoInvitation =
	{ readonly kind: 'field'; readonly error: FieldError } | { readonly kind: 'now'; readonly words: string };

const wrong = (pointer: string, message: string) =>
	failed({ kind: 'field' as const, error: { pointer, message } });
const notNow = (words: string) => failed({ kind: 'now' as const, words });

/** Whoever can be asked and answer: a rep of today with an account of their own, neither muted nor out of public sight. */
export function canBeAsked({ users }: Pick<Tables, 'users'>, rep: Rep, today: string): boolean {
	if (rep.house || isHidden(rep) || hasLeft(rep, today)) return false;
	return [...users.values()].some((user) => user.active && user.rep === rep.id);
}

/** H1: challenges can be muted. */
export const isMuted = ({ privacy }: Pick<Rep, 'privacy'>): boolean => privacy?.challenges === false;

/** The challenge as it would be asked by this rep; refused where it may not be. */
export function invite(parts: Parts, challenger: Id, asked: Asked): Result<Challenge, NoInvitation> {
	const { tables } = parts.authority;
	const own = tables.reps.get(challenger);
	if (!own) return notNow('You are no rep here any more.');
	const rules = rulesOf(parts, asked, challenger);
	if (!rules.ok) return rules;
	if (asked.stake !== '' && isAboutMoney(asked.stake)) {
		return wrong('/stake', 'is about money; a stake is in words: a coffee, the good chair');
	}
	if (openOf(tables, challenger) >= MOST_OPEN) {
		return notNow(`You have ${MOST_OPEN} challenges under way; finish one first.`);
	}
	const sides = asked.kind === 'rep' ? repSides(parts, own, asked.with) : teamSides(parts, own, asked.with);
	if (!sides.ok) return sides;
	const away = awayFrom(parts, sides.value, asked.window);
	if (away !== undefined) return notNow(away);
	const now = parts.clock.now();
	const { stake, rematchOf } = asked;
	const id = randomId();
	return ok(
		invitationOf({ id, rules: rules.value, sides: sides.value, stake, challenger, rematchOf }, now, (rep) =>
			zoneAt(tables, rep, now)
		)
	);
}

function rulesOf(parts: Parts, asked: Asked, challenger: Id): Result<ChallengeRules, NoInvitation> {
	const { engine, tables } = parts.authority;
	const { kind, metric, lens, perMember, window } = asked;
	const known = engine.metrics().find(({ key }) => key === metric);
	const definition = catalogueOf(parts.authority).get(metric);
	if (!known?.onlyFloor || !definition) return wrong('/metric', 'is no metric that everybody can see');
	if (!canBeChallengedIn(definition)) {
		return wrong('/metric', 'has no figure of a single window; choose a count, an amount or a rate');
	}
	if (engine.readsPrivateTargets({ metric, period: 'day', by: 'rep', ...(lens !== 'raw' && { lens }) })) {
		return wrong('/lens', 'is made of targets that not everybody can see');
	}
	if (perMember && (kind !== 'team' || lens !== 'raw' || definition.definition.kind !== 'sum')) {
		return wrong('/perMember', 'is for the plain sums of teams');
	}
	if (window.kind === 'dates') {
		const now = parts.clock.now();
		const today = localDateOf(now, zoneAt(tables, challenger, now));
		if (window.from < today) return wrong('/window/from', 'is over already');
		if (window.to < window.from) return wrong('/window/to', 'is before it begins');
		if (dayNumber(window.to) - dayNumber(window.from) >= LONGEST_DAYS) {
			return wrong('/window/to', `is more than ${LONGEST_DAYS} days after it begins`);
		}
		if (window.from > dateOfDay(dayNumber(today) + LONGEST_DAYS)) {
			return wrong('/window/from', `is more than ${LONGEST_DAYS} days ahead`);
		}
	}
	return ok({ version: 1, kind, metric, lens, window, perMember });
}

type BothSides = readonly [AskedSide, AskedSide];

function repSides(parts: Parts, own: Rep, otherId: Id): Result<BothSides, NoInvitation> {
	const { tables } = parts.authority;
	const other = tables.reps.get(otherId);
	if (otherId === own.id) return wrong('/with', 'is yourself');
	if (!other || !canBeAsked(tables, other, todayOf(parts))) {
		return wrong('/with', 'is nobody who can answer a challenge here');
	}
	if (isMuted(other)) return notNow(`${other.name} takes no challenges at the moment.`);
	if (openOf(tables, otherId) >= MOST_OPEN) {
		return notNow(`${other.name} has enough challenges under way. Ask again when one of them is over.`);
	}
	const between = [...tables.challenges.values()].filter(
		(challenge) =>
			challenge.rules.kind === 'rep' && [own.id, otherId].every((rep) => concernedIn(challenge).includes(rep))
	);
	if (between.some(({ state }) => RUNNING_STATES.includes(state))) {
		return notNow(`There is a challenge between you and ${other.name} already.`);
	}
	if (saidNoLately(parts, between, own.id)) {
		return notNow(`${other.name} would rather not just now. Ask again tomorrow.`);
	}
	if (askedLately(parts, between, own.id) >= MOST_ASKED) return notNow(askedEnough(other.name));
	return ok([
		{ id: own.id, name: own.name, reps: [own.id] },
		{ id: other.id, name: other.name, reps: [other.id] }
	]);
}

const isOfLate = ({ clock }: Parts, { invitedAt }: Challenge): boolean =>
	clock.now() - Date.parse(invitedAt) < INVITATION_MS;

const askedLately = (parts: Parts, between: readonly Challenge[], asking: Id): number =>
	between.filter((challenge) => challenge.challenger === asking && isOfLate(parts, challenge)).length;

const askedEnough = (name: string) => `You have challenged ${name} often enough for a day.`;

/** A no is a no for a day. */
const saidNoLately = (parts: Parts, between: readonly Challenge[], challenger: Id): boolean =>
	between.some(
		(challenge) =>
			challenge.state === 'declined' && challenge.challenger === challenger && isOfLate(parts, challenge)
	);

function teamSides(parts: Parts, own: Rep, otherTeam: Id): Result<BothSides, NoInvitation> {
	const { tables } = parts.authority;
	const today = todayOf(parts);
	const roster = new Roster(tables.memberships.values());
	const ownTeam = roster.teamOn(own.id, today);
	const [mine, other] = [tables.teams.get(ownTeam ?? ''), tables.teams.get(otherTeam)];
	if (!mine) return notNow('You are in no team today.');
	if (!other) return wrong('/with', 'is no team');
	if (other.id === mine.id) return wrong('/with', 'is your own team');
	const asked = (team: Id) =>
		[...tables.reps.values()]
			.filter((rep) => roster.teamOn(rep.id, today) === team)
			.filter((rep) => rep.id === own.id || (canBeAskedInTeam(tables, rep, today) && !isMuted(rep)))
			.map(({ id }) => id);
	const others = asked(other.id);
	if (others.length === 0) return notNow(`Nobody of ${other.name} can be asked at the moment.`);
	const between = [...tables.challenges.values()].filter(
		({ rules, sides }) =>
			rules.kind === 'team' && [mine.id, other.id].every((team) => sides.some(({ id }) => id === team))
	);
	if (between.some(({ state }) => RUNNING_STATES.includes(state)))
		return notNow(`There is a challenge between ${mine.name} and ${other.name} already.`);
	if (askedLately(parts, between, own.id) >= MOST_ASKED) return notNow(askedEnough(other.name));
	return ok([
		{ id: mine.id, name: mine.name, reps: asked(mine.id) },
		{ id: other.id, name: other.name, reps: others }
	]);
}

/** Among a team's members somebody who has opted out of public display is no more seen than the memberships show. */
const canBeAskedInTeam = (tables: Pick<Tables, 'users'>, rep: Rep, today: string): boolean =>
	canBeAsked(tables, { ...rep, privacy: null }, today);

/** H1: words, where leave would void it before it begins. Approved leave is known to the floor. */
function awayFrom(parts: Parts, sides: BothSides, window: ChallengeWindow): string | undefined {
	if (window.kind === 'minutes') return undefined;
	const [from, to] = [dayNumber(window.from), dayNumber(window.to)];
	const { work } = parts.authority.engine;
	const away = sides.find(({ reps }) => isMostlyAway(reps, from, to, (rep, day) => work.offReason(rep, day)));
	return away && `${away.name} has time off on half of these days or more.`;
}
