/** A floor with people and calls, and the job of shared goals beside it, over a real record. */
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import { instantText } from '#lib/domain/calendar.ts';
import type { Celebrate } from '#lib/protocol/messages.ts';
import { goalJob } from '#lib/server/goals/job.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { openDesk, REP, type Desk } from '../api/desk.ts';

export interface GoalDesk {
	readonly desk: Desk;
	readonly celebrated: Celebrate[];
	rep(name: string): Promise<{ readonly id: Id; readonly as: Identity }>;
	/** So many calls of somebody on the floor's present date. */
	calls(rep: Id, quantity: number): Promise<Id>;
	/** The job looks once. */
	glance(): Promise<void>;
	/** The job looks, twice, so far apart that nothing can be taken back any more. */
	look(): Promise<void>;
	/** Another server takes over. */
	restart(): void;
	close(): Promise<void>;
}

export async function openGoalDesk(): Promise<GoalDesk> {
	const clean: (() => Promise<void>)[] = [];
	const desk = await openDesk((one) => void clean.push(one));
	const { app } = desk;
	const celebrated: Celebrate[] = [];
	const make = () =>
		goalJob({
			record: app.record,
			authority: app.authority,
			clock: app.clock,
			celebrate: (celebration) => celebrated.push(celebration)
		});
	let job = make();
	let serial = 0;

	async function see() {
		await app.authority.reached((await app.record.head()).seq);
	}
	return {
		desk,
		celebrated,
		async rep(name) {
			const id = await desk.make('reps', { name, startedOn: '2020-01-01' });
			const user = await desk.make('users', {
				name,
				email: `${name.toLowerCase()}@floor.example`,
				role: 'rep',
				rep: id,
				manages: [],
				active: true
			});
			return { id, as: { ...REP, id: user, rep: id } as Identity };
		},
		calls: (rep, quantity) =>
			desk.make('activities', {
				rep,
				type: 'call',
				quantity,
				amount: 0,
				margin: 0,
				occurredAt: instantText(app.clock.now()),
				localDate: todayOf(app),
				source: 'test',
				externalId: `call-${++serial}`
			}),
		glance: () => job.run(app.clock.now()),
		async look() {
			await see();
			await job.run(app.clock.now());
			desk.pass(11_000);
			await job.run(app.clock.now());
			await see();
		},
		restart() {
			job = make();
		},
		async close() {
			for (const one of clean.reverse()) await one();
		}
	};
}
