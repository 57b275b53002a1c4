/** What a projection over people's own numbers starts from, before anybody typed anything. */
import type { Practices, Whose } from './practice.ts';
import type { Asides, Question } from './question.ts';
import type { TypedFields } from './address.ts';

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
}

/** Two more calls a day from everybody, and all else as it is. */
export function freshOwn({ money, aim }: Pick<OwnNumbers, 'money' | 'aim'>): Question {
	const asides: Asides = aim === undefined ? {} : { aim };
	return { typed: { base: money, change: {} }, asides };
}
