/** Contests as the API answers with them. */
import { z } from 'zod';
import { CONTEST_EVENTS, CONTEST_STATES } from '#lib/domain/contests/states.ts';

const Rules = z
	.record(z.string(), z.unknown())
	.describe('Versioned rules (C1): format, metric, lens, window, eligibility, prizes and so on.');
const Entrant = z.object({ rep: z.string(), since: z.number().optional(), until: z.number().optional() });
const Said = { at: z.string(), by: z.string(), why: z.string() };

export const StandingsView = z.object({
	/** ms since 1970 */
	at: z.number(),
	tables: z.array(z.object({ group: z.string(), rows: z.array(z.record(z.string(), z.unknown())) })),
	awards: z.array(
		z.object({
			prize: z.int(),
			group: z.string(),
			to: z.string(),
			share: z.string(),
			value: z.string(),
			day: z.string().optional()
		})
	),
	matches: z.array(z.record(z.string(), z.unknown())).optional(),
	goal: z.record(z.string(), z.unknown()).optional(),
	crowns: z.array(z.record(z.string(), z.unknown())).optional(),
	draws: z.array(z.record(z.string(), z.unknown())).optional()
});

const common = {
	id: z.string(),
	name: z.string(),
	state: z.enum(CONTEST_STATES),
	rules: Rules,
	/** The rules as sentences, the headline first. */
	words: z.array(z.string()),
	rulesHash: z.string(),
	startsAt: z.string(),
	endsAt: z.string(),
	settlesAt: z.string(),
	graceHours: z.int(),
	series: z.string(),
	repeats: z.enum(['', 'weekly']),
	copyOf: z.string(),
	proposals: z.int(),
	version: z.int(),
	isIn: z.boolean(),
	/** Moves of its life that the asker may make now, and what else they may do. */
	may: z.array(z.enum(CONTEST_EVENTS)),
	acts: z.array(z.string())
};
const Outcome = z.object({ number: z.int(), hash: z.string(), seq: z.int(), at: z.string() });

export const ContestView = z.object({
	...common,
	entrants: z.array(Entrant),
	editions: z.array(z.object({ version: z.int(), hash: z.string(), ...Said })),
	steps: z.array(z.object({ event: z.enum(CONTEST_EVENTS), ...Said })),
	outcome: Outcome.extend({
		result: StandingsView.extend({ totals: z.array(z.tuple([z.string(), z.string().nullable(), z.int()])) })
	}).nullable(),
	/** Of all that standings speak of, by id. */
	names: z.record(z.string(), z.string())
});

/** In lists: without who is in it, what was done to it and how it stood. */
export const ContestLine = z.object({ ...common, entrants: z.int(), outcome: Outcome.nullable() });

export const CheckView = z.object({
	fact: z.string(),
	rep: z.string(),
	name: z.string(),
	type: z.string(),
	quantity: z.int(),
	/** Minor units; 0 where it is kept from the asker. */
	amount: z.number(),
	occurredAt: z.string(),
	state: z.enum(['waiting', 'confirmed', 'refused']),
	by: z.string(),
	/** To be sent with a word on it; '' where the asker may not see all of it. */
	as: z.string(),
	/** Why it waits. */
	why: z.string(),
	may: z.boolean()
});

const place = z.number().nullable();
export const ProposalView = z.object({
	id: z.string(),
	contest: z.string(),
	number: z.int(),
	seq: z.int(),
	at: z.string(),
	causes: z.array(
		z.object({
			fact: z.string(),
			rep: z.string(),
			change: z.enum(['came', 'changed', 'went']),
			/** A digest of the fact as it is proposed; '': gone. */
			as: z.string()
		})
	),
	places: z.array(
		z.object({
			group: z.string(),
			id: z.string(),
			from: place,
			to: place,
			scoreFrom: z.string().nullable(),
			scoreTo: z.string().nullable()
		})
	),
	prizes: z.array(
		z.object({
			prize: z.int(),
			group: z.string(),
			to: z.string(),
			day: z.string().optional(),
			change: z.enum(['gains', 'loses', 'shares otherwise'])
		})
	),
	voids: z.array(z.tuple([z.string(), z.int()])),
	hash: z.string(),
	state: z.enum(['open', 'accepted', 'refused', 'overtaken']),
	by: z.string(),
	why: z.string(),
	decidedAt: z.string(),
	may: z.boolean()
});

export const ResultView = z.object({
	number: z.int(),
	hash: z.string(),
	seq: z.int(),
	at: z.string(),
	by: z.string(),
	why: z.string(),
	/** The one that holds. */
	current: z.boolean()
});

export const VerdictView = z.object({
	match: z.boolean(),
	/** The first one, in words. */
	difference: z.string().optional(),
	number: z.int(),
	/** Of the outcome, as it was published. */
	hash: z.string(),
	facts: z.int(),
	entrants: z.int(),
	/** Facts that came, changed or went since: they make proposals and change nothing by themselves (C7). */
	since: z.object({ changed: z.int(), first: z.string().nullable() })
});

export const SeriesView = z.object({
	id: z.string(),
	name: z.string(),
	points: z.array(z.number()),
	from: z.string(),
	to: z.string(),
	version: z.int()
});
