/** Notifications in the floor's words, on pages and on a phone alike: facts first, and nothing about what was not done. */
import type { NoticeGroup } from '#lib/domain/notifications/kinds.ts';
import type { DayTold, RiskTold } from '#lib/domain/notifications/own-day.ts';
import type { NoticeWay } from '#lib/domain/notifications/notification.ts';
import { mentionText } from '#lib/domain/recognition/mentions.ts';
import type { Format } from './format.ts';
import { amountWords, lengthWords } from './amount-words.ts';

/** What is put into words. */
export interface Told {
	readonly kind: string;
	readonly data: Readonly<Record<string, unknown>>;
	readonly href: string;
}

export interface NoticeWords {
	readonly title: string;
	/** '' where the title says it all. */
	readonly text: string;
	/** Of the link to where it leads. */
	readonly action: string;
}

/** Who and what the ids and keys in a notice stand for. */
export type NameOf = (id: string) => string | undefined;

type Data = Told['data'];
type Write = (
	data: Data,
	nameOf: NameOf,
	format: Format
) => Omit<NoticeWords, 'action'> & { action?: string };

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
const sentences = (...parts: readonly string[]): string =>
	parts
		.filter((part) => part !== '')
		.map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
		.join('. ');
const someone = (name: unknown): string => textOf(name) || 'A colleague';

/** What is played for, and for whom: `Calls. For a coffee`. */
function stakes({ metric, stake, team }: Data, nameOf: NameOf): string {
	const what = nameOf(textOf(metric)) ?? '';
	const own = textOf(team) === '' ? '' : `with ${textOf(team)}`;
	const words = textOf(stake);
	return sentences([what, own].filter(Boolean).join(', '), words === '' ? '' : `for ${words}`);
}

const challenge =
	(title: (name: string, data: Data) => string, text: (data: Data) => string = () => ''): Write =>
	(data, nameOf) => ({
		title: title(someone(data.name), data),
		text: sentences(stakes(data, nameOf), text(data)),
		action: 'Open it'
	});

const won = (name: string, { outcome, team }: Data): string => {
	if (outcome === 'draw') return `A draw with ${name}`;
	if (outcome === 'won') return `${textOf(team) === '' ? 'You win' : `${textOf(team)} wins`} against ${name}`;
	return `The challenge with ${name} is settled`;
};

/** What somebody wrote, whoever it names by name. */
const said = ({ text }: Data, nameOf: NameOf): string =>
	mentionText(textOf(text), (rep) => nameOf(rep) ?? 'a colleague');

/** The dates of leave; '' where there are none. */
const days = ({ from, to }: Data, format: Format): string =>
	textOf(from) === '' || textOf(to) === '' ? '' : format.dates(textOf(from), textOf(to));

const contest =
	(title: (name: string, data: Data) => string, text: (data: Data) => string = () => ''): Write =>
	(data) => ({ title: title(textOf(data.name) || 'The contest', data), text: text(data) });

const reason = ({ why }: Data): string => sentences(textOf(why));

/** First places and prizes; whoever came in later reads their place on the page. */
function wonIn(name: string, { prizes, place }: Data): string {
	if (Array.isArray(prizes) && prizes.length > 0) return `You win in ${name}`;
	return place === 1 ? `You are first in ${name}` : `${name} is settled`;
}
const prizesIn = ({ prizes }: Data): string =>
	Array.isArray(prizes) ? sentences(prizes.map(textOf).join(', ')) : '';

