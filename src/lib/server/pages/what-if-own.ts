import { HIDDEN_NAME, may, type Subject } from '#lib/domain/access.ts';
import { localDateOf } from '#lib/domain/calendar.ts';
import { holdsOn } from '#lib/domain/membership.ts';
import { currencyDigits } from '#lib/domain/money.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { reduced } from '#lib/domain/fractions.ts';
import { aboutOf } from '#lib/domain/projection/about.ts';
import { readAside, type Aside } from '#lib/domain/projection/asides.ts';
import { toDecimal } from '#lib/domain/projection/decimal.ts';
import { freshOwn, orderText, overOwn, type OwnNumbers, type Source } from '#lib/domain/projection/own.ts';
import { askedOfPeople } from '#lib/domain/projection/people.ts';
import type { Practices, Whose } from '#lib/domain/projection/practice.ts';
import { paintedAnswer } from '#lib/domain/projection/project.ts';
import { typedQuestion } from '#lib/domain/projection/question.ts';
import type { App } from '#lib/server/app.ts';
import { findWorkspace } from '#lib/server/floor/workspace.ts';
import { zoneAt } from '#lib/server/floor/zones.ts';
import { floorOf } from './reader.ts';
import type { PaintedWhatIf } from './what-if.ts';

/** A projection over people's own numbers as it is first painted. */
export interface PaintedOwn extends PaintedWhatIf {
	readonly own: OwnNumbers;
}
/** Whose numbers a reader may start from, by name. */
export interface WhoseChoice {
	readonly whose: Whose;
	readonly name: string;
}

/** A rep sees their own alone; everybody else the floor's people as boards show them, by team or all together. */
export function whoseChoices(app: App, identity: Identity): WhoseChoice[] {
	const { reps, teams } = app.authority.tables;
	if (!findWorkspace(app.authority.tables) || !may(identity, 'floor.look')) return [];
	const rep = identity.kind === 'user' ? reps.get(identity.rep) : undefined;
	const mine: WhoseChoice[] = rep ? [{ whose: `rep:${rep.id}`, name: 'My own last 90 days' }] : [];
	if (identity.kind === 'user' && identity.role === 'rep') return mine;
	const collator = new Intl.Collator(floorOf(app).locale);
	const all = [...teams.values()]
		.sort((a, b) => collator.compare(a.name, b.name))
		.map(({ id, name }): WhoseChoice => ({ whose: `team:${id}`, name }));
	return [{ whose: 'everyone', name: 'Everyone' }, ...all, ...mine];
}

/** Figures by the gateway's own engine, in the names and amounts that this reader may see. */
export function ownWhatIf(app: App, identity: Identity, whose: Whose, search: URLSearchParams): PaintedOwn {
	const digits = currencyDigits(floorOf(app).currency);
	const own = ownNumbers(app, identity, whose, digits);
	const fresh = freshOwn(own);
	const wanted = overOwn(own, { ...typedQuestion(search), who: aboutOf(search).who });
	const asked = askedOfPeople(own.practices, wanted, digits);
	if (asked.ok) {
		return { shown: wanted, question: wanted, answer: paintedAnswer(asked.value), errors: [], digits, own };
	}
	const instead = askedOfPeople(own.practices, fresh, digits);
	if (!instead.ok) throw new Error('what nobody typed can always be read');
	return {
		shown: wanted,
		question: fresh,
		answer: paintedAnswer(instead.value),
		errors: asked.error,
		digits,
		own
	};
}

function ownNumbers(app: App, identity: Identity, whose: Whose, digits: number): OwnNumbers {
	const now = app.clock.now();
	const practices = app.authority.engine.practices(whose, now);
	const orders = practices.people.reduce((sum, person) => sum + person.orders, 0);
	const subject = subjectOf(whose);
	const workspace = findWorkspace(app.authority.tables);
	const seesAmounts = workspace?.hideAmounts !== true || may(identity, 'figures.restricted', subject);
	const seesMargins =
		may(identity, 'figures.restricted', subject) ||
		(whose.startsWith('rep:') && may(identity, 'facts.private', subject));
	const order = meanOf(seesAmounts ? practices.amount : null, orders, seesAmounts, digits);
	const margin = meanOf(seesMargins ? practices.margin : null, orders, seesMargins, digits);
	const targetOf = (metric: string) => monthlyTarget(app, identity, whose, metric, now);
	const aim = readableAs('aim', wholeText(targetOf('orders')));
	const revenue = readableAs('revenue', majorText(seesAmounts ? targetOf('revenue') : undefined, digits));
	return {
		whose,
		practices: asShown(app, practices),
		money: { order: order.value, margin: margin.value, salary: '0' },
		sources: { order: order.source, margin: margin.source },
		start: String(Number(localDateOf(now, workspace?.timeZone ?? 'UTC').slice(5, 7))),
		...(aim === undefined ? {} : { aim }),
		...(revenue === undefined ? {} : { revenue })
	};
}

const wholeText = (value: number | undefined) => (value === undefined ? undefined : String(Math.ceil(value)));
const majorText = (minor: number | undefined, digits: number) =>
	minor === undefined
		? undefined
		: toDecimal(reduced(BigInt(Math.round(minor)), 10n ** BigInt(digits)), digits);

/** Many people's targets together may be more than any field takes: then none is said. */
const readableAs = (name: Aside, text: string | undefined) =>
	text !== undefined && readAside(name, text).ok ? text : undefined;

function subjectOf(whose: Whose): Subject {
	const [kind, id = ''] = whose.split(':');
	if (kind === 'rep') return { rep: id };
	// of all teams: nobody manages one of this name, so it takes an admin
	return { teams: kind === 'team' ? [id] : ['everybody'] };
}

/** Of an order, as its field takes it. */
function meanOf(
	sum: number | null,
	orders: number,
	sees: boolean,
	digits: number
): { value: string; source: Source } {
	if (!sees) return { value: '0', source: 'kept' };
	const value = orderText(sum, orders, digits);
	return value === undefined ? { value: '0', source: 'none' } : { value, source: 'record' };
}

/** R6: without the names of those who opted out; the sums stay here: what may be seen of them is in the means. */
function asShown(app: App, { people, pooled }: Practices): Practices {
	const { reps } = app.authority.tables;
	return {
		people: people.map((person) =>
			reps.get(person.id)?.privacy?.hidden === true ? { ...person, name: HIDDEN_NAME } : person
		),
		pooled,
		amount: null,
		margin: null
	};
}

/** M7: what the month's target in force asks for, in the metric's unit, where this reader may see it. */
function monthlyTarget(
	app: App,
	identity: Identity,
	whose: Whose,
	metric: string,
	now: number
): number | undefined {
	const { engine, tables } = app.authority;
	const hidden = [...tables.targets.values()].some((target) => target.metric === metric && !target.public);
	if (hidden && !may(identity, 'facts.private', subjectOf(whose))) return undefined;
	const [kind, id = ''] = whose.split(':');
	if (kind === 'rep') {
		const date = localDateOf(now, zoneAt(tables, id, now));
		const target = [...tables.targets.values()].find(
			(one) => one.subject === whose && one.metric === metric && one.period === 'month' && holdsOn(one, date)
		);
		return target && target.value > 0 ? target.value : undefined;
	}
	const scope = kind === 'team' ? { team: id } : {};
	const target = engine.target({ metric, period: 'month', by: 'rep', ...scope }, now);
	return target !== null && target > 0 ? target : undefined;
}
