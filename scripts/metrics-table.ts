/** The table of metrics in docs/operations.md, from the catalogue itself: `node scripts/metrics-table.ts` prints it. */
import { METRICS } from '../src/lib/server/telemetry/metrics.ts';

const code = (text: string) => `\`${text}\``;

/** Rows as Prettier lays them out. */
export function metricsTable(): string {
	const rows = Object.entries(METRICS).map(([name, { type, unit, labels, help }]) => [
		code(name),
		type,
		unit,
		labels.map(code).join(', '),
		help
	]);
	const table = [['name', 'type', 'unit', 'labels', 'what it says'], ...rows];
	const widths =
		table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
	const line = (cells: readonly string[]) =>
		`| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
	const [head = [], ...body] = table;
	return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

if (import.meta.main) console.log(metricsTable());
