/** What a projection over people's own numbers starts from, before anybody typed anything. */
import { times } from '#lib/domain/fractions.ts';
import { meanOfOrder, type Practices, type Whose } from './practice.ts';
import { toDecimal } from './decimal.ts';
import { AIMS, type Asides } from './asides.ts';
import type { Question } from './question.ts';
import { readField, type TypedFields } from './address.ts';

/** Where a figure that is no habit comes from: the record; kept from this reader; or the record has none. */
export type Source = 'record' | 'kept' | 'none';

export interface OwnNumbers {
	readonly whose: Whose;
	readonly practices: Practices;
	/** Order value and margin as plain decimals in major units; salary is in no record. */
	readonly money: Required<Pick<TypedFields, 'order' | 'margin' | 'salary'>>;
	readonly sources: { readonly order: Source; readonly margin: Source };
	/** Orders of the month that the target in force asks for; undefined: there is none. */
	readonly aim?: string;
	/** Revenue of the month that the target in force asks for, in major units; undefined: there is none. */
	readonly revenue?: string;
	/** Month of the year under way, 1 to 12. */
	readonly start?: string;
}

/** What one order came with as its field takes it, in major units; undefined: nothing to tell from, or more than a field takes. */
export function orderText(sum: number | null, orders: number, digits: number): string | undefined {
	const minor = meanOfOrder(sum, orders);
	const text =
		minor && toDecimal(times(minor, { numerator: 1n, denominator: 10n ** BigInt(digits) }), digits);
	return text !== undefined && readField('order', text).ok ? text : undefined;
}

/** The same over what people did by now: an order's mean value moves with them where it was read off the record. */
export function movedOn(own: OwnNumbers, practices: Practices, digits: number): OwnNumbers {
	const orders = practices.people.reduce((sum, person) => sum + person.orders, 0);
	const order = own.sources.order === 'record' ? orderText(practices.amount, orders, digits) : undefined;
	return { ...own, practices, money: { ...own.money, ...(order !== undefined && { order }) } };
}

/** What is asked beside a scenario where nobody says otherwise: the targets that are in force, and the year from this month on. */
export function ownAsides({ aim, revenue, start }: Pick<OwnNumbers, 'aim' | 'revenue' | 'start'>): Asides {
	return {
		...(aim === undefined ? {} : { aim, goal: aim }),
		...(aim === undefined && revenue !== undefined ? { revenue } : {}),
		...(start === undefined ? {} : { start })
	};
}

/** What somebody asks, over what these people's numbers are by now; of those who change, whoever is still there. */
export function overOwn(own: OwnNumbers, { typed, asides, who = [] }: Question): Question {
	const people = new Set(own.practices.people.map(({ id }) => id));
	return {
		typed: { ...typed, base: { ...own.money, ...typed.base }, change: typed.change ?? {} },
		asides: { ...ownAsidesBeside(own, asides), ...asides },
		who: who.filter((id) => people.has(id))
	};
}

/** Of what a month may be aimed at, the target in force gives way to whatever is asked. */
function ownAsidesBeside(own: OwnNumbers, asides: Asides): Asides {
	const usual = ownAsides(own);
	if (!AIMS.some((aim) => asides[aim] !== undefined)) return usual;
	return Object.fromEntries(
		Object.entries(usual).filter(([name]) => !(AIMS as readonly string[]).includes(name))
	);
}

/** Two more calls a day from everybody, and all else as it is. */
export const freshOwn = (own: Pick<OwnNumbers, 'money' | 'aim' | 'revenue' | 'start'>): Question => ({
	typed: { base: own.money, change: {} },
	asides: ownAsides(own)
});
