/** A small floor over a record in memory, and a judge that can be killed at any step and started again. */
import { instantText, localDateOf } from '#lib/domain/calendar.ts';
import type { Clock } from '#lib/domain/clock.ts';
import { numberToId } from '#lib/domain/facts.ts';
import type { JudgedRule } from '#lib/domain/recognition/definition.ts';
import type { Activity, Id } from '#lib/domain/records.ts';
import type { RecognitionRule } from '#lib/domain/recognition/recognition.ts';
import type { Celebrate } from '#lib/protocol/messages.ts';
import { FloorAuthority } from '#lib/server/floor/authority.ts';
import { toFullFact } from '#lib/server/gateway/projection.ts';
import { Judge } from '#lib/server/recognition/judge.ts';
import { fact, Killed, MemoryRecord } from './memory-record.ts';

export const EPOCH = 'epoch';
export const MINUTE = 60_000;
export const DAY = 86_400_000;
/** A Wednesday, 12:00. */
export const NOON = Date.parse('2026-11-18T12:00:00Z');

export const REPS = ['rep000000000ada', 'rep0000000000bo', 'rep0000000000cy'] as const;
export const HOUSE = 'rep000000house0';
export const RED = 'team00000000red';
export const BLUE = 'team0000000blue';
export const STREAK = 'streak000000one';
/** Ada and Bo are in Red, Cy is in Blue. */
export const teamOf = (rep: Id): Id => (rep === REPS[2] ? BLUE : rep === HOUSE ? '' : RED);

type Definition = {
	[K in JudgedRule['kind']]: Pick<Extract<JudgedRule, { kind: K }>, 'kind' | 'definition'>;
}[JudgedRule['kind']];

/** A rule in force from the beginning, which walls celebrate. */
export const rule = (id: string, what: Definition, more: Partial<RecognitionRule> = {}): RecognitionRule => ({
	id,
	name: id,
	...what,
	icon: '',
	celebrate: true,
	priority: 5,
	from: '',
	active: true,
	version: 1,
	...more
});

export class World {
	readonly record = new MemoryRecord();
	readonly authority: FloorAuthority;
	readonly celebrated: Celebrate[] = [];
	readonly problems: unknown[] = [];
	now = NOON;
	kills = 0;
	#judge: Judge | undefined;
	#facts = 0;
	readonly clock: Clock = {
		now: () => this.now,
		monotonic: () => this.now,
		after: () => () => undefined,
		every: () => () => undefined
	};

	constructor(rules: readonly RecognitionRule[], { zone = 'UTC', users = false } = {}) {
		const { record } = this;
		this.authority = new FloorAuthority({
			clock: this.clock,
			toFact: (activity) => toFullFact(activity, () => 0),
			lag: () => 0
		});
		record.onFeed = (rows) => this.authority.apply(rows, EPOCH);
		record.put(
			{
				op: 'create',
				collection: 'workspace',
				data: {
					id: 'workspace000001',
					name: 'Floor',
					currency: 'EUR',
					timeZone: zone,
					locale: 'en',
					weekStart: 1,
					workingDays: [1, 2, 3, 4, 5],
					hours: { from: '09:00', to: '17:00' },
					demo: false,
					hideAmounts: false
				}
			},
			...['call', 'order', 'appointment_held', 'quote'].map((key, stage) => ({
				op: 'create' as const,
				collection: 'activity_types' as const,
				data: {
					id: `type${key}`.padEnd(15, '0').slice(0, 15),
					key,
					name: key,
					unit: 'count' as const,
					stage,
					icon: '',
					colour: '',
					active: true
				}
			})),
			...[RED, BLUE].map((id) => ({
				op: 'create' as const,
				collection: 'teams' as const,
				data: { id, name: id, colour: '', externalId: '' }
			})),
			...[...REPS, HOUSE].map((id) => ({
				op: 'create' as const,
				collection: 'reps' as const,
				data: {
					id,
					name: id,
					email: '',
					externalId: '',
					user: '',
					startedOn: '2026-01-01',
					endedOn: '',
					colour: '',
					privacy: null,
					house: id === HOUSE
				}
			})),
			...REPS.map((rep) => ({
				op: 'create' as const,
				collection: 'memberships' as const,
				data: { rep, team: teamOf(rep), from: '', to: '' }
			})),
			...(users
				? REPS.map((rep, n) => ({
						op: 'create' as const,
						collection: 'users' as const,
						data: {
							id: `user${n}0000000000`,
							name: rep,
							email: '',
							role: 'rep' as const,
							rep,
							manages: [],
							active: true
						}
					}))
				: []),
			...rules.map((data) => ({
				op: 'create' as const,
				collection: 'recognition_rules' as const,
				data: { ...data }
			}))
		);
		this.authority.ready({ epoch: EPOCH, seq: record.rows.length, mark: 'aaaaaaaa' });
	}

	/** The server starts (again). */
	start(): void {
		void this.#judge?.close();
		this.#judge = new Judge({
			record: this.record as never,
			authority: this.authority,
			clock: this.clock,
			celebrate: (one) => this.celebrated.push(one),
			soon: () => undefined,
			turn: () => undefined
		});
	}

	/** One look of the clockwork; a kill is followed by another start. */
	async look(): Promise<void> {
		if (!this.#judge) this.start();
		try {
			await this.#judge?.run(this.now);
		} catch (error) {
			this.problems.push(error);
			if (!(error instanceof Killed)) return;
			this.kills++;
			this.start();
		}
	}

	/** A fact that happened `ago` ms ago, and comes in now. */
	log(rep: Id, ago: number, more: Partial<Activity> = {}): Id {
		const id = numberToId(++this.#facts);
		const at = this.now - ago;
		this.record.put(
			fact(id, {
				rep,
				occurredAt: instantText(at),
				localDate: localDateOf(at, 'UTC'),
				receivedAt: instantText(this.now),
				...more
			})
		);
		return id;
	}

	correct(id: Id, data: Partial<Activity>): void {
		this.record.put({ op: 'update', collection: 'activities', id, data });
	}

	remove(id: Id): void {
		this.record.put({ op: 'delete', collection: 'activities', id });
	}

	get facts(): Activity[] {
		return this.record.all('activities');
	}

	/** Nothing fails any more, and what is left to be judged falls due. */
	async settle(): Promise<void> {
		this.record.fates = [];
		this.now += MINUTE;
		await this.look();
		await this.look();
	}

	/** Keys of what is recognised and not marked, in order. */
	get real(): string[] {
		return this.record
			.all('recognitions')
			.filter(({ marked }) => !marked)
			.map(({ key }) => key)
			.sort();
	}
}
