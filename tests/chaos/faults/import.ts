import { setTimeout as sleep } from 'node:timers/promises';
import type { Fact } from '../ledger.ts';
import type { World } from '../world.ts';
import { over, WITHIN_RESTARTED, type Fault } from './fault.ts';

const MAPPING = {
	into: 'activities',
	columns: { externalId: 'id', rep: 'rep', quantity: 'quantity', type: { constant: 'call' } }
};

interface Job {
	readonly state: 'running' | 'done' | 'failed';
	readonly total: number;
	readonly done: number;
	readonly created: number;
	readonly unchanged: number;
	readonly updated: number;
	readonly rejected: number;
	readonly error: string;
}

const [LEAST_ROWS, MOST_ROWS] = [4_000, 12_000];

export const importing: Fault = {
	name: 'import',
	title: 'restart in the middle of an import',
	of: 'floor',
	within: WITHIN_RESTARTED,
	async strike(world) {
		const { floor, random, short } = world;
		const rows = short ? LEAST_ROWS : LEAST_ROWS + random.int(MOST_ROWS - LEAST_ROWS);
		const name = `import-${++world.imports}`;
		const facts = factsOf(world, name, rows);
		const file = csvOf(world, facts);
		const job = await brought(world, name, file);
		let at = await until(world, job, ({ state, done }) => state !== 'running' || done > 0);
		const inTime = at.state === 'running';
		if (random.chance(0.5)) {
			await floor.killGateway();
			await floor.up();
		} else await floor.killPocketBase();
		at = await until(world, job, ({ state }) => state !== 'running');
		const there = stored(world, name);
		if (at.created > there) world.broken(`${name} says that ${at.created} rows came in, and ${there} did`);
		if (at.state === 'failed' && at.error === '') world.broken(`${name} failed without a word`);
		const first = `${at.state} at ${at.done} of ${rows}`;

		const again = await until(world, await brought(world, name, file), ({ state }) => state !== 'running');
		const whole = again.state === 'done' && again.created + again.unchanged === rows && again.rejected === 0;
		if (!whole) world.broken(`${name}, brought in again, says ${JSON.stringify(again)}`);
		if (stored(world, name) !== rows) world.broken(`${name} has ${stored(world, name)} rows of ${rows}`);
		for (const [externalId, fact] of facts) world.ledger.acknowledge(externalId, fact);
		return over(`${inTime ? '' : 'came too late: '}${first}, again: ${again.created} new`);
	}
};

/** Acknowledged only as a whole; until then each of them may be there. */
function factsOf(
	{ ledger, reps, random }: World,
	name: string,
	rows: number
): Map<string, NonNullable<Fact>> {
	const facts = new Map<string, NonNullable<Fact>>();
	for (let n = 0; n < rows; n++) {
		const fact = { rep: random.pick(reps), type: 'call', quantity: 1 + random.int(5), amount: 0 };
		facts.set(`${name}-${n}`, fact);
		ledger.ask(`${name}-${n}`, fact);
	}
	return facts;
}

function csvOf({ reps }: World, facts: ReadonlyMap<string, NonNullable<Fact>>): string {
	const lines = [...facts].map(([id, { rep, quantity }]) => `${id},Rep ${reps.indexOf(rep) + 1},${quantity}`);
	return ['id,rep,quantity', ...lines].join('\n');
}

/** Brings the file in, again until the job is acknowledged; answers with the job. */
async function brought({ floor }: World, name: string, file: string): Promise<string> {
	const query = new URLSearchParams({ name: `${name}.csv`, mapping: JSON.stringify(MAPPING) });
	for (;;) {
		const answer = await floor.request('POST', `imports?${query}`, 'text/csv', file);
		if (answer?.status === 202) return (answer.body as { job: string }).job;
		if (answer && answer.status < 500) throw new Error(`the import is refused: ${JSON.stringify(answer)}`);
		await sleep(50);
	}
}

async function until({ floor }: World, job: string, holds: (job: Job) => boolean): Promise<Job> {
	for (;;) {
		const answer = await floor.request('GET', `imports/${job}`);
		if (answer?.status === 200 && holds(answer.body as Job)) return answer.body as Job;
		await sleep(10);
	}
}

const stored = ({ floor }: World, name: string): number =>
	floor.server.sql<{ rows: number }>(
		`SELECT count(*) AS rows FROM activities WHERE externalId LIKE '${name}-%'`
	)[0]?.rows ?? 0;
