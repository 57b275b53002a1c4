/**
 * Who may do what, decided here and nowhere else: HTTP routes, the socket gateway and pages all ask this file.
 *
 * - A *rep* sees the floor and everything about their own records, and logs and takes back their own.
 * - A *manager* also sees and changes whatever concerns people of the teams they manage, and people who are in no team
 *   (else nobody but an admin could place a newcomer). Screens, imports and the floor's own metrics are floor-wide; a
 *   manager may run them all, and each such act is audited. Structure (teams, regions, activity types, the workspace, what
 *   points are given for), users and keys are an admin's.
 * - A *key* with `read` sees what the floor sees; `write` also brings facts and people; `admin` is as good as an admin.
 * - A *screen* and a *guest* only look at the floor. The *operator* sits at the machine and may do everything but be a rep.
 */
import type { Identity, StreamName } from './identity.ts';
import type { Id, Rep } from './records.ts';
import type { RecognitionKind } from './recognition/recognition.ts';

/** `own`: concerning the identity's own rep. `team`: or a team it manages. `loose`: or nobody's team. */
type Grant = 'no' | 'own' | 'team' | 'loose' | 'yes';
type Column =
	'guest' | 'screen' | 'rep' | 'manager' | 'admin' | 'readKey' | 'writeKey' | 'adminKey' | 'operator';

/** What an act concerns. Absent in a question: "may this identity ever do so?", which is what a door asks. */
export interface Subject {
	/** The rep concerned; '' or absent: none. */
	readonly rep?: Id;
	/** Teams concerned: for a fact the rep's team on its local date, for a person today's. */
	readonly teams?: readonly Id[];
}

const COLUMNS: readonly Column[] = [
	'guest',
	'screen',
	'rep',
	'manager',
	'admin',
	'readKey',
	'writeKey',
	'adminKey',
	'operator'
];

const row = (...grants: readonly Grant[]) =>
	Object.fromEntries(COLUMNS.map((column, index) => [column, grants[index] ?? 'no'])) as Readonly<
		Record<Column, Grant>
	>;

