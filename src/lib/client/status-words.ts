/** What the status page says: what is the matter first, with what to do about it. */
import {
	LATE_MS,
	LITTLE_ROOM,
	NO_ROOM,
	type JobStatus,
	type Status,
	type Trouble,
	type WallStatus
} from '#lib/protocol/status.ts';
import { ago, type Format } from './format.ts';

export interface Problem {
	/** Its name among the others; stays the same while it lasts. */
	readonly id: string;
	/** `alarm`: somebody's work is held up. */
	readonly level: 'alarm' | 'warn';
	readonly what: string;
	readonly todo: string;
}

const MINUTE_MS = 60_000;
/** A restart this long ago is history. */
const RECENT_MS = 15 * MINUTE_MS;
const MANY_RESTARTS = 3;
/** People would feel it. */
const BUSY_MS = 200;
/** A day and what a backup itself may take. */
const OLD_BACKUP_MS = 26 * 60 * MINUTE_MS;
const NAMED = 3;

/** Everything that is the matter, most pressing first. */
export function problemsOf(status: Status, format: Format): Problem[] {
	const found = [
		...recordProblems(status, format),
		...boardProblems(status),
		...machineProblems(status),
		...restartProblems(status, format),
		...jobProblems(status, format),
		...backupProblems(status, format),
		...wallProblems(status, format)
	];
	const told = found.length > 0 || status.health.status === 'ok' ? found : [unnamed(status)];
	return told.sort((a, b) => Number(b.level === 'alarm') - Number(a.level === 'alarm'));
}

/** What health complains of and nothing here has a name for. */
const unnamed = ({ health }: Status): Problem => ({
	id: 'health',
	level: health.status === 'down' ? 'alarm' : 'warn',
	what: `The floor is ${health.status}: ${health.detail}.`,
	todo: 'Look at the server’s log if it stays so for longer than a minute.'
});

function recordProblems({ record, at }: Status, format: Format): Problem[] {
	const { silentSince, writes } = record;
	if (silentSince !== null) {
		return [
			{
				id: 'record',
				level: 'alarm',
				what: `The record has not answered since ${format.when(silentSince, at)}.`,
				todo: 'Boards keep what they have, and phones keep what is logged. It is started again by itself; if it stays away for longer than a minute, read the server’s log.'
			}
		];
	}
	if (!writes) return [];
	return [
		{
			id: 'writes',
			level: 'alarm',
			what: `The record has taken no writes since ${format.when(writes.since, at)}.`,
			todo: `${itSays(writes)} Make sure that the disk has room and that no other program has the database open.`
		}
	];
}

function boardProblems({ feed, record }: Status): Problem[] {
	if (feed.rebuilding !== null) {
		return [
			{
				id: 'rebuilding',
				level: 'warn',
				what: `The floor is being read anew: ${feed.rebuilding}% is done.`,
				todo: 'Nothing to do. Boards are back when it is all read.'
			}
		];
	}
	if (feed.lag <= LATE_MS || record.silentSince !== null) return [];
	return [
		{
			id: 'lag',
			level: 'alarm',
			what: `Boards are ${spanWords(feed.lag)} behind the record.`,
			todo: 'Every screen says so by itself. If it does not go away within a minute, restart the server.'
		}
	];
}

function machineProblems({ machine }: Status): Problem[] {
	const { diskFree, delay } = machine;
	const problems: Problem[] = [];
	if (diskFree !== null && diskFree < LITTLE_ROOM) {
		const full = diskFree < NO_ROOM;
		problems.push({
			id: 'disk',
			level: full ? 'alarm' : 'warn',
			what: full ? 'The disk is full.' : `The disk has ${bytesWords(diskFree)} left.`,
			todo: 'Make room where the data directory is: old backups and floors put aside are the first to look at.'
		});
	}
	if (delay > BUSY_MS) {
		problems.push({
			id: 'busy',
			level: 'warn',
			what: `The server is busy: it is up to ${Math.round(delay)} ms late.`,
			todo: 'If it stays so, give it another processor, or see what else runs on this machine.'
		});
	}
	return problems;
}

function restartProblems({ record, at }: Status, format: Format): Problem[] {
	const recent = record.lastRestarts.filter((restart) => at - restart.at < RECENT_MS);
	const [last] = recent;
	if (!last) return [];
	const often = recent.length >= MANY_RESTARTS;
	return [
		{
			id: 'restarts',
			level: often ? 'alarm' : 'warn',
			what: often
				? `PocketBase ended ${recent.length} times within 15 minutes, last at ${format.when(last.at, at)} (${last.why}).`
				: `PocketBase ended at ${format.when(last.at, at)} (${last.why}) and was started again.`,
			todo: often
				? 'The server’s log has its last words each time. Memory and disk are the usual reasons.'
				: 'Nothing is lost, and nothing to do. This goes away after 15 minutes.'
		}
	];
}

