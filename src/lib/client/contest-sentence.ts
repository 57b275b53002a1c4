/** A draft's rules as prose whose underlined parts can be changed: the sentence that the wizard is. */
import { isLocalDate } from '#lib/domain/calendar.ts';
import {
	GROUPED_FORMATS,
	type ContestRules,
	type ContestWindow,
	type Eligibility,
	type Format
} from '#lib/domain/contests/rules.ts';
import { isTitle } from '#lib/domain/contests/titles.ts';
import { rulesInWords, type Names } from '#lib/domain/contests/words.ts';
import type { Id } from '#lib/domain/records.ts';
import { clockWords, dayWords, settlesWords, windowWords } from './contest-dates.ts';
import { lensOf, tiesSettled, type ContestFields, type DraftMetric } from './contest-draft.ts';
import type { Format as Manner } from './format.ts';

/** What can be opened, in the order in which a sentence asks for it. */
export type Slot =
	| 'when'
	| 'what'
	| 'sides'
	| 'lens'
	| 'how'
	| 'target'
	| 'rounds'
	| 'hours'
	| 'prizes'
	| 'tie'
	| 'groups'
	| 'who'
	| 'checks'
	| 'late'
	| 'again';

/** Prose, or a part of it that opens its choice. */
export type Part = string | { readonly slot: Slot; readonly text: string };

/** How things are called where the sentence stands. */
export interface Vocabulary {
	readonly names: Names;
	readonly format: Manner;
	/** IANA */
	readonly timeZone: string;
	readonly series: readonly { readonly id: Id; readonly name: string }[];
}

interface Named {
	readonly id: Id;
	readonly name: string;
}

/** Names as rules in words want them. */
export function namesOf(
	metrics: readonly DraftMetric[],
	teams: readonly Named[],
	regions: readonly Named[],
	format: Manner
): Names {
	const byKey = new Map(metrics.map((metric) => [metric.key, metric]));
	const nameIn = (all: readonly Named[]) => (id: Id) =>
		all.find((one) => one.id === id)?.name ?? 'one that is gone';
	return {
		metric: (key) => lowered(byKey.get(key)?.name ?? key),
		figure(key, decimal) {
			const unit = byKey.get(key)?.unit ?? 'count';
			if (!/^\d+(\.\d+)?$/.test(decimal)) return decimal === '' ? 'so many' : decimal;
			return unit === 'money' ? format.money(Number(decimal)) : format.figure(Number(decimal), unit);
		},
		team: nameIn(teams),
		region: nameIn(regions),
		money: (minor) => (minor > 0 ? format.money(minor) : ''),
		locale: format.locale
	};
}

/** `Orders` within a sentence; `CRM calls` stays as it is. */
const lowered = (name: string) =>
	/^\p{Lu}(?!\p{Lu})/u.test(name) ? name.charAt(0).toLocaleLowerCase() + name.slice(1) : name;

/** `their own last eight weeks`, after the window's own length. */
function usualWords({ from, to }: ContestWindow): string {
	if (!isLocalDate(from) || !isLocalDate(to)) return 'their own usual';
	const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
	if (days <= 7) return 'their own last eight weeks';
	return days >= 28 && from.endsWith('-01') ? 'their own months before' : 'their own eight windows before';
}

function lensWords(rules: ContestRules): string {
	switch (lensOf(rules)) {
		case 'raw':
			return 'plain figures';
		case 'perHour':
			return 'figures per hour worked';
		case 'ofTarget':
			return rules.format === 'team' ? 'each side with its own target' : 'each person with their own target';
		case 'baseline':
			return `each person with ${usualWords(rules.window)}`;
	}
}

function prizeWords({ prizes }: ContestRules, { names }: Vocabulary): string {
	const real = prizes.filter((prize) => !isTitle(prize));
	if (prizes.length === 0) return 'nothing yet';
	if (real.length === 0) return prizes.length === 1 ? 'the title' : 'the titles';
	return new Intl.ListFormat(names.locale).format(
		real.map(({ name, value }) => name || names.money(value) || 'a prize')
	);
}

/** How one wins, as a clause to which the prize is added. */
const HOW: Readonly<Record<Format, string>> = {
	most: 'The highest',
	improvement: 'The biggest step up',
	race: 'The first to reach',
	milestone: 'Everyone who reaches',
	team: 'The best side',
	bracket: 'In pairs, the better one goes on',
	season: 'Everyone meets everyone',
	king: 'Whoever leads the longest',
	elimination: 'The lowest of each round leaves',
	raffle: 'Tickets are drawn',
	sharedGoal: 'Together'
};

