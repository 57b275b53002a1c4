import { describe, expect, test } from 'vitest';
import {
	ACTIONS,
	actorOf,
	may,
	maySubscribe,
	streamsOf,
	type Action,
	type Subject
} from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';

const [OWN, COLLEAGUE] = ['repown000000001', 'repother0000001'];
const [MINE, THEIRS] = ['teammine0000001', 'teamtheirs00001'];

const user = (role: 'rep' | 'manager' | 'admin', rep = '', manages: string[] = []): Identity => ({
	kind: 'user',
	id: `user${role.padEnd(11, '0')}`,
	name: role,
	role,
	rep,
	manages
});
const key = (scope: 'read' | 'write' | 'admin'): Identity => ({
	kind: 'key',
	id: 'key000000000001',
	name: scope,
	scope
});

/** Everyone there is. A seller's team is not theirs to manage, unless they are a manager. */
const EVERYONE = {
	nobody: { kind: 'nobody' },
	guest: { kind: 'guest' },
	screen: { kind: 'screen', id: 'screen000000001', name: 'Wall' },
	rep: user('rep', OWN),
	/** Signs in, and competes as nobody. */
	'rep without a person': user('rep'),
	/** Was a manager once: what is left of it counts for nothing. */
	'rep with teams': user('rep', OWN, [MINE]),
	manager: user('manager', '', [MINE]),
	'manager without teams': user('manager'),
	'selling manager': user('manager', OWN, [MINE]),
	admin: user('admin'),
	'read key': key('read'),
	'write key': key('write'),
	'admin key': key('admin'),
	operator: { kind: 'operator' }
} as const satisfies Record<string, Identity>;
type Who = keyof typeof EVERYONE;
const WHO = Object.keys(EVERYONE) as Who[];

const SUBJECTS = {
	ever: undefined,
	/** One's own person, who is in a team of somebody else. */
	own: { rep: OWN, teams: [THEIRS] },
	/** Somebody in the team that managers here manage. */
	managed: { rep: COLLEAGUE, teams: [MINE] },
	foreign: { rep: COLLEAGUE, teams: [THEIRS] },
	/** Somebody in no team. */
	loose: { rep: COLLEAGUE, teams: [] },
	/** Nobody has said whose team it is. */
	unplaced: { rep: COLLEAGUE }
} as const satisfies Record<string, Subject | undefined>;
type About = keyof typeof SUBJECTS;
const ABOUT = Object.keys(SUBJECTS) as About[];

const EVERYTHING = ABOUT;
const FULL: readonly Who[] = ['admin', 'admin key', 'operator'];

/** Who may do an action to what, besides those in `all`, who may do it to everything. Whoever is not named may not at all. */
interface Expected {
	readonly all: readonly Who[];
	readonly some?: Partial<Record<Who, readonly About[]>>;
}

/** People, and no machines. */
const SPEAKERS: readonly Who[] = [
	'rep',
	'rep without a person',
	'rep with teams',
	'manager',
	'manager without teams',
	'selling manager',
	'admin'
];
const OWN_ONLY = { rep: ['ever', 'own'], 'rep with teams': ['ever', 'own'] } as const;

