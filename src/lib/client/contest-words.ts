/** Contests in the words of a sales floor: where they stand, what is won, how long is left. Nobody is made small. */
import type { MetricUnit } from '#lib/domain/board.ts';
import { fromExact } from '#lib/domain/contests/exact.ts';
import { fromDecimal, toNumber } from '#lib/domain/fractions.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { ContestRules, Prize } from '#lib/domain/contests/rules.ts';
import type { SeenContest } from '#lib/domain/contests/seen.ts';
import type { Award, Row, Standings } from '#lib/domain/contests/table.ts';
import { durationWords } from './amount-words.ts';
import type { MetricWords } from './challenge-words.ts';
import type { Format } from './format.ts';

/** What a contest is over. */
export interface ContestMetric extends MetricWords {
	readonly direction: 'up' | 'down';
	/** A quotient: nothing can be added to it. */
	readonly ratio: boolean;
}

/** What says how a score is to be read. */
export type ScoreRules = Pick<ContestRules, 'format' | 'lens' | 'options'>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const numberOf = (exact: string | null | undefined): number | null => {
	const score = fromExact(exact ?? undefined);
	return score ? toNumber(score) : null;
};

const isByMember = ({ format, options }: ScoreRules): boolean =>
	format === 'team' && 'perMember' in options && options.perMember;

/** A score as a contest compares it: `12`, `€1,200`, `86.7%`, `2 h 10`. */
export function scoreWords(
	score: string | null | undefined,
	rules: ScoreRules,
	unit: MetricUnit,
	format: Format
): string {
	const value = numberOf(score);
	if (value === null) return '–';
	if (rules.format === 'king') return durationWords(Math.floor(value));
	if (rules.format === 'season') return format.count(value);
	if (rules.lens === 'ofTarget') return format.share(value);
	if (rules.lens === 'perHour' || isByMember(rules))
		return unit === 'money' ? format.money(value) : format.rate(value, Math.abs(value) < 1);
	if (rules.lens === 'baseline' || rules.format === 'improvement') return format.signed(value, unit);
	return totalWords(score, unit, format);
}

/** A figure of the metric itself. */
export function totalWords(exact: string | null | undefined, unit: MetricUnit, format: Format): string {
	const value = numberOf(exact);
	return value !== null && unit === 'money' ? format.money(value) : format.figure(value, unit);
}

/** What stands over the scores; '' where the metric's name says it. */
export function scoreHead(rules: ScoreRules, metric: Pick<MetricWords, 'name'>): string {
	switch (rules.format) {
		case 'king':
			return 'Time in the lead';
		case 'season':
			return 'Points';
		case 'raffle':
			return 'Tickets';
		case 'improvement':
			return `${metric.name}, above the own usual`;
	}
	if (isByMember(rules)) return `${metric.name} by member and day`;
	switch (rules.lens) {
		case 'perHour':
			return `${metric.name} an hour`;
		case 'ofTarget':
			return 'Of own target';
		case 'baseline':
			return `${metric.name}, above the own usual`;
		case 'raw':
			return metric.name;
	}
}

/** A decimal of the rules, such as a target, as its scores are written. */
export function targetWords(decimal: string, { lens }: ScoreRules, unit: MetricUnit, format: Format): string {
	const exact = fromDecimal(decimal);
	if (!exact) return decimal;
	const value = toNumber(exact);
	if (lens === 'ofTarget') return `${format.share(value).replace(/[.,]0(?=\s?%)/, '')} of the own target`;
	return unit === 'money' ? format.money(value) : format.figure(value, unit);
}

const PLACES = [
	'',
	'first',
	'second',
	'third',
	'fourth',
	'fifth',
	'sixth',
	'seventh',
	'eighth',
	'ninth',
	'tenth'
];

/** `third place`, `14th place`. */
export const placeWords = (place: number, format: Format): string =>
	`${PLACES[place] ?? format.place(place)} place`;

/** `3rd`, `3rd, shared`; an en dash for none. */
export function standingWords({ place, tied }: Pick<Row, 'place' | 'tied'>, format: Format): string {
	if (place === null) return '–';
	return `${format.place(place)}${tied ? ', shared' : ''}`;
}

/** `14:02` today, `Tue 14:02` within the six days to come, else with its date. */
export function momentWords(instant: number, now: number, format: Format): string {
	const weekday = weekdaySoon(format.today(instant), now, format);
	return weekday === '' ? format.when(instant, now) : `${weekday} ${format.clock(instant)}`;
}

/** `Tue`, of one of the next six days; '' of any other. */
function weekdaySoon(date: LocalDate, now: number, format: Format): string {
	const ahead = (Date.parse(date) - Date.parse(format.today(now))) / DAY_MS;
	if (ahead < 1 || ahead > 6) return '';
	return new Intl.DateTimeFormat(format.locale, { weekday: 'short', timeZone: 'UTC' }).format(
		Date.parse(date)
	);
}

