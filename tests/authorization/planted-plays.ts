/** Canaries in what people play and say: recognitions, challenges and contests, before and after everybody may know. */
import { instantText, localDateOf } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import { tellings, type Told } from '#lib/server/recognition/tell.ts';
import { both, NOBODY, those } from './canaries.ts';
import { done, made, type Cast, type Who } from './cast.ts';
import { draft, lookAfter } from './probes-floor.ts';
import type { Planted } from './planted.ts';
import { ENTRANTS, MANAGERS, RULE, SEE } from './subjects.ts';

const AT = '2026-03-02 12:00:00.000Z';
const ADMINS: readonly Who[] = ['admin', 'adminKey', 'operator'];
const MANAGING = those(MANAGERS, 'W');
const DAY = 86_400_000;

export async function plantPlays(planted: Planted): Promise<void> {
	await recognitions(planted);
	await challenges(planted);
	await contests(planted);
	await goals(planted);
}

async function tell(
	{ app }: Cast,
	told: Omit<Told, 'key' | 'at'>,
	key: string = crypto.randomUUID()
): Promise<Id> {
	const { id, writes } = tellings({ key, at: app.clock.now(), ...told });
	const written = await app.record.write(writes);
	if (!written.ok) throw new Error(written.error.message);
	await app.authority.reached((await app.record.head()).seq);
	return id;
}

async function recognitions({ cast, canaries }: Planted) {
	const { app, people, users } = cast;
	const { ada, bo, cy } = people;
	const of = (about: string, may: readonly Who[], found?: boolean) =>
		canaries.word('recognitions.data', about, may, found);
	await done(app, `PATCH /people/${ada}/privacy`, { kinds: ['streak'] }, await cast.identityOf('rep'));
	await tell(
		cast,
		{
			...{ kind: 'badge', rep: bo, icon: 'star' },
			data: { name: of('a badge of Bo, who has opted out', both(those(RULE, 'b'))) },
			createdBy: canaries.word('recognitions.createdBy', 'a badge', NOBODY)
		},
		canaries.word('recognitions.key', 'a badge', NOBODY)
	);
	const kept = canaries.word('headlines.data', 'a kind that Ada keeps to herself', ['rep']);
	await tell(cast, { kind: 'streak', rep: ada, icon: 'star', data: { name: kept } });
	await tell(cast, {
		...{ kind: 'best', rep: ada, icon: 'star', headline: false },
		data: { name: of('what is quiet of Ada', ['rep']) }
	});
	const money = canaries.figure('headlines.data', 'an amount of Ada’s', both(['rep'], those(RULE, 'a')));
	const kind = await tell(cast, {
		...{ kind: 'milestone', rep: ada, icon: 'star' },
		data: { metric: 'revenue', value: money, name: 'Big' }
	});
	const praise = await tell(cast, {
		...{ kind: 'shoutOut', createdBy: `user:${users.onlooker}`, rep: '' },
		data: { others: [cy], text: of('praise that was taken away', both(['other'], ADMINS)), by: 'Onlooker' }
	});
	await made(app, 'comments', {
		...{ recognition: praise, user: users.onlooker, rep: '', at: AT },
		text: canaries.word('comments.text', 'below praise that was taken away', NOBODY)
	});
	await done(app, `DELETE /recognitions/${praise}`);
	// what somebody took back stands in the audit
	const comment = await made(app, 'comments', {
		...{ recognition: kind, user: users.onlooker, rep: '', at: AT },
		text: canaries.word('comments.text', 'that was taken back', ADMINS, false)
	});
	await done(app, `DELETE /recognitions/${kind}/comments/${comment}`);
}

