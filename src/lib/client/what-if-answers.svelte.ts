/** How the answers of a what-if come about: exact figures at once, the rest from the projection worker. */
import type { FieldError, Result } from '#lib/domain/result.ts';
import type { OwnNumbers } from '#lib/domain/projection/own.ts';
import type { Practices, Whose } from '#lib/domain/projection/practice.ts';
import type { Answer, Part } from '#lib/domain/projection/answer.ts';
import { project } from '#lib/domain/projection/project.ts';
import type { Asked, Question } from '#lib/domain/projection/question.ts';
import type { Moved, Told } from '#lib/protocol/what-if.ts';
import type { Projections, StartProjections } from './what-if-worker.ts';

/** Opens a feed of practices; the answer closes it. */
export type FeedPractices = (whose: Whose, openPort: () => MessagePort) => () => void;

/** What is asked now: all of it can be read. */
export interface Asking {
	readonly question: Question;
	readonly own: OwnNumbers | undefined;
	/** Decimals of the currency. */
	readonly digits: number;
}

export interface AnswersParts {
	readonly start: StartProjections;
	readonly feed: FeedPractices;
	/** Never goes back, ms. */
	readonly monotonic: () => number;
	/** The first one. */
	readonly answer: Answer;
	readonly asking: () => Asking;
	readonly judge: (asking: Asking) => Result<Asked, FieldError[]>;
	/** What people did is another; an answer to the same question over it follows. */
	readonly moved: (practices: Practices) => void;
}

/** What the page works out by itself takes no longer than this, ms; the worker does the rest. */
const AT_ONCE_MS = 4;
/** Of more people than this the page works out the exact figures alone, so that they are in the next picture. */
const FEW = 40;
/** More people than this are the worker's alone. */
const MANY = 1_500;

/** Parts of an answer that are of an earlier question than its figures. */
export type Behind = readonly Part['kind'][];
const NOTHING: Behind = [];
/** All that the worker leaves until a hand rests, of many people. */
const THE_REST: Behind = ['odds', 'rows', 'instead', 'month', 'fan', 'seek'];

export class Answers {
	readonly #parts: AnswersParts;
	#closeFeed = () => {};
	#projections: Projections | undefined;
	#alone = $state(false);
	#number = 0;
	/** Number of the question whose figures the page worked out itself and the worker has yet to say again. */
	#ahead = 0;
	#answer = $state.raw<Answer>() as Answer;
	#answered = $state(0);
	#behind = $state.raw(NOTHING);

	constructor(parts: AnswersParts) {
		this.#parts = parts;
		this.#answer = parts.answer;
	}

	get answer(): Answer {
		return this.#answer;
	}
	/** Number of the question whose answer is shown whole. */
	get answered(): number {
		return this.#answered;
	}
	/** What still stands of an earlier question, of many people: the rest follows once the hand rests. */
	get behind(): Behind {
		return this.#behind;
	}
	/** Nothing of the last question is still to come. */
	get whole(): boolean {
		return this.#answered === this.#number;
	}
	/** There is no worker: the page takes the time itself, and hears nothing of calls that are logged meanwhile. */
	get alone(): boolean {
		return this.#alone;
	}

	/** Starts the worker; the answer ends it. */
	open(): () => void {
		try {
			this.#projections = this.#parts.start(
				(told) => this.#hear(told),
				() => this.#goOnAlone()
			);
		} catch {
			this.#goOnAlone();
		}
		this.follow();
		if (!this.#parts.asking().own && this.#number > 0) this.ask(); // asked before there was anybody to ask
		return () => this.#close();
	}

	#close(): void {
		this.#closeFeed();
		this.#projections?.close();
		this.#projections = undefined;
	}

	/** The page works whole answers out itself, lest old odds stand beside new figures. */
	#goOnAlone(): void {
		this.#close();
		this.#alone = true;
		if (this.#number > 0) this.ask();
	}

	/** Keeps what people did in step with the floor, and asks. */
	follow(): void {
		this.#closeFeed();
		this.#closeFeed = () => {};
		const { own } = this.#parts.asking();
		const projections = this.#projections;
		if (!own || !projections) return;
		projections.tell({ kind: 'practices', whose: own.whose, practices: own.practices });
		this.#closeFeed = this.#parts.feed(own.whose, () => {
			const { port1, port2 } = new MessageChannel();
			projections.feed(port1);
			return port2;
		});
		this.ask();
	}

	ask(): void {
		const number = ++this.#number;
		const { question, own, digits } = this.#parts.asking();
		if (!question.typed.instead) this.#answer = alone(this.#answer);
		// the worker goes on with people's own numbers by itself, so it has to know what is asked of them
		const whole = this.#answerAtOnce();
		// the first question is the one whose answer was painted
		const leaves = number > 1 && !whole && (own?.practices.people.length ?? 0) > FEW;
		this.#behind = leaves ? THE_REST : NOTHING;
		if (whole && !own) return;
		this.#projections?.ask({ kind: 'ask', number, digits, question, own: own !== undefined });
	}

	/** As much of the answer as the page has time for: few people are worked out before the next picture. False: not all of it. */
	#answerAtOnce(): boolean {
		const { monotonic, asking, judge } = this.#parts;
		const people = asking().own?.practices.people.length ?? 0;
		const asked = people > MANY && !this.#alone ? undefined : judge(asking());
		if (!asked?.ok) return false;
		const until = monotonic() + AT_ONCE_MS;
		let answer = this.#answer;
		let whole = true;
		for (const part of project(asked.value)) {
			if (part) answer = { ...answer, [part.kind]: part };
			if (this.#alone || (people <= FEW && monotonic() < until)) continue; // exact figures are the first part
			whole = part?.kind === 'seek';
			break;
		}
		this.#answer = answer;
		this.#ahead = this.#number;
		if (whole) this.#answered = this.#number;
		return whole;
	}

	#hear(told: Told | Moved): void {
		if (told.number !== this.#number) return;
		if ('practices' in told) {
			this.#ahead = 0; // what comes next is of other numbers
			this.#parts.moved(told.practices);
			return;
		}
		if (told.part.kind === 'figures' && this.#ahead === told.number) {
			this.#ahead = 0;
			return;
		}
		const { kind } = told.part;
		this.#answer = { ...this.#answer, [kind]: told.part };
		if (this.#behind.includes(kind)) this.#behind = this.#behind.filter((one) => one !== kind);
		if (kind === 'seek') {
			this.#answered = told.number;
			this.#behind = NOTHING;
		}
	}
}

/** Nothing is compared any more. */
function alone(answer: Answer): Answer {
	const { instead, ...rest } = answer;
	return instead ? rest : answer;
}
