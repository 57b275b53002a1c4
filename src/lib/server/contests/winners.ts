/** Who won what, line by line, for a spreadsheet or the payroll. */
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import { fromExact } from '#lib/domain/contests/exact.ts';
import { prizeKind } from '#lib/domain/contests/hall.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import { csvLine } from '#lib/domain/imports/csv.ts';
import { currencyDigits, minorToDecimal } from '#lib/domain/money.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { workspaceOf } from '#lib/server/floor/workspace.ts';
import type { ContestReader } from './see.ts';

const HEADER = [
	...['contest', 'name', 'format', 'metric', 'from', 'to', 'settledAt', 'result', 'group', 'place'],
	...['prize', 'kind', 'day', 'winner', 'winnerName', 'share', 'value', 'currency']
];

type Known = Pick<Tables, 'teams' | 'regions' | 'workspace'>;

/** Whatever can stand in a table or win, by name as the reader may read it. */
function nameAmong(tables: Known, reader: ContestReader, rules: ContestRules, id: Id): string {
	const lists = rules.groups?.by === 'list' ? rules.groups.lists : [];
	const named =
		tables.teams.get(id) ?? tables.regions.get(id) ?? lists.find((list) => list.id === id) ?? undefined;
	return id === '' ? '' : (named?.name ?? reader.name(id));
}

/**
 * RFC 4180, one line a prize and winner, contests in the order given. `value` is in major units, rounded half up to the currency's
 * minor unit; `share` is exact.
 */
export function winnersCsv(tables: Known, reader: ContestReader, contests: readonly ContestRecord[]): string {
	return [HEADER, ...contests.flatMap((contest) => linesOf(tables, reader, contest))].map(csvLine).join('');
}

function linesOf(tables: Known, reader: ContestReader, contest: ContestRecord): string[][] {
	const { id, name, rules, outcome } = contest;
	if (!outcome) return [];
	const { currency } = workspaceOf(tables);
	const { window, format, metric, prizes } = rules;
	const head = [id, name, format, metric, window.from, window.to, outcome.at, String(outcome.number)];
	const { tables: standings, awards } = outcome.result;
	return awards.flatMap(({ prize: at, group, to, share, value, day = '' }) => {
		const prize = prizes[at];
		if (!prize) return [];
		const isCompetitor = prizeKind(rules, prize) === (format === 'team' ? rules.options.by : 'rep');
		const row = isCompetitor
			? standings.find((table) => table.group === group)?.rows.find((one) => one.id === to)
			: undefined;
		const winner =
			format === 'team' && !isCompetitor ? reader.name(to) : nameAmong(tables, reader, rules, to);
		return [
			[
				...head,
				...[nameAmong(tables, reader, rules, group), row?.place ? String(row.place) : ''],
				...[prize.name, prize.kind, day, to, winner, share],
				...[prize.value === 0 ? '' : majorOf(value, currency), prize.value === 0 ? '' : currency]
			]
		];
	});
}

/** Exact minor units in major ones, rounded half up. */
function majorOf(value: string, currency: string): string {
	const exact = fromExact(value);
	if (!exact) return value;
	const { numerator, denominator } = exact;
	return minorToDecimal((2n * numerator + denominator) / (2n * denominator), currencyDigits(currency));
}
