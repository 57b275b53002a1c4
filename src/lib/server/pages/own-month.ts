import { dayNumber } from '#lib/domain/calendar.ts';
import { toNumber } from '#lib/domain/fractions.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { metricCatalogue, type Metric } from '#lib/domain/metrics.ts';
import { currencyDigits } from '#lib/domain/money.ts';
import { calendarPeriod } from '#lib/domain/periods.ts';
import { addressOf } from '#lib/domain/projection/about.ts';
import {
	ownMonthOf,
	type MonthTarget,
	type OwnMonth,
	type TargetKind
} from '#lib/domain/projection/own-month.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import { countedOf } from '#lib/engine/counted.ts';
import type { App } from '#lib/server/app.ts';
import { floorOf } from './reader.ts';

/** What a rep's own page says of the month under way at first; the browser goes on with it by itself (W8). */
export interface MyMonth {
	readonly target: MonthTarget | undefined;
	/** undefined: nobody who is projected, such as a house account. */
	readonly painted: OwnMonth | undefined;
	/** The rep's own what-if; W8: whose it is stands after `#`. */
	readonly more: string;
	/** Decimals of the currency. */
	readonly digits: number;
}

/** Of several targets the first of these is the one that is told of; after them any other sum. */
const FIRST: readonly string[] = ['orders', 'revenue', 'calls'];

/** @param date by the rep's own calendar (P1) */
export function myMonth(app: App, identity: Identity, rep: Id, date: LocalDate): MyMonth {
	const now = app.clock.now();
	const { engine } = app.authority;
	const target = monthTarget(app, rep, date);
	const practices = engine.practices(`rep:${rep}`, now);
	const counted =
		target && countsMetric(target) ? countedOf(engine, rep, target.metric, date, now) : undefined;
	const people = practices.people.map((person) => (counted ? { ...person, counted } : person));
	const isRep = identity.kind === 'user' && identity.role === 'rep';
	return {
		target,
		painted: ownMonthOf({ ...practices, people }, target),
		more: isRep ? '/what-if' : `/what-if#${addressOf(`rep:${rep}`)}`,
		digits: currencyDigits(floorOf(app).currency)
	};
}

const countsMetric = ({ kind }: MonthTarget) => kind === 'revenue' || kind === 'sum';

/** M7: the rep's own, in the metric that says most. */
function monthTarget(app: App, rep: Id, date: LocalDate): MonthTarget | undefined {
	const { tables, engine } = app.authority;
	const types = new Set([...tables.activity_types.values()].map(({ key }) => key));
	const catalogue = metricCatalogue(tables.metrics.values(), types);
	const offered = new Set(engine.metrics().flatMap(({ key, onlyFloor }) => (onlyFloor ? [key] : [])));
	const month = calendarPeriod('month', dayNumber(date), 1);
	const own = new Set(
		[...tables.targets.values()].flatMap(({ subject, metric }) => (subject === `rep:${rep}` ? [metric] : []))
	);
	const targets = [...own].flatMap((key): MonthTarget[] => {
		const metric = catalogue.get(key);
		const value = engine.monthTarget(rep, key, month);
		if (!metric || !value || value.numerator <= 0n) return [];
		const kind = offered.has(key) ? kindOf(metric) : 'other';
		return [{ metric: key, name: metric.name, unit: metric.unit, kind, value: toNumber(value) }];
	});
	const order = ({ metric, kind }: MonthTarget) => {
		const first = FIRST.indexOf(metric);
		if (kind === 'other') return FIRST.length + 1;
		return first < 0 ? FIRST.length : first;
	};
	return targets.sort((a, b) => order(a) - order(b))[0];
}

function kindOf({ key, definition }: Metric): TargetKind {
	if (key === 'calls' || key === 'orders' || key === 'revenue') return key;
	return definition.kind === 'sum' ? 'sum' : 'other';
}