const isMidnight = (instant: number, format: Format) => format.local(instant).endsWith('T00:00');
const dayWords = (date: LocalDate, now: number, format: Format): string =>
	date === format.today(now) ? 'today' : weekdaySoon(date, now, format) || format.date(date);

/** When something ends: at midnight, the day that it is the end of: `the end of Tue`. */
export const untilWords = (instant: number, now: number, format: Format): string =>
	isMidnight(instant, format)
		? `the end of ${dayWords(format.today(instant - 1), now, format)}`
		: momentWords(instant, now, format);

/** When something begins: of a whole day its date alone: `Tue`, `Mon, 30 Nov`. */
export const fromWords = (instant: number, now: number, format: Format): string =>
	isMidnight(instant, format)
		? dayWords(format.today(instant), now, format)
		: momentWords(instant, now, format);

/** How long is left, as figure and unit: 1 d 2 h, 2 h 10 min, 4 min 30 s. */
export function timeLeft(ms: number): readonly (readonly [figure: number, unit: string])[] {
	const seconds = Math.max(0, Math.ceil(ms / 1_000));
	const [days, hours, minutes] = [
		Math.floor(seconds / 86_400),
		Math.floor(seconds / 3_600) % 24,
		Math.floor(seconds / 60) % 60
	];
	const pairs: readonly (readonly [number, string])[] =
		days > 0
			? [
					[days, 'd'],
					[hours, 'h']
				]
			: hours > 0
				? [
						[hours, 'h'],
						[minutes, 'min']
					]
				: seconds >= 600
					? [[minutes, 'min']]
					: [
							[minutes, 'min'],
							[seconds % 60, 's']
						];
	const told = pairs.filter(([figure], at) => figure > 0 || at === pairs.length - 1);
	// 2 d rather than 2 d 0 h
	return told.length > 1 && told.at(-1)?.[0] === 0 ? told.slice(0, -1) : told;
}

/** The same in a line. */
export const timeLeftWords = (ms: number): string =>
	timeLeft(ms)
		.map(([figure, unit]) => `${figure} ${unit}`)
		.join(' ');

/** Why it last came into its state; '' where nothing was said. */
export const reasonOf = (
	{ steps }: Pick<SeenContest, 'steps'>,
	event: SeenContest['steps'][number]['event']
): string => steps.findLast((step) => step.event === event)?.why ?? '';

type Timed = Pick<SeenContest, 'state' | 'startsAt' | 'endsAt' | 'settlesAt' | 'steps' | 'outcome'>;

const sentence = (words: string) => (words === '' || /[.!?…]$/.test(words) ? words : `${words}.`);

/** Where it stands in time, in a sentence or two. */
export function stateWords(contest: Timed, now: number, format: Format): string {
	const until = (instant: string) => untilWords(Date.parse(instant), now, format);
	const from = (instant: string) => fromWords(Date.parse(instant), now, format);
	const when = (instant: string) => momentWords(Date.parse(instant), now, format);
	switch (contest.state) {
		case 'draft':
			return 'Not launched yet.';
		case 'scheduled':
			return `Begins ${from(contest.startsAt)}, until ${until(contest.endsAt)}.`;
		case 'live':
			return `Live until ${until(contest.endsAt)}.`;
		case 'paused':
			return `Paused, and still open until ${until(contest.endsAt)}. What is done now counts.`;
		case 'provisional':
			return `Time is up. Late records of it count until ${until(contest.settlesAt)}, then it is settled.`;
		case 'settled':
		case 'amended': {
			const settled = contest.steps.find(({ event }) => event === 'settle')?.at ?? contest.outcome?.at;
			const words = settled === undefined ? 'Settled.' : `Settled ${when(settled)}.`;
			const why = reasonOf(contest, 'amend');
			return contest.state === 'settled' ? words : `${words} Corrected since: ${sentence(why)}`;
		}
		case 'cancelled':
			return `Called off. ${sentence(reasonOf(contest, 'cancel'))} There is no result.`;
	}
}

/** The same for a line in a list. */
export function stateLine(contest: Timed, now: number, format: Format): string {
	const at = (instant: string) => Date.parse(instant);
	switch (contest.state) {
		case 'draft':
			return 'Not launched yet';
		case 'scheduled':
			return `Begins ${fromWords(at(contest.startsAt), now, format)}`;
		case 'live':
			return `${timeLeftWords(at(contest.endsAt) - now)} left`;
		case 'paused':
			return `Paused, ${timeLeftWords(at(contest.endsAt) - now)} left`;
		case 'provisional':
			return `Counts until ${untilWords(at(contest.settlesAt), now, format)}`;
		case 'settled':
		case 'amended':
			return `Settled ${momentWords(at(contest.outcome?.at ?? contest.settlesAt), now, format)}`;
		case 'cancelled':
			return 'Called off';
	}
}

