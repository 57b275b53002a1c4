/** What people can be told, in the groups in which they choose how to be told. */
import type { NoticeWay, NotificationSettings } from './notification.ts';

/** `other`: whatever a later release tells. A kind begins with its group: `challenge.invited`. */
export const NOTICE_GROUPS = [
	'challenge',
	'contest',
	'recognition',
	'goal',
	'league',
	'streak',
	'summary',
	'leave',
	'other'
] as const;
export type NoticeGroup = (typeof NOTICE_GROUPS)[number];

export const NOTICE_WAYS = ['app', 'phone', 'off'] as const satisfies readonly NoticeWay[];

/** What wants an answer, or is of no use tomorrow, may ring a phone; the rest waits to be looked at. */
const USUAL: Readonly<Record<NoticeGroup, NoticeWay>> = {
	challenge: 'phone',
	contest: 'app',
	recognition: 'app',
	goal: 'app',
	league: 'app',
	streak: 'phone',
	summary: 'phone',
	leave: 'phone',
	other: 'app'
};

/** The group of a kind. */
export function groupOf(kind: string): NoticeGroup {
	const start = kind.split('.', 1)[0];
	return NOTICE_GROUPS.find((group) => group === start) ?? 'other';
}

/** How somebody wants to be told of a group of kinds. */
export const wayOf = (
	settings: Pick<NotificationSettings, 'kinds'> | undefined,
	group: NoticeGroup
): NoticeWay => settings?.kinds?.[group] ?? USUAL[group];

/** All ways of one person, what they left as it was included. */
export const waysOf = (
	settings: Pick<NotificationSettings, 'kinds'> | undefined
): Record<NoticeGroup, NoticeWay> =>
	Object.fromEntries(NOTICE_GROUPS.map((group) => [group, wayOf(settings, group)])) as Record<
		NoticeGroup,
		NoticeWay
	>;

const HOUR_MS = 3_600_000;

/** How a kind keeps. */
export interface Keeping {
	/** After so long, ms, it is no news any more and rings no phone. */
	readonly freshFor: number;
	/** It belongs to the end of work, and may come so long after it, ms. */
	readonly afterWork: number;
}

const DAY: Keeping = { freshFor: 24 * HOUR_MS, afterWork: 0 };
/** One that can be answered or read just as well after a weekend. */
const LASTING: Keeping = { freshFor: 72 * HOUR_MS, afterWork: 0 };

const KEEPING: Readonly<Record<NoticeGroup, Keeping>> = {
	contest: DAY,
	challenge: DAY, // H1: an invitation runs out after 24 hours
	recognition: LASTING,
	goal: LASTING,
	league: LASTING,
	streak: { freshFor: 3 * HOUR_MS, afterWork: 0 },
	summary: { freshFor: HOUR_MS, afterWork: HOUR_MS },
	leave: LASTING,
	other: DAY
};

export const keepingOf = (kind: string): Keeping => KEEPING[groupOf(kind)];
