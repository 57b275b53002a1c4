/** What is said to one recognition, while it is open. */
import type { Id } from '#lib/domain/records.ts';
import type { Api } from './api.ts';

export interface CommentView {
	readonly id: Id;
	/** Who wrote it, as the floor knows them. */
	readonly by: string;
	readonly rep: Id;
	readonly text: string;
	/** ISO 8601 */
	readonly at: string;
	readonly removable: boolean;
}

interface Page {
	readonly comments: readonly CommentView[];
	readonly cursor: string | null;
}

export class Comments {
	readonly #api: Pick<Api, 'get' | 'post' | 'delete'>;
	readonly #path: string;
	/** Oldest first, as one reads; undefined until they were asked for. */
	#list = $state.raw<readonly CommentView[]>();
	#cursor = $state.raw<string | null>(null);
	#failure = $state('');
	/** Counts the readings: a late answer of an earlier one is passed over. */
	#reading = 0;

	constructor(api: Pick<Api, 'get' | 'post' | 'delete'>, recognition: Id) {
		this.#api = api;
		this.#path = `/recognitions/${recognition}/comments`;
	}

	get list() {
		return this.#list;
	}
	/** There is something older to ask for. */
	get more() {
		return this.#cursor !== null;
	}
	get failure() {
		return this.#failure;
	}

	/** Reads them anew; to be called when their count changed. */
	async read(): Promise<void> {
		const reading = ++this.#reading;
		const page = await this.#api.get<Page>(this.#path);
		if (reading !== this.#reading) return;
		this.#failure = page.ok ? '' : page.error.detail;
		if (!page.ok) return;
		this.#list = [...page.value.comments].reverse();
		this.#cursor = page.value.cursor;
	}

	async older(): Promise<void> {
		if (this.#cursor === null) return;
		const page = await this.#api.get<Page>(`${this.#path}?cursor=${encodeURIComponent(this.#cursor)}`);
		this.#failure = page.ok ? '' : page.error.detail;
		if (!page.ok) return;
		this.#list = [...[...page.value.comments].reverse(), ...(this.#list ?? [])];
		this.#cursor = page.value.cursor;
	}

	/** The answer is '' or why it was not taken. */
	async say(text: string): Promise<string> {
		const answer = await this.#api.post<CommentView>(this.#path, { text });
		if (!answer.ok) {
			const [error] = answer.error.errors;
			return error ? `What you wrote ${error.message}.` : answer.error.detail;
		}
		const others = (this.#list ?? []).filter(({ id }) => id !== answer.value.id);
		this.#list = [...others, answer.value];
		return '';
	}

	/** The answer is '' or why it is still there. */
	async remove({ id }: CommentView): Promise<string> {
		const answer = await this.#api.delete(`${this.#path}/${id}`);
		if (!answer.ok && answer.error.status !== 404) return answer.error.detail;
		this.#list = this.#list?.filter((one) => one.id !== id);
		return '';
	}
}
