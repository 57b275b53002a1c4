/** Metrics over the API: what is taken, what is refused and where, versions, and what uses them. */
import { describe, expect, test } from 'vitest';
import { BUILT_IN_METRICS } from '#lib/domain/metrics.ts';
import { pointersOf } from './desk.ts';
import { detail, EFFORT, keysOf, openEmpty, openFloor, sum, term } from './own-metrics.ts';

describe('making a metric', () => {
	test('M1 weights are decimal strings with at most 9 places, kept as they were written', async () => {
		const { ask, stored } = await openEmpty();
		const made = await ask('POST /metrics', {
			...EFFORT,
			definition: sum(term('call', 'quantity', '0.000000001'), term('order', 'rows', '-2.50'))
		});
		expect(made.status).toBe(201);
		expect((await stored())[0]?.definition).toEqual(
			sum(term('call', 'quantity', '0.000000001'), term('order', 'rows', '-2.50'))
		);
		for (const weight of ['0.0000000001', '1e3', '', '1,5', '.5', 2, null]) {
			const refused = await ask('POST /metrics', {
				...EFFORT,
				name: 'Other',
				definition: sum(term('call'), { ...term('order'), weight })
			});
			expect([weight, refused.status, pointersOf(refused)]).toEqual([
				weight,
				400,
				['/definition/terms/1/weight']
			]);
		}
	});

	test('M1 weights whose sums could not be exact are refused, each where it stands', async () => {
		const { ask } = await openEmpty();
		const refused = await ask('POST /metrics', {
			...EFFORT,
			definition: sum(term('call', 'quantity', '0.000000001'), term('order', 'quantity', '999999999999'))
		});
		expect(pointersOf(refused)).toEqual(['/definition/terms/1/weight']);
		// two terms over the same sum count together
		const together = await ask('POST /metrics', {
			...EFFORT,
			definition: sum(
				term('call', 'quantity', '9007199254740991'.slice(0, 15)),
				...Array.from({ length: 10 }, () => term('call', 'quantity', '900719925474099'))
			)
		});
		expect(pointersOf(together)).toHaveLength(11);
		expect(
			(
				await ask('POST /metrics', {
					...EFFORT,
					definition: sum(term('call', 'quantity', '900719925474099'))
				})
			).status
		).toBe(201);
	});

	test.each([
		[{ kind: 'eval', code: 'process.exit()' }, ['/definition/kind']],
		[{ ...sum(term('call')), code: 'x' }, ['/definition/code']],
		[sum(term('nap')), ['/definition/terms/0/type']],
		[sum(term('call', 'count(*)')), ['/definition/terms/0/field']],
		[sum(), ['/definition/terms']],
		[
			{ kind: 'ratio', numerator: [term('order')], denominator: { distinct: 'deal', types: ['nap'] } },
			['/definition/denominator/distinct', '/definition/denominator/types/0']
		],
		[
			{ kind: 'ratio', numerator: [term('order')], denominator: [term('call')], minimumDenominator: '0' },
			['/definition/minimumDenominator']
		],
		[{ kind: 'followUp', days: 0 }, ['/definition/days']],
		[{ kind: 'attainment', metric: 'nothing' }, ['/definition/metric']],
		[{ kind: 'attainment', metric: 'follow_up_rate' }, ['/definition/metric']],
		[{ kind: 'attainment', metric: 'attainment' }, ['/definition/metric']],
		[{ kind: 'medianDays', from: 'any', to: 'any' }, ['/definition/to']],
		[[], ['/definition']],
		['1 + 1', ['/definition']]
	])('M1 a definition is data of a known kind, never code: %j', async (definition, pointers) => {
		const { ask } = await openEmpty();
		const unit = { medianDays: 'days' }[(definition as { kind?: string }).kind ?? ''] ?? 'ratio';
		const refused = await ask('POST /metrics', { name: 'Mine', unit, definition });
		expect([refused.status, pointersOf(refused)]).toEqual([400, pointers]);
		expect(keysOf((await ask('GET /metrics')).body)).toHaveLength(BUILT_IN_METRICS.length);
	});

	test('M1 the unit fits the kind', async () => {
		const { ask } = await openEmpty();
		const follow = { name: 'Care', unit: 'money', definition: { kind: 'followUp', days: 10 } };
		expect(pointersOf(await ask('POST /metrics', follow))).toEqual(['/unit']);
		expect((await ask('POST /metrics', { ...follow, unit: 'ratio' })).status).toBe(201);
		const cycle = {
			name: 'Cycle',
			unit: 'ratio',
			definition: { kind: 'medianDays', from: 'quote', to: 'order' }
		};
		expect(pointersOf(await ask('POST /metrics', cycle))).toEqual(['/unit']);
		expect((await ask('POST /metrics', { ...cycle, unit: 'days', direction: 'down' })).status).toBe(201);
	});

	test('M1 the key is made from the name, once, and fixed', async () => {
		const { ask } = await openEmpty();
		const named = async (name: string) => (await ask('POST /metrics', { ...EFFORT, name })).body.key;
		expect(await named('  Début & Größe 2 ')).toBe('debut_gro_e_2');
		expect(await named('100 tries')).toBe('metric_100_tries');
		expect(await named('Звонки')).toBe('metric');
		expect(await named('Заказы')).toBe('metric_2');
		// R1: beside the keys of second metrics the word stands for another way to decide ties
		expect(await named('Earliest')).toBe('earliest_2');
		expect(await named('n'.repeat(200))).toBe('n'.repeat(46));
		expect(await named(`${'n'.repeat(199)}m`)).toBe(`${'n'.repeat(46)}_2`);
		const renamed = await ask('PATCH /metrics/metric', { version: 1, name: 'Calls to Kyiv' });
		expect(renamed.body).toMatchObject({ key: 'metric', name: 'Calls to Kyiv', version: 2 });
		expect(pointersOf(await ask('POST /metrics', { ...EFFORT, key: 'mine' }))).toEqual(['/key']);
	});

	test('M2 a built-in name or key is not given to another metric, nor a name twice', async () => {
		const { ask } = await openEmpty();
		for (const name of ['Calls', 'ORDERS', 'win--rate', 'Points!', 'Sales  cycle', 'Cycle days']) {
			const refused = await ask('POST /metrics', { ...EFFORT, name });
			// `Sales  cycle` is nobody's name and nobody's key
			if (name === 'Sales  cycle') expect(refused.status).toBe(201);
			else expect([name, refused.status, pointersOf(refused)]).toEqual([name, 409, ['/name']]);
		}
		await ask('POST /metrics', EFFORT);
		expect((await ask('POST /metrics', { ...EFFORT, name: 'effort' })).status).toBe(409);
		expect((await ask('PATCH /metrics/effort', { version: 1, name: 'Quotes' })).status).toBe(409);
		expect((await ask('PATCH /metrics/effort', { version: 1, name: 'EFFORT' })).body.name).toBe('EFFORT');
	});

	test('M1 a floor has at most 200 metrics of its own', async () => {
		const { ask, app } = await openEmpty();
		const many = Array.from({ length: 200 }, (_, index) => ({
			op: 'create' as const,
			collection: 'metrics' as const,
			data: { ...EFFORT, key: `m${index}`, name: `M ${index}`, direction: 'up' as const, version: 1 }
		}));
		await app.record.write(many);
		await app.authority.reached((await app.record.head()).seq);
		const refused = await ask('POST /metrics', EFFORT);
		expect([refused.status, detail(refused)]).toEqual([409, expect.stringContaining('200')]);
		await ask('DELETE /metrics/m7');
		expect((await ask('POST /metrics', EFFORT)).status).toBe(201);
		// points are no metric of its own
		const points = { version: 0, definition: sum(term('call', 'quantity', '2')) };
		expect((await ask('PATCH /metrics/points', points)).status).toBe(200);
	});
});

