/** What a metric must be beyond the shape of its definition: known to its floor, exact, and safe to be shown where it is. */
import { fromDecimal, integer, plus, times } from '#lib/domain/fractions.ts';
import {
	checkDefinition,
	type AttainmentDefinition,
	type Metric,
	type MetricDefinition,
	type Side,
	type Term
} from '#lib/domain/metrics.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { catalogueOf, inputsOf, knownTypes } from './catalogue.ts';

/** A metric as somebody wants it; the definition is not judged yet. */
export interface Wanted extends Omit<Metric, 'definition'> {
	readonly definition: unknown;
}

type Authority = Pick<App['authority'], 'tables'>;

/** M1: the metric, or all that is wrong with it, each fault by a pointer into the request's body. */
export function judge(authority: Authority, wanted: Wanted): Result<Metric, FieldError[]> {
	const checked = checkDefinition(wanted.definition, knownTypes(authority));
	if (!checked.ok) return failed(checked.error.map(inDefinition));
	const metric: Metric = { ...wanted, definition: checked.value };
	const errors = [
		...wrongUnit(metric),
		...(metric.key === 'points' ? wrongPoints(metric.definition) : []),
		...sidesOf(metric.definition).flatMap(([pointer, side]) => inexact(side, pointer)),
		...(metric.definition.kind === 'attainment' ? wrongBase(authority, metric, metric.definition) : [])
	];
	return errors.length > 0 ? failed(errors) : ok(metric);
}

const inDefinition = ({ pointer, message }: FieldError): FieldError => ({
	pointer: `/definition${pointer}`,
	message
});

/** Sums and ratios may be of anything; what the others give is known. */
function wrongUnit({ unit, definition: { kind } }: Metric): FieldError[] {
	if (kind === 'sum' || kind === 'ratio') return [];
	const only = kind === 'medianDays' ? 'days' : 'ratio';
	return unit === only ? [] : [{ pointer: '/unit', message: `must be ${only} for this kind` }];
}

/** Points count types only (data-model.md), so that they are the same for everybody, whoever may see amounts. */
function wrongPoints(definition: MetricDefinition): FieldError[] {
	if (definition.kind !== 'sum') return [{ pointer: '/definition/kind', message: 'must be sum for points' }];
	return definition.terms.flatMap(({ field }, index) =>
		field === 'amount' || field === 'margin'
			? [{ pointer: `/definition/terms/${index}/field`, message: 'must be rows or quantity for points' }]
			: []
	);
}

function sidesOf(definition: MetricDefinition): [pointer: string, side: Side][] {
	if (definition.kind === 'sum') return [['/definition/terms', definition.terms]];
	if (definition.kind !== 'ratio') return [];
	return [
		['/definition/numerator', definition.numerator],
		['/definition/denominator', definition.denominator]
	];
}

/** Weights are added up as whole numbers over one common scale: beyond 2^53 that is not exact any more. */
function inexact(side: Side, pointer: string): FieldError[] {
	if ('distinct' in side) return [];
	const weights = side.map(({ weight }) => fromDecimal(weight) ?? integer(0));
	// denominators divide powers of ten, so the common one is at most 10^9
	const scale = 10n ** BigInt(Math.max(0, ...side.map(({ weight }) => placesOf(weight))));
	const whole = weights.map((weight) => times(weight, integer(scale)));
	return side.flatMap((term, index) => {
		const alike = whole.filter((_, other) => sameSum(term, side[other]));
		const { numerator } = alike.reduce(plus, integer(0));
		return Number.isSafeInteger(Number(numerator))
			? []
			: [
					{
						pointer: `${pointer}/${index}/weight`,
						message: 'is too large beside the others to be counted exactly'
					}
				];
	});
}

const placesOf = (weight: string): number => weight.replace(/^[^.]*\.?/, '').replace(/0+$/, '').length;
const sameSum = (a: Term, b: Term | undefined): boolean => b?.type === a.type && b.field === a.field;

/** M7: the metric whose target counts. */
function wrongBase(authority: Authority, { key }: Metric, definition: AttainmentDefinition): FieldError[] {
	const fault = (message: string) => [{ pointer: '/definition/metric', message }];
	const catalogue = catalogueOf(authority);
	const base = catalogue.get(definition.metric);
	if (!base) return fault(`there is no metric "${definition.metric}"`);
	if (base.key === key || (base.definition.kind !== 'sum' && base.definition.kind !== 'ratio')) {
		return fault('must be a metric that adds up, or a share or average');
	}
	return isAttainable(authority, base, catalogue) ? [] : fault(MARGIN_BASE);
}

const MARGIN_BASE = 'reads margins; only the built-in margin metrics can be set against their target';

/**
 * M8: a definition over margins stays off the floor stream, and whether it is one is judged by the definition alone, also of
 * an attainment. So a metric of the floor's own may not read margins while an attainment names it.
 */
export const isAttainable = (
	authority: Authority,
	base: Metric,
	catalogue: ReadonlyMap<string, Metric>
): boolean => MARGIN_METRICS.has(base.key) || !inputsOf(authority, base, catalogue).needsMargin;

const MARGIN_METRICS: ReadonlySet<string> = new Set(['margin', 'margin_per_customer']);
