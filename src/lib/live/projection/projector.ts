import { askedOfPeople } from '#lib/domain/projection/people.ts';
import type { Practices, Whose } from '#lib/domain/projection/practice.ts';
import type { Part } from '#lib/domain/projection/answer.ts';
import { project } from '#lib/domain/projection/project.ts';
import { readQuestion, type Asked } from '#lib/domain/projection/question.ts';
import {
	askSchema,
	practicesSchema,
	transferred,
	type Ask,
	type Moved,
	type PracticesTold,
	type Told
} from '#lib/protocol/what-if.ts';

export interface ProjectorDeps {
	readonly post: (told: Told | Moved, transfer: ArrayBuffer[]) => void;
	/** Begins another turn, after what came in meanwhile was heard. */
	readonly soon: (run: () => void) => void;
	/** Runs it so many ms from now. */
	readonly after: (ms: number, run: () => void) => void;
	/** Never goes back, ms. */
	readonly monotonic: () => number;
}

/** A turn ends after so long, so that a newer position of the slider is heard. */
const TURN_MS = 4;
/**
 * What takes long is begun once the question has stood for so long: under a moving hand it would never be out in time, and only
 * take the processors that the page paints with.
 */
const RESTS_MS = 80;
/** Of so many people nothing takes long; of more everything but the exact figures does. */
const FEW = 100;

/**
 * The projection worker's inside. Answers in parts, exact figures first; a newer question overtakes the one that is still being
 * worked on, of which nothing more is said. When what people did moves, the last question is answered again (W7), but only once
 * the answer under way is out: else a busy floor would never let one finish.
 */
export class Projector {
	readonly #deps: ProjectorDeps;
	#asked: Ask | undefined;
	#practices: Practices | undefined;
	/** Whom the page asks about. */
	#whose: Whose | undefined;
	#parts: Iterator<Part | undefined, void> | undefined;
	/** It rests before what takes long. */
	#resting = false;
	/** The practices have moved since the answer under way, or the last one, was begun. */
	#moved = false;
	#turnIsDue = false;

	constructor(deps: ProjectorDeps) {
		this.#deps = deps;
	}

	/** A message of the page as it came; what is no question is not answered: the page tells about bad input itself. */
	receive(message: unknown): void {
		const ask = askSchema.safeParse(message);
		if (ask.success) return this.#ask(ask.data as Ask);
		const told = practicesSchema.safeParse(message);
		if (!told.success) return;
		this.#whose = told.data.whose as Whose;
		this.#move((told.data as PracticesTold).practices);
	}

	/**
	 * A message of the live worker as it came. Ports keep no order among themselves: what it said of others, before the page
	 * turned to these, may come last.
	 */
	hear(message: unknown): void {
		const told = practicesSchema.safeParse(message);
		if (told.success && told.data.whose === this.#whose) this.#move((told.data as PracticesTold).practices);
	}

	#ask(ask: Ask): void {
		if (this.#asked && ask.number <= this.#asked.number) return;
		this.#asked = ask;
		this.#begin();
	}

	#move(practices: Practices): void {
		this.#practices = practices;
		if (!this.#asked?.own) return;
		this.#moved = true;
		if (!this.#parts) this.#begin();
	}

	#begin(): void {
		const { number, question, digits, own } = this.#asked ?? {};
		if (number === undefined || question === undefined || digits === undefined) return;
		const practices = own ? this.#practices : undefined;
		this.#parts = undefined;
		this.#resting = false;
		if (own && !practices) return; // told later, and answered then
		const asked = practices ? askedOfPeople(practices, question, digits) : readQuestion(question, digits);
		if (practices && this.#moved) this.#deps.post({ number, practices }, []);
		this.#moved = false;
		this.#parts = asked.ok ? this.#all(asked.value) : undefined;
		this.#work();
	}

	*#all(asked: Asked): Generator<Part | undefined, void> {
		for (const part of project(asked)) {
			yield part;
			if (part?.kind === 'figures' && asked.groups.length > FEW) yield* this.#rest();
		}
	}

	*#rest(): Generator<undefined, void> {
		const number = this.#asked?.number;
		this.#resting = true;
		this.#deps.after(RESTS_MS, () => {
			if (!this.#resting || this.#asked?.number !== number) return;
			this.#resting = false;
			this.#work();
		});
		yield;
	}

	#work(): void {
		const until = this.#deps.monotonic() + TURN_MS;
		while (this.#parts) {
			this.#step(this.#parts);
			if (this.#resting) return;
			if (this.#parts && this.#deps.monotonic() >= until) return this.#again();
		}
		if (this.#moved) this.#begin();
	}

	#step(parts: Iterator<Part | undefined, void>): void {
		const { done, value } = parts.next();
		if (done) this.#parts = undefined;
		else if (value) {
			this.#deps.post({ number: this.#asked?.number ?? 0, part: value }, transferred(value));
		}
	}

	#again(): void {
		if (this.#turnIsDue) return;
		this.#turnIsDue = true;
		this.#deps.soon(() => {
			this.#turnIsDue = false;
			if (!this.#resting) this.#work();
		});
	}
}