describe('boards', () => {
	test('M1 a new metric has its board at once, and a changed one another', async () => {
		const { ask, log } = await openFloor();
		await log([
			{ rep: 'Ada', type: 'call', quantity: 4 },
			{ rep: 'Bo', type: 'order', amount: 5 }
		]);
		await ask('POST /metrics', EFFORT);
		const scores = async () => {
			const { body } = await ask('GET /leaderboard?metric=effort&period=month');
			return (body.rows as { name: string; score: unknown }[])
				.slice(0, 2)
				.map(({ name, score }) => [name, score]);
		};
		expect(await scores()).toEqual([
			['Ada', 4],
			['Bo', '2.5']
		]);
		await ask('PATCH /metrics/effort', { version: 1, definition: sum(term('order', 'rows', '7')) });
		expect(await scores()).toEqual([
			['Bo', 7],
			['Ada', 0]
		]);
	});

	test('M2 points are a sum whose weights a floor may replace and restore; their name and unit stay', async () => {
		const { ask, log, stored } = await openFloor();
		await log([{ rep: 'Ada', type: 'call', quantity: 4 }]);
		const score = async () => {
			const { body } = await ask('GET /leaderboard?metric=points&period=month');
			return (body.rows as { score: unknown }[])[0]?.score;
		};
		expect(await score()).toBe(4);
		const definition = sum(term('call', 'quantity', '0.5'));
		expect((await ask('GET /metrics/points')).body).toMatchObject({ version: 0, replaced: false });
		const replaced = await ask('PATCH /metrics/points', { version: 0, definition });
		expect(replaced.body).toMatchObject({ key: 'points', version: 1, builtIn: true, replaced: true });
		expect(await score()).toBe(2);
		expect((await ask('DELETE /metrics/points')).status).toBe(204);
		expect(await score()).toBe(4);
		// restored is a version of its own: an editor opened before may not undo it unseen
		expect((await ask('GET /metrics/points')).body).toMatchObject({ version: 2, replaced: false });
		expect((await ask('PATCH /metrics/points', { version: 1, definition })).status).toBe(409);
		expect((await stored()).map(({ key, version }) => [key, version])).toEqual([['points', 2]]);

		const words = { version: 2, name: 'Stars', unit: 'money', direction: 'down' };
		expect(pointersOf(await ask('PATCH /metrics/points', words))).toEqual(['/name', '/unit', '/direction']);
		const followed = { version: 2, definition: { kind: 'followUp', days: 3 } };
		expect(pointersOf(await ask('PATCH /metrics/points', followed))).toContain('/definition/kind');
	});

	test('M8 points count types only, so that they are the same for everybody', async () => {
		const { ask } = await openEmpty();
		for (const field of ['amount', 'margin']) {
			const refused = await ask('PATCH /metrics/points', {
				version: 0,
				definition: sum(term('call'), term('order', field))
			});
			expect(pointersOf(refused)).toEqual(['/definition/terms/1/field']);
		}
	});

	test('M2 other built-in metrics can be neither changed nor deleted', async () => {
		const { ask } = await openEmpty();
		for (const { key } of BUILT_IN_METRICS) {
			if (key === 'points') continue;
			const changed = await ask(`PATCH /metrics/${key}`, { version: 0, name: 'Mine' });
			expect([key, changed.status]).toEqual([key, 403]);
			expect((await ask(`DELETE /metrics/${key}`)).status).toBe(403);
		}
	});
});

