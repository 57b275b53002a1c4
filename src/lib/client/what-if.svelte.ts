import { fromDecimal, toNumber } from '#lib/domain/fractions.ts';
import type { FieldError } from '#lib/domain/result.ts';
import {
	CHANGE,
	FIELDS,
	FUNNEL,
	type ScenarioField,
	type TypedFields
} from '#lib/domain/projection/address.ts';
import { project, type Answer } from '#lib/domain/projection/project.ts';
import {
	ASIDE_DEFAULTS,
	ASIDES,
	questionSearch,
	readQuestion,
	type Aside,
	type Asides,
	type Question
} from '#lib/domain/projection/question.ts';
import { askedOfPeople, learntRate, pooledRate } from '#lib/domain/projection/people.ts';
import type { OwnNumbers } from '#lib/domain/projection/own.ts';
import type { Practices, Whose } from '#lib/domain/projection/practice.ts';
import { PRIOR_TRIES } from '#lib/domain/projection/odds.ts';
import type { Ask, Moved, PracticesTold, Told } from '#lib/protocol/what-if.ts';
import { meansOf } from './what-if-own.ts';
import { bareOf, understand, written, type FieldName } from './what-if-fields.ts';

/** The projection worker, as far as the page knows it. */
export interface Projections {
	ask(ask: Ask): void;
	tell(practices: PracticesTold): void;
	/** Practices are told by the other end of this port from now on. */
	feed(port: MessagePort): void;
	close(): void;
}
export type StartProjections = (hear: (told: Told | Moved) => void) => Projections;
/** Opens a feed of practices; the answer closes it. */
export type FeedPractices = (whose: Whose, openPort: () => MessagePort) => () => void;

export interface WhatIfOptions {
	readonly start: StartProjections;
	readonly feed: FeedPractices;
	readonly locale: string;
	/** Never goes back, ms. */
	readonly monotonic?: () => number;
	/** Decimals of the currency. */
	readonly digits: number;
	/** The server's first paint: what stands in the fields, and of that what is answered. */
	readonly shown: Question;
	readonly question: Question;
	readonly answer: Answer;
	readonly errors: readonly FieldError[];
	/** Present where the answer is over people's own numbers. */
	readonly own?: OwnNumbers;
}

/** A funnel that brings one order in 100 calls: where somebody begins who had one rate. */
const USUAL_FUNNEL: TypedFields = { set: '0.1', show: '0.8', quote: '0.5', win: '0.25' };
/** What the page works out by itself takes no longer than this, ms; the worker does the rest. */
const AT_ONCE_MS = 4;
/** More people than this are the worker's alone. */
const FEW = 40;
type Texts = Partial<Record<FieldName, string>>;

/** A what-if page: what stands in its fields, what is wrong with it, and the last answer that could be given. */
export class WhatIf {
	readonly locale: string;
	readonly digits: number;
	readonly #start: StartProjections;
	readonly #monotonic: () => number;
	readonly #feed: FeedPractices;
	#closeFeed = () => {};
	#own = $state.raw<OwnNumbers>();
	#who = $state.raw<readonly string[]>([]);
	#projections: Projections | undefined;
	#number = 0;
	#texts = $state.raw<Texts>({});
	#errors = $state.raw<Partial<Record<FieldName, string>>>({});
	#question = $state.raw<Question>({ typed: { base: {} }, asides: {} });
	#answer = $state.raw<Answer>() as Answer;
	#funnel = $state(false);
	/** ms of `performance.now()` at which the answer shown was complete; for measuring. */
	#answered = $state(0);

	constructor(options: WhatIfOptions) {
		const { start, feed, locale, digits, shown, question, answer, errors, own } = options;
		this.#monotonic = options.monotonic ?? (() => performance.now());
		this.#start = start;
		this.#feed = feed;
		this.#own = own;
		this.locale = locale;
		this.digits = digits;
		this.#answer = answer;
		this.#show(shown);
		this.#question = question;
		for (const { pointer, message } of errors) this.#blame(pointer.slice(1) as FieldName, message);
	}

