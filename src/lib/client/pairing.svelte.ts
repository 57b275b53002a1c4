import { untrack } from 'svelte';

/** A wall's way to its floor: it shows a code until a manager has entered it. */
export interface PairingCode {
	readonly code: string;
	/** ms since 1970, by this machine's clock */
	readonly expiresAt: number;
}

export interface PairingOptions {
	readonly fetch: typeof globalThis.fetch;
	/** Called once, when this wall has become a screen. */
	readonly onpaired: () => void;
}

const PAIRINGS = '/api/v1/pairings';
const POLL_MS = 2_000;
const LONGEST_POLL_MS = 30_000;
const FALLBACK_LIFE_MS = 10 * 60_000;
/** Renewed a little early: nobody should type a code that dies under their fingers. */
const EARLY_MS = 5_000;

/** Asks for a code, watches for its use and renews it, for as long as it takes and whatever the network does. */
export class Pairing {
	readonly #options: PairingOptions;
	#shown = $state.raw<PairingCode>();
	#problem = $state('');
	#now = $state(Date.now());
	#stopped = false;
	#wait = POLL_MS;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#ticker: ReturnType<typeof setInterval> | undefined;

	constructor(options: PairingOptions) {
		this.#options = options;
	}

	/** '' while none has been given. */
	get code() {
		return this.#shown?.code ?? '';
	}
	/** Whole seconds until the code is replaced. */
	get secondsLeft() {
		return this.#shown ? Math.max(0, Math.ceil((this.#shown.expiresAt - EARLY_MS - this.#now) / 1000)) : 0;
	}
	/** Why there is no code just now, in words; '' if all is well. */
	get problem() {
		return this.#problem;
	}

	/** The answer stops it. */
	start(): () => void {
		this.#stopped = false;
		this.#ticker = setInterval(() => (this.#now = Date.now()), 1_000);
		untrack(() => void this.#turn()); // an effect that starts it must not follow what it finds out
		return () => {
			this.#stopped = true;
			clearTimeout(this.#timer);
			clearInterval(this.#ticker);
		};
	}

	async #turn() {
		this.#now = Date.now();
		const fine = this.#shown && this.secondsLeft > 0 ? await this.#ask() : await this.#renew();
		this.#wait = fine ? POLL_MS : Math.min(2 * this.#wait, LONGEST_POLL_MS);
		if (!this.#stopped) this.#timer = setTimeout(() => void this.#turn(), this.#wait);
	}

	/** Whether somebody has entered the code. False: the floor did not answer. */
	async #ask(): Promise<boolean> {
		const answer = await this.#call(`${PAIRINGS}/current`, 'GET');
		if (!answer) return false;
		if (answer.status === 404 || answer.status === 410) return this.#renew();
		const { state } = (await bodyOf(answer)) as { state?: unknown };
		if (answer.ok && state === 'paired') {
			this.#stopped = true;
			clearInterval(this.#ticker);
			this.#options.onpaired();
		} else if (answer.ok && state === 'expired') return this.#renew();
		return answer.ok;
	}

	async #renew(): Promise<boolean> {
		const answer = await this.#call(PAIRINGS, 'POST');
		if (!answer) return false;
		const { code, expiresAt } = (await bodyOf(answer)) as { code?: unknown; expiresAt?: unknown };
		if (!answer.ok || typeof code !== 'string') {
			this.#shown = undefined;
			this.#problem =
				answer.status === 429
					? 'Many screens are waiting already. A code comes as soon as there is room.'
					: 'The floor has no code to give just now. Trying again by itself.';
			return false;
		}
		const until = typeof expiresAt === 'string' ? Date.parse(expiresAt) : Number.NaN;
		this.#shown = { code, expiresAt: this.#lifeOf(until, answer) };
		this.#problem = '';
		return true;
	}

	/** A wall's clock may be hours off: the code's life is measured against the server's. */
	#lifeOf(until: number, answer: Response): number {
		const served = Date.parse(answer.headers.get('date') ?? '');
		const life = until - (Number.isNaN(served) ? Date.now() : served);
		this.#now = Date.now();
		return this.#now + (life > 0 ? Math.min(life, FALLBACK_LIFE_MS) : FALLBACK_LIFE_MS);
	}

	async #call(path: string, method: 'GET' | 'POST'): Promise<Response | undefined> {
		try {
			return await this.#options.fetch(path, { method });
		} catch {
			this.#problem = 'No connection to the floor. Trying again by itself.';
			return undefined;
		}
	}
}

const bodyOf = async (answer: Response): Promise<unknown> => answer.json().catch(() => ({}));
