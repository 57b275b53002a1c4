import fc from 'fast-check';
import { expect } from 'vitest';
import { UNDO_MS } from '#lib/domain/facts.ts';
import { property } from '../../property.ts';
import { settle, ticks, World, type Fault } from './world.ts';

type Command =
	| { do: 'log'; type: 'call' | 'bad'; quantity: number }
	| { do: 'undo' | 'discard' | 'retry'; which: number }
	| { do: 'crash' | 'see' | 'straggler' | 'pause' | 'resume' | 'settle' }
	| { do: 'ticks'; n: number }
	| { do: 'wait'; ms: number }
	| { do: 'faults'; faults: Fault[] };

const which = fc.nat(5);
const fault = fc.constantFrom<Fault>(
	'none',
	'request lost',
	'answer lost',
	'late',
	'busy',
	'broken',
	'slow down',
	'hangs'
);
const command: fc.Arbitrary<Command> = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.record({
			do: fc.constant('log' as const),
			type: fc.constantFrom('call' as const, 'call' as const, 'bad' as const),
			quantity: fc.integer({ min: 1, max: 3 })
		})
	},
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constantFrom('undo' as const, 'discard' as const, 'retry' as const),
			which
		})
	},
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constantFrom<'crash' | 'see' | 'straggler' | 'pause' | 'resume' | 'settle'>(
				'crash',
				'see',
				'straggler',
				'pause',
				'resume',
				'settle'
			)
		})
	},
	{
		weight: 4,
		arbitrary: fc.record({ do: fc.constant('ticks' as const), n: fc.integer({ min: 1, max: 12 }) })
	},
	{
		weight: 2,
		arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(400, 3000, 16_000, 40_000) })
	},
	{
		weight: 3,
		arbitrary: fc.record({ do: fc.constant('faults' as const), faults: fc.array(fault, { maxLength: 4 }) })
	}
);

interface Wish {
	readonly type: string;
	readonly quantity: number;
	readonly at: number;
	undo: 'no' | 'asked' | 'stored';
	discard: boolean;
}

/** The rep's wishes, and the world that must fulfil them. */
class Run {
	readonly world = new World();
	readonly wishes = new Map<string, Wish>();

	async play(commands: readonly Command[]) {
		await this.world.start();
		for (const each of commands) {
			await this.#step(each);
			this.#checkShown(each);
		}
	}

	async #step(each: Command) {
		const { world } = this;
		switch (each.do) {
			case 'log': {
				const { type, quantity } = each;
				const wish: Wish = { type, quantity, at: world.clock.now(), undo: 'no', discard: false };
				void world.queue.log({ type, quantity }).then((id) => this.wishes.set(id, wish));
				return;
			}
			case 'undo':
				return this.#undo(each.which);
			case 'discard':
			case 'retry':
				return this.#resolve(each.which, each.do);
			case 'crash':
				return world.start();
			case 'see':
				return void world.see();
			case 'straggler':
				return world.limbo.shift()?.();
			case 'pause':
				return world.queue.pause();
			case 'resume':
				return world.queue.resume();
			case 'settle':
				return settle();
			case 'ticks':
				return ticks(each.n);
			case 'wait':
				return world.clock.advance(each.ms);
			case 'faults':
				world.faults = [...each.faults];
		}
	}

	#undo(which: number) {
		const [id, wish] = [...this.wishes][which] ?? [];
		if (!id || !wish || this.world.clock.now() - wish.at >= UNDO_MS) return;
		if (wish.undo === 'no') wish.undo = 'asked';
		void this.world.queue.undo(id).then(() => (wish.undo = 'stored'));
	}

	#resolve(which: number, how: 'discard' | 'retry') {
		const [id, wish] = [...this.wishes][which] ?? [];
		if (!id || !wish) return;
		if (how === 'discard') wish.discard = true;
		void this.world.queue.resolve(id, how);
	}

	/** What the page shows is what the rep wished, however far the record, the stream and the engine have come. */
	#checkShown(after: Command) {
		let certain = 0;
		let perhaps = 0;
		for (const { type, quantity, undo } of this.wishes.values()) {
			if (type !== 'call') continue;
			if (undo === 'no') certain += quantity;
			if (undo === 'asked') perhaps += quantity;
		}
		const unresolved = this.world.queue.entries
			.filter(({ id, type, state }) => type === 'call' && state !== 'undone' && !this.wishes.has(id))
			.reduce((sum, { quantity }) => sum + quantity, 0);
		const shown = this.world.shown('call');
		expect(shown, `after ${after.do}`).toBeGreaterThanOrEqual(certain);
		// An entry stored just before a crash counts although its log() never answered.
		expect(shown, `after ${after.do}`).toBeLessThanOrEqual(certain + perhaps + unresolved + this.#orphans());
	}

	#orphans(): number {
		return [...this.world.held.values(), ...this.world.server.rows.values()]
			.filter((row) => row.type === 'call' && !this.wishes.has('id' in row ? row.id.replace('id-', '') : ''))
			.reduce((sum, { quantity }) => sum + quantity, 0);
	}

	/** The network heals, the worker starts once more, stragglers arrive, time goes by. */
	async heal() {
		const { world } = this;
		world.faults = [];
		await settle();
		await world.start();
		world.queue.resume();
		await world.clock.advance(200_000);
		for (const arrive of world.limbo.splice(0)) arrive();
		await world.clock.advance(200_000);
		while (world.see());
		await world.clock.advance(200_000);
	}

	check() {
		const { server, queue } = this.world;
		for (const [id, { type, undo, discard }] of this.wishes) {
			const rows = server.rows.has(id) ? 1 : 0;
			if (type === 'bad') {
				expect(rows, id).toBe(0);
				const waits = queue.entries.some((entry) => entry.id === id && entry.state === 'needs-you');
				if (undo === 'no' && !discard) expect(waits, id).toBe(true);
				continue;
			}
			if (undo === 'no') expect(rows, id).toBe(1);
			if (undo === 'stored') expect(rows, id).toBe(0);
		}
		for (const [id, times] of server.made) expect(times, id).toBe(1);
		for (const [id, bodies] of server.bodies) expect(bodies.size, id).toBe(1);
		expect(queue.entries.filter(({ state }) => state !== 'needs-you')).toEqual([]);
	}
}

property(
	'whatever fails in between, each entry ends up in the record exactly once, or not at all if taken back',
	fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 40 }), async (commands) => {
		const run = new Run();
		await run.play(commands);
		await run.heal();
		run.check();
	}),
	{ runs: 1500 }
);
