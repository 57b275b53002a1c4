import { currencyDigits, formatMinor } from '#lib/domain/money.ts';
import { answered, Refused, type Command, type Values } from './command.ts';
import type { Api } from './connect.ts';
import { table } from './table.ts';

interface Row {
	/** null: not ranked. */
	readonly rank: number | null;
	readonly tied: boolean;
	readonly name: string;
	readonly score: number | string | null;
	readonly previousRank: number | null;
	/** With `--vs last`. */
	readonly compared?: { readonly score: number | string | null };
}
interface Board {
	readonly unit: string;
	readonly period: { readonly from: string; readonly to: string };
	readonly lens?: string;
	/** null: there is no period before. */
	readonly compared?: { readonly from: string; readonly to: string } | null;
	readonly rows: readonly Row[];
}
interface Style {
	readonly currency: string;
	readonly locale: string;
}

const PLAIN = ['metric', 'period', 'by', 'date', 'limit', 'lens', 'per', 'ties', 'then', 'vs'] as const;
const PLACES = { team: '/teams', region: '/regions' } as const;
const NONE = '-';
/** Rank, movement, score and the score of the period before. */
const TO_THE_RIGHT = [0, 1, 3, 4];

export const leaderboard: Command = {
	name: 'leaderboard',
	usage:
		'--metric KEY --period PERIOD [--by rep|team|region] [--team TEAM] [--region REGION] [--date DATE] [--limit N] [--lens perHour|ofTarget|baseline] [--per member] [--ties shared|dense] [--then KEY|earliest] [--vs last] [--json]',
	summary: 'prints a board: rank, places gained since, name, score, and the score before with --vs last',
	options: {
		...Object.fromEntries([...PLAIN, 'team', 'region'].map((name) => [name, { type: 'string' } as const])),
		json: { type: 'boolean' }
	},
	positionals: [],
	needs: ['metric', 'period'],
	async run({ api, terminal, values }) {
		const board = await answered<Board>(await api.call(`/leaderboard?${await queryOf(api, values)}`));
		if (values.json) {
			terminal.out(JSON.stringify(board));
			return 0;
		}
		const style = await answered<Style>(await api.call('/workspace'));
		terminal.say(`${board.period.from} to ${board.period.to}${comparedWith(board)}`);
		for (const line of table(cellsOf(board, style), TO_THE_RIGHT)) terminal.out(line);
		return 0;
	}
};

/** P3, behind the dates of the board. */
function comparedWith({ compared }: Board): string {
	if (compared === undefined) return '';
	return compared
		? `, compared with ${compared.from} to ${compared.to}`
		: ', and no period before to compare with';
}

async function queryOf(api: Api, values: Values): Promise<URLSearchParams> {
	const query = new URLSearchParams();
	for (const name of PLAIN) if (typeof values[name] === 'string') query.set(name, values[name]);
	for (const place of ['team', 'region'] as const) {
		const typed = values[place];
		if (typeof typed === 'string') query.set(place, await idOf(api, place, typed));
	}
	return query;
}

/** A team or region by its id, else by its name in any case. */
async function idOf(api: Api, place: keyof typeof PLACES, typed: string): Promise<string> {
	const listed = await answered<Record<string, readonly { id: string; name: string }[]>>(
		await api.call(PLACES[place])
	);
	const all = Object.values(listed).flat();
	const same = (name: string) => name.toLowerCase() === typed.trim().toLowerCase();
	const found = all.find(({ id }) => id === typed) ?? all.find(({ name }) => same(name));
	if (!found)
		throw new Refused(`There is no ${place} ${typed}. There are: ${all.map(({ name }) => name).join(', ')}`);
	return found.id;
}

const cellsOf = ({ rows, unit, lens }: Board, style: Style): string[][] => {
	const write = writerOf(rows, unit, style, lens === 'baseline');
	const cell = (score: number | string | null) => (score === null ? NONE : write(score));
	return rows.map(({ rank, tied, previousRank, name, score, compared }) => [
		rank === null ? NONE : `${rank}${tied ? '=' : ' '}`,
		moved(rank, previousRank),
		name,
		cell(score),
		...(compared ? [cell(compared.score)] : [])
	]);
};

/** Places gained or lost; nothing where there is no movement to speak of. */
function moved(rank: number | null, previous: number | null): string {
	if (rank === null || previous === null || rank === previous) return '';
	return rank < previous ? `+${previous - rank}` : String(previous - rank);
}

/** How scores are written: as people write them, all rows with the same decimals; differences with their sign. */
function writerOf(rows: readonly Row[], unit: string, style: Style, signed: boolean) {
	const write = sizeWriterOf(rows, unit, style);
	return (score: number | string) => `${signed && Number(score) > 0 ? '+' : ''}${write(score)}`;
}

function sizeWriterOf(rows: readonly Row[], unit: string, { currency, locale }: Style) {
	if (unit === 'money') {
		const written = (minor: number, whole: boolean) => formatMinor(minor, currency, locale, whole);
		const inMinor = (score: number | string) => Math.round(Number(score)); // an average may be a part of a cent
		const whole = rows.every(({ score }) => score === null || isWhole(inMinor(score), currency));
		return (score: number | string) => written(inMinor(score), whole);
	}
	const format = new Intl.NumberFormat(
		locale,
		unit === 'ratio' ? { style: 'percent', maximumFractionDigits: 1 } : { maximumFractionDigits: 2 }
	);
	return (score: number | string) => format.format(Number(score));
}

const isWhole = (minor: number, currency: string) => minor % 10 ** currencyDigits(currency) === 0;
