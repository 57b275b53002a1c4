/** C5-C7 over the API, with a real record: what waits, results, proofs, their verification, and late changes. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { verify, type ContestExport } from '#lib/domain/contests/proof.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import { manageContestPage, contestVerifyPage } from '#lib/server/pages/contests.ts';
import { ADMIN, pointersOf } from './desk.ts';
import { openContestFloor, type ContestFloor } from './contest-floor.ts';
import { READ_KEY } from './floor-of-five.ts';

let floor: ContestFloor;
beforeAll(async () => {
	const clean: (() => Promise<void>)[] = [];
	floor = await openContestFloor((one) => void clean.push(one));
	return async () => {
		for (const one of clean.reverse()) await one();
	};
});

const ask = (call: string, as: Identity, body?: unknown) => floor.ask(call, body, { as });
const proofOf = async (id: Id) => {
	const [result] = (await floor.rows('contest_results')).filter(({ contest }) => contest === id);
	return join(floor.app.settings.dataDir, 'pb', 'contests', result?.id ?? '');
};
describe('standings, results and their proof', () => {
	test('C4 standings are counted from the record, and stay as they were settled', async () => {
		const { ids, accounts: who } = floor;
		const { body } = await floor.draft();
		expect((await floor.ask(`GET /contests/${String(body.id)}/standings`)).status).toBe(409);
		await floor.ask(`DELETE /contests/${String(body.id)}`);
		const id = await floor.live();
		await floor.calls(ids.ada, 3);
		const live = await ask(`GET /contests/${id}/standings`, who.cy);
		const { epoch, seq } = floor.app.authority.position;
		const first = expect.objectContaining({ id: ids.ada, place: 1, score: '3' }) as unknown;
		const rows = expect.arrayContaining([first]) as unknown;
		expect(live.body).toMatchObject({
			...{ final: false, asOf: { epoch, seq } },
			standings: { tables: [{ group: '', rows }] }
		});
		// G1: this floor works from nine to five on every day, within the window alone
		const { startsAt, endsAt } = floor.app.authority.tables.contests.get(id) ?? {};
		const hours = live.body.hours as { start: number; end: number }[];
		expect(hours.length).toBeGreaterThan(0);
		expect(hours[0]?.start).toBeGreaterThanOrEqual(Date.parse(startsAt ?? ''));
		expect(hours.at(-1)?.end).toBeLessThanOrEqual(Date.parse(endsAt ?? ''));
		// many who ask within a second hear the same, and a new record is in it at once
		await floor.calls(ids.ada, 2);
		const [again, more] = await Promise.all([1, 2].map(() => ask(`GET /contests/${id}/standings`, who.di)));
		expect(again?.body.standings).toEqual(more?.body.standings);
		expect(JSON.stringify(again?.body.standings)).toContain('"score":"5"');
		for (const early of ['export', 'verify', 'winners.csv'])
			expect((await floor.text(`/contests/${id}/${early}`)).status).toBe(409);
		expect((await ask(`GET /contests/${id}/results`, who.cy)).body).toEqual({ results: [] });
		await floor.settle(id);
		await floor.calls(ids.cy, 50, { occurredAt: floor.row(id).startsAt.replace(' ', 'T') });
		const { outcome } = floor.row(id);
		const final = await ask(`GET /contests/${id}/standings`, who.cy);
		expect(final.body).toMatchObject({ final: true, standings: { tables: outcome?.result.tables } });
		expect(final.body.standings).not.toHaveProperty('totals');
		expect((await ask(`GET /contests/${id}/results`, who.cy)).body).toEqual({
			results: [
				{ number: 1, hash: outcome?.hash, seq: outcome?.seq, at: outcome?.at, by: '', why: '', current: true }
			]
		});
	});

	test('C5 the export is the file that proves it: whoever sees the contest can check it without this floor', async () => {
		const { id } = await floor.finished();
		const { status, headers, text } = await floor.text(`/contests/${id}/export`, floor.accounts.di);
		expect([status, headers.get('content-disposition')]).toEqual([
			200,
			`attachment; filename="contest-${id}-1.json"`
		]);
		const proof = JSON.parse(text) as ContestExport;
		expect(verify(proof)).toEqual({ match: true });
		expect([proof.hash, proof.rulesHash]).toEqual([floor.row(id).outcome?.hash, floor.row(id).rulesHash]);
		expect((await floor.text(`/contests/${id}/export?number=2`)).status).toBe(404);
		const refused = await floor.ask(`GET /contests/${id}/export?number=0`);
		expect([refused.status, pointersOf(refused)]).toEqual([400, ['/number']]);
	});

	test('M8 the export holds amounts: it is kept from the floor where those are', async () => {
		const { ids, accounts: who } = floor;
		const id = await floor.live({ metric: 'orders' });
		await floor.log([{ rep: ids.ada, type: 'order', amount: 31_313_131 }]);
		await floor.settle(id);
		expect((await floor.text(`/contests/${id}/export`, who.ada)).text).toContain('31313131');
		await floor.ask('PATCH /workspace', { hideAmounts: true });
		for (const one of [who.ada, who.red, READ_KEY]) {
			const kept = await floor.text(`/contests/${id}/export`, one);
			expect([kept.status, kept.text.includes('31313131')]).toEqual([403, false]);
			// who won is no secret
			expect((await floor.text(`/contests/${id}/verify`, one)).status).toBe(200);
		}
		expect((await floor.text(`/contests/${id}/export`, ADMIN)).status).toBe(200);
		await floor.ask('PATCH /workspace', { hideAmounts: false });
	});

	test('C5 verify says match, and what has changed in the record since without a difference', async () => {
		const { accounts: who } = floor;
		const { id, facts } = await floor.finished();
		const { outcome } = floor.row(id);
		const path = `GET /contests/${id}/verify`;
		expect((await ask(path, who.di)).body).toEqual({
			...{ match: true, number: 1, hash: outcome?.hash, facts: 2, entrants: 5 },
			since: { changed: 0, first: null }
		});
		// as somebody with the database would do it
		const [mine] = facts;
		await floor.app.record.write([
			{ op: 'update', collection: 'activities', id: mine, data: { quantity: 70 } }
		]);
		await floor.look();
		expect((await ask(path, who.di)).body).toMatchObject({
			match: true,
			since: { changed: 1, first: `record ${mine} has another quantity` }
		});
		await floor.ask(`DELETE /activities/${facts[1]}`);
		// the floor follows the record, and may not have come to it with the answer
		await expect.poll(async () => (await ask(path, who.di)).body.since).toMatchObject({ changed: 2 });
		expect((await ask(`${path}?number=2`, who.di)).status).toBe(404);
	});

	test.each([
		[
			'a fact',
			(proof: ContestExport) => ({ ...proof, facts: proof.facts.map((fact) => ({ ...fact, quantity: 9 })) })
		],
		['the rules', (proof: ContestExport) => ({ ...proof, rules: { ...proof.rules, tie: 'earliest' } })],
		['a prize’s winner', (proof: ContestExport) => ({ ...proof, result: { ...proof.result, awards: [] } })],
		['the hash', (proof: ContestExport) => ({ ...proof, hash: '0'.repeat(64) })],
		['everything but its form', () => ({})]
	])('C5 verify names the first difference after the file was tampered with: %s', async (_, tamper) => {
		const { id } = await floor.finished();
		const path = await proofOf(id);
		const before = await readFile(path);
		const proof = JSON.parse(gunzipSync(before).toString('utf8')) as ContestExport;
		await writeFile(path, gzipSync(JSON.stringify(tamper(proof))));
		const found = await floor.ask(`GET /contests/${id}/verify`);
		expect(found.body).toMatchObject({
			match: false,
			difference: expect.stringMatching(/\w+ \w+/) as string
		});
		const page = await contestVerifyPage(floor.app, floor.accounts.di, id);
		expect(page?.verdict?.difference).toBe(found.body.difference);
		await writeFile(path, before);
		expect((await floor.ask(`GET /contests/${id}/verify`)).body.match).toBe(true);
	});

	test('C5 a forged file that holds by itself is told from the one that was published; so are damage and absence', async () => {
		const { ids } = floor;
		const [{ id }, { id: other }] = [
			await floor.finished(),
			await floor.finished({ eligibility: { reps: [ids.ada, ids.cy] } })
		];
		const [path, foreign] = [await proofOf(id), await proofOf(other)];
		const before = await readFile(path);
		const difference = async () => (await floor.ask(`GET /contests/${id}/verify`)).body.difference;
		await writeFile(path, await readFile(foreign));
		expect(await difference()).toBe(
			`the file's hash is ${floor.row(other).outcome?.hash}; published was ${floor.row(id).outcome?.hash}`
		);
		await writeFile(path, before.subarray(0, before.length >> 1));
		expect(await difference()).toBe('the file that proves it is damaged: it can not be read');
		expect((await floor.text(`/contests/${id}/export`)).status).toBe(410);
		await writeFile(path, gzipSync('{"rules":'));
		expect(await difference()).toBe('the file that proves it is damaged: it can not be read');
		expect((await floor.text(`/contests/${id}/export`)).status).toBe(410);
		await writeFile(path, before);
		// the row that pages show
		const { outcome } = floor.row(id);
		const forged = outcome && { ...outcome, result: { ...outcome.result, awards: [] } };
		await floor.app.record.write([{ op: 'update', collection: 'contests', id, data: { outcome: forged } }]);
		await floor.look();
		expect(await difference()).toMatch(/^result\.awards.* as it is shown; in the file it is /);
		await floor.app.record.write([{ op: 'update', collection: 'contests', id, data: { outcome } }]);
		await floor.look();
		expect(await difference()).toBeUndefined();
		expect(await readdir(join(floor.app.settings.dataDir, 'pb', 'contests'))).toContain(
			path.split('/').at(-1)
		);
	});
});

describe('what waits for a word', () => {
	test('C1 a manager of their team confirms or refuses what somebody logged by hand; who plays there does not', async () => {
		const { ids, accounts: who } = floor;
		const id = await floor.live({ confirm: 'all' });
		const own = { as: who.ada };
		const logged = await floor.ask(
			'POST /activities',
			{ type: 'call', quantity: 5, externalId: crypto.randomUUID(), rep: ids.ada },
			own
		);
		const [{ id: fact = '' } = {}] = logged.body.results as { id?: Id }[];
		await floor.look();
		const score = async () => {
			const { body } = await floor.ask(`GET /contests/${id}/standings`);
			const { tables } = body.standings as { tables: { rows: { id: Id; score: string }[] }[] };
			return tables[0]?.rows.find((row) => row.id === ids.ada)?.score;
		};
		expect(await score()).toBe('0');
		const list = async (as: Identity) => (await ask(`GET /contests/${id}/checks`, as)).body.checks;
		expect(await list(who.red)).toEqual([
			{
				...{
					fact,
					rep: ids.ada,
					name: 'Ada',
					type: 'Call',
					quantity: 5,
					amount: 0,
					state: 'waiting',
					by: ''
				},
				occurredAt: expect.any(String) as string,
				as: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
				why: 'It was logged by hand: it counts once it is imported or confirmed.',
				may: true
			}
		]);
		expect(await list(who.blue)).toMatchObject([{ fact, may: false }]);
		expect(await list(who.player)).toMatchObject([{ fact, may: false }]);
		const call = `POST /contests/${id}/checks/${fact}`;
		for (const one of [who.blue, who.player])
			expect((await ask(call, one, { state: 'confirmed' })).status).toBe(403);
		expect((await ask(call, who.ada, { state: 'confirmed' })).status).toBe(403);
		expect((await ask(call, who.red, { state: 'maybe' })).status).toBe(400);
		expect(
			(await ask(`POST /contests/${id}/checks/${ids.ada}`, who.red, { state: 'confirmed' })).status
		).toBe(404);
		// a word is on the record as it was read, and not on what somebody made of it meanwhile
		const [{ as: read }] = (await list(who.red)) as [{ as: string }];
		const make = async (quantity: number) =>
			floor.app.record.write([{ op: 'update', collection: 'activities', id: fact, data: { quantity } }]);
		await make(6);
		const late = await ask(call, who.red, { state: 'confirmed', as: read });
		expect([late.status, await list(who.red)]).toMatchObject([409, [{ state: 'waiting' }]]);
		await make(5);
		const confirmed = await ask(call, who.red, { state: 'confirmed', as: read });
		expect(confirmed.body).toMatchObject({ fact, state: 'confirmed', by: 'Ruth' });
		await floor.look();
		expect(await score()).toBe('5');
		expect((await ask(call, who.red, { state: 'confirmed' })).status).toBe(200);
		const admins = await ask(call, ADMIN, { state: 'refused' });
		expect(admins.body.state).toBe('refused');
		await floor.look();
		expect(await score()).toBe('0');
		const audit = (await floor.rows('audit')).filter(({ action }) => action === 'contests.check');
		expect(audit.map(({ after }) => (after as { state: string }).state).sort()).toEqual([
			'confirmed',
			'refused'
		]);
		await floor.ask(`POST /contests/${id}/cancel`, { why: 'Enough' });
	});

	test('C7 what comes too late makes a proposal; a manager who plays can not decide, the reason is asked for, the result is amended', async () => {
		const { ids, accounts: who } = floor;
		const { id } = await floor.finished();
		const { startsAt, outcome } = floor.row(id);
		const late = await floor.calls(ids.cy, 9, { occurredAt: startsAt.replace(' ', 'T') });
		await floor.look();
		expect(floor.row(id)).toMatchObject({ state: 'settled', outcome: { hash: outcome?.hash }, proposals: 1 });
		const list = async (as: Identity) =>
			(await ask(`GET /contests/${id}/proposals`, as)).body.proposals as {
				id: Id;
				may: boolean;
				causes: unknown;
			}[];
		const [proposal] = await list(who.blue);
		expect(proposal).toMatchObject({
			...{ number: 1, state: 'open', may: true },
			causes: [{ fact: late, rep: ids.cy, change: 'came' }],
			places: expect.arrayContaining([
				expect.objectContaining({ id: ids.cy, from: 2, to: 1, scoreFrom: '4', scoreTo: '13' })
			]) as unknown,
			prizes: expect.arrayContaining([
				expect.objectContaining({ to: ids.ada, change: 'loses' }),
				expect.objectContaining({ to: ids.cy, change: 'gains' })
			]) as unknown
		});
		expect((await ask(`GET /contests/${id}`, who.blue)).body).toMatchObject({
			proposals: 1,
			acts: ['propose', 'duplicate']
		});
		expect((await ask(`GET /contests/${id}`, who.ada)).body).toMatchObject({ proposals: 0, acts: [] });
		expect((await ask(`GET /contests/${id}/proposals`, who.ada)).status).toBe(403);
		expect(await list(who.player)).toMatchObject([{ may: false }]);
		const call = `POST /contests/${id}/proposals/${proposal?.id}`;
		// Red's manager looks after nobody it is about
		for (const one of [who.player, who.red])
			expect((await ask(call, one, { accept: true, why: 'True' })).status).toBe(403);
		const bare = await ask(call, who.blue, { accept: true, why: '' });
		expect([bare.status, pointersOf(bare)]).toEqual([400, ['/why']]);
		expect(
			(await ask(`POST /contests/${id}/proposals/nothing00000000`, who.blue, { accept: true, why: 'x' }))
				.status
		).toBe(404);
		const both = await Promise.all(
			[who.blue, ADMIN].map((one) => ask(call, one, { accept: true, why: 'The file was late' }))
		);
		expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
		expect(both.find(({ status }) => status === 200)?.body).toMatchObject({ state: 'accepted', may: false });
		const amended = floor.row(id);
		expect(amended).toMatchObject({ state: 'amended', proposals: 0, outcome: { number: 2 } });
		const { body } = await floor.ask(`GET /contests/${id}/results`);
		expect(body.results).toMatchObject([
			{ number: 1, hash: outcome?.hash, current: false },
			{ number: 2, hash: amended.outcome?.hash, why: 'The file was late', current: true }
		]);
		for (const number of [1, 2])
			expect((await floor.ask(`GET /contests/${id}/verify?number=${number}`)).body).toMatchObject({
				match: true,
				number
			});
		const audit = (await floor.rows('audit')).filter(({ action }) => action === 'contests.amend');
		expect(audit).toHaveLength(1);
	});

	test('C7 refused it stays as it was, and the reason stands beside it', async () => {
		const { ids, accounts: who } = floor;
		const { id } = await floor.finished();
		await floor.calls(ids.cy, 1, { occurredAt: floor.row(id).startsAt.replace(' ', 'T') });
		await floor.look();
		const { body } = await ask(`GET /contests/${id}/proposals`, who.blue);
		const [{ id: proposal = '' } = {}] = body.proposals as { id?: Id }[];
		const refused = await ask(`POST /contests/${id}/proposals/${proposal}`, who.blue, {
			...{ accept: false, why: 'Not in the window' }
		});
		expect(refused.body).toMatchObject({ state: 'refused', by: 'Blaise', why: 'Not in the window' });
		await floor.look();
		expect(floor.row(id)).toMatchObject({ state: 'settled', proposals: 0, outcome: { number: 1 } });
		const page = await manageContestPage(floor.app, who.blue, id);
		expect(page?.proposals).toMatchObject([{ state: 'refused' }]);
		expect(page?.participation.filter(({ facts }) => facts > 0)).toMatchObject([
			{ name: 'Ada', team: 'Red', facts: 1 },
			{ name: 'Cy', team: 'Blue', facts: 1 }
		]);
		expect(await manageContestPage(floor.app, who.ada, id)).toBeUndefined();
	});
});
