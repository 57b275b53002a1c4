import { describe, expect, test } from 'vitest';
import { isPictured } from '#lib/domain/demo/media.ts';
import { demoPeople } from '#lib/domain/demo/people.ts';
import { seededRandom } from '#lib/domain/demo/random.ts';
import { dayNumber } from '#lib/domain/calendar.ts';
import { failed, ok } from '#lib/domain/result.ts';
import { startKeeper, type KeeperParts } from '#lib/server/demo/keeper.ts';
import type { Write } from '#lib/server/record/store.ts';
import { VirtualClock } from './virtual-clock.ts';

const MONDAY = Date.parse('2026-11-23T15:30:00Z');
const MINUTE = 60_000;

function floorWith(change: Partial<KeeperParts> = {}, now = MONDAY) {
	const clock = new VirtualClock(now);
	const written: { at: number; write: Write }[] = [];
	const reps = demoPeople(20, dayNumber('2026-11-23')).sellers.map(({ rep }) => rep);
	let ids = 0;
	const parts: KeeperParts = {
		store: {
			write: (writes) => {
				for (const write of writes) written.push({ at: clock.now(), write });
				return Promise.resolve(ok({ ids: writes.map(() => 'x') }));
			},
			activityIds: (count) =>
				Promise.resolve(Array.from({ length: count }, () => String(++ids).padStart(15, '0')))
		},
		clock,
		random: seededRandom(3),
		isDemo: () => true,
		reps: () => reps,
		zone: () => 'Europe/Berlin',
		...change
	};
	const facts = () =>
		written.flatMap(({ at, write }) =>
			write.op === 'create' && write.collection === 'activities' ? [{ at, ...write.data }] : []
		);
	return { clock, parts, written, facts, reps };
}

