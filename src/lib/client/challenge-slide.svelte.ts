import type { Challenge } from '#lib/domain/challenges/challenge.ts';
import { termsOf } from '#lib/domain/challenges/duel.ts';
import type { DuelShown } from '#lib/protocol/duel-frame.ts';
import type { Live } from './live.svelte.ts';

/** As many as can be read from across a room. */
const MOST = 3;
const USUAL_MS = 12_000;

/** One challenge under way, and how it stands. */
export interface SlideDuel {
	readonly challenge: Challenge;
	readonly duel: DuelShown;
}

/** Challenges under way on a wall, those that end first before the others, kept live whether they are shown or not. */
export class ChallengeSlide {
	readonly kind = 'challenge';
	readonly ms: number;
	readonly #live: Pick<Live, 'shown' | 'duels'>;
	readonly #playing = $derived.by(() =>
		(this.#live.shown.rows('challenges') ?? [])
			.filter(({ state }) => state === 'live')
			.sort((a, b) => (a.endsAt < b.endsAt ? -1 : a.endsAt > b.endsAt ? 1 : a.id < b.id ? -1 : 1))
			.slice(0, MOST)
	);

	constructor(live: Pick<Live, 'shown' | 'duels'>, ms = USUAL_MS) {
		this.#live = live;
		this.ms = ms;
	}

	get shown(): SlideDuel[] {
		return this.#playing.flatMap((challenge) => {
			const duel = this.#live.duels.shown(nameOf(challenge));
			return duel ? [{ challenge, duel }] : [];
		});
	}

	/** There is something to show. */
	get ready(): boolean {
		return this.shown.length > 0;
	}

	open(): () => void {
		this.#live.shown.open('challenges');
		return $effect.root(() => {
			$effect(() => {
				const closers = this.#playing.map((one) => this.#live.duels.open(nameOf(one), termsOf(one)));
				return () => {
					for (const close of closers) close();
				};
			});
		});
	}
}

const nameOf = ({ id }: Challenge) => `slide ${id}`;
