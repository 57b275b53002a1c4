/**
 * A floor without a server: people with points by week, and a store that can fail before or after it wrote, or be stopped at
 * any step. Its tables show what was written only when they are told to.
 */
import type { Score, Standings } from '#lib/domain/board.ts';
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import { DEFAULT_PATTERN, WorkCalendar } from '#lib/domain/capacity.ts';
import { integer } from '#lib/domain/fractions.ts';
import type { Id, Leave, Rep, User, Workspace } from '#lib/domain/records.ts';
import type { League } from '#lib/domain/leagues/league.ts';
import { failed, ok } from '#lib/domain/result.ts';
import type { Write } from '#lib/server/record/store.ts';
import type { LeagueJobParts } from '#lib/server/leagues/job.ts';

type Row = Record<string, unknown>;

/** What happens to a call of the store: it answers, it fails before or after it did its work, or the server ends there. */
export type Fate = 'fine' | 'refused' | 'lost' | 'killed';
/** The server's end: nothing after it is done. */
export class Killed extends Error {}

export interface LeagueWorld {
	readonly parts: LeagueJobParts;
	readonly leagues: () => readonly League[];
	readonly intents: () => readonly string[];
	readonly told: () => readonly string[];
	/** Decides the fate of each further call. */
	fate: () => Fate;
	now: number;
	/** The tables show all that was written. */
	catchUp(): void;
	pointsOf: (rep: Id, from: string) => number;
	readonly reps: Map<Id, Rep>;
	readonly leave: Map<Id, Leave>;
	readonly workspace: Workspace;
}

const WORKSPACE: Workspace = {
	id: 'workspace000001',
	name: 'Floor',
	currency: 'EUR',
	timeZone: 'Europe/Berlin',
	locale: 'en',
	weekStart: 1,
	workingDays: [1, 2, 3, 4, 5],
	hours: { from: '09:00', to: '17:00' },
	demo: false,
	hideAmounts: false
};

export const repNamed = (at: number): Rep => ({
	id: `rep${String(at).padStart(12, '0')}`,
	name: `Rep ${at}`,
	email: '',
	externalId: '',
	user: '',
	startedOn: '2020-01-01',
	endedOn: '',
	colour: '',
	privacy: null,
	house: false
});

export function leagueWorld(people: number, over: Partial<Workspace> = {}): LeagueWorld {
	const workspace = { ...WORKSPACE, ...over };
	const rows = new Map<string, Map<Id, Row>>();
	const table = (name: string) => {
		const known = rows.get(name) ?? new Map<Id, Row>();
		rows.set(name, known);
		return known;
	};
	/** What the server has read of it. */
	const shown = new Map<Id, League>();
	const users = new Map<Id, User>();
	let serial = 0;

	const unique = (collection: string, data: Row) =>
		['intents', 'recognitions'].includes(collection)
			? String(data.key)
			: collection === 'leagues'
				? `${String(data.from)} ${String(data.tier)} ${String(data.number)}`
				: undefined;

	/** All or nothing. */
	function apply(writes: readonly Write[]): boolean {
		const next = new Map([...rows].map(([name, own]) => [name, new Map(own)] as const));
		for (const write of writes) {
			const own = next.get(write.collection) ?? new Map<Id, Row>();
			next.set(write.collection, own);
			if (write.op === 'create') {
				const data = write.data as Row;
				const key = unique(write.collection, data);
				const taken = [...own.values()].some(
					(row) => key !== undefined && unique(write.collection, row) === key
				);
				if (taken) return false;
				const id = typeof data.id === 'string' ? data.id : `made${++serial}`;
				own.set(id, { ...data, id });
			} else if (write.op === 'update') {
				const row = own.get(write.id);
				if (!row) return false;
				own.set(write.id, { ...row, ...(write.data as Row) });
			} else own.delete(write.id);
		}
		for (const [name, own] of next) rows.set(name, own);
		return true;
	}

	const world: LeagueWorld = {
		now: 0,
		fate: () => 'fine',
		pointsOf: () => 0,
		reps: new Map(Array.from({ length: people }, (_, at) => [repNamed(at).id, repNamed(at)])),
		leave: new Map(),
		workspace,
		leagues: () => [...table('leagues').values()] as unknown as League[],
		intents: () => [...table('intents').values()].map(({ key }) => String(key)),
		told: () => [...table('recognitions').values()].map(({ key }) => String(key)),
		catchUp() {
			shown.clear();
			for (const league of world.leagues()) shown.set(league.id, league);
		},
		get parts(): LeagueJobParts {
			return parts;
		}
	};

	function meet(): Fate {
		const fate = world.fate();
		if (fate === 'killed') throw new Killed();
		return fate;
	}

	const parts: LeagueJobParts = {
		clock: { now: () => world.now },
		record: {
			write(writes) {
				const fate = meet();
				if (fate === 'refused') return Promise.resolve(failed({ kind: 'unavailable', message: 'no answer' }));
				const done = apply(writes);
				if (fate === 'lost') return Promise.resolve(failed({ kind: 'unavailable', message: 'no answer' }));
				return Promise.resolve(done ? ok({ ids: [] }) : failed({ kind: 'conflict', message: 'taken' }));
			},
			find(collection, options) {
				if (meet() !== 'fine') return Promise.reject(new Error('no answer'));
				const key = options?.filter ?? '';
				const found = [...table(collection).values()].filter((row) => row.key === key);
				return Promise.resolve(found as never);
			},
			filter: (_, values) => String(values.key),
			head: () => Promise.resolve({ epoch: 'e', seq: 0 })
		},
		authority: {
			tables: {
				workspace: new Map([[workspace.id, workspace]]),
				reps: world.reps,
				leave: world.leave,
				leagues: shown,
				users
			},
			engine: {
				work: new WorkCalendar(DEFAULT_PATTERN, []),
				firstDay: dayNumber('2020-01-01'),
				standings: ({ period }) => {
					const [from = ''] = period.split('..');
					const score = (rep: Id): Score => integer(world.pointsOf(rep, from));
					const rows = [...world.reps.keys()].map((id) => ({ id, score: score(id) }));
					return ok({ rows } as unknown as Standings);
				}
			},
			reached() {
				if (meet() === 'fine') world.catchUp();
				return Promise.resolve();
			}
		}
	};
	return world;
}

/** Monday of the week, as leagues name it. */
export const monday = (date: string, weeks = 0): string => dateOfDay(dayNumber(date) + 7 * weeks);
