/**
 * What the record, as it stands, says should be recognised: crossings by name. It follows from the facts alone and not from the
 * order in which they came, so that judging twice, late or after a restart finds the same.
 */
import type { Score } from '#lib/domain/board.ts';
import type { Days } from '#lib/domain/periods.ts';
import type { Id, StreakRule, TargetPeriod, Weekday } from '#lib/domain/records.ts';
import type { RecognitionData } from './recognition.ts';
import type { DateState } from '#lib/domain/streaks/fold.ts';
import type { Measure } from './evidence.ts';

/** L4: one crossing: a rule, a subject, a period and a threshold, which together are its key. */
export interface Crossing {
	readonly key: string;
	/** '': nobody alone. */
	readonly rep: Id;
	readonly team: Id;
	/** When it happened; ms since 1970. */
	readonly at: number;
	/** The day number with which its period ends; Infinity: never. */
	readonly ends: number;
	/** The fact by which it happened; '': none alone. */
	readonly cause: Id;
	readonly data: RecognitionData;
	/** Whether something recognised before is this crossing under another name. */
	readonly covers?: (kept: Kept) => boolean;
}

/** What was recognised before, as far as it matters for judging. */
export interface Kept {
	readonly id: Id;
	readonly key: string;
	readonly rep: Id;
	readonly team: Id;
	readonly cause: Id;
	readonly data: RecognitionData;
	readonly marked: boolean;
}

/** Of one rule, within a part of the record (a subject, perhaps a period). */
export interface Judgement {
	readonly crossings: readonly Crossing[];
	/**
	 * L1: whether what was recognised and is none of these crossings is real all the same. undefined: this rule, as it is now,
	 * cannot tell, since it looked for something else then.
	 */
	readonly holds: (kept: Kept) => boolean | undefined;
}

/** S1: the steps (dates or weeks) of one streak, oldest first. */
export interface StreakSteps {
	readonly rule: StreakRule;
	/** Day number of the first step. */
	readonly from: number;
	readonly step: 1 | 7;
	readonly states: readonly DateState[];
}

/** What judging asks of the floor. Day numbers throughout. */
export interface Ground {
	/** The workspace's date. */
	readonly today: number;
	readonly weekStart: Weekday;
	/** Of the floor's first fact; undefined: there is none. */
	readonly firstDay: number | undefined;
	/** undefined: not a sum that is better the higher. */
	measure(metric: string): Measure | undefined;
	/** Days of a rep's pattern within [from, to], and those of them that were worked (M5). */
	normalDays(rep: Id, from: number, to: number): number;
	daysDue(rep: Id, from: number, to: number): number;
	/** When the rep started; -Infinity: nobody knows. */
	startOf(rep: Id): number;
	/** House accounts are never ranked and get no badges. */
	isHouse(rep: Id): boolean;
	/** The team a rep was in on a day; '': none. */
	teamOn(rep: Id, day: number): Id;
	/** By a streak rule's id, or of all of them (`any`). */
	streaks(rep: Id, rule: Id): readonly StreakSteps[];
	/** M7: in the metric's unit; undefined: none. `subject` is `rep:<id>` or `team:<id>`. */
	target(subject: string, metric: string, period: TargetPeriod, days: Days): Score | undefined;
}

/** Nothing is recognised, and of what was nothing can be said. */
export const NOTHING: Judgement = { crossings: [], holds: () => undefined };

/** Every key of the judge's begins with the subject, so that what was recognised for it stands together. */
export const repPrefix = (rep: Id): string => `rep:${rep}/`;

/** The same of a rule: of a rep, a team or the floor, and of a period (by name) where there is one. */
export const prefixOf = (subject: string, rule: Id, period?: string): string =>
	period === undefined ? `${subject}/${rule}/` : `${subject}/${rule}/${period}/`;
