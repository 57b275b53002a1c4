/** C5: whatever somebody changes in an export is found, by the product and by the stand-alone script. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { commitmentOf } from '#lib/domain/contests/draw.ts';
import { seedsFrom } from '#lib/domain/contests/history.ts';
import { PROGRAM_HASH } from '#lib/domain/contests/program-hash.ts';
import {
	resultHash,
	rulesHash,
	settle,
	ticketsIn,
	verify,
	type ContestExport
} from '#lib/domain/contests/proof.ts';
import { propose } from '#lib/domain/contests/proposals.ts';
import type { Prize } from '#lib/domain/contests/rules.ts';
import { DAY, dayRounds, fact, MONDAY, roster, rules } from './kit.ts';

const folder = mkdtempSync(join(tmpdir(), 'tampered-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the script says of a file: its exit code. */
function script(given: unknown): number | null {
	const path = join(folder, 'export.json');
	writeFileSync(path, JSON.stringify(given));
	return spawnSync(process.execPath, ['scripts/verify-contest.mjs', path]).status;
}

const REPS = ['ada', 'bob', 'cyd'];
const prizes: Prize[] = [1, 2].map((place) => ({
	...{ kind: 'place', place, name: `Prize ${place}`, value: 10_000, share: 'split' }
}));
const FACTS = [fact('ada', 9, 5), fact('bob', 9, 6), fact('cyd', 10, 4), fact('ada', 34, 2)];

const most = settle(rules('most', {}, { prizes }), roster(REPS), FACTS, PROGRAM_HASH);

function drawn(): ContestExport {
	const given = rules('raffle', { per: '2' }, { prizes: prizes.slice(0, 1) });
	const secret = 'c0ffee';
	const commitment = commitmentOf(secret);
	const open = settle(given, roster(REPS, { draw: { commitment } }), FACTS);
	const draw = { commitment, tickets: ticketsIn(open.result), words: [['bob', 'tea'] as const], secret };
	return settle(given, roster(REPS, { draw }), FACTS, PROGRAM_HASH);
}
const raffle = drawn();

function amended(): ContestExport {
	const winner = raffle.result.draws?.[0]?.rep;
	const fewer = FACTS.filter(({ rep }) => rep !== winner);
	const made = propose(raffle, fewer)?.amended;
	if (!made) throw new Error('nothing is proposed');
	return made;
}
const corrected = amended();

function played(): ContestExport {
	const given = rules('bracket', { roundDays: 1 }, { prizes });
	const weekBefore = {
		...{ from: '2026-05-25', to: '2026-05-29', start: MONDAY - 7 * DAY, end: MONDAY - 2 * DAY, byDate: true }
	};
	const facts = [...FACTS, fact('cyd', -7 * 24 + 9, 9), fact('bob', -7 * 24 + 9, 7)];
	const plain = roster(REPS, { past: [weekBefore], rounds: dayRounds(2) });
	const seeds = seedsFrom('calls', plain, facts);
	return settle(given, { ...plain, seeds }, facts, PROGRAM_HASH);
}
const bracket = played();

type Loose = Record<string, never>;
type Deed = (one: {
	rules: Loose;
	roster: Loose;
	facts: Loose[];
	result: Loose;
	[more: string]: unknown;
}) => void;
const put = (value: unknown) => value as never;

/** With its hashes made to fit again; `asIt`: left as they were. */
function tampered(genuine: ContestExport, deed: Deed, hashes: 'fit' | 'asIt' = 'fit'): ContestExport {
	const one = structuredClone(genuine);
	deed(one as never);
	return hashes === 'asIt' ? one : { ...one, rulesHash: rulesHash(one.rules), hash: resultHash(one) };
}

const at = (value: unknown, ...path: (string | number)[]): Loose =>
	path.reduce((inner, name) => (inner as Record<string | number, unknown>)[name], value) as Loose;