/** One row an action, in the order of COLUMNS. */
const GRANTS = {
	/** Standings, names, teams, types and facts as the floor stream carries them. */
	'floor.look': row('yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes'),
	/** Customer, deal, note and margin of a fact, targets that are not public, the name behind "a colleague". */
	'facts.private': row('no', 'no', 'own', 'team', 'yes', 'no', 'no', 'yes', 'yes'),
	/** Boards over margins; boards over amounts where the workspace keeps those from the floor. */
	'figures.restricted': row('no', 'no', 'no', 'team', 'yes', 'no', 'no', 'yes', 'yes'),
	'activities.write': row('no', 'no', 'own', 'loose', 'yes', 'no', 'yes', 'yes', 'yes'),
	/** E-mail addresses and ids in other systems. */
	'people.details': row('no', 'no', 'own', 'loose', 'yes', 'no', 'yes', 'yes', 'yes'),
	'people.write': row('no', 'no', 'no', 'loose', 'yes', 'no', 'yes', 'yes', 'yes'),
	'targets.write': row('no', 'no', 'no', 'team', 'yes', 'no', 'no', 'yes', 'yes'),
	/** Days off of the whole floor: managers and admins keep them, audited. */
	'holidays.write': row('no', 'no', 'no', 'yes', 'yes', 'no', 'no', 'yes', 'yes'),
	/** Why somebody is off and what was asked for; asking for one's own. The floor sees approved days alone. */
	'leave.see': row('no', 'no', 'own', 'team', 'yes', 'no', 'no', 'yes', 'yes'),
	/** Entering, approving, declining and changing leave. */
	'leave.decide': row('no', 'no', 'no', 'team', 'yes', 'no', 'no', 'yes', 'yes'),
	'screens.manage': row('no', 'no', 'no', 'yes', 'yes', 'no', 'no', 'yes', 'yes'),
	'imports.run': row('no', 'no', 'no', 'yes', 'yes', 'no', 'yes', 'yes', 'yes'),
	/** What became of the files that others brought in. */
	'imports.oversee': row('no', 'no', 'no', 'no', 'yes', 'no', 'no', 'yes', 'yes'),
	/** Custom metrics: they add to what boards can show. */
	'metrics.write': row('no', 'no', 'no', 'yes', 'yes', 'no', 'no', 'yes', 'yes'),
	/** What-if scenarios under a name, in the record; a rep's own stay in the browser. */
	'scenarios.keep': row('no', 'no', 'no', 'yes', 'yes', 'no', 'no', 'yes', 'yes'),
	/** Reactions, comments and shout-outs: people's own words, never a machine's. */
	'recognition.say': row('no', 'no', 'yes', 'yes', 'yes', 'no', 'no', 'no', 'no'),
	/** What is recognised, and which of it walls celebrate. */
	'recognition.rules': row('no', 'no', 'no', 'yes', 'yes', 'no', 'no', 'yes', 'yes'),
	/** Taking words back: one's own, or whatever `recognition.moderate` says. */
	'recognition.remove': row('no', 'no', 'yes', 'yes', 'yes', 'no', 'no', 'yes', 'yes'),
	/** Taking a recognition or a comment from the floor, and putting it back. */
	'recognition.moderate': row('no', 'no', 'no', 'team', 'yes', 'no', 'no', 'yes', 'yes'),
	/** Keeping kinds of recognition to oneself. */
	'recognition.keep': row('no', 'no', 'own', 'own', 'own', 'no', 'no', 'no', 'no'),
	/** What one was told, how one wants to be told, and one's own phones: nobody else's ever. */
	'notifications.own': row('no', 'no', 'yes', 'yes', 'yes', 'no', 'no', 'no', 'no'),
	/** Where one is signed in, and signing out there: nobody else's business. */
	'sessions.own': row('no', 'no', 'yes', 'yes', 'yes', 'no', 'no', 'no', 'no'),
	/** Goals of one's own, and whether one takes part in leagues: nobody else's business. */
	'goals.own': row('no', 'no', 'own', 'own', 'own', 'no', 'no', 'no', 'no'),
	/** H2: goals that a group has together. */
	'goals.write': row('no', 'no', 'no', 'yes', 'yes', 'no', 'no', 'yes', 'yes'),
	/** The song and picture that somebody is celebrated with: giving and taking away. */
	'media.write': row('no', 'no', 'own', 'team', 'yes', 'no', 'no', 'yes', 'yes'),
	/** What everybody may keep a streak of. */
	'streaks.write': row('no', 'no', 'no', 'yes', 'yes', 'no', 'no', 'yes', 'yes'),
	/** Challenging, answering and playing: only ever for oneself. */
	'challenges.play': row('no', 'no', 'own', 'own', 'own', 'no', 'no', 'no', 'no'),
	/** Taking a stake away, calling a challenge off, saying whether what came late counts. */
	'challenges.rule': row('no', 'no', 'no', 'team', 'yes', 'no', 'no', 'yes', 'yes'),
	/** Making contests, launching, pausing and cancelling them: floor-wide, audited, told to whoever plays. */
	'contests.write': row('no', 'no', 'no', 'yes', 'yes', 'no', 'no', 'yes', 'yes'),
	/** Saying which facts and which late changes count: of people in one's teams, and never in a contest one plays oneself. */
	'contests.rule': row('no', 'no', 'no', 'team', 'yes', 'no', 'no', 'yes', 'yes'),
	/** Joining an open contest, adding a word to a draw: only ever for oneself. */
	'contests.play': row('no', 'no', 'own', 'own', 'own', 'no', 'no', 'no', 'no'),
	/** Teams, regions, activity types, the workspace; what points are given for, since everybody is measured in them. */
	'structure.write': row('no', 'no', 'no', 'no', 'yes', 'no', 'no', 'yes', 'yes'),
	'users.manage': row('no', 'no', 'no', 'no', 'yes', 'no', 'no', 'yes', 'yes'),
	/** What managers and admins did: who, what, and how it was before. */
	'audit.read': row('no', 'no', 'no', 'no', 'yes', 'no', 'no', 'yes', 'yes'),
	'keys.manage': row('no', 'no', 'no', 'no', 'yes', 'no', 'no', 'yes', 'yes'),
	/** How the server itself is: record, screens, jobs, machine. */
	'status.see': row('no', 'no', 'no', 'no', 'yes', 'no', 'no', 'yes', 'yes'),
	/** The server's own figures for machines that watch it: sums alone, nothing of anybody. */
	'metrics.read': row('no', 'no', 'no', 'no', 'yes', 'yes', 'yes', 'yes', 'yes'),
	/** Having a backup made, and seeing which there are; what is in them leaves the machine by its operator alone. */
	'backups.make': row('no', 'no', 'no', 'no', 'yes', 'no', 'no', 'yes', 'yes'),
	/** Clearing the demo. */
	'floor.replace': row('no', 'no', 'no', 'no', 'yes', 'no', 'no', 'no', 'yes')
} as const;

