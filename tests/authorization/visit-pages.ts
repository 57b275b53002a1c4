/** Every page as everyone: its HTML, its data, and its own data without its layouts'. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeSnapshot } from '#lib/protocol/snapshot.ts';
import { Sent } from './canaries.ts';
import { WHO, type Credentials, type Who } from './cast.ts';
import { raw, type Reply } from './http.ts';
import { ADDRESSES, PAGES, type Page } from './pages.ts';
import type { Seeded } from './seed.ts';
import { HEARS, STREAMS, type Stream } from './streams.ts';

export interface Cell {
	readonly who: Who;
	/** Such as `page /goals` or `snapshot of floor`. */
	readonly what: string;
	readonly expected: 'in' | 'out';
	readonly found: string;
}

export interface Place {
	readonly url: string;
	readonly seeded: Seeded;
	readonly credentials: Readonly<Partial<Record<Who, Credentials>>>;
}

/** Pages' data under addresses that say more than the page alone: teams, people, metrics that are not the reader's. */
function queriesOf({ route }: Page, { people, teams, values }: Seeded): string[] {
	const reps = Object.values(people);
	const all = Object.values(teams);
	switch (route) {
		case '/boards':
		case '/boards/frame':
			return [...(values.metrics ?? []).slice(0, 1), 'margin', 'revenue'].flatMap((metric) => [
				`metric=${metric}&period=all&by=rep`,
				...all.map((team) => `metric=${metric}&period=all&by=rep&team=${team}`)
			]);
		case '/goals':
			return all.map((team) => `team=${team}`);
		case '/recognition':
			return [
				'show=removed',
				'about=team',
				'about=me',
				...(values.recognitions ?? []).map((id) => `id=${id}`)
			];
		case '/what-if':
		case '/what-if/calibration':
			return ['of=floor', ...all.map((id) => `of=team:${id}`), ...reps.map((id) => `of=rep:${id}`)];
		case '/challenges/new':
			return reps.map((id) => `with=${id}`);
		case '/wall':
			return ['show=everyone'];
		default:
			return [];
	}
}

/** The ways in which a page's parameter is filled: first with what everybody sees, for the cell; then with everything. */
function fillings({ with: filled }: Page, { values, open, people }: Seeded): readonly [string, ...string[]] {
	switch (filled) {
		case 'person':
			return [people.cy, ...(values.people ?? [])];
		case 'challenge':
			return [open.challenge, ...(values.challenges ?? [])];
		case 'contest':
			return [open.contest, ...(values.contests ?? [])];
		case 'metric':
			return [values.metrics?.[0] ?? '', ...(values.metrics ?? [])];
		default:
			return [''];
	}
}

const pathOf = (route: string, value: string) => route.replace(/\[\w+\]/, encodeURIComponent(value));
const dataOf = (path: string) => `${path === '/' ? '' : path}/__data.json`;

/** The canary in a query, if there is one: a metric of a manager's own. */
const askedIn = (query: string) => /metric=(zq\w+)/.exec(query)?.[1] ?? '';

/** How many of Kit's nodes load on the server for a page; it is asked for alone by leaving the others out. */
function alone(route: string): string | undefined {
	const folder = (path: string) => join('src', 'routes', path);
	if (!existsSync(join(folder(route), '+page.server.ts'))) return undefined;
	let layouts = 0;
	for (let path = route; ; path = dirname(path)) {
		if (existsSync(join(folder(path), '+layout.server.ts'))) layouts++;
		if (path === '/') return `${'0'.repeat(layouts)}1`;
	}
}

/** `in`: it was shown, or leads on to another page than the one where one signs in. */
function verdictOf({ status, headers, text }: Reply, isData: boolean): string {
	const away = (to: string) => (to.startsWith('/sign-in') ? 'out' : 'in');
	if (status >= 300 && status < 400) return away(String(headers.location ?? ''));
	if (status === 401 || status === 403 || status === 404) return 'out';
	if (status !== 200) return `${status} ${text.slice(0, 100)}`;
	if (!isData) return 'in';
	const lines = text.split('\n').filter(Boolean);
	const data = JSON.parse(lines[0] ?? '{}') as {
		type?: string;
		location?: string;
		nodes?: readonly ({ type?: string; error?: { status?: number } } | null)[];
	};
	if (data.type === 'redirect') return away(data.location ?? '');
	const broken = data.nodes?.find((node) => node?.type === 'error');
	if (!broken) return 'in';
	const { status: refused = 0 } = broken.error ?? {};
	return [401, 403, 404].includes(refused) ? 'out' : JSON.stringify(broken);
}