const EXPECTED: Readonly<Record<Action, Expected>> = {
	'floor.look': { all: WHO.filter((who) => who !== 'nobody') },
	'facts.private': {
		all: FULL,
		some: {
			...OWN_ONLY,
			manager: ['ever', 'managed'],
			'manager without teams': ['ever'],
			'selling manager': ['ever', 'own', 'managed']
		}
	},
	'figures.restricted': {
		all: FULL,
		some: {
			manager: ['ever', 'managed'],
			'manager without teams': ['ever'],
			'selling manager': ['ever', 'managed']
		}
	},
	'activities.write': {
		all: [...FULL, 'write key'],
		some: {
			...OWN_ONLY,
			manager: ['ever', 'managed', 'loose'],
			'manager without teams': ['ever', 'loose'],
			'selling manager': ['ever', 'own', 'managed', 'loose']
		}
	},
	'people.details': {
		all: [...FULL, 'write key'],
		some: {
			...OWN_ONLY,
			manager: ['ever', 'managed', 'loose'],
			'manager without teams': ['ever', 'loose'],
			'selling manager': ['ever', 'own', 'managed', 'loose']
		}
	},
	'people.write': {
		all: [...FULL, 'write key'],
		some: {
			manager: ['ever', 'managed', 'loose'],
			'manager without teams': ['ever', 'loose'],
			'selling manager': ['ever', 'managed', 'loose']
		}
	},
	'targets.write': {
		all: FULL,
		some: {
			manager: ['ever', 'managed'],
			'manager without teams': ['ever'],
			'selling manager': ['ever', 'managed']
		}
	},
	'holidays.write': { all: [...FULL, 'manager', 'manager without teams', 'selling manager'] },
	'leave.see': {
		all: FULL,
		some: {
			...OWN_ONLY,
			manager: ['ever', 'managed'],
			'manager without teams': ['ever'],
			'selling manager': ['ever', 'own', 'managed']
		}
	},
	'leave.decide': {
		all: FULL,
		some: {
			manager: ['ever', 'managed'],
			'manager without teams': ['ever'],
			'selling manager': ['ever', 'managed']
		}
	},
	'screens.manage': { all: [...FULL, 'manager', 'manager without teams', 'selling manager'] },
	'imports.run': { all: [...FULL, 'manager', 'manager without teams', 'selling manager', 'write key'] },
	'notifications.own': {
		all: [
			'rep',
			'rep without a person',
			'rep with teams',
			'manager',
			'manager without teams',
			'selling manager',
			'admin'
		]
	},
	'sessions.own': { all: SPEAKERS },
	'audit.read': { all: FULL },
	'status.see': { all: FULL },
	'backups.make': { all: FULL },
	'metrics.read': { all: ['admin', 'read key', 'write key', 'admin key', 'operator'] },
	'recognition.say': { all: SPEAKERS },
	'recognition.rules': { all: [...FULL, 'manager', 'manager without teams', 'selling manager'] },
	'recognition.remove': { all: [...SPEAKERS, 'admin key', 'operator'] },
	'recognition.moderate': {
		all: FULL,
		some: {
			manager: ['ever', 'managed'],
			'manager without teams': ['ever'],
			'selling manager': ['ever', 'managed']
		}
	},
	'recognition.keep': { all: [], some: { ...OWN_ONLY, 'selling manager': ['ever', 'own'] } },
	'media.write': {
		all: FULL,
		some: {
			...OWN_ONLY,
			manager: ['ever', 'managed'],
			'manager without teams': ['ever'],
			'selling manager': ['ever', 'own', 'managed']
		}
	},
	'challenges.play': { all: [], some: { ...OWN_ONLY, 'selling manager': ['ever', 'own'] } },
	'challenges.rule': {
		all: FULL,
		some: {
			manager: ['ever', 'managed'],
			'manager without teams': ['ever'],
			'selling manager': ['ever', 'managed']
		}
	},
	'contests.write': { all: [...FULL, 'manager', 'manager without teams', 'selling manager'] },
	'contests.rule': {
		all: FULL,
		some: {
			manager: ['ever', 'managed'],
			'manager without teams': ['ever'],
			'selling manager': ['ever', 'managed']
		}
	},
	'contests.play': { all: [], some: { ...OWN_ONLY, 'selling manager': ['ever', 'own'] } },
	'goals.own': { all: [], some: { ...OWN_ONLY, 'selling manager': ['ever', 'own'] } },
	'goals.write': { all: [...FULL, 'manager', 'manager without teams', 'selling manager'] },
	'streaks.write': { all: [...FULL, 'manager', 'manager without teams', 'selling manager'] },
	'scenarios.keep': { all: [...FULL, 'manager', 'manager without teams', 'selling manager'] },
	'metrics.write': { all: [...FULL, 'manager', 'manager without teams', 'selling manager'] },
	'imports.oversee': { all: FULL },
	'structure.write': { all: FULL },
	'users.manage': { all: FULL },
	'keys.manage': { all: FULL },
	'floor.replace': { all: ['admin', 'operator'] }
};

