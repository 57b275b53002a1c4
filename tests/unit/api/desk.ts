/** The API as callers meet it, over a real record, without a web server in front of it. */
import type { Clock } from '#lib/domain/clock.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { CollectionName, Id } from '#lib/domain/records.ts';
import type { AnyCollection, AnyCollections } from '#lib/server/record/store.ts';
import { startPacesetter, type Started } from '#lib/server/start.ts';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { emptyRecord } from '../record/temporary-record.ts';

type After = (clean: () => Promise<void>) => void;

export const ADMIN: Identity = {
	kind: 'user',
	id: 'admin0000000001',
	name: 'Admin',
	role: 'admin',
	rep: '',
	manages: []
};
export const MANAGER: Identity = { ...ADMIN, id: 'manager00000001', name: 'Manager', role: 'manager' };
export const REP: Identity = { ...ADMIN, id: 'repuser00000001', name: 'Rep', role: 'rep' };
export const NOBODY: Identity = { kind: 'nobody' };

export interface Asking {
	readonly as?: Identity;
	readonly address?: string;
	/** A Cookie header. */
	readonly cookie?: string;
}

export interface Answered {
	readonly status: number;
	readonly headers: Headers;
	readonly body: Record<string, unknown>;
	/** Name -> value of the cookies it sets. */
	readonly cookies: Readonly<Record<string, string>>;
}

export interface Desk {
	readonly app: Started;
	/** `GET /users`, with a body where one is given. By default an admin asks. */
	ask(call: string, body?: unknown, asking?: Asking): Promise<Answered>;
	/** Who a browser with these cookies is. */
	who(cookie: string): Promise<Identity>;
	/** Every row of a collection as the record has it. */
	rows<C extends AnyCollection>(collection: C): Promise<AnyCollections[C][]>;
	/** Makes one record of the floor, and waits until the server has read it. */
	make<C extends CollectionName>(collection: C, data: Record<string, unknown>): Promise<Id>;
	/** The clock goes ahead. */
	pass(ms: number): void;
}

/** An empty floor, unless a demo is wanted. `origin`: under which people reach it. */
export async function openDesk(
	after: After,
	{
		origin,
		demo = 'off',
		log = () => undefined
	}: { readonly origin?: string; readonly demo?: 'on' | 'off'; readonly log?: (line: string) => void } = {}
): Promise<Desk> {
	const dataDir = await emptyRecord(after);
	let ahead = 0;
	const clock: Clock = {
		...systemClock,
		now: () => systemClock.now() + ahead,
		monotonic: () => systemClock.monotonic() + ahead
	};
	const settings = {
		port: 0,
		host: '127.0.0.1',
		dataDir,
		demo,
		pocketbaseBin: undefined,
		origin
	} as const;
	const app = await startPacesetter({ settings, clock, log });
	after(() => app.close());

	return {
		app,
		async ask(call, body, { as = ADMIN, address = '127.0.0.1', cookie } = {}) {
			const [method = 'GET', path = ''] = call.split(' ');
			const request = new Request(`http://floor.test/api/v1${path}`, {
				method,
				headers: {
					...(body === undefined ? {} : { 'content-type': 'application/json' }),
					...(cookie === undefined ? {} : { cookie })
				},
				...(body === undefined ? {} : { body: JSON.stringify(body) })
			});
			const response = await app.api(request, { identity: as, address });
			const text = await response.text();
			return {
				status: response.status,
				headers: response.headers,
				body: bodyOf(response, text),
				cookies: Object.fromEntries(
					response.headers.getSetCookie().map((set) => {
						const [pair = ''] = set.split(';');
						return [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
					})
				)
			};
		},
		who: (cookie) => app.identify(new Request('http://floor.test/', { headers: { cookie } }), '127.0.0.1'),
		rows: (collection) => app.record.find(collection),
		async make(collection, data) {
			const written = await app.record.write([{ op: 'create', collection, data } as never]);
			if (!written.ok) throw new Error(written.error.message);
			await app.authority.reached((await app.record.head()).seq);
			return written.value.ids[0] ?? '';
		},
		pass(ms) {
			ahead += ms;
		}
	};
}

/** JSON as it was read; what is none, as its `text`. */
const bodyOf = ({ headers }: Response, text: string): Record<string, unknown> =>
	headers.get('content-type')?.includes('json')
		? (JSON.parse(text) as Record<string, unknown>)
		: text === ''
			? {}
			: { text };

/** Where and what a problem says is wrong. */
export const pointersOf = ({ body }: Answered): string[] =>
	((body.errors ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);
