import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { verify } from '#lib/domain/contests/proof.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import { moveContest } from '#lib/server/contests/moves.ts';
import { readProof } from '#lib/server/contests/proofs.ts';
import { pocketbaseBinary } from '#lib/server/pocketbase/binary.ts';
import { ensureBasics } from '#lib/server/record/basics.ts';
import type { RecordStore, Write } from '#lib/server/record/store.ts';
import { emptyRecord, openIn, written } from '../record/temporary-record.ts';
import { fastClock, MONDAY } from './fast-clock.ts';
import { openRealContests } from './real-floor.ts';
import { asManager, DAY, draftOf, REPS, rulesOf } from './world.ts';

/** Kills of the process, in ms after it began to look, and whether its PocketBase goes first. */
const STRIKES = [
	{ after: 300, pocketbase: false },
	{ after: 700, pocketbase: false },
	{ after: 450, pocketbase: true },
	{ after: 150, pocketbase: false },
	{ after: 900, pocketbase: true },
	{ after: 550, pocketbase: false }
] as const;

const on = (day: number) => new Date(MONDAY + day * DAY).toISOString().slice(0, 10);

/** One for each working day of the week, again each week; the last ones a draw and rounds. */
const DRAFTS: readonly ContestRecord[] = [1, 2, 3].map((day) =>
	draftOf(rulesOf('most', {}, { window: { from: on(day), to: on(day) } }), {
		id: `daily0000000000${day}`.slice(-15),
		repeats: 'weekly'
	})
);
const DRAWN = draftOf(rulesOf('raffle', { per: '2' }, { window: { from: on(1), to: on(3) } }), {
	id: 'raffle000000000',
	repeats: 'weekly'
});
const ROUNDS = draftOf(rulesOf('elimination', { roundDays: 1 }, { window: { from: on(1), to: on(4) } }), {
	id: 'rounds000000000',
	repeats: 'weekly'
});

async function whole(
	store: RecordStore,
	collection: 'intents' | 'contest_results' | 'notifications' | 'recognitions'
) {
	const all: Record<string, unknown>[] = [];
	for (let page = 1; ; page++) {
		const some = await store.find(collection, { page, limit: 1_000, sort: 'id' });
		all.push(...(some as unknown as Record<string, unknown>[]));
		if (some.length < 1_000) return all;
	}
}

test(
	'C3, invariant 6: killed with -9 while contests live, server and PocketBase in turn: each move, settlement, notice and next week once, each result with its proof',
	{ timeout: 120_000 },
	async () => {
		const dir = await emptyRecord(onTestFinished);
		const first = await openIn(dir, onTestFinished);
		await ensureBasics(first.store, { currency: 'EUR', timeZone: 'UTC' });
		await written(
			first.store,
			...REPS.map((id): Write => ({ op: 'create', collection: 'reps', data: { id, name: id } })),
			...REPS.map((rep, n): Write => ({
				op: 'create',
				collection: 'users',
				data: {
					id: `user00000000000${n}`.slice(-15),
					name: rep,
					email: `${rep}@example.org`,
					role: 'rep',
					rep,
					manages: [],
					active: true,
					password: 'a long enough one',
					passwordConfirm: 'a long enough one'
				}
			})),
			...[...DRAFTS, DRAWN, ROUNDS].map((data): Write => ({
				op: 'create',
				collection: 'contests',
				data: { ...data }
			}))
		);
		const began = Date.now();
		const start = await openRealContests(first, dir, { ...fastClock(began), now: () => MONDAY });
		for (const draft of [...DRAFTS, DRAWN, ROUNDS])
			expect(await moveContest(start.parts, draft, asManager('launch'))).toMatchObject({ ok: true });
		await start.floor.close();
		await first.close();

		const binary = await pocketbaseBinary();
		const celebrated: string[] = [];
		for (const { after, pocketbase } of STRIKES) {
			const child = spawn(
				process.execPath,
				['tests/unit/contests-server/contests-process.ts', binary, dir, String(began)],
				{ stdio: ['ignore', 'pipe', 'inherit'] }
			);
			onTestFinished(() => void child.kill('SIGKILL'));
			const gone = once(child, 'exit');
			for await (const line of createInterface(child.stdout)) {
				const [word, value = ''] = line.split(' ');
				if (word === 'celebrated') celebrated.push(value);
				if (word !== 'pid') continue;
				if (pocketbase) setTimeout(() => process.kill(Number(value), 'SIGKILL'), after / 2);
				setTimeout(() => child.kill('SIGKILL'), after);
			}
			await gone;
		}

		const { store } = await openIn(dir, onTestFinished);
		let now = Math.max(fastClock(began).now(), MONDAY + 23 * DAY);
		const real = await openRealContests({ store }, dir, { ...fastClock(began), now: () => now });
		onTestFinished(() => real.floor.close());
		const contests = () => [...real.floor.authority.tables.contests.values()];
		for (let last = ''; ;) {
			await real.caughtUp();
			await real.job.run(now);
			await real.caughtUp();
			const told = JSON.stringify(contests().map(({ id, version }) => [id, version]));
			if (told === last) break;
			last = told;
			now += 60_000; // a draw's ten minutes
		}
		celebrated.push(...real.celebrated.map(({ id }) => id));

		const decided = (await whole(store, 'intents')).map(({ key }) => String(key));
		const results = await whole(store, 'contest_results');
		const notices = await whole(store, 'notifications');
		const known = await whole(store, 'recognitions');
		expect(contests().filter(({ outcome }) => outcome !== null).length).toBeGreaterThan(8);
		for (const row of contests()) {
			const { id, version, steps, outcome } = row;
			const from = row.copyOf === '' ? 2 : 3;
			const versions = Array.from({ length: version + 1 - from }, (_, n) => `contests:${id}:${from + n}`);
			expect(decided.filter((key) => new RegExp(`^contests:${id}:\\d+$`).test(key)).sort()).toEqual(
				versions.sort()
			);
			const events = steps.map(({ event }) => event);
			expect(events).toEqual(['launch', 'begin', 'end', 'settle'].slice(0, events.length));
			if (Date.parse(row.settlesAt) <= now - DAY) expect(row.state).toBe('settled');
			expect(contests().filter(({ copyOf }) => copyOf === id)).toHaveLength(events.includes('begin') ? 1 : 0);
			const own = results.filter(({ contest }) => contest === id);
			expect(own.map(({ hash }) => hash)).toEqual(outcome ? [outcome.hash] : []);
			if (outcome) {
				const proof = await readProof(real.parts, id, 1);
				expect(proof && verify(proof)).toEqual({ match: true });
			}
			const told = notices
				.filter(({ data }) => (data as { contest?: string }).contest === id)
				.map(({ user, kind }) => `${String(user)} ${String(kind)}`);
			expect([...new Set(told)].sort()).toEqual(told.sort());
			const kinds = { begin: 'begun', end: 'ended', settle: 'settled' } as const;
			for (const [event, kind] of Object.entries(kinds))
				expect(told.filter((one) => one.endsWith(`contest.${kind}`))).toHaveLength(
					events.includes(event as never) ? 3 : 0
				);
		}
		const keys = known.map(({ key }) => key);
		expect(new Set(keys).size).toBe(keys.length);
		expect(new Set(celebrated).size).toBe(celebrated.length);
	}
);
