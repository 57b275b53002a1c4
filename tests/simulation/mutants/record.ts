import { edited, RECORDING, TAILER, AUTHORITY, type Mutants } from './kinds.ts';

/** Bugs of what reads the record and writes into it. */
export const OF_RECORD: Mutants = {
	'no fork check': {
		hooks: () => ({
			believesKept: true,
			source: (source) => {
				let anchor: { seq: number; mark: string } | undefined;
				return {
					...source,
					feed: async (after, limit) => {
						const rows = await source.feed(after, limit);
						const [first, ...rest] = rows;
						const known = anchor;
						const last = rows.at(-1);
						if (last) anchor = { seq: last.seq, mark: last.mark };
						return first && known?.seq === first.seq ? [{ ...first, mark: known.mark }, ...rest] : rows;
					}
				};
			}
		})
	},
	'a row is skipped': {
		edits: [
			[
				TAILER,
				'this.#options.rows(rows);',
				`this.#options.rows(
				rows.map((row) => (row.seq % 17 === 0 && row.collection === 'activities' ? { ...row, after: null } : row))
			);`
			]
		]
	},
	'a failing read ends it': {
		edits: [[TAILER, 'if (!this.#stopped) this.#retryLater(error);', 'this.stop();']]
	},
	'no poll beside the bell': edited(
		TAILER,
		`			this.#headDue = true;
			this.ring();
		});`,
		'			this.#headDue = true;\n		});'
	),
	'ack before commit': { hooks: () => ({ promises: true }) },
	'a repeated request is not known again': edited(RECORDING, 'if (kept) return ok(kept);', ''),
	'the answer is not kept with the row': edited(
		RECORDING,
		'...(repeatable ? [keep(repeatable, plan.recorded)] : [])',
		'...(repeatable && drafts.length > 1 ? [keep(repeatable, plan.recorded)] : [])'
	),
	'the gateway counts what was corrected twice': edited(
		AUTHORITY,
		'this.engine.putFact(id, after && this.#toFact(after), before && this.#toFact(before));',
		'this.engine.putFact(before ? `${id.slice(1)}x` : id, after && this.#toFact(after), before && this.#toFact(before));'
	)
};
