import type { ChallengeState } from '#lib/domain/challenges/challenge.ts';
import type { Challenge } from '#lib/domain/challenges/challenge.ts';
import type { Move } from '#lib/domain/challenges/machine.ts';
import type { SeenChallenge } from '#lib/domain/challenges/seen.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Result } from '#lib/domain/result.ts';
import { pageApi, type Api, type ApiFailure } from './api.ts';

/** What of a challenge travels with the live figures: enough to know that it has moved on. */
export type MovedOn = Pick<Challenge, 'id' | 'version'>;

const versions = (list: readonly MovedOn[]): string =>
	list
		.map(({ id, version }) => `${id}:${version}`)
		.sort()
		.join(' ');

/**
 * Challenges as the server painted them, asked for again whenever one of them has moved on. Names, and what the reader may
 * do, are the server's to say.
 */
export class FollowedChallenges {
	readonly #api: Pick<Api, 'get'>;
	#list = $state.raw<readonly SeenChallenge[]>([]);
	/** What was last heard of; undefined: nothing yet. */
	#heard: string | undefined;

	constructor(painted: readonly SeenChallenge[], api: Pick<Api, 'get'> = pageApi) {
		this.#list = painted;
		this.#api = api;
	}

	get list(): readonly SeenChallenge[] {
		return this.#list;
	}

	of(...states: readonly ChallengeState[]): SeenChallenge[] {
		return this.#list.filter(({ state }) => states.includes(state));
	}

	/** What travels with the live figures; undefined: nothing was told yet. */
	hear(rows: readonly MovedOn[] | undefined): void {
		if (!rows) return;
		const heard = versions(rows);
		const known = this.#heard ?? versions(this.#list.filter(({ id }) => rows.some((row) => row.id === id)));
		this.#heard = heard;
		if (heard !== known) void this.refresh();
	}

	/** One that was answered is shown as it is now. */
	put(challenge: SeenChallenge): void {
		const known = this.#list.some(({ id }) => id === challenge.id);
		this.#list = known
			? this.#list.map((one) => (one.id === challenge.id ? challenge : one))
			: [challenge, ...this.#list];
	}

	async refresh(): Promise<void> {
		const answer = await this.#api.get<{ challenges: SeenChallenge[] }>('/challenges');
		if (answer.ok) this.#list = answer.value.challenges;
	}
}

/** A player's own move. */
export const makeMove = (id: Id, move: Move): Promise<Result<SeenChallenge, ApiFailure>> =>
	pageApi.post<SeenChallenge>(`/challenges/${id}/moves`, { move });
