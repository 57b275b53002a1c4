/** What is wrong with a rule on this floor, beyond the shape of its definition. */
import { metricOf, type JudgedKind, type JudgedRule } from '#lib/domain/recognition/definition.ts';
import { measureOf } from '#lib/domain/recognition/evidence.ts';
import type { RecognitionRule } from '#lib/domain/recognition/recognition.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { parse } from '#lib/server/api/parse.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import { DEFINITIONS } from './definition.ts';

type Floor = Pick<Authority, 'engine' | 'tables'>;

/** The rule with its definition as it is kept, or each fault by a pointer into the request's body. */
export function checkRule(
	floor: Floor,
	kind: JudgedKind,
	rule: Omit<RecognitionRule, 'kind'>
): Result<JudgedRule, FieldError[]> {
	const definition = parse<(typeof DEFINITIONS)[JudgedKind]>(DEFINITIONS[kind], rule.definition, [
		'definition'
	]);
	if (!definition.ok) return definition;
	// the schema was the kind's own
	const checked = { ...rule, kind, definition: definition.value } as JudgedRule;
	const faults = [
		...wrongMetric(floor, checked),
		...wrongType(floor, checked),
		...wrongStreak(floor, checked)
	];
	return faults.length > 0 ? failed(faults) : ok(checked);
}

const fault = (field: string, message: string): FieldError => ({ pointer: `/definition/${field}`, message });

function wrongMetric({ engine }: Floor, rule: JudgedRule): FieldError[] {
	const key = rule.kind === 'level' ? undefined : metricOf(rule);
	if (key === undefined) return [];
	const metric = engine.evidence.metric(key);
	if (!metric) return [fault('metric', 'is no metric of this floor')];
	return measureOf(metric)
		? []
		: [fault('metric', 'must be a sum that is better the higher, such as calls or revenue')];
}

function wrongType({ tables }: Floor, { definition }: JudgedRule): FieldError[] {
	if (!('type' in definition)) return [];
	const known = [...tables.activity_types.values()].some(({ key }) => key === definition.type);
	return known ? [] : [fault('type', `there is no activity type "${definition.type}"`)];
}

function wrongStreak({ tables }: Floor, rule: JudgedRule): FieldError[] {
	if (rule.kind !== 'streak') return [];
	const { rule: streak } = rule.definition;
	return streak === 'any' || tables.streak_rules.has(streak)
		? []
		: [fault('rule', 'is no streak of this floor')];
}
