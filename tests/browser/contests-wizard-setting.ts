/** The wizard on a made-up floor, with a preview and a server that say what a test says. */
import { vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Foresight } from '#lib/client/contest-advice.ts';
import { ContestDraft, type StoredDraft } from '#lib/client/contest-draft.svelte.ts';
import type { Previewing } from '#lib/client/contest-foresight.svelte.ts';
import ContestWizard from '#lib/components/contests/wizard/ContestWizard.svelte';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import { ok } from '#lib/domain/result.ts';
import { choicesOn } from '../unit/contests-wizard/floor.ts';
import { ids } from '../unit/contests-wizard/past.ts';

export const choices = choicesOn();

/** Answers each question at once with what the test says. */
export class Told implements Previewing {
	readonly asked: ContestRules[] = [];
	readonly #tell: (rules: ContestRules) => Partial<Foresight>;
	pending = false;
	constructor(tell: (rules: ContestRules) => Partial<Foresight> = () => ({})) {
		this.#tell = tell;
	}
	get answer(): Foresight | undefined {
		const rules = this.asked.at(-1);
		return (
			rules && {
				rules,
				backtest: null,
				fairness: null,
				faults: [],
				competitors: ids,
				reach: { windows: 8, of: 8, since: '' },
				...this.#tell(rules)
			}
		);
	}
	ask(rules: ContestRules) {
		this.asked.push(rules);
	}
}

interface Wanted {
	readonly stored?: StoredDraft;
	readonly template?: string;
	readonly preview?: Previewing;
	readonly post?: (path: string, body: unknown) => Promise<unknown>;
}

export async function wizard({ stored, template, preview, post }: Wanted = {}) {
	const draft = new ContestDraft(choices.floor, choices.vocabulary.names, stored, template);
	const api = {
		post: vi.fn(post ?? (() => Promise.resolve(ok({ id: 'c1', version: 1 })))),
		patch: vi.fn((_path: string, _body: unknown) => Promise.resolve(ok({ id: 'c1', version: 2 })))
	};
	const onsaved = vi.fn();
	const onlaunched = vi.fn();
	const screen = await render(ContestWizard, {
		draft,
		choices,
		preview,
		api: api as never,
		storage: () => sessionStorage,
		title: 'New contest',
		onsaved,
		onlaunched
	});
	return { draft, api, onsaved, onlaunched, screen };
}

export const slot = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}: `) }).first();
export const prose = () => document.querySelector('.rules')?.textContent ?? '';
