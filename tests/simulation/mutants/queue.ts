import { ANSWER, edited, ENTRIES, QUEUE, type Mutants } from './kinds.ts';

/** Bugs of the rep's queue. */
export const OF_QUEUE: Mutants = {
	'queue forgets the idempotency key': edited(
		QUEUE,
		"'idempotency-key': id }",
		"'idempotency-key': this.#deps.uuid() }"
	),
	'each try is another entry': {
		edits: [
			[QUEUE, "'idempotency-key': id }", "'idempotency-key': this.#deps.uuid() }"],
			[
				QUEUE,
				'body: JSON.stringify(bodyOf(this.#deps.rep, entry))',
				'body: JSON.stringify(bodyOf(this.#deps.rep, { ...entry, id: this.#deps.uuid() }))'
			]
		]
	},
	'no answer is taken for one': edited(
		ANSWER,
		"export const UNANSWERED: Later = { kind: 'later', everyone: true };",
		"export const UNANSWERED = { kind: 'landed', id: undefined, seq: undefined } as never;"
	),
	'taken back before its answer is forgotten': edited(
		ENTRIES,
		`			case 'new':
				return undefined;`,
		`			case 'tried':
			case 'new':
				return undefined;`
	),
	'an attempt is not written down before it is made': edited(
		QUEUE,
		'return entry ? list.begin(old, id, this.#serverTimeOf(entry)) : old;',
		"return entry ? list.begin(old, id, this.#serverTimeOf(entry)).map((one) => (one.id === id ? { ...one, stage: 'new' as const } : one)) : old;"
	),
	'a server that is not there refuses': edited(
		ANSWER,
		'if (status < 500 && !TEMPORARY',
		'if (status !== 401 && !TEMPORARY'
	),
	'nothing is tried again': edited(
		QUEUE,
		'this.#cancelTimer = this.#deps.clock.after(ms, () => this.#inBackground(this.pump()));',
		''
	)
};
