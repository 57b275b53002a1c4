/** Private things that change on a running floor, each with a new canary, done by whoever may. */
import { both, Canaries, NOBODY, those } from './canaries.ts';
import type { Who } from './cast.ts';
import { raw } from './http.ts';
import { LOG, MANAGERS, OWN, RULE, SEE } from './subjects.ts';
import type { Place } from './visit-pages.ts';

const ADMINS: readonly Who[] = ['admin', 'adminKey', 'operator'];

/** Does them all, one after the other; answers with the canaries that went into them. */
export async function changePrivately({ url, seeded, credentials }: Place): Promise<Canaries> {
	const canaries = new Canaries('zx');
	const { people, teams } = seeded;
	const call = async (who: Who, said: string, body?: unknown) => {
		const [method = '', path = ''] = said.split(' ');
		const reply = await raw(url, `/api/v1${path}`, {
			method,
			headers: {
				...credentials[who],
				...(credentials[who]?.cookie && { origin: url }),
				...(body !== undefined && { 'content-type': 'application/json' })
			},
			...(body !== undefined && { body: JSON.stringify(body) })
		});
		if (reply.status >= 300) throw new Error(`${who}: ${said}: ${reply.status} ${reply.text}`);
		return (reply.text === '' ? {} : JSON.parse(reply.text)) as Record<string, unknown>;
	};
	for (const [person, letter] of [
		['ada', 'a'],
		['cy', 'c'],
		['di', 'd'],
		['lou', 'l']
	] as const) {
		const rep = people[person];
		const inner = both(those(SEE, letter), ['write']);
		const kept = (column: string) => canaries.word(`activities.${column}`, person, inner, true);
		const amount = canaries.figure('activities.amount', person, inner, true);
		const margin = canaries.figure('activities.margin', person, both(those(RULE, letter), ['write']), true);
		const words = { customer: kept('customer'), deal: kept('deal'), note: kept('note') };
		const externalId = kept('externalId');
		await call('write', 'POST /activities', { rep, type: 'order', amount, margin, externalId, ...words });
		const note = canaries.word('leave.note', person, those(SEE, letter), true);
		await call('operator', 'POST /leave', {
			rep,
			from: '2028-02-01',
			to: '2028-02-02',
			note,
			state: 'declined'
		});
		const value = canaries.figure('targets.value', person, those(SEE, letter), true);
		const target = { subject: `rep:${rep}`, metric: 'leads', period: 'month', value, public: false };
		await call('operator', 'POST /targets', target);
		const email = `${canaries.word('reps.email', person, those(LOG, letter), true)}@floor.example`;
		await call('operator', `PATCH /people/${rep}`, { email });
	}
	const goal = canaries.figure('own_goals.value', 'ada', those(OWN, 'a'), true);
	await call('rep', 'POST /own-goals', { metric: 'leads', period: 'week', value: goal });
	const stake = canaries.word('challenges.stake', 'cy', both(['rep'], those(RULE, 'a'), those(SEE, 'c')));
	const minutes = { kind: 'minutes', minutes: 60 };
	await call('rep', 'POST /challenges', { with: people.cy, window: minutes, stake });
	const name = canaries.word('users.name', 'an account', ADMINS, true);
	const email = canaries.word('users.email', 'an account', ADMINS, true);
	await call('operator', 'POST /users', { name, email: `${email}@floor.example`, role: 'rep' });
	const { key } = await call('operator', 'POST /keys', {
		...{ name: canaries.word('api_keys.name', 'a key', ADMINS, true), scope: 'read' }
	});
	canaries.known('secret', 'a new key', String(key).slice(-40), NOBODY);
	const team = { subject: `team:${teams.Blue}`, metric: 'leads', period: 'month', public: false };
	const value = canaries.figure('targets.value', 'Blue', both(['other'], ADMINS), true);
	await call('operator', 'POST /targets', { ...team, value });
	const managing = those(MANAGERS, 'W');
	await call('manager', 'POST /scenarios', {
		name: canaries.word('scenarios.name', 'the manager of Red', ['manager'], false),
		query: `of=${canaries.word('scenarios.query', 'the manager of Red', ['manager'], false)}`
	});
	const rules = {
		...{ version: 1, format: 'most', metric: 'calls', lens: 'raw', options: {}, eligibility: {} },
		window: { from: '2028-03-01', to: '2028-03-02' },
		...{ join: 'fixed', tie: 'share', confirm: 'none', visibility: 'floor', prizes: [] },
		sources: ['import', 'api', 'rep']
	};
	const draft = canaries.word('contests.name', 'a draft', managing, false);
	await call('manager', 'POST /contests', { name: draft, rules });
	await call('operator', `PATCH /people/${people.bo}`, {
		name: canaries.word('reps.name', 'Bo, who has opted out', both(those(LOG, 'b'), those(SEE, 'b')), false)
	});
	return canaries;
}