function targetWords(rules: ContestRules, { names }: Vocabulary): string {
	const { options, metric, lens } = rules;
	const decimal = 'target' in options ? options.target : 'per' in options ? options.per : '';
	const what = names.metric(metric);
	if (lens === 'ofTarget') {
		const share = Number(decimal) * 100;
		return Number.isFinite(share)
			? `${Number(share.toFixed(7))}% of the own target in ${what}`
			: `${decimal} ${what}`;
	}
	return `${names.figure(metric, decimal)} ${what}`;
}

const days = (count: number) => (count === 1 ? 'a day' : `${count} days`);
const roundWords = ({ options }: ContestRules) => days('roundDays' in options ? options.roundDays : 1);

function hoursWords({ options }: ContestRules, locale: string): string {
	const hours = 'hours' in options ? options.hours : undefined;
	return hours ? `${clockWords(hours.from, locale)} to ${clockWords(hours.to, locale)}` : 'the working hours';
}

function sidesWords({ options }: ContestRules): string {
	if (!('perMember' in options)) return '';
	return `${options.by} by ${options.by}, ${options.perMember ? 'by member and working day' : 'all added up'}`;
}

const part = (slot: Slot, text: string): Part => ({ slot, text });

/** From what is counted to who wins. */
function core(rules: ContestRules, vocabulary: Vocabulary): Part[] {
	const how = part('how', HOW[rules.format]);
	const prizes = part('prizes', prizeWords(rules, vocabulary));
	const target = part('target', targetWords(rules, vocabulary));
	const counted = [' we count ', part('what', vocabulary.names.metric(rules.metric))];
	const compared = [' and compare ', part('lens', lensWords(rules)), '. '];
	const rounds = part('rounds', roundWords(rules));
	switch (rules.format) {
		case 'most':
		case 'improvement':
			return [...counted, ...compared, how, ' wins ', prizes, '.'];
		case 'race': {
			const nobody = rules.options.fallback === 'none' ? 'nobody wins' : 'whoever is nearest wins';
			return [
				...counted,
				...compared,
				how,
				' ',
				target,
				' wins ',
				prizes,
				'; if nobody does, ',
				part('target', nobody),
				'.'
			];
		}
		case 'milestone':
			return [...counted, ...compared, how, ' ', target, ' wins ', prizes, '.'];
		case 'team':
			return [
				...counted,
				' ',
				part('sides', sidesWords(rules)),
				',',
				...compared,
				how,
				' wins ',
				prizes,
				'.'
			];
		case 'bracket':
			return [
				...counted,
				...compared,
				how,
				', and a round lasts ',
				rounds,
				'. Whoever is left wins ',
				prizes,
				'.'
			];
		case 'season':
			return [
				...counted,
				...compared,
				how,
				'; a match lasts ',
				rounds,
				', three points for a win and one for a draw. The first in the table wins ',
				prizes,
				'.'
			];
		case 'king':
			return [
				...counted,
				'. ',
				how,
				' within ',
				part('hours', hoursWords(rules, vocabulary.names.locale)),
				' wins ',
				prizes,
				'.'
			];
		case 'elimination':
			return [
				...counted,
				...compared,
				how,
				', and a round lasts ',
				rounds,
				'. Whoever is left wins ',
				prizes,
				'.'
			];
		case 'raffle':
			return [...counted, ...compared, how, ', one for every ', target, ', for ', prizes, '.'];
		case 'sharedGoal':
			return [
				...counted,
				'. ',
				how,
				' we want ',
				target,
				'; if we get there, everyone who had a part in it wins ',
				prizes,
				'.'
			];
	}
}

function tieWords(rules: ContestRules, { names }: Vocabulary): string {
	const { tie, prizes } = rules;
	if (tie === 'earliest') return 'go to whoever got there first';
	if (typeof tie === 'object') return `go to whoever has more ${names.metric(tie.metric)}`;
	return prizes.length === 0 || prizes.some(({ share }) => share === 'split')
		? 'share the prize'
		: 'win alike';
}

