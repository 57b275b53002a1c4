import { Api } from '#lib/client/api.ts';
import { parseMapping, toJson, type Into, type Mapping } from '#lib/domain/imports/mapping.ts';
import type { JobStatus, Preview } from '#lib/domain/imports/preview.ts';

export interface SavedMapping {
	readonly id: string;
	readonly name: string;
	readonly mapping: unknown;
}
interface Options {
	readonly fetch: typeof fetch;
	/** Runs once after `ms`; the answer cancels it. */
	readonly after: (ms: number, run: () => void) => () => void;
}

const ROOT = '/api/v1';
const ASK_AGAIN_MS = 400;
const NO_ANSWER = 'The floor did not answer. Nothing was brought in; try again.';

/** One file on its way in: chosen, looked through with a mapping as often as that changes, then brought in. */
export class Importer {
	readonly #options: Options;
	readonly #api: Api;
	#file = $state.raw<File>();
	#preview = $state.raw<Preview>();
	#mapping = $state.raw<Mapping>();
	#job = $state.raw<JobStatus>();
	#reading = $state(false);
	#starting = $state(false);
	#failure = $state('');
	#saved = $state.raw<readonly SavedMapping[]>([]);
	#asked: AbortController | undefined;
	#cancel: (() => void) | undefined;

	constructor(options: Options) {
		this.#options = options;
		this.#api = new Api(options.fetch);
	}

	get file() {
		return this.#file;
	}
	/** Of the mapping as it was last looked through. */
	get preview() {
		return this.#preview;
	}
	/** As it is now; a preview of it may still be on its way. */
	get mapping() {
		return this.#mapping;
	}
	get job() {
		return this.#job;
	}
	get reading() {
		return this.#reading;
	}
	/** The job is asked for or runs. */
	get busy() {
		return this.#starting || this.#job?.state === 'running';
	}
	get failure() {
		return this.#failure;
	}
	get saved() {
		return this.#saved;
	}

	async choose(file: File): Promise<void> {
		this.forget();
		this.#file = file;
		await this.#look(undefined);
	}

	/** Back to choosing a file. A running job goes on by itself. */
	forget(): void {
		this.#asked?.abort();
		this.#cancel?.();
		this.#file = this.#preview = this.#mapping = this.#job = undefined;
		this.#reading = this.#starting = false;
		this.#failure = '';
	}

	async change(mapping: Mapping): Promise<void> {
		this.#mapping = mapping;
		await this.#look(toJson(mapping));
	}

	/** Guesses anew what the file holds, given what it is about. */
	async about(into: Into): Promise<void> {
		await this.#look({ into });
	}

	async use(saved: SavedMapping): Promise<void> {
		const mapping = parseMapping(saved.mapping);
		if (mapping.ok) await this.change(mapping.value);
		else this.#failure = 'This mapping cannot be used any more.';
	}

	async bring(): Promise<void> {
		if (!this.#file || !this.#mapping || this.busy) return;
		this.#starting = true;
		this.#failure = '';
		const answer = await this.#send<{ job: string }>('/imports', toJson(this.#mapping));
		if (answer) await this.#follow(answer.job);
		this.#starting = false;
	}

	async loadSaved(): Promise<void> {
		const answer = await this.#api.get<{ mappings: SavedMapping[] }>('/mappings');
		if (answer.ok) this.#saved = answer.value.mappings;
	}

	/** Keeps the mapping under a name; '' or why not. */
	async save(name: string): Promise<string> {
		if (!this.#mapping) return '';
		const answer = await this.#api.post('/mappings', { name, mapping: toJson(this.#mapping) });
		if (!answer.ok) return answer.error.detail;
		await this.loadSaved();
		return '';
	}

	stop(): void {
		this.#asked?.abort();
		this.#cancel?.();
	}

	async #look(mapping: unknown): Promise<void> {
		this.#asked?.abort();
		const asked = (this.#asked = new AbortController());
		this.#reading = true;
		this.#failure = '';
		const preview = await this.#send<Preview>('/imports?preview=1', mapping, asked.signal);
		// a later change has asked anew
		if (asked !== this.#asked) return;
		this.#reading = false;
		if (!preview) return;
		this.#preview = preview;
		const read = parseMapping(preview.mapping);
		if (read.ok) this.#mapping = read.value;
	}

	/** Sends the file with a mapping; undefined where it was refused, with the reason in `failure`. */
	async #send<T>(path: string, mapping: unknown, signal?: AbortSignal): Promise<T | undefined> {
		const form = new FormData();
		if (mapping !== undefined) form.append('mapping', JSON.stringify(mapping));
		if (this.#file) form.append('file', this.#file);
		try {
			const { fetch } = this.#options;
			const response = await fetch(ROOT + path, {
				method: 'POST',
				body: form,
				...(signal ? { signal } : {})
			});
			const body = (await response.json()) as T & { detail?: string };
			if (response.ok) return body;
			this.#failure = body.detail ?? NO_ANSWER;
		} catch {
			if (!signal?.aborted) this.#failure = NO_ANSWER;
		}
		return undefined;
	}

	async #follow(job: string): Promise<void> {
		const answer = await this.#api.get<JobStatus>(`/imports/${job}`);
		if (answer.ok) this.#job = answer.value;
		// an answer that does not come is asked for again: the job goes on without us
		if (answer.ok && answer.value.state !== 'running') return;
		this.#cancel = this.#options.after(ASK_AGAIN_MS, () => void this.#follow(job));
	}
}
