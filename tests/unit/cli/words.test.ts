import { expect, test } from 'vitest';
import type { Api } from '#lib/server/cli/connect.ts';
import { COMMANDS } from '#lib/server/cli/main.ts';
import { settingsFor, type } from './operator.ts';

/** Answers by path; what is not there fails the test. */
const api = (answers: Record<string, unknown>) => (): Promise<Api> =>
	Promise.resolve({
		call(path) {
			const [, answer] = Object.entries(answers).find(([start]) => path.startsWith(start)) ?? [];
			if (answer === undefined) throw new Error(`nobody was to ask for ${path}`);
			return Promise.resolve(answer instanceof Response ? answer : Response.json(answer));
		},
		close: () => Promise.resolve()
	});
const nothing = api({});
const run = (args: string[], through = nothing) => type(settingsFor('/nowhere'), args, { through });

test.each([['back'], ['key'], ['key', 'destroy'], ['toString']])(
	'a command that does not exist (%s %s) is answered with those that do',
	async (...args) => {
		const { code, out, said } = await run(args.filter((arg) => arg !== undefined));
		expect(code).toBe(2);
		expect(out).toEqual([]);
		for (const { name } of COMMANDS) expect(said).toContain(`  ${name} `);
	}
);

test('help lists the commands as its result', async () => {
	const { code, out } = await run(['help']);
	expect(code).toBe(0);
	expect(out.join()).toContain('key create --name NAME');
});

test.each([
	[['key', 'create', '--name', 'crm'], '--scope is needed'],
	[['key', 'create', '--name', 'crm', '--scope', 'write', '--colour', 'red'], '--colour'],
	[['key', 'create', '--name', 'crm', '--scope', 'write', 'extra'], '"extra" is not expected'],
	[['import'], 'FILE.csv is needed'],
	[['import', 'a.csv', 'b.csv'], 'FILE.csv is needed'],
	[['leaderboard', '--metric', 'calls'], '--period is needed']
])('%j opens nothing and says what is wrong', async (args, words) => {
	const { code, out, said } = await run(args);
	expect(code).toBe(2);
	expect(out).toEqual([]);
	expect(said).toContain(words);
	expect(said).toContain('Usage:');
});

test('a refusal is told in its own words, field by field, on stderr', async () => {
	const problem = {
		title: 'Something in the request is not right',
		detail: 'see below',
		errors: [{ pointer: '/scope', message: 'must be read, write or admin' }]
	};
	const refused = api({ '/keys': Response.json(problem, { status: 400 }) });
	const { code, out, said } = await run(['key', 'create', '--name', 'crm', '--scope', 'all'], refused);
	expect(code).toBe(1);
	expect(out).toEqual([]);
	expect(said).toContain('/scope must be read, write or admin');
});

const BOARD = {
	metric: 'revenue',
	unit: 'money',
	period: { from: '2026-01-01', to: '2026-01-31' },
	rows: [
		{ rank: 1, tied: true, id: 'a', name: 'Åsa Bergström', score: 1_200_000, previousRank: 3 },
		{ rank: 1, tied: true, id: 'b', name: 'Bo', score: 1_200_000, previousRank: 1 },
		{ rank: 3, tied: false, id: 'c', name: 'Cy', score: 50_050, previousRank: 2 },
		{ rank: null, tied: false, id: 'd', name: 'Di', score: null, previousRank: null }
	]
};
const floor = { '/workspace': { currency: 'USD', locale: 'en-US' } };

test('R1 a board shows shared ranks, movement and figures as people write them', async () => {
	const { code, out, said } = await run(
		['leaderboard', '--metric', 'revenue', '--period', 'month'],
		api({ ...floor, '/leaderboard?metric=revenue&period=month': BOARD })
	);
	expect(code).toBe(0);
	expect(said).toBe('2026-01-01 to 2026-01-31');
	expect(out).toEqual([
		'1=  +2  Åsa Bergström  $12,000.00',
		'1=      Bo             $12,000.00',
		'3   -1  Cy                $500.50',
		' -      Di                      -'
	]);
});

test.each([
	['count', 1_234, '1,234'],
	['ratio', '0.086666666667', '8.7%'],
	['money', '8000000.5', '$80,000.01'],
	['money', 115_321_400, '$1,153,214'],
	['points', 12, '12']
])('a score of unit %s, %s, is written %s', async (unit, score, written) => {
	const rows = [{ rank: 1, tied: false, id: 'a', name: 'A', score, previousRank: null }];
	const { out } = await run(
		['leaderboard', '--metric', 'm', '--period', 'day'],
		api({ ...floor, '/leaderboard': { ...BOARD, unit, rows } })
	);
	expect(out).toEqual([`1     A  ${written}`]);
});

test('M5 P3 a lens and the period before are asked for and written as people write them', async () => {
	const rows = [
		{ rank: 1, tied: false, name: 'Åsa', score: '14.5', previousRank: 1, compared: { score: 3 } },
		{ rank: 2, tied: false, name: 'Bo', score: -3, previousRank: 2, compared: { score: null } }
	];
	const compared = { from: '2025-12-01', to: '2025-12-20' };
	const asked = [
		'--lens',
		'baseline',
		'--per',
		'member',
		'--ties',
		'dense',
		'--then',
		'revenue',
		'--vs',
		'last'
	];
	const path =
		'/leaderboard?metric=calls&period=month&lens=baseline&per=member&ties=dense&then=revenue&vs=last';
	const answer = { ...BOARD, unit: 'count', lens: 'baseline', compared, rows };
	const ask = (board: object) =>
		run(
			['leaderboard', '--metric', 'calls', '--period', 'month', ...asked],
			api({ ...floor, [path]: board })
		);
	const { out, said } = await ask(answer);
	expect(said).toBe('2026-01-01 to 2026-01-31, compared with 2025-12-01 to 2025-12-20');
	expect(out).toEqual(['1     Åsa  +14.5  +3', '2     Bo      -3   -']);
	expect((await ask({ ...answer, compared: null })).said).toContain('no period before to compare with');
});

test('--json prints the answer of the API as it is', async () => {
	const { out } = await run(
		['leaderboard', '--metric', 'revenue', '--period', 'month', '--json'],
		api({ '/leaderboard': BOARD })
	);
	expect(JSON.parse(out.join(''))).toEqual(BOARD);
});

test('--team takes a name in any case; an unknown one is answered with those there are', async () => {
	const teams = { teams: [{ id: 'team00000000001', name: 'North' }] };
	const asked = ['leaderboard', '--metric', 'calls', '--period', 'day', '--json', '--team'];
	const path = '/leaderboard?metric=calls&period=day&team=team00000000001';
	const known = await run([...asked, 'north'], api({ '/teams': teams, [path]: BOARD }));
	expect(known.code).toBe(0);
	const unknown = await run([...asked, 'south'], api({ '/teams': teams }));
	expect(unknown.code).toBe(1);
	expect(unknown.said).toContain('There are: North');
});
