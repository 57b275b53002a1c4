import { localDateOf, noonOf } from '#lib/domain/calendar.ts';
import { currencyDigits, parseMajor } from '#lib/domain/money.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { Temporal } from 'temporal-polyfill';
import type { Moment } from './dates.ts';
import type { ActivityField, Mapping } from './mapping.ts';
import { fold, nearest } from '#lib/domain/names.ts';
import { meansCurrency } from './numbers.ts';
import { columnOf, type LineError, type LineValues } from './rows.ts';

/** What the floor knows and a line is judged by. */
export interface ActivityContext {
	readonly findRep: (text: string) => Result<{ readonly id: Id }, { message: string; suggestion?: string }>;
	/** Folded keys and names of the active types -> key. */
	readonly types: ReadonlyMap<string, string>;
	/** ISO 4217 */
	readonly currency: string;
	/** The rep's IANA zone on a local date. */
	readonly zoneOf: (rep: Id, date: LocalDate) => string;
	/** ms since 1970 */
	readonly now: number;
}

/** When it happened: ms since 1970 and the rep's local date. */
export interface When {
	readonly instant: number;
	readonly localDate: LocalDate;
	/** The file names a day without a time: the instant is only a stand-in. */
	readonly wholeDay: boolean;
}

/** An activity as a line states it, ready to be compared with the record. Absent: the file does not say. */
export interface ImportedActivity {
	readonly externalId?: string;
	readonly rep: Id;
	readonly type: string;
	readonly quantity: number;
	/** Minor units. */
	readonly amount: number;
	/** Minor units. */
	readonly margin: number;
	/** Absent: the file has no such column. */
	readonly when?: When;
	readonly customer: string;
	readonly deal: string;
	readonly note: string;
}

const AHEAD_MS = 5 * 60_000;
const MOST_QUANTITY = 1_000_000;
const LONGEST: Partial<Record<ActivityField, number>> = {
	externalId: 200,
	customer: 500,
	deal: 500,
	note: 10_000
};
const LATER = 'has not come yet';

/**
 * Places a moment: a bare day is noon in the rep's zone, or now if that is earlier, and must not be after the rep's
 * today; a time without an offset is the rep's wall clock; an instant may be at most 5 minutes ahead (P4).
 */
export function place(
	moment: Moment,
	rep: Id,
	context: Pick<ActivityContext, 'zoneOf' | 'now'>
): Result<When, string> {
	if (moment.kind === 'day') {
		const zone = context.zoneOf(rep, moment.date);
		if (moment.date > localDateOf(context.now, zone)) return failed(LATER);
		const instant = Math.min(noonOf(moment.date, zone), context.now);
		return ok({ instant, localDate: moment.date, wholeDay: true });
	}
	const zone = context.zoneOf(rep, moment.text.slice(0, 10));
	const instant =
		moment.kind === 'instant'
			? Temporal.Instant.from(moment.text).epochMilliseconds
			: Temporal.PlainDateTime.from(moment.text).toZonedDateTime(zone).epochMilliseconds;
	if (instant > context.now + AHEAD_MS) return failed(LATER);
	return ok({ instant, localDate: localDateOf(instant, zone), wholeDay: false });
}

/** One line's values, asked field by field; what is wrong with them gathers in `errors`. */
class Line {
	readonly errors: LineError[] = [];
	readonly #values: LineValues;
	readonly #mapping: Mapping;
	readonly #context: ActivityContext;

	constructor(values: LineValues, mapping: Mapping, context: ActivityContext) {
		this.#values = values;
		this.#mapping = mapping;
		this.#context = context;
	}

	rep(): Id {
		if (this.#values.texts.rep === undefined) {
			this.#wrong('rep', 'is empty: who was it?');
			return '';
		}
		const found = this.#context.findRep(this.#values.texts.rep);
		if (found.ok) return found.value.id;
		this.errors.push({
			column: columnOf(this.#mapping, 'rep'),
			value: this.#values.texts.rep,
			...found.error
		});
		return '';
	}

	type(): string {
		if (this.#values.texts.type === undefined) {
			this.#wrong('type', 'is empty: what happened?');
			return '';
		}
		const key = this.#context.types.get(fold(this.#values.texts.type));
		if (key !== undefined) return key;
		const near = nearest(this.#values.texts.type, this.#context.types.keys());
		const column = columnOf(this.#mapping, 'type');
		const message = `${column} names no type of activity${near === undefined ? '' : `. ${near}?`}`;
		this.errors.push({
			column,
			value: this.#values.texts.type,
			message,
			...(near === undefined ? {} : { suggestion: near })
		});
		return '';
	}

	/** Minor units; 0 where the line says nothing. */
	minor(field: 'amount' | 'margin'): number {
		const figure = this.#values.figures[field];
		if (!figure) return 0;
		if (!meansCurrency(figure.currency, this.#context.currency)) {
			this.#wrong(field, `is in ${figure.currency}, and this floor counts in ${this.#context.currency}`);
			return 0;
		}
		const amount = parseMajor(figure.decimal, currencyDigits(this.#context.currency));
		if (amount.ok) return amount.value;
		this.#wrong(field, amount.error);
		return 0;
	}

	quantity(): number {
		if (!this.#values.figures.quantity) return 1;
		const quantity = Number(this.#values.figures.quantity.decimal);
		if (Number.isInteger(quantity) && quantity >= 1 && quantity <= MOST_QUANTITY) return quantity;
		this.#wrong('quantity', 'must be a whole number from 1 to 1,000,000');
		return 1;
	}

	when(rep: Id): When | undefined {
		if (this.#mapping.columns.occurredAt === undefined) return undefined;
		if (!this.#values.moments.occurredAt) {
			this.#wrong('occurredAt', 'is empty: which day was it?');
			return undefined;
		}
		const placed = place(this.#values.moments.occurredAt, rep, this.#context);
		if (placed.ok) return placed.value;
		this.#wrong('occurredAt', placed.error);
		return undefined;
	}

	/** Texts that are missing though the mapping has a column for them, or longer than a record may hold. */
	checkTexts(): void {
		const { texts } = this.#values;
		if (this.#mapping.columns.externalId !== undefined && texts.externalId === undefined) {
			this.#wrong('externalId', 'is empty: a second import could not tell it from a new one');
		}
		for (const [field, most] of Object.entries(LONGEST) as [ActivityField, number][]) {
			if ((texts[field]?.length ?? 0) > most)
				this.#wrong(field, `is longer than ${most.toLocaleString('en')} characters`);
		}
	}

	#wrong(field: ActivityField, reason: string): void {
		const column = columnOf(this.#mapping, field);
		this.errors.push({ column, value: this.#values.texts[field] ?? '', message: `${column} ${reason}` });
	}
}

/** Makes a line's values into an activity, or says everything that is wrong with them. */
export function activityOf(
	values: LineValues,
	mapping: Mapping,
	context: ActivityContext
): Result<ImportedActivity, LineError[]> {
	const line = new Line(values, mapping, context);
	const rep = line.rep();
	const type = line.type();
	const when = line.when(rep);
	const amounts = { amount: line.minor('amount'), margin: line.minor('margin') };
	const quantity = line.quantity();
	line.checkTexts();
	if (line.errors.length > 0) return failed(line.errors);
	const { externalId, customer = '', deal = '', note = '' } = values.texts;
	return ok({
		...(externalId === undefined ? {} : { externalId }),
		rep,
		type,
		quantity,
		...amounts,
		...(when ? { when } : {}),
		customer,
		deal,
		note
	});
}
