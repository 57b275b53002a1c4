import { expect, test } from 'vitest';
import { instantText } from '#lib/domain/calendar.ts';
import { rulesHash, verify } from '#lib/domain/contests/proof.ts';
import { readProof } from '#lib/server/contests/proofs.ts';
import { standingsNow } from '#lib/server/contests/standings.ts';
import {
	ADA,
	BO,
	BOSS,
	CONTEST,
	ContestWorld,
	CY,
	DAY,
	draftOf,
	ENDS,
	HOUR,
	launchedWorld,
	NOON,
	rulesOf,
	SETTLES,
	STARTS
} from './world.ts';

async function launched(...given: Parameters<typeof launchedWorld>): Promise<ContestWorld> {
	const floor = await launchedWorld(...given);
	return floor;
}

test('C3, C1 a launch fixes rules, entrants and moments, shows the hash, and tells everybody who is in it', async () => {
	const floor = await launched(rulesOf('most', {}));
	const row = floor.row();
	expect(row).toMatchObject({
		state: 'scheduled',
		rulesHash: rulesHash(row.rules),
		entrants: [{ rep: BO }, { rep: CY }, { rep: ADA }],
		startsAt: instantText(STARTS),
		endsAt: instantText(ENDS),
		settlesAt: instantText(SETTLES),
		version: 2
	});
	expect(row.editions).toEqual([
		{ version: 1, hash: row.rulesHash, rules: row.rules, at: instantText(NOON), by: `user:${BOSS}`, why: '' }
	]);
	expect(floor.notices('launched')).toHaveLength(3);
	expect(floor.world.authority.tables.contest_rosters.get(CONTEST)).toMatchObject({
		contest: CONTEST,
		audience: 'floor',
		reps: [BO, CY, ADA]
	});
});

test('C3, C5 by the clock: begin, last hour, provisional, settled, each told once; the file proves the result', async () => {
	const floor = await launched(rulesOf('most', {}));
	await floor.at(STARTS - 1);
	expect(floor.row().state).toBe('scheduled');
	await floor.at(STARTS);
	expect(floor.row().state).toBe('live');
	floor.world.now = STARTS + HOUR;
	floor.log(ADA, STARTS + HOUR, { quantity: 3 });
	floor.log(BO, STARTS + HOUR, { quantity: 5 });
	await floor.at(ENDS - HOUR);
	await floor.look();
	expect(floor.notices('lastHour')).toHaveLength(3);
	await floor.at(ENDS);
	expect(floor.row().state).toBe('provisional');
	floor.world.now = ENDS + HOUR;
	floor.log(CY, ENDS - HOUR, { quantity: 9 }); // within grace
	await floor.at(SETTLES - 1);
	expect(floor.row().state).toBe('provisional');
	await floor.at(SETTLES);
	await floor.look();
	const row = floor.row();
	expect(floor.events).toEqual(['launch', 'begin', 'end', 'settle']);
	expect(row.outcome?.result.tables[0]?.rows.map(({ id, place, score }) => [id, place, score])).toEqual([
		[CY, 1, '9'],
		[BO, 2, '5'],
		[ADA, 3, '3']
	]);
	for (const kind of ['begun', 'lastHour', 'ended', 'settled'])
		expect([kind, floor.notices(kind).length]).toEqual([kind, 3]);
	const proof = await readProof(floor.parts, CONTEST, 1);
	expect(proof && verify(proof)).toEqual({ match: true });
	expect(proof?.hash).toBe(row.outcome?.hash);
	expect(floor.world.record.all('contest_results')).toMatchObject([
		{ contest: CONTEST, number: 1, hash: proof?.hash }
	]);
	// what pages counted by is gone: the result stands in the row
	expect([...floor.world.authority.tables.contest_rosters.keys()]).toEqual([]);
	expect([...floor.world.authority.tables.contest_waits.keys()]).toEqual([]);
	expect(floor.celebrated).toMatchObject([{ kind: 'contest', subject: `rep:${CY}` }]);
	expect(floor.world.record.all('headlines')).toMatchObject([
		{ id: floor.celebrated[0]?.id, kind: 'contest', rep: CY }
	]);
	const shown = standingsNow(floor.parts, row);
	expect(shown.ok && shown.value.tables).toEqual(row.outcome?.result.tables);
});

