import { createContext, tick } from 'svelte';
import type { FieldError, Result } from '#lib/domain/result.ts';
import type { ApiFailure } from './api.ts';

/**
 * One form's state while it is sent. The fields keep what was typed; what the API says about a field stands beside it,
 * and what it says about none stands above the button.
 */
export class Form {
	readonly #fields: Set<string>;
	#busy = $state(false);
	#failure = $state.raw<ApiFailure>();

	/** @param fields names of the fields shown, as they stand in pointers, where they do not tell themselves */
	constructor(fields: readonly string[] = []) {
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it alone
		this.#fields = new Set(fields);
	}

	/** These fields are on show, and what is wrong with them stands beside them. The answer ends that. */
	shows(fields: readonly string[]): () => void {
		for (const field of fields) this.#fields.add(field);
		return () => {
			for (const field of fields) this.#fields.delete(field);
		};
	}

	get busy() {
		return this.#busy;
	}

	/** What is wrong with any of these fields, as a fragment to be read after a label; '' where nothing is. */
	wrong(...fields: readonly string[]): string {
		const about = (error: FieldError) => fields.some((field) => isAbout(error, field));
		return this.#failure?.errors.find(about)?.message ?? '';
	}

	/** What is wrong apart from any field shown; '' where nothing is. */
	get failure(): string {
		const failure = this.#failure;
		if (!failure) return '';
		const others = failure.errors.filter(
			(error) => ![...this.#fields].some((field) => isAbout(error, field))
		);
		if (others.length)
			return others.map(({ pointer, message }) => `${pointer.slice(1)} ${message}`).join('; ');
		return failure.errors.length ? '' : failure.detail;
	}

	/** Everything is fine again. */
	clear() {
		this.#failure = undefined;
	}

	/** Sends once; the answer on success. After a refusal the first wrong field has the focus. */
	async send<T>(
		call: () => Promise<Result<T, ApiFailure>>,
		form?: HTMLElement | null
	): Promise<T | undefined> {
		if (this.#busy) return undefined;
		this.#busy = true;
		this.#failure = undefined;
		try {
			const result = await call();
			if (result.ok) return result.value;
			this.#failure = result.error;
		} finally {
			this.#busy = false;
		}
		await tick();
		form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
		return undefined;
	}
}

/** `/name`, `/people/3/name` and `/board/metric` are about `name`, `name` and `board`. */
const isAbout = ({ pointer }: FieldError, field: string) => pointer.split('/').includes(field);

/** The form that a field stands in; `isInForm` tells whether there is one. */
export const [formAround, setForm, isInForm] = createContext<Form>();
