/** Which faults come in which order. */
import type { Random } from '../simulation/kit.ts';
import { swappedAlive } from './faults/copies.ts';
import type { Fault } from './faults/fault.ts';
import { freezeGateway, freezePocketBase } from './faults/freezes.ts';
import { cut, halfOpen } from './faults/lines.ts';
import { kills } from './kills.ts';
import { round, type RoundOptions } from './rounds.ts';
import type { Outcome } from './table.ts';
import type { World, WorldOptions } from './world.ts';

export interface Running extends RoundOptions {
	readonly random: Random;
	readonly took: (outcomes: readonly Outcome[]) => void;
	/** ms since the run began. */
	readonly since: () => number;
}

export interface Plan {
	/** Of its part of the reliability page. */
	readonly name: 'chaos' | 'chaos-kills' | 'chaos-freezes';
	readonly world: Omit<WorldOptions, 'seed'>;
	run(world: World, running: Running): Promise<void>;
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
	const left = [...items];
	return items.flatMap(() => left.splice(random.int(left.length), 1));
}

/**
 * Below this there is little time, minutes: faults of lines come together with long ones of the floor, and another record under
 * a running gateway is left to the simulator, which has it in some of its histories, and to longer runs.
 */
const SHORT = 3;

/** These faults in seeded order, again and again until the time is over; at least once each. */
export function lasting(minutes: number, faults: readonly Fault[]): Plan {
	const short = minutes < SHORT;
	const struck = short && faults.length > 1 ? faults.filter((fault) => fault !== swappedAlive) : faults;
	return {
		name: 'chaos',
		world: { walls: 1, programs: 2, short },
		async run(world, running) {
			const { random, since, took } = running;
			const over = () => since() > minutes * 60_000;
			for (let pass = 1; pass === 1 || !over(); pass++) {
				for (const together of paired(shuffled(struck, random), short, random)) {
					took(await round(world, together, running));
					if (pass > 1 && over()) return;
				}
			}
		}
	};
}

/** A line's fault hides nothing of the floor's: the two may come together, and must where there is little time. */
function paired(faults: readonly Fault[], short: boolean, random: Random): Fault[][] {
	const ofLines = faults.filter((fault) => fault.of === 'line');
	const rounds = faults.filter((fault) => fault.of === 'floor').map((fault) => [fault]);
	const long = rounds.filter(([fault]) => fault === freezeGateway || fault === freezePocketBase);
	for (const fault of ofLines) {
		const beside = short ? long.pop() : random.chance(0.3) ? random.pick(rounds) : undefined;
		if (beside) beside.push(fault);
		else rounds.push([fault]);
	}
	return rounds;
}

/** Screens that are frozen or cut off, each behind a line of its own. */
export function freezing(count: number): Plan {
	return {
		name: 'chaos-freezes',
		world: { walls: 3, programs: 0, short: false },
		async run(world, running) {
			for (let n = 0; n < count; n++) {
				const fault = running.random.pick([freezeGateway, freezeGateway, freezePocketBase, cut, halfOpen]);
				running.took(await round(world, [fault], running));
			}
		}
	};
}

/** One kill after the other, gateway and PocketBase in turn. */
export function killing(count: number): Plan {
	return {
		name: 'chaos-kills',
		world: { walls: 0, programs: 2, short: true },
		run: (world, running) => kills(world, count, running)
	};
}
