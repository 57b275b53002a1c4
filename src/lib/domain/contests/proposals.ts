/** C7: what came too late changes nothing by itself: it proposes, and shows which places and prizes would flip. */
import type { Id } from '#lib/domain/records.ts';
import { voidTickets } from './draw.ts';
import { settle, ticketsIn, type ContestExport } from './proof.ts';
import type { ContestFact, Roster, Round } from './roster.ts';
import type { Award, Row, Table } from './table.ts';

export interface PlaceFlip {
	readonly group: Id;
	readonly id: Id;
	/** null: no place, or not listed. */
	readonly from: number | null;
	readonly to: number | null;
	readonly scoreFrom: string | null;
	readonly scoreTo: string | null;
}

export interface PrizeFlip {
	readonly prize: number;
	readonly group: Id;
	readonly to: Id;
	/** Spot prizes: of which date. */
	readonly day?: string;
	readonly change: 'gains' | 'loses' | 'shares otherwise';
}

export interface Proposal {
	/** What would be the result. */
	readonly amended: ContestExport;
	/** Whose place or score changes. */
	readonly places: readonly PlaceFlip[];
	readonly prizes: readonly PrizeFlip[];
	/** C6: a draw stands: tickets that the corrected facts take away. */
	readonly voids: readonly (readonly [rep: Id, k: number])[];
}

const keyed = (tables: readonly Table[]): Map<string, readonly [group: Id, row: Row]> =>
	new Map(
		tables.flatMap(({ group, rows }) => rows.map((row) => [`${group} ${row.id}`, [group, row] as const]))
	);

function placeFlips(before: readonly Table[], after: readonly Table[]): PlaceFlip[] {
	const [old, now] = [keyed(before), keyed(after)];
	return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((key): PlaceFlip[] => {
		const [was, is] = [old.get(key), now.get(key)];
		const [group, { id }] = was ?? is ?? ['', { id: '' }];
		const flip = {
			group,
			id,
			from: was?.[1].place ?? null,
			to: is?.[1].place ?? null,
			scoreFrom: was?.[1].score ?? null,
			scoreTo: is?.[1].score ?? null
		};
		return flip.from === flip.to && flip.scoreFrom === flip.scoreTo ? [] : [flip];
	});
}

const awardKey = ({ prize, group, to, day = '' }: Award) => `${prize} ${group} ${to} ${day}`;

function prizeFlips(before: readonly Award[], after: readonly Award[]): PrizeFlip[] {
	const old = new Map(before.map((award) => [awardKey(award), award]));
	const now = new Map(after.map((award) => [awardKey(award), award]));
	const flip = ({ prize, group, to, day }: Award, change: PrizeFlip['change']): PrizeFlip => ({
		prize,
		group,
		to,
		...(day === undefined ? {} : { day }),
		change
	});
	return [
		...before.filter((award) => !now.has(awardKey(award))).map((award) => flip(award, 'loses')),
		...after.flatMap((award) => {
			const was = old.get(awardKey(award));
			if (!was) return [flip(award, 'gains')];
			return was.share === award.share ? [] : [flip(award, 'shares otherwise')];
		})
	];
}

/**
 * C7: a settled contest over the facts as they are now, and over the roster as it would be (the same for late facts). undefined:
 * nothing would change.
 */
export function propose(
	settled: ContestExport,
	facts: Iterable<ContestFact>,
	roster: Roster = settled.roster,
	program = settled.program
): Proposal | undefined {
	const given = [...facts];
	const voids = ticketsLost(settled, given, roster);
	const asIs = settle(settled.rules, roster, given, program);
	if (asIs.hash === settled.hash && voids.length === (roster.draw?.void ?? []).length) return undefined;
	// an amended draw says which tickets are void even where none is: without that its tickets would have to be those of its facts
	const amended = roster.draw?.tickets
		? settle(settled.rules, { ...roster, draw: { ...roster.draw, void: voids } }, given, program)
		: asIs;
	return {
		amended,
		places: placeFlips(settled.result.tables, amended.result.tables),
		prizes: prizeFlips(settled.result.awards, amended.result.awards),
		voids
	};
}

/** C6: of frozen tickets those beyond what the corrected facts would give. */
function ticketsLost(
	{ rules }: ContestExport,
	facts: Iterable<ContestFact>,
	roster: Roster
): [rep: Id, k: number][] {
	const { tickets, ...draw } = roster.draw ?? { commitment: '' };
	if (rules.format !== 'raffle' || !tickets) return [];
	return voidTickets(tickets, ticketsIn(settle(rules, { ...roster, draw }, facts).result));
}

/** What a change of a fact means to a locked round: `before` null: it came, `after` null: it went. */
export function afterLock(
	round: Round,
	before: ContestFact | null,
	after: ContestFact | null
): Pick<Round, 'late' | 'kept'> {
	const { late, kept, start, end } = round;
	const lies = (fact: ContestFact | null) =>
		fact !== null && start <= fact.occurredAt && fact.occurredAt < end;
	const id = (before ?? after)?.id ?? '';
	const isNoted = late.includes(id) || kept.some((fact) => fact.id === id);
	if (isNoted || (!lies(before) && !lies(after))) return { late, kept };
	// as it was at the lock: in the round, or not there at all
	return before !== null && lies(before)
		? { late, kept: [...kept, before].sort((a, b) => (a.id < b.id ? -1 : 1)) }
		: { late: [...late, id].sort(), kept };
}
