import type { Identity } from '#lib/domain/identity.ts';
import type { Activity, Id, Rep } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { Answer } from '#lib/live/queue/answer.ts';
import type { RequestInit } from '#lib/live/queue/queue.ts';
import type { Draft } from '#lib/server/api/activities/draft.ts';
import { recordDrafts, type Recorded, type RecordParts } from '#lib/server/api/activities/record.ts';
import type { RecordStore, Write, WriteRefusal } from '#lib/server/record/store.ts';
import type { Runner } from './kit.ts';
import { withoutId, type ModelRecord } from './record.ts';

export interface DeskOptions {
	readonly record: ModelRecord;
	/** The gateway that it is part of. */
	readonly runner: Runner;
	/** What a mutant does: written means promised. */
	readonly promises: boolean;
}

type Written = Result<{ ids: Id[] }, WriteRefusal>;

const answerOf = (status: number, body: unknown = {}): Answer => {
	const text = JSON.stringify(body);
	return { status, headers: { get: () => null }, json: () => Promise.resolve(JSON.parse(text) as unknown) };
};

/** Where a rep's queue is heard: the product's own way of recording drafts at most once, over the model of the record. */
export class Desk {
	readonly #options: DeskOptions;
	readonly #parts: RecordParts;

	constructor(options: DeskOptions) {
		this.#options = options;
		const { clock } = options.runner;
		// no draft here is without its time, so that no table is asked for a zone
		this.#parts = { clock, record: this.#store(), authority: {} as RecordParts['authority'] };
	}

	/** One request of a user's; rejects where the record did not answer. */
	async hear(identity: Identity, url: string, { method, headers, body = '' }: RequestInit): Promise<Answer> {
		if (identity.kind !== 'user') return answerOf(401);
		const source = `me:${identity.id}`;
		try {
			if (method === 'POST') return await this.#post(source, headers['idempotency-key'] ?? '', body);
			const externalId = decodeURIComponent(url.slice(url.indexOf('=') + 1));
			return await this.#erase(source, externalId);
		} catch {
			return answerOf(503);
		}
	}

	async #post(source: string, key: string, body: string): Promise<Answer> {
		const { externalId, rep, type, quantity, note, occurredAt } = JSON.parse(body) as Record<string, string>;
		const known = this.#options.record.content.reps.get(rep ?? '') as unknown as Rep;
		const draft: Draft = {
			externalId: externalId ?? '',
			rep: known,
			type: type ?? '',
			quantity: Number(quantity),
			note: note ?? '',
			when: { occurredAt: Date.parse(occurredAt ?? ''), localDate: '2026-04-10', date: false }
		};
		const results = (recorded: readonly Recorded[]) => ({
			results: recorded.map(({ id, status }) => ({ externalId, id, status }))
		});
		const written = await recordDrafts(
			this.#parts,
			[draft],
			{ source, createdBy: source, mayChange: () => true },
			{
				identity: source,
				key,
				bodyHash: body,
				answer: (recorded) => ({ status: 200, response: results(recorded) })
			}
		);
		if (!written.ok) return answerOf(written.error.kind === 'conflict' ? 409 : 503);
		if (written.value.kind === 'key-reused') return answerOf(422);
		const { seq } = await this.#parts.record.head();
		const response =
			written.value.kind === 'repeated'
				? (written.value.response as object)
				: results(written.value.recorded);
		return answerOf(200, { ...response, seq });
	}

	async #erase(source: string, externalId: string): Promise<Answer> {
		const [row] = await this.#find((activity) => isNamed(activity, source, externalId));
		if (!row) return answerOf(404);
		const { record, runner } = this.#options;
		await record.commit(runner, () => record.put('activities', row.id, null));
		return answerOf(204);
	}

	#find(wanted: (activity: Activity) => boolean): Promise<Activity[]> {
		const { record, runner } = this.#options;
		return record.answer(runner, () => [...record.activities()].filter(wanted));
	}

	/** What recording drafts needs of the record. */
	#store() {
		const { record, runner } = this.#options;
		return {
			filter: (_: string, values: object) => JSON.stringify(values),
			find: async (collection: string, { filter = '' } = {}) => {
				if (collection !== 'requests') {
					const [source = '', externalId = ''] = textsIn(filter);
					return this.#find((activity) => isNamed(activity, source, externalId));
				}
				const kept = await record.answer(runner, () => record.requests.get(filter));
				return kept ? [kept] : [];
			},
			activityIds: (count: number) =>
				record.answer(runner, () => Array.from({ length: count }, () => record.freshId())),
			head: () => record.answer(runner, () => ({ epoch: record.epoch, seq: record.head })),
			write: (writes: readonly Write[]): Promise<Written> => {
				const written = record.commit(runner, () => this.#commit(writes));
				if (!this.#options.promises) return written;
				written.catch(() => undefined);
				return Promise.resolve(ok({ ids: [] }));
			}
		} as unknown as RecordStore;
	}

	/** All or nothing: a row or a request that is there already refuses them all. */
	#commit(writes: readonly Write[]): Written {
		const { record } = this.#options;
		const changes = writes as readonly { op: string; collection: string; id?: Id; data: Fields }[];
		for (const { op, collection, data } of changes) {
			if (op !== 'create') continue;
			const taken =
				collection === 'requests'
					? record.requests.has(requestOf(data))
					: record.content.activities.has(String(data.id)) ||
						[...record.activities()].some((one) => isNamed(one, data.source, data.externalId));
			if (taken) return failed({ kind: 'conflict', message: 'is there already' });
		}
		for (const { collection, id = '', data } of changes) {
			if (collection === 'activities') {
				const held = record.content.activities.get(id) ?? {};
				record.put('activities', id || (data.id as Id), { ...withoutId(held), ...withoutId(data) });
			}
		}
		for (const { collection, data } of changes) {
			if (collection !== 'requests') continue;
			const { bodyHash, status, response } = data;
			record.requests.set(requestOf(data), {
				seq: record.head,
				bodyHash: String(bodyHash),
				status: Number(status),
				response
			});
		}
		return ok({ ids: [] });
	}
}

type Fields = Record<string, unknown>;

const requestOf = ({ identity, key }: Fields) => JSON.stringify({ identity, key });

const isNamed = (activity: Activity, source: unknown, externalId: unknown) =>
	activity.source === source && activity.externalId === externalId;

/** Values of filters that were joined. */
const textsIn = (filter: string) =>
	[...filter.matchAll(/"(?:source|externalId)":"([^"]*)"/g)].map(([, text = '']) => text);