const WORDS: Readonly<Record<string, Write>> = {
	'contest.launched': (data, _, format) => ({
		title: `You are in: ${textOf(data.name)}`,
		text: textOf(data.from) === '' ? '' : `From ${format.date(format.today(Date.parse(textOf(data.from))))}`
	}),
	'contest.withdrawn': contest((name) => `${name} is being changed, and starts later`),
	'contest.begun': contest((name) => `${name} has begun`),
	'contest.lastHour': contest((name) => `The last hour of ${name}`),
	'contest.paused': contest((name) => `${name} is paused`, reason),
	'contest.resumed': contest((name) => `${name} goes on`),
	'contest.edited': contest((name) => `${name} was changed`, reason),
	'contest.cancelled': contest((name) => `${name} was called off`, reason),
	'contest.ended': contest(
		(name) => `${name} is over`,
		() => 'Records of it still count until it is settled'
	),
	'contest.words': (data) => ({
		title: `The tickets of ${textOf(data.name)} are out`,
		text: 'Add a word to the draw within ten minutes',
		action: 'Add a word'
	}),
	'contest.settled': contest(wonIn, prizesIn),
	'contest.amended': contest((name) => `The result of ${name} was corrected`, reason),
	'contest.toRule': (data, _, format) => ({
		title: `A late record in ${textOf(data.name) || 'a contest'}`,
		text: `It changes ${counted(numberOf(data.places), 'place', format)} and ${counted(numberOf(data.prizes), 'prize', format)}`,
		action: 'Decide'
	}),
	'media.removed': ({ kind, by }) => ({
		title: `${someone(by)} took your ${kind === 'song' ? 'song' : 'picture'} down`,
		text: '',
		action: 'Choose another one'
	}),
	'challenge.invited': (data, nameOf) => ({
		title:
			textOf(data.team) === ''
				? `${someone(data.name)} challenges you`
				: `${someone(data.name)} challenges your team`,
		text: stakes(data, nameOf),
		action: 'Accept or decline'
	}),
	'challenge.accepted': challenge((name) => `Your challenge with ${name} is on`),
	'challenge.started': challenge((name) => `Your challenge with ${name} has begun`),
	'challenge.lastHour': challenge((name) => `The last hour against ${name}`),
	'challenge.ended': challenge(
		(name) => `The time with ${name} is over`,
		() => 'records of it count for another day'
	),
	'challenge.settled': challenge(won),
	'challenge.declined': challenge((name) => `${name} does not play this time`),
	'challenge.expired': challenge((name) => `${name} has not answered in time`),
	'challenge.voided': challenge((name) => `The challenge with ${name} was called off`),
	'challenge.agree': challenge((name) => `An early end is offered, against ${name}`),
	'challenge.proposal': challenge((name) => `A late record is about the result with ${name}`),
	'challenge.toRule': ({ sides, metric, flips }, nameOf) => {
		const [one, other] = Array.isArray(sides) ? sides.map((side) => nameOf(textOf(side))) : [];
		return {
			title: `A late record between ${one ?? 'a colleague'} and ${other ?? 'a colleague'}`,
			text: sentences(
				nameOf(textOf(metric)) ?? '',
				flips === true ? 'counted, it changes who is ahead' : 'who is ahead stays the same'
			),
			action: 'Decide'
		};
	},
	'challenge.ruled': challenge((name) => `The late record in the challenge with ${name} was decided`),
	'challenge.stakeRemoved': challenge((name) => `The stake of the challenge with ${name} was taken off`),

	'recognition.shoutOut': (data, nameOf) => ({
		title: `${someone(data.by)} praises you`,
		text: said(data, nameOf)
	}),
	'recognition.mention': (data, nameOf) => ({
		title: `${someone(data.by)} names you`,
		text: said(data, nameOf)
	}),
	'recognition.comment': (data, nameOf) => ({
		title: `${someone(data.by)} comments`,
		text: said(data, nameOf)
	}),
	'recognition.reaction': (data) => ({ title: `${someone(data.by)} reacts to your news`, text: '' }),

	'goal.reached': (data) => ({ title: `${textOf(data.name)} is reached`, text: 'Together, before its end' }),
	'goal.ended': (data) => ({ title: `${textOf(data.name)} has ended`, text: 'See what it came to' }),
	'league.up': (data, _, format) => ({
		title: `You move up to ${textOf(data.name)}`,
		text: numberOf(data.count) > 0 ? `${format.place(numberOf(data.count))} in your group last week` : ''
	}),
	'leave.asked': (data, nameOf, format) => ({
		title: `${nameOf(textOf(data.rep)) ?? 'A colleague'} asks for leave`,
		text: days(data, format),
		action: 'Decide'
	}),
	'leave.decided': (data, _, format) => ({
		title: `Your leave is ${data.state === 'approved' ? 'approved' : 'declined'}`,
		text: days(data, format)
	}),
	'streak.risk': (data, _, format) => risk(data as unknown as RiskTold, format),
	'summary.day': (data, _, format) => day(data as unknown as DayTold, format)
};

