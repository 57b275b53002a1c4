/** Acts upon what people play and say, and upon the floor as a whole. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { instantText, localDateOf } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import { contestsJob } from '#lib/server/contests/job.ts';
import { proofFiles } from '#lib/server/contests/proofs.ts';
import { tellings } from '#lib/server/recognition/tell.ts';
import { done, made, type Cast } from './cast.ts';
import { contains, number, onceEach, repOf, teamOf, userOf, word, type Probe, type Probes } from './probe.ts';
import type { Letter } from './subjects.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Zoe asks them; or, settled, they have played. */
async function challenge(cast: Cast, about: Letter, more: Record<string, unknown> = {}): Promise<Id> {
	const { app, people } = cast;
	const now = app.clock.now();
	const at = (ms: number) => instantText(now + ms);
	const side = (id: Id, answer: 'in' | 'asked') => ({
		...{ id, name: 'Somebody' },
		members: [{ rep: id, answer, since: answer === 'in' ? at(-HOUR) : '', until: '' }]
	});
	return made(app, 'challenges', {
		rules: {
			...{ version: 1, kind: 'rep', metric: 'calls', lens: 'raw', perMember: false },
			window: { kind: 'minutes', minutes: 60 }
		},
		sides: [side(people.zoe, 'in'), side(repOf(cast, about), 'asked')],
		...{ stake: '', state: 'invited', why: '', challenger: people.zoe, invitedAt: at(-HOUR) },
		...{ expiresAt: at(20 * HOUR), acceptedAt: '', startsAt: '', endsAt: '', settledAt: '', agreed: [] },
		...{ result: null, proposal: null, ruling: null, rematchOf: '', version: 1, ...more }
	} as never);
}

/** Only ever one such between two people. */
const ended = new Map<Id, Id>();
async function invitation(cast: Cast, about: Letter): Promise<Id> {
	const held = [...cast.app.authority.tables.challenges.values()].filter(
		({ state, sides }) =>
			['invited', 'accepted', 'live'].includes(state) && sides[1].id === repOf(cast, about)
	);
	const waits = held.find(({ state }) => state === 'invited');
	if (waits) return waits.id;
	for (const { id } of held) {
		await cast.app.record.write([
			{ op: 'update', collection: 'challenges', id, data: { state: 'voided', why: 'manager' } }
		]);
	}
	return challenge(cast, about);
}

async function played(cast: Cast, about: Letter): Promise<Id> {
	const rep = repOf(cast, about);
	const rows = [...cast.app.authority.tables.challenges.values()];
	for (const { id, sides, state } of rows) {
		if (!['invited', 'accepted', 'live'].includes(state) || sides[1].id !== rep) continue;
		await cast.app.record.write([
			{ op: 'update', collection: 'challenges', id, data: { state: 'voided', why: 'manager' } }
		]);
	}
	const asking = rows.filter(({ rematchOf, state }) => rematchOf !== '' && state === 'invited');
	for (const { id } of asking) {
		await cast.app.record.write([
			{ op: 'update', collection: 'challenges', id, data: { state: 'voided', why: 'manager' } }
		]);
	}
	const held = ended.get(rep);
	if (held) return held;
	const at = instantText(cast.app.clock.now() - 2 * HOUR);
	const none = { score: null, plain: null, par: null, facts: 0 };
	const id = await challenge(cast, about, {
		sides: [cast.people.zoe, rep].map((one) => ({
			...{ id: one, name: 'Somebody' },
			members: [{ rep: one, answer: 'in', since: at, until: '' }]
		})),
		...{ state: 'settled', acceptedAt: at, startsAt: at, endsAt: at, settledAt: at },
		result: { how: 'played', winner: null, sides: [none, none], seq: 1, at, hash: '00' }
	});
	ended.set(rep, id);
	return id;
}

async function recognition(cast: Cast, rep: Id, more: object = {}): Promise<Id> {
	const { app } = cast;
	const told = { key: word(), kind: 'badge', rep, data: { name: word() }, at: app.clock.now() } as const;
	const { id, writes } = tellings({ ...told, ...more });
	const written = await app.record.write(writes);
	if (!written.ok) throw new Error(written.error.message);
	await app.authority.reached((await app.record.head()).seq);
	return id;
}

