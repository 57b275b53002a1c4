/** What `npm run bench` does, in this order: the job, how long it may take, and what its answer means. */
import { alone, versus, type Entry } from './entry.ts';
import type { Memory } from './jobs/memory.ts';
import type { Scale } from './jobs/scale.ts';
import { MICRO } from './jobs/race.ts';

export interface Step {
	/** Rows of the scorecard that it serves: what can be chosen on the command line. */
	readonly works: readonly string[];
	/** As it is printed where there is no figure. */
	readonly label: string;
	readonly peer: string;
	readonly job: string;
	readonly argument: string;
	readonly seconds: number;
	readonly entries: (answer: never) => readonly Entry[];
}

/** In the order in which they matter, should the time run out; with the seconds for racing and for memory. */
const LIMITS: readonly (readonly [peer: string, race: number, memory: number])[] = [
	['db-ivm', 90, 40],
	['Perspective', 90, 40],
	['typed arrays by hand', 40, 20],
	['DuckDB-WASM', 60, 30],
	['Arquero', 60, 20],
	['SQLite, totals by trigger', 80, 40],
	['SQLite, query', 80, 0],
	['TanStack DB', 110, 80]
];

const FACTS_GOAL = 1.25;
const REPS_GOAL = 2;
/** P1's own. */
const UPDATE_GOAL_US = 3;
const MEMORY_GOAL_MB = 60;

const asEntries = (entries: readonly Entry[]): readonly Entry[] => entries;

function races(): Step[] {
	return LIMITS.map(([peer, seconds]) => ({
		works: ['P1', 'P3'],
		label: 'P1, P3',
		peer,
		job: 'race',
		argument: peer,
		seconds,
		entries: asEntries
	}));
}

/** P4: ours first, so that the others stand beside it. WebAssembly's memory is not always counted as held: resident counts all. */
function memories(): Step[] {
	let ours: Memory | undefined;
	const measured = (peer: string, theirs: Memory): Entry[] => {
		if (peer === 'ours') ours = theirs;
		if (!ours) return [];
		const goal = { goal: MEMORY_GOAL_MB };
		if (peer === 'ours')
			return [alone('P4 held', ours.held, 'MB', goal), alone('P4 resident', ours.resident, 'MB')];
		return [
			versus('P4 held', peer, ours.held, theirs.held, 'MB'),
			versus('P4 resident', peer, ours.resident, theirs.resident, 'MB')
		];
	};
	const step = (peer: string, seconds: number): Step => ({
		works: ['P4'],
		label: 'P4',
		peer,
		job: 'memory',
		argument: peer,
		seconds,
		entries: (answer: Memory) => measured(peer, answer)
	});
	const peers = LIMITS.filter(([, , seconds]) => seconds > 0);
	return [step('ours', 20), ...peers.map(([peer, , seconds]) => step(peer, seconds))];
}

/** P11: larger floors against the usual one. */
function scales(): Step[] {
	let usual: Scale | undefined;
	const names = (facts: number, reps: number): string =>
		`${facts / 1e6}M facts, ${reps.toLocaleString('en')} reps`;
	const measured = (answer: Scale, goal: number | undefined): Entry[] => {
		usual ??= answer;
		const { facts, reps, load, update } = answer;
		const work = `P11 ${names(facts, reps)}`;
		const note = `load and first ranking ${load.toFixed(0)} ms`;
		const p95 = `${note}; p95 ${(update.p95 * MICRO).toFixed(1)} us`;
		if (usual === answer) return [alone(work, update.p50 * MICRO, 'us', { goal: UPDATE_GOAL_US, note: p95 })];
		const peer = `ours at ${names(usual.facts, usual.reps)}`;
		return [
			versus(work, peer, update.p50 * MICRO, usual.update.p50 * MICRO, 'us', {
				p95: { ours: update.p95 * MICRO, theirs: usual.update.p95 * MICRO },
				note,
				...(goal ? { goal } : {})
			})
		];
	};
	const step = (facts: number, reps: number, seconds: number, goal?: number): Step => ({
		works: ['P11'],
		label: `P11 ${names(facts, reps)}`,
		peer: 'ours',
		job: 'scale',
		argument: `${facts}/${reps}`,
		seconds,
		entries: (answer: Scale) => measured(answer, goal)
	});
	return [
		step(1e6, 1_000, 30),
		step(1e6, 10_000, 30, REPS_GOAL),
		step(1e7, 1_000, 60, FACTS_GOAL),
		step(1e7, 10_000, 60, REPS_GOAL),
		step(1e6, 100_000, 60)
	];
}

const single = (works: readonly string[], label: string, job: string, seconds: number): Step => ({
	works,
	label,
	peer: '',
	job,
	argument: '',
	seconds,
	entries: asEntries
});

/** Each in a browser of its own: peers that run in a worker, and ours alone on larger floors. */
function inBrowser(): Step[] {
	const step = (argument: string, works: readonly string[], seconds: number): Step => ({
		works: [...works, 'browser'],
		label: `${works.join(', ')} browser`,
		peer: argument,
		job: 'browser',
		argument,
		seconds,
		entries: asEntries
	});
	return [
		step('db-ivm', ['P1', 'P3'], 60),
		step('1000000/1000', ['P11'], 30),
		step('10000000/1000', ['P11'], 60),
		step('Perspective', ['P1', 'P3'], 60),
		step('Arquero', ['P1', 'P3'], 45)
	];
}

export const steps = (): Step[] => {
	const [ivm, perspective, ...otherRaces] = races();
	return [
		...(ivm && perspective ? [ivm, perspective] : []),
		single(['P2'], 'P2', 'boards', 150),
		...scales(),
		...memories(),
		single(['P5', 'P3'], 'P5', 'codec', 90),
		...inBrowser(),
		single(['P3', 'limits'], 'limits', 'limits', 30),
		single(['alone'], 'ours alone', 'alone', 45),
		...otherRaces
	];
};