describe('versions', () => {
	test('M1 each change is one version further; saying the same again is none', async () => {
		const { ask, stored, audit } = await openEmpty();
		expect((await ask('POST /metrics', EFFORT)).body.version).toBe(1);
		const turned = { terms: EFFORT.definition.terms, kind: 'sum' };
		const same = await ask('PATCH /metrics/effort', { version: 1, unit: 'count', definition: turned });
		expect(same.body.version).toBe(1);
		expect((await ask('PATCH /metrics/effort', { version: 1, unit: 'points' })).body.version).toBe(2);
		const changed = await ask('PATCH /metrics/effort', { version: 2, definition: sum(term('lead')) });
		expect(changed.body).toMatchObject({ version: 3, unit: 'points', definition: sum(term('lead')) });
		expect(changed.headers.get('etag')).toBe('"3"');
		expect((await stored())[0]).toMatchObject({ version: 3, unit: 'points' });
		const deeds = (await audit()).filter(({ action }) => action.startsWith('metrics.'));
		expect(deeds.map(({ action, subject }) => [action, subject]).sort()).toEqual([
			['metrics.create', 'metrics:effort'],
			['metrics.update', 'metrics:effort'],
			['metrics.update', 'metrics:effort']
		]);
	});

	test('M1 of two changes of one version the second is refused and nothing of it is written', async () => {
		const { ask, stored } = await openEmpty();
		await ask('POST /metrics', EFFORT);
		const both = await Promise.all(
			['lead', 'quote'].map((type) =>
				ask('PATCH /metrics/effort', { version: 1, definition: sum(term(type)) })
			)
		);
		expect(both.map(({ status }) => status)).toEqual([200, 409]);
		expect(detail(both[1]!)).toContain('version 2');
		expect(pointersOf(both[1]!)).toEqual(['/version']);
		expect((await stored())[0]).toMatchObject({ version: 2, definition: sum(term('lead')) });
	});

	test('M1 the version may come as If-Match, and must come somehow', async () => {
		const { ask, app } = await openEmpty();
		await ask('POST /metrics', EFFORT);
		const etag = (await ask('GET /metrics/effort')).headers.get('etag');
		expect(etag).toBe('"1"');
		expect(pointersOf(await ask('PATCH /metrics/effort', { name: 'Drive' }))).toEqual(['/version']);
		const patch = async (match: string, name: string) => {
			const request = new Request('http://floor.test/api/v1/metrics/effort', {
				method: 'PATCH',
				headers: { 'content-type': 'application/json', 'if-match': match },
				body: JSON.stringify({ name })
			});
			return (await app.api(request, { identity: { kind: 'operator' }, address: '' })).status;
		};
		expect(await patch('"7"', 'Drive')).toBe(409);
		expect(await patch('nonsense', 'Drive')).toBe(409);
		expect(await patch('"1"', 'Drive')).toBe(200);
		expect(await patch('W/"2"', 'Push')).toBe(200);
		expect(await patch('*', 'Pull')).toBe(200);
		expect((await ask('DELETE /metrics/effort?version=1')).status).toBe(409);
		expect((await ask('DELETE /metrics/effort?version=4')).status).toBe(204);
	});
});
