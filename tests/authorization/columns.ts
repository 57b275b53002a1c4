/**
 * Every column of every table of the record, and what it is to those who read: `open` to whoever sees the record at all, `dull`
 * (private, and no word or figure of anybody's: a link, a moment, a state), or `kept`: for some eyes only, so that it gets a
 * canary in `planted.ts`. A column that stands nowhere here fails the test.
 */
export interface Columns {
	readonly open?: string;
	readonly dull?: string;
	readonly kept?: string;
}

export const COLUMNS: Readonly<Record<string, Columns>> = {
	workspace: {
		open: 'name currency timeZone locale weekStart workingDays hours demo hideAmounts celebrations'
	},
	regions: { open: 'name', kept: 'externalId' },
	teams: { open: 'name colour', kept: 'externalId' },
	team_regions: { open: 'team region from to' },
	reps: { open: 'startedOn endedOn colour house', dull: 'user privacy', kept: 'name email externalId' },
	capacity: { open: 'rep from to workingDays hours fte timeZone' },
	holidays: { open: 'date name' },
	leave: { open: 'rep from to', dull: 'kind state decidedBy', kept: 'note' },
	memberships: { open: 'rep team from to' },
	activity_types: { open: 'key name unit stage icon colour active' },
	metrics: { open: 'unit direction version', kept: 'key name definition' },
	targets: { open: 'subject metric period from to public', kept: 'value' },
	streak_rules: { open: 'name metric minimum per from active version' },
	recognition_rules: { open: 'name kind icon from definition celebrate active priority version' },
	headlines: { open: 'kind rep team rule at reactions marked comments', kept: 'data' },
	notifications: { dull: 'user rep kind href at readAt', kept: 'data' },
	notification_settings: { dull: 'user kinds', kept: 'mutedUntil' },
	media: { open: 'rep kind type at bytes width height seconds animated' },
	own_goals: { dull: 'rep metric period', kept: 'value' },
	shared_goals: { open: 'name who metric from to reachedAt closedAt reps target version', kept: 'score' },
	leagues: { open: 'from to settledAt tier tiers number members', dull: 'result' },
	challenges: {
		open: 'rules sides state acceptedAt startsAt endsAt settledAt version',
		dull: 'agreed why challenger rematchOf invitedAt expiresAt',
		kept: 'stake result proposal ruling'
	},
	contests: {
		open: 'state rulesHash startsAt endsAt settlesAt entrants graceHours outcome version series editions steps',
		dull: 'repeats copyOf createdBy proposals',
		kept: 'name rules'
	},
	contest_rosters: { open: 'hash', dull: 'audience reps roster', kept: 'contest' },
	contest_waits: { dull: 'audience reps', kept: 'contest facts' },
	contest_series: { open: 'name from to points version' },
	users: {
		dull: 'role rep manages active emailVisibility verified created updated',
		kept: 'name email password tokenKey'
	},
	api_keys: { dull: 'scope expiresAt revoked', kept: 'name prefix' },
	screens: { dull: 'board slides celebrations revoked', kept: 'name' },
	activities: {
		open: 'rep type quantity occurredAt localDate',
		dull: 'receivedAt',
		kept: 'amount margin customer deal source externalId note createdBy'
	},
	key_secrets: { dull: 'key', kept: 'secretHash' },
	sign_in_links: { dull: 'user expiresAt usedAt', kept: 'tokenHash createdBy' },
	sessions: {
		dull: 'user expiresAt createdAt lastSeenAt endsAt rotatedAt rights',
		kept: 'tokenHash nextHash device signedInBy'
	},
	spent_secrets: { dull: 'session until', kept: 'secretHash' },
	pairings: { dull: 'expiresAt screen', kept: 'codeHash cookieHash address' },
	screen_secrets: { dull: 'screen', kept: 'secretHash' },
	requests: { dull: 'status created', kept: 'identity key bodyHash response' },
	imports: {
		dull: 'state createdBy total done created updated unchanged rejected startedAt endedAt',
		kept: 'name mapping error'
	},
	mappings: { kept: 'name mapping' },
	scenarios: { dull: 'createdBy shared', kept: 'name query' },
	recognitions: {
		open: 'kind rep team rule icon at marked reactions comments',
		dull: 'causeSeq hidden quiet cause',
		kept: 'data key createdBy'
	},
	reactions: { dull: 'recognition user emoji at' },
	comments: { dull: 'recognition user rep at', kept: 'text' },
	contest_checks: { dull: 'contest fact rep state at', kept: 'by as' },
	contest_results: { dull: 'contest number seq at', kept: 'hash by why' },
	contest_locks: { dull: 'contest round number seq at' },
	contest_proposals: {
		dull: 'contest number seq at places prizes voids state decidedAt causes',
		kept: 'hash by why'
	},
	contest_words: { dull: 'contest rep at', kept: 'word' },
	contest_secrets: { dull: 'contest', kept: 'secret' },
	cursors: { dull: 'seq', kept: 'name epoch data' },
	intents: { dull: 'at', kept: 'key data' },
	push_subscriptions: { dull: 'user session at', kept: 'endpoint p256dh auth name' },
	push_marks: { dull: 'notification device attempt state due at', kept: 'key' },
	audit: { dull: 'at', kept: 'actor action subject before after' },
	presence: { dull: 'subject lastSeen' },
	/** The history itself: what it holds of every other table has its canary there. Its epoch is every stream's own. */
	feed: { dull: 'seq mark op collection record before after' },
	feed_head: { dull: 'one epoch seq' },
	feed_schema: { dull: 'one hash' },
	id_blocks: { dull: 'one next' }
};

/** `table.column` of every column that is kept. */
export const KEPT: readonly string[] = Object.entries(COLUMNS).flatMap(([table, { kept = '' }]) =>
	kept.split(' ').flatMap((column) => (column === '' ? [] : [`${table}.${column}`]))
);

/** `table.column` of every column that is listed. */
export const LISTED_COLUMNS: readonly string[] = Object.entries(COLUMNS).flatMap(([table, columns]) =>
	Object.values(columns)
		.join(' ')
		.split(' ')
		.map((column) => `${table}.${column}`)
);
