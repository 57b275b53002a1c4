import { expect, onTestFinished, test } from 'vitest';
import type { Activity } from '#lib/domain/records.ts';
import { bring, crm, csvRequest, formRequest, openDesk, preview } from './desk.ts';

const PEOPLE = {
	into: 'people',
	columns: { name: 'sales_agent', team: 'manager', region: 'regional_office' }
};
const DEALS = {
	into: 'activities',
	skip: { column: 'deal_stage', unless: 'Won' },
	columns: {
		externalId: 'opportunity_id',
		rep: 'sales_agent',
		type: { constant: 'order' },
		occurredAt: { column: 'close_date', format: 'DD-MM-YYYY' },
		amount: 'close_value',
		customer: 'account'
	}
};

/** Orders and whole dollars by name. */
function standings(activities: readonly Activity[], names: ReadonlyMap<string, string>) {
	const sums = new Map([...names.values()].map((name) => [name, { orders: 0, dollars: 0 }]));
	for (const { rep, quantity, amount } of activities) {
		const sum = sums.get(names.get(rep) ?? '');
		if (!sum) throw new Error(`nobody is ${rep}`);
		sum.orders += quantity;
		sum.dollars += amount / 100;
	}
	return sums;
}

test('the real CRM export comes in with guessed mappings, exact figures, and changes nothing the second time', async () => {
	const progress: [number, number][] = [];
	const desk = await openDesk(onTestFinished, { bulk: (done, total) => progress.push([done, total]) });
	const { imports } = desk;
	const [teams, pipeline] = [await crm('sales_teams'), await crm('sales_pipeline')];

	const people = await preview(imports, formRequest(teams, 'sales_teams.csv'));
	expect(people).toMatchObject({ mapping: PEOPLE, rows: 35, created: 35, rejected: 0, asks: [] });
	expect(people.makes).toEqual({ teams: 6, regions: 3 });
	expect(people.sample[0]).toEqual({ name: 'Anna Snelling', team: 'Dustin Brinkmann', region: 'Central' });
	expect(await desk.rows('reps')).toEqual([]);
	expect(await bring(imports, csvRequest(teams))).toMatchObject({
		state: 'done',
		total: 35,
		done: 35,
		created: 35
	});
	expect(await bring(imports, csvRequest(teams, PEOPLE))).toMatchObject({
		created: 0,
		updated: 0,
		unchanged: 35
	});
	expect((await desk.rows('memberships')).map(({ from, to }) => from + to)).toEqual(Array(35).fill(''));
	expect(await desk.rows('team_regions')).toHaveLength(6);

	const deals = await preview(imports, formRequest(pipeline, 'sales_pipeline.csv'));
	expect(deals.mapping).toEqual({ ...DEALS, columns: { ...DEALS.columns, note: 'product' } });
	expect(deals).toMatchObject({
		rows: 8800,
		created: 4238,
		skipped: 4562,
		rejected: 0,
		unchanged: 0,
		asks: []
	});
	expect(deals.columns.find(({ name }) => name === 'sales_agent')).toMatchObject({ distinct: 30, known: 30 });
	expect(deals.sample).toHaveLength(5);
	expect(deals.sample[0]).toMatchObject({ externalId: '1C1I7A6R', rep: 'Moses Frase', amount: '1054.00' });
	expect(await desk.rows('activities')).toEqual([]);

	progress.length = 0;
	const job = await bring(imports, csvRequest(pipeline, DEALS));
	expect(job).toMatchObject({
		state: 'done',
		total: 8800,
		done: 8800,
		created: 4238,
		skipped: 4562,
		rejected: 0
	});
	// the job's end is in the record a moment before it is told
	await expect.poll(() => progress.at(-1)).toEqual([8800, 8800]);
	expect(progress.length).toBeGreaterThan(10);
	const { seq } = await desk.record.head();
	expect(await bring(imports, csvRequest(pipeline, DEALS))).toMatchObject({
		created: 0,
		updated: 0,
		unchanged: 4238
	});
	expect((await desk.record.head()).seq).toBe(seq);

	const activities = await desk.rows('activities');
	const names = new Map((await desk.rows('reps')).map(({ id, name }) => [id, name]));
	const sums = standings(activities, names);
	expect(activities).toHaveLength(4238);
	expect([...sums.values()].reduce((sum, { dollars }) => sum + dollars, 0)).toBe(10_005_534);
	expect(sums.get('Darcel Schlecht')).toEqual({ orders: 349, dollars: 1_153_214 });
	expect(sums.get('Vicki Laflamme')).toEqual({ orders: 221, dollars: 478_396 });
	expect(sums.get('Kary Hendrixson')).toEqual({ orders: 209, dollars: 454_298 });
	expect([...sums.values()].filter(({ orders }) => orders === 0)).toHaveLength(5);
	const first = activities.find(({ externalId }) => externalId === '1C1I7A6R');
	expect(first).toMatchObject({
		localDate: '2017-03-01',
		occurredAt: '2017-03-01 17:00:00.000Z', // noon in New York
		source: 'import',
		createdBy: 'operator',
		customer: 'Cancity'
	});
});