export type Action = keyof typeof GRANTS;
export const ACTIONS = Object.keys(GRANTS) as readonly Action[];

function columnOf(identity: Identity): Column | undefined {
	switch (identity.kind) {
		case 'nobody':
			return undefined;
		case 'user':
			return identity.role;
		case 'key':
			return `${identity.scope}Key`;
		default:
			return identity.kind;
	}
}

/** Whether this identity may do this to that. Without a subject: whether it may do so to anything at all. */
export function may(identity: Identity, action: Action, subject?: Subject): boolean {
	const column = columnOf(identity);
	if (!column) return false;
	const grant = GRANTS[action][column];
	if (grant === 'no' || grant === 'yes') return grant === 'yes';
	if (identity.kind !== 'user') return false;
	if (!subject) return grant !== 'own' || identity.rep !== '';
	if (identity.rep !== '' && subject.rep === identity.rep && grantsOwn(action)) return true;
	if (grant === 'own') return false;
	const teams = subject.teams ?? [];
	return (
		teams.some((team) => identity.manages.includes(team)) ||
		(grant === 'loose' && subject.teams !== undefined && teams.length === 0)
	);
}

/** Whether this identity may decide about leave: nobody about their own, unless they are an admin. */
export const mayDecideLeave = (identity: Identity, subject: Subject): boolean =>
	may(identity, 'leave.decide', subject) &&
	(identity.kind !== 'user' || identity.role === 'admin' || !subject.rep || subject.rep !== identity.rep);

/** A scenario that was kept: whoever keeps it, and once it is shared everybody who may keep any. */
interface KeptBy {
	readonly createdBy: string;
	readonly shared: boolean;
}
export const maySeeScenario = (identity: Identity, { createdBy, shared }: KeptBy): boolean =>
	may(identity, 'scenarios.keep') && (shared || createdBy === actorOf(identity));
/** Whoever keeps it; a shared one an admin may put right too. */
export const mayChangeScenario = (identity: Identity, scenario: KeptBy): boolean =>
	maySeeScenario(identity, scenario) &&
	(scenario.createdBy === actorOf(identity) || may(identity, 'structure.write'));

/** A manager or admin who also sells keeps what every rep has about themselves. */
const grantsOwn = (action: Action) => GRANTS[action].rep === 'own';

const STREAM = /^(floor|admin|(?:team|rep):([a-z0-9]{15}))$/;

/** Whether this identity may hear a stream. Anything that is no stream's name: no. */
export function maySubscribe(identity: Identity, stream: StreamName): boolean {
	const id = STREAM.exec(stream)?.[2];
	if (!STREAM.test(stream) || identity.kind === 'nobody') return false;
	if (stream === 'floor') return true;
	if (stream.startsWith('rep:')) return identity.kind === 'user' && identity.rep === id;
	if (identity.kind === 'operator') return true;
	if (identity.kind === 'key') return identity.scope === 'admin';
	if (identity.kind !== 'user') return false;
	if (stream === 'admin') return identity.role === 'admin';
	return (
		identity.role === 'admin' ||
		(identity.role === 'manager' && id !== undefined && identity.manages.includes(id))
	);
}

/** The streams that a client of this identity takes by itself. An admin may also ask for any team's. */
export function streamsOf(identity: Identity): StreamName[] {
	if (identity.kind === 'nobody') return [];
	if (identity.kind !== 'user') return ['floor'];
	return [
		'floor',
		...(identity.rep === '' ? [] : [`rep:${identity.rep}`]),
		...(identity.role === 'rep' ? [] : identity.manages.map((team) => `team:${team}`)),
		...(identity.role === 'admin' ? ['admin'] : [])
	];
}

/** Whoever acts, in few words, for audit rows, sources of facts and repeated requests: `user:<id>`, `key:<id>`, `operator`. */
export const actorOf = (identity: Identity): string =>
	'id' in identity ? `${identity.kind}:${identity.id}` : identity.kind;

/** R6: the name on public boards of whoever has opted out. */
export const HIDDEN_NAME = 'a colleague';

/** R6: whether a rep keeps their name off public boards. */
export const isHidden = (rep: Pick<Rep, 'privacy'> | null): boolean => rep?.privacy?.hidden === true;

/** Whether recognition of this kind stays with the rep: by R6, or because they keep this kind to themselves. */
export const keepsToSelf = (rep: Pick<Rep, 'privacy'> | undefined, kind: RecognitionKind): boolean =>
	rep !== undefined && (isHidden(rep) || rep.privacy?.kinds?.includes(kind) === true);