async function challenges({ cast, canaries }: Planted) {
	const { app, people } = cast;
	const now = app.clock.now();
	const at = (ms: number) => instantText(now + ms);
	const side = (id: Id, answer: 'in' | 'asked', since: string) => ({
		...{ id, name: 'Somebody' },
		members: [{ rep: id, answer, since, until: '' }]
	});
	const rules = (metric: string) => ({
		...{ version: 1, kind: 'rep', metric, lens: 'raw', perMember: false },
		window: { kind: 'minutes', minutes: 60 }
	});
	const empty = {
		...{ why: '', agreed: [], result: null, proposal: null, ruling: null, rematchOf: '', version: 1 }
	};
	const asked = [
		['ada', 'a'],
		['cy', 'c'],
		['di', 'd']
	] as const;
	for (const [person, letter] of asked) {
		await made(app, 'challenges', {
			...{ ...empty, rules: rules('calls'), state: 'invited', challenger: people.zoe },
			sides: [side(people.zoe, 'in', at(-1_000)), side(people[person], 'asked', '')],
			stake: canaries.word('challenges.stake', `an invitation of ${person}`, those(SEE, letter)),
			...{
				invitedAt: at(-1_000),
				expiresAt: at(DAY),
				acceptedAt: '',
				startsAt: '',
				endsAt: '',
				settledAt: ''
			}
		} as never);
	}
	// played over amounts, which are kept from the floor
	const blue = both(those(SEE, 'c'), those(SEE, 'd'));
	const concerned = both(['other', 'seller'], ADMINS);
	const figure = (of: string, may: readonly Who[]) => {
		const numerator = String(canaries.figure(of, 'a challenge of Cy and Di', may));
		return { score: { numerator, denominator: '1' }, plain: null, par: null, facts: 2 };
	};
	const result = (of: string, may: readonly Who[]) => ({
		...{ how: 'played', winner: 0, sides: [figure(of, may), figure(of, may)], seq: 1, at: AT, hash: '70b5e1' }
	});
	await made(app, 'challenges', {
		...{ ...empty, rules: rules('revenue'), state: 'settled', challenger: people.cy, stake: '' },
		sides: [side(people.cy, 'in', AT), side(people.di, 'in', AT)],
		result: result('challenges.result', blue),
		proposal: { result: result('challenges.proposal', concerned), flips: false, at: AT },
		ruling: {
			...{ accepted: false, hash: '', at: AT },
			reason: canaries.word('challenges.ruling', 'a challenge of Cy and Di', concerned)
		},
		...{ invitedAt: AT, expiresAt: AT, acceptedAt: AT, startsAt: AT, endsAt: AT, settledAt: AT }
	} as never);
}

const starter =
	({ cast, canaries }: Planted) =>
	async (about: string, may: readonly Who[], over: object, launch = true): Promise<Id> => {
		const name = canaries.word('contests.name', about, may);
		const prize = canaries.word('contests.rules', about, may);
		const prizes = [{ kind: 'place', place: 1, name: prize, value: 10_000, share: 'split' }];
		const body = { name, rules: rulesOf(cast, { prizes, ...over }) };
		const { id } = await done(cast.app, 'POST /contests', body);
		if (launch) await done(cast.app, `POST /contests/${String(id)}/launch`, {});
		return String(id);
	};

/**
 * While amounts are open and Bo is named: those in a contest over amounts are told of its launch, and once it is settled it is there
 * for those who see all amounts; and Bo praises Cy, says more to it, and likes it.
 */
export async function plantOpenly(planted: Planted): Promise<void> {
	const { cast } = planted;
	const { app, people, users } = cast;
	const may = both(ADMINS, ['rep', 'seller']);
	await starter(planted)('a contest over amounts', may, { metric: 'revenue', ...TODAY(cast) });
	const bo = { kind: 'user', id: users.bo, name: 'Bo', role: 'rep', rep: people.bo, manages: [] } as const;
	const praise = { reps: [people.cy], text: `As @[${people.bo}] says` };
	const { id } = await done(app, 'POST /shout-outs', praise, bo);
	const to = `/recognitions/${String(id)}`;
	await done(app, `POST ${to}/comments`, { text: `And @[${people.bo}] again` }, bo);
	await done(app, `PUT ${to}/reactions/${encodeURIComponent('🔥')}`, undefined, bo);
}

/** A window that is over soon. */
const TODAY = ({ app }: Cast) => {
	const day = (days: number) => localDateOf(app.clock.now() + days * DAY, 'UTC');
	return { window: { from: day(-2), to: day(0) } };
};
/** By then it is settled, and the others run on. */
const SETTLED_AFTER = 5;

