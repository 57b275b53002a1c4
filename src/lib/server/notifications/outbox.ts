/**
 * What is due to phones. Each attempt is written down before it is made, under a name that exists once, and one that was cut
 * short is not made again, since nobody can tell whether it was heard. So a notification reaches a device at most once, over
 * restarts and with a second server too; after a crash perhaps not at all, but the pages have it.
 */
import { instantText, DAY_MS } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { groupOf, keepingOf, wayOf } from '#lib/domain/notifications/kinds.ts';
import { pushTime } from '#lib/domain/notifications/push-time.ts';
import type { Pushed } from '#lib/domain/notifications/pushed.ts';
import type { Id, User } from '#lib/domain/records.ts';
import type { Notification } from '#lib/domain/notifications/notification.ts';
import { zoneAt, zoneOn } from '#lib/server/floor/zones.ts';
import { workspaceOf } from '#lib/server/floor/workspace.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import type { JobParts } from '#lib/server/jobs/floor-jobs.ts';
import type { PrivateCollections } from '#lib/server/record/store.ts';
import { PUBLIC_ONLY, type AddressRule } from './address.ts';
import { sendPush, type Outcome, type Send } from './send.ts';
import { namesIn } from './told.ts';
import type { Vapid } from './vapid.ts';

type Device = PrivateCollections['push_subscriptions'];
type Mark = PrivateCollections['push_marks'];

export interface OutboxParts extends Pick<JobParts, 'record' | 'authority' | 'clock' | 'log'> {
	readonly vapid: Vapid;
	/** Tests only; else no address but a public one is ever called. */
	readonly rule?: AddressRule;
	readonly send?: Send;
}

const MINUTE_MS = 60_000;
/** No kind keeps longer. */
const LOOKED_BACK_MS = 4 * DAY_MS;
/** Hours, leave and settings may change meanwhile. */
const LOOK_AGAIN_MS = 5 * MINUTE_MS;
const MOST_ATTEMPTS = 5;
const FIRST_BACK_OFF_MS = 30_000;
const LONGEST_BACK_OFF_MS = 30 * MINUTE_MS;
/** Sent at the same time. */
const LANES = 8;
/** RFC 8030: services must take 4,096 bytes of cipher text. */
const MOST_BYTES = 3_800;
const PAGE = 1_000;

const keyOf = (notification: Id, device: Id) => `${notification}:${device}`;
const backOff = (attempt: number) => Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 4 ** (attempt - 1));

export class Outbox implements Job {
	readonly name = 'phones';
	readonly #parts: OutboxParts;
	readonly #rule: AddressRule;
	readonly #send: Send;
	/** Nothing is left to do for them. */
	readonly #settled = new Set<Id>();
	/** Notification -> when to look again, ms since 1970. */
	readonly #waits = new Map<Id, number>();
	/** The last attempt by notification and device; undefined until read. */
	#marks: Map<string, Mark> | undefined;
	#running: Promise<void> | undefined;
	#closed = false;

	constructor(parts: OutboxParts) {
		this.#parts = parts;
		this.#rule = parts.rule ?? PUBLIC_ONLY;
		this.#send = parts.send ?? sendPush;
	}

