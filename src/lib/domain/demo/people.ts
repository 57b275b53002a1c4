/** The demo company's people. Ids are fixed, so that a demo can be recognised, and continued after a restart. */
import { dateOfDay } from '#lib/domain/calendar.ts';
import type { Id, LocalDate, Membership, Region, Rep, Team, TeamRegion, User } from '#lib/domain/records.ts';
import { profileOf, type Profile } from './profile.ts';

const PREFIX = 'demo';
const ID_LENGTH = 15;
/** An id such as `demorep00000007`. */
export const demoId = (kind: string, number: number): Id =>
	`${PREFIX}${kind}${String(number).padStart(ID_LENGTH - PREFIX.length - kind.length, '0')}`;
export const isDemoId = (id: Id): boolean => id.startsWith(PREFIX);
export const DEMO_MANAGER: Id = demoId('manager', 1);

export const COMPANY = 'Harbour & Pine';
const REGIONS = ['North', 'South'] as const;
/** Name and region. */
const TEAMS = [
	['Lighthouse', 0],
	['Compass', 0],
	['Windward', 1],
	['Anchor', 1]
] as const;

interface Person {
	readonly name: string;
	/** Index into TEAMS; of somebody who moved, the later one. */
	readonly team: number;
	/** 1 is average. */
	readonly skill: number;
	/** The team before, and how many days ago that ended. */
	readonly moved?: { readonly from: number; readonly daysAgo: number };
	readonly startedDaysAgo?: number;
	readonly endedDaysAgo?: number;
}

const LONG_AGO = 900;
const PEOPLE: readonly Person[] = [
	{ name: 'Amara Okafor', team: 0, skill: 1.3 },
	{ name: 'Lukas Brandt', team: 0, skill: 1.05 },
	{ name: 'Mei-Ling Chen', team: 0, skill: 1.15 },
	{ name: 'Sofia Marchetti', team: 0, skill: 0.9 },
	{ name: 'Declan Murphy', team: 0, skill: 0.8 },
	{ name: 'Ingrid Solberg', team: 0, skill: 1, moved: { from: 2, daysAgo: 75 } },
	{ name: 'Rohan Mehta', team: 1, skill: 1.25 },
	{ name: 'Camille Laurent', team: 1, skill: 1 },
	{ name: 'Tomasz Nowak', team: 1, skill: 0.95 },
	{ name: 'Yuki Tanaka', team: 1, skill: 1.1 },
	{ name: 'Grace Whitfield', team: 1, skill: 0.85 },
	{ name: 'Omar Haddad', team: 1, skill: 0.8, startedDaysAgo: 61 },
	{ name: 'Isabel Navarro', team: 2, skill: 1.2 },
	{ name: 'Jonas Lindqvist', team: 2, skill: 1 },
	{ name: 'Priya Raman', team: 2, skill: 1.1 },
	{ name: 'Marcus Bell', team: 2, skill: 0.9 },
	{ name: 'Zeynep Aydın', team: 2, skill: 1.05, moved: { from: 1, daysAgo: 110 } },
	{ name: 'Caleb Foster', team: 2, skill: 0.75 },
	{ name: 'Nadia Petrova', team: 3, skill: 1.15 },
	{ name: 'Thabo Dlamini', team: 3, skill: 1.05 },
	{ name: 'Hannah Weiss', team: 3, skill: 0.95 },
	{ name: 'Mateo Herrera', team: 3, skill: 1, moved: { from: 0, daysAgo: 48 } },
	{ name: 'Siobhán Kelly', team: 3, skill: 1.1 },
	{ name: 'Viktor Horváth', team: 3, skill: 0.85, endedDaysAgo: 40 }
];

/** Somebody of the demo, and how they sell. Days are days since 1970; both ends are worked. */
export interface Seller {
	readonly rep: Rep;
	readonly number: number;
	readonly profile: Profile;
	readonly firstDay: number;
	readonly lastDay: number;
}

export interface People {
	readonly regions: readonly Region[];
	readonly teams: readonly Team[];
	readonly teamRegions: readonly TeamRegion[];
	readonly sellers: readonly Seller[];
	readonly memberships: readonly Membership[];
	/** Signs in on the demo and may end it. */
	readonly manager: User;
}

const emailOf = (name: string): string => {
	const plain = name
		.replaceAll('ı', 'i')
		.normalize('NFD')
		.replace(/[^A-Za-z ]/g, '')
		.toLowerCase();
	return `${plain.replace(' ', '.')}@harbour-pine.example`;
};

function seller(seed: number, person: Person, number: number, today: number): Seller {
	const firstDay = today - (person.startedDaysAgo ?? LONG_AGO + number * 37);
	const lastDay = person.endedDaysAgo === undefined ? Infinity : today - person.endedDaysAgo;
	const rep: Rep = {
		id: demoId('rep', number + 1),
		name: person.name,
		email: emailOf(person.name),
		externalId: '',
		user: '',
		startedOn: dateOfDay(firstDay),
		endedOn: lastDay === Infinity ? '' : dateOfDay(lastDay),
		colour: '',
		privacy: null,
		house: false
	};
	return { rep, number, profile: profileOf(seed, number, person.skill), firstDay, lastDay };
}

/** One span, or two for somebody who moved. */
function spansOf({ team, moved }: Person, today: number): { team: number; from: LocalDate; to: LocalDate }[] {
	if (!moved) return [{ team, from: '', to: '' }];
	const change = today - moved.daysAgo;
	return [
		{ team: moved.from, from: '', to: dateOfDay(change - 1) },
		{ team, from: dateOfDay(change), to: '' }
	];
}

const teamId = (index: number): Id => demoId('team', index + 1);
const regionId = (index: number): Id => demoId('region', index + 1);

/** Everybody as of a day; how people sell depends on the seed alone. */
export function demoPeople(seed: number, today: number): People {
	const sellers = PEOPLE.map((person, number) => seller(seed, person, number, today));
	const spans = PEOPLE.flatMap((person, number) =>
		spansOf(person, today).map((span) => ({ rep: demoId('rep', number + 1), ...span }))
	);
	return {
		regions: REGIONS.map((name, index) => ({ id: regionId(index), name, externalId: '' })),
		teams: TEAMS.map(([name], index) => ({ id: teamId(index), name, colour: '', externalId: '' })),
		teamRegions: TEAMS.map(([, region], index) => ({
			id: demoId('place', index + 1),
			team: teamId(index),
			region: regionId(region),
			from: '',
			to: ''
		})),
		sellers,
		memberships: spans.map(({ rep, team, from, to }, index) => ({
			id: demoId('member', index + 1),
			rep,
			team: teamId(team),
			from,
			to
		})),
		manager: {
			id: DEMO_MANAGER,
			name: 'Demo manager',
			email: '',
			role: 'admin',
			rep: '',
			manages: TEAMS.map((_, index) => teamId(index)),
			active: true
		}
	};
}