export interface Visited {
	readonly cells: Cell[];
	readonly sent: Sent;
}

/** Everything that `who` is sent by pages and snapshots. `thorough`: with every parameter, else for the cells alone. */
export async function visitPages(place: Place, who: Who, thorough: boolean): Promise<Visited> {
	const { url, seeded, credentials } = place;
	const sent = new Sent();
	const cells: Cell[] = [];
	const headers = { ...credentials[who], 'accept-encoding': 'gzip' };
	// what was asked for is no secret to who asked for it: an answer may say it again
	const get = async (path: string, about = '') => {
		const reply = await raw(url, path, { headers });
		const others = (text: string) => (about === '' ? text : text.replaceAll(about, '(what was asked)'));
		sent.add(others(reply.head));
		sent.add(others(reply.text));
		return reply;
	};
	for (const page of PAGES) {
		const [first, ...others] = fillings(page, seeded);
		const path = pathOf(page.route, first);
		const cell = (what: string, to: readonly Who[], reply: Reply, isData: boolean) =>
			cells.push({ who, what, expected: to.includes(who) ? 'in' : 'out', found: verdictOf(reply, isData) });
		cell(`page ${page.route}`, page.to, await get(path, first), false);
		cell(`data of ${page.route}`, page.data ?? page.to, await get(dataOf(path), first), true);
		const nodes = alone(page.route);
		if (nodes !== undefined) {
			const reply = await get(`${dataOf(path)}?x-sveltekit-invalidated=${nodes}`, first);
			cell(`data of ${page.route} alone`, page.alone ?? page.data ?? page.to, reply, true);
		}
		if (!thorough) continue;
		for (const other of others) await get(dataOf(pathOf(page.route, other)), other);
		for (const query of queriesOf(page, seeded)) await get(`${dataOf(path)}?${query}`, askedIn(query));
	}
	for (const address of ADDRESSES) {
		const reply = await get(`${address.route}${address.query ? `?${address.query}` : ''}`);
		const expected = address.to.includes(who) ? 'in' : 'out';
		const found = reply.status === 400 ? 'out' : verdictOf(reply, false);
		cells.push({ who, what: `address ${address.route}`, expected, found });
		if (thorough)
			for (const query of queriesOf(address, seeded)) await get(`${address.route}?${query}`, askedIn(query));
	}
	for (const stream of STREAMS) {
		const reply = await get(`/api/v1/snapshot?stream=${streamName(stream, seeded)}`);
		const expected = HEARS[stream].includes(who) ? 'in' : 'out';
		cells.push({ who, what: `snapshot of ${stream}`, expected, found: verdictOf(reply, false) });
		if (reply.status === 200) sent.add(unpacked(reply.bytes));
	}
	await get('/no/such/page');
	await get('/no-such/__data.json');
	return { cells, sent };
}

export const streamName = (stream: Stream, { people, teams }: Pick<Seeded, 'people' | 'teams'>): string =>
	({
		...{ floor: 'floor', admin: 'admin', team: `team:${teams.Red}`, otherTeam: `team:${teams.Blue}` },
		...{ rep: `rep:${people.ada}`, otherRep: `rep:${people.cy}`, seller: `rep:${people.di}` }
	})[stream];

/** A snapshot as its reader finds it. */
export function unpacked(bytes: Uint8Array): string {
	const snapshot = decodeSnapshot(bytes);
	if (!snapshot.ok) throw new Error(snapshot.error);
	return JSON.stringify(snapshot.value, (_, value: unknown) =>
		typeof value === 'bigint' ? String(value) : value
	);
}

export const EVERYONE: readonly Who[] = WHO.filter((who) => who !== 'guest');
