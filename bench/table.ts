import { type Entry, type Missing } from './entry.ts';

const DIGITS = 3;

function figure(value: number | null, unit: string): string {
	if (value === null) return '';
	const digits = Math.max(0, DIGITS - 1 - Math.floor(Math.log10(Math.abs(value) || 1)));
	return `${value.toLocaleString('en', { maximumFractionDigits: Math.min(digits, 3) })} ${unit}`;
}

/** Below 1 as a fraction, `1/83`, which is how goals are told. */
function ratio(value: number | null | undefined): string {
	if (value === null || value === undefined) return '';
	if (value > 0 && value < 0.95)
		return `1/${(1 / value).toLocaleString('en', { maximumFractionDigits: 1 / value < 10 ? 1 : 0 })}`;
	return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 });
}

function goal({ goal, ratio: reached, ours, unit }: Entry): string {
	if (goal === undefined) return '';
	const met = (reached ?? ours ?? Infinity) <= goal;
	return `${reached === null ? figure(goal, unit) : ratio(goal)} ${met ? 'met' : 'MISSED'}`;
}

const HEADS = ['work', 'against', 'ours', 'theirs', 'ours/theirs', 'p95 ours', 'p95 theirs', 'goal', 'note'];

const line = (entry: Entry): string[] => [
	entry.work,
	entry.peer,
	figure(entry.ours, entry.unit),
	figure(entry.theirs, entry.unit),
	ratio(entry.ratio),
	figure(entry.p95?.ours ?? null, entry.unit),
	figure(entry.p95?.theirs ?? null, entry.unit),
	goal(entry),
	entry.note ?? ''
];

export function tableOf(entries: readonly Entry[], missing: readonly Missing[]): string {
	const sorted = [...entries].sort((a, b) => order(a.work) - order(b.work) || a.work.localeCompare(b.work));
	const rows = [HEADS, ...sorted.map(line)];
	const widths = HEADS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
	const text = rows.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column]!))
			.join('  ')
			.trimEnd()
	);
	const unmeasured = missing.map(({ work, peer, reason }) => {
		const what = [work, peer].filter((part) => part !== '').join(', ');
		return `${what}: not measured: ${reason}`;
	});
	return [text[0], '-'.repeat(text[0]!.length), ...text.slice(1), '', ...unmeasured].join('\n');
}

/** Rows of the scorecard by their number, everything else after them. */
const order = (work: string): number => Number(/^P(\d+)/.exec(work)?.[1] ?? 99);
