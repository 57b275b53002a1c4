/**
 * The columns of every collection, as PocketBase's answers are read: exactly what domain/records.ts and store.ts declare,
 * nothing else. `json` is also for fields with many values.
 */
import type { CollectionName } from '#lib/domain/records.ts';
import type { AnyCollection, AnyCollections } from './store.ts';

export type Kind = 'text' | 'number' | 'bool' | 'json';
type KindOf<T> = [T] extends [string]
	? 'text'
	: [T] extends [number]
		? 'number'
		: [T] extends [boolean]
			? 'bool'
			: 'json';
type Columns = {
	readonly [C in AnyCollection]: {
		readonly [F in Exclude<keyof AnyCollections[C], 'id'>]-?: KindOf<AnyCollections[C][F]>;
	};
};

export const FOLLOWED: readonly CollectionName[] = [
	'workspace',
	'regions',
	'teams',
	'team_regions',
	'reps',
	'capacity',
	'holidays',
	'leave',
	'memberships',
	'activity_types',
	'metrics',
	'targets',
	'streak_rules',
	'recognition_rules',
	'headlines',
	'notifications',
	'challenges',
	'contests',
	'contest_rosters',
	'contest_waits',
	'contest_series',
	'notification_settings',
	'own_goals',
	'shared_goals',
	'leagues',
	'media',
	'users',
	'api_keys',
	'screens',
	'activities'
];

