/** Who won what, as CSV over the API, with a real record. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { pointersOf } from './desk.ts';
import { HOUR, openContestFloor, type ContestFloor } from './contest-floor.ts';

let floor: ContestFloor;
beforeAll(async () => {
	const clean: (() => Promise<void>)[] = [];
	floor = await openContestFloor((one) => void clean.push(one));
	return async () => {
		for (const one of clean.reverse()) await one();
	};
});

describe('who won what', () => {
	const HEADER =
		'contest,name,format,metric,from,to,settledAt,result,group,place,prize,kind,day,winner,winnerName,share,value,currency\r\n';

	test('a line a prize and winner: exact shares, major units, and nothing that a spreadsheet runs', async () => {
		const { ids, accounts: who } = floor;
		await floor.ask(`PATCH /people/${ids.ada}`, { name: '=2+5' });
		await floor.ask(`PATCH /people/${ids.cy}`, { hidden: true });
		const prizes = [
			{ kind: 'place', place: 1, name: '@cake, "big"', value: 10_001, share: 'split' },
			{ kind: 'everyone', least: '1', name: 'Coffee', value: 0, share: 'each' }
		];
		const id = await floor.live({ prizes }, { name: '-Sprint' });
		await floor.calls(ids.ada, 4);
		await floor.calls(ids.cy, 4);
		const { rules, outcome } = await floor.settle(id);
		const head = `${id},'-Sprint,most,calls,${rules.window.from},${rules.window.to},${outcome?.at},1`;
		const cake = `"'@cake, ""big""",place,`;
		const [ada, cy] = [`${ids.ada},'=2+5`, `${ids.cy},a colleague`];
		const lines = (second: string) => {
			const sharing = [
				`${head},,1,${cake},${ada},1/2,50.01,USD\r\n`,
				`${head},,1,${cake},${second},1/2,50.01,USD\r\n`
			];
			const each = [
				`${head},,1,Coffee,everyone,,${ada},1,,\r\n`,
				`${head},,1,Coffee,everyone,,${second},1,,\r\n`
			];
			return [
				HEADER,
				...(ids.ada < ids.cy ? sharing : sharing.reverse()),
				...(ids.ada < ids.cy ? each : each.reverse())
			];
		};
		const csv = await floor.text(`/contests/${id}/winners.csv`, who.di);
		expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
		expect(csv.text).toBe(lines(cy).join(''));
		// who looks after them reads the name
		expect((await floor.text(`/contests/${id}/winners.csv`, who.blue)).text).toBe(
			lines(`${ids.cy},Cy`).join('')
		);
		await floor.ask(`PATCH /people/${ids.cy}`, { hidden: false });
		await floor.ask(`PATCH /people/${ids.ada}`, { name: 'Ada' });
	});

	test('of a range by the last date of the window, of a series, and only of contests that the reader may see', async () => {
		const { accounts: who } = floor;
		floor.pass(40 * 24 * HOUR);
		const { body } = await floor.ask('POST /contest-series', { name: 'Cup', points: [1] });
		const { id: open } = await floor.finished({}, { name: 'Open', series: body.id });
		floor.pass(10 * 24 * HOUR);
		const { id: closed } = await floor.finished({ visibility: 'managers' }, { name: 'Closed' });
		const names = async (query: string, as: Identity = who.di) =>
			(await floor.text(`/contests/winners.csv?${query}`, as)).text
				.split('\r\n')
				.slice(1, -1)
				.map((line) => line.split(',')[1]);
		const [first, second] = [open, closed].map((id) => floor.row(id).rules.window.to);
		expect(await names(`from=${first}&to=${second}`)).toEqual(['Open']);
		expect(await names(`from=${first}&to=${second}`, who.red)).toEqual(['Open', 'Closed']);
		expect(await names(`from=${second}`, who.red)).toEqual(['Closed']);
		expect(await names(`from=${first}&to=${first}`, who.red)).toEqual(['Open']);
		expect(await names(`series=${String(body.id)}`, who.red)).toEqual(['Open']);
		for (const [wrong, pointer] of [
			['from=soon', '/from'],
			['from=2026-03-02&to=2026-03-01', '/to'],
			['series=nothing00000000', '/series'],
			['by=rep', '/by']
		] as const) {
			const refused = await floor.ask(`GET /contests/winners.csv?${wrong}`);
			expect([refused.status, pointersOf(refused)]).toEqual([400, [pointer]]);
		}
	});
});
