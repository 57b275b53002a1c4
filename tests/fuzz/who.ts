/** A floor's people and machines, as a fuzzer comes to it: by keys and cookies over HTTP, like anybody else. */
import type { Words } from './by-schema.ts';

/** Somebody who asks. `cookie` needs an Origin for what changes anything. */
export interface Who {
	readonly name: string;
	readonly headers: Readonly<Record<string, string>>;
	/** For sockets, without an Origin. */
	readonly token?: string;
}

export interface Known {
	readonly who: readonly Who[];
	/** Words and ids that this floor knows. */
	readonly words: Words;
	/** The admin's key, with which the floor is looked after. */
	readonly key: string;
}

const REPS = 6;
const PER_ROLE = 4;

interface Caller {
	(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
}

const callerOf =
	(url: string, key: string): Caller =>
	async (method, path, body) => {
		const response = await fetch(`${url}/api/v1/${path}`, {
			method,
			headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) })
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
		return (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
	};

async function cookieOf(
	url: string,
	call: Caller,
	role: string,
	rep: string | undefined,
	n: number
): Promise<Who> {
	const account = await call('POST', 'users', {
		email: `${role}${n}@fuzz.example`,
		role,
		...(rep ? { rep } : {})
	});
	const { link } = await call('POST', `users/${String(account.id)}/link`, {});
	const answer = await fetch(`${url}/api/v1/sessions`, {
		method: 'POST',
		headers: { origin: url, 'content-type': 'application/json' },
		body: JSON.stringify({ token: new URL(String(link)).hash.slice(1) })
	});
	const cookie = answer.headers
		.getSetCookie()
		.map((set) => set.split(';', 1)[0])
		.join('; ');
	return { name: role, headers: { cookie, origin: url } };
}

async function keyOf(call: Caller, scope: string, n: number): Promise<Who> {
	const { key } = await call('POST', 'keys', { name: `${scope} ${n}`, scope });
	return { name: `key:${scope}`, headers: { authorization: `Bearer ${String(key)}` }, token: String(key) };
}

/** Brings in some people, deeds and accounts. `key`: one with the scope admin. */
export async function settle(url: string, key: string): Promise<Known> {
	const call = callerOf(url, key);
	const named = Array.from({ length: REPS }, (_, at) => ({
		name: `Rep ${at}`,
		team: at % 2 ? 'Red' : 'Blue',
		region: 'North'
	}));
	const { results } = (await call('POST', 'people', { people: named })) as { results: { id: string }[] };
	const reps = results.map(({ id }) => id);
	await call('POST', 'activities', {
		activities: Array.from({ length: 60 }, (_, at) => ({
			rep: reps[at % REPS],
			type: at % 3 ? 'call' : 'order',
			...(at % 3 ? {} : { amount: '100.00' }),
			customer: `customer ${at}`
		}))
	});
	const who: Who[] = [
		{ name: 'nobody', headers: {} },
		{ name: 'stranger', headers: { authorization: 'Bearer nothing-of-ours', origin: 'https://evil.example' } }
	];
	for (let n = 0; n < PER_ROLE; n++) {
		who.push(await cookieOf(url, call, 'rep', reps[n], n), await cookieOf(url, call, 'admin', undefined, n));
		who.push(await keyOf(call, 'write', n), await keyOf(call, 'admin', n), await keyOf(call, 'read', n));
	}
	return { who, key, words: await wordsOf(call, reps) };
}

/** Lists of the floor from which ids are taken: their path, and the member that holds them. */
const LISTS: readonly (readonly [path: string, member: string])[] = [
	['teams', 'teams'],
	['regions', 'regions'],
	['types', 'types'],
	['contests', 'contests'],
	['recognitions', 'recognitions'],
	['recognition-rules', 'rules'],
	['streak-rules', 'rules'],
	['challenges', 'challenges'],
	['scenarios', 'scenarios'],
	['holidays', 'holidays'],
	['targets', 'targets'],
	['shared-goals', 'goals'],
	['activities', 'activities']
];

/** What a field may say so that a call gets beyond the first look. Made anew now and then, since calls change the floor. */
export async function wordsOf(call: Caller, reps: readonly string[]): Promise<Words> {
	const ids: string[] = [...reps];
	for (const [path, member] of LISTS) {
		const answer: Record<string, unknown> = await call('GET', path).catch(() => ({}));
		const rows = answer[member] ?? Object.values(answer).find(Array.isArray) ?? [];
		if (Array.isArray(rows))
			ids.push(
				...rows.slice(0, 4).flatMap((row: { id?: unknown }) => (typeof row.id === 'string' ? [row.id] : []))
			);
	}
	return {
		id: ids,
		rep: reps,
		with: reps,
		type: ['call', 'order', 'quote', 'lead', 'call'],
		metric: ['calls', 'orders', 'revenue', 'points', 'show_up', 'win_rate', 'cycle_days'],
		key: ['calls', 'orders', 'revenue', 'points'],
		period: ['day', 'week', 'month', 'year', 'all', 'rolling-7d', '2026-01-01..2026-12-31'],
		by: ['rep', 'team', 'region'],
		currency: ['USD', 'EUR', 'JPY'],
		timeZone: ['Europe/Berlin', 'UTC', 'America/New_York'],
		amount: ['12.50', '100.00', '0', '-5.00'],
		stream: ['floor', 'admin', `rep:${reps[0] ?? ''}`],
		emoji: ['🔥', '👏', '%F0%9F%94%A5', 'x'],
		country: ['DE', 'US', 'ZZ'],
		code: ['ABCD1234', 'AAAAAAAA'],
		job: [...reps.slice(0, 1)],
		query: ['?reps=5&calls=10', '?reps=5&calls=10&b.reps=2'],
		email: ['somebody@fuzz.example'],
		role: ['rep', 'manager'],
		scope: ['read', 'write']
	};
}

export const wordsAnew = (url: string, { key, words }: Known): Promise<Words> =>
	wordsOf(callerOf(url, key), words.rep ?? []);
