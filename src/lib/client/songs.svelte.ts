/** L4: plays reps' own songs where a screen may, and says when the browser does not let it. */
import type { Id } from '#lib/domain/records.ts';
import { mediumPath } from './media.ts';

/** However long the file is: so much of it is heard, the last part of it fading. */
export const HEARD_S = 10;
const FADE_S = 2;

type Context = Pick<
	AudioContext,
	'state' | 'resume' | 'decodeAudioData' | 'createBufferSource' | 'createGain' | 'currentTime' | 'destination'
>;

export interface SongsOptions {
	readonly fetch?: typeof globalThis.fetch;
	readonly context?: () => Context;
}

/**
 * One song at a time. Browsers keep a page silent until somebody has touched it: `blocked` says so, and `touched`, called
 * from within a touch, ends that.
 */
export class Songs {
	readonly #fetch: typeof globalThis.fetch;
	readonly #make: () => Context;
	#context: Context | undefined;
	#playing: { readonly id: Id; stop: () => void } | undefined;
	#blocked = $state(false);

	constructor({
		fetch = (...request) => globalThis.fetch(...request),
		context = () => new AudioContext()
	}: SongsOptions = {}) {
		this.#fetch = fetch;
		this.#make = context;
	}

	/** The browser waits for a touch. */
	get blocked(): boolean {
		return this.#blocked;
	}

	/** Asks whether songs would be heard. */
	look(): void {
		const context = (this.#context ??= this.#make());
		this.#blocked = context.state !== 'running';
		if (!this.#blocked) return;
		// resolves once it may play, which may be never
		void context.resume().then(
			() => (this.#blocked = context.state !== 'running'),
			() => {}
		);
	}

	/** Somebody touched the page. */
	touched(): void {
		this.look();
	}

	/**
	 * Plays a song from its beginning, instead of whatever is playing. What can't be fetched or decoded is left out: a wall
	 * celebrates without it.
	 * @param volume 0 to 100
	 */
	async play(id: Id, volume: number): Promise<void> {
		this.stop();
		this.look();
		const context = this.#context;
		if (!context) return;
		const asked = { id, stop: () => {} };
		this.#playing = asked;
		try {
			const answer = await this.#fetch(mediumPath(id));
			if (!answer.ok) return;
			const sound = await context.decodeAudioData(await answer.arrayBuffer());
			if (this.#playing === asked && context.state === 'running') asked.stop = begin(context, sound, volume);
		} catch {
			return; // the line is down, or this browser does not know the format
		}
	}

	stop(): void {
		this.#playing?.stop();
		this.#playing = undefined;
	}
}

/** The answer ends it. */
function begin(context: Context, sound: AudioBuffer, volume: number): () => void {
	const source = context.createBufferSource();
	source.buffer = sound;
	const gain = context.createGain();
	const loudness = Math.min(1, Math.max(0, volume / 100));
	const from = context.currentTime;
	const heard = Math.min(HEARD_S, sound.duration);
	gain.gain.setValueAtTime(loudness, from);
	if (sound.duration > HEARD_S) {
		gain.gain.setValueAtTime(loudness, from + heard - FADE_S);
		gain.gain.linearRampToValueAtTime(0, from + heard);
	}
	source.connect(gain).connect(context.destination);
	source.start(from);
	source.stop(from + heard);
	return () => source.stop();
}