const CASES: readonly [what: string, ContestExport, Deed, 'fit' | 'asIt'][] = [
	['a rule', most, ({ rules: all }) => (all.lens = put('perHour')), 'asIt'],
	['a prize in the rules', most, ({ rules: all }) => (at(all, 'prizes', 0).value = put(99)), 'asIt'],
	[
		'a prize in the rules, hashes mended',
		most,
		({ rules: all }) => (at(all, 'prizes', 0).value = put(99)),
		'fit'
	],
	['a window of other dates', most, ({ roster: all }) => (at(all, 'window').to = put('2026-06-04')), 'fit'],
	['how facts belong', most, ({ roster: all }) => (at(all, 'window').byDate = put(false)), 'fit'],
	['an entrant taken out', most, ({ roster: all }) => (all.entrants as never as unknown[]).pop(), 'fit'],
	[
		'an entrant who joined late',
		most,
		({ roster: all }) => (at(all, 'entrants', 1).since = put(MONDAY + DAY)),
		'fit'
	],
	[
		'a metric that counts otherwise',
		most,
		({ roster: all }) => {
			const metrics = all.metrics as never as Record<string, unknown>;
			metrics.calls = metrics.orders;
		},
		'fit'
	],
	['a fact that waits', most, ({ roster: all, facts }) => (all.waiting = put([facts[1]?.id])), 'fit'],
	['a quantity', most, ({ facts }) => (at(facts, 0).quantity = put(50)), 'fit'],
	['somebody else’s fact', most, ({ facts }) => (at(facts, 0).rep = put('cyd')), 'fit'],
	['a moment', most, ({ facts }) => (at(facts, 3).occurredAt = put(0)), 'fit'],
	['a fact taken out', most, ({ facts }) => facts.splice(1, 1), 'fit'],
	['a fact twice', most, ({ facts }) => facts.splice(1, 0, put({ ...facts[0] })), 'fit'],
	[
		'a fact of nobody in it',
		most,
		({ facts }) => facts.push(put({ ...facts[3], id: 'zzz', rep: 'zed' })),
		'fit'
	],
	[
		'a fact of another week',
		most,
		({ facts }) =>
			facts.push(put({ ...facts[3], id: 'zzz', occurredAt: MONDAY + 30 * DAY, localDate: '2026-07-01' })),
		'fit'
	],
	['more in a fact than counts', most, ({ facts }) => (at(facts, 0).note = put('for Bob')), 'fit'],
	['facts in another order', most, ({ facts }) => facts.reverse(), 'fit'],
	['a place', most, ({ result }) => (at(result, 'tables', 0, 'rows', 2).place = put(1)), 'fit'],
	['a score', most, ({ result }) => (at(result, 'tables', 0, 'rows', 0).score = put('70')), 'fit'],
	['a sum', most, ({ result }) => ((at(result, 'totals', 0) as never as unknown[])[1] = '70'), 'fit'],
	['a winner', most, ({ result }) => (at(result, 'awards', 0).to = put('cyd')), 'fit'],
	['a prize’s share', most, ({ result }) => (at(result, 'awards', 0).share = put('1/2')), 'fit'],
	['a prize taken out', most, ({ result }) => (result.awards as never as unknown[]).pop(), 'fit'],
	['more in a result', most, ({ result }) => (result.winner = put('cyd')), 'fit'],
	['the hash', most, (one) => (one.hash = 'f'.repeat(64)), 'asIt'],
	['the rules’ hash', most, (one) => (one.rulesHash = 'f'.repeat(64)), 'asIt'],
	['the program’s name', most, (one) => (one.program = 'mine'), 'asIt'],
	['the secret', raffle, ({ roster: all }) => (at(all, 'draw').secret = put('other')), 'fit'],
	[
		'a word',
		raffle,
		({ roster: all }) => ((at(all, 'draw', 'words', 0) as never as string[])[1] = 'coffee'),
		'fit'
	],
	['a drawn ticket', raffle, ({ result }) => (at(result, 'draws', 0).k = put(99)), 'fit'],
	['draws taken out', raffle, ({ result }) => (result.draws = put([])), 'fit'],
	['void tickets of nobody', raffle, ({ roster: all }) => (at(all, 'draw').void = put([['ada', 1]])), 'fit'],
	['void tickets forgotten', corrected, ({ roster: all }) => (at(all, 'draw').void = put([])), 'fit'],
	['the seeds', bracket, ({ roster: all }) => (all.seeds as never as string[]).reverse(), 'fit'],
	['a week before', bracket, ({ facts }) => (at(facts, 0).quantity = put(1)), 'fit'],
	[
		'a round’s lock',
		bracket,
		({ roster: all, facts }) => (at(all, 'rounds', 0).late = put([facts[2]?.id])),
		'fit'
	]
];

test.each([
	['most', most],
	['a raffle', raffle],
	['a corrected raffle', corrected],
	['a bracket', bracket]
])('C5 a genuine export holds: %s', (_what, genuine) => {
	expect(verify(genuine)).toEqual({ match: true });
	expect(script(genuine)).toBe(0);
});

test.each(CASES)('C5 it is found: %s', (_what, genuine, deed, hashes) => {
	const given = tampered(genuine, deed, hashes);
	expect(given).not.toEqual(genuine);
	expect(verify(given)).toMatchObject({ match: false });
	expect(script(given)).toBe(1);
});

test('C6 tickets that the facts do not give are found, though everything is drawn anew from them', () => {
	const { draw } = raffle.roster;
	if (!draw) throw new Error('there is no draw');
	for (const tickets of [[['cyd', 900]], [...(draw.tickets ?? []), ['zed', 5]], draw.tickets?.slice(1)]) {
		const forged = {
			...raffle.roster,
			draw: { ...draw, tickets: put(tickets) as typeof draw.tickets & object }
		};
		const given = settle(raffle.rules, forged, raffle.facts, PROGRAM_HASH);
		expect(verify(given)).toMatchObject({ match: false });
		expect(script(given)).toBe(1);
	}
});

test('C5 what is no export at all is found', () => {
	for (const given of [null, {}, [], { ...most, facts: null }, { ...most, roster: { entrants: [] } }]) {
		expect(verify(given as never)).toMatchObject({ match: false });
		expect(script(given)).toBe(1);
	}
	expect(readFileSync('scripts/verify-contest.mjs', 'utf8').trimEnd().split('\n').length).toBeLessThan(151);
});
