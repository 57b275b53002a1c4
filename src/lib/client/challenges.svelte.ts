import type { ChallengeState } from '#lib/domain/challenges/challenge.ts';
import type { Challenge } from '#lib/domain/challenges/challenge.ts';
import type { Move } from '#lib/domain/challenges/machine.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Result } from '#lib/domain/result.ts';
import { pageApi, type Api, type ApiFailure } from './api.ts';

export interface SeenMember {
	readonly rep: Id;
	readonly name: string;
	readonly answer: 'asked' | 'in' | 'out';
	readonly since: string;
	readonly until: string;
}
export interface SeenSide {
	readonly id: Id;
	readonly name: string;
	readonly members: readonly SeenMember[];
}

/** A challenge as the API tells its reader. */
export interface ChallengeView extends Omit<Challenge, 'sides'> {
	readonly sides: readonly [SeenSide, SeenSide];
	/** The reader's own side; null: neither. */
	readonly yours: 0 | 1 | null;
	/** The moves that the reader may make now. */
	readonly may: readonly Move[];
}

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
	#list = $state.raw<readonly ChallengeView[]>([]);
	/** What was last heard of; undefined: nothing yet. */
	#heard: string | undefined;

	constructor(painted: readonly ChallengeView[], api: Pick<Api, 'get'> = pageApi) {
		this.#list = painted;
		this.#api = api;
	}

	get list(): readonly ChallengeView[] {
		return this.#list;
	}

	of(...states: readonly ChallengeState[]): ChallengeView[] {
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
	put(challenge: ChallengeView): void {
		const known = this.#list.some(({ id }) => id === challenge.id);
		this.#list = known
			? this.#list.map((one) => (one.id === challenge.id ? challenge : one))
			: [challenge, ...this.#list];
	}

	async refresh(): Promise<void> {
		const answer = await this.#api.get<{ challenges: ChallengeView[] }>('/challenges');
		if (answer.ok) this.#list = answer.value.challenges;
	}
}

/** A player's own move. */
export const makeMove = (id: Id, move: Move): Promise<Result<ChallengeView, ApiFailure>> =>
	pageApi.post<ChallengeView>(`/challenges/${id}/moves`, { move });
