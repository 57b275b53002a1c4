/** Between what stands in a what-if's fields and the question that it asks. */
import {
	changedField,
	changeOf,
	FIELDS,
	FUNNEL,
	LETTERS,
	OTHER_LETTERS,
	type Letter,
	type OtherLetter,
	type ScenarioField,
	type TypedFields
} from '#lib/domain/projection/address.ts';
import {
	AIMS,
	aimOf,
	ALIKE_ASIDES,
	ASIDE_DEFAULTS,
	ASIDES,
	OWN_ASIDES,
	type Aim,
	type Aside
} from '#lib/domain/projection/asides.ts';
import type { Question } from '#lib/domain/projection/question.ts';
import { understand, written, type FieldName } from './what-if-fields.ts';

export type Texts = Readonly<Partial<Record<FieldName, string>>>;
export type Wrong = Readonly<Partial<Record<FieldName, string>>>;

/** Which fields take part: all texts are kept, so that nothing typed is lost on the way there and back. */
export interface Parts {
	/** Steps of a funnel stand in for one rate. */
	readonly funnel: boolean;
	/** What a month is aimed at. */
	readonly aim: Aim;
	/** What is compared beside `b`. */
	readonly letters: readonly OtherLetter[];
	/** Over people's own numbers, where a blank field means theirs. */
	readonly own: boolean;
}

/** What stands in no field there: nobody could mend it. */
const NOT_OWN: readonly string[] = ['reps', ...ALIKE_ASIDES];
const OWN_ONLY: readonly string[] = OWN_ASIDES;

function takesPart(name: FieldName, { funnel, aim, letters, own }: Parts): boolean {
	const changed = changedField(name);
	const bare = changed?.field ?? name;
	if ((own ? NOT_OWN : OWN_ONLY).includes(bare)) return false;
	if (changed && changed.letter !== 'b' && !letters.includes(changed.letter)) return false;
	if ((AIMS as readonly string[]).includes(bare)) return bare === aim;
	if (bare === 'rate') return !funnel;
	return !(FUNNEL as readonly string[]).includes(bare) || funnel;
}

export interface Shown {
	readonly texts: Texts;
	readonly parts: Parts;
}

/** How a question is written into the fields. */
export function shownOf({ typed, asides }: Question, own: boolean, locale: string): Shown {
	const texts: Partial<Record<FieldName, string>> = {};
	const put = (name: FieldName, plain: string | undefined) => {
		if (plain !== undefined) texts[name] = written(name, plain, locale);
	};
	const { base, change } = typed;
	for (const field of FIELDS) put(field, base[field]);
	for (const letter of LETTERS) {
		for (const field of FIELDS) put(`${letter}.${field}`, changeOf(typed, letter)?.[field]);
	}
	if (!own) {
		put('b.reps', change ? (change.reps ?? base.reps) : '0');
		put('b.calls', change?.calls ?? base.calls);
	}
	for (const [name, usual] of Object.entries(ASIDE_DEFAULTS)) put(name as Aside, usual);
	for (const name of ASIDES) put(name, asides[name]);
	const parts: Parts = {
		funnel: FUNNEL.some((step) => base[step] !== undefined) || (own && asides.steps === '1'),
		aim: aimOf(asides),
		letters: OTHER_LETTERS.filter((letter) => typed.instead?.[letter]),
		own
	};
	return { texts, parts };
}

/** What the fields ask, and what is wrong with any of them; a faulty one is not in the question. */
export function questionIn(
	texts: Texts,
	parts: Parts,
	locale: string
): { readonly question: Question; readonly wrong: Wrong } {
	const wrong: Partial<Record<FieldName, string>> = {};
	const base: Partial<Record<ScenarioField, string>> = {};
	const changes: Partial<Record<Letter, Partial<Record<ScenarioField, string>>>> = {};
	const asides: Partial<Record<Aside, string>> = {};
	for (const [key, text] of Object.entries(texts)) {
		const name = key as FieldName;
		if (!takesPart(name, parts)) continue;
		const aside = ASIDES.find((known) => known === name);
		const changed = changedField(name);
		if (text.trim() === '' && (changed || aside || parts.own)) continue;
		const value = understand(name, text, locale);
		if (!value.ok) wrong[name] = value.error;
		else if (aside) asides[aside] = value.value;
		else if (changed) (changes[changed.letter] ??= {})[changed.field] = value.value;
		else base[name as ScenarioField] = value.value;
	}
	const instead: Partial<Record<OtherLetter, TypedFields>> = {};
	for (const letter of parts.letters) instead[letter] = changes[letter] ?? {};
	return {
		question: {
			typed: { base, change: changes.b ?? {}, ...(parts.letters.length > 0 && { instead }) },
			asides
		},
		wrong
	};
}