	/** Begins sending what is due. Slow services hold up nobody: see `sent`. */
	run(now: number): Promise<void> {
		if (this.#closed) return Promise.resolve();
		this.#running ??= this.#work(now)
			.catch((error: unknown) => this.#parts.log(`phones: ${String(error)}`))
			.finally(() => (this.#running = undefined));
		return Promise.resolve();
	}

	/** Resolves when what was begun is over. */
	async sent(): Promise<void> {
		await this.#running;
	}

	/** Begins nothing more, and resolves as `sent` does. */
	close(): Promise<void> {
		this.#closed = true;
		return this.sent();
	}

	async #work(now: number): Promise<void> {
		const due = this.#due(now);
		if (due.length === 0) return;
		const marks = (this.#marks ??= await this.#readMarks(now));
		const devices = await this.#devices();
		const lanes = due.values();
		const lane = async () => {
			for (const notice of lanes) {
				if (this.#closed) return;
				await this.#deliver(notice, devices.get(notice.user) ?? [], marks, now);
			}
		};
		await Promise.all(Array.from({ length: LANES }, lane));
	}

	/** Whatever may be sent at this moment; what waits for a time of its own is left aside. */
	#due(now: number): Notification[] {
		const since = instantText(now - LOOKED_BACK_MS);
		return [...this.#parts.authority.tables.notifications.values()].filter((notice) => {
			const { id, at, readAt } = notice;
			if (at < since || readAt !== '' || this.#settled.has(id) || (this.#waits.get(id) ?? 0) > now)
				return false;
			const wait = this.#wait(notice, now);
			if (wait === 'never') this.#settle(id);
			else if (wait > now) this.#waits.set(id, Math.min(wait, now + LOOK_AGAIN_MS));
			return wait !== 'never' && wait <= now;
		});
	}

	/** When this may ring (ms since 1970), by its reader's wishes and hours. */
	#wait(notice: Notification, now: number): number | 'never' {
		const { tables, engine } = this.#parts.authority;
		const user = tables.users.get(notice.user);
		const settings = [...tables.notification_settings.values()].find((one) => one.user === notice.user);
		if (!user?.active || wayOf(settings, groupOf(notice.kind)) !== 'phone') return 'never';
		const { rep } = user;
		const worker = {
			rep,
			zoneAt: (moment: number) => zoneAt(tables, rep, moment),
			zoneOn: (date: string) => zoneOn(tables, rep, date)
		};
		const time = pushTime(engine.work, worker, {
			...keepingOf(notice.kind),
			at: Date.parse(notice.at),
			now,
			mutedUntil: settings?.mutedUntil ? Date.parse(settings.mutedUntil) : 0
		});
		return time.kind === 'never' ? 'never' : time.kind === 'now' ? now : time.at;
	}

	#settle(id: Id): void {
		this.#settled.add(id);
		this.#waits.delete(id);
	}

	async #deliver(
		notice: Notification,
		devices: readonly Device[],
		marks: Map<string, Mark>,
		now: number
	): Promise<void> {
		// a phone that was switched on later is not told what was before
		const older = devices.filter(({ at }) => at <= notice.at);
		const nexts = await Promise.all(older.map((device) => this.#attempt(notice, device, marks, now)));
		const again = nexts.filter((next) => next !== undefined);
		if (again.length === 0) this.#settle(notice.id);
		else this.#waits.set(notice.id, Math.min(...again));
	}

	/** Makes the attempt that is due, if one is. Answers when the next one is due; undefined: there is none. */
	async #attempt(
		notice: Notification,
		device: Device,
		marks: Map<string, Mark>,
		now: number
	): Promise<number | undefined> {
		const { record } = this.#parts;
		const key = keyOf(notice.id, device.id);
		const last = marks.get(key);
		if (last && (last.state !== 'later' || last.attempt >= MOST_ATTEMPTS)) return undefined;
		if (last && Date.parse(last.due) > now) return Date.parse(last.due);
		if (!(await this.#signedIn(device, now))) return undefined;
		const attempt = (last?.attempt ?? 0) + 1;
		const data = {
			key: `${key}:${attempt}`,
			notification: notice.id,
			device: device.id,
			attempt,
			state: 'sending' as const,
			due: '',
			at: instantText(now)
		};
		const marked = await record.write([{ op: 'create', collection: 'push_marks', data }]);
		const id = marked.ok ? marked.value.ids[0] : undefined;
		// somebody else made this attempt, or the record is away: nothing is sent that is not written down
		if (id === undefined)
			return marked.ok || marked.error.kind === 'unavailable' ? now + MINUTE_MS : undefined;
		marks.set(key, { ...data, id });
		const mark = this.#concluded({ ...data, id }, await this.#ring(notice, device, now), now);
		marks.set(key, mark);
		await record.write([
			{ op: 'update', collection: 'push_marks', id, data: { state: mark.state, due: mark.due } }
		]);
		return mark.state === 'later' ? Date.parse(mark.due) : undefined;
	}

	async #ring(notice: Notification, device: Device, now: number): Promise<Outcome> {
		const { record, vapid } = this.#parts;
		const user = this.#parts.authority.tables.users.get(notice.user);
		if (!user) return { kind: 'failed' };
		const { freshFor } = keepingOf(notice.kind);
		const outcome = await this.#send({
			device,
			payload: this.#payload(notice, user),
			keys: await vapid.keys(),
			subject: vapid.subject,
			ttl: (Date.parse(notice.at) + freshFor - now) / 1000,
			rule: this.#rule
		});
		// a browser that takes none any more is forgotten, with whatever else was for it
		if (outcome.kind === 'gone')
			await record.write([{ op: 'delete', collection: 'push_subscriptions', id: device.id }]);
		return outcome;
	}

	#concluded(mark: Mark, outcome: Outcome, now: number): Mark {
		if (outcome.kind !== 'later') return { ...mark, state: outcome.kind === 'sent' ? 'sent' : 'failed' };
		if (mark.attempt >= MOST_ATTEMPTS) return { ...mark, state: 'failed' };
		const wait = Math.max(backOff(mark.attempt), Math.min(outcome.after ?? 0, DAY_MS));
		return { ...mark, state: 'later', due: instantText(now + wait) };
	}

