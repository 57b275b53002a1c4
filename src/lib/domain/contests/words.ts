/** C1: what rules mean, in words that a sales floor uses. */
import { exactText } from './exact.ts';
import { fromDecimal } from '#lib/domain/fractions.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import { isTitle } from './titles.ts';
import type { ContestRules, Eligibility, Prize, RoundOptions } from './rules.ts';

/** How things are called here. */
export interface Names {
	/** A metric's name, as it stands within a sentence: `orders`. */
	metric(key: string): string;
	/** A figure in a metric's unit, from a decimal. */
	figure(metric: string, decimal: string): string;
	team(id: Id): string;
	region(id: Id): string;
	/** Minor units as money; '' for none. */
	money(minor: number): string;
	/** BCP 47 */
	readonly locale: string;
}

export interface RulesInWords {
	/** One sentence: what, when, and what happens to ties. */
	readonly headline: string;
	/** Everything else, a sentence each. */
	readonly details: readonly string[];
}

const listed = (locale: string, all: readonly string[]) => new Intl.ListFormat(locale).format(all);

function dateIn(locale: string, date: LocalDate): string {
	const format = new Intl.DateTimeFormat(locale, {
		weekday: 'short',
		day: 'numeric',
		month: 'short',
		timeZone: 'UTC'
	});
	return format.format(Date.parse(`${date}T00:00:00Z`));
}

const clockIn = (clock: string | undefined) => (clock === undefined ? '' : ` ${clock.replace(/^0/, '')}`);

function when({ window: { from, to, startsAt, endsAt } }: ContestRules, { locale }: Names): string {
	if (from === to && startsAt === undefined) return `on ${dateIn(locale, from)}`;
	return `from ${dateIn(locale, from)}${clockIn(startsAt)} to ${dateIn(locale, to)}${clockIn(endsAt)}`;
}

const LENS = {
	raw: '',
	perHour: ' per working hour',
	ofTarget: ' as % of the own target',
	baseline: ' above the own usual'
} as const;

function rounds({ roundDays, graceUntil = '09:00' }: RoundOptions): string {
	const length = roundDays === 1 ? 'a day' : `${roundDays} days`;
	return `Each round lasts ${length}; what comes in by ${clockIn(graceUntil).trim()} of the next working day still counts.`;
}

/** What is done, to be followed by when. */
function what(rules: ContestRules, names: Names): string {
	const metric = `${names.metric(rules.metric)}${LENS[rules.lens]}`;
	const figure = (decimal: string) =>
		rules.lens === 'ofTarget' ? percent(decimal) : names.figure(rules.metric, decimal);
	switch (rules.format) {
		case 'most':
			return `Most ${metric}`;
		case 'race':
			return `First to ${figure(rules.options.target)} ${metric}`;
		case 'milestone':
			return `Everyone who reaches ${figure(rules.options.target)} ${metric}`;
		case 'team': {
			const side = rules.options.by === 'team' ? 'Team' : 'Region';
			return `${side} with most ${metric}${rules.options.perMember ? ' by member and working day' : ''}`;
		}
		case 'bracket':
			return `Knockout in ${metric}`;
		case 'season':
			return `League in ${metric}: everyone meets everyone`;
		case 'king':
			return `Longest in the lead in ${metric}`;
		case 'elimination':
			return `Last one standing in ${metric}`;
		case 'raffle':
			return `A ticket for every ${figure(rules.options.per)} ${metric}`;
		case 'improvement':
			return `Most ${metric} above the own usual`;
		case 'sharedGoal':
			return `Together to ${figure(rules.options.target)} ${metric}`;
	}
}

function percent(decimal: string): string {
	const share = fromDecimal(decimal);
	return share ? `${exactText({ ...share, numerator: share.numerator * 100n })}% of` : decimal;
}

function ties(rules: ContestRules, names: Names): string | undefined {
	switch (rules.format) {
		case 'milestone':
		case 'sharedGoal':
		case 'raffle':
			return undefined;
		case 'bracket':
			return 'equal scores: who had it first goes on, then the higher seed';
		case 'season':
			return 'equal points: the matches among them, then the total';
		case 'elimination':
			return 'nobody leaves on a tie';
	}
	if (rules.tie === 'earliest') return 'of equals whoever got there first';
	if (typeof rules.tie === 'object') return `of equals whoever has more ${names.metric(rules.tie.metric)}`;
	return rules.prizes.some(({ share }) => share === 'split')
		? 'ties share the prize'
		: 'everyone who ties wins';
}

/** Sides meet whole, unless some of their people are left out. */
function sides({ format, options, eligibility }: ContestRules): string | undefined {
	if (format !== 'team' || Object.keys(eligibility).length > 0) return undefined;
	return `All ${options.by}s take part.`;
}

