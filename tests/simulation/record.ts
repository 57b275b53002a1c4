import type {
	Activity,
	CollectionName,
	FeedRow,
	Holiday,
	Id,
	Leave,
	Membership,
	Rep,
	Target
} from '#lib/domain/records.ts';
import type { FeedSource } from '#lib/server/feed/tailer.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { FOLLOWED } from '#lib/server/record/columns.ts';
import type { Machine, Random, Timeline } from './kit.ts';

export type Table = Map<Id, Record<string, unknown>>;
export type Content = Record<CollectionName, Table>;

export const TEAMS = ['teama', 'teamb'].map((name) => name.padEnd(15, '0'));
export const REPS = ['repa', 'repb', 'repc'].map((name) => name.padEnd(15, '0'));
export const USERS = ['usera', 'userb'].map((name) => name.padEnd(15, '0'));
export const DATES = ['2026-01-10', '2026-02-10', '2026-03-10', '2026-04-10'];
/** In every private field, so that it can be searched in what the floor gets. */
export const CANARY = 'canary';

/** A record as its images are: without the id. */
export const withoutId = ({ id: _, ...image }: Record<string, unknown>) => image;

export const emptyContent = (): Content =>
	Object.fromEntries(FOLLOWED.map((name) => [name, new Map()])) as unknown as Content;

const copyOf = (content: Content): Content =>
	Object.fromEntries(FOLLOWED.map((name) => [name, new Map(content[name])])) as unknown as Content;

/** The small tables alone, as a gateway has them. */
export const tablesOf = ({ activities: _, ...tables }: Content): Tables => tables as unknown as Tables;

/** Puts a feed row's outcome into tables, by id. */
export function applyTo(content: Content, { collection, record, after }: FeedRow): void {
	if (after) content[collection].set(record, { ...after, id: record });
	else content[collection].delete(record);
}

interface State {
	epoch: string;
	rows: { row: FeedRow; at: number }[];
	content: Content;
}

/** The record: what PocketBase holds, with its feed, as a model. It is a machine of its own, and may be replaced. */
export class ModelRecord {
	readonly #random: Random;
	readonly #timeline: Timeline;
	#state: State = { epoch: 'e1', rows: [], content: emptyContent() };
	#epochs = 1;
	#copy: State | undefined;
	#nextActivity = 1;
	/** True time since which this timeline is the record's. */
	replacedAt = 0;
	failing = 0;

	constructor(timeline: Timeline, random: Random) {
		this.#timeline = timeline;
		this.#random = random;
		this.#found();
	}

	get content(): Content {
		return this.#state.content;
	}

	get head(): number {
		return this.#state.rows.length;
	}

	get epoch(): string {
		return this.#state.epoch;
	}

	rowAt(seq: number): { row: FeedRow; at: number } | undefined {
		return this.#state.rows[seq - 1];
	}

