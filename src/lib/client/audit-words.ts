/** The audit in a sales floor's words: who did what to what, and which fields say something else since. */

export interface AuditEntry {
	readonly id: string;
	readonly at: string;
	readonly actor: string;
	readonly action: string;
	readonly subject: string;
	readonly before: unknown;
	readonly after: unknown;
}
export type Names = Readonly<Record<string, string>>;

/** Kinds of things that are done to, by which the list is filtered: the first part of an action. */
export const AUDIT_KINDS: readonly { readonly value: string; readonly text: string }[] = [
	{ value: 'users', text: 'Accounts' },
	{ value: 'sessions', text: 'Sign-ins' },
	{ value: 'keys', text: 'Keys' },
	{ value: 'people', text: 'People' },
	{ value: 'teams', text: 'Teams' },
	{ value: 'regions', text: 'Regions' },
	{ value: 'activities', text: 'Records' },
	{ value: 'imports', text: 'Imports' },
	{ value: 'mappings', text: 'Saved mappings' },
	{ value: 'targets', text: 'Targets' },
	{ value: 'goals', text: 'Shared goals' },
	{ value: 'metrics', text: 'Metrics' },
	{ value: 'types', text: 'Activity types' },
	{ value: 'streaks', text: 'Streaks' },
	{ value: 'recognition', text: 'Recognition rules' },
	{ value: 'recognitions', text: 'Recognition' },
	{ value: 'comments', text: 'Comments' },
	{ value: 'celebrations', text: 'Celebrations' },
	{ value: 'media', text: 'Songs and pictures' },
	{ value: 'contests', text: 'Contests' },
	{ value: 'challenges', text: 'Challenges' },
	{ value: 'leagues', text: 'Leagues' },
	{ value: 'leave', text: 'Leave' },
	{ value: 'holidays', text: 'Holidays' },
	{ value: 'screens', text: 'Screens' },
	{ value: 'scenarios', text: 'What-if scenarios' },
	{ value: 'backups', text: 'Backups' },
	{ value: 'workspace', text: 'Floor settings' },
	{ value: 'floor', text: 'The floor itself' }
];

const THINGS: Readonly<Record<string, string>> = {
	...{ users: 'an account', keys: 'a key', teams: 'a team', regions: 'a region', activities: 'a record' },
	...{ mappings: 'a mapping', targets: 'a target', goals: 'a shared goal', metrics: 'a metric' },
	...{ types: 'an activity type', streaks: 'a streak', 'recognition.rules': 'a recognition rule' },
	...{ comments: 'a comment', media: 'a song or picture', contests: 'a contest', leave: 'leave' },
	...{ holidays: 'a holiday', screens: 'a screen', scenarios: 'a what-if scenario', people: 'a person' },
	...{ workspace: 'the floor’s settings', celebrations: 'what is celebrated', backups: 'a backup' }
};
const DEEDS: Readonly<Record<string, string>> = {
	...{
		enter: 'entered',
		refuse: 'refused late changes of',
		make: 'made',
		create: 'made',
		update: 'changed',
		delete: 'deleted',
		save: 'saved',
		remove: 'took away'
	},
	...{ launch: 'launched', pause: 'paused', resume: 'resumed', cancel: 'cancelled', amend: 'amended' },
	...{ approve: 'approved', decline: 'declined', withdraw: 'withdrew', revoke: 'revoked', copy: 'copied' },
	...{ duplicate: 'copied', restore: 'put back', settle: 'settled', ask: 'asked for' }
};
/** What no thing and deed together say. */
const WHOLE: Readonly<Record<string, string>> = {
	'users.link': 'made a sign-in link for',
	'users.signOut': 'signed out everywhere',
	'sessions.stolen': 'ended a sign-in whose former secret was used again',
	'people.upsert': 'brought',
	'people.team': 'moved to another team',
	'people.privacy': 'changed what is kept private',
	'imports.run': 'brought in a file',
	'screens.pair': 'paired a screen',
	'recognitions.remove': 'took a recognition from the floor',
	'recognitions.restore': 'put a recognition back on the floor',
	'contests.check': 'said whether a record counts in',
	'contests.createSeries': 'made a season',
	'contests.updateSeries': 'changed a season',
	'contests.deleteSeries': 'deleted a season',
	'challenges.void': 'called a challenge off',
	'challenges.removeStake': 'took the stake of a challenge away',
	'challenges.acceptLate': 'let a challenge count what came late',
	'challenges.refuseLate': 'kept what came late out of a challenge',
	'backups.restore': 'put the record back from a backup',
	'challenges.mute': 'said whether they can be challenged',
	'leagues.part': 'said whether they take part in leagues',
	'holidays.create': 'added holidays',
	'floor.startOwn': 'started the floor anew, without the demo'
};