	/** Starts the worker; the answer ends it. */
	open(): () => void {
		this.#projections = this.#start((told) => this.#hear(told));
		this.#follow();
		if (!this.#own && this.#number > 0) this.#ask(); // asked before there was anybody to ask
		return () => {
			this.#closeFeed();
			this.#projections?.close();
			this.#projections = undefined;
		};
	}

	get answer(): Answer {
		return this.#answer;
	}
	/** The question that can be answered; what can't be understood is not in it. */
	get question(): Question {
		return this.#question;
	}
	/** Whether steps of a funnel stand in for one rate. */
	get funnel(): boolean {
		return this.#funnel;
	}
	get search(): string {
		return questionSearch(this.#question);
	}
	/** Number of the question whose answer is shown whole. */
	get answered(): number {
		return this.#answered;
	}
	/** What people did, where the projection is over their own numbers. */
	get own(): OwnNumbers | undefined {
		return this.#own;
	}
	/** Mean habits of these people, as plain decimals. */
	readonly means = $derived(this.#own && meansOf(this.#own.practices));
	/** W3: what is known of the rate of all of them together. */
	readonly learnt = $derived.by(() => {
		if (!this.#own) return undefined;
		const { practices } = this.#own;
		const number = (name: 'prior' | 'pooled') => fromDecimal(this.#question.asides[name] ?? '');
		const strength = number('prior');
		return learntRate(practices.people, {
			strength: strength ? toNumber(strength) : PRIOR_TRIES.order,
			pooled: number('pooled') ?? pooledRate(practices)
		});
	});
	get faulty(): boolean {
		return Object.keys(this.#errors).length > 0;
	}

	text(name: FieldName): string {
		return this.#texts[name] ?? '';
	}
	error(name: FieldName): string {
		return this.#errors[name] ?? '';
	}
	/** The value behind a field as last understood, a plain decimal; of a blank one that of the base. */
	plain(name: FieldName): string {
		const { typed, asides } = this.#question;
		if ((ASIDES as readonly string[]).includes(name)) {
			const usual: Asides = {
				goal: String(this.#answer.seek.goal.orders),
				pooled: this.means?.pooled ?? '',
				...ASIDE_DEFAULTS
			};
			return asides[name as Aside] ?? usual[name as Aside] ?? '';
		}
		const bare = bareOf(name) as ScenarioField;
		const own = bare === 'calls' || bare === 'days' || bare === 'rate' ? this.means?.[bare] : undefined;
		const base = typed.base[bare] ?? own ?? '';
		return name.startsWith(CHANGE) ? (typed.change?.[bare] ?? base) : base;
	}

	/** Whether this person changes. */
	changes(id: string): boolean {
		return this.#who.length === 0 || this.#who.includes(id);
	}

	/** Lets one person change, or not; somebody always does. */
	setChanges(id: string, on: boolean): void {
		const all = this.#own?.practices.people.map((person) => person.id) ?? [];
		const who = all.filter((one) => (one === id ? on : this.changes(one)));
		if (who.length === 0) return;
		this.#who = who.length === all.length ? [] : who;
		this.#read();
	}

	/** Somebody writes into a field. */
	write(name: FieldName, text: string): void {
		this.#texts = { ...this.#texts, [name]: text };
		this.#read();
	}

	/** A slider is moved: `value` is a plain decimal. */
	slide(name: FieldName, value: string): void {
		this.write(name, written(name, value, this.locale));
	}

	/** The field is left: what was understood is shown as it was understood. */
	settle(name: FieldName): void {
		const text = this.#texts[name] ?? '';
		if (text === '' || this.#errors[name]) return;
		this.#texts = { ...this.#texts, [name]: written(name, this.plain(name), this.locale) };
	}

	/** One rate, or the steps of a funnel. */
	setFunnel(on: boolean): void {
		if (on === this.#funnel) return;
		this.#funnel = on;
		const steps = Object.entries(USUAL_FUNNEL) as [ScenarioField, string][];
		const fill: Texts = {};
		for (const [step, usual] of steps) fill[step] = this.#texts[step] ?? written(step, usual, this.locale);
		this.#texts = { ...fill, rate: written('rate', '0.01', this.locale), ...this.#texts };
		this.#read();
	}

	/** Replaces everything; with `own` over people's own numbers. */
	load(question: Question, own?: OwnNumbers): void {
		this.#errors = {};
		this.#own = own;
		this.#show(question);
		this.#follow();
		this.#read();
	}

	/** Keeps what people did in step with the floor. */
	#follow(): void {
		this.#closeFeed();
		this.#closeFeed = () => {};
		const own = this.#own;
		const projections = this.#projections;
		if (!own || !projections) return;
		projections.tell({ kind: 'practices', practices: own.practices });
		this.#closeFeed = this.#feed(own.whose, () => {
			const { port1, port2 } = new MessageChannel();
			projections.feed(port1);
			return port2;
		});
		this.#ask();
	}

	#ask(): void {
		const number = ++this.#number;
		const own = this.#own !== undefined;
		// the worker goes on with people's own numbers by itself, so it has to know what is asked of them
		if (this.#answerAtOnce() && !own) return;
		const { digits } = this;
		this.#projections?.ask({ kind: 'ask', number, digits, question: this.#question, own });
	}

	/** As much of the answer as the page has time for: few people are worked out before the next picture. False: not all of it. */
	#answerAtOnce(): boolean {
		const people = this.#own?.practices.people.length ?? 0;
		const asked = people > FEW ? undefined : this.#judge(this.#question, this.#own?.practices);
		if (!asked?.ok) return false;
		const until = this.#monotonic() + AT_ONCE_MS;
		let answer = this.#answer;
		let whole = true;
		for (const part of project(asked.value)) {
			if (part) answer = { ...answer, [part.kind]: part };
			if (this.#monotonic() < until) continue;
			whole = part?.kind === 'seek';
			break;
		}
		this.#answer = answer;
		if (whole) this.#answered = this.#number;
		return whole;
	}

	#show({ typed, asides, who = [] }: Question): void {
		this.#who = who;
		const { base, change } = typed;
		const texts: Texts = {};
		const put = (name: FieldName, plain: string | undefined) => {
			if (plain !== undefined) texts[name] = written(name, plain, this.locale);
		};
		for (const field of FIELDS) put(field, base[field]);
		for (const field of FIELDS) put(`${CHANGE}${field}`, change?.[field]);
		if (!this.#own) {
			put('b.reps', change ? (change.reps ?? base.reps) : '0');
			put('b.calls', change?.calls ?? base.calls);
		}
		for (const [name, usual] of Object.entries(ASIDE_DEFAULTS)) put(name as Aside, usual);
		for (const name of ASIDES) put(name, asides[name]);
		this.#funnel = FUNNEL.some((step) => base[step] !== undefined);
		this.#texts = texts;
	}

	#blame(name: FieldName, message: string): void {
		this.#errors = { ...this.#errors, [name]: message };
	}

	/** Whether a field takes part: of one rate and a funnel only one does. */
	#counts(name: FieldName): boolean {
		const bare = name.startsWith(CHANGE) ? name.slice(CHANGE.length) : name;
		if (bare === 'rate') return !this.#funnel;
		return !(FUNNEL as readonly string[]).includes(bare) || this.#funnel;
	}

	#read(): void {
		const errors: Partial<Record<FieldName, string>> = {};
		const base: Partial<Record<ScenarioField, string>> = {};
		const change: Partial<Record<ScenarioField, string>> = {};
		const asides: Partial<Record<Aside, string>> = {};
		for (const [key, text] of Object.entries(this.#texts)) {
			const name = key as FieldName;
			if (!this.#counts(name)) continue;
			const aside = ASIDES.find((known) => known === name);
			const mayBeBlank = name.startsWith(CHANGE) || aside !== undefined || this.#own !== undefined;
			if (text.trim() === '' && mayBeBlank) continue;
			const value = understand(name, text, this.locale);
			if (!value.ok) errors[name] = value.error;
			else if (aside) asides[aside] = value.value;
			else if (name.startsWith(CHANGE)) change[name.slice(CHANGE.length) as ScenarioField] = value.value;
			else base[name as ScenarioField] = value.value;
		}
		const question: Question = { typed: { base, change }, asides, who: this.#who };
		const asked = Object.keys(errors).length === 0 ? this.#judge(question) : undefined;
		if (asked && !asked.ok) {
			for (const { pointer, message } of asked.error) errors[pointer.slice(1) as FieldName] = message;
		}
		this.#errors = errors;
		if (!asked?.ok) return; // the last good answer stays
		this.#question = question;
		this.#ask();
	}

	/** Whether everything that was typed can be read; nobody has to be projected for that. */
	#judge(question: Question, practices = NOBODY) {
		return this.#own ? askedOfPeople(practices, question, this.digits) : readQuestion(question, this.digits);
	}

	#hear(told: Told | Moved): void {
		if (told.number !== this.#number) return;
		if ('practices' in told) {
			if (this.#own) this.#own = { ...this.#own, practices: told.practices };
			return;
		}
		this.#answer = { ...this.#answer, [told.part.kind]: told.part };
		if (told.part.kind === 'seek') this.#answered = told.number;
	}
}

const NOBODY: Practices = { people: [], pooled: { calls: 0, orders: 0 }, amount: null, margin: null };
