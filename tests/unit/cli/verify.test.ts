/** C5 `pacesetter verify`: a settled contest by its id through the running server, and an exported file without any. */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { localDateOf } from '#lib/domain/calendar.ts';
import type { ContestExport } from '#lib/domain/contests/proof.ts';
import { contestsJob } from '#lib/server/contests/job.ts';
import { proofFiles } from '#lib/server/contests/proofs.ts';
import type { Started } from '#lib/server/start.ts';
import { temporaryDirectory } from '../record/temporary-record.ts';
import { serve, settingsFor, type } from './operator.ts';

const DAY = 86_400_000;
const GENUINE = resolve('tests/fixtures/contests/crm-november-2017.json');

/** Nobody is to be asked. */
const alone = { through: () => Promise.reject(new Error('a file needs no floor')) };

test('C5 an exported file is verified without a floor: match, or the first difference, and the exit code', async () => {
	const settings = settingsFor('/nowhere');
	const folder = await temporaryDirectory(onTestFinished);
	const genuine = JSON.parse(await readFile(GENUINE, 'utf8')) as ContestExport;
	const entrants = genuine.roster.entrants.length;
	expect(await type(settings, ['verify', GENUINE], alone)).toEqual({
		...{ code: 0, said: '' },
		out: [`match: ${genuine.facts.length} facts, ${entrants} entrants, result ${genuine.hash}`]
	});
	const [first, ...rest] = genuine.facts;
	const tampered = [
		[
			{ ...genuine, facts: [{ ...first, amount: 1 }, ...rest] },
			/^difference: result\..+ in the file; worked out again/
		],
		[{ ...genuine, facts: rest }, /^difference: result\./],
		[{ ...genuine, rules: { ...genuine.rules, version: 9 } }, /^difference: the rules are not those/],
		[{ rules: {} }, /^difference: /],
		[null, /^difference: the file is no contest's export/]
	] as const;
	for (const [given, words] of tampered) {
		await writeFile(join(folder, 'other.json'), JSON.stringify(given));
		const told = await type(settings, ['verify', 'other.json'], { ...alone, folders: [folder] });
		expect([told.code, told.out.length, told.said]).toEqual([1, 1, '']);
		expect(told.out[0]).toMatch(words);
	}
	await writeFile(join(folder, 'other.json'), '{"rules":');
	const cut = await type(settings, ['verify', 'other.json'], { ...alone, folders: [folder] });
	expect(cut).toEqual({ code: 1, out: [], said: 'other.json is no JSON.' });
	const none = await type(settings, ['verify', 'nothing.json'], { ...alone, folders: [folder] });
	expect(none).toEqual({ code: 1, out: [], said: 'There is no file nothing.json.' });
	expect(await type(settings, ['verify'], alone)).toMatchObject({ code: 2, out: [] });
});

/** A contest over calls of one rep, settled as if its days had gone by. */
async function settledContest(app: Started): Promise<{ id: string; fact: string }> {
	const call = async (method: string, path: string, body: unknown) => {
		const request = new Request(`http://floor.test/api/v1${path}`, {
			...{ method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
		});
		const response = await app.api(request, { identity: { kind: 'operator' }, address: '127.0.0.1' });
		return (await response.json()) as { id: string; results: { id: string }[] };
	};
	await call('POST', '/people', { name: 'Ada' });
	const logged = await call('POST', '/activities', { rep: 'Ada', type: 'call', quantity: 3 });
	const date = (days: number) => localDateOf(app.clock.now() + days * DAY, 'UTC');
	const { id } = await call('POST', '/contests', {
		name: 'Sprint',
		rules: {
			...{ format: 'most', metric: 'calls', lens: 'raw', options: {}, eligibility: {}, join: 'fixed' },
			window: { from: date(-1), to: date(1) },
			...{ tie: 'share', prizes: [], confirm: 'none', visibility: 'floor' },
			sources: ['import', 'api', 'rep']
		}
	});
	await call('POST', `/contests/${id}/launch`, {});
	const { record, authority, settings } = app;
	const clock = { now: () => app.clock.now() + 5 * DAY };
	const { dataDir } = settings;
	const job = contestsJob({
		record,
		authority,
		clock,
		proofs: proofFiles(dataDir),
		celebrate: () => undefined
	});
	await authority.reached((await record.head()).seq);
	await job.run(clock.now());
	await authority.reached((await record.head()).seq);
	return { id, fact: logged.results[0]?.id ?? '' };
}

test('C5 through the running server: match, what has changed since, the first difference; exit 0 or 1', async () => {
	const settings = settingsFor(await temporaryDirectory(onTestFinished));
	const app = await serve(settings, onTestFinished);
	const { id, fact } = await settledContest(app);
	const hash = app.authority.tables.contests.get(id)?.outcome?.hash;
	const match = `match: 1 facts, 1 entrants, result ${hash}`;
	expect(await type(settings, ['verify', id])).toEqual({ code: 0, out: [match], said: '' });

	await app.record.write([{ op: 'update', collection: 'activities', id: fact, data: { quantity: 30 } }]);
	await app.authority.reached((await app.record.head()).seq);
	expect(await type(settings, ['verify', id])).toEqual({
		...{ code: 0, said: '' },
		out: [
			match,
			`since then: 1 record has come, changed or gone (record ${fact} has another quantity); see its proposals`
		]
	});

	const [result] = await app.record.find('contest_results');
	const path = join(settings.dataDir, 'pb', 'contests', result?.id ?? '');
	const proof = JSON.parse(gunzipSync(await readFile(path)).toString('utf8')) as ContestExport;
	const facts = proof.facts.map((one) => ({ ...one, quantity: 4 }));
	await writeFile(path, gzipSync(JSON.stringify({ ...proof, facts })));
	const told = await type(settings, ['verify', id]);
	expect([told.code, told.out[0]]).toEqual([
		1,
		'difference: result.tables[0].rows[0].score is "3" in the file; worked out again it is "4"'
	]);

	const unknown = await type(settings, ['verify', 'nothing00000000']);
	expect(unknown).toEqual({ code: 1, out: [], said: 'Not found: There is no such contest.' });
});