describe('Access: who may do what to what', () => {
	test('Access: every action has its expectations here', () => {
		expect(Object.keys(EXPECTED).sort()).toEqual([...ACTIONS].sort());
	});

	test.each(ACTIONS.flatMap((action) => WHO.map((who) => [who, action] as const)))(
		'Access: %s, %s',
		(who, action) => {
			const { all, some } = EXPECTED[action];
			const expected = all.includes(who) ? EVERYTHING : (some?.[who] ?? []);
			const allowed = ABOUT.filter((about) => may(EVERYONE[who], action, SUBJECTS[about]));
			expect(allowed).toEqual([...expected]);
		}
	);

	test('Access: somebody without a person is not taken for a fact without one', () => {
		for (const who of ['rep without a person', 'manager', 'manager without teams'] as const) {
			for (const action of ['facts.private', 'activities.write', 'people.details'] as const) {
				expect(may(EVERYONE[who], action, { rep: '', teams: [THEIRS] })).toBe(false);
				expect(may(EVERYONE[who], action, { teams: [THEIRS] })).toBe(false);
			}
		}
	});

	test('Access: of several teams one that is managed is enough', () => {
		expect(may(EVERYONE.manager, 'facts.private', { rep: COLLEAGUE, teams: [THEIRS, MINE] })).toBe(true);
		expect(may(EVERYONE.manager, 'facts.private', { rep: COLLEAGUE, teams: [THEIRS] })).toBe(false);
	});
});

const STREAMS = [
	'floor',
	`rep:${OWN}`,
	`rep:${COLLEAGUE}`,
	`team:${MINE}`,
	`team:${THEIRS}`,
	'admin'
] as const;
type Stream = (typeof STREAMS)[number];

const ALL_BUT_REPS: readonly Stream[] = ['floor', `team:${MINE}`, `team:${THEIRS}`, 'admin'];
const HEARS: Readonly<Record<Who, readonly Stream[]>> = {
	nobody: [],
	guest: ['floor'],
	screen: ['floor'],
	rep: ['floor', `rep:${OWN}`],
	'rep without a person': ['floor'],
	'rep with teams': ['floor', `rep:${OWN}`],
	manager: ['floor', `team:${MINE}`],
	'manager without teams': ['floor'],
	'selling manager': ['floor', `rep:${OWN}`, `team:${MINE}`],
	admin: ALL_BUT_REPS,
	'read key': ['floor'],
	'write key': ['floor'],
	'admin key': ALL_BUT_REPS,
	operator: ALL_BUT_REPS
};

describe('Streams: who may hear what', () => {
	test.each(WHO)('Streams: %s', (who) => {
		expect(STREAMS.filter((stream) => maySubscribe(EVERYONE[who], stream))).toEqual(HEARS[who]);
	});

	test.each([
		'',
		'floor ',
		'Floor',
		'floor:',
		'rep:',
		'team:',
		'rep',
		`rep:${OWN}x`,
		`team:${MINE} `,
		'admin:x',
		`\nfloor`,
		`rep:${OWN.toUpperCase()}`,
		'everything',
		'__proto__'
	])('Streams: %j is none, for anybody', (stream) => {
		expect(WHO.filter((who) => maySubscribe(EVERYONE[who], stream))).toEqual([]);
	});

	test('Streams: what a client takes by itself', () => {
		expect(Object.fromEntries(WHO.map((who) => [who, streamsOf(EVERYONE[who])]))).toEqual({
			nobody: [],
			guest: ['floor'],
			screen: ['floor'],
			rep: ['floor', `rep:${OWN}`],
			'rep without a person': ['floor'],
			'rep with teams': ['floor', `rep:${OWN}`],
			manager: ['floor', `team:${MINE}`],
			'manager without teams': ['floor'],
			'selling manager': ['floor', `rep:${OWN}`, `team:${MINE}`],
			admin: ['floor', 'admin'],
			'read key': ['floor'],
			'write key': ['floor'],
			'admin key': ['floor'],
			operator: ['floor']
		});
	});

	test('Streams: nobody takes by itself what it may not hear', () => {
		for (const who of WHO) {
			for (const stream of streamsOf(EVERYONE[who])) expect(maySubscribe(EVERYONE[who], stream)).toBe(true);
		}
	});
});

test('Access: whoever acts is named by kind and id', () => {
	expect(actorOf(EVERYONE.admin)).toBe('user:useradmin000000');
	expect(actorOf(EVERYONE['write key'])).toBe('key:key000000000001');
	expect(actorOf(EVERYONE.operator)).toBe('operator');
	expect(actorOf(EVERYONE.screen)).toBe('screen:screen000000001');
});
