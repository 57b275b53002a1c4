/** What the wizard offers to choose from, as the API tells of the floor. */
import type { ContestSeries } from '#lib/domain/contests/record.ts';
import { type ContestLens, type Format } from '#lib/domain/contests/rules.ts';
import type { Hours, Id, LocalDate, Weekday } from '#lib/domain/records.ts';
import type { Api } from './api.ts';
import type { DraftFloor, DraftMetric } from './contest-draft.ts';
import { namesOf, type Slot, type Vocabulary } from './contest-sentence.ts';
import { Format as Manner, type Manner as Floor } from './format.ts';
import { must, type Person, type RegionView, type TeamView, type WorkspaceView } from './manage.ts';

/** Somebody who may take part. */
export interface Candidate {
	readonly id: Id;
	readonly name: string;
	/** Today's; '' for none. */
	readonly team: string;
}

/** As a page's load hands it on. */
export interface ChoicesData {
	readonly metrics: readonly DraftMetric[];
	readonly people: readonly Candidate[];
	readonly teams: readonly { readonly id: Id; readonly name: string }[];
	readonly regions: readonly RegionView[];
	readonly series: readonly { readonly id: Id; readonly name: string }[];
	readonly calendar: {
		readonly weekStart: Weekday;
		readonly workingDays: readonly Weekday[];
		readonly hours: Hours;
	};
	/** The workspace's local date. */
	readonly today: LocalDate;
}

export interface ContestChoices extends ChoicesData {
	readonly floor: DraftFloor;
	readonly vocabulary: Vocabulary;
	readonly format: Manner;
	/** By id: people, teams, regions. */
	readonly names: Readonly<Record<Id, string>>;
}

/** Reads all that the wizard needs to know of the floor. */
export async function readChoices(api: Api, now: number): Promise<ChoicesData> {
	const [metrics, people, teams, regions, series, workspace] = await Promise.all([
		api.get<{ metrics: DraftMetric[] }>('/metrics'),
		api.get<{ people: Person[] }>('/people'),
		api.get<{ teams: TeamView[] }>('/teams'),
		api.get<{ regions: RegionView[] }>('/regions'),
		api.get<{ series: ContestSeries[] }>('/contest-series'),
		api.get<WorkspaceView>('/workspace')
	]);
	const floor = must(workspace);
	const today = new Manner(floor).today(now);
	const teamNames = new Map(must(teams).teams.map(({ id, name }) => [id, name]));
	const here = must(people).people.filter(
		({ house, endedOn }) => !house && (endedOn === '' || endedOn >= today)
	);
	return {
		metrics: must(metrics).metrics,
		people: here.map(({ id, name, team }) => ({ id, name, team: teamNames.get(team) ?? '' })),
		teams: must(teams).teams.map(({ id, name }) => ({ id, name })),
		regions: must(regions).regions,
		series: must(series).series.map(({ id, name }) => ({ id, name })),
		calendar: { weekStart: floor.weekStart, workingDays: floor.workingDays, hours: floor.hours },
		today
	};
}

/** The same with its words, in the floor's own manner. */
export function choicesOf(data: ChoicesData, manner: Floor): ContestChoices {
	const { metrics, teams, regions, people, series, calendar, today } = data;
	// noon, so that it is this date wherever the floor is
	const format = new Manner(manner, () => Date.parse(`${today}T12:00:00Z`));
	const names = namesOf(metrics, teams, regions, format);
	return {
		...data,
		floor: { today, ...calendar, currency: manner.currency, metrics, people: people.length },
		vocabulary: { names, format, timeZone: manner.timeZone, series },
		format,
		names: Object.fromEntries([...people, ...teams, ...regions].map(({ id, name }) => [id, name]))
	};
}

/** The same with seasons that were made meanwhile. */
export function withSeasons(choices: ContestChoices, made: ContestChoices['series']): ContestChoices {
	const fresh = made.filter(({ id }) => choices.series.every((one) => one.id !== id));
	if (fresh.length === 0) return choices;
	const series = [...choices.series, ...fresh];
	return { ...choices, series, vocabulary: { ...choices.vocabulary, series } };
}

/** The heads of what slots open. */
export const SLOT_NAMES: Readonly<Record<Slot, string>> = {
	when: 'When',
	what: 'What counts',
	sides: 'The sides',
	lens: 'What is compared',
	how: 'How one wins',
	target: 'What is to be reached',
	rounds: 'Rounds',
	hours: 'The hours',
	prizes: 'Prizes',
	tie: 'Ties',
	groups: 'Places',
	who: 'Who takes part',
	checks: 'What people log themselves',
	late: 'Late records',
	again: 'How often'
};

interface Told {
	readonly name: string;
	readonly text: string;
}

/** Each form in a name and a sentence. */
export const FORMAT_WORDS: Readonly<Record<Format, Told>> = {
	most: { name: 'Most', text: 'The highest figure wins' },
	improvement: { name: 'Best step up', text: 'Against your own last eight weeks' },
	race: { name: 'Race', text: 'First to a target wins' },
	milestone: { name: 'Milestone', text: 'Everyone who gets there wins' },
	sharedGoal: { name: 'All together', text: 'One goal for the whole floor' },
	team: { name: 'Team against team', text: 'Sums, or per member' },
	bracket: { name: 'Knockout', text: 'Pairs, winners go on' },
	season: { name: 'League', text: 'Everyone meets everyone' },
	king: { name: 'King of the hill', text: 'Longest in the lead' },
	elimination: { name: 'Last one standing', text: 'The lowest of each round leaves' },
	raffle: { name: 'Raffle', text: 'Tickets for work, then a draw' }
};

export const LENS_WORDS: Readonly<Record<ContestLens, Told>> = {
	raw: { name: 'Plain figures', text: 'As they stand, the same for everyone' },
	perHour: { name: 'Per hour worked', text: 'Part-time and full-time alike; leave and holidays left out' },
	ofTarget: { name: 'Against the own target', text: 'Small and large areas alike; only who has a target' },
	baseline: { name: 'Against the own usual', text: 'How much better than their own last eight such times' }
};
