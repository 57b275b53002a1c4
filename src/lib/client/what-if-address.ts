/** A what-if as text: in the address of a typed scenario, after `#` and on this machine for what is one's own (W8). */
import { fromDecimal, integer, plus } from '#lib/domain/fractions.ts';
import { toDecimal } from '#lib/domain/projection/decimal.ts';
import { FUNNEL, mapTyped } from '#lib/domain/projection/address.ts';
import { aboutOf, OF, WHO } from '#lib/domain/projection/about.ts';
import { OWN_ASIDES } from '#lib/domain/projection/asides.ts';
import { hasSeason } from '#lib/domain/projection/circumstances.ts';
import { ownAsides, type OwnNumbers } from '#lib/domain/projection/own.ts';
import { questionSearch, typedQuestion, type Question } from '#lib/domain/projection/question.ts';
import { meansOf } from './what-if-own.ts';

/** What is typed, and whose numbers it is typed over; what is as it would be anyhow is left out. */
export function scenarioText(question: Question, own: OwnNumbers | undefined): string {
	if (!own) return questionSearch(question).slice(1);
	const params = new URLSearchParams({ [OF]: own.whose });
	const usual: Readonly<Record<string, string | undefined>> = { ...own.money, ...ownAsides(own) };
	for (const [name, value] of new URLSearchParams(questionSearch(question))) {
		if (usual[name] !== value) params.set(name, value);
	}
	for (const id of question.who ?? []) params.append(WHO, id);
	return params.toString();
}

export interface ScenarioState {
	/** Over these people's own numbers; undefined: typed. */
	readonly of: string | undefined;
	readonly question: Question;
}

export function scenarioState(text: string): ScenarioState {
	const params = new URLSearchParams(text);
	const { of, who } = aboutOf(params);
	const question = typedQuestion(params);
	return { of, question: who.length > 0 ? { ...question, who } : question };
}

/** A typed scenario that says the same in round numbers: what Share hands out. */
export function typedSearch(question: Question, own: OwnNumbers | undefined): string {
	if (!own) return questionSearch(question);
	const { typed, asides, who = [] } = question;
	const means = meansOf(own.practices);
	const people = own.practices.people.length;
	const calls = typed.base.calls ?? means.calls;
	const more = plus(fromDecimal(calls) ?? integer(0), fromDecimal(asides.more ?? '2') ?? integer(0));
	const others = Object.fromEntries(
		Object.entries(asides).filter(
			([name]) => !(OWN_ASIDES as readonly string[]).includes(name) && (name !== 'start' || hasSeason(asides))
		)
	);
	const reps = String(who.length || people);
	const { set = '', show = '', quote = '', win = '' } = means;
	const steps = asides.steps === '1' || FUNNEL.some((step) => typed.base[step] !== undefined);
	const rate = !steps ? { rate: means.rate } : asides.steps === '1' ? { set, show, quote, win } : {};
	const { instead } = mapTyped(typed, (fields) => ({ reps, ...fields }));
	return questionSearch({
		typed: {
			base: { reps: String(people), days: means.days, ...rate, ...typed.base, calls },
			change: {
				reps,
				calls: toDecimal(more.numerator < 0n ? integer(0) : more, 2),
				...typed.change
			},
			...(instead && { instead })
		},
		asides: others
	});
}
