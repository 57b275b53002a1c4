/** C5: the settled result, its hash, the file that proves it, and what `verify` says of such a file. */
import { canonicalJson } from './canonical-json.ts';
import type { Id } from '#lib/domain/records.ts';
import { commitmentOf, voidTickets } from './draw.ts';
import { baselinesFrom, needsBaselines, needsSeeds, seedsFrom } from './history.ts';
import { Measure } from './measure.ts';
import { inOrder, type ContestFact, type Roster } from './roster.ts';
import type { ContestRules } from './rules.ts';
import { isWithin } from './setting.ts';
import { sha256Hex } from './sha256.ts';
import { LiveContest, type Total } from './standings.ts';
import type { Standings } from './table.ts';

/** Standings at the window's end, and what each entrant brought. */
export interface ContestResult extends Standings {
	readonly totals: readonly Total[];
}

/** What a stranger needs to check a contest. */
export interface ContestExport {
	readonly rules: ContestRules;
	readonly roster: Roster;
	/** In order (C4). */
	readonly facts: readonly ContestFact[];
	readonly result: ContestResult;
	/** SHA-256 of the rules alone, as shown since launch. */
	readonly rulesHash: string;
	/** SHA-256 of `{rules, roster, facts, result}`. */
	readonly hash: string;
	/** SHA-256 of the program by which places can be worked out without this product; '': not told. */
	readonly program: string;
}

/** C1: what is shown from launch on. */
export const rulesHash = (rules: ContestRules): string => sha256Hex(canonicalJson(rules));

/** C5: of a settled contest. */
export const resultHash = ({
	rules,
	roster,
	facts,
	result
}: Pick<ContestExport, 'rules' | 'roster' | 'facts' | 'result'>) =>
	sha256Hex(canonicalJson({ rules, roster, facts, result }));

/** C5: the facts that a contest is made of, in order, and of each what counts. */
export function contestFacts(
	roster: Pick<Roster, 'entrants' | 'metrics' | 'window' | 'past'>,
	facts: Iterable<ContestFact>
): ContestFact[] {
	const entrants = new Set(roster.entrants.map(({ rep }) => rep));
	const measures = Object.values(roster.metrics).map((metric) => new Measure(metric));
	const windows = [roster.window, ...roster.past];
	return [...facts]
		.filter(
			({ rep, type, occurredAt, localDate }) =>
				entrants.has(rep) &&
				measures.some((measure) => measure.uses(type)) &&
				windows.some((window) => isWithin(window, occurredAt, localDate))
		)
		.map(({ id, rep, type, quantity, amount, occurredAt, localDate }) => ({
			id,
			rep,
			type,
			quantity,
			amount,
			occurredAt,
			localDate
		}))
		.sort(inOrder);
}

/** C4 at the window's end, from exactly these facts. */
export function resultOf(rules: ContestRules, roster: Roster, facts: readonly ContestFact[]): ContestResult {
	const contest = new LiveContest(rules, roster);
	contest.load(facts, roster.window.end);
	const standings = contest.read(roster.window.end);
	return { ...standings, totals: contest.totals() };
}

/** C4, C5: settles a contest. Facts may be any, in any order: those that are none of the contest's are left out. */
export function settle(
	rules: ContestRules,
	roster: Roster,
	given: Iterable<ContestFact>,
	program = ''
): ContestExport {
	const facts = contestFacts(roster, given);
	const result = resultOf(rules, roster, facts);
	const hash = resultHash({ rules, roster, facts, result });
	return { rules, roster, facts, result, rulesHash: rulesHash(rules), hash, program };
}

/** C5: `match`, or the first difference in words. */
export type Verdict = { readonly match: true } | { readonly match: false; readonly difference: string };

/** C5: works everything out again. Says why where a file cannot even be read as a contest's. */
export function verify(given: ContestExport): Verdict {
	try {
		const difference = firstFault(given);
		return difference === undefined ? { match: true } : { match: false, difference };
	} catch (error) {
		return {
			match: false,
			difference: `the file is no contest's export: ${error instanceof Error ? error.message : ''}`
		};
	}
}

