/** Acts upon people and what belongs to them. */
import { instantText } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import { hashOf } from '#lib/server/auth/tokens.ts';
import { randomId } from '#lib/server/record/ids.ts';
import { done, made, type Cast } from './cast.ts';
import { contains, newDay, number, personOf, repOf, teamOf, userOf, word, type Probes } from './probe.ts';
import type { Letter } from './subjects.ts';

const AT = '2026-03-02 12:00:00.000Z';
const LATER = '2031-01-01 00:00:00.000Z';
const DAY = '2026-03-02';

async function fact(cast: Cast, about: Letter, more: Record<string, unknown> = {}): Promise<Id> {
	const rep = repOf(cast, about);
	return made(cast.app, 'activities', {
		...{ rep, type: 'order', quantity: 1, amount: 100, margin: 0, customer: '', deal: '', note: '' },
		...{ occurredAt: AT, localDate: DAY, source: 'import', externalId: word(), createdBy: '', ...more }
	});
}

const leave = (cast: Cast, about: Letter, more: Record<string, unknown>) => {
	const day = newDay();
	return made(cast.app, 'leave', {
		...{ rep: repOf(cast, about), from: day, to: day, kind: 'other', note: '', state: 'asked' },
		...{ decidedBy: '', ...more }
	});
};

const subjectOf = (cast: Cast, about: Letter): string => {
	if (about === 'W') return 'workspace';
	return 'RB'.includes(about) ? `team:${teamOf(cast, about)}` : `rep:${repOf(cast, about)}`;
};
const target = (cast: Cast, about: Letter) => {
	const day = newDay();
	return {
		...({ subject: subjectOf(cast, about), metric: 'calls', period: 'day', value: number() } as const),
		...{ from: day, to: day, public: false }
	};
};

