/** H1: who of the demo's people played whom in the last two weeks, who plays now, and who was asked to. What came of it is counted, not made up. */
import { dateOfDay, instantText, startOfDay, weekdayOf } from '#lib/domain/calendar.ts';
import type { Challenge, ChallengeRules, Sides } from '#lib/domain/challenges/challenge.ts';
import { invitationOf } from '#lib/domain/challenges/invite.ts';
import { GRACE_MS, INVITATION_MS } from '#lib/domain/challenges/limits.ts';
import { spanOf } from '#lib/domain/challenges/window.ts';
import type { Id, Leave, Rep } from '#lib/domain/records.ts';
import { demoId, type People, type Seller } from './people.ts';
import { pick, seededRandom, seedOf, whole } from './random.ts';

const HOUR = 3_600_000;

interface Story {
	/** Places in the list of sellers, or of teams. */
	readonly pair: readonly [number, number];
	readonly kind?: 'team';
	readonly metric: string;
	readonly lens?: ChallengeRules['lens'];
	/** Working days ago; 0 is under way. */
	readonly ago: number;
	/** Days it lasts. */
	readonly days: number;
	readonly stake?: string;
}

const STORIES: readonly Story[] = [
	{ pair: [0, 6], metric: 'calls', ago: 9, days: 1, stake: 'The good chair for a week' },
	{ pair: [2, 12], metric: 'appointments_set', ago: 7, days: 2 },
	{ pair: [9, 14], metric: 'calls', ago: 5, days: 1, lens: 'baseline', stake: 'A coffee' },
	{ pair: [0, 2], kind: 'team', metric: 'orders', ago: 8, days: 5, stake: 'Cake on Friday' },
	{ pair: [18, 3], metric: 'calls', ago: 3, days: 1 },
	{ pair: [0, 18], metric: 'calls', ago: 0, days: 3, stake: 'Lunch in the harbour' }
];

/** So many working days before a day. */
function workingDaysBefore(day: number, count: number): number {
	let at = day;
	for (let left = count; left > 0;) {
		at--;
		if (weekdayOf(at) <= 5) left--;
	}
	return at;
}

const isAway = (leave: readonly Leave[], rep: Id, from: number, to: number): boolean =>
	leave.some(
		(one) =>
			one.rep === rep && one.state === 'approved' && one.from <= dateOfDay(to) && one.to >= dateOfDay(from)
	);

/**
 * The demo's challenges as of a moment (ms since 1970): one under way, one that waits for an answer, the others over and not yet
 * settled. Whoever is on leave meanwhile is replaced by the next one who is not.
 */
export function demoChallenges(
	people: Pick<People, 'sellers' | 'teams' | 'memberships'>,
	leave: readonly Leave[],
	today: number,
	now: number,
	zone: string
): Challenge[] {
	const { sellers } = people;
	const reps = sellers.filter(({ lastDay }) => lastDay === Infinity).map(({ rep }) => rep);
	const invitation = nextInvitation(reps, leave, today, now, zone);
	const told = STORIES.flatMap((story, index): Challenge[] => {
		const from = workingDaysBefore(today, story.ago);
		const to = from + story.days - 1;
		if (story.ago > 0 && startOfDay(to + 1, zone) + GRACE_MS > now) return [];
		const acceptedAt = story.ago === 0 ? now - 2 * HOUR : startOfDay(from, zone) + 9 * HOUR;
		const free = (seller: Seller) => seller.lastDay >= to && !isAway(leave, seller.rep.id, from, to);
		const sides = story.kind ? teamSides(people, story.pair, from) : repSides(sellers, story.pair, free);
		const rules: ChallengeRules = {
			version: 1,
			kind: story.kind ?? 'rep',
			metric: story.metric,
			lens: story.lens ?? 'raw',
			window: { kind: 'dates', from: dateOfDay(from), to: dateOfDay(to) },
			perMember: story.kind === 'team'
		};
		const id = demoId('duel', index + 1);
		const played = accepted({ id, rules, sides, stake: story.stake ?? '' }, acceptedAt, zone);
		return [{ ...played, state: story.ago === 0 ? 'live' : 'grace' }];
	});
	return invitation ? [...told, invitation] : told;
}

interface Invitation {
	readonly id: Id;
	readonly rules: ChallengeRules;
	readonly sides: readonly DemoSide[];
	readonly stake: string;
}