/** What of a roster follows from rules and facts, as it would be: baselines, seeds, and the tickets of a draw. */
export function following(rules: ContestRules, roster: Roster, facts: readonly ContestFact[]): Roster {
	const { metric, window } = rules;
	return {
		...roster,
		window: {
			...roster.window,
			from: window.from,
			to: window.to,
			byDate: window.startsAt === undefined
		},
		baselines: needsBaselines(rules) ? baselinesFrom(metric, roster, facts) : roster.baselines,
		seeds: needsSeeds(rules) ? seedsFrom(metric, roster, facts) : roster.seeds,
		...(roster.draw?.tickets && { draw: drawFrom(rules, roster, facts, roster.draw.tickets) })
	};
}

/** C6: of a draw that was never corrected the tickets, of another one which of them are void. */
function drawFrom(
	rules: ContestRules,
	roster: Roster,
	facts: readonly ContestFact[],
	frozen: Counts
): NonNullable<Roster['draw']> {
	const { commitment, ...rest } = roster.draw ?? { commitment: '' };
	const counted = ticketsIn(resultOf(rules, { ...roster, draw: { commitment } }, facts));
	return rest.void === undefined
		? { ...rest, commitment, tickets: counted }
		: { ...rest, commitment, void: voidTickets(frozen, counted) };
}

type Counts = readonly (readonly [rep: Id, count: number])[];

/** How many tickets each one has who has any, by rep id. */
export const ticketsIn = ({ tables }: Pick<Standings, 'tables'>): [rep: Id, count: number][] =>
	tables
		.flatMap(({ rows }) => rows.map(({ id, tickets = 0 }): [Id, number] => [id, tickets]))
		.filter(([, count]) => count > 0)
		.sort(([a], [b]) => (a < b ? -1 : 1));

function firstFault(given: ContestExport): string | undefined {
	const { rules, roster, facts, result, program } = given;
	if (!/^([0-9a-f]{64})?$/.test(program)) return 'the program is named by no SHA-256';
	if (rulesHash(rules) !== given.rulesHash) return 'the rules are not those whose hash was shown';
	const belonging = contestFacts(roster, facts);
	const seen = new Set<string>();
	for (const [at, { id }] of facts.entries()) {
		if (belonging[at]?.id !== id) return `fact ${at + 1} (${id}) is out of order or none of this contest's`;
		if (seen.has(id)) return `fact ${id} is there twice`;
		seen.add(id);
	}
	return (
		firstDifference(facts, belonging, 'facts') ??
		firstDifference(roster, following(rules, roster, facts), 'roster') ??
		drawFault(roster) ??
		firstDifference(result, resultOf(rules, roster, facts), 'result') ??
		(resultHash(given) === given.hash ? undefined : 'the hash is not that of rules, roster, facts and result')
	);
}

function drawFault({ draw }: Roster): string | undefined {
	if (draw?.secret === undefined || commitmentOf(draw.secret) === draw.commitment) return undefined;
	return 'the secret of the draw is not the one that was promised at launch';
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null;

/** Where two pieces of plain data part first, in words; undefined: nowhere. */
export function firstDifference(given: unknown, expected: unknown, path: string): string | undefined {
	if (!isObject(given) || !isObject(expected)) {
		return given === expected
			? undefined
			: `${path} is ${told(given)} in the file; worked out again it is ${told(expected)}`;
	}
	for (const name of new Set([...Object.keys(expected), ...Object.keys(given)])) {
		const part = Array.isArray(expected) ? `${path}[${name}]` : `${path}.${name}`;
		const difference = firstDifference(given[name], expected[name], part);
		if (difference !== undefined) return difference;
	}
	return undefined;
}

function told(value: unknown): string {
	if (value === undefined) return 'missing';
	const text = canonicalJson(value);
	return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
