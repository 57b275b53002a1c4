import { tick } from 'svelte';
import type { FieldError, Result } from '#lib/domain/result.ts';
import type { ApiFailure } from './api.ts';

/**
 * One form's state while it is sent. The fields keep what was typed; what the API says about a field stands beside it,
 * and what it says about none stands above the button.
 */
export class Form {
	/** Names of the fields shown, as they stand in pointers. */
	readonly #fields: readonly string[];
	#busy = $state(false);
	#failure = $state.raw<ApiFailure>();

	constructor(fields: readonly string[]) {
		this.#fields = fields;
	}

	get busy() {
		return this.#busy;
	}

	/** What is wrong with a field, as a fragment to be read after its label; '' where nothing is. */
	wrong(field: string): string {
		return this.#failure?.errors.find((error) => isAbout(error, field))?.message ?? '';
	}

	/** What is wrong apart from any field shown; '' where nothing is. */
	get failure(): string {
		const failure = this.#failure;
		if (!failure) return '';
		const others = failure.errors.filter((error) => !this.#fields.some((field) => isAbout(error, field)));
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
