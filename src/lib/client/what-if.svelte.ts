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
import { project, type Answer } from '#lib/domain/projection/project.ts';
import { readableOf, readQuestion, type Question } from '#lib/domain/projection/question.ts';
import { askedOfPeople, learntRate, pooledRate } from '#lib/domain/projection/people.ts';
import { freshOwn, ownAsides, type OwnNumbers } from '#lib/domain/projection/own.ts';
import type { Practices, Whose } from '#lib/domain/projection/practice.ts';
import { PRIOR_TRIES } from '#lib/domain/projection/odds.ts';
import type { Moved, Told } from '#lib/protocol/what-if.ts';
import { meansOf } from './what-if-own.ts';
import { bareOf, written, type FieldName } from './what-if-fields.ts';
import type { Projections, StartProjections } from './what-if-worker.ts';
import { questionIn, shownOf, type Parts, type Texts, type Wrong } from './what-if-texts.ts';

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
/** Of more people than this the page works out the exact figures alone, so that they are in the next picture. */
const FEW = 40;
/** More people than this are the worker's alone. */
const MANY = 1_500;
/** What is compared next to a change goes as far beyond it again; this far where nothing changes. */
const FURTHER = integer(2);

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
	#alone = $state(false);
	#number = 0;
	/** Number of the question whose figures the page worked out itself and the worker has yet to say again. */
	#ahead = 0;
	#texts = $state.raw<Texts>({});
	#errors = $state.raw<Wrong>({});
	#question = $state.raw<Question>({ typed: { base: {} }, asides: {} });
	#answer = $state.raw<Answer>() as Answer;
	#parts = $state.raw<Parts>({ funnel: false, aim: 'goal', letters: [], own: false });
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
		try {
			this.#projections = this.#start(
				(told) => this.#hear(told),
				() => this.#goOnAlone()
			);
		} catch {
			this.#goOnAlone();
		}
		this.#follow();
		if (!this.#own && this.#number > 0) this.#ask(); // asked before there was anybody to ask
		return () => this.#close();
	}

	#close(): void {
		this.#closeFeed();
		this.#projections?.close();
		this.#projections = undefined;
	}

	/** There is no worker: the page takes the time for whole answers itself, lest old odds stand beside new figures. */
	#goOnAlone(): void {
		this.#close();
		this.#alone = true;
		if (this.#number > 0) this.#ask();
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
	/** Without its worker the page hears nothing of calls that are logged meanwhile. */
	get alone(): boolean {
		return this.#alone;
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
		const base = typed.base[bare] ?? this.means?.[bare] ?? '';
		const changed = changedField(name);
		return changed ? (changeOf(typed, changed.letter)?.[bare] ?? base) : base;
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
			const minor = this.#answer.figures.base.month[aim];
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
		if (faulty) this.#take(own ? freshOwn(own) : readableOf(question, this.digits).question);
		this.#follow();
		if (faulty) this.#ask();
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
		const asked =
			people > MANY && !this.#alone ? undefined : this.#judge(this.#question, this.#own?.practices);
		if (!asked?.ok) return false;
		const until = this.#monotonic() + AT_ONCE_MS;
		let answer = this.#answer;
		let whole = true;
		for (const part of project(asked.value)) {
			if (part) answer = { ...answer, [part.kind]: part };
			if (this.#alone || (people <= FEW && this.#monotonic() < until)) continue; // exact figures are the first part
			whole = part?.kind === 'seek';
			break;
		}
		this.#answer = answer;
		this.#ahead = this.#number;
		if (whole) this.#answered = this.#number;
		return whole;
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
		const asked = Object.keys(errors).length === 0 ? this.#judge(question) : undefined;
		if (asked && !asked.ok) {
			for (const { pointer, message } of asked.error) errors[pointer.slice(1) as FieldName] = message;
		}
		this.#errors = errors;
		if (!asked?.ok) return; // the last good answer stays
		this.#take(question);
		this.#ask();
	}

	#take(question: Question): void {
		this.#question = question;
		if (!question.typed.instead) this.#answer = alone(this.#answer);
	}

	/** Whether everything that was typed can be read; nobody has to be projected for that. */
	#judge(question: Question, practices = NOBODY) {
		return this.#own ? askedOfPeople(practices, question, this.digits) : readQuestion(question, this.digits);
	}

	#hear(told: Told | Moved): void {
		if (told.number !== this.#number) return;
		if ('practices' in told) {
			this.#ahead = 0; // what comes next is of other numbers
			if (this.#own) this.#own = { ...this.#own, practices: told.practices };
			return;
		}
		if (told.part.kind === 'figures' && this.#ahead === told.number) {
			this.#ahead = 0;
			return;
		}
		this.#answer = { ...this.#answer, [told.part.kind]: told.part };
		if (told.part.kind === 'seek') this.#answered = told.number;
	}
}

/** Nothing is compared any more. */
function alone(answer: Answer): Answer {
	const { instead, ...rest } = answer;
	return instead ? rest : answer;
}

const NOBODY: Practices = { people: [], pooled: { calls: 0, orders: 0 }, amount: null, margin: null };
