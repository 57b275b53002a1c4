/**
 * Signed-in browsers. Each goes by a secret that changes once a day and whenever its user's rights do:
 *
 * 1. What is due is *offered*: the answer sets the secret that follows from the present one, and the record keeps its hash.
 *    Until it is taken the present one counts, however often its answer is lost.
 * 2. The first request that brings it *takes* it. From then on the former one counts for two minutes more, for requests and
 *    sockets that were under way and for browsers that lost what they had just been told; it is offered the new one again.
 * 3. After that, whoever brings a former one has it from somewhere else: the whole session ends, and the audit says so.
 */
import { instantText } from '#lib/domain/calendar.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { Id, User } from '#lib/domain/records.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import type { PrivateCollections, RecordStore, Write, WriteRefusal } from '#lib/server/record/store.ts';
import { cookieOf, formerCookieOf, SESSION_COOKIE, setCookie } from './cookies.ts';
import { Remembered } from './remembered.ts';
import { followingSecret, hashOf } from './tokens.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A session that nobody uses ends after so long. */
export const IDLE_MS = 30 * DAY_MS;
/** And any session after so long, however much it is used: then its owner asks for a new link. */
export const LONGEST_MS = 90 * DAY_MS;
export const ROTATE_AFTER_MS = DAY_MS;
/** How long a former secret counts once the new one was taken. */
export const OVERLAP_MS = 2 * MINUTE_MS;
/** When it was last used is kept no finer than this. */
const SEEN_EVERY_MS = 15 * MINUTE_MS;
/** So many sessions of one account end in one batch; who has more signs out twice. */
const MOST_ENDED = 300;

export type SessionRow = PrivateCollections['sessions'];

export interface SessionsParts {
	readonly record: Pick<RecordStore, 'find' | 'filter' | 'get' | 'write'>;
	readonly authority: Pick<Authority, 'tables'>;
	readonly clock: Pick<Clock, 'now'>;
	/** Keys what follows from a secret. */
	readonly key: Uint8Array;
	/** People reach this floor by https. */
	readonly secure: boolean;
	/** Told of sessions that are over, whatever ended them: their sockets end too. */
	readonly over: (ids: readonly Id[]) => void;
}

/** A session as one of its secrets found it. */
export interface LiveSession extends SessionRow {
	/** The secret is one that it went by before, and still counts. */
	readonly former: boolean;
}

export interface Brought {
	readonly secret: string;
	readonly session: LiveSession;
}

/** What a new session is made with, but for its user and its secret's hash. */
export function newSession(
	now: number,
	user: Pick<User, 'role' | 'rep' | 'manages'>,
	device: string,
	signedInBy: string
): Omit<SessionRow, 'id' | 'user' | 'tokenHash'> {
	const at = instantText(now);
	return {
		nextHash: '',
		createdAt: at,
		lastSeenAt: at,
		rotatedAt: at,
		expiresAt: instantText(now + IDLE_MS),
		endsAt: instantText(now + LONGEST_MS),
		rights: rightsOf(user),
		device: device.slice(0, 100),
		signedInBy
	};
}

/** A digest of what an account may do. */
export const rightsOf = ({ role, rep, manages }: Pick<User, 'role' | 'rep' | 'manages'>): string =>
	hashOf(JSON.stringify([role, rep, [...manages].sort()])).slice(0, 16);

/** The sessions of one server. */
export class Sessions {
	readonly #parts: SessionsParts;
	readonly #found: Remembered<LiveSession>;
	/** They came while their secret counted: however long they take, it is no sign of theft that it does not any more. */
	readonly #inTime = new WeakSet<Request>();

	constructor(parts: SessionsParts) {
		this.#parts = parts;
		this.#found = new Remembered(() => parts.clock.now());
	}

	/** The session that a request's cookie names, if it lives. */
	async ofRequest(request: Request): Promise<Brought | undefined> {
		const { secure } = this.#parts;
		const secret = cookieOf(request, SESSION_COOKIE, secure);
		if (secret !== undefined) return this.#bring(secret, request);
		const former = formerCookieOf(request, SESSION_COOKIE, secure);
		const brought = former === undefined ? undefined : await this.#bring(former, request);
		// a cookie of that name may be a neighbour's doing: it counts for who had it before cookies were named for https
		return brought?.session.rights === '' ? brought : undefined;
	}