describe('Demo keeper', () => {
	test('Demo: about one fact every one to three seconds at first, then calmer', async () => {
		const { clock, parts, facts } = floorWith();
		const keeper = startKeeper(parts);
		await clock.advance(5_000);
		expect(facts().length).toBeGreaterThan(0);
		await clock.advance(10 * MINUTE);
		const times = facts().map(({ at }) => at);
		const gaps = times.slice(1).map((at, n) => at - times[n]!);
		expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
		expect(Math.max(...gaps)).toBeLessThanOrEqual(3_000);
		await clock.advance(10 * MINUTE);
		const before = facts().length;
		await clock.advance(10 * MINUTE);
		expect(facts().length - before).toBeLessThan(150);
		expect(facts().length - before).toBeGreaterThan(60);
		await keeper.close();
	});

	test('Demo: its facts are marked, of people who are there, now and today, most of them calls', async () => {
		const { clock, parts, facts, reps } = floorWith();
		const keeper = startKeeper(parts);
		await clock.advance(60 * MINUTE);
		await keeper.close();
		const gone = reps.find(({ endedOn }) => endedOn !== '');
		for (const fact of facts()) {
			expect(fact).toMatchObject({ source: 'demo', localDate: '2026-11-23', quantity: 1 });
			expect(fact.id).toMatch(/^[a-z0-9]{15}$/);
			expect(fact.rep).not.toBe(gone?.id);
			const late = fact.at - Date.parse(fact.occurredAt ?? '');
			expect(late).toBeGreaterThanOrEqual(0);
			expect(late).toBeLessThan(1_000);
		}
		const share = (type: string) => facts().filter((fact) => fact.type === type).length / facts().length;
		expect(share('call')).toBeGreaterThan(0.6);
		expect(share('order')).toBeGreaterThan(0);
		expect(share('order')).toBeLessThan(0.06);
		expect(new Set(facts().map(({ rep }) => rep)).size).toBeGreaterThan(20);
	});

	test('L4 Demo: whoever looks sees a great order within a minute, one every five minutes at first, and none for nobody', async () => {
		let watched = false;
		const { clock, parts, facts } = floorWith({ watched: () => watched });
		const great = () =>
			facts().filter(
				({ type, amount = 0, rep = '' }) => type === 'order' && amount >= 1_500_000 && isPictured(rep)
			);
		const keeper = startKeeper(parts);
		await clock.advance(10 * MINUTE);
		expect(great()).toEqual([]);
		watched = true;
		await clock.advance(MINUTE);
		expect(great()).toHaveLength(1);
		await clock.advance(14 * MINUTE);
		const lively = great().length;
		expect(lively).toBeGreaterThanOrEqual(3);
		const times = great().map(({ at }) => at);
		expect(Math.min(...times.slice(1).map((at, n) => at - times[n]!))).toBeGreaterThanOrEqual(5 * MINUTE);
		await clock.advance(30 * MINUTE);
		expect(great().length - lively).toBeLessThanOrEqual(1);
		await keeper.close();
	});

	test('Demo: once the floor is no demo any more it stops for good', async () => {
		let demo: boolean | undefined = true;
		const { clock, parts, facts } = floorWith({ isDemo: () => demo });
		startKeeper(parts);
		await clock.advance(MINUTE);
		const before = facts().length;
		demo = undefined;
		await clock.advance(MINUTE);
		expect(facts().length).toBe(before);
		demo = true;
		await clock.advance(MINUTE);
		expect(facts().length).toBeGreaterThan(before);
		const last = facts().length;
		demo = false;
		await clock.advance(MINUTE);
		demo = true;
		await clock.advance(60 * MINUTE);
		expect(facts().length).toBe(last);
		expect(clock.waiting).toBe(0);
	});

	test('Demo: a fact that waits for its id while the demo ends is not written', async () => {
		let demo = true;
		const { clock, parts, facts } = floorWith({ isDemo: () => demo });
		const { activityIds } = parts.store;
		startKeeper({
			...parts,
			store: {
				...parts.store,
				activityIds: (count) => {
					demo = false;
					return activityIds(count);
				}
			}
		});
		await clock.advance(MINUTE);
		expect(facts()).toEqual([]);
	});

	test('Demo: closed is closed, and trouble with the record is borne', async () => {
		let trouble = true;
		const { clock, parts, facts } = floorWith();
		const { write } = parts.store;
		const keeper = startKeeper({
			...parts,
			store: {
				...parts.store,
				write: (writes) =>
					trouble ? Promise.resolve(failed({ kind: 'unavailable', message: 'away' })) : write(writes)
			}
		});
		await clock.advance(MINUTE);
		expect(facts()).toEqual([]);
		trouble = false;
		await clock.advance(MINUTE);
		const before = facts().length;
		expect(before).toBeGreaterThan(0);
		await keeper.close();
		await clock.advance(60 * MINUTE);
		expect(facts().length).toBe(before);
	});

	test('Demo: nobody looking, it moves slowly; who then looks sees life within five seconds', async () => {
		let watched = false;
		const { clock, parts, facts } = floorWith({ watched: () => watched });
		const keeper = startKeeper(parts);
		await clock.advance(60 * MINUTE);
		expect(facts().length).toBeGreaterThan(45);
		expect(facts().length).toBeLessThanOrEqual(61);
		for (let visit = 0; visit < 5; visit++) {
			watched = true;
			const before = facts().length;
			await clock.advance(5_000);
			expect(facts().length).toBeGreaterThan(before);
			await clock.advance(MINUTE);
			expect(facts().length - before).toBeGreaterThan(20);
			watched = false;
			await clock.advance(30 * MINUTE);
		}
		await keeper.close();
	});

	test('Demo, P6: at a weekend it says once that this weekend is worked', async () => {
		const { clock, parts, written } = floorWith({}, Date.parse('2026-11-20T22:59:00Z'));
		const keeper = startKeeper(parts);
		await clock.advance(60 * MINUTE);
		await keeper.close();
		const shifts = written.filter(({ write }) => write.collection === 'capacity');
		expect(shifts).toHaveLength(1);
		expect(shifts[0]?.write).toMatchObject({ data: { from: '2026-11-21', to: '2026-11-22' } });
	});
});