/** A contest that runs, between somebody and Zoe, for those in it; and a fact of theirs that waits for a manager's word. */
interface Run {
	readonly id: Id;
	readonly name: string;
	readonly fact: Id;
}
const contests = onceEach<Letter, Run>();

const rulesOf = (cast: Cast, over: object) => {
	const day = (days: number) => localDateOf(cast.app.clock.now() + days * DAY, 'UTC');
	return {
		...{ version: 1, format: 'most', metric: 'calls', lens: 'raw', options: {}, eligibility: {} },
		window: { from: day(-2), to: day(2) },
		...{ join: 'fixed', tie: 'share', confirm: 'all', visibility: 'entrants', prizes: [] },
		...{ sources: ['import', 'api', 'rep'], ...over }
	};
};
export const draft = async (cast: Cast, over: object): Promise<{ id: Id; name: string }> => {
	const name = word();
	const { id } = await done(cast.app, 'POST /contests', { name, rules: rulesOf(cast, over) });
	return { id: String(id), name };
};
/** The floor's clock looks after contests. */
export async function lookAfter({ app }: Cast, days = 0): Promise<void> {
	const { record, authority, clock, settings } = app;
	const now = () => clock.now() + days * DAY;
	const proofs = proofFiles(settings.dataDir);
	const job = contestsJob({ record, authority, clock: { now }, proofs, celebrate: () => undefined });
	for (let time = 0; time < 3; time++) {
		await authority.reached((await record.head()).seq);
		await job.run(now());
	}
	await authority.reached((await record.head()).seq);
}

async function start(cast: Cast, about: Letter): Promise<Run> {
	const { app, people } = cast;
	const rep = repOf(cast, about);
	const contest = await draft(cast, { eligibility: { reps: [rep, people.zoe] } });
	await done(app, `POST /contests/${contest.id}/launch`, {});
	await lookAfter(cast);
	const at = app.clock.now() - 60_000;
	const fact = await made(app, 'activities', {
		...{ rep, type: 'call', quantity: 1, amount: 0, margin: 0, customer: '', deal: '', note: '' },
		...{ occurredAt: instantText(at), localDate: localDateOf(at, 'UTC'), externalId: word() },
		...{ source: `me:${userOf(cast, about)}`, createdBy: '' }
	});
	await lookAfter(cast);
	return { ...contest, fact };
}
const contest = (cast: Cast, about: Letter) => contests(cast, about, () => start(cast, about));

const MARGIN = { kind: 'sum', terms: [{ type: 'order', field: 'margin', weight: '1' }] };
const scenario = (shared: boolean) => (cast: Cast) =>
	made(cast.app, 'scenarios', {
		...{ name: word(), query: 'of=floor', createdBy: `user:${cast.users.manager}`, shared }
	});
const scenarios = (how: 'kept' | 'shared'): Probes => {
	const keep = scenario(how === 'shared');
	const of = `${how} by the manager of Red`;
	return {
		[`GET /scenarios: ${of}`]: async (cast) => {
			const id = await keep(cast);
			return { call: 'GET /scenarios', shows: contains(id) };
		},
		[`PATCH /scenarios/{id}: ${of}`]: async (cast) => ({
			call: `PATCH /scenarios/${await keep(cast)}`,
			body: { name: word() }
		}),
		[`DELETE /scenarios/{id}: ${of}`]: async (cast) => ({ call: `DELETE /scenarios/${await keep(cast)}` })
	};
};

const jobs = onceEach<'import', Id>();
async function importJob(cast: Cast): Promise<Id> {
	const id = await jobs(cast, 'import', () =>
		made(cast.app, 'imports', {
			...{ name: 'people.csv', state: 'done', mapping: {}, createdBy: `user:${cast.users.manager}` },
			...{ total: 1, done: 1, created: 0, updated: 0, unchanged: 0, rejected: 1, error: '' },
			...{ startedAt: '2026-03-02 12:00:00.000Z', endedAt: '2026-03-02 12:00:01.000Z' }
		})
	);
	const folder = join(cast.app.settings.dataDir, 'imports');
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, `${id}.rejected.csv`), 'line,reason\n');
	return id;
}

const board = (metric: string, team?: Id) =>
	`/leaderboard?metric=${metric}&period=month&by=rep${team === undefined ? '' : `&team=${team}`}`;