function risk({ missing, metric, length, per, until, name }: RiskTold, format: Format) {
	const verb = metric.unit === 'count' && missing !== 1 ? 'keep' : 'keeps';
	return {
		title: `${sentences(amountWords(missing, metric, format))} ${verb} your ${format.count(length)}-${per} streak`,
		text: per === 'day' ? `${name}, until ${until}` : `${name}, this week`
	};
}

const counted = (count: number, one: string, format: Format) =>
	`${format.count(count)} ${count === 1 ? one : `${one}s`}`;

function day({ calls, orders, revenue, place, gained, target, streaks }: DayTold, format: Format) {
	const done = [
		...(calls > 0 ? [counted(calls, 'call', format)] : []),
		...(orders > 0 ? [counted(orders, 'order', format)] : []),
		...(revenue > 0 ? [format.money(revenue)] : [])
	];
	const up =
		place === undefined || gained === undefined
			? ''
			: `up ${counted(gained, 'place', format)} to ${format.place(place)} this week`;
	const reached = target !== undefined && target > 0 && calls >= target;
	const kept = streaks.map(({ name, length, per }) => `${name}: ${lengthWords(length, per, format)}`);
	return {
		title: done.length > 0 ? `Your day: ${done.join(', ')}` : 'Your day is done',
		text: sentences(reached ? `the target of ${format.count(target)} calls is reached` : '', up, ...kept)
	};
}

/** `contest.prizeWon` as `Contest: prize won`, for what a later release tells. */
function plainTitle(kind: string): string {
	const [group = '', ...rest] = kind
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.split('.');
	return [sentences(group), rest.join(' ')].filter(Boolean).join(': ') || 'Something new';
}

/** A notification in words. Whatever it is, there are some: a kind that is not known is shown plainly. */
export function notificationWords({ kind, data, href }: Told, nameOf: NameOf, format: Format): NoticeWords {
	const plain = { title: plainTitle(kind), text: textOf(data.text) || textOf(data.name), action: '' };
	const write = Object.hasOwn(WORDS, kind) ? WORDS[kind] : undefined;
	const words = write ? tried(() => write(data, nameOf, format)) : undefined;
	return { ...plain, ...words, action: href === '' ? '' : (words?.action ?? 'Open') };
}

/** Data that an older release wrote may lack what is asked for. */
function tried<T>(words: () => T): T | undefined {
	try {
		return words();
	} catch {
		return undefined;
	}
}

export const GROUP_WORDS: Readonly<Record<NoticeGroup, { readonly name: string; readonly hint: string }>> = {
	challenge: { name: 'Challenges', hint: 'Invitations, starts, last hours, results' },
	contest: { name: 'Contests', hint: 'Launches, starts, last hours, results' },
	recognition: { name: 'Recognition', hint: 'Praise, comments and who names you' },
	goal: { name: 'Shared goals', hint: 'Reached, and what they came to' },
	league: { name: 'Leagues', hint: 'When you move up' },
	streak: { name: 'Streaks', hint: 'While there is still time to keep one, once a day' },
	summary: { name: 'Your day', hint: 'What it came to, when your work ends' },
	leave: { name: 'Leave', hint: 'When it is asked for, and when yours was decided' },
	other: { name: 'Everything else', hint: 'What comes with later releases' }
};

export const WAY_WORDS: Readonly<Record<NoticeWay, string>> = {
	app: 'In the app',
	phone: 'On your phone too',
	off: 'Off'
};