test('C3 a server that was off all the while makes every move in order, each once, and celebrates nothing that is old', async () => {
	const floor = await launched(rulesOf('most', {}));
	floor.world.now = STARTS + HOUR;
	floor.log(ADA, STARTS + HOUR);
	floor.restart();
	await floor.at(SETTLES + 10 * DAY);
	await floor.look();
	expect(floor.events).toEqual(['launch', 'begin', 'end', 'settle']);
	expect(floor.celebrated).toEqual([]);
	expect(floor.notices('lastHour')).toEqual([]);
	expect(floor.world.record.all('recognitions')).toHaveLength(1);
});

test('C3 a clock that is set back undoes nothing', async () => {
	const floor = await launched(rulesOf('most', {}));
	await floor.at(ENDS + 1);
	expect(floor.events).toEqual(['launch', 'begin', 'end']);
	await floor.at(STARTS - DAY);
	expect(floor.row().state).toBe('provisional');
	await floor.at(SETTLES);
	expect(floor.events).toEqual(['launch', 'begin', 'end', 'settle']);
});

test('C3 a pause needs a reason, counts what happens in it, and ends with the window; a cancelled contest has no result', async () => {
	const floor = await launched(rulesOf('most', {}));
	await floor.at(STARTS);
	expect(await floor.move('pause', ' ')).toEqual({ ok: false, error: { why: 'reason' } });
	expect((await floor.move('pause', 'the phones are down')).ok).toBe(true);
	expect(floor.notices('paused')).toHaveLength(3);
	floor.world.now = STARTS + HOUR;
	floor.log(ADA, STARTS + HOUR);
	const standings = standingsNow(floor.parts, floor.row());
	expect(standings.ok && standings.value.tables[0]?.rows[0]).toMatchObject({ id: ADA, score: '1' });
	await floor.at(ENDS);
	expect(floor.row().state).toBe('provisional');
	expect((await floor.move('cancel', 'the data was wrong')).ok).toBe(true);
	await floor.at(SETTLES + DAY);
	expect(floor.row()).toMatchObject({ state: 'cancelled', outcome: null });
	expect(floor.world.record.all('contest_results')).toEqual([]);
	expect([...floor.world.authority.tables.contest_rosters.keys()]).toEqual([]);
	expect(await floor.move('pause', 'again')).toEqual({ ok: false, error: { why: 'state' } });
});

test('C3 back to a draft before it begins, and launched anew with other people', async () => {
	const floor = await launched(rulesOf('most', {}));
	expect((await floor.move('withdraw')).ok).toBe(true);
	expect(floor.row()).toMatchObject({
		state: 'draft',
		rulesHash: '',
		entrants: [],
		editions: [],
		startsAt: ''
	});
	expect([...floor.world.authority.tables.contest_rosters.keys()]).toEqual([]);
	const rules = rulesOf('most', {}, { eligibility: { reps: [ADA, BO] } });
	expect((await floor.move('launch', '', { rules, name: 'For two' })).ok).toBe(true);
	expect(floor.row()).toMatchObject({ name: 'For two', entrants: [{ rep: BO }, { rep: ADA }] });
});

test('C1 a live edit lengthens the window, moves the ends, and is a new edition with who, when and why; the old hash stays in it', async () => {
	const floor = await launched(rulesOf('most', {}));
	await floor.at(STARTS);
	const before = floor.row();
	const longer = { ...before.rules, window: { ...before.rules.window, to: '2026-11-21' } };
	expect(await floor.move('edit', '', { rules: longer })).toEqual({ ok: false, error: { why: 'reason' } });
	expect((await floor.move('edit', 'a slow start', { rules: longer })).ok).toBe(true);
	const row = floor.row();
	expect(row.endsAt).toBe(instantText(ENDS + DAY));
	expect(row.settlesAt).toBe(instantText(SETTLES + DAY));
	expect(row.rulesHash).toBe(rulesHash(row.rules));
	expect(row.editions.map(({ version, hash, by, why }) => [version, hash, by, why])).toEqual([
		[1, before.rulesHash, `user:${BOSS}`, ''],
		[2, row.rulesHash, `user:${BOSS}`, 'a slow start']
	]);
	expect(floor.notices('edited')).toHaveLength(3);
	expect(floor.world.authority.tables.contest_rosters.get(CONTEST)?.roster.window.end).toBe(ENDS + DAY);
	await floor.at(ENDS);
	expect(floor.row().state).toBe('live');
});