/** Who enters, and whether that is several in grammar. */
function whoWords(
	{ teams, regions, reps, except, startedSince, startedBy }: Eligibility,
	{ names, format }: Vocabulary
): { text: string; plural: boolean } {
	const list = (ids: readonly Id[], name: (id: Id) => string) =>
		new Intl.ListFormat(names.locale).format(ids.map(name));
	const parts = [
		reps ? `${reps.length} people by name` : 'Everyone',
		...(teams ? [`in ${teams.length > 0 ? list(teams, (id) => names.team(id)) : 'no team'}`] : []),
		...(regions ? [`in ${regions.length > 0 ? list(regions, (id) => names.region(id)) : 'no region'}`] : []),
		...(startedSince === undefined ? [] : [`who started on ${dayWords(startedSince, format)} or later`]),
		...(startedBy === undefined ? [] : [`who had started by ${dayWords(startedBy, format)}`]),
		...(except && except.length > 0 ? [`but ${except.length}`] : [])
	];
	return { text: parts.join(' '), plural: reps !== undefined };
}

const noLeave = ({ lens, format, options }: ContestRules) =>
	lens === 'perHour' ||
	lens === 'baseline' ||
	format === 'improvement' ||
	('perMember' in options && options.perMember);

/** Sides meet whole, unless some of their people are left out. */
const sidesIn = ({ eligibility, options }: ContestRules) =>
	'perMember' in options && Object.keys(eligibility).length === 0
		? { text: `All ${options.by}s`, plural: true }
		: undefined;

function people(rules: ContestRules, vocabulary: Vocabulary): Part[] {
	const { text, plural } = sidesIn(rules) ?? whoWords(rules.eligibility, vocabulary);
	return [
		' ',
		part('who', text),
		plural ? ' take part' : ' takes part',
		...(rules.join === 'open' ? [', and people ', part('who', 'may join later')] : []),
		noLeave(rules) ? '; leave does not count against anyone.' : '.'
	];
}

function checkWords({ sources, confirm }: ContestRules): string {
	if (!sources.includes('rep')) return 'does not count';
	if (confirm === 'all') return 'waits until it is imported or confirmed';
	return confirm === 'unusual' ? 'waits for a manager where it is unusual' : 'counts at once';
}

const groupWords = ({ groups }: ContestRules) =>
	groups === undefined
		? 'among all'
		: groups.by === 'list'
			? `within ${groups.lists.length === 1 ? 'one group' : `${groups.lists.length} groups`} made by hand`
			: `within each ${groups.by}`;

/** The whole draft in prose. */
export function sentenceOf(fields: ContestFields, vocabulary: Vocabulary): Part[] {
	const { rules, repeats, series } = fields;
	const { window } = rules;
	const { from, to } = windowWords(window, vocabulary.format);
	const oneDay = window.from === window.to && window.startsAt === undefined;
	const settles = settlesWords(fields, vocabulary);
	const season = vocabulary.series.find(({ id }) => id === series)?.name;
	return joined([
		...(oneDay ? ['On ', part('when', from)] : ['From ', part('when', from), ' to ', part('when', to)]),
		...core(rules, vocabulary),
		...(tiesSettled(rules.format) ? [] : [' Ties ', part('tie', tieWords(rules, vocabulary)), '.']),
		...(GROUPED_FORMATS.includes(rules.format)
			? [' Places are counted ', part('groups', groupWords(rules)), '.']
			: []),
		...people(rules, vocabulary),
		' What people log themselves ',
		part('checks', checkWords(rules)),
		'; late records count until ',
		part('late', settles || 'some time after'),
		'. It runs ',
		part('again', repeats === 'weekly' ? 'every week' : 'once'),
		...(season === undefined ? [] : [' and counts for ', part('again', season)]),
		'.'
	]);
}

/** Neighbouring prose is one piece. */
function joined(parts: readonly Part[]): Part[] {
	const all: Part[] = [];
	for (const one of parts) {
		const last = all.at(-1);
		if (typeof one === 'string' && typeof last === 'string') all[all.length - 1] = last + one;
		else all.push(one);
	}
	return all;
}

/** The slots of a sentence, each once, in order. */
export const slotsOf = (parts: readonly Part[]): Slot[] => [
	...new Set(parts.flatMap((one) => (typeof one === 'string' ? [] : [one.slot])))
];

/** What a contest is called where nobody has given it a name: what is done in it. */
export function nameOf(rules: ContestRules, names: Names): string {
	const [first = ''] = rulesInWords(rules, names).headline.split(';');
	const cut = Math.max(first.lastIndexOf(' from '), first.lastIndexOf(' on '));
	return cut > 0 ? first.slice(0, cut) : first;
}