async function contests(planted: Planted) {
	const { cast, canaries } = planted;
	const { app, people } = cast;
	const { record } = app;
	const start = starter(planted);
	await start('a draft', MANAGING, {}, false);
	const above = await start('a contest for managers', MANAGING, { visibility: 'managers' });
	const between = both(those(ENTRANTS, 'a'));
	const eligibility = { reps: [people.ada, people.zoe] };
	const within = await start('a contest of Ada and Zoe', between, {
		...{ visibility: 'entrants', eligibility, confirm: 'all' }
	});
	await start('a contest by targets that are not public', MANAGING, {
		...{ visibility: 'managers', lens: 'ofTarget', ...TODAY(cast) }
	});
	const month = localDateOf(app.clock.now() + 30 * DAY, 'UTC');
	const raffle = await draft(cast, {
		...{ format: 'raffle', options: { per: '1' }, visibility: 'floor', confirm: 'none' },
		window: { from: localDateOf(app.clock.now() - 2 * DAY, 'UTC'), to: month }
	});
	await done(app, `POST /contests/${raffle.id}/launch`, {});
	await lookAfter(cast);
	const fact = await made(app, 'activities', {
		...{ rep: people.ada, type: 'call', quantity: 1, amount: 0, margin: 0, customer: '', deal: '', note: '' },
		...{ occurredAt: instantText(app.clock.now() - 60_000), source: `me:${cast.users.ada}` },
		...{ localDate: localDateOf(app.clock.now() - 60_000, 'UTC'), externalId: 'f1', createdBy: '' }
	});
	await lookAfter(cast, SETTLED_AFTER);
	canaries.known('contest_rosters.contest', 'a contest of Ada and Zoe', within, between);
	canaries.known('contest_waits.contest', 'a contest for managers', above, MANAGING);
	canaries.known(
		'contest_waits.facts',
		'a fact that anybody sees, and not that it waits',
		fact,
		lookersAt(),
		true
	);

	const [row] = await record.find('contest_secrets', {
		filter: record.filter('contest = {:id}', { id: raffle.id })
	});
	const secret = canaries.word('contest_secrets.secret', 'a raffle', NOBODY);
	if (row) {
		await record.write([{ op: 'update', collection: 'contest_secrets', id: row.id, data: { secret } }]);
	} else {
		await made(app, 'contest_secrets', { contest: raffle.id, secret });
	}
	await made(app, 'contest_words', {
		...{ contest: raffle.id, rep: people.ada, at: AT },
		word: canaries.word('contest_words.word', 'a raffle', NOBODY)
	});
	const nobody = (of: string) => canaries.word(of, 'a contest for managers', MANAGING, false);
	await made(app, 'contest_checks', {
		...{ contest: above, fact, rep: people.ada, state: 'refused', at: AT },
		...{ by: nobody('contest_checks.by'), as: canaries.word('contest_checks.as', 'a fact', MANAGING, false) }
	});
	await made(app, 'contest_results', {
		...{
			contest: above,
			number: 1,
			hash: canaries.hash('contest_results.hash', 'an outcome', MANAGING),
			seq: 1
		},
		...{ at: AT, by: nobody('contest_results.by'), why: nobody('contest_results.why') }
	});
	await made(app, 'contest_proposals', {
		...{ contest: above, number: 1, seq: 1, at: AT, causes: [], places: [], prizes: [], voids: [] },
		...{
			hash: canaries.hash('contest_proposals.hash', 'a late change', MANAGING),
			state: 'refused',
			decidedAt: AT
		},
		by: nobody('contest_proposals.by'),
		why: canaries.word('contest_proposals.why', 'a late change', MANAGING)
	});
}

const lookersAt = (): readonly Who[] => {
	const managing = both(MANAGING, ['guest', 'screen', 'rep', 'onlooker', 'read', 'write']);
	return managing;
};

const rulesOf = ({ app }: Cast, over: object) => {
	const day = (days: number) => localDateOf(app.clock.now() + days * DAY, 'UTC');
	return {
		...{ version: 1, format: 'most', metric: 'calls', lens: 'raw', options: {}, eligibility: {} },
		window: { from: day(-2), to: day(30) },
		...{ join: 'fixed', tie: 'share', confirm: 'none', visibility: 'floor' },
		...{ sources: ['import', 'api', 'rep'], ...over }
	};
};

/** What was counted in the end is an amount where the metric is one. */
async function goals({ cast, canaries }: Planted) {
	await made(cast.app, 'shared_goals', {
		...{
			name: 'Together',
			who: 'reps',
			reps: [cast.people.ada, cast.people.bo],
			metric: 'revenue',
			target: 100,
			from: '2026-03-02'
		},
		...{ to: '2026-03-02', reachedAt: AT, closedAt: AT, version: 2 },
		score: canaries.figure('shared_goals.score', 'a goal in amounts that is over', MANAGING, false)
	});
}
