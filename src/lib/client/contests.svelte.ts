import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { SeenContest } from '#lib/domain/contests/seen.ts';
import type { ContestState } from '#lib/domain/contests/states.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Result } from '#lib/domain/result.ts';
import { pageApi, type Api, type ApiFailure } from './api.ts';

/** What of a contest travels with the live figures: enough to know that it has moved on. */
export type ContestMoved = Pick<ContestRecord, 'id' | 'version'>;

const versions = (list: readonly ContestMoved[]): string =>
	list
		.map(({ id, version }) => `${id}:${version}`)
		.sort()
		.join(' ');

/**
 * Contests as the server painted them, asked for again whenever one of them has moved on. Names, and what the reader may do, are
 * the server's to say.
 */
export class FollowedContests {
	readonly #api: Pick<Api, 'get'>;
	#list = $state.raw<readonly SeenContest[]>([]);
	/** What was last heard of; undefined: nothing yet. */
	#heard: string | undefined;

	constructor(painted: readonly SeenContest[], api: Pick<Api, 'get'> = pageApi) {
		this.#list = painted;
		this.#api = api;
	}

	get list(): readonly SeenContest[] {
		return this.#list;
	}

	of(...states: readonly ContestState[]): SeenContest[] {
		return this.#list.filter(({ state }) => states.includes(state));
	}

	/** What travels with the live figures; undefined: nothing was told yet. */
	hear(rows: readonly ContestMoved[] | undefined): void {
		if (!rows) return;
		const heard = versions(rows);
		const known = this.#heard ?? versions(this.#list.filter(({ id }) => rows.some((row) => row.id === id)));
		this.#heard = heard;
		if (heard !== known) void this.refresh();
	}

	/** One that was joined is shown as it is now. */
	put(contest: SeenContest): void {
		this.#list = this.#list.map((one) => (one.id === contest.id ? contest : one));
	}

	async refresh(): Promise<void> {
		const answer = await this.#api.get<{ contests: SeenContest[] }>('/contests?whole=true');
		if (answer.ok) this.#list = answer.value.contests;
	}
}

/** Joins an open contest. */
export const joinContest = (id: Id): Promise<Result<SeenContest, ApiFailure>> =>
	pageApi.post<SeenContest>(`/contests/${id}/join`);

/** C6: adds one's word to a draw. */
export const addWord = (id: Id, word: string): Promise<Result<SeenContest, ApiFailure>> =>
	pageApi.post<SeenContest>(`/contests/${id}/word`, { word });
