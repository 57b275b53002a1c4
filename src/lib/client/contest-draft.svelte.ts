import type { SeenContest } from '#lib/domain/contests/seen.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import { CONTEST_TEMPLATES, type ContestTemplate } from '#lib/domain/contests/templates.ts';
import { GRACE_MS } from '#lib/domain/contests/states.ts';
import type { Id } from '#lib/domain/records.ts';
import type { FieldError, Result } from '#lib/domain/result.ts';
import type { Api, ApiFailure } from './api.ts';
import { blankRules, faultsOf, rulesOf, type ContestFields, type DraftFloor } from './contest-draft.ts';
import { nameOf } from './contest-sentence.ts';
import type { KeptDraft } from './contest-kept.ts';
import type { Names } from '#lib/domain/contests/words.ts';

const USUAL_GRACE_HOURS = GRACE_MS / 3_600_000;

/** A stored draft, as the API told of it. */
export type StoredDraft = Pick<
	SeenContest,
	'id' | 'name' | 'rules' | 'series' | 'repeats' | 'graceHours' | 'version'
>;

/** The name of a contest that nobody has named: the template's, or what is done in it. */
function proposedName(rules: ContestRules, template: ContestTemplate | undefined, names: Names): string {
	const own = template?.rules;
	const untouched =
		own &&
		own.format === rules.format &&
		own.metric === rules.metric &&
		own.lens === rules.lens &&
		JSON.stringify(own.options) === JSON.stringify(rules.options);
	return untouched ? template.name : nameOf(rules, names);
}

const fieldsOf = ({ name, rules, series, repeats, graceHours }: ContestFields): ContestFields => ({
	name,
	rules,
	series,
	repeats,
	graceHours
});

/** One contest while a manager writes it: what was chosen, whether it is stored, and what is wrong with it. */
export class ContestDraft {
	readonly #floor: DraftFloor;
	readonly #names: Names;
	#fields = $state.raw() as ContestFields;
	#named = $state(false);
	#template = $state('');
	#id = $state<Id>('');
	#version = $state(0);
	/** As it is stored, or as a new one began. */
	#base = $state('');
	#busy = $state(false);
	#tried = $state(false);
	#refused = $state.raw<{ readonly of: string; readonly failure: ApiFailure }>();

