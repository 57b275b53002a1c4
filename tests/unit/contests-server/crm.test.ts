import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { instantText } from '#lib/domain/calendar.ts';
import { verify, type ContestExport } from '#lib/domain/contests/proof.ts';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { moveContest } from '#lib/server/contests/moves.ts';
import { readProof } from '#lib/server/contests/proofs.ts';
import { ensureBasics } from '#lib/server/record/basics.ts';
import type { Write } from '#lib/server/record/store.ts';
import { crmFacts, crmSource } from '../contests/crm.ts';
import { emptyRecord, openIn, written } from '../record/temporary-record.ts';
import { openRealContests } from './real-floor.ts';
import { asManager, DAY, draftOf } from './world.ts';

const CONTEST = 'crmnovember2017';
const FIXTURE = 'tests/fixtures/contests/crm-november-2017.json';

test(
	'C5 most won value, November 2017, by office: launched, lived and settled by the real server it has the hash of the kept file',
	{ timeout: 60_000 },
	async () => {
		const kept = JSON.parse(await readFile(FIXTURE, 'utf8')) as ContestExport;
		const dir = await emptyRecord(onTestFinished);
		const { store } = await openIn(dir, onTestFinished);
		await ensureBasics(store, { currency: 'EUR', timeZone: 'UTC' });
		const create = (collection: string, rows: readonly object[]) =>
			written(store, ...rows.map((data) => ({ op: 'create', collection, data }) as unknown as Write));
		const named = (ids: readonly string[]) => [...new Set(ids)].map((id) => ({ id, name: id }));
		await create('regions', named(crmSource.teamRegions.map(({ region }) => region)));
		await create('teams', named(crmSource.teamRegions.map(({ team }) => team)));
		await create(
			'reps',
			crmSource.reps.map((rep) => ({ ...rep, name: rep.id }))
		);
		await create('memberships', crmSource.memberships);
		await create('team_regions', crmSource.teamRegions);
		const seeded = await store.seed(
			crmFacts.map((fact) => ({
				...fact,
				margin: 0,
				customer: '',
				deal: '',
				occurredAt: instantText(fact.occurredAt),
				source: 'import',
				externalId: fact.id,
				note: '',
				createdBy: ''
			}))
		);
		expect(seeded).toEqual({ ok: true, value: crmFacts.length });

		let now = Date.parse('2017-10-30T12:00:00Z');
		const real = await openRealContests({ store }, dir, { ...systemClock, now: () => now });
		onTestFinished(() => real.floor.close());
		const draft = draftOf(kept.rules, { id: CONTEST, name: 'Most won value, November 2017, by office' });
		await create('contests', [draft]);
		await real.caughtUp();
		expect((await moveContest(real.parts, draft, asManager('launch'))).ok).toBe(true);
		for (now of [
			Date.parse('2017-11-02T12:00:00Z'),
			Date.parse('2017-12-01T00:00:00Z'),
			Date.parse('2017-12-02T00:00:00Z') + DAY
		]) {
			await real.caughtUp();
			await real.job.run(now);
		}
		await real.caughtUp();
		const row = real.floor.authority.tables.contests.get(CONTEST);
		expect(row?.state).toBe('settled');
		expect(row?.rulesHash).toBe(kept.rulesHash);
		expect(row?.outcome?.hash).toBe(kept.hash);
		const proof = await readProof(real.parts, CONTEST, 1);
		expect(proof && { ...proof, program: kept.program }).toEqual(kept);
		expect(proof && verify(proof)).toEqual({ match: true });
	}
);
