/** Contests as a manager finds them: by where they stand, each with what is to be done next. */
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { SeenContest } from '#lib/domain/contests/seen.ts';
import { stateLine } from './contest-words.ts';
import type { Format } from './format.ts';

/** A contest in the API's list: without who is in it, and how it stood. */
export interface ListedContest extends Pick<
	SeenContest,
	| 'id'
	| 'name'
	| 'state'
	| 'rules'
	| 'words'
	| 'startsAt'
	| 'endsAt'
	| 'settlesAt'
	| 'repeats'
	| 'copyOf'
	| 'proposals'
	| 'version'
	| 'may'
	| 'acts'
> {
	readonly entrants: number;
	readonly outcome: Pick<NonNullable<ContestRecord['outcome']>, 'number' | 'at'> | null;
}

export interface ContestGroup {
	readonly key: 'drafts' | 'coming' | 'running' | 'waiting' | 'over';
	readonly title: string;
	readonly contests: readonly ListedContest[];
}

const GROUPS: readonly Omit<ContestGroup, 'contests'>[] = [
	{ key: 'waiting', title: 'Waiting for you' },
	{ key: 'running', title: 'Running' },
	{ key: 'coming', title: 'Coming' },
	{ key: 'drafts', title: 'Drafts' },
	{ key: 'over', title: 'Over' }
];

/** Where a contest is listed. Who waits for a manager's word comes first, whatever its state. */
export function groupOf({
	state,
	proposals
}: Pick<ListedContest, 'state' | 'proposals'>): ContestGroup['key'] {
	switch (state) {
		case 'draft':
			return 'drafts';
		case 'scheduled':
			return 'coming';
		case 'live':
		case 'paused':
			return proposals > 0 ? 'waiting' : 'running';
		case 'provisional':
			return 'waiting';
		case 'settled':
		case 'amended':
			return proposals > 0 ? 'waiting' : 'over';
		case 'cancelled':
			return 'over';
	}
}

/** Those of one place in the order in which somebody looks for them; empty groups are left out. */
export function contestGroups(contests: readonly ListedContest[]): ContestGroup[] {
	return GROUPS.map(({ key, title }) => {
		const own = contests.filter((contest) => groupOf(contest) === key);
		return { key, title, contests: own.sort(key === 'over' ? newest : soonest) };
	}).filter((group) => group.contests.length > 0);
}

const begins = ({ startsAt, rules }: ListedContest) => startsAt || rules.window.from;
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const soonest = (a: ListedContest, b: ListedContest) => compare(begins(a), begins(b)) || compare(a.id, b.id);
const newest = (a: ListedContest, b: ListedContest) =>
	compare(b.endsAt || begins(b), a.endsAt || begins(a)) || compare(a.id, b.id);

export interface NextStep {
	/** What a manager would do now. */
	readonly label: string;
	readonly href: string;
	/** How it stands, before that. */
	readonly words: string;
}

/** What is to be done next with a contest, and where. */
export function nextStep(contest: ListedContest, now: number, format: Format): NextStep {
	const { id, state, proposals, repeats } = contest;
	const page = `/manage/contests/${id}`;
	const again = repeats === 'weekly' && state !== 'cancelled' ? ', every week' : '';
	if (proposals > 0) {
		const words =
			proposals === 1
				? 'One late change waits for your word'
				: `${proposals} late changes wait for your word`;
		return { label: 'Decide', href: page, words };
	}
	const words =
		state === 'draft' ? draftWords(contest, format) : `${standsWords(contest, now, format)}${again}`;
	switch (state) {
		case 'draft':
			return { label: 'Finish and launch', href: `${page}/edit`, words };
		case 'provisional':
			return { label: 'Check late records', href: page, words };
		case 'paused':
			return { label: 'Resume or call off', href: page, words };
		case 'settled':
		case 'amended':
			return { label: 'See the result', href: page, words };
		default:
			return { label: 'Open', href: page, words };
	}
}

function draftWords({ rules: { window } }: ListedContest, format: Format): string {
	return `For ${format.dates(window.from, window.to)}`;
}

/** A list tells when it was settled, not how. */
const standsWords = (
	{ outcome, settlesAt, ...contest }: ListedContest,
	now: number,
	format: Format
): string =>
	stateLine({ ...contest, steps: [], outcome: null, settlesAt: outcome?.at ?? settlesAt }, now, format);
