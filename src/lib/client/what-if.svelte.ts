import { fromDecimal, integer, minus, over, plus, times, toNumber } from '#lib/domain/fractions.ts';
import type { FieldError } from '#lib/domain/result.ts';
import {
	changedField,
	changeOf,
	OTHER_LETTERS,
	type OtherLetter,
	type ScenarioField,
	type TypedFields
} from '#lib/domain/projection/address.ts';
import { ASIDE_DEFAULTS, ASIDES, type Aim, type Aside, type Asides } from '#lib/domain/projection/asides.ts';
import { toDecimal } from '#lib/domain/projection/decimal.ts';
import type { Answer } from '#lib/domain/projection/answer.ts';
import { readableOf, readQuestion, type Question } from '#lib/domain/projection/question.ts';
import { askedOfPeople, learntRate, pooledRate } from '#lib/domain/projection/people.ts';
import { freshOwn, movedOn, ownAsides, type OwnNumbers } from '#lib/domain/projection/own.ts';
import type { Practices } from '#lib/domain/projection/practice.ts';
import { PRIOR_TRIES } from '#lib/domain/projection/odds.ts';
import { meansOf } from './what-if-own.ts';
import { bareOf, written, type FieldName } from './what-if-fields.ts';
import { Answers, type Behind, type FeedPractices } from './what-if-answers.svelte.ts';
import type { StartProjections } from './what-if-worker.ts';
import { questionIn, shownOf, type Parts, type Texts, type Wrong } from './what-if-texts.ts';

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
/** What is compared next to a change goes as far beyond it again; this far where nothing changes. */
const FURTHER = integer(2);

/** A what-if page: what stands in its fields, what is wrong with it, and the last answer that could be given. */
export class WhatIf {
	readonly locale: string;
	readonly digits: number;
	readonly #answers: Answers;
	#own = $state.raw<OwnNumbers>();
	#who = $state.raw<readonly string[]>([]);
	#texts = $state.raw<Texts>({});
	#errors = $state.raw<Wrong>({});
	#question = $state.raw<Question>({ typed: { base: {} }, asides: {} });
	#parts = $state.raw<Parts>({ funnel: false, aim: 'goal', letters: [], own: false });

	constructor(options: WhatIfOptions) {
		const { start, feed, locale, digits, shown, question, answer, errors, own } = options;
		this.#own = own;
		this.locale = locale;
		this.digits = digits;
		this.#answers = new Answers({
			start,
			feed,
			monotonic: options.monotonic ?? (() => performance.now()),
			answer,
			asking: () => ({ question: this.#question, own: this.#own, digits }),
			judge: (asking) => this.#judge(asking.question, asking.own?.practices),
			moved: (practices) => this.#move(practices)
		});
		this.#show(shown);
		this.#question = question;
		for (const { pointer, message } of errors) this.#blame(pointer.slice(1) as FieldName, message);
	}

	/** Starts the worker; the answer ends it. */
	open(): () => void {
		return this.#answers.open();
	}