	readonly #text = $derived(JSON.stringify(this.#fields));
	/** The server's words hold for what it was sent. */
	readonly #failure = $derived(this.#refused?.of === this.#text ? this.#refused.failure : undefined);
	readonly faults: readonly FieldError[] = $derived.by(() => {
		const own = faultsOf(this.#fields, this.#floor);
		const told = this.#failure?.errors ?? [];
		return [...own, ...told.filter(({ pointer }) => own.every((fault) => fault.pointer !== pointer))];
	});
	/** Something was written that is not stored. */
	readonly changed: boolean = $derived(this.#text !== this.#base);

	/**
	 * @param stored absent: a new one
	 * @param template what a new one begins with; '' nothing
	 */
	constructor(
		floor: DraftFloor,
		names: Names,
		stored?: StoredDraft,
		template = CONTEST_TEMPLATES[0]?.key ?? ''
	) {
		this.#floor = floor;
		this.#names = names;
		if (stored) {
			this.#fields = fieldsOf(stored);
			this.#named = true;
			this.#settle(stored);
		} else {
			this.#begin(template);
			this.#base = this.#text;
		}
	}

	get name() {
		return this.#fields.name;
	}
	set name(name: string) {
		this.#named = true;
		this.#fields = { ...this.#fields, name };
	}
	get rules() {
		return this.#fields.rules;
	}
	/** A name that nobody wrote follows the rules. */
	set rules(rules: ContestRules) {
		this.#fields = { ...this.#fields, rules };
		if (!this.#named && faultsOf(this.#fields, this.#floor).every(({ pointer }) => pointer === '/name'))
			this.#fields = { ...this.#fields, name: proposedName(rules, this.#chosen, this.#names) };
	}
	get fields(): ContestFields {
		return this.#fields;
	}
	/** Key of the template that it began with; '' none. */
	get template() {
		return this.#template;
	}
	get #chosen(): ContestTemplate | undefined {
		return CONTEST_TEMPLATES.find(({ key }) => key === this.#template);
	}
	/** '' while it is not stored. */
	get id() {
		return this.#id;
	}
	get version() {
		return this.#version;
	}
	get busy() {
		return this.#busy;
	}
	/** Somebody pressed save or launch: what is missing is said now. */
	get tried() {
		return this.#tried;
	}
	/** What the server said that is about nothing on this page; '' nothing. */
	get failure(): string {
		return this.#failure && this.#failure.errors.length === 0 ? this.#failure.detail : '';
	}
	/** Somebody else stored another version meanwhile. */
	get outdated(): boolean {
		return this.#failure?.errors.some(({ pointer }) => pointer === '/version') ?? false;
	}

	set(change: Partial<Omit<ContestFields, 'rules' | 'name'>>): void {
		this.#fields = { ...this.#fields, ...change };
	}

	/** Begins with a template; '' with nothing. What was named by hand keeps its name. Looking at templates writes nothing. */
	start(key: string): void {
		const untouched = this.#id === '' && !this.changed;
		this.#begin(key);
		if (untouched) this.#base = this.#text;
	}

	#begin(key: string): void {
		const template = CONTEST_TEMPLATES.find((one) => one.key === key);
		this.#template = template?.key ?? '';
		const rules = template ? rulesOf(template, this.#floor) : blankRules(this.#floor);
		const before = this.#fields as ContestFields | undefined;
		const name = this.#named && before ? before.name : proposedName(rules, template, this.#names);
		this.#fields = {
			series: '',
			repeats: '',
			graceHours: USUAL_GRACE_HOURS,
			...before,
			rules: { ...rules, version: before?.rules.version ?? 1 },
			name
		};
	}

	/** What is wrong with a field, to be read after its name; '' nothing. A missing name is only said once it was asked for. */
	wrong(pointer: string): string {
		if (pointer === '/name' && !this.#tried) return '';
		return this.faults.find((fault) => fault.pointer === pointer)?.message ?? '';
	}

	/** What a reload must not lose. */
	get kept(): KeptDraft {
		return { fields: this.#fields, named: this.#named, template: this.#template, version: this.#version };
	}

	/** Goes on with what was kept. */
	resume({ fields, named, template }: KeptDraft): void {
		this.#fields = fieldsOf(fields);
		this.#named = named;
		this.#template = template;
	}

	/** Stores it as a draft. @returns as it is stored now; undefined: it was refused, and `faults` or `failure` say why */
	save(api: Pick<Api, 'post' | 'patch'>): Promise<SeenContest | undefined> {
		return this.#send(() => this.#store(api));
	}

	/** Stores it where it is not, and launches it. */
	launch(api: Pick<Api, 'post' | 'patch'>): Promise<SeenContest | undefined> {
		return this.#send(async () => {
			if (this.#id === '' || this.changed) {
				const stored = await this.#store(api);
				if (!stored.ok) return stored;
			}
			return api.post<SeenContest>(`/contests/${this.#id}/launch`, { version: this.#version });
		});
	}

	async #send(call: () => Promise<Result<SeenContest, ApiFailure>>): Promise<SeenContest | undefined> {
		if (this.#busy) return undefined;
		this.#tried = true;
		this.#busy = true;
		const of = this.#text;
		const answer = await call();
		this.#busy = false;
		if (!answer.ok) {
			this.#refused = { of, failure: answer.error };
			return undefined;
		}
		this.#tried = false;
		this.#settle(answer.value, of);
		return answer.value;
	}

	async #store(api: Pick<Api, 'post' | 'patch'>): Promise<Result<SeenContest, ApiFailure>> {
		const of = this.#text;
		const body = { ...this.#fields, name: this.#fields.name.trim() };
		const answer =
			this.#id === ''
				? await api.post<SeenContest>('/contests', body)
				: await api.patch<SeenContest>(`/contests/${this.#id}`, { ...body, version: this.#version });
		if (answer.ok) this.#settle(answer.value, of);
		return answer;
	}

	#settle({ id, version }: Pick<SeenContest, 'id' | 'version'>, of = this.#text): void {
		this.#id = id;
		this.#version = version;
		this.#base = of;
	}
}
