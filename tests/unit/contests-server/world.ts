/** A small floor with contests on it: real tables and engine, a record in memory that can fail, a clock that is set by hand. */
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { ContestRules, Format, OptionsOf } from '#lib/domain/contests/rules.ts';
import type { FeedRow, Id } from '#lib/domain/records.ts';
import type { Celebrate } from '#lib/protocol/messages.ts';
import { contestsJob } from '#lib/server/contests/job.ts';
import { moveContest, type ContestAct, type ContestParts } from '#lib/server/contests/moves.ts';
import type { ProofFiles } from '#lib/server/contests/proofs.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import { rules as plainRules } from '../contests/kit.ts';
import { EPOCH, REPS, World } from '../recognition/world.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export { NOON, REPS } from '../recognition/world.ts';
export const [ADA, BO, CY] = REPS;
export const CONTEST = 'contest00000001';
export const BOSS = 'boss00000000001';

/** Thursday 09:00 to Friday 17:00; NOON is the Wednesday before. */
export const WINDOW = { from: '2026-11-19', to: '2026-11-20', startsAt: '09:00', endsAt: '17:00' };
export const STARTS = Date.parse('2026-11-19T09:00:00Z');
export const ENDS = Date.parse('2026-11-20T17:00:00Z');
export const SETTLES = ENDS + DAY;

type Over = Partial<Record<keyof ContestRules, unknown>>;

/** Most calls in that window, a prize for the first place. */
export const rulesOf = <F extends Format>(format: F, options: OptionsOf[F], over: Over = {}): ContestRules =>
	plainRules(format, options, {
		window: WINDOW,
		prizes: [{ kind: 'place', place: 1, name: 'A day off', value: 0, share: 'each' }],
		...over
	} as never);

export const draftOf = (rules: ContestRules, over: Partial<ContestRecord> = {}): ContestRecord => ({
	id: CONTEST,
	name: 'Most calls',
	state: 'draft',
	rules,
	rulesHash: '',
	entrants: [],
	startsAt: '',
	endsAt: '',
	settlesAt: '',
	graceHours: 24,
	editions: [],
	steps: [],
	series: '',
	repeats: '',
	copyOf: '',
	outcome: null,
	proposals: 0,
	createdBy: `user:${BOSS}`,
	version: 1,
	...over
});

export const asManager = (
	event: ContestAct['event'],
	why = '',
	more: Partial<ContestAct> = {}
): ContestAct => ({
	event,
	actor: 'manager',
	by: `user:${BOSS}`,
	why,
	...more
});

/** Proofs as text in memory: thousands of schedules keep them one by one. */
function memoryProofs(): ProofFiles {
	const kept = new Map<string, string>();
	return {
		keep: (id, json) => Promise.resolve(void kept.set(id, json)),
		read: (id) => Promise.resolve(kept.get(id)),
		names: () => Promise.resolve([...kept.keys()].map((name) => ({ name, finished: true }))),
		remove: (name) => Promise.resolve(void kept.delete(name))
	};
}

export class ContestWorld {
	readonly world = new World([], { users: true });
	readonly proofs = memoryProofs();
	readonly celebrated: Celebrate[] = [];
	jobs: Job[] = [];
	#held: FeedRow[] = [];
	#late = false;

	constructor() {
		const { world } = this;
		world.record.onFeed = (rows) => {
			this.#held.push(...rows);
			if (!this.#late) this.catchUp();
		};
		world.record.put({
			op: 'create',
			collection: 'users',
			data: {
				id: BOSS,
				name: 'Boss',
				email: '',
				role: 'manager',
				rep: '',
				manages: ['team00000000red', 'team0000000blue'],
				active: true
			}
		});
		this.restart();
	}

	catchUp(): void {
		const rows = this.#held;
		this.#held = [];
		this.world.authority.apply(rows, EPOCH);
	}

	/** While it is so the tables are behind the record. */
	set late(late: boolean) {
		this.#late = late;
		if (!late) this.catchUp();
	}
	get late(): boolean {
		return this.#late;
	}

	get parts(): ContestParts {
		const { record, authority, clock } = this.world;
		return {
			record,
			authority: {
				engine: authority.engine,
				get tables() {
					return authority.tables;
				},
				get position() {
					return authority.position;
				},
				reached: () => Promise.resolve(this.catchUp())
			},
			clock,
			proofs: this.proofs
		};
	}

	/** The server starts (again): two of them, of which the second only looks when it is told to. */
	restart(): void {
		const { parts } = this;
		const { authority } = this.world;
		const job = () =>
			contestsJob({
				...parts,
				authority: Object.assign(Object.create(parts.authority) as typeof parts.authority, {
					onRows: authority.onRows.bind(authority)
				}),
				celebrate: (one) => this.celebrated.push(one)
			});
		this.jobs = [job(), job()];
	}

	put(contest: ContestRecord): void {
		this.world.record.put({ op: 'create', collection: 'contests', data: { ...contest } });
	}

	row(id: Id = CONTEST): ContestRecord {
		const row = this.world.authority.tables.contests.get(id);
		if (!row) throw new Error(`there is no contest ${id}`);
		return row;
	}

	get contests(): ContestRecord[] {
		return [...this.world.authority.tables.contests.values()];
	}

	async move(event: ContestAct['event'], why = '', more: Partial<ContestAct> = {}) {
		return moveContest(this.parts, this.row(), asManager(event, why, more));
	}

	/** One look of one server. */
	async look(): Promise<void> {
		await this.jobs[0]?.run(this.world.now);
	}

	/** Time passes, and the server looks. */
	async at(moment: number): Promise<void> {
		this.world.now = moment;
		await this.look();
	}

	/** A call of somebody at a moment; it comes in now. */
	log(rep: Id, moment: number, more: Parameters<World['log']>[2] = {}): Id {
		return this.world.log(rep, this.world.now - moment, more);
	}

	notices(kind: string): string[] {
		return this.world.record
			.all('notifications')
			.filter((one) => one.kind === `contest.${kind}`)
			.map(({ user }) => user);
	}

	get events(): string[] {
		return this.row().steps.map(({ event }) => event);
	}
}

/** Launched, with its window ahead. */
export async function launchedWorld(
	rules: ContestRules,
	over: Partial<ContestRecord> = {}
): Promise<ContestWorld> {
	const floor = new ContestWorld();
	floor.put(draftOf(rules, over));
	const made = await floor.move('launch');
	if (!made.ok) throw new Error(JSON.stringify(made.error));
	return floor;
}
