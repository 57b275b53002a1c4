/**
 * npm run fuzz -- --bodies N --frames N [--seed S] [--report]: made-up requests and frames against the built server with its
 * PocketBase, and made-up bytes against everything that reads any. Fails where the server ends, stalls for over 200 ms, answers
 * an undeclared 5xx or a refusal that is no problem document, or where the record does not hold afterwards (R7).
 * --only http|frames|parsers --case I looks at one case again.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { report } from '../../scripts/reliability.ts';
import { OwnServer } from '../e2e/own-server.ts';
import { fuzzParsers, STALL_MS } from './in-process.ts';
import { parsers } from './parsers.ts';
import { routesKnown } from './requests.ts';
import { fuzzFrames, fuzzHttp, newTally, type Floor, type Tally } from './run-http.ts';
import { settle } from './who.ts';

/** Of all bodies, so many go over HTTP to the server, and of all frames over its sockets; the others meet the same parsers here. */
const OVER_HTTP = 0.05;
const OVER_SOCKETS = 0.25;

const { values } = parseArgs({
	options: {
		bodies: { type: 'string', default: '20000' },
		frames: { type: 'string', default: '20000' },
		seed: { type: 'string', default: String(Date.now() % 1_000_000) },
		only: { type: 'string' },
		case: { type: 'string' },
		report: { type: 'boolean', default: false }
	}
});

const began = performance.now();
const seed = Number(values.seed);
const alone = values.case === undefined ? undefined : Number(values.case);
const [bodies, frames] = [Number(values.bodies), Number(values.frames)];
const range = (share: number): readonly [number, number] =>
	alone === undefined ? [0, Math.round(share)] : [alone, alone + 1];
const wants = (part: string) => values.only === undefined || values.only === part;

const folder = mkdtempSync(join(tmpdir(), 'pacesetter-fuzz-'));
const turnsFile = join(folder, 'turns.jsonl');

interface Turns {
	readonly cpuMs: number;
	readonly wallMs: number;
	readonly rss: number;
}

function turnsTold(): readonly Turns[] {
	try {
		return readFileSync(turnsFile, 'utf8')
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as Turns);
	} catch {
		return [];
	}
}
const most = (turns: readonly Turns[], field: keyof Turns) =>
	Math.max(0, ...turns.map((turn) => turn[field]));

/** Whether the record holds: the feed without gaps, and the boards what SQL says; a negative amount is a credit and no call. */
async function invariants(server: OwnServer, key: string): Promise<string[]> {
	const [feed] = server.sql<{ n: number; first: number; last: number; head: number }>(
		'SELECT count(*) AS n, min(seq) AS first, max(seq) AS last, (SELECT seq FROM feed_head) AS head FROM feed'
	);
	const faults: string[] = [];
	if (!feed || feed.n !== feed.last - feed.first + 1 || feed.last !== feed.head)
		faults.push(`the feed has gaps: ${JSON.stringify(feed)}`);
	const answer = await fetch(`${server.url}/api/v1/leaderboard?metric=calls&period=all&by=rep&limit=1000`, {
		headers: { authorization: `Bearer ${key}` }
	});
	const { rows = [], asOf } = (await answer.json()) as {
		rows?: { id: string; score: number }[];
		asOf?: { seq: number };
	};
	const sums = new Map(
		server
			.sql<{ rep: string; calls: number }>(
				"SELECT rep, sum(iif(amount < 0, 0, quantity)) AS calls FROM activities WHERE type = 'call' GROUP BY rep"
			)
			.map(({ rep, calls }) => [rep, calls])
	);
	const unlike = rows.filter(({ id, score }) => score !== (sums.get(id) ?? 0));
	if (rows.length === 0 || unlike.length > 0)
		faults.push(
			`boards and SQL differ (${answer.status}, ${rows.length} rows, as of ${asOf?.seq} of ${feed?.head}): ${JSON.stringify(unlike.slice(0, 3))}`
		);
	return faults;
}

const http = newTally();
const line = newTally();
const here = newTally();
const faults: string[] = [];
let turns: readonly Turns[] = [];