	get answer(): Answer {
		return this.#answers.answer;
	}
	/** The question that can be answered; what can't be understood is not in it. */
	get question(): Question {
		return this.#question;
	}
	/** Whether steps of a funnel stand in for one rate. */
	get funnel(): boolean {
		return this.#parts.funnel;
	}
	/** What a month is aimed at. */
	get aim(): Aim {
		return this.#parts.aim;
	}
	/** What is compared beside the change. */
	get letters(): readonly OtherLetter[] {
		return this.#parts.letters;
	}
	/** Number of the question whose answer is shown whole. */
	get answered(): number {
		return this.#answers.answered;
	}
	/** Parts of the answer that are of an earlier question than its figures; theirs come once the hand rests. */
	get behind(): Behind {
		return this.#answers.behind;
	}
	/** What people did, where the projection is over their own numbers. */
	get own(): OwnNumbers | undefined {
		return this.#own;
	}
	/** Mean habits of these people, as plain decimals. */
	readonly means = $derived(this.#own && meansOf(this.#own.practices));
	readonly #prior = $derived(this.#question.asides.prior ?? '');
	readonly #pooled = $derived(this.#question.asides.pooled ?? '');
	/** W3: what is known of the rate of all of them together. */
	readonly learnt = $derived.by(() => {
		if (!this.#own) return undefined;
		const { practices } = this.#own;
		const strength = fromDecimal(this.#prior);
		return learntRate(practices.people, {
			strength: strength ? toNumber(strength) : PRIOR_TRIES.order,
			pooled: fromDecimal(this.#pooled) ?? pooledRate(practices)
		});
	});
	/** Without its worker the page hears nothing of calls that are logged meanwhile. */
	get alone(): boolean {
		return this.#answers.alone;
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
			return asides[name as Aside] ?? this.#usual(name as Aside);
		}
		const bare = bareOf(name) as ScenarioField;
		const base = typed.base[bare] ?? this.means?.[bare] ?? '';
		const changed = changedField(name);
		return changed ? (changeOf(typed, changed.letter)?.[bare] ?? base) : base;
	}

	#usual(name: Aside): string {
		if (name === 'goal') return String(this.answer.seek.goal.orders);
		if (name === 'pooled') return this.means?.pooled ?? '';
		const usual: Asides = ASIDE_DEFAULTS;
		return usual[name] ?? '';
	}

	/** Whether any of these is another than usual, or can't be read. */
	differs(names: readonly Aside[]): boolean {
		const usual: Asides = { ...ASIDE_DEFAULTS, ...(this.#own && ownAsides(this.#own)) };
		return names.some((name) => this.error(name) !== '' || this.plain(name) !== (usual[name] ?? ''));
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
		if (on === this.funnel) return;
		this.#parts = { ...this.#parts, funnel: on };
		if (this.#own) this.#texts = { ...this.#texts, steps: on ? '1' : '0' };
		else {
			const fill: Partial<Record<FieldName, string>> = { rate: written('rate', '0.01', this.locale) };
			for (const [step, usual] of Object.entries(USUAL_FUNNEL) as [ScenarioField, string][]) {
				fill[step] = written(step, usual, this.locale);
			}
			this.#texts = { ...fill, ...this.#texts };
		}
		this.#read();
	}

	/** Aims at something else: at first at what a month is expected to bring. */
	setAim(aim: Aim): void {
		if (aim === this.aim) return;
		this.#parts = { ...this.#parts, aim };
		if (aim !== 'goal' && (this.#texts[aim] ?? '') === '') {
			const minor = this.answer.figures.base.month[aim];
			const major = toDecimal(over(minor, integer(10 ** this.digits)) ?? integer(0), 0);
			this.#texts = { ...this.#texts, [aim]: written(aim, major, this.locale) };
		}
		this.#read();
	}

	/** Compares one more; undefined: there are as many as can be read side by side. */
	addInstead(): OtherLetter | undefined {
		const { letters } = this;
		const letter = OTHER_LETTERS.find((one) => !letters.includes(one));
		if (!letter) return undefined;
		const calls = (name: FieldName) => fromDecimal(this.plain(name)) ?? integer(0);
		const more = this.#own ? calls('more') : minus(calls('b.calls'), calls('calls'));
		const step = more.numerator === 0n ? FURTHER : more;
		const beyond = plus(calls('calls'), times(step, integer(letters.length + 2)));
		const to = toDecimal(beyond.numerator < 0n ? integer(0) : beyond, 1);
		this.#parts = { ...this.#parts, letters: [...letters, letter].sort() };
		this.#texts = {
			...this.#texts,
			[`${letter}.calls`]: written('calls', to, this.locale),
			...(this.#own ? {} : { [`${letter}.reps`]: this.text('b.reps') })
		};
		this.#read();
		return letter;
	}

	removeInstead(letter: OtherLetter): void {
		this.#parts = { ...this.#parts, letters: this.letters.filter((one) => one !== letter) };
		this.#texts = Object.fromEntries(
			Object.entries(this.#texts).filter(([name]) => changedField(name)?.letter !== letter)
		);
		this.#read();
	}

	/** Replaces everything; with `own` over people's own numbers. What can't be read in it is told, and left out of the answer. */
	load(question: Question, own?: OwnNumbers): void {
		this.#errors = {};
		this.#own = own;
		this.#show(question);
		const faulty = !this.#judge(question).ok;
		if (faulty) this.#question = own ? freshOwn(own) : readableOf(question, this.digits).question;
		this.#answers.follow();
		if (faulty) this.#answers.ask();
		this.#read();
	}

	/** What people did is another: the mean value of an order goes with it, unless another one was typed. */
	#move(practices: Practices): void {
		const before = this.#own;
		if (!before) return;
		const own = movedOn(before, practices, this.digits);
		const follows = this.#answers.whole && this.plain('order') === before.money.order;
		this.#own = follows ? own : { ...own, money: before.money };
		if (!follows || own.money.order === before.money.order) return;
		this.#texts = { ...this.#texts, order: written('order', own.money.order, this.locale) };
		this.#read();
	}

	#show(question: Question): void {
		this.#who = question.who ?? [];
		const { texts, parts } = shownOf(question, this.#own !== undefined, this.locale);
		this.#texts = texts;
		this.#parts = parts;
	}

	#blame(name: FieldName, message: string): void {
		this.#errors = { ...this.#errors, [name]: message };
	}

	#read(): void {
		const { question: read, wrong } = questionIn(this.#texts, this.#parts, this.locale);
		const errors: Partial<Record<FieldName, string>> = { ...wrong };
		const question: Question = { ...read, who: this.#who };
		const asked = isEmpty(errors) ? this.#judge(question) : undefined;
		if (asked && !asked.ok) {
			for (const { pointer, message } of asked.error) errors[pointer.slice(1) as FieldName] = message;
		}
		// while nothing is wrong it stays the same object, so that no field is looked at again
		if (!isEmpty(errors) || !isEmpty(this.#errors)) this.#errors = errors;
		if (!asked?.ok) return; // the last good answer stays
		this.#question = question;
		this.#answers.ask();
	}

	/** Whether everything that was typed can be read; nobody has to be projected for that. */
	#judge(question: Question, practices = NOBODY) {
		return this.#own ? askedOfPeople(practices, question, this.digits) : readQuestion(question, this.digits);
	}
}

const isEmpty = (errors: Wrong) => Object.keys(errors).length === 0;
const NOBODY: Practices = { people: [], pooled: { calls: 0, orders: 0 }, amount: null, margin: null };