/** A picture of one pixel. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

const notice = (cast: Cast, about: Letter, data: Record<string, unknown> = {}) =>
	made(cast.app, 'notifications', {
		...{ user: userOf(cast, about), rep: repOf(cast, about), kind: 'media.removed', data },
		...{ href: '/me', at: instantText(cast.app.clock.now()), readAt: '' }
	});

async function medium(cast: Cast, about: Letter): Promise<Id> {
	const [old] = [...cast.app.authority.tables.media.values()].filter(
		({ rep, kind }) => rep === repOf(cast, about) && kind === 'picture'
	);
	if (old) return old.id;
	return made(cast.app, 'media', {
		...{ id: randomId(), rep: repOf(cast, about), kind: 'picture', type: 'image/gif', bytes: GIF.length },
		...{ width: 1, height: 1, animated: false, seconds: 0, at: AT }
	});
}

export const PEOPLE_PROBES: Probes = {
	'GET /activities: customer, deal and note': async (cast, about) => {
		const [customer, deal, note] = [word(), word(), word()];
		await fact(cast, about, { customer, deal, note });
		return {
			call: `GET /activities?rep=${repOf(cast, about)}`,
			shows: (answer) => [customer, deal, note].some((said) => answer.text.includes(said))
		};
	},
	'GET /activities: margin': async (cast, about) => {
		const margin = number();
		await fact(cast, about, { margin });
		return { call: `GET /activities?rep=${repOf(cast, about)}`, shows: contains(margin) };
	},
	'POST /activities': (cast, about) => ({
		call: 'POST /activities',
		body: { rep: repOf(cast, about), type: 'call', occurredAt: DAY, externalId: word() }
	}),
	'DELETE /activities/{id}: what they logged themselves': async (cast, about) => ({
		call: `DELETE /activities/${await fact(cast, about, { source: `me:${userOf(cast, about)}` })}`
	}),
	'DELETE /activities/{id}: what came from elsewhere': async (cast, about) => ({
		call: `DELETE /activities/${await fact(cast, about)}`
	}),
	'DELETE /activities: by externalId': async (cast, about) => {
		const externalId = word();
		await fact(cast, about, { source: `me:${userOf(cast, about)}`, externalId });
		return { call: `DELETE /activities?externalId=${externalId}` };
	},
	'GET /people: e-mail and number': (_, about) => ({
		call: 'GET /people',
		shows: (answer) => answer.text.includes(`zqnumberof${personOf(about)}`)
	}),
	'GET /people/{id}: e-mail and number': (cast, about) => ({
		call: `GET /people/${repOf(cast, about)}`,
		shows: contains(`zqnumberof${personOf(about)}`)
	}),
	'PATCH /people/{id}': (cast, about) => ({
		call: `PATCH /people/${repOf(cast, about)}`,
		body: { colour: `#${String(number()).slice(-6)}` }
	}),
	'POST /people: somebody there is': (_, about) => ({
		call: 'POST /people',
		body: {
			externalId: `zqnumberof${personOf(about)}`,
			name: personOf(about),
			email: `${word()}@floor.example`
		}
	}),
	...Object.fromEntries(
		(['no team', 'Red', 'Blue'] as const).map((into) => [
			`POST /people/{id}/memberships: into ${into}`,
			(async (cast, about) => {
				await back(cast, about);
				return {
					call: `POST /people/${repOf(cast, about)}/memberships`,
					body: { team: into === 'no team' ? null : cast.teams[into] }
				};
			}) satisfies Probes[string]
		])
	),
	'GET /people/{id}/privacy': (cast, about) => ({ call: `GET /people/${repOf(cast, about)}/privacy` }),
	'PATCH /people/{id}/privacy': (cast, about) => ({
		call: `PATCH /people/${repOf(cast, about)}/privacy`,
		body: { kinds: number() % 2 === 0 ? ['deal'] : ['level'] }
	}),
	'GET /targets: not public': async (cast, about) => {
		const kept = target(cast, about);
		await made(cast.app, 'targets', kept);
		return { call: 'GET /targets', shows: contains(kept.value) };
	},
	'POST /targets': (cast, about) => ({ call: 'POST /targets', body: target(cast, about) }),
	'PATCH /targets/{id}': async (cast, about) => ({
		call: `PATCH /targets/${await made(cast.app, 'targets', target(cast, about))}`,
		body: { value: number() }
	}),
	'DELETE /targets/{id}': async (cast, about) => ({
		call: `DELETE /targets/${await made(cast.app, 'targets', target(cast, about))}`
	}),
	'GET /leave': async (cast, about) => {
		const note = word();
		await leave(cast, about, { note, state: 'declined' });
		return { call: 'GET /leave', shows: contains(note) };
	},
	'POST /leave: asked for': (cast, about) => {
		const day = newDay();
		return { call: 'POST /leave', body: { rep: repOf(cast, about), from: day, to: day, state: 'asked' } };
	},
	'POST /leave: approved': (cast, about) => {
		const day = newDay();
		return { call: 'POST /leave', body: { rep: repOf(cast, about), from: day, to: day, state: 'approved' } };
	},
	'PATCH /leave/{id}: its note': async (cast, about) => ({
		call: `PATCH /leave/${await leave(cast, about, {})}`,
		body: { note: word() }
	}),
	'PATCH /leave/{id}: approve': async (cast, about) => ({
		call: `PATCH /leave/${await leave(cast, about, {})}`,
		body: { state: 'approved' }
	}),
	'DELETE /leave/{id}: while it is asked for': async (cast, about) => ({
		call: `DELETE /leave/${await leave(cast, about, {})}`
	}),
	'DELETE /leave/{id}: once it is approved': async (cast, about) => ({
		call: `DELETE /leave/${await leave(cast, about, { state: 'approved' })}`
	}),
	'GET /own-goals': async (cast, about) => {
		const value = await goal(cast, about);
		return { call: 'GET /own-goals', shows: contains(value.value) };
	},
	'PATCH /own-goals/{id}': async (cast, about) => ({
		call: `PATCH /own-goals/${(await goal(cast, about)).id}`,
		body: { value: number() }
	}),
	'DELETE /own-goals/{id}': async (cast, about) => ({
		call: `DELETE /own-goals/${(await goal(cast, about)).id}`
	}),
	'POST /people/{id}/media': (cast, about) => ({
		call: `POST /people/${repOf(cast, about)}/media?kind=picture`,
		body: new Uint8Array(GIF)
	}),
	'DELETE /media/{id}': async (cast, about) => ({ call: `DELETE /media/${await medium(cast, about)}` }),
	'GET /notifications': async (cast, about) => {
		const by = word();
		await notice(cast, about, { by });
		return { call: 'GET /notifications', shows: contains(by) };
	},
	'PATCH /notifications/{id}': async (cast, about) => ({
		call: `PATCH /notifications/${await notice(cast, about)}`,
		body: { read: true }
	}),
	'DELETE /sessions/{id}': async (cast, about) => ({
		call: `DELETE /sessions/${await made(cast.app, 'sessions', {
			...{ user: userOf(cast, about), tokenHash: hashOf(word()), nextHash: '', expiresAt: LATER },
			...{ endsAt: LATER, createdAt: AT, lastSeenAt: AT, rotatedAt: AT, rights: '', device: '' },
			signedInBy: ''
		})}`
	}),
	'DELETE /push-subscriptions/{id}': async (cast, about) => ({
		call: `DELETE /push-subscriptions/${await made(cast.app, 'push_subscriptions', {
			...{
				user: userOf(cast, about),
				session: 'session00000000',
				endpoint: `https://push.example/${word()}`
			},
			...{ p256dh: 'p', auth: 'a', name: 'Chrome', at: AT }
		})}`
	})
};

/** Each person has one goal of a kind: the metric and period are used in turn. */
async function goal(cast: Cast, about: Letter): Promise<{ id: Id; value: number }> {
	const rep = repOf(cast, about);
	const value = number();
	const held = [...cast.app.authority.tables.own_goals.values()].find((one) => one.rep === rep);
	if (held) return held;
	const id = await made(cast.app, 'own_goals', { rep, metric: 'calls', period: 'week', value });
	return { id, value };
}

/** Where everybody was: what an earlier call moved is moved back. */
async function back(cast: Cast, about: Letter): Promise<void> {
	const { app, teams } = cast;
	const home = 'ab'.includes(about) ? teams.Red : 'cd'.includes(about) ? teams.Blue : undefined;
	const rep = repOf(cast, about);
	const held = [...app.authority.tables.memberships.values()].filter((one) => one.rep === rep);
	const right = home === undefined ? held.length === 0 : held.length === 1 && held[0]?.team === home;
	if (right && held.every(({ from, to }) => from === '' && to === '')) return;
	const written = await app.record.write([
		...held.map(({ id }) => ({ op: 'delete', collection: 'memberships', id }) as const),
		...(home === undefined
			? []
			: [
					{
						op: 'create',
						collection: 'memberships',
						data: { rep, team: home, from: '', to: '' }
					} as const
				])
	]);
	if (!written.ok) throw new Error(written.error.message);
	await app.authority.reached((await app.record.head()).seq);
}

/** After calls that put people elsewhere. */
export async function everybodyHome(cast: Cast): Promise<void> {
	for (const about of ['a', 'b', 'c', 'd', 'l'] as const) await back(cast, about);
	await done(cast.app, 'GET /people');
}