	/** What the pages show its reader, and nothing else; too much of it: only that there is something. */
	#payload(notice: Notification, { id, name, role, rep, manages }: User): string {
		const { authority } = this.#parts;
		const { locale, currency, timeZone } = workspaceOf(authority.tables);
		const reader: Identity = { kind: 'user', id, name, role, rep, manages };
		const { kind, data, href, at } = notice;
		const plain = { id: notice.id, kind, href, at: Date.parse(at), manner: { locale, currency, timeZone } };
		const whole: Pushed = { ...plain, data, names: namesIn(this.#parts, reader, [notice]) };
		const text = JSON.stringify(whole);
		return Buffer.byteLength(text) <= MOST_BYTES
			? text
			: JSON.stringify({ ...plain, data: {}, names: {} } satisfies Pushed);
	}

	/** The sign-in that asked for it still holds: whoever signed out, or was signed out, hears nothing there. */
	async #signedIn({ session, user }: Device, now: number): Promise<boolean> {
		const found = await this.#parts.record.get('sessions', session);
		return found !== undefined && found.user === user && Date.parse(found.expiresAt) > now;
	}

	async #devices(): Promise<Map<Id, Device[]>> {
		return Map.groupBy(await this.#all('push_subscriptions'), ({ user }) => user);
	}

	async #readMarks(now: number): Promise<Map<string, Mark>> {
		const since = instantText(now - LOOKED_BACK_MS);
		const filter = this.#parts.record.filter('at >= {:since}', { since });
		const marks = await this.#all('push_marks', filter);
		const byAttempt = marks.sort((a, b) => a.attempt - b.attempt);
		return new Map(byAttempt.map((mark) => [keyOf(mark.notification, mark.device), mark]));
	}

	async #all<C extends 'push_subscriptions' | 'push_marks'>(
		collection: C,
		filter?: string
	): Promise<PrivateCollections[C][]> {
		const all: PrivateCollections[C][] = [];
		for (let page = 1; ; page++) {
			const options = { sort: 'id', limit: PAGE, page, ...(filter === undefined ? {} : { filter }) };
			const rows = await this.#parts.record.find(collection, options);
			all.push(...rows);
			if (rows.length < PAGE) return all;
		}
	}
}
