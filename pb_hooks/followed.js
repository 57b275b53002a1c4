/**
 * What the feed shows of each followed collection. Columns are listed, never taken from the schema: a new column is
 * private until somebody lists it here. Kinds: text, number, bool, json (also fields with many values).
 * Never listed: passwords, token keys, hashes, what only says when somebody was last seen.
 */
const text = (...names) => Object.fromEntries(names.map((name) => [name, 'text']));
const number = (...names) => Object.fromEntries(names.map((name) => [name, 'number']));
const bool = (...names) => Object.fromEntries(names.map((name) => [name, 'bool']));
const json = (...names) => Object.fromEntries(names.map((name) => [name, 'json']));

const FOLLOWED = {
	workspace: Object.assign(
		text('name', 'currency', 'timeZone', 'locale'),
		number('weekStart'),
		json('workingDays', 'hours', 'celebrations'),
		bool('demo', 'hideAmounts')
	),
	regions: text('name', 'externalId'),
	teams: text('name', 'colour', 'externalId'),
	team_regions: text('team', 'region', 'from', 'to'),
	reps: Object.assign(
		text('name', 'email', 'externalId', 'user', 'startedOn', 'endedOn', 'colour'),
		json('privacy'),
		bool('house')
	),
	capacity: Object.assign(
		text('rep', 'from', 'to'),
		json('workingDays', 'hours'),
		number('fte'),
		text('timeZone')
	),
	holidays: text('date', 'name'),
	leave: text('rep', 'from', 'to', 'kind', 'note', 'state', 'decidedBy'),
	memberships: text('rep', 'team', 'from', 'to'),
	activity_types: Object.assign(
		text('key', 'name', 'unit'),
		number('stage'),
		text('icon', 'colour'),
		bool('active')
	),
	metrics: Object.assign(
		text('key', 'name'),
		json('definition'),
		text('unit', 'direction'),
		number('version')
	),
	targets: Object.assign(
		text('subject', 'metric', 'period'),
		number('value'),
		text('from', 'to'),
		bool('public')
	),
	streak_rules: Object.assign(
		text('name', 'metric'),
		number('minimum'),
		text('per', 'from'),
		bool('active'),
		number('version')
	),
	recognition_rules: Object.assign(
		text('name', 'kind', 'icon', 'from'),
		json('definition'),
		bool('celebrate', 'active'),
		number('priority', 'version')
	),
	headlines: Object.assign(
		text('kind', 'rep', 'team', 'rule', 'at'),
		json('data', 'reactions'),
		bool('marked'),
		number('comments')
	),
	notifications: Object.assign(text('user', 'rep', 'kind', 'href', 'at', 'readAt'), json('data')),
	notification_settings: Object.assign(text('user', 'mutedUntil'), json('kinds')),
	media: Object.assign(
		text('rep', 'kind', 'type', 'at'),
		number('bytes', 'width', 'height', 'seconds'),
		bool('animated')
	),
	own_goals: Object.assign(text('rep', 'metric', 'period'), number('value')),
	shared_goals: Object.assign(
		text('name', 'who', 'metric', 'from', 'to', 'reachedAt', 'closedAt'),
		json('reps'),
		number('target', 'score', 'version')
	),
	leagues: Object.assign(
		text('from', 'to', 'settledAt'),
		number('tier', 'tiers', 'number'),
		json('members', 'result')
	),
	challenges: Object.assign(
		json('rules', 'sides', 'agreed', 'result', 'proposal', 'ruling'),
		text('stake', 'state', 'why', 'challenger', 'rematchOf'),
		text('invitedAt', 'expiresAt', 'acceptedAt', 'startsAt', 'endsAt', 'settledAt'),
		number('version')
	),
	contests: Object.assign(
		text(
			'name',
			'state',
			'rulesHash',
			'startsAt',
			'endsAt',
			'settlesAt',
			'series',
			'repeats',
			'copyOf',
			'createdBy'
		),
		json('rules', 'entrants', 'editions', 'steps', 'outcome'),
		number('graceHours', 'proposals', 'version')
	),
	contest_rosters: Object.assign(text('contest', 'audience', 'hash'), json('reps', 'roster')),
	contest_waits: Object.assign(text('contest', 'audience'), json('reps', 'facts')),
	contest_series: Object.assign(text('name', 'from', 'to'), json('points'), number('version')),
	users: Object.assign(text('name', 'email', 'role', 'rep'), json('manages'), bool('active')),
	api_keys: Object.assign(text('name', 'prefix', 'scope', 'expiresAt'), bool('revoked')),
	screens: Object.assign(text('name'), json('board', 'slides', 'celebrations'), bool('revoked')),
	activities: Object.assign(
		text('rep', 'type'),
		number('quantity', 'amount', 'margin'),
		text(
			'customer',
			'deal',
			'occurredAt',
			'localDate',
			'source',
			'externalId',
			'note',
			'createdBy',
			'receivedAt'
		)
	)
};

module.exports = { FOLLOWED };