/** One that is under way since it was accepted. */
function accepted({ id, rules, sides, stake }: Invitation, acceptedAt: number, zone: string): Challenge {
	const since = instantText(acceptedAt);
	const reps = sides.flatMap((side) => side.reps);
	const { startsAt, endsAt } = spanOf(rules.window, reps, acceptedAt, () => zone);
	const playing = sides.map(({ id, name, reps }) => ({
		id,
		name,
		members: reps.map((rep) => ({ rep, answer: 'in' as const, since, until: '' }))
	}));
	return {
		...{ id, rules, sides: playing as unknown as Sides, stake, state: 'live', why: '' },
		challenger: reps[0] ?? '',
		invitedAt: instantText(acceptedAt - HOUR),
		expiresAt: instantText(acceptedAt - HOUR + INVITATION_MS),
		acceptedAt: since,
		startsAt: instantText(startsAt),
		endsAt: instantText(endsAt),
		...{ settledAt: '', agreed: [], result: null, proposal: null, ruling: null, rematchOf: '', version: 3 }
	};
}

const METRICS = ['calls', 'appointments_set', 'orders'] as const;
const STAKES = ['A coffee', 'The good chair for a week', 'Lunch in the harbour', ''] as const;

/**
 * H1: the one that begins on a later day (its number) between two who are there for all of it; undefined: there are no two. The
 * same day and people give the same.
 */
export function nextDuel(
	reps: readonly Pick<Rep, 'id' | 'name'>[],
	leave: readonly Leave[],
	day: number,
	now: number,
	zone: string
): Challenge | undefined {
	const random = seededRandom(seedOf(day));
	const to = day + whole(random, 0, 2);
	const free = reps.filter(({ id }) => !isAway(leave, id, day, to));
	if (free.length < 2) return undefined;
	const one = pick(random, free);
	const other = pick(
		random,
		free.filter((rep) => rep !== one)
	);
	const rules: ChallengeRules = {
		...{ version: 1, kind: 'rep', metric: pick(random, METRICS), lens: 'raw', perMember: false },
		window: { kind: 'dates', from: dateOfDay(day), to: dateOfDay(to) }
	};
	const sides = [one, other].map(({ id, name }) => ({ id, name, reps: [id] }));
	return accepted({ id: demoId('duel', day), rules, sides, stake: pick(random, STAKES) }, now, zone);
}

/** So many days an invitation's window lies ahead, and lasts. */
const AHEAD = 1;
const ASKED_DAYS = 3;
/** Ids of invitations begin behind those of all days. */
const INVITATIONS = 100_000;

/**
 * H1: an invitation of a day (its number) to the first of them by name, from somebody who is there for all of it; undefined: there
 * are no two. The same day and people give the same.
 */
export function nextInvitation(
	reps: readonly Pick<Rep, 'id' | 'name'>[],
	leave: readonly Leave[],
	day: number,
	now: number,
	zone: string
): Challenge | undefined {
	const random = seededRandom(seedOf(day, 1));
	const [from, to] = [day + AHEAD, day + AHEAD + ASKED_DAYS - 1];
	const free = reps
		.filter(({ id }) => !isAway(leave, id, from, to))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
	const [asked, ...others] = free;
	if (!asked || others.length === 0) return undefined;
	const challenger = pick(random, others);
	const side = ({ id, name }: Pick<Rep, 'id' | 'name'>) => ({ id, name, reps: [id] });
	return invitationOf(
		{
			id: demoId('duel', INVITATIONS + day),
			rules: {
				...{ version: 1, kind: 'rep', metric: pick(random, METRICS), lens: 'raw', perMember: false },
				window: { kind: 'dates', from: dateOfDay(from), to: dateOfDay(to) }
			},
			sides: [side(challenger), side(asked)],
			stake: pick(random, STAKES),
			challenger: challenger.id,
			rematchOf: ''
		},
		now - HOUR,
		() => zone
	);
}

interface DemoSide {
	readonly id: Id;
	readonly name: string;
	readonly reps: readonly Id[];
}

function repSides(
	sellers: readonly Seller[],
	[first, second]: Story['pair'],
	free: (seller: Seller) => boolean
): DemoSide[] {
	const next = (place: number, taken?: Seller) =>
		[...sellers.slice(place), ...sellers].find((one) => one !== taken && free(one));
	const one = next(first);
	const other = next(second, one);
	return [one, other].flatMap((seller) =>
		seller ? [{ id: seller.rep.id, name: seller.rep.name, reps: [seller.rep.id] }] : []
	);
}

function teamSides(
	{ teams, memberships }: Pick<People, 'teams' | 'memberships'>,
	pair: Story['pair'],
	day: number
): DemoSide[] {
	const date = dateOfDay(day);
	return pair.flatMap((place) => {
		const team = teams[place];
		if (!team) return [];
		const members = memberships.filter(
			(one) => one.team === team.id && one.from <= date && (one.to === '' || one.to >= date)
		);
		return [{ id: team.id, name: team.name, reps: members.map(({ rep }) => rep) }];
	});
}

/** When one that is over was settled. */
export const settledAtOf = ({ endsAt }: Pick<Challenge, 'endsAt'>): number => Date.parse(endsAt) + GRACE_MS;