export const COLUMNS: Columns = {
	workspace: {
		name: 'text',
		currency: 'text',
		timeZone: 'text',
		locale: 'text',
		weekStart: 'number',
		workingDays: 'json',
		hours: 'json',
		demo: 'bool',
		hideAmounts: 'bool',
		celebrations: 'json'
	},
	regions: { name: 'text', externalId: 'text' },
	teams: { name: 'text', colour: 'text', externalId: 'text' },
	team_regions: { team: 'text', region: 'text', from: 'text', to: 'text' },
	reps: {
		name: 'text',
		email: 'text',
		externalId: 'text',
		user: 'text',
		startedOn: 'text',
		endedOn: 'text',
		colour: 'text',
		privacy: 'json',
		house: 'bool'
	},
	capacity: {
		rep: 'text',
		from: 'text',
		to: 'text',
		workingDays: 'json',
		hours: 'json',
		fte: 'number',
		timeZone: 'text'
	},
	holidays: { date: 'text', name: 'text' },
	leave: {
		rep: 'text',
		from: 'text',
		to: 'text',
		kind: 'text',
		note: 'text',
		state: 'text',
		decidedBy: 'text'
	},
	memberships: { rep: 'text', team: 'text', from: 'text', to: 'text' },
	activity_types: {
		key: 'text',
		name: 'text',
		unit: 'text',
		stage: 'number',
		icon: 'text',
		colour: 'text',
		active: 'bool'
	},
	metrics: {
		key: 'text',
		name: 'text',
		definition: 'json',
		unit: 'text',
		direction: 'text',
		version: 'number'
	},
	targets: {
		subject: 'text',
		metric: 'text',
		period: 'text',
		value: 'number',
		from: 'text',
		to: 'text',
		public: 'bool'
	},
	streak_rules: {
		name: 'text',
		metric: 'text',
		minimum: 'number',
		per: 'text',
		from: 'text',
		active: 'bool',
		version: 'number'
	},
	recognition_rules: {
		name: 'text',
		kind: 'text',
		definition: 'json',
		icon: 'text',
		celebrate: 'bool',
		priority: 'number',
		from: 'text',
		active: 'bool',
		version: 'number'
	},
	headlines: {
		kind: 'text',
		rep: 'text',
		team: 'text',
		rule: 'text',
		data: 'json',
		at: 'text',
		marked: 'bool',
		reactions: 'json',
		comments: 'number'
	},
	notifications: {
		user: 'text',
		rep: 'text',
		kind: 'text',
		data: 'json',
		href: 'text',
		at: 'text',
		readAt: 'text'
	},
	notification_settings: { user: 'text', kinds: 'json', mutedUntil: 'text' },
	media: {
		rep: 'text',
		kind: 'text',
		type: 'text',
		bytes: 'number',
		width: 'number',
		height: 'number',
		animated: 'bool',
		seconds: 'number',
		at: 'text'
	},
	own_goals: { rep: 'text', metric: 'text', period: 'text', value: 'number' },
	shared_goals: {
		name: 'text',
		who: 'text',
		reps: 'json',
		metric: 'text',
		target: 'number',
		from: 'text',
		to: 'text',
		reachedAt: 'text',
		closedAt: 'text',
		score: 'number',
		version: 'number'
	},
	leagues: {
		from: 'text',
		to: 'text',
		tier: 'number',
		tiers: 'number',
		number: 'number',
		members: 'json',
		result: 'json',
		settledAt: 'text'
	},
	challenges: {
		rules: 'json',
		sides: 'json',
		stake: 'text',
		state: 'text',
		why: 'text',
		challenger: 'text',
		invitedAt: 'text',
		expiresAt: 'text',
		acceptedAt: 'text',
		startsAt: 'text',
		endsAt: 'text',
		settledAt: 'text',
		agreed: 'json',
		result: 'json',
		proposal: 'json',
		ruling: 'json',
		rematchOf: 'text',
		version: 'number'
	},
	contests: {
		name: 'text',
		state: 'text',
		rules: 'json',
		rulesHash: 'text',
		entrants: 'json',
		startsAt: 'text',
		endsAt: 'text',
		settlesAt: 'text',
		graceHours: 'number',
		editions: 'json',
		steps: 'json',
		series: 'text',
		repeats: 'text',
		copyOf: 'text',
		outcome: 'json',
		proposals: 'number',
		createdBy: 'text',
		version: 'number'
	},
	contest_rosters: { contest: 'text', audience: 'text', reps: 'json', roster: 'json', hash: 'text' },
	contest_waits: { contest: 'text', audience: 'text', reps: 'json', facts: 'json' },
	contest_series: { name: 'text', points: 'json', from: 'text', to: 'text', version: 'number' },
	users: { name: 'text', email: 'text', role: 'text', rep: 'text', manages: 'json', active: 'bool' },
	api_keys: { name: 'text', prefix: 'text', scope: 'text', expiresAt: 'text', revoked: 'bool' },
	screens: { name: 'text', board: 'json', slides: 'json', celebrations: 'json', revoked: 'bool' },
	activities: {
		rep: 'text',
		type: 'text',
		quantity: 'number',
		amount: 'number',
		margin: 'number',
		customer: 'text',
		deal: 'text',
		occurredAt: 'text',
		localDate: 'text',
		source: 'text',
		externalId: 'text',
		note: 'text',
		createdBy: 'text',
		receivedAt: 'text'
	},
	key_secrets: { key: 'text', secretHash: 'text' },
	sign_in_links: { user: 'text', tokenHash: 'text', expiresAt: 'text', usedAt: 'text', createdBy: 'text' },
	sessions: {
		user: 'text',
		tokenHash: 'text',
		nextHash: 'text',
		expiresAt: 'text',
		endsAt: 'text',
		createdAt: 'text',
		lastSeenAt: 'text',
		rotatedAt: 'text',
		rights: 'text',
		device: 'text',
		signedInBy: 'text'
	},
	spent_secrets: { session: 'text', secretHash: 'text', until: 'text' },
	pairings: { codeHash: 'text', cookieHash: 'text', address: 'text', expiresAt: 'text', screen: 'text' },
	screen_secrets: { screen: 'text', secretHash: 'text' },
	requests: { identity: 'text', key: 'text', bodyHash: 'text', status: 'number', response: 'json' },
	imports: {
		name: 'text',
		state: 'text',
		mapping: 'json',
		createdBy: 'text',
		total: 'number',
		done: 'number',
		created: 'number',
		updated: 'number',
		unchanged: 'number',
		rejected: 'number',
		error: 'text',
		startedAt: 'text',
		endedAt: 'text'
	},
	mappings: { name: 'text', mapping: 'json' },
	scenarios: { name: 'text', query: 'text', createdBy: 'text', shared: 'bool' },
	recognitions: {
		key: 'text',
		kind: 'text',
		rep: 'text',
		team: 'text',
		rule: 'text',
		icon: 'text',
		data: 'json',
		cause: 'text',
		causeSeq: 'number',
		at: 'text',
		marked: 'bool',
		hidden: 'bool',
		quiet: 'bool',
		createdBy: 'text',
		reactions: 'json',
		comments: 'number'
	},
	reactions: { recognition: 'text', user: 'text', emoji: 'text', at: 'text' },
	comments: { recognition: 'text', user: 'text', rep: 'text', text: 'text', at: 'text' },
	contest_checks: {
		contest: 'text',
		fact: 'text',
		rep: 'text',
		state: 'text',
		by: 'text',
		at: 'text',
		as: 'text'
	},
	contest_results: {
		contest: 'text',
		number: 'number',
		hash: 'text',
		seq: 'number',
		at: 'text',
		by: 'text',
		why: 'text'
	},
	contest_locks: { contest: 'text', round: 'number', number: 'number', seq: 'number', at: 'text' },
	contest_proposals: {
		contest: 'text',
		number: 'number',
		seq: 'number',
		at: 'text',
		causes: 'json',
		places: 'json',
		prizes: 'json',
		voids: 'json',
		hash: 'text',
		state: 'text',
		by: 'text',
		why: 'text',
		decidedAt: 'text'
	},
	contest_words: { contest: 'text', rep: 'text', word: 'text', at: 'text' },
	contest_secrets: { contest: 'text', secret: 'text' },
	cursors: { name: 'text', epoch: 'text', seq: 'number', data: 'json' },
	intents: { key: 'text', data: 'json', at: 'text' },
	push_subscriptions: {
		user: 'text',
		session: 'text',
		endpoint: 'text',
		p256dh: 'text',
		auth: 'text',
		name: 'text',
		at: 'text'
	},
	push_marks: {
		key: 'text',
		notification: 'text',
		device: 'text',
		attempt: 'number',
		state: 'text',
		due: 'text',
		at: 'text'
	},
	audit: { actor: 'text', action: 'text', subject: 'text', before: 'json', after: 'json', at: 'text' },
	presence: { subject: 'text', lastSeen: 'text' }
};

/** PocketBase's `fields` parameter: the id and the declared columns. */
export const fieldsOf = (collection: AnyCollection) => ['id', ...Object.keys(COLUMNS[collection])].join(',');
