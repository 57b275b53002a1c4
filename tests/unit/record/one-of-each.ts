import type { ContestRosterRecord } from '#lib/domain/contests/record.ts';
import { CONTEST_TEMPLATES, draftOf } from '#lib/domain/contests/templates.ts';
import type { RecordStore, Write } from '#lib/server/record/store.ts';
import { logged, written } from './temporary-record.ts';

/** One record of every followed collection, with every kind of value in it. */
export async function oneOfEach(store: RecordStore): Promise<void> {
	const create = async (write: Write) => (await written(store, write))[0] ?? '';
	const hours = { from: '09:00', to: '17:30' };
	const region = await create({
		op: 'create',
		collection: 'regions',
		data: { name: 'North', externalId: 'n' }
	});
	const team = await create({ op: 'create', collection: 'teams', data: { name: 'Hawks', colour: 'teal' } });
	const rep = await create({
		op: 'create',
		collection: 'reps',
		data: {
			name: 'Zoë',
			email: 'zoe@example.com',
			privacy: { hidden: true },
			house: true,
			startedOn: '2026-01-31'
		}
	});
	const user = await create({
		op: 'create',
		collection: 'users',
		data: { name: 'Zoë', email: 'zoe@example.com', role: 'manager', rep, manages: [team], active: true }
	});
	await written(
		store,
		{ op: 'update', collection: 'reps', id: rep, data: { user } },
		{ op: 'create', collection: 'team_regions', data: { team, region, from: '2026-02-01' } },
		{ op: 'create', collection: 'memberships', data: { rep, team, to: '2026-12-31' } },
		{ op: 'create', collection: 'capacity', data: { workingDays: [1, 5], hours, fte: 500, timeZone: 'UTC' } },
		{ op: 'create', collection: 'holidays', data: { date: '2026-12-25', name: 'Christmas' } },
		{
			op: 'create',
			collection: 'leave',
			data: { rep, from: '2026-03-02', to: '2026-03-06', kind: 'sick', note: 'Flu', state: 'approved' }
		},
		{
			op: 'create',
			collection: 'streak_rules',
			data: { name: 'Ten calls', metric: 'calls', minimum: 10, per: 'day', active: true, version: 1 }
		},
		{
			op: 'create',
			collection: 'recognition_rules',
			data: {
				name: 'Big deal',
				kind: 'deal',
				definition: { type: 'order', amount: 1 },
				celebrate: true,
				priority: 5,
				active: true,
				version: 1
			}
		},
		{
			op: 'create',
			collection: 'headlines',
			data: { kind: 'deal', rep, data: { amount: 1 }, at: '2026-03-02 09:00:00.000Z', reactions: { '👏': 2 } }
		},
		{
			op: 'create',
			collection: 'notifications',
			data: { user, rep, kind: 'x', data: { a: 1 }, href: '/me', at: '2026-03-02 09:00:00.000Z' }
		},
		{
			op: 'create',
			collection: 'notification_settings',
			data: { user, kinds: { challenge: 'off' }, mutedUntil: '2026-03-02 09:00:00.000Z' }
		},
		{
			op: 'create',
			collection: 'media',
			data: {
				rep,
				kind: 'picture',
				type: 'image/gif',
				bytes: 35,
				width: 1,
				height: 1,
				animated: true,
				at: '2026-03-02 09:00:00.000Z'
			}
		},
		{
			op: 'create',
			collection: 'challenges',
			data: {
				rules: {
					version: 1,
					kind: 'rep',
					metric: 'calls',
					lens: 'raw',
					window: { kind: 'minutes', minutes: 60 },
					perMember: false
				},
				sides: [
					{ id: rep, name: 'Zoë', members: [] },
					{ id: rep, name: 'Zoë', members: [] }
				],
				stake: 'Coffee',
				state: 'invited',
				challenger: rep,
				invitedAt: '2026-03-02 09:00:00.000Z',
				expiresAt: '2026-03-03 09:00:00.000Z',
				agreed: [],
				version: 1
			}
		},
		{
			op: 'create',
			collection: 'contests',
			data: {
				name: 'Orders of the week',
				state: 'scheduled',
				rules: draftOf(CONTEST_TEMPLATES[0]!, '2026-03-01', 1),
				rulesHash: 'a'.repeat(64),
				entrants: [{ rep }],
				startsAt: '2026-03-02 09:00:00.000Z',
				endsAt: '2026-03-06 17:00:00.000Z',
				settlesAt: '2026-03-07 17:00:00.000Z',
				graceHours: 24,
				editions: [],
				steps: [],
				outcome: null,
				proposals: 0,
				createdBy: 'operator',
				version: 2
			}
		},
		{
			op: 'create',
			collection: 'contest_rosters',
			data: {
				contest: rep,
				audience: 'floor',
				reps: [rep],
				roster: {} as unknown as ContestRosterRecord['roster'],
				hash: 'b'.repeat(64)
			}
		},
		{
			op: 'create',
			collection: 'contest_waits',
			data: { contest: rep, audience: 'floor', reps: [rep], facts: [rep] }
		},
		{
			op: 'create',
			collection: 'contest_series',
			data: { name: 'Spring', points: [10, 6, 3], from: '2026-03-01', version: 1 }
		},
		{ op: 'create', collection: 'own_goals', data: { rep, metric: 'calls', period: 'day', value: 40 } },
		{
			op: 'create',
			collection: 'shared_goals',
			data: {
				name: 'Sprint',
				who: 'reps',
				reps: [rep],
				metric: 'calls',
				target: 200,
				from: '2026-03-02',
				to: '2026-03-06',
				version: 1
			}
		},
		{
			op: 'create',
			collection: 'leagues',
			data: {
				from: '2026-03-02',
				to: '2026-03-08',
				tier: 1,
				tiers: 2,
				number: 1,
				members: [rep],
				result: [{ rep, points: 12, place: 1, move: 'up' }],
				settledAt: '2026-03-09 09:00:00.000Z'
			}
		},
		{
			op: 'create',
			collection: 'workspace',
			data: {
				name: 'W',
				currency: 'EUR',
				timeZone: 'UTC',
				locale: 'de',
				weekStart: 7,
				workingDays: [1],
				hours
			}
		},
		{
			op: 'create',
			collection: 'activity_types',
			data: { key: 'visit', name: 'Visit', unit: 'minutes', stage: 3, active: true }
		},
		{
			op: 'create',
			collection: 'metrics',
			data: { key: 'm', name: 'M', definition: { kind: 'sum' }, unit: 'count', direction: 'down', version: 2 }
		},
		{
			op: 'create',
			collection: 'targets',
			data: {
				subject: 'workspace',
				metric: 'm',
				period: 'month',
				value: -5,
				from: '2026-01-01',
				public: true
			}
		},
		{
			op: 'create',
			collection: 'api_keys',
			data: { name: 'crm', prefix: 'pk1', scope: 'write', expiresAt: '2027-01-01T00:00:00+01:00' }
		},
		{
			op: 'create',
			collection: 'screens',
			data: {
				name: 'Lobby',
				board: { metric: 'm', period: 'day', by: 'rep' },
				slides: [{ kind: 'two-more-calls', seconds: 30 }],
				celebrations: { shown: true, sound: true }
			}
		},
		logged(rep, { amount: -1e12, margin: 1e12, quantity: 1e6, customer: 'A\nB"', note: 'ß'.repeat(10_000) })
	);
}