test('C1 what was promised cannot be changed: each fault by its field', async () => {
	const floor = await launched(rulesOf('most', {}));
	const { rules } = floor.row();
	const pointers = async (changed: object) => {
		const made = await floor.move('edit', 'because', { rules: { ...rules, ...changed } as never });
		return made.ok || made.error.why !== 'rules' ? [] : made.error.faults.map(({ pointer }) => pointer);
	};
	expect(await pointers({ metric: 'orders' })).toEqual(['/metric']);
	expect(await pointers({ window: { ...rules.window, to: '2026-11-19', endsAt: '18:00' } })).toEqual([
		'/window/to'
	]);
	expect(await pointers({ prizes: [] })).toEqual(['/prizes/0']);
	expect(await pointers({})).toEqual(['']);
	expect(floor.row().version).toBe(2);
});

test('C1, M8 no launch of rules that nobody can play, or that show what their readers may not see: each fault by its field', async () => {
	const floor = new ContestWorld();
	floor.put(draftOf(rulesOf('most', {})));
	const faults = async (over: object) => {
		const made = await floor.move('launch', '', { rules: rulesOf('most', {}, over) });
		return made.ok || made.error.why !== 'rules' ? [] : made.error.faults.map(({ pointer }) => pointer);
	};
	expect(await faults({ metric: 'nothing_like_it' })).toEqual(['/metric']);
	expect(await faults({ metric: 'margin' })).toEqual(['/metric']);
	expect(await faults({ window: { from: '2026-11-20', to: '2026-11-19' } })).toEqual(['/window/to']);
	expect(await faults({ window: { from: '2026-11-02', to: '2026-11-03' } })).toEqual(['/window/to']);
	expect(await faults({ eligibility: { reps: [] } })).toEqual(['/eligibility']);
	floor.world.record.put({
		op: 'create',
		collection: 'targets',
		data: {
			subject: `rep:${ADA}`,
			metric: 'calls',
			period: 'day',
			value: 10,
			from: '',
			to: '',
			public: false
		}
	});
	expect(await faults({ lens: 'ofTarget' })).toEqual(['/lens']);
	expect(floor.row().state).toBe('draft');
	const made = await floor.move('launch', '', {
		rules: rulesOf('most', {}, { lens: 'ofTarget', visibility: 'managers' })
	});
	expect(made.ok).toBe(true);
	// for managers only: nobody on the floor hears of it
	expect(floor.notices('launched')).toEqual([]);
	await floor.at(SETTLES);
	expect(floor.world.record.all('recognitions')).toEqual([]);
});

test('C2 a weekly contest makes and launches its next one when it begins, once, week after week', async () => {
	const floor = await launched(rulesOf('most', {}), { repeats: 'weekly' });
	await floor.at(STARTS);
	await floor.look();
	const windows = () => floor.contests.map(({ rules, state }) => [rules.window.from, state]).sort();
	expect(windows()).toEqual([
		['2026-11-19', 'live'],
		['2026-11-26', 'scheduled']
	]);
	const next = floor.contests.find(({ id }) => id !== CONTEST);
	expect(next).toMatchObject({ copyOf: CONTEST, repeats: 'weekly', rules: { version: 1 }, version: 2 });
	floor.restart();
	// off for two weeks: what was missed follows, in order
	await floor.at(STARTS + 15 * DAY);
	for (let looks = 0; looks < 4; looks++) await floor.look();
	expect(windows()).toEqual([
		['2026-11-19', 'settled'],
		['2026-11-26', 'settled'],
		['2026-12-03', 'live'],
		['2026-12-10', 'scheduled']
	]);
});

test('C3 where nobody did anything nobody is celebrated', async () => {
	const floor = await launched(rulesOf('most', {}));
	for (const moment of [STARTS, ENDS, SETTLES]) await floor.at(moment);
	expect(floor.row().state).toBe('settled');
	expect(floor.celebrated).toEqual([]);
	expect(floor.world.record.all('recognitions')).toEqual([]);
});
