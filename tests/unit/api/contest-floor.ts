/** A small floor on which contests are made, played and settled over the API. */
import { instantText, localDateOf } from '#lib/domain/calendar.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import { contestsJob } from '#lib/server/contests/job.ts';
import { proofFiles } from '#lib/server/contests/proofs.ts';
import { ADMIN, type Answered } from './desk.ts';
import { openFloorOfFive, type FloorOfFive } from './floor-of-five.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
const LOOKS = 6;

type Person = 'ada' | 'cy' | 'di' | 'lou';
type Boss = 'red' | 'blue' | 'player';

export interface ContestFloor extends FloorOfFive {
	readonly accounts: Readonly<Record<Person | Boss, Identity>>;
	/** The workspace's date so many days from now. */
	date(days?: number): LocalDate;
	/** Rules for most calls, today and tomorrow, by rep. */
	rules(over?: object): Record<string, unknown>;
	/** A draft's answer; refused ones are answered too. */
	draft(over?: object, as?: Identity, more?: object): Promise<Answered>;
	/** A contest that is live; throws where it is refused. */
	live(over?: object, more?: object): Promise<Id>;
	/** Its window and its grace go by: settled. */
	settle(id: Id): Promise<ContestRecord>;
	/** The floor's clock looks after contests, and its tables show what came of it. */
	look(): Promise<void>;
	row(id: Id): ContestRecord;
	/** A contest that is over, with a call record each of Ada (7) and Cy (4): Ada won. */
	finished(over?: object, more?: object): Promise<{ id: Id; facts: readonly [Id, Id] }>;
	/** What the audit has of a contest, in order. */
	deeds(id: Id): Promise<string[]>;
	/** So many of somebody's calls, now. */
	calls(rep: Id, quantity: number, over?: object): Promise<Id>;
	/** What is no JSON: the status, the headers and the text. */
	text(path: string, as?: Identity): Promise<{ status: number; headers: Headers; text: string }>;
}

/** Ada and Bo are in Red, Cy and Di in Blue; bosses look after one team each, and `player`, a manager of Red, is Bo. */
export async function openContestFloor(after: Parameters<typeof openFloorOfFive>[0]): Promise<ContestFloor> {
	const floor = await openFloorOfFive(after);
	const { app, ids } = floor;
	await floor.ask('PATCH /workspace', { workingDays: [1, 2, 3, 4, 5, 6, 7], timeZone: 'UTC' });
	const user = async (name: string, rep: Id, role: 'rep' | 'manager' = 'rep', manages: Id[] = []) => {
		const email = `${name}@floor.example`;
		const id = await floor.make('users', { name, email, role, rep, manages, active: true });
		return { kind: 'user', id, name, role, rep, manages } as const;
	};
	const accounts = {
		ada: await user('Ada', ids.ada),
		cy: await user('Cy', ids.cy),
		di: await user('Di', ids.di),
		lou: await user('Lou', ids.loose),
		red: await user('Ruth', '', 'manager', [ids.red]),
		blue: await user('Blaise', '', 'manager', [ids.blue]),
		player: await user('Pat', ids.bo, 'manager', [ids.red])
	};
	const dataDir = app.settings.dataDir;
	const { record, authority, clock } = app;
	const job = contestsJob({
		record,
		authority,
		clock,
		proofs: proofFiles(dataDir),
		celebrate: () => undefined
	});
	const date = (days = 0) => localDateOf(clock.now() + days * DAY, 'UTC');
	const reached = async () => authority.reached((await record.head()).seq);
	const rules = (over: object = {}) => ({
		...{ version: 1, format: 'most', metric: 'calls', lens: 'raw', options: {}, eligibility: {} },
		window: { from: date(), to: date(1) },
		...{ join: 'fixed', tie: 'share', confirm: 'none', visibility: 'floor' },
		prizes: [{ kind: 'place', place: 1, name: 'Cake', value: 10_000, share: 'split' }],
		sources: ['import', 'api', 'rep'],
		...over
	});
	const row = (id: Id) => {
		const found = authority.tables.contests.get(id);
		if (!found) throw new Error(`there is no contest ${id}`);
		return found;
	};
	// of settled contests it looks at some each time
	const look = async () => {
		for (let time = 0; time < LOOKS; time++) {
			await reached();
			await job.run(clock.now());
		}
		await reached();
	};
	const draft = (over: object = {}, as: Identity = ADMIN, more: object = {}) =>
		floor.ask('POST /contests', { name: 'Sprint', rules: rules(over), ...more }, { as });
	const live = async (over?: object, more?: object) => {
		const made = await draft(over, ADMIN, more);
		const id = String(made.body.id);
		const launched = await floor.ask(`POST /contests/${id}/launch`, {});
		if (launched.status !== 200) throw new Error(JSON.stringify([made.body, launched.body]));
		await look();
		return id;
	};
	const settle = async (id: Id) => {
		for (const when of ['endsAt', 'settlesAt'] as const) {
			floor.pass(Math.max(0, Date.parse(row(id)[when]) - clock.now()) + 1_000);
			await look();
		}
		return row(id);
	};
	const calls = async (rep: Id, quantity: number, over: object = {}) => {
		const occurredAt = instantText(clock.now()).replace(' ', 'T');
		const [id = ''] = await floor.log([{ rep, type: 'call', quantity, occurredAt, ...over }]);
		return id;
	};
	return {
		...floor,
		...{ accounts, date, rules, row, look, draft, live, settle, calls },
		async finished(over, more) {
			const id = await live(over, more);
			const facts = [await calls(ids.ada, 7), await calls(ids.cy, 4)] as const;
			await settle(id);
			return { id, facts };
		},
		async deeds(id) {
			return (await floor.rows('audit'))
				.filter(({ subject }) => subject === `contests:${id}`)
				.sort((a, b) => (a.at < b.at ? -1 : 1))
				.map(({ action }) => action);
		},
		async text(path, as = ADMIN) {
			const request = new Request(`http://floor.test/api/v1${path}`);
			const response = await app.api(request, { identity: as, address: '127.0.0.1' });
			return { status: response.status, headers: response.headers, text: await response.text() };
		}
	};
}
