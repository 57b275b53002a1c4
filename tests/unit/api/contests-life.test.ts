/** C1-C3, C6 over the API, with a real record: who sees contests, who runs and joins them, and their life. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import type { Write } from '#lib/server/record/store.ts';
import type { Id } from '#lib/domain/records.ts';
import { ADMIN, pointersOf, REP } from './desk.ts';
import { DAY, openContestFloor, type ContestFloor } from './contest-floor.ts';
import { READ_KEY, WRITE_KEY } from './floor-of-five.ts';

let floor: ContestFloor;
beforeAll(async () => {
	const clean: (() => Promise<void>)[] = [];
	floor = await openContestFloor((one) => void clean.push(one));
	return async () => {
		for (const one of clean.reverse()) await one();
	};
});

const ask = (call: string, as: Identity, body?: unknown) => floor.ask(call, body, { as });
const seenBy = async (id: Id, as: Identity) => (await ask(`GET /contests/${id}`, as)).status;
const listed = async (as: Identity) =>
	((await ask('GET /contests', as)).body.contests as { id: Id }[]).map(({ id }) => id);

describe('who sees a contest', () => {
	test('C1 a draft is seen by those who make contests; launched, its audience sees it', async () => {
		const { ada, cy, lou, red, blue } = floor.accounts;
		const screen = { kind: 'screen', id: 'screen000000001', name: 'Wall' } as const;
		const onlookers = [screen, { kind: 'guest' } as const, READ_KEY, WRITE_KEY, lou, REP];
		const ids: Record<string, Id> = {};
		for (const visibility of ['floor', 'entrants', 'managers']) {
			const made = await floor.draft({ visibility, eligibility: { teams: [floor.ids.red] } });
			const id = (ids[visibility] = String(made.body.id));
			for (const one of [ada, cy, ...onlookers]) expect(await seenBy(id, one)).toBe(404);
			for (const one of [red, blue, ADMIN]) expect(await seenBy(id, one)).toBe(200);
			expect((await floor.ask(`POST /contests/${id}/launch`, {})).status).toBe(200);
			for (const one of [red, blue, ADMIN]) expect(await seenBy(id, one)).toBe(200);
		}
		const { floor: open = '', entrants = '', managers = '' } = ids;
		for (const one of [ada, cy, ...onlookers]) expect(await seenBy(open, one)).toBe(200);
		expect(await seenBy(entrants, ada)).toBe(200);
		for (const one of [cy, ...onlookers]) expect(await seenBy(entrants, one)).toBe(404);
		for (const one of [ada, cy, ...onlookers]) expect(await seenBy(managers, one)).toBe(404);
		// lists and every call about one say the same
		const among = async (as: Identity) => {
			const all = await listed(as);
			return [open, entrants, managers].map((id) => all.includes(id));
		};
		expect(await among(cy)).toEqual([true, false, false]);
		expect(await among(ada)).toEqual([true, true, false]);
		expect(await among(red)).toEqual([true, true, true]);
		for (const part of ['standings', 'results', 'export', 'verify', 'winners.csv'])
			expect((await floor.text(`/contests/${managers}/${part}`, ada)).status).toBe(404);
		for (const id of [open, entrants, managers])
			await floor.ask(`POST /contests/${id}/cancel`, { why: 'Enough' });
	});

	test('C1 who acted and why it waits for managers is theirs alone; R6 who opted out has no name for others', async () => {
		const { ids, accounts: who } = floor;
		await floor.ask(`PATCH /people/${ids.di}`, { hidden: true });
		const id = await floor.live();
		const [forCy, forBlue] = [
			await ask(`GET /contests/${id}`, who.cy),
			await ask(`GET /contests/${id}`, who.blue)
		];
		const steps = (answer: { body: Record<string, unknown> }) =>
			(answer.body.steps as { event: string; by: string }[]).map(({ event, by }) => [event, by]);
		expect(steps(forCy)).toEqual([
			['launch', ''],
			['begin', '']
		]);
		expect(steps(forBlue)[0]?.[1]).not.toBe('');
		expect((forCy.body.names as Record<Id, string>)[ids.di]).toBe('a colleague');
		expect((forBlue.body.names as Record<Id, string>)[ids.di]).toBe('Di');
		expect(forCy.body).toMatchObject({ isIn: true, may: [], acts: [] });
		expect(forBlue.body).toMatchObject({ isIn: false, may: ['pause', 'edit', 'cancel'] });
		await floor.ask(`PATCH /people/${ids.di}`, { hidden: false });
		await floor.ask(`POST /contests/${id}/cancel`, { why: 'Enough' });
	});

	test('M8 figures that the floor may not see: for managers only, and for those who may see all of them', async () => {
		const { red } = floor.accounts;
		const { ids } = floor;
		await floor.ask('PATCH /workspace', { hideAmounts: true });
		for (const visibility of ['floor', 'entrants']) {
			const refused = await floor.draft({ metric: 'revenue', visibility });
			expect([refused.status, pointersOf(refused)]).toEqual([403, ['/rules/metric']]);
		}
		const closed = { metric: 'revenue', visibility: 'managers' };
		const foreign = await floor.draft(closed, red);
		expect([foreign.status, pointersOf(foreign)]).toEqual([403, ['/rules/metric']]);
		const own = await floor.draft({ ...closed, eligibility: { teams: [ids.red] } }, red);
		expect(own.status).toBe(201);
		const everybody = await floor.draft(closed);
		for (const { body } of [own, everybody])
			expect((await floor.ask(`POST /contests/${String(body.id)}/launch`, {})).status).toBe(200);
		expect(await seenBy(String(own.body.id), red)).toBe(200);
		expect(await seenBy(String(own.body.id), floor.accounts.blue)).toBe(404);
		expect(await seenBy(String(everybody.body.id), red)).toBe(404);
		expect(await seenBy(String(everybody.body.id), ADMIN)).toBe(200);
		for (const { body } of [own, everybody])
			await floor.ask(`POST /contests/${String(body.id)}/cancel`, { why: 'Enough' });
		await floor.ask('PATCH /workspace', { hideAmounts: false });
		const margins = await floor.draft({ ...closed, metric: 'margin' });
		expect([margins.status, pointersOf(margins)]).toEqual([400, ['/rules/metric']]);
	});

	test('M8 targets that are not public: for managers only', async () => {
		const target = { subject: `rep:${floor.ids.ada}`, metric: 'calls', period: 'month', value: 100 };
		const { body } = await floor.ask('POST /targets', { ...target, public: false });
		const refused = await floor.draft({ lens: 'ofTarget' });
		expect([refused.status, pointersOf(refused)]).toEqual([403, ['/rules/lens']]);
		// of somebody who is not in it they are nobody's business here
		const without = await floor.draft({ lens: 'ofTarget', eligibility: { except: [floor.ids.ada] } });
		expect(without.status).toBe(201);
		await floor.ask(`DELETE /contests/${String(without.body.id)}`);
		await floor.ask(`DELETE /targets/${String(body.id)}`);
	});

	test('M8 what is kept from the floor later is gone from the floor at once', async () => {
		const id = await floor.live({ metric: 'revenue' });
		expect(await seenBy(id, floor.accounts.ada)).toBe(200);
		await floor.ask('PATCH /workspace', { hideAmounts: true });
		expect(await seenBy(id, floor.accounts.ada)).toBe(404);
		expect(await seenBy(id, ADMIN)).toBe(200);
		await floor.ask('PATCH /workspace', { hideAmounts: false });
		await floor.ask(`POST /contests/${id}/cancel`, { why: 'Enough' });
	});
});

describe('the life of a contest', () => {
	test('C3 launched, paused, resumed, edited, cancelled; reasons are asked for, and each move is in the audit', async () => {
		const { red, ada } = floor.accounts;
		const { body } = await floor.draft({ window: { from: floor.date(1), to: floor.date(2) } }, red);
		const path = `/contests/${String(body.id)}`;
		const id = String(body.id);
		const early = await ask(`POST ${path}/pause`, red, { why: 'Lunch' });
		expect([early.status, early.body.detail]).toEqual([409, 'That can not be done now: it is a draft.']);
		const launched = await ask(`POST ${path}/launch`, red, { version: 1 });
		expect(launched.body).toMatchObject({
			state: 'scheduled',
			may: ['withdraw', 'edit', 'cancel'],
			version: 2
		});
		expect(launched.body.rulesHash).toMatch(/^[0-9a-f]{64}$/);
		const withdrawn = await ask(`POST ${path}/withdraw`, red, {});
		expect(withdrawn.body).toMatchObject({ state: 'draft', rulesHash: '', entrants: [] });
		await ask(`PATCH ${path}`, red, { rules: floor.rules() });
		await ask(`POST ${path}/launch`, red, {});
		// its window begins today: nobody takes that back, whether the clock has looked or not
		expect((await ask(`POST ${path}/withdraw`, red, {})).status).toBe(409);
		await floor.look();
		expect(floor.row(id).state).toBe('live');
		for (const move of ['pause', 'cancel']) {
			const bare = await ask(`POST ${path}/${move}`, red, { why: '  ' });
			expect([bare.status, pointersOf(bare)]).toEqual([400, ['/why']]);
			expect((await ask(`POST ${path}/${move}`, red, {})).status).toBe(400);
		}
		expect((await ask(`POST ${path}/pause`, red, { why: 'Fire alarm' })).body.state).toBe('paused');
		expect((await ask(`POST ${path}/resume`, red, {})).body.state).toBe('live');
		const gone = await ask(`DELETE ${path}`, red);
		expect(gone.status).toBe(409);
		const over = await ask(`POST ${path}/cancel`, red, { why: 'Counted twice' });
		expect(over.body).toMatchObject({ state: 'cancelled', may: [] });
		expect((await ask(`POST ${path}/cancel`, red, { why: 'Again' })).status).toBe(409);
		expect((await ask(`GET ${path}`, ada)).body.steps).toMatchObject([
			...[{ event: 'launch' }, { event: 'withdraw' }, { event: 'launch' }, { event: 'begin' }],
			...[
				{ event: 'pause', why: 'Fire alarm' },
				{ event: 'resume' },
				{ event: 'cancel', why: 'Counted twice' }
			]
		]);
		expect((await ask(`GET ${path}/standings`, ada)).status).toBe(409);
		expect(await floor.deeds(id)).toEqual(
			['create', 'launch', 'withdraw', 'update', 'launch', 'pause', 'resume', 'cancel'].map(
				(one) => `contests.${one}`
			)
		);
	});

	test('C1 after launch rules may only get longer, gain prizes or have words mended, each a version with a reason', async () => {
		const id = await floor.live();
		const path = `PATCH /contests/${id}`;
		const { version, rules, rulesHash } = floor.row(id);
		const longer = { ...rules, window: { ...rules.window, to: floor.date(2) } };
		const bare = await floor.ask(path, { rules: longer });
		expect([bare.status, pointersOf(bare)]).toEqual([400, ['/why']]);
		const other = await floor.ask(path, { rules: { ...rules, metric: 'orders' }, why: 'Rather' });
		expect([other.status, pointersOf(other)]).toEqual([400, ['/rules/metric']]);
		const shorter = { ...rules, window: { ...rules.window, to: rules.window.from } };
		const cut = await floor.ask(path, { rules: shorter, why: 'Rather' });
		expect([cut.status, pointersOf(cut)]).toEqual([400, ['/rules/window/to']]);
		const fewer = await floor.ask(path, { rules: { ...rules, prizes: [] }, why: 'Rather' });
		expect([fewer.status, pointersOf(fewer)]).toEqual([400, ['/rules/prizes/0']]);
		const grace = await floor.ask(path, { graceHours: 1 });
		expect([grace.status, pointersOf(grace)]).toEqual([409, ['/graceHours']]);
		expect(floor.row(id)).toMatchObject({ version, rulesHash });

		const edited = await floor.ask(path, { version, rules: longer, name: 'Longer', why: 'Snow' });
		expect(edited.status).toBe(200);
		expect(edited.body).toMatchObject({
			...{ name: 'Longer', version: version + 1 },
			rules: { version: 2, window: longer.window },
			editions: [
				{ version: 1, hash: rulesHash },
				{ version: 2, why: 'Snow' }
			]
		});
		expect(edited.body.rulesHash).not.toBe(rulesHash);
		// to be repeated or not is no part of the rules
		const repeated = await floor.ask(path, { repeats: 'weekly' });
		expect(repeated.body).toMatchObject({ repeats: 'weekly', version: version + 2, rules: { version: 2 } });
		expect((await floor.deeds(id)).slice(-2)).toEqual(['contests.edit', 'contests.update']);
		await floor.ask(`POST /contests/${id}/cancel`, { why: 'Enough' });
	});

	test('C3 two managers launch at once: once, and one of them is told', async () => {
		const { body } = await floor.draft();
		const call = `POST /contests/${String(body.id)}/launch`;
		const answers = await Promise.all([
			ask(call, floor.accounts.red, {}),
			ask(call, floor.accounts.blue, {})
		]);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
		const { version, editions, steps } = floor.row(String(body.id));
		expect([version, editions.length, steps.length]).toEqual([2, 1, 1]);
		const told = (await floor.rows('notifications')).filter(
			({ kind, data }) => kind === 'contest.launched' && (data as { contest: Id }).contest === body.id
		);
		expect(told).toHaveLength(new Set(told.map(({ user }) => user)).size);
		expect(await floor.deeds(String(body.id))).toEqual(['contests.create', 'contests.launch']);
		await floor.ask(`POST /contests/${String(body.id)}/cancel`, { why: 'Enough' });
	});

	test('C3 launched, changed and taken away at once: one of them, and nothing is left lying about', async () => {
		const { red, blue } = floor.accounts;
		const { body } = await floor.draft({ format: 'raffle', options: { per: '2' } });
		const id = String(body.id);
		const answers = await Promise.all([
			ask(`DELETE /contests/${id}`, blue),
			ask(`POST /contests/${id}/launch`, red, { version: 1 }),
			ask(`PATCH /contests/${id}`, red, { version: 1, name: 'Other' })
		]);
		expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
		const isThere = floor.app.authority.tables.contests.has(id);
		const of = (collection: 'contest_rosters' | 'contest_waits') =>
			floor.app.authority.tables[collection].has(id);
		const launched = isThere && floor.row(id).state === 'scheduled';
		expect([of('contest_rosters'), of('contest_waits')]).toEqual([launched, launched]);
		if (isThere && !launched) await ask(`DELETE /contests/${id}`, red);
		if (launched) await floor.ask(`POST /contests/${id}/cancel`, { why: 'Enough' });
	});

	test('C3 a draft that another server launched is not taken away by one that has not heard of it', async () => {
		const { body } = await floor.draft();
		const id = String(body.id);
		const { record } = floor.app;
		const key = `contests:${id}:2`;
		const elsewhere: Write = {
			op: 'create',
			collection: 'intents',
			data: { key, data: {}, at: floor.date() }
		};
		expect((await record.write([elsewhere])).ok).toBe(true);
		expect((await floor.ask(`DELETE /contests/${id}`)).status).toBe(409);
		expect(floor.row(id).state).toBe('draft');
	});

	test('C3 what is over, or leaves nobody in it, is not launched, and says where that stands', async () => {
		const past = await floor.draft({ window: { from: '2026-01-05', to: '2026-01-09' } });
		const late = await floor.ask(`POST /contests/${String(past.body.id)}/launch`, {});
		expect([late.status, pointersOf(late)]).toEqual([400, ['/rules/window/to']]);
		const empty = await floor.draft({ eligibility: { startedSince: '2199-01-01' } });
		const alone = await floor.ask(`POST /contests/${String(empty.body.id)}/launch`, {});
		expect([alone.status, pointersOf(alone)]).toEqual([400, ['/rules/eligibility']]);
		for (const { body } of [past, empty]) await floor.ask(`DELETE /contests/${String(body.id)}`);
	});

	test('C3 a copy is a draft of the same in its next window, whatever became of the first', async () => {
		const { body } = await floor.draft({ window: { from: '2026-01-05', to: '2026-01-09' } });
		const copy = await floor.ask(`POST /contests/${String(body.id)}/duplicate`, {});
		expect(copy.status).toBe(201);
		const { window } = copy.body.rules as { window: { from: string; to: string } };
		const days = (Date.parse(window.from) - Date.parse('2026-01-05')) / 86_400_000;
		expect([days % 7, Date.parse(window.to) - Date.parse(window.from)]).toEqual([0, 4 * 86_400_000]);
		expect(window.from > floor.date() && window.from <= floor.date(7)).toBe(true);
		expect(copy.body).toMatchObject({
			name: 'Sprint',
			state: 'draft',
			copyOf: body.id,
			repeats: '',
			version: 1
		});
		const named = await floor.ask(`POST /contests/${String(body.id)}/duplicate`, { name: 'Next' });
		expect(named.body.name).toBe('Next');
		for (const one of [body, copy.body, named.body]) await floor.ask(`DELETE /contests/${String(one.id)}`);
	});

	test('C2 who may join does, once; again is the same; others and locked ones are told why not', async () => {
		const { ids, accounts: who } = floor;
		const id = await floor.live({ join: 'open', eligibility: { teams: [ids.red], except: [ids.bo] } });
		const call = `POST /contests/${id}/join`;
		await floor.make('memberships', { rep: ids.loose, team: ids.red, from: floor.date(), to: '' });
		expect((await ask(`GET /contests/${id}`, who.lou)).body.acts).toContain('join');
		const joined = await ask(call, who.lou);
		expect([joined.status, joined.body.isIn]).toEqual([200, true]);
		const { version } = floor.row(id);
		const again = await ask(call, who.lou);
		expect([again.status, floor.row(id).version]).toEqual([200, version]);
		expect((await ask(call, who.ada)).status).toBe(200);
		for (const stranger of [who.player, who.cy]) {
			expect((await ask(`GET /contests/${id}`, stranger)).body.acts).not.toContain('join');
			const refused = await ask(call, stranger);
			expect([refused.status, refused.body.detail]).toEqual([409, 'It is for others this time.']);
		}
		const fixed = await floor.live({ eligibility: { teams: [ids.blue] } });
		expect((await ask(`POST /contests/${fixed}/join`, who.ada)).status).toBe(409);
		for (const one of [id, fixed]) await floor.ask(`POST /contests/${one}/cancel`, { why: 'Enough' });
	});

	test('C6 whoever is in a draw adds one word while words are taken; it is read by nobody until then', async () => {
		const { ids, accounts: who } = floor;
		const id = await floor.live({
			...{ format: 'raffle', options: { per: '1' }, eligibility: { reps: [ids.ada, ids.cy] } }
		});
		const call = `POST /contests/${id}/word`;
		await floor.calls(ids.ada, 3);
		const early = await ask(call, who.ada, { word: 'tulip' });
		expect([early.status, early.body.detail]).toEqual([409, 'That can not be done now: it is live.']);
		floor.pass(Date.parse(floor.row(id).endsAt) - floor.app.clock.now() + 1_000);
		await floor.look();
		floor.pass(DAY);
		await floor.look();
		expect((await ask(`GET /contests/${id}`, who.ada)).body).toMatchObject({
			...{ state: 'provisional', acts: ['word'] }
		});
		for (const [sent, pointer] of [
			[{ word: ' ' }, '/word'],
			[{ word: 'x'.repeat(61) }, '/word'],
			[{ word: 'be\u0007ll' }, '/word'],
			[{}, '/word']
		] as const) {
			const refused = await ask(call, who.ada, sent);
			expect([refused.status, pointersOf(refused)]).toEqual([400, [pointer]]);
		}
		expect((await ask(call, who.di, { word: 'rose' })).status).toBe(409);
		const words = await Promise.all(['tulip', 'iris'].map((word) => ask(call, who.ada, { word })));
		expect(words.map(({ status }) => status).sort()).toEqual([200, 409]);
		const rows = (await floor.rows('contest_words')).filter(({ contest }) => contest === id);
		expect(rows).toHaveLength(1);
		await floor.settle(id);
		const { draw } = floor.app.authority.tables.contest_rosters.get(id)?.roster ?? {};
		expect(draw).toMatchObject({ words: [[ids.ada, rows[0]?.word]], secret: expect.any(String) as string });
		expect((await floor.ask(`GET /contests/${id}/verify`)).body).toMatchObject({ match: true });
	});
});
