/**
 * npm run drill -- [--facts N] [--report]: a floor of N facts (a million) is backed up while 50 facts a second are written, restored
 * into an empty directory, started and compared with itself. Exits with 1 where anything is not as it was.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { report, type Line } from '../../scripts/reliability.ts';
import { drill, type Drilled } from './drill.ts';

const MOST_SECONDS = 300;
const MOST_DELAY_MS = 1_000;
const QUIET_MS = 5_000;

const { values } = parseArgs({
	options: { facts: { type: 'string', default: '1000000' }, report: { type: 'boolean', default: false } }
});
const facts = Number(values.facts);
const began = performance.now();
const folder = await mkdtemp(join(tmpdir(), 'pacesetter-drill-'));
try {
	const drilled = await drill({ folder, facts, quietMs: QUIET_MS, say: console.log });
	console.log(drilled.said);
	const lines = linesOf(drilled);
	for (const { what, figure, goal, met } of lines)
		console.log(`${what}: ${figure}${goal === undefined ? '' : ` (${goal}${met ? '' : ', MISSED'})`}`);
	if (values.report) {
		const title = 'Backup and restore';
		const about =
			'A floor is backed up while 50 facts a second are written, corrected and taken back; the backup is restored by the command line into an empty directory, which counts rows, feed and boards; then every board is compared with the floor as it was at the backup’s row.';
		const command = `npm run drill -- --facts ${facts} --report`;
		await report('backup', { title, about, command, lines }, began);
	}
	if (lines.some(({ met }) => met === false)) process.exitCode = 1;
} finally {
	await rm(folder, { recursive: true, force: true });
}

function linesOf({ manifest, bytes, seconds, delays, lost, boards, unlikeSums }: Drilled): Line[] {
	const total = seconds.backup + seconds.restore;
	const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
	const { quiet, backup } = delays;
	return [
		{
			what: 'facts, and rows of the feed',
			figure: `${count(manifest.boards.facts)}, ${count(manifest.feed.rows)}`
		},
		{
			what: 'backup while 50 facts/s are written, and verified restore',
			figure: `${total.toFixed(0)} s (${seconds.backup.toFixed(0)} + ${seconds.restore.toFixed(0)})`,
			goal: `<= ${MOST_SECONDS} s`,
			met: total <= MOST_SECONDS
		},
		{ what: 'size of the backup', figure: `${(bytes / 1e6).toFixed(0)} MB` },
		{
			what: 'longest write during the backup',
			figure: `${ms(backup.longest)} of ${count(backup.writes)} (p99 ${ms(backup.p99)}, median ${ms(backup.median)})`,
			goal: `<= ${count(MOST_DELAY_MS)} ms`,
			met: backup.longest <= MOST_DELAY_MS
		},
		{
			what: 'longest write before it',
			figure: `${ms(quiet.longest)} of ${count(quiet.writes)} (p99 ${ms(quiet.p99)}, median ${ms(quiet.median)})`
		},
		zero('acknowledged before the backup and not in it', lost),
		zero('rows that are not what the feed says of them', manifest.feed.differing),
		zero('sums by rep, type and day that plain SQL finds otherwise', unlikeSums),
		zero(`of ${boards.compared} boards unlike the floor as it was`, boards.unlike.length)
	];
}

function count(n: number): string {
	return n.toLocaleString('en');
}

function zero(what: string, n: number): Line {
	return { what, figure: count(n), goal: '0', met: n === 0 };
}