	put(collection: CollectionName, id: Id, after: Record<string, unknown> | null): void {
		const { rows, content } = this.#state;
		const held = content[collection].get(id);
		if (!held && !after) return;
		const row = {
			seq: rows.length + 1,
			mark: Math.floor(this.#random.next() * 2 ** 32)
				.toString(16)
				.padStart(8, '0'),
			op: held ? (after ? 'update' : 'delete') : 'insert',
			collection,
			record: id,
			before: held ? withoutId(held) : null,
			after
		} as unknown as FeedRow;
		rows.push({ row, at: this.#timeline.now });
		applyTo(content, row);
	}

	/** A fact written, changed or deleted, of any date, rep and customer. */
	write(): void {
		const random = this.#random;
		const held = [...this.content.activities.keys()];
		const roll = random.next();
		if (held.length > 0 && roll < 0.2) return this.put('activities', random.pick(held), null);
		const id = held.length > 0 && roll < 0.5 ? random.pick(held) : this.#freshId();
		const was = this.content.activities.get(id);
		const activity: Omit<Activity, 'id'> = {
			rep: was && random.chance(0.7) ? (was.rep as Id) : random.pick(REPS),
			type: random.pick(['call', 'order']),
			quantity: 1 + random.int(3),
			amount: random.int(5) * 100 - 100,
			margin: random.int(90),
			customer: random.pick(['', `${CANARY} Ltd`, `${CANARY} & Co`]),
			deal: '',
			occurredAt: `${random.pick(DATES)} 12:00:00.000Z`,
			localDate: random.pick(DATES),
			source: 'import',
			externalId: `${CANARY}-${id}`,
			note: random.chance(0.3) ? `${CANARY} ${random.int(9)}` : '',
			createdBy: '',
			receivedAt: ''
		};
		this.put('activities', id, { ...activity });
	}

	/** A rep moves between teams, from some date on or as a whole. */
	move(): void {
		const random = this.#random;
		const rep = random.pick(REPS);
		const own = [...this.content.memberships.values()].filter((m) => m.rep === rep);
		for (const { id } of own) {
			if (random.chance(0.7)) this.put('memberships', id as Id, null);
		}
		if ([...this.content.memberships.values()].some((m) => m.rep === rep)) return;
		const first: Omit<Membership, 'id'> = { rep, team: random.pick(TEAMS), from: '', to: '' };
		if (random.chance(0.5)) return this.put('memberships', this.#freshId(), { ...first });
		this.put('memberships', this.#freshId(), { ...first, to: '2026-02-28' });
		this.put('memberships', this.#freshId(), { ...first, team: random.pick(TEAMS), from: '2026-03-01' });
	}

	/** A manager gets or loses a team. */
	appoint(): void {
		const random = this.#random;
		const id = random.pick(USERS);
		const user = this.content.users.get(id) ?? {};
		const manages = TEAMS.filter(() => random.chance(0.5));
		this.put('users', id, { ...withoutId(user), manages });
	}

	/** Somebody opts out or in, or amounts are kept from the floor or shown. */
	hide(): void {
		const random = this.#random;
		if (random.chance(0.5)) {
			const [id] = [...this.content.workspace.keys()];
			const workspace = this.content.workspace.get(id!) ?? {};
			return this.put('workspace', id!, { ...withoutId(workspace), hideAmounts: !workspace.hideAmounts });
		}
		const { id, ...rest } = this.content.reps.get(random.pick(REPS)) as unknown as Rep;
		this.put('reps', id, { ...rest, privacy: { hidden: !rest.privacy?.hidden } });
	}

	target(): void {
		const random = this.#random;
		const id = `target${random.int(3)}`.padEnd(15, '0');
		const target: Omit<Target, 'id'> = {
			subject: random.pick(['workspace', `rep:${random.pick(REPS)}`, `team:${random.pick(TEAMS)}`]),
			metric: 'calls',
			period: 'day',
			value: random.int(50),
			from: '',
			to: '',
			public: random.chance(0.5)
		};
		this.put('targets', id, random.chance(0.2) ? null : { ...target });
	}

	/** Leave that is asked for, decided, moved or taken back, and a holiday now and then. Only whole approved days are the floor's. */
	calendar(): void {
		const random = this.#random;
		if (random.chance(0.3)) {
			const id = `holiday${random.int(2)}`.padEnd(15, '0');
			const holiday: Omit<Holiday, 'id'> = { date: random.pick(DATES), name: `Holiday ${random.int(3)}` };
			return this.put('holidays', id, random.chance(0.3) ? null : { ...holiday });
		}
		const id = `leave${random.int(3)}`.padEnd(15, '0');
		const from = random.pick(DATES);
		const leave: Omit<Leave, 'id'> = {
			rep: random.pick(REPS),
			from,
			to: random.chance(0.5) ? from : '2026-12-31',
			kind: random.pick(['vacation', 'sick', 'other']),
			note: `${CANARY} ${random.int(9)}`,
			state: random.pick(['asked', 'approved', 'approved', 'declined']),
			decidedBy: random.pick(['', `${CANARY}`])
		};
		this.put('leave', id, random.chance(0.2) ? null : { ...leave });
	}

	keepCopy(): void {
		const { epoch, rows, content } = this.#state;
		this.#copy = { epoch, rows: rows.slice(), content: copyOf(content) };
	}

	/** The kept copy put back, as by hand or by `restore` (which rotates the epoch), or the last commits lost. */
	putBack(rotating: boolean): boolean {
		if (!this.#copy) return false;
		const { epoch, rows, content } = this.#copy;
		this.#state = { epoch, rows: rows.slice(), content: copyOf(content) };
		this.replacedAt = this.#timeline.now;
		if (rotating) this.#state.epoch = `e${++this.#epochs}`;
		return true;
	}

	/** As a gateway on that machine reads it: slowly, and sometimes not at all. */
	source(machine: Machine): FeedSource {
		return {
			head: () => this.answer(machine, () => ({ epoch: this.#state.epoch, seq: this.head })),
			feed: (after, limit) =>
				this.answer(machine, () => this.#state.rows.slice(after, after + limit).map(({ row }) => row)),
			rotate: (epoch) =>
				this.answer(machine, () => {
					if (this.#state.epoch !== epoch) return false;
					this.#state.epoch = `e${++this.#epochs}`;
					return true;
				})
		};
	}

	/** What is read is what is there when half of the time has passed. */
	answer<T>(machine: Machine, read: () => T): Promise<T> {
		const random = this.#random;
		const timeline = this.#timeline;
		const delay = 1 + random.int(8);
		return new Promise((resolve, reject) => {
			timeline.at(timeline.now + delay, () => {
				const failing = this.failing > timeline.now || random.chance(0.005);
				const value = failing ? undefined : read();
				timeline.at(timeline.now + delay, () =>
					machine.run(() => (failing ? reject(new Error('the record does not answer')) : resolve(value as T)))
				);
			});
		});
	}

	#freshId(): Id {
		return (this.#nextActivity++).toString(36).padStart(15, '0');
	}

	#found() {
		this.put('workspace', 'workspace000000', {
			name: 'Floor',
			currency: 'EUR',
			timeZone: 'UTC',
			locale: 'en',
			weekStart: 1,
			workingDays: [1, 2, 3, 4, 5],
			hours: { from: '09:00', to: '17:00' },
			demo: false,
			hideAmounts: false
		});
		for (const team of TEAMS) this.put('teams', team, { name: team, colour: '', externalId: CANARY });
		REPS.forEach((rep, index) => {
			this.put('reps', rep, {
				name: rep,
				email: `${CANARY}@floor.example`,
				externalId: CANARY,
				user: '',
				startedOn: '',
				endedOn: '',
				colour: '',
				privacy: null,
				house: false
			});
			this.put('memberships', this.#freshId(), { rep, team: TEAMS[index % 2], from: '', to: '' });
		});
		USERS.forEach((user, index) => {
			this.put('users', user, {
				name: user,
				email: `${CANARY}@floor.example`,
				role: 'manager',
				rep: REPS[index],
				manages: [TEAMS[index]],
				active: true
			});
		});
	}
}
