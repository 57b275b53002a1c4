/** L2, L4: what each kind of rule looks for. Amounts and thresholds are in the metric's unit, money in minor units. */
import type { PeriodLength } from './periods.ts';
import type { Id, TargetPeriod } from '#lib/domain/records.ts';
import type { RecognitionRule } from './recognition.ts';

/** One record of a type with at least this amount. */
export interface DealDefinition {
	readonly type: string;
	readonly amount: number;
}

/** The first record of a type on each of the workspace's days. */
export interface FirstDefinition {
	readonly type: string;
}

export type Subject = 'rep' | 'team' | 'floor';

/** A subject's metric over a period reaches a threshold; with `every` each multiple of it too. */
export interface ThresholdDefinition {
	/** A sum that is better the higher. */
	readonly metric: string;
	readonly period: PeriodLength;
	readonly threshold: number;
	readonly every?: true | undefined;
	/** Absent: rep. */
	readonly subject?: Subject | undefined;
}

/** The lead of a board of all reps is taken from somebody. */
export interface LeadDefinition {
	readonly metric: string;
	readonly period: 'day' | 'week' | 'month';
	/** Below it nobody's lead is worth a word; absent: any is. */
	readonly minimum?: number | undefined;
}

/** A streak becomes so long, in met dates (or weeks). */
export interface StreakDefinition {
	/** A streak rule's id, or `any`. */
	readonly rule: Id;
	readonly lengths: readonly number[];
}

/** A period better than each before it, of which at least 8 have work in them. */
export interface BestDefinition {
	readonly metric: string;
	readonly period: 'day' | 'week' | 'month';
}

/** M7: a target is reached. */
export interface TargetDefinition {
	readonly metric: string;
	readonly period: TargetPeriod;
	/** Absent: rep. */
	readonly subject?: 'rep' | 'team' | undefined;
}

/** M5: a week at least so many percent above the own baseline. */
export interface ImprovedDefinition {
	readonly metric: string;
	readonly percent: number;
}

/** L1: a level is reached. */
export interface LevelDefinition {
	/** Only levels that are a multiple of it; absent: each. */
	readonly every?: number | undefined;
}

/** What the kinds of rules that are judged ask for. */
export interface Definitions {
	readonly deal: DealDefinition;
	readonly first: FirstDefinition;
	readonly badge: ThresholdDefinition;
	readonly milestone: ThresholdDefinition;
	readonly lead: LeadDefinition;
	readonly streak: StreakDefinition;
	readonly best: BestDefinition;
	readonly target: TargetDefinition;
	readonly improved: ImprovedDefinition;
	readonly level: LevelDefinition;
}
export type JudgedKind = keyof Definitions;

/** A rule whose definition was checked. */
export type JudgedRule = {
	[K in JudgedKind]: Omit<RecognitionRule, 'kind' | 'definition'> & {
		readonly kind: K;
		readonly definition: Definitions[K];
	};
}[JudgedKind];

export type RuleOf<K extends JudgedKind> = Extract<JudgedRule, { kind: K }>;

/** The metric a rule is about; undefined: none. */
export function metricOf({ kind, definition }: JudgedRule): string | undefined {
	if (kind === 'level') return 'points';
	return 'metric' in definition ? definition.metric : undefined;
}

/** Whom a rule is about. */
export function subjectOf(rule: JudgedRule): Subject {
	if (rule.kind === 'first' || rule.kind === 'lead') return 'floor';
	return ('subject' in rule.definition ? rule.definition.subject : undefined) ?? 'rep';
}
