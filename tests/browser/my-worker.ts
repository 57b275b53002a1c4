import { flushSync } from 'svelte';
import type { Connect } from '#lib/client/connection.ts';
import { Live } from '#lib/client/live.svelte.ts';
import type { QueuedEntry, StatusFrame, ToPage } from '#lib/protocol/frame.ts';
import type { Practice, Practices } from '#lib/domain/projection/practice.ts';
import type { PracticesTold } from '#lib/protocol/what-if.ts';
import type { LogEntry } from '#workers/api.ts';
import { frameOf, NOW, people } from './made-up.ts';

export const ME = 'kary-neloms';
const TYPES = [
	['lead', 'Lead', 'count'],
	['call', 'Call', 'count'],
	['appointment_set', 'Appointment set', 'count'],
	['appointment_held', 'Appointment held', 'count'],
	['no_show', 'No-show', 'count'],
	['appointment_cancelled', 'Appointment cancelled', 'count'],
	['quote', 'Quote', 'money'],
	['order', 'Order', 'money'],
	['deal_lost', 'Deal lost', 'money'],
	['follow_up', 'Follow-up', 'count']
] as const;

export const types = TYPES.map(([key, name, unit]) => ({ key, name, unit }));
export const floor = { locale: 'en-US', currency: 'USD', timeZone: 'Europe/London' };

/** A live worker that keeps a rep's queue in memory, as far as a page can tell. */
export class MyWorker {
	readonly logged: LogEntry[] = [];
	readonly counts = new Map<string, number>([
		['call', 27],
		['order', 1]
	]);
	queue: QueuedEntry[] = [];
	online = true;
	signedOut = false;
	/** G1 of the rep's own day. */
	elapsed: number | null = 0.729;
	fails = false;
	/** What this rep did lately, apart from the queue. */
	practice: Practice | undefined;
	/** The metric that a feed of practices was asked with. */
	fed: string | undefined;
	#feed: MessagePort | undefined;
	#ids = 0;
	#hear: (message: ToPage) => void = () => {};

	readonly #connect: Connect = ({ hear }) => {
		this.#hear = hear;
		const api = {
			openBoard: (_tab: string, board: string) => hear({ ...frameOf(people(24), { elapsed: 0.729 }), board }),
			closeBoard: () => {},
			openTally: () => this.tell(),
			openStreaks: () => {},
			openRows: () => {},
			openPractices: (_tab: string, _whose: string, port: MessagePort, _feed: string, metric?: string) => {
				this.#feed = port;
				this.fed = metric;
				this.#feedPractices();
			},
			closePractices: () => (this.#feed = undefined),
			log: (entry: LogEntry) => this.#log(entry),
			undo: (id: string) => this.#undo(id),
			resolve: (id: string) => {
				this.queue = this.queue.filter((entry) => entry.id !== id);
				this.tell();
			}
		};
		return {
			tab: 'tab',
			joined: Promise.resolve(),
			api: api as unknown as ReturnType<Connect>['api'],
			close: () => {}
		};
	};

	live(): Live {
		const live = new Live({ connect: this.#connect, wall: () => NOW });
		live.start({ workspace: 'w', identity: 'user:u', rep: ME, streams: ['floor', `rep:${ME}`] });
		this.tell();
		return live;
	}

	tell() {
		const status: StatusFrame = {
			kind: 'status',
			freshness: this.online ? 'live' : 'offline',
			age: this.online ? 100 : 3_600_000,
			asOf: NOW - (this.online ? 100 : 3_600_000),
			clockOffset: 0
		};
		this.#hear(status);
		this.#hear({ kind: 'queue', entries: this.queue, signedOut: this.signedOut });
		this.#hear({
			kind: 'tally',
			rep: ME,
			date: '2017-12-14',
			elapsed: this.elapsed,
			types: types.map(({ key }) => ({
				key,
				quantity: this.counts.get(key) ?? 0,
				amount: key === 'order' ? 120_000 : 0,
				pending: this.#pending(key, 'quantity'),
				pendingAmount: this.#pending(key, 'amount')
			}))
		});
		this.#feedPractices();
		flushSync();
	}

	/** W7 as the real worker tells it: calls that wait count. */
	#feedPractices() {
		if (!this.practice) return;
		const waiting = this.#pending('call', 'quantity');
		const { month, calls } = this.practice;
		const person: Practice = {
			...this.practice,
			calls: calls + waiting,
			month: { ...month, calls: month.calls + waiting, callsToday: month.callsToday + waiting }
		};
		const pooled = { calls: 10_000, orders: 100 };
		const practices: Practices = { people: [person], pooled, amount: null, margin: null };
		this.#feed?.postMessage({
			kind: 'practices',
			whose: `rep:${person.id}`,
			practices
		} satisfies PracticesTold);
	}

	#pending(key: string, field: 'quantity' | 'amount') {
		return this.queue
			.filter(({ type, state }) => type === key && state !== 'undone' && state !== 'needs-you')
			.reduce((sum, entry) => sum + entry[field], 0);
	}

	#log(entry: LogEntry) {
		if (this.fails) return Promise.reject(new Error('disk full'));
		this.logged.push(entry);
		const id = `e${++this.#ids}`;
		const { type, quantity, amount = 0 } = entry;
		const state = this.online && !this.signedOut ? 'sent' : 'waiting';
		this.queue = [...this.queue, { id, type, quantity, amount, loggedAt: NOW, state }];
		this.tell();
		return Promise.resolve(id);
	}

	#undo(id: string) {
		this.queue = this.queue.filter((entry) => entry.id !== id);
		this.tell();
		return Promise.resolve();
	}
}
