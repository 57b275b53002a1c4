/**
 * npm run matrix: everything of authorization, upon real records and the built server: who may do what, who comes across what,
 * and what is forged. With --report the figures go to docs/RELIABILITY.md.
 */
import { execFileSync } from 'node:child_process';
import { ROUTES } from '#lib/server/api/routes.ts';
import { report, type Line } from '../../scripts/reliability.ts';
import type { Canary } from './canaries.ts';
import { WHO } from './cast.ts';
import { LISTED } from './doors.ts';
import { FORGERIES } from './forgeries.ts';
import { ADDRESSES, PAGES } from './pages.ts';
import { STREAMS } from './streams.ts';
import { EXPECTED } from './subjects.ts';
import { start, visitAllPages, visitLog, visitSockets, wrong, type Report } from './visit.ts';

const TESTS = ['tests/unit/authorization', 'tests/unit/access.test.ts'];
const count = (figure: number) => figure.toLocaleString('en');

const began = performance.now();
const lines: Line[] = [];
/** `bad`: what should be none. */
function line(what: string, figure: string, bad: readonly string[], goal: string) {
	lines.push({ what, figure: `${figure}, ${count(bad.length)} wrong`, goal, met: bad.length === 0 });
	console.log(`${what}: ${figure}, ${count(bad.length)} wrong`);
	for (const one of bad.slice(0, 20)) console.log(`  ${one}`);
}

/** Upon real records, without a web server. */
function unitTests(): string[] {
	try {
		execFileSync('vitest', ['run', '--project', 'unit', '--reporter', 'dot', ...TESTS], { stdio: 'inherit' });
		return [];
	} catch {
		return ['the tests named above'];
	}
}

const kinds = (canaries: readonly Canary[]) => new Set(canaries.map(({ of }) => of)).size;
const megabytes = (reports: readonly Report[]) =>
	`${(reports.reduce((sum, { searched }) => sum + searched, 0) / 1e6).toFixed(0)} MB`;

const failed = unitTests();
const doors = LISTED.length * WHO.length;
const subjects = EXPECTED.reduce((sum, { about }) => sum + about.length, 0) * WHO.length;
const snapshots = STREAMS.length * WHO.length;
line(
	`doors of the API: ${ROUTES.length} routes for ${WHO.length} kinds of askers`,
	`${count(doors)} cells`,
	failed,
	'0 wrong'
);
line(
	`what may be done to whom, by real calls: ${EXPECTED.length} acts`,
	`${count(subjects + snapshots)} cells`,
	failed,
	'0 wrong'
);

const place = await start();
try {
	const pages = await visitAllPages(place);
	const sockets = await visitSockets(place);
	const log = visitLog(place, sockets.canaries);
	const all = [pages, sockets, log];
	line(
		`pages, their data and snapshots: ${PAGES.length} pages, ${ADDRESSES.length} addresses, ${STREAMS.length} streams`,
		`${count(pages.cells.length)} cells`,
		wrong(pages.cells),
		'0 wrong'
	);
	line('sockets and subscriptions', `${count(sockets.cells.length)} cells`, wrong(sockets.cells), '0 wrong');
	const cells = doors + subjects + snapshots + pages.cells.length + sockets.cells.length;
	lines.push({ what: 'cells in all', figure: count(cells), goal: '2,000', met: cells >= 2_000 });
	console.log(`cells in all: ${count(cells)}`);
	line(
		`canaries: ${count(sockets.canaries.length)} of ${kinds(sockets.canaries)} kinds, in ${megabytes(all)} sent to ${WHO.length - 1} kinds of askers and written to the log`,
		`${count(sockets.canaries.length)} looked for`,
		[...all.flatMap(({ leaks }) => leaks), ...all.flatMap(({ unfound }) => unfound)],
		'0 found'
	);
	for (const [what, attempt] of Object.entries(FORGERIES)) {
		const { tried, accepted } = await attempt(place);
		line(what, `${count(tried)} tried`, accepted, '0 accepted');
	}
} finally {
	await place.stop();
}

const missed = lines.filter(({ met }) => met === false);
if (process.argv.includes('--report')) {
	await report(
		'authorization',
		{
			title: 'Who may do what, and who comes across what (R8, R9, R10)',
			about: `Every route, page and stream that exists, asked by everyone there is: each answer is compared with a table that is written out apart from the product's own rules; what is refused must change nothing. Every private column of the record holds a word or figure that stands nowhere else, and every byte that anybody else is sent is searched for it. An unlisted route, page, stream or column fails.`,
			command: 'npm run matrix -- --report',
			lines
		},
		began
	);
}
process.exitCode = missed.length === 0 ? 0 : 1;
