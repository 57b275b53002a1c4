import { getContext, setContext } from 'svelte';
import { newestFirst } from '#lib/domain/notifications/kept.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Notification } from '#lib/domain/notifications/notification.ts';
import type { Api } from './api.ts';
import type { Live } from './live.svelte.ts';

/** Without whose it is: always the reader's own. */
export type Notice = Pick<Notification, 'id' | 'kind' | 'data' | 'href' | 'at' | 'readAt'>;

/** As the server tells it. */
export interface NoticesTold {
	readonly notifications: readonly Notice[];
	/** Behind the ids and keys that they speak of. */
	readonly names: Readonly<Record<string, string>>;
	readonly unread: number;
}

/** Who reads: `rep` '' competes as nobody, and `unread` is what the page was sent with. */
export interface NoticeReader {
	readonly rep: Id;
	readonly unread: number;
}

/**
 * What the reader was told. A rep's comes with their own stream, as it happens; whoever has none asks when the page begins and
 * whenever it is looked at again.
 */
export class Notices {
	readonly #live: Pick<Live, 'shown' | 'catalog'>;
	readonly #api: Api;
	#reader = $state.raw<NoticeReader>({ rep: '', unread: 0 });
	#told = $state.raw<NoticesTold>();
	/** Seen here, and perhaps not yet told back. */
	#seen = $state.raw<readonly Id[]>([]);

	constructor(live: Pick<Live, 'shown' | 'catalog'>, api: Api) {
		this.#live = live;
		this.#api = api;
	}

	/** Begins for a reader. */
	start(reader: NoticeReader): void {
		this.#reader = reader;
		this.#told = undefined;
		this.#seen = [];
		if (reader.rep !== '') this.#live.shown.open('notifications');
	}

	/** What the server just told with a page. */
	paint(told: NoticesTold): void {
		this.#told = told;
	}

	/** Asks again; for readers whose notices do not come by themselves. A failure leaves everything as it was. */
	async refresh(): Promise<void> {
		if (this.#reader.rep !== '' && this.#live.shown.rows('notifications')) return;
		const answer = await this.#api.get<NoticesTold>('/notifications');
		if (answer.ok) this.#told = answer.value;
	}

	/** Newest first; undefined until somebody has told. */
	readonly list: readonly Notice[] | undefined = $derived.by(() => {
		const rows = this.#reader.rep === '' ? undefined : this.#live.shown.rows('notifications');
		const told = rows ?? this.#told?.notifications;
		return (
			told &&
			newestFirst(told).map((one) =>
				this.#seen.includes(one.id) ? { ...one, readAt: one.readAt || '-' } : one
			)
		);
	});

	readonly unread: number = $derived(
		this.list ? this.list.filter(({ readAt }) => readAt === '').length : this.#reader.unread
	);

	/** Who or what an id or key in a notice stands for, as far as this page knows. */
	nameOf(id: string): string | undefined {
		const named = this.#told?.names[id];
		if (named !== undefined) return named;
		const { reps = [], teams = [], metrics = [], types = [] } = this.#live.catalog ?? {};
		return (
			[...reps, ...teams].find((one) => one.id === id)?.name ??
			[...metrics, ...types].find(({ key }) => key === id)?.name
		);
	}

	/** Says that one was seen. Answers with '' or why it could not be said. */
	async read(id: Id): Promise<string> {
		return this.#say([id], () => this.#api.patch(`/notifications/${id}`, { read: true }));
	}

	async readAll(): Promise<string> {
		const unread = (this.list ?? []).filter(({ readAt }) => readAt === '');
		return this.#say(
			unread.map(({ id }) => id),
			() => this.#api.post('/notifications/read')
		);
	}

	async #say(ids: readonly Id[], send: () => ReturnType<Api['post']>): Promise<string> {
		const before = this.#seen;
		this.#seen = [...before, ...ids];
		const answer = await send();
		if (answer.ok) return '';
		this.#seen = before;
		return answer.error.detail;
	}
}

const KEY = Symbol('notices');
export const setNotices = (notices: Notices): Notices => setContext(KEY, notices);
export const getNotices = (): Notices => getContext<Notices>(KEY);