/** Such as `changed an account`; an action that has no words stands as it is. */
export function deedWords(action: string): string {
	const whole = WHOLE[action];
	if (whole !== undefined) return whole;
	const at = action.lastIndexOf('.');
	const [thing, deed] = [THINGS[action.slice(0, at)], DEEDS[action.slice(at + 1)]];
	return thing && deed ? `${deed} ${thing}` : action;
}

/** Who did it. */
export function actorWords(actor: string, names: Names): string {
	if (actor === 'operator') return 'The operator';
	if (actor === 'pacesetter') return 'Pacesetter';
	const [kind = '', id = ''] = actor.split(':');
	const name = names[id];
	if (kind === 'key') return name === undefined ? 'A key that is gone' : `Key ${name}`;
	return name ?? 'Somebody who is gone';
}

/** What it was done to, as it is called now, else as it was called then. */
export function subjectWords({ subject, before, after }: AuditEntry, names: Names): string {
	const id = subject.slice(subject.indexOf(':') + 1);
	// a whole kind of things is in the deed's own words; else it is a file's name
	if (!subject.includes(':')) return AUDIT_KINDS.some(({ value }) => value === subject) ? '' : subject;
	const then = [after, before].map((image) => (image as { name?: unknown } | null)?.name);
	const called = then.find((name) => typeof name === 'string');
	return names[id] ?? (typeof called === 'string' ? called : '');
}

export interface FieldChange {
	readonly field: string;
	/** '' where there was, or is, nothing. */
	readonly before: string;
	readonly after: string;
}

const MOST_LETTERS = 300;
/** Says nothing to a reader. */
const SILENT = new Set(['id', 'collection', 'version']);
/** What everything says of itself that was just made. */
const NEW: Readonly<Record<string, unknown>> = { active: true, revoked: false };
/** Fields that are read first, in this order; the others follow by the alphabet, for the record keeps no order of its own. */
const FIRST = ['name', 'email', 'role'];
const rank = (field: string) => (FIRST.includes(field) ? FIRST.indexOf(field) : FIRST.length);
const inOrder = (a: string, b: string) => rank(a) - rank(b) || (a < b ? -1 : 1);

/** The fields that an act changed; of something made or deleted, all that it has and that its name does not say already. */
export function changesOf(entry: AuditEntry, names: Names): FieldChange[] {
	const { before, after } = entry;
	const [was, is] = [fieldsOf(before), fieldsOf(after)];
	const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
		(field) => !SILENT.has(field)
	);
	const both = isPlain(before) && isPlain(after);
	const whole = { ...was, ...is };
	const known: Readonly<Record<string, unknown>> = { ...NEW, name: subjectWords(entry, names) };
	// what only one of two images has was not touched: acts keep of the after what they changed
	const isNews = (field: string) => (both ? field in is : whole[field] !== known[field]);
	return fields
		.filter(isNews)
		.sort(inOrder)
		.map((field) => ({
			field: fieldWords(field),
			before: valueWords(was[field], names),
			after: valueWords(is[field], names)
		}))
		.filter((change) => change.before !== change.after);
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldsOf = (image: unknown): Record<string, unknown> =>
	isPlain(image) ? image : image === null || image === undefined || image === '' ? {} : { what: image };

/** `occurredAt` -> `Occurred at`. */
function fieldWords(field: string): string {
	const words = field.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
	return words.charAt(0).toUpperCase() + words.slice(1);
}

function valueWords(value: unknown, names: Names): string {
	const text = plainWords(value, names);
	return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text;
}

/** `team:<id>`, as subjects and actors are written. */
const NAMED = /^\w+:([a-z0-9]{15})$/;

function plainWords(value: unknown, names: Names): string {
	if (value === null || value === undefined || value === '') return '';
	if (typeof value === 'boolean') return value ? 'yes' : 'no';
	if (typeof value === 'string') return names[value] ?? names[NAMED.exec(value)?.[1] ?? ''] ?? value;
	if (typeof value === 'number') return String(value);
	if (Array.isArray(value)) {
		const parts = value.map((one) => plainWords(one, names)).filter((part) => part !== '');
		return parts.join(value.some(isPlain) ? '; ' : ', ');
	}
	if (!isPlain(value)) return '';
	return Object.entries(value)
		.filter(([field]) => !SILENT.has(field))
		.sort(([a], [b]) => inOrder(a, b))
		.map(([field, one]) => [fieldWords(field).toLowerCase(), plainWords(one, names)] as const)
		.filter(([, words]) => words !== '')
		.map(([field, words]) => `${field} ${words}`)
		.join(', ');
}