	/** The session behind a secret, if it lives; noted as used. A former secret that comes when it counts no more ends it. */
	async #bring(secret: string, request: Request): Promise<Brought | undefined> {
		const hash = hashOf(secret);
		const session = await this.#found.get(hash, () => this.#lookUp(hash, this.#inTime.has(request)));
		if (!session || !this.#lives(session)) return undefined;
		this.#inTime.add(request);
		return { secret, session };
	}

	/**
	 * Set-Cookie for a request whose session's secret is to change; undefined: it need not just now. It follows from the one
	 * that was brought, so requests that come at the same time are all given the same.
	 */
	async renewal(request: Request): Promise<string | undefined> {
		const brought = await this.ofRequest(request);
		if (!brought || !this.#isDue(brought.session)) return undefined;
		const { secret, session } = brought;
		const next = followingSecret(this.#parts.key, secret);
		const nextHash = hashOf(next);
		if (!session.former && session.nextHash !== nextHash) {
			const data = { nextHash };
			const { record } = this.#parts;
			const done = await record.write([{ op: 'update', collection: 'sessions', id: session.id, data }]);
			if (!done.ok) return undefined; // what the record does not know must not be in any browser
			this.#forget([session.id]);
		}
		return this.cookie(next, Math.min(IDLE_MS, Date.parse(session.endsAt) - this.#parts.clock.now()));
	}

	/** Set-Cookie of a secret; `ms` 0 takes it away. */
	cookie(secret: string, ms: number): string {
		const maxAge = Math.max(0, Math.floor(ms / 1000));
		return setCookie(SESSION_COOKIE, secret, { maxAge, secure: this.#parts.secure });
	}

	/** Those of an account that live, the one that was used last first. */
	async ofUser(user: Id): Promise<SessionRow[]> {
		const { record } = this.#parts;
		const filter = record.filter('user = {:user}', { user });
		const rows = await record.find('sessions', { filter, sort: '-lastSeenAt,id', limit: MOST_ENDED });
		return rows.filter((row) => this.#lives(row));
	}

	/** Ends sessions, with `also` in the same batch. Those that are gone already are fine where nothing else is written. */
	async end(
		rows: readonly SessionRow[],
		also: readonly Write[] = []
	): Promise<Result<undefined, WriteRefusal>> {
		const writes = [...(await this.ending(rows)), ...also];
		if (writes.length > 0) {
			const done = await this.#parts.record.write(writes);
			const gone = !done.ok && done.error.kind === 'missing' && also.length === 0;
			if (!done.ok && !gone) return done;
		}
		this.ended(rows.map(({ id }) => id));
		return ok(undefined);
	}

	/** What ends sessions in a batch of the caller's, who then says `ended`: they and the browsers that ring by them. */
	async ending(rows: readonly SessionRow[]): Promise<Write[]> {
		const { record } = this.#parts;
		const ids = new Set(rows.map(({ id }) => id));
		const users = new Set(rows.map(({ user }) => user));
		const devices = await Promise.all(
			[...users].map((user) => {
				const filter = record.filter('user = {:user}', { user });
				return record.find('push_subscriptions', { filter, limit: MOST_ENDED });
			})
		);
		const ringing = devices.flat().filter(({ session }) => ids.has(session));
		return [
			...rows.map(({ id }): Write => ({ op: 'delete', collection: 'sessions', id })),
			...ringing.map(({ id }): Write => ({ op: 'delete', collection: 'push_subscriptions', id }))
		];
	}

	/** These are over: nothing of them is remembered, and their sockets end. */
	ended(ids: readonly Id[]): void {
		this.#forget(ids);
		this.#parts.over(ids);
	}

	/** Asked of sessions whose pages stay open without a request: which of them are over? Notes the others as used. */
	async overAmong(ids: Iterable<Id>): Promise<Id[]> {
		const over: Id[] = [];
		for (const id of ids) {
			const row = await this.#parts.record.get('sessions', id);
			if (row && this.#lives(row)) await this.#noteSeen(row);
			else over.push(id);
		}
		return over;
	}

	#lives({ expiresAt, endsAt }: SessionRow): boolean {
		const now = this.#parts.clock.now();
		return Date.parse(expiresAt) > now && (endsAt === '' || Date.parse(endsAt) > now);
	}

	#isDue(session: LiveSession): boolean {
		const user = this.#parts.authority.tables.users.get(session.user);
		if (!user || session.endsAt === '') return false;
		const since = this.#parts.clock.now() - Date.parse(session.rotatedAt);
		return session.former || since >= ROTATE_AFTER_MS || session.rights !== rightsOf(user);
	}

	async #lookUp(hash: string, inTime: boolean): Promise<LiveSession | undefined> {
		const { record } = this.#parts;
		const filter = record.filter('tokenHash = {:hash} || nextHash = {:hash}', { hash });
		const rows = await record.find('sessions', { filter, limit: 2 });
		const row = rows.find(({ tokenHash }) => tokenHash === hash) ?? rows[0];
		if (!row) return this.#byFormer(hash, inTime);
		if (!this.#lives(row)) return undefined;
		const session = row.tokenHash === hash ? await this.#noteSeen(row) : await this.#take(row);
		return { ...session, former: false };
	}

	/** Found by a secret that it does not go by any more. */
	async #byFormer(secretHash: string, inTime: boolean): Promise<LiveSession | undefined> {
		const { record, clock } = this.#parts;
		const filter = record.filter('secretHash = {:secretHash}', { secretHash });
		const [spent] = await record.find('spent_secrets', { filter, limit: 1 });
		const row = spent && (await record.get('sessions', spent.session));
		if (!spent || !row || !this.#lives(row)) return undefined;
		if (Date.parse(spent.until) > clock.now()) return { ...row, former: true };
		if (!inTime) await this.end([row], [this.#stolen(row)]);
		return undefined;
	}

	#stolen({ user, device, createdAt }: SessionRow): Write {
		const { clock } = this.#parts;
		const data = {
			...{ actor: 'pacesetter', action: 'sessions.stolen', subject: `users:${user}` },
			...{ before: { device, createdAt }, after: null, at: instantText(clock.now()) }
		};
		return { op: 'create', collection: 'audit', data };
	}

	/** The browser has the secret that it was offered: the former one is on its way out. */
	async #take(row: SessionRow): Promise<SessionRow> {
		const { record, clock, authority } = this.#parts;
		const now = clock.now();
		const user = authority.tables.users.get(row.user);
		const taken: SessionRow = {
			...this.#seen(row),
			...{ tokenHash: row.nextHash, nextHash: '', rotatedAt: instantText(now) },
			rights: user ? rightsOf(user) : row.rights
		};
		const { id, ...data } = taken;
		const spent = { session: id, secretHash: row.tokenHash, until: instantText(now + OVERLAP_MS) };
		// of two that come at once the second finds the former secret noted already, and changes nothing
		const done = await record.write([
			{ op: 'update', collection: 'sessions', id, data },
			{ op: 'create', collection: 'spent_secrets', data: spent }
		]);
		if (done.ok) this.#forget([id]);
		return taken;
	}

	async #noteSeen(row: SessionRow): Promise<SessionRow> {
		const { clock, record } = this.#parts;
		const lately = row.lastSeenAt !== '' && clock.now() - Date.parse(row.lastSeenAt) < SEEN_EVERY_MS;
		if (lately) return row;
		const seen = this.#seen(row);
		const { lastSeenAt, expiresAt } = seen;
		const data = { lastSeenAt, expiresAt };
		// a session that can't be prolonged just now is still one
		await record.write([{ op: 'update', collection: 'sessions', id: row.id, data }]);
		return seen;
	}

	#seen(row: SessionRow): SessionRow {
		const now = this.#parts.clock.now();
		const ends = row.endsAt === '' ? Infinity : Date.parse(row.endsAt);
		const expiresAt = instantText(Math.min(now + IDLE_MS, ends));
		return { ...row, lastSeenAt: instantText(now), expiresAt };
	}

	#forget(ids: readonly Id[]): void {
		const gone = new Set(ids);
		this.#found.forget(({ id }) => gone.has(id));
	}
}
