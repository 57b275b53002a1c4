import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { contestProgram, hashOf } from '../../../scripts/bundle-contest-program.ts';
import { makeRoster } from '#lib/domain/contests/make-roster.ts';
import { PROGRAM_HASH } from '#lib/domain/contests/program-hash.ts';
import { resultHash, rulesHash, settle, verify, type ContestExport } from '#lib/domain/contests/proof.ts';
import type { ContestRules, Prize } from '#lib/domain/contests/rules.ts';
import { crmFacts, crmSource, idOf } from './crm.ts';
import { rules } from './kit.ts';

const NOVEMBER = { from: '2017-11-01', to: '2017-11-30' };
const FIXTURE = 'tests/fixtures/contests/crm-november-2017.json';
const place = (at: number, value: number): Prize => ({
	kind: 'place',
	place: at,
	name: `Place ${at}`,
	value,
	share: 'split'
});

const byOffice = rules(
	'most',
	{},
	{
		metric: 'revenue',
		window: NOVEMBER,
		groups: { by: 'region' },
		tie: 'earliest',
		prizes: [place(1, 50_000), place(2, 20_000)]
	}
);

function settled(given: ContestRules, facts = crmFacts): ContestExport {
	const roster = makeRoster(given, crmSource, facts, { contest: 'crmnovember2017' });
	if (!roster.ok) throw new Error(JSON.stringify(roster.error));
	return settle(given, roster.value, facts, PROGRAM_HASH);
}

async function verified(content: string) {
	const folder = await mkdtemp(join(tmpdir(), 'verify-'));
	onTestFinished(() => rm(folder, { recursive: true }));
	const path = join(folder, 'export.json');
	await writeFile(path, content);
	const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/verify-contest.mjs', path], {
		encoding: 'utf8'
	});
	return { status, said: (stdout + stderr).trim() };
}

test('C4 most won value, November 2017, by office: winners are those that adding up the file by hand gives', () => {
	const { result } = settled(byOffice);
	const sums = new Map<string, number>();
	for (const { rep, amount, localDate } of crmFacts)
		if (localDate.startsWith('2017-11')) sums.set(rep, (sums.get(rep) ?? 0) + amount);
	for (const { group, rows } of result.tables) {
		const best = rows.map(({ id }) => id).sort((a, b) => (sums.get(b) ?? 0) - (sums.get(a) ?? 0))[0];
		expect(rows[0]).toMatchObject({ id: best, place: 1, score: String(sums.get(best ?? '')) });
		expect(result.awards.filter((award) => award.group === group && award.prize === 0)).toMatchObject([
			{ to: best, share: '1', value: '50000' }
		]);
	}
	expect(result.tables.map(({ group }) => group)).toEqual([idOf('Central'), idOf('East'), idOf('West')]);
	expect(result.tables.flatMap(({ rows }) => rows)).toHaveLength(35);
});

test('C5 the hash of a known contest stays what it is, and its file is the one that was kept', async () => {
	const made = settled(byOffice);
	const kept = JSON.parse(await readFile(FIXTURE, 'utf8')) as ContestExport;
	expect(made.hash).toBe('3d9443df1d13120632e82e2038082fa544481effc539bb90e43e25c14a9bdb8a');
	expect(made).toEqual(kept);
	expect(verify(kept)).toEqual({ match: true });
});

test('C5 the stand-alone script needs at most 150 lines, and says match of the genuine file', async () => {
	const kept = JSON.parse(await readFile(FIXTURE, 'utf8')) as ContestExport;
	const { status, said } = await verified(await readFile(FIXTURE, 'utf8'));
	expect([status, said]).toEqual([0, `match: ${kept.facts.length} facts, 35 entrants, result ${kept.hash}`]);
	expect((await readFile('scripts/verify-contest.mjs', 'utf8')).trimEnd().split('\n').length).toBeLessThan(
		151
	);
});

/** With new hashes, as somebody would who changes a file to his advantage. */
const hashed = (forged: ContestExport): ContestExport => ({
	...forged,
	rulesHash: rulesHash(forged.rules),
	hash: resultHash(forged)
});

test('C5 a forged file is found out by script and product alike, whatever was forged', async () => {
	const genuine = settled(byOffice);
	const { facts, result, roster } = genuine;
	const [first, second] = facts;
	const [table] = result.tables;
	if (!first || !second || !table) throw new Error('the contest is empty');
	const forged: [string, ContestExport, RegExp][] = [
		['rules', { ...genuine, rules: { ...genuine.rules, visibility: 'managers' } }, /rules are not those/],
		['hash', { ...genuine, hash: genuine.rulesHash }, /hash/],
		['order', hashed({ ...genuine, facts: [second, first, ...facts.slice(2)] }), /fact \d+ .* out of order/],
		['twice', hashed({ ...genuine, facts: [first, ...facts] }), /fact/],
		[
			'amount',
			hashed({ ...genuine, facts: [{ ...first, amount: first.amount + 1 }, ...facts.slice(1)] }),
			/sum|result/
		],
		[
			'place',
			hashed({
				...genuine,
				result: { ...result, tables: [{ ...table, rows: table.rows.map((row) => ({ ...row, place: 1 })) }] }
			}),
			/place|result/
		],
		['prize', hashed({ ...genuine, result: { ...result, awards: result.awards.slice(1) } }), /prizes|awards/],
		[
			'entrant',
			hashed({ ...genuine, roster: { ...roster, entrants: roster.entrants.slice(1) } }),
			/fact|sum|result/
		],
		['program', { ...genuine, program: genuine.hash }, /program/]
	];
	for (const [what, file, why] of forged) {
		const script = await verified(JSON.stringify(file));
		expect([what, script.status, script.said]).toEqual([what, 1, expect.stringMatching(why)]);
		if (what === 'program') continue;
		const verdict = verify(file);
		expect([what, verdict.match]).toEqual([what, false]);
		expect(verdict.match ? '' : verdict.difference).toMatch(why);
	}
});

test('C5 the program that strangers run is made of this source, and works out the same', async () => {
	const program = await contestProgram();
	expect(hashOf(program)).toBe(PROGRAM_HASH);
	expect(await readFile('scripts/contest-program.mjs', 'utf8')).toBe(program);
	expect(await contestProgram()).toBe(program);
});

test('C8, C5 offices against each other, bracket, season and improvement over the CRM data settle and are verified by the script', async () => {
	const over = { metric: 'revenue', prizes: [place(1, 50_000)] };
	const quarter = { from: '2017-10-02', to: '2017-12-29' };
	const contests = [
		rules('team', { by: 'region', perMember: false }, { ...over, window: NOVEMBER }),
		rules('team', { by: 'team', perMember: true }, { ...over, window: NOVEMBER }),
		rules('bracket', { roundDays: 5 }, { ...over, window: quarter }),
		rules('season', { roundDays: 5 }, { ...over, window: quarter }),
		rules('elimination', { roundDays: 5 }, { ...over, window: quarter }),
		rules('improvement', {}, { ...over, window: NOVEMBER }),
		rules('most', {}, { ...over, window: NOVEMBER, lens: 'perHour' })
	];
	for (const contest of contests) {
		const made = settled(contest);
		expect(made.result.awards.length).toBeGreaterThan(0);
		const { status, said } = await verified(JSON.stringify(made));
		expect([contest.format, status, said.slice(0, 6)]).toEqual([contest.format, 0, 'match:']);
		expect(verify(made)).toEqual({ match: true });
	}
});