async function againstServer(): Promise<void> {
	const server = await OwnServer.start({
		NODE_OPTIONS: `--import ${fileURLToPath(new URL('watch-loop.mjs', import.meta.url))}`,
		FUZZ_TURNS: turnsFile
	});
	try {
		const { pid } = server;
		const key = await server.cli('key', 'create', '--name', 'fuzz', '--scope', 'admin');
		const floor: Floor = {
			url: server.url,
			port: Number(new URL(server.url).port),
			known: await settle(server.url, key)
		};
		const settled = turnsTold().length;
		if (wants('http')) await fuzzHttp(floor, seed, range(bodies * OVER_HTTP), http);
		if (wants('frames')) await fuzzFrames(floor, seed, range(frames * OVER_SOCKETS), line);
		if (server.pid !== pid) faults.push('the server ended');
		if (!(await server.healthy())) faults.push('the server is not healthy');
		faults.push(...(await invariants(server, key)));
		turns = turnsTold().slice(settled);
		if (most(turns, 'cpuMs') > STALL_MS)
			faults.push(`a turn of the event loop took ${Math.round(most(turns, 'cpuMs'))} ms`);
		const thrown = /^\s+at .*$/m.exec(server.output);
		if (thrown)
			faults.push(
				`the server reported a failure:\n${server.output.slice(Math.max(0, thrown.index - 600), thrown.index + 800)}`
			);
	} finally {
		await server.stop();
	}
}

const told = (map: ReadonlyMap<string, number>) =>
	[...map]
		.sort(([, a], [, b]) => b - a)
		.map(([what, n]) => `${what} ${n.toLocaleString('en')}`)
		.join(', ');
const sum = ({ kinds }: Tally) => [...kinds.values()].reduce((all, n) => all + n, 0);

if (wants('http') || wants('frames')) await againstServer();
if (wants('parsers'))
	await fuzzParsers(
		parsers(join(folder, 'fuzzed.csv')),
		seed,
		range(bodies * (1 - OVER_HTTP) + frames * (1 - OVER_SOCKETS)),
		here
	);
rmSync(folder, { recursive: true, force: true });

const wrong = [...http.wrong, ...line.wrong, ...here.wrong];
console.log(
	`HTTP, ${routesKnown} routes, ${sum(http)} requests: ${told(http.kinds)}\n  answers: ${told(http.statuses)}`
);
console.log(`Sockets, ${sum(line)} frames: ${told(line.kinds)}\n  ${told(line.statuses)}`);
console.log(`In process, ${sum(here)} cases: ${told(here.kinds)}`);
console.log(
	`Longest turn of the server: ${most(turns, 'cpuMs').toFixed(0)} ms of processor, ${most(turns, 'wallMs').toFixed(0)} ms on the clock; RSS at most ${(most(turns, 'rss') / 1e6).toFixed(0)} MB`
);
for (const { target, at, what } of wrong.slice(0, 20))
	console.log(`\nWRONG: ${what}\n  again: npm run fuzz -- --seed ${seed} --only ${target} --case ${at}`);
for (const fault of faults)
	console.log(
		`\nWRONG: ${fault}\n  again: npm run fuzz -- --seed ${seed} --bodies ${bodies} --frames ${frames}`
	);
console.log(
	`\nseed ${seed}: ${sum(http) + sum(line) + sum(here)} cases, ${wrong.length + faults.length} wrong, in ${Math.round((performance.now() - began) / 1_000)} s`
);
process.exitCode = wrong.length + faults.length === 0 ? 0 : 1;

if (values.report) {
	const all = sum(http) + sum(line) + sum(here);
	await report(
		'fuzz',
		{
			title: 'Fuzzing',
			about: `Requests made from the schemas of ${routesKnown} routes and spoilt, frames and raw bytes against the built server with its PocketBase, asked by people, keys and nobody; and the parsers behind them in process. A crash, a turn of the event loop over ${STALL_MS} ms, an undeclared 5xx, a refusal that is no problem document, a gap in the feed or a board unlike SQL makes it fail.`,
			command: `npm run fuzz -- --bodies ${bodies} --frames ${frames} --seed ${seed} --report`,
			lines: [
				{ what: 'cases', figure: all.toLocaleString('en'), goal: '1,000,000', met: all >= 1_000_000 },
				{
					what: 'wrong',
					figure: String(wrong.length + faults.length),
					goal: '0',
					met: wrong.length + faults.length === 0
				},
				{ what: 'of these over HTTP, raw bytes among them', figure: sum(http).toLocaleString('en') },
				{ what: 'answers by status', figure: told(http.statuses) },
				{ what: 'of these frames over sockets', figure: sum(line).toLocaleString('en') },
				{
					what: 'of these against parsers in process',
					figure: `${sum(here).toLocaleString('en')}: ${told(here.kinds)}`
				},
				{
					what: 'longest turn of the event loop, processor time',
					figure: `${most(turns, 'cpuMs').toFixed(0)} ms`,
					goal: `${STALL_MS} ms`,
					met: most(turns, 'cpuMs') <= STALL_MS
				},
				{
					what: 'longest turn by the clock, with what else this machine did',
					figure: `${most(turns, 'wallMs').toFixed(0)} ms`
				},
				{ what: 'memory of the server at most', figure: `${(most(turns, 'rss') / 1e6).toFixed(0)} MB` }
			]
		},
		began
	);
}
