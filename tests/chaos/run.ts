/**
 * npm run chaos -- [--minutes N] [--kills N] [--freezes N] [--seed S] [--only FAULT] [--patient] [--report]
 *
 * The built product under writes, struck by one fault after the other. After each: nothing acknowledged is lost, nothing is
 * there twice, every board is what plain SQL over the record gives, and no screen said `live` while it was more than 10 s
 * behind. Exit code 1 if anything broke. `--patient`: on a machine that does other work, slow convergence is only told.
 */
import { parseArgs } from 'node:util';
import { report } from '../../scripts/reliability.ts';
import { Random } from '../simulation/kit.ts';
import { FAULTS } from './faults/all.ts';
import { reportOf } from './figures.ts';
import { freezing, killing, lasting } from './plans.ts';
import { tableOf, type Outcome } from './table.ts';
import { World } from './world.ts';

const { values } = parseArgs({
	options: {
		minutes: { type: 'string', default: '10' },
		kills: { type: 'string' },
		freezes: { type: 'string' },
		seed: { type: 'string' },
		only: { type: 'string' },
		patient: { type: 'boolean', default: false },
		report: { type: 'boolean', default: false }
	}
});
const number = (text: string, name: string): number => {
	const value = Number(text);
	if (!(value > 0)) throw new Error(`--${name} needs a number above 0`);
	return value;
};
const minutes = number(values.minutes, 'minutes');
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const faults = FAULTS.filter(({ name }) => values.only === undefined || name === values.only);
if (faults.length === 0)
	throw new Error(`there is no fault ${values.only}: ${FAULTS.map(({ name }) => name).join(' ')}`);
const plan =
	values.kills !== undefined
		? killing(number(values.kills, 'kills'))
		: values.freezes !== undefined
			? freezing(number(values.freezes, 'freezes'))
			: lasting(minutes, faults);

const began = performance.now();
const since = () => `${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s`;
const say = (line: string) => console.log(`${since()}  ${line}`);
say(`seed ${seed}`);

let world: World | undefined;
for (const name of ['SIGINT', 'SIGTERM'] as const)
	process.once(name, () => {
		world?.floor.abandon();
		process.exit(1);
	});

const outcomes: Outcome[] = [];
const wrong: string[] = [];
try {
	await World.open({ seed, ...plan.world }, (opened) => (world = opened));
	if (!world) throw new Error('nothing was opened');
	say(`${world.watchers.map(({ name }) => name).join(', ')}; disk: ${world.floor.disk.how}`);
	await plan.run(world, {
		random: new Random(seed),
		strict: !values.patient,
		say,
		took: (took) => outcomes.push(...took),
		since: () => performance.now() - began
	});
} catch (error) {
	wrong.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
} finally {
	wrong.unshift(...(world?.wrong ?? []));
	if (wrong.length > 0) console.log(world?.floor.server.output.split('\n').slice(-40).join('\n'));
	await world?.close();
}

console.log(`\n${tableOf(outcomes)}\n`);
for (const words of wrong) console.log(`BROKEN: ${words}`);
const acknowledged = world?.writers.acknowledged ?? 0;
console.log(
	`${outcomes.length} faults, ${acknowledged} records acknowledged, ${wrong.length} violations, seed ${seed}, ${since().trim()}`
);
if (values.report && outcomes.length > 0) {
	const figures = { outcomes, acknowledged, wrong: wrong.length, disk: world?.floor.disk.how ?? '' };
	const command = `npm run chaos -- ${process.argv.slice(2).join(' ')}`;
	await report(plan.name, reportOf(plan.name, figures, command), began);
}
process.exitCode = wrong.length > 0 || outcomes.length === 0 ? 1 : 0;