/** Whom a prize is for: `1st`, `Everyone who reaches 8`. */
export function prizeFor(prize: Prize, rules: ContestRules, unit: MetricUnit, format: Format): string {
	const target = 'target' in rules.options ? rules.options.target : undefined;
	switch (prize.kind) {
		case 'place':
			return rules.format === 'raffle'
				? `${format.place(prize.place)} ticket drawn`
				: format.place(prize.place);
		case 'team':
			return prize.place === 1
				? 'Everyone in the winning team'
				: `Everyone in the ${format.place(prize.place)} team`;
		case 'spot':
			return 'Best of each day';
		case 'everyone':
			if (prize.least !== undefined)
				return `Everyone with ${targetWords(prize.least, rules, unit, format)} or more`;
			if (rules.format === 'sharedGoal') return 'Everyone, if all together get there';
			return target === undefined
				? 'Everyone who gets there'
				: `Everyone who reaches ${targetWords(target, rules, unit, format)}`;
	}
}

/** `Dinner for two`, `Dinner for two, €150`. */
export const prizeWords = ({ name, value }: Pick<Prize, 'name' | 'value'>, format: Format): string =>
	value > 0 ? `${name}, ${format.money(value)}` : name;

/** What one award comes to: the prize, and where it was divided, how much of it. */
export function awardWords(
	{ share, value }: Pick<Award, 'share' | 'value'>,
	prize: Pick<Prize, 'name'> | undefined,
	format: Format
): string {
	const worth = numberOf(value) ?? 0;
	const name = prize?.name ?? 'Prize';
	const part = share === '1' ? '' : `${share} of `;
	return `${part}${name}${worth > 0 ? `, ${format.money(worth)}` : ''}`;
}

/** `9f3c 41ae 07d2`: enough of a hash to be compared by eye. */
export const hashWords = (hash: string): string =>
	hash === '' ? '–' : (hash.slice(0, 12).match(/.{1,4}/g) ?? []).join(' ');

/** Odds as whole percent; what can't be told apart from nothing or from certain says so. */
export function oddsWords(odds: number, format: Format): string {
	if (odds < 0.01) return `under ${format.figure(0.01, 'ratio').replace(/[.,]0(?=\s?%)/, '')}`;
	if (odds > 0.99) return `over ${format.figure(0.99, 'ratio')}`;
	return format.figure(Math.round(odds * 100) / 100, 'ratio').replace(/[.,]0(?=\s?%)/, '');
}

/** `Ava`, `Ava and Ben`, `Ava, Ben and 3 more`. */
export function namesWords(ids: readonly Id[], names: Readonly<Record<Id, string>>, most = 3): string {
	const known = ids.map((id) => names[id] ?? 'A colleague');
	if (known.length <= most) {
		const last = known.at(-1) ?? '';
		return known.length < 2 ? last : `${known.slice(0, -1).join(', ')} and ${last}`;
	}
	const shown = known.slice(0, most - 1);
	return `${shown.join(', ')} and ${known.length - shown.length} more`;
}

/** What is said of a result without a winner. */
export function nobodyWords({ format }: Pick<ContestRules, 'format'>): string {
	switch (format) {
		case 'race':
		case 'milestone':
			return 'Nobody got there this time';
		default:
			return 'Nobody won this time';
	}
}

/** What came of a goal of all. */
export const goalOutcome = ({ reached }: { readonly reached: boolean }): string =>
	reached ? 'Reached, all together' : 'Not reached this time';

/** `1 person`, `3 people`. */
export const peopleWords = (count: number, format: Format): string =>
	count === 1 ? '1 person' : `${format.count(count)} people`;

/** `1 call waits`, `3 calls wait`. */
export const countWords = (count: number, one: string, format: Format): string =>
	`${format.count(count)} ${count === 1 ? one : `${one}s`}`;

/** Who leads a contest that runs: `Ada leads`; '' nobody, or it is none in which somebody leads. */
export function leaderWords(
	{ rules, names }: Pick<SeenContest, 'rules' | 'names'>,
	standings: Pick<Standings, 'tables' | 'crowns'> | undefined
): string {
	const unled: readonly ContestRules['format'][] = ['milestone', 'sharedGoal', 'raffle', 'bracket'];
	if (!standings || standings.tables.length !== 1 || unled.includes(rules.format)) return '';
	const king = standings.crowns?.[0]?.king;
	if (rules.format === 'king') return king ? `${names[king] ?? 'A colleague'} wears the crown` : '';
	const first = standings.tables.flatMap(({ rows }) =>
		rows.filter(({ place, facts }) => place === 1 && facts > 0)
	);
	if (first.length === 0 || first.length > 2) return '';
	const ids = first.map(({ id }) => id);
	return `${namesWords(ids, names)} ${ids.length === 1 ? 'leads' : 'lead'}`;
}
