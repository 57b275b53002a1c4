import type { Moment } from './dates.ts';
import type { PersonField } from './mapping.ts';
import type { LineValues } from './rows.ts';

/** A person as a line states one; what the file does not say is absent. */
export type ImportedPerson = { readonly name: string } & Readonly<Partial<Record<PersonField, string>>>;

const dateOf = (moment: Moment): string => (moment.kind === 'day' ? moment.date : moment.text.slice(0, 10));

/** A line's values as a person. Whether they fit together is judged where people are written. */
export function personOf({ texts, moments }: LineValues): ImportedPerson {
	const dates = Object.fromEntries(Object.entries(moments).map(([field, moment]) => [field, dateOf(moment)]));
	return { ...texts, ...dates, name: texts.name ?? '' };
}
