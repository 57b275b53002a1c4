/** What holidays and leave do to lenses, comparison and targets, on a floor small enough to be checked by hand. */
import { expect, test } from 'vitest';
import { engineWith, fact, idOf, membership, rep, target, team } from './floor-fixture.ts';
import { board, scores, TODAY } from './reading.ts';

const two = { reps: [rep('ana'), rep('bob')] };
const week = { period: 'week' } as const;
const calls = (who: string, date: string, quantity: number) =>
	fact(who, 'call', date, { quantity, occurredAt: Date.parse(`${date}T11:00:00Z`) });
const holiday = (date: string) => ({ id: idOf(`h${date.replaceAll('-', '')}`), date, name: 'Holiday' });
const leave = (who: string, from: string, to: string) => ({ id: idOf(`l${who}`), rep: idOf(who), from, to });

test('M5 R5 holidays and leave are no time at work and no days due', () => {
	const engine = engineWith(
		{
			...two,
			teams: [team('red')],
			memberships: [membership('ana', 'red'), membership('bob', 'red')],
			holidays: [holiday('2026-11-16')],
			leave: [leave('ana', '2026-11-17', '2026-11-17')]
		},
		[calls('ana', '2026-11-18', 27), calls('bob', '2026-11-17', 27)]
	);
	// ana: of Wednesday's 5.5 hours the first day counts whole; bob: Tuesday and Wednesday
	expect(scores(engine, { ...week, lens: 'perHour' })).toEqual(['ana 27/8', 'bob 2']);
	// a day of ana's and two of bob's
	expect(scores(engine, { ...week, by: 'team', perMember: true })).toEqual(['red 18']);
	engine.putRow('holidays', holiday('2026-11-16').id, null);
	expect(scores(engine, { ...week, by: 'team', perMember: true })).toEqual(['red 54/5']);
	expect(scores(engine, { ...week, lens: 'perHour' })).toEqual(['ana 2', 'bob 54/43']);
});

test('P3 a holiday shortens what this week is compared with, leave of one does not', () => {
	const facts = [calls('ana', '2026-11-09', 5), calls('ana', '2026-11-10', 7), calls('ana', '2026-11-11', 9)];
	const compared = (rows: object) => {
		const { compared } = board(engineWith({ ...two, ...rows }, facts), { ...week, compare: true });
		return [compared?.from, compared?.to];
	};
	expect(compared({})).toEqual(['2026-11-09', '2026-11-11']);
	expect(compared({ holidays: [holiday('2026-11-16')] })).toEqual(['2026-11-09', '2026-11-10']);
	expect(compared({ holidays: [holiday('2026-11-09')] })).toEqual(['2026-11-09', '2026-11-12']);
	expect(compared({ leave: [leave('ana', '2026-11-16', '2026-11-16')] })).toEqual([
		'2026-11-09',
		'2026-11-11'
	]);
});

test('M7 a month’s target is shared out over the days that are left of it', () => {
	const engine = engineWith(
		{
			...two,
			targets: [target(`rep:${idOf('ana')}`, 2000, { metric: 'calls' })],
			holidays: [holiday('2026-11-16')]
		},
		[calls('ana', TODAY, 40)]
	);
	// 20 days in November, 4 of them in this week: 400
	expect(scores(engine, { ...week, lens: 'ofTarget' })[0]).toBe('ana 1/10');
	const away = leave('ana', '2026-11-19', '2026-11-20');
	engine.putRow('leave', away.id, { ...away });
	// 2 of 18
	expect(scores(engine, { ...week, lens: 'ofTarget' })[0]).toBe('ana 9/50');
});

test('M5 a past week of which less than half was worked says nothing about what is usual', () => {
	const mondays = ['2026-10-19', '2026-10-26', '2026-11-02', '2026-11-09'];
	const engine = engineWith({ ...two, holidays: [] }, [
		...mondays.map((date, index) => calls('ana', date, [10, 20, 30, 1000][index]!)),
		calls('ana', '2026-11-16', 50)
	]);
	const baseline = () => scores(engine, { ...week, lens: 'baseline' })[0];
	// the median of 10, 20, 30 and 1,000: before the record began nobody had a score
	const before = baseline();
	// one day of three was worked in the week of 1,000: the median of the others
	const away = leave('ana', '2026-11-09', '2026-11-10');
	engine.putRow('leave', away.id, { ...away });
	expect([before, baseline()]).toEqual(['ana 25', 'ana 30']);
});