function who(eligibility: Eligibility, names: Names): string {
	const { teams, regions, reps, except, startedSince, startedBy } = eligibility;
	const parts: string[] = [];
	if (teams)
		parts.push(
			`of ${listed(
				names.locale,
				teams.map((id) => names.team(id))
			)}`
		);
	if (regions)
		parts.push(
			`in ${listed(
				names.locale,
				regions.map((id) => names.region(id))
			)}`
		);
	if (startedSince !== undefined) parts.push(`who started on ${dateIn(names.locale, startedSince)} or later`);
	if (startedBy !== undefined) parts.push(`who had started by ${dateIn(names.locale, startedBy)}`);
	const people = reps ? `${reps.length} people by name` : 'Everyone';
	const without = except && except.length > 0 ? `, ${except.length} left out` : '';
	return `${[people, ...parts].join(' ')} takes part${without}.`.replace(
		'people by name takes',
		'people by name take'
	);
}

const PLACES = ['', 'First', 'Second', 'Third'];
/** Names of prizes that only say again whom they are for. */
const ONLY_WHOM =
	/^((first|second|third|\d+\S*) (place|ticket drawn)|winning team|best of (each|the) day|everyone\b.*)$/i;

const isNameless = (prize: Prize) => isTitle(prize) && ONLY_WHOM.test(prize.name);

/** A sentence for each prize; places of which nothing more is to be said share one. */
function prizesIn(rules: ContestRules, names: Names): string[] {
	const places = rules.prizes.filter((prize) => prize.kind === 'place' && isNameless(prize));
	const ordinals = places.map((prize, at) => {
		const place = 'place' in prize ? prize.place : 0;
		const ordinal = PLACES[place] ?? `${place}th`;
		return at === 0 ? ordinal : ordinal.toLowerCase();
	});
	const what = rules.format === 'raffle' ? 'ticket drawn' : 'place';
	const shared = ordinals.length < 2 ? [] : [`${listed(names.locale, ordinals)} ${what} win.`];
	const others = shared.length > 0 ? rules.prizes.filter((prize) => !places.includes(prize)) : rules.prizes;
	return [...shared, ...others.map((prize) => prizeIn(prize, rules, names))];
}

function prizeIn(prize: Prize, rules: ContestRules, names: Names): string {
	const worth = prize.value > 0 ? ` (${names.money(prize.value)})` : '';
	const several = prize.share === 'split' ? ', divided if several win it' : '';
	const whom = (() => {
		switch (prize.kind) {
			case 'place':
				return `${PLACES[prize.place] ?? `${prize.place}th`} ${rules.format === 'raffle' ? 'ticket drawn' : 'place'}`;
			case 'team':
				return `Everyone in the ${prize.place === 1 ? 'winning team' : `team on place ${prize.place}`}`;
			case 'spot':
				return 'The best of each day';
			case 'everyone':
				if (prize.least === undefined) return 'Everyone who gets there';
				return rules.lens === 'ofTarget'
					? `Everyone with at least ${percent(prize.least)} their target`
					: `Everyone with at least ${names.figure(rules.metric, prize.least)}`;
		}
	})();
	if (!isTitle(prize)) return `${whom}: ${prize.name}${worth}${several}.`;
	return isNameless(prize) ? `${whom} wins.` : `${whom}: ${prize.name}.`;
}

function checks({ sources, confirm }: ContestRules): string[] {
	const said: string[] = [];
	if (!sources.includes('rep')) said.push('Only records that did not come from the own hand count.');
	else if (confirm === 'all')
		said.push('What people log themselves counts once it is imported or confirmed by a manager.');
	else if (confirm === 'unusual')
		said.push('What people log themselves waits for a manager where it is unusual for them.');
	return said;
}

/** C1: such as "Most orders from Mon 1 Jun 9:00 to Fri 5 Jun 17:00; ties share the prize." */
export function rulesInWords(rules: ContestRules, names: Names): RulesInWords {
	const tie = ties(rules, names);
	const details = [sides(rules) ?? who(rules.eligibility, names)];
	if (rules.groups)
		details.push(
			rules.groups.by === 'list'
				? `Places are counted within each group: ${listed(
						names.locale,
						rules.groups.lists.map(({ name }) => name)
					)}. Who is in none has no place.`
				: `Places are counted within each ${rules.groups.by}.`
		);
	if (rules.join === 'open') details.push('People may join later; what they do from then on counts.');
	if (rules.format === 'bracket' || rules.format === 'season' || rules.format === 'elimination')
		details.push(rounds(rules.options));
	if (rules.format === 'race')
		details.push(
			rules.options.fallback === 'none'
				? 'If nobody gets there, nobody wins.'
				: 'If nobody gets there, whoever is nearest wins.'
		);
	if (rules.format === 'improvement')
		details.push('The own usual is the median of the last eight comparable windows.');
	details.push(...prizesIn(rules, names), ...checks(rules));
	return {
		headline: `${what(rules, names)} ${when(rules, names)}${tie === undefined ? '' : `; ${tie}`}.`,
		details
	};
}