const jobProblems = ({ jobs, at }: Status, format: Format): Problem[] =>
	jobs.flatMap(({ name, trouble }) =>
		trouble
			? [
					{
						id: `job ${name}`,
						level: 'warn' as const,
						what: `${jobWords(name)}: not done since ${format.when(trouble.since, at)}.`,
						todo: `It is tried again every few seconds. ${itSays(trouble)}`
					}
				]
			: []
	);

function backupProblems({ backups, at, startedAt }: Status, format: Format): Problem[] {
	if (!backups) return [];
	const { last, trouble } = backups;
	if (trouble) {
		return [
			{
				id: 'backups',
				level: 'alarm',
				what: `Backups have failed since ${format.when(trouble.since, at)}.`,
				todo: itSays(trouble)
			}
		];
	}
	// a server that was just started has not come to its first one yet
	if (at - (last?.at ?? startedAt) < OLD_BACKUP_MS) return [];
	return [
		{
			id: 'backups',
			level: 'warn',
			what: last ? `The last backup is from ${format.when(last.at, at)}.` : 'There is no backup yet.',
			todo: 'Make one with “pacesetter backup”, and see that they are made every day.'
		}
	];
}

function wallProblems({ walls, at }: Status, format: Format): Problem[] {
	const behind = walls.filter((wall) => wall.behind);
	const gone = walls.filter(({ connected, lastSeen }) => !connected && lastSeen !== null);
	const problems: Problem[] = [];
	if (behind.length > 0) {
		problems.push({
			id: 'walls behind',
			level: 'warn',
			what: `${screens(behind)} ${behind.length === 1 ? 'is' : 'are'} connected but not keeping up: ${namesOf(behind)}.`,
			todo: 'The screen itself says “Delayed”. Look at its network, or restart its browser.'
		});
	}
	if (gone.length > 0) {
		const since = gone.length === 1 ? `, last seen ${format.when(gone[0]?.lastSeen ?? 0, at)}` : '';
		problems.push({
			id: 'walls gone',
			level: 'warn',
			what: `${screens(gone)} ${gone.length === 1 ? 'is' : 'are'} not connected: ${namesOf(gone)}${since}.`,
			todo: 'Switched off is fine. Else see whether it has power and network; one that is gone for good can be removed under Screens.'
		});
	}
	return problems;
}

const itSays = ({ why }: Trouble) => `It says: ${why}${/[.!?]$/.test(why) ? '' : '.'}`;

const screens = ({ length }: readonly unknown[]) => `${length} ${length === 1 ? 'screen' : 'screens'}`;

function namesOf(walls: readonly WallStatus[]): string {
	const named = walls.slice(0, NAMED).map(({ name }) => name);
	return named.join(', ') + (walls.length > NAMED ? ` and ${walls.length - NAMED} more` : '');
}

const JOBS: Readonly<Record<string, string>> = {
	'demo contests': 'Contests of the demo',
	demo: 'The demo’s day',
	recognition: 'Recognition',
	headlines: 'Old headlines',
	challenges: 'Challenges',
	contests: 'Contests',
	'own day': 'What people are told of their day',
	phones: 'Messages to phones',
	'old notifications': 'Old notifications',
	'shared goals': 'Shared goals',
	leagues: 'Leagues',
	backups: 'Backups'
};

/** What a job does, in the floor's words. */
export const jobWords = (name: string): string => JOBS[name] ?? name;

/** How a job's last run went. */
export function jobState({ trouble, lastRun, failures }: JobStatus): string {
	if (lastRun === null) return 'not yet';
	if (trouble) return 'failing';
	return failures > 0 ? `well again, ${failures} failed before` : 'well';
}

/** Where a screen is. */
export function wallState({ connected, behind, lastSeen }: WallStatus): string {
	if (behind) return 'not keeping up';
	if (connected) return 'connected';
	return lastSeen === null ? 'never seen' : 'not connected';
}

const KIB = 1024;
const SIZES = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** `1.4 GB`, `312 MB`. */
export function bytesWords(bytes: number): string {
	let size = bytes;
	let unit = 0;
	while (size >= KIB && unit < SIZES.length - 1) {
		size /= KIB;
		unit++;
	}
	const digits = size < 10 && unit > 0 ? 1 : 0;
	return `${size.toFixed(digits)} ${SIZES[unit]}`;
}

/** `3 days, 4 h`, `2 h, 10 min`, `12 min`, `25 s`. */
export function spanWords(ms: number): string {
	const seconds = Math.max(0, Math.round(ms / 1_000));
	if (seconds < 60) return `${seconds} s`;
	const minutes = Math.floor(seconds / 60);
	const [days, hours, rest] = [Math.floor(minutes / 1_440), Math.floor(minutes / 60) % 24, minutes % 60];
	if (days > 0) return `${days} ${days === 1 ? 'day' : 'days'}${hours > 0 ? `, ${hours} h` : ''}`;
	if (hours > 0) return `${hours} h${rest > 0 ? `, ${rest} min` : ''}`;
	return `${rest} min`;
}

/** `just now` or how long ago, for what happened before `at`. */
export const agoWords = (instant: number, at: number): string =>
	at - instant < MINUTE_MS ? 'just now' : ago(at - instant);
