/** What a run has to say for docs/RELIABILITY.md. */
import type { Line, Part } from '../../scripts/reliability.ts';
import { linesOf, type Outcome } from './table.ts';
import type { Plan } from './plans.ts';
import { MOST_BEHIND } from './world.ts';

export interface Figures {
	readonly outcomes: readonly Outcome[];
	readonly acknowledged: number;
	/** Violations of any kind. */
	readonly wrong: number;
	readonly disk: string;
}

const KILLS = 500;
const FREEZES = 50;
const seconds = (ms: number | undefined) => (ms === undefined ? '-' : `${(ms / 1_000).toFixed(1)} s`);
const sum = (outcomes: readonly Outcome[], field: 'lost' | 'doubled') =>
	outcomes.reduce((total, outcome) => total + outcome[field], 0);

const faultLines = (outcomes: readonly Outcome[]): Line[] =>
	linesOf(outcomes).map(({ title, times, median, slowest, behind }) => ({
		what: title,
		figure: `${times} times; ${
			median === undefined
				? ''
				: `screens right again after ${seconds(median)} (p50), ${seconds(slowest)} (max); `
		}at most ${seconds(behind)} behind while live`
	}));

const violations = ({ wrong }: Figures): Line => ({
	what: 'violations of any invariant',
	figure: String(wrong),
	goal: '0',
	met: wrong === 0
});

const ABOUT =
	'The built server with a real PocketBase, under writes that are repeated until acknowledged, seen by walls in Chromium and by programs with the product’s own session, each over a line of its own.';

/** The part of the reliability page that a run fills. */
export function reportOf(name: Plan['name'], figures: Figures, command: string): Part {
	switch (name) {
		case 'chaos-kills':
			return { ...killed(figures), command };
		case 'chaos-freezes':
			return { ...frozen(figures), command };
		case 'chaos':
			return { ...struck(figures), command };
	}
}

function killed(figures: Figures): Omit<Part, 'command'> {
	const { outcomes, acknowledged } = figures;
	const [lost, doubled] = [sum(outcomes, 'lost'), sum(outcomes, 'doubled')];
	return {
		title: 'Killed',
		about: `${ABOUT} kill -9 of the gateway or of PocketBase, the next one as soon as a few more records were acknowledged. After each kill everything acknowledged so far is held against the record and its feed; after every thirtieth the screens too. It fails if anything is lost or doubled.`,
		lines: [
			{
				what: 'kills survived (R3)',
				figure: `${outcomes.length}`,
				goal: `at least ${KILLS}`,
				met: outcomes.length >= KILLS
			},
			{ what: 'acknowledged and lost', figure: `${lost} of ${acknowledged}`, goal: '0', met: lost === 0 },
			{ what: 'doubled', figure: String(doubled), goal: '0', met: doubled === 0 },
			violations(figures),
			...faultLines(outcomes)
		]
	};
}

function frozen(figures: Figures): Omit<Part, 'command'> {
	const { outcomes } = figures;
	const honest = outcomes.filter(({ behind }) => behind <= MOST_BEHIND).length;
	const worst = Math.max(...outcomes.map(({ behind }) => behind));
	return {
		title: 'Frozen and cut off',
		about: `${ABOUT} Three walls watch while a process is stopped or their lines are cut or swallow every byte, for 11.5 to 15 s. Each wall's words are read four times a second beside what it shows, and compared with when the record ceased to say that. One freeze counts once, whoever watches. It fails if a wall says live while it is more than 10 s behind.`,
		lines: [
			{
				what: 'freezes and cuts without a lie (R4)',
				figure: `${honest} of ${outcomes.length}`,
				goal: `${FREEZES} of ${FREEZES}`,
				met: honest === outcomes.length && honest >= FREEZES
			},
			{
				what: 'furthest behind while a wall said live',
				figure: seconds(worst),
				goal: 'at most 10 s',
				met: worst <= MOST_BEHIND
			},
			violations(figures),
			...faultLines(outcomes)
		]
	};
}

function struck(figures: Figures): Omit<Part, 'command'> {
	const { outcomes, acknowledged, disk } = figures;
	const [lost, doubled] = [sum(outcomes, 'lost'), sum(outcomes, 'doubled')];
	return {
		title: 'Chaos',
		about: `${ABOUT} Faults come in seeded order. After each, nothing acknowledged may be lost or there twice, every board must be what plain SQL over the record gives, and no screen may have said live while more than 10 s behind. The full disk is ${disk}.`,
		lines: [
			{ what: 'acknowledged and lost', figure: `${lost} of ${acknowledged}`, goal: '0', met: lost === 0 },
			{ what: 'doubled', figure: String(doubled), goal: '0', met: doubled === 0 },
			violations(figures),
			...faultLines(outcomes)
		]
	};
}