const preview = (team?: Id) => ({
	call: 'POST /metrics/preview',
	body: { unit: 'money', definition: MARGIN, period: 'month', ...(team !== undefined && { team }) }
});
const entrants =
	(path: (id: Id) => string): Probe =>
	async (cast, about) => {
		const { id, name } = await contest(cast, about);
		const call = `GET ${path(id)}`;
		return path(id) === '/contests' ? { call, shows: contains(name) } : { call };
	};

export const FLOOR_PROBES: Probes = {
	'GET /challenges: an invitation': async (cast, about) => {
		const id = await invitation(cast, about);
		return { call: 'GET /challenges', shows: contains(id) };
	},
	'GET /challenges/{id}: an invitation': async (cast, about) => ({
		call: `GET /challenges/${await invitation(cast, about)}`
	}),
	'GET /challenges/{id}/score: an invitation': async (cast, about) => ({
		call: `GET /challenges/${await invitation(cast, about)}/score`
	}),
	'POST /challenges/{id}/moves: accept': async (cast, about) => ({
		call: `POST /challenges/${await invitation(cast, about)}/moves`,
		body: { move: 'accept' }
	}),
	'POST /challenges/{id}/rulings: void': async (cast, about) => ({
		call: `POST /challenges/${await invitation(cast, about)}/rulings`,
		body: { ruling: 'void', reason: 'It is a test.' }
	}),
	'POST /challenges/{id}/rematch': async (cast, about) => ({
		call: `POST /challenges/${await played(cast, about)}/rematch`,
		body: { window: { kind: 'minutes', minutes: 60 } }
	}),
	'GET /contests: for those in it': entrants(() => '/contests'),
	'GET /contests/{id}: for those in it': entrants((id) => `/contests/${id}`),
	'GET /contests/{id}/standings: for those in it': entrants((id) => `/contests/${id}/standings`),
	'POST /contests/{id}/checks/{fact}': async (cast, about) => {
		const { id, fact } = await contest(cast, about);
		return {
			call: `POST /contests/${id}/checks/${fact}`,
			body: { state: number() % 2 === 0 ? 'confirmed' : 'refused' }
		};
	},
	'DELETE /recognitions/{id}: of them': async (cast, about) => ({
		call: `DELETE /recognitions/${await recognition(cast, repOf(cast, about))}`
	}),
	'POST /recognitions/{id}/restore: of them': async (cast, about) => {
		const id = await recognition(cast, repOf(cast, about));
		await done(cast.app, `DELETE /recognitions/${id}`);
		return { call: `POST /recognitions/${id}/restore` };
	},
	'DELETE /recognitions/{id}: what they said of Zoe': async (cast, about) => {
		const said = { kind: 'shoutOut', createdBy: `user:${userOf(cast, about)}` };
		return { call: `DELETE /recognitions/${await recognition(cast, cast.people.zoe, said)}` };
	},
	'GET /leaderboard: margin of a team': (cast, about) => ({
		call: `GET ${board('margin', teamOf(cast, about))}`
	}),
	'GET /leaderboard: margin': () => ({ call: `GET ${board('margin')}` }),
	'POST /metrics/preview: margin of a team': (cast, about) => preview(teamOf(cast, about)),
	'POST /metrics/preview: margin': () => preview(),
	'GET /contests/{id}: a draft': async (cast) => ({ call: `GET /contests/${(await draft(cast, {})).id}` }),
	'GET /contests/{id}: for managers': async (cast) => {
		const { id } = await draft(cast, { visibility: 'managers' });
		await done(cast.app, `POST /contests/${id}/launch`, {});
		return { call: `GET /contests/${id}` };
	},
	'GET /metrics/{key}: over margin': async (cast) => {
		const key = `own_${word()}`;
		await made(cast.app, 'metrics', {
			...{ key, name: word(), definition: MARGIN, unit: 'money', direction: 'up', version: 1 }
		});
		return { call: `GET /metrics/${key}` };
	},
	...scenarios('kept'),
	...scenarios('shared'),
	'GET /imports/{job}: of the manager of Red': async (cast) => ({
		call: `GET /imports/${await importJob(cast)}`
	}),
	'GET /imports/{job}/rejected: of the manager of Red': async (cast) => ({
		call: `GET /imports/${await importJob(cast)}/rejected`
	})
};
