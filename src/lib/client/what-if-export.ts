/** A projection to take along: as a table for a spreadsheet, and as a picture. Both are made in the browser. */
import type { Score } from '#lib/domain/board.ts';
import { csvLine } from '#lib/domain/imports/csv.ts';
import { toDecimal } from '#lib/domain/projection/decimal.ts';
import { difference, type Outcome } from '#lib/domain/projection/model.ts';
import { FAN_FIELDS, type Answer } from '#lib/domain/projection/answer.ts';
import { chartOf, monthsOf } from './what-if-chart.ts';
import type { Words } from './what-if-words.ts';

const COUNTS: readonly (keyof Outcome)[] = ['calls', 'orders'];
const NAMES: Readonly<Record<keyof Outcome, string>> = {
	calls: 'calls',
	orders: 'orders',
	revenue: 'revenue',
	margin: 'margin',
	salary: 'salaries',
	profit: 'left after salaries'
};

/** RFC 4180: assumptions as typed, then figures as plain decimals in major units. */
export function csvOf(text: string, { figures, odds, fan, instead }: Answer, words: Words): string {
	const show = (field: keyof Outcome, value: Score) =>
		COUNTS.includes(field) ? toDecimal(value, 6) : words.major(value);
	const rows: string[][] = [['assumption', 'value'], ...new URLSearchParams(text)].map((row) => [...row]);
	rows.push([], ['figure', 'today', 'what if']);
	for (const of of ['month', 'year'] as const) {
		for (const field of Object.keys(NAMES) as (keyof Outcome)[]) {
			rows.push([
				`${NAMES[field]} a ${of}`,
				show(field, figures.base[of][field]),
				show(field, figures.changed[of][field])
			]);
		}
	}
	rows.push(['whole orders more, a year', '', String(figures.extra.orders)]);
	rows.push(['revenue of whole orders', '', words.major(figures.extra.revenue)]);
	for (const { letter, changed, extra } of instead?.all ?? []) {
		rows.push([], [`figure, ${letter} against today`, 'what if', 'more a year']);
		for (const field of ['calls', 'orders', 'revenue', 'margin', 'profit'] as const) {
			const more = difference(changed.year, figures.base.year)[field];
			rows.push([`${NAMES[field]} a year`, show(field, changed.year[field]), show(field, more)]);
		}
		rows.push(['whole orders more, a year', '', String(extra.orders)]);
	}
	if (odds.month) {
		rows.push([], ['at least so many orders in a month', 'odds today', 'odds what if']);
		for (let at = 0; at < odds.month.length; at += 3) {
			rows.push([...odds.month.subarray(at, at + 3)].map(String));
		}
	}
	if (fan.base && fan.changed) {
		rows.push([], ['month', 'orders today', 'what if', '10%', '25%', '50%', '75%', '90%']);
		for (const { month, base, changed, edges } of monthsOf(fan.base, fan.changed, FAN_FIELDS)) {
			rows.push([month, base, changed, ...edges].map(String));
		}
	}
	return rows.map(csvLine).join('');
}

const escaped = (text: string) =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The sentence and the fan of the year on paper white, as a file that stands alone. */
export function svgOf(sentence: string, { fan }: Answer, words: Words): string {
	const lines = wrapped(sentence, 52);
	const head = 40 + 26 * lines.length;
	const months = fan.base && fan.changed ? monthsOf(fan.base, fan.changed, FAN_FIELDS) : undefined;
	const chart = months && chartOf(months);
	const count = (value: number) => escaped(words.format.count(value));
	const drawn = chart
		? [
				...chart.grid.map(
					({ value, y }) =>
						`<path d="M44 ${y}H408" stroke="#ddd"/><text x="36" y="${y + 4}" text-anchor="end" fill="#666">${count(value)}</text>`
				),
				...chart.ticks.map(
					({ month, x }) => `<text x="${x}" y="364" text-anchor="middle" fill="#666">${month}</text>`
				),
				`<path d="${chart.wide}" fill="#f04e00" opacity=".18"/><path d="${chart.half}" fill="#f04e00" opacity=".3"/>`,
				`<path d="${chart.base}" fill="none" stroke="#111" stroke-width="2" stroke-dasharray="5 4"/>`,
				`<path d="${chart.changed}" fill="none" stroke="#f04e00" stroke-width="3"/>`,
				...(['changed', 'base'] as const).map(
					(which) =>
						`<text x="416" y="${chart.ends[which].y + 4}" font-size="18" font-weight="700" fill="#111">${count(chart.ends[which].value)}</text><text x="416" y="${chart.ends[which].y + 20}" fill="#666">${which === 'base' ? 'today' : 'what if'}</text>`
				)
			]
		: [];
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 520 ${head + 380}" width="1040" height="${2 * (head + 380)}" font-family="Archivo, Helvetica, Arial, sans-serif" font-size="13">`,
		`<rect width="100%" height="100%" fill="#fff"/>`,
		...lines.map(
			(line, at) =>
				`<text x="20" y="${40 + 26 * at}" font-size="20" font-weight="600" fill="#111">${escaped(line)}</text>`
		),
		`<g transform="translate(8 ${head})">${drawn.join('')}</g>`,
		'</svg>'
	].join('\n');
}

function wrapped(text: string, width: number): string[] {
	const lines = [''];
	for (const word of text.split(' ')) {
		const line = lines[lines.length - 1] ?? '';
		if (line && line.length + word.length >= width) lines.push(word);
		else lines[lines.length - 1] = line ? `${line} ${word}` : word;
	}
	return lines;
}

/** Hands a text to the browser as a file. */
export function download(name: string, type: string, text: string): void {
	const url = URL.createObjectURL(new Blob([text], { type }));
	const link = document.createElement('a');
	link.href = url;
	link.download = name;
	link.click();
	// the browser has taken it by the end of this turn
	setTimeout(() => URL.revokeObjectURL(url));
}
