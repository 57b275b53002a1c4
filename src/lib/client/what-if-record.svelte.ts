import type { Api, ApiFailure } from './api.ts';
import type { Result } from '#lib/domain/result.ts';

/** A scenario in the record; see /api/v1/scenarios. */
export interface RecordScenario {
	readonly id: string;
	readonly name: string;
	readonly query: string;
	readonly createdBy: string;
	readonly shared: boolean;
}

/** Scenarios that a manager keeps in the record, and those that others share. */
export class RecordScenarios {
	readonly #api: Api;
	/** Who reads: as `createdBy` names them. */
	readonly #me: string;
	#all = $state.raw<readonly RecordScenario[]>([]);
	/** What the floor said to the last act; '': it was done. */
	#refusal = $state('');
	#busy = $state(false);

	constructor(api: Api, me: string, all: readonly RecordScenario[]) {
		this.#api = api;
		this.#me = me;
		this.#all = all;
	}

	get all(): readonly RecordScenario[] {
		return this.#all;
	}
	get refusal(): string {
		return this.#refusal;
	}
	get busy(): boolean {
		return this.#busy;
	}

	isMine({ createdBy }: RecordScenario): boolean {
		return createdBy === this.#me;
	}

	/** Keeps it under this name; what was kept under it before is replaced. */
	keep(name: string, query: string, shared: boolean): Promise<boolean> {
		const known = this.#all.find((one) => this.isMine(one) && one.name === name);
		return this.#act(() =>
			known
				? this.#api.patch(`/scenarios/${known.id}`, { query, shared })
				: this.#api.post('/scenarios', { name, query, shared })
		);
	}

	share({ id }: RecordScenario, shared: boolean): Promise<boolean> {
		return this.#act(() => this.#api.patch(`/scenarios/${id}`, { shared }));
	}

	remove({ id }: RecordScenario): Promise<boolean> {
		return this.#act(() => this.#api.delete(`/scenarios/${id}`));
	}

	/** True: it is done, and the list shows it. */
	async #act(act: () => Promise<Result<unknown, ApiFailure>>): Promise<boolean> {
		this.#busy = true;
		const done = await act();
		const list = await this.#api.get<{ scenarios: RecordScenario[] }>('/scenarios');
		if (list.ok) this.#all = list.value.scenarios;
		this.#refusal = done.ok ? '' : done.error.detail;
		this.#busy = false;
		return done.ok;
	}
}
