/** G1, H2: what a page of goals shows whoever is looking, and how it stood when the page was drawn. */
import { may } from '#lib/domain/access.ts';
import type { MetricUnit } from '#lib/domain/board.ts';
import { localDateOf, DAY_MS } from '#lib/domain/calendar.ts';
import {
	levelQuestion,
	type GoalQuestion,
	type GoalReading,
	type GoalSubject
} from '#lib/domain/goals/goal.ts';
import { sharedQuestion, type SharedGoal } from '#lib/domain/goals/shared.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { holdsOn, Roster, isHere } from '#lib/domain/membership.ts';
import type { Id, LocalDate, Target, TargetPeriod } from '#lib/domain/records.ts';
import { ownGoals } from '#lib/server/api/goals/own.ts';
import { catalogueOf } from '#lib/server/api/metrics/catalogue.ts';
import { maySee } from '#lib/server/api/targets.ts';
import type { App } from '#lib/server/app.ts';
import { findWorkspace, todayOf } from '#lib/server/floor/workspace.ts';
import { zoneAt } from '#lib/server/floor/zones.ts';
import { nameFor } from '#lib/server/people/access.ts';

/** A goal that the page follows; its reading has the question's id. */
export interface FollowedGoal {
	readonly question: GoalQuestion;
	readonly metric: GoalMetric;
	readonly period: TargetPeriod;
	/** The target in force, where it is one that was set for just this; a manager can set another. */
	readonly target?: Id;
}
export interface GoalMetric {
	readonly key: string;
	readonly name: string;
	readonly unit: MetricUnit;
}
/** Whose goals they are. */
export interface GoalOwner {
	/** `workspace`, `team:<id>` or `rep:<id>` */
	readonly subject: GoalSubject;
	readonly name: string;
	readonly goals: readonly FollowedGoal[];
}
export interface GoalsPage {
	readonly today: LocalDate;
	/** The reader's own targets; undefined: the reader does not compete. */
	readonly mine: GoalOwner | undefined;
	/** Goals that the reader set for themselves; nobody else is ever told of them. */
	readonly own: readonly FollowedGoal[];
	/** The reader's team and the floor. */
	readonly groups: readonly GoalOwner[];
	/** People whom the reader looks after, of one team. */
	readonly people: readonly GoalOwner[];
	/** The team they are in, and which ones there are to choose from. */
	readonly team: Id;
	readonly teams: readonly { readonly id: Id; readonly name: string }[];
	readonly shared: readonly SharedGoal[];
	readonly readings: readonly GoalReading[];
	/** What a goal can be over. */
	readonly metrics: readonly GoalMetric[];
	readonly maySet: boolean;
	readonly mayShare: boolean;
}

const PERIODS: readonly TargetPeriod[] = ['day', 'week', 'month', 'quarter', 'year'];
/** A closed goal is shown for so long, ms. */
const SHOWN_AFTER = 14 * DAY_MS;

/** Metrics that add up over days and that everybody can see (M8). */
export function goalMetrics({ authority }: Pick<App, 'authority'>): GoalMetric[] {
	const catalogue = catalogueOf(authority);
	return authority.engine.metrics().flatMap(({ key, name, unit, onlyFloor }) => {
		const metric = catalogue.get(key);
		const adds = metric?.definition.kind === 'sum' && metric.direction === 'up';
		return onlyFloor && adds ? [{ key, name, unit }] : [];
	});
}

/** One view of the floor's targets for one reader. */
class TargetView {
	readonly #app: App;
	readonly #identity: Identity;
	readonly #metrics: ReadonlyMap<string, GoalMetric>;
	readonly #now: number;

	constructor(app: App, identity: Identity, metrics: readonly GoalMetric[]) {
		this.#app = app;
		this.#identity = identity;
		this.#metrics = new Map(metrics.map((metric) => [metric.key, metric]));
		this.#now = app.clock.now();
	}

	/** Targets of a subject that the reader may see and that hold on a date. `byWeek`: a month's is also told by the week (M7). */
	of(subject: GoalSubject, date: LocalDate, byWeek = false): FollowedGoal[] {
		const targets = [...this.#app.authority.tables.targets.values()].filter(
			(one) =>
				one.subject === subject &&
				holdsOn(one, date) &&
				this.#metrics.has(one.metric) &&
				maySee(this.#app, this.#identity, one)
		);
		const goals = targets.flatMap((target) => this.#goal(subject, target.metric, target.period, target));
		const weekly = targets
			.filter(({ metric, period }) => byWeek && period === 'month' && !has(targets, metric, 'week'))
			.flatMap((target) => this.#goal(subject, target.metric, 'week', undefined, target.public));
		return [...goals, ...weekly].sort(
			(a, b) =>
				PERIODS.indexOf(a.period) - PERIODS.indexOf(b.period) || (a.metric.name < b.metric.name ? -1 : 1)
		);
	}

	/** What the members of a group are aimed at together, where it has no target of its own (M7). */
	together(
		subject: GoalSubject,
		like: readonly FollowedGoal[],
		known: readonly FollowedGoal[]
	): FollowedGoal[] {
		return like
			.filter(({ metric, period }) => !known.some((one) => one.metric === metric && one.period === period))
			.filter(({ metric }) => !this.#isPrivate(metric.key))
			.flatMap(({ metric, period }) => this.#goal(subject, metric.key, period, undefined));
	}

	#isPrivate(metric: string): boolean {
		return [...this.#app.authority.tables.targets.values()].some(
			(target) => target.metric === metric && !target.public
		);
	}

	/**
	 * Public targets are worked out where the goal is read, so that a change of them shows at once. Of others only the value
	 * goes to those who may know it: no browser holds the records they stand in.
	 */
	#goal(
		subject: GoalSubject,
		key: string,
		period: TargetPeriod,
		target: Target | undefined,
		open = target?.public ?? true
	): FollowedGoal[] {
		const metric = this.#metrics.get(key);
		if (!metric) return [];
		const id = `${subject} ${key} ${period}`;
		const asked: GoalQuestion = { id, of: subject, metric: key, period, target: null };
		const question = open ? asked : { ...asked, target: this.#valueOf(asked) };
		return [{ question, metric, period, ...(target ? { target: target.id } : {}) }];
	}

	#valueOf(question: GoalQuestion): number | null {
		const [reading] = this.#app.authority.engine.goals([question], this.#now);
		const target = reading?.target ?? null;
		return target === null ? null : Number(target.toFixed(9));
	}
}

const has = (targets: readonly Target[], metric: string, period: TargetPeriod) =>
	targets.some((one) => one.metric === metric && one.period === period);

/** The goals that somebody set for themselves, as followed. */
export function followOwn(app: App, identity: Identity, metrics: readonly GoalMetric[]): FollowedGoal[] {
	return ownGoals(app, identity).flatMap(({ id, rep, metric: key, period, value }) => {
		const metric = metrics.find((one) => one.key === key);
		const question: GoalQuestion = { id, of: `rep:${rep}`, metric: key, period, target: value };
		return metric ? [{ question, metric, period }] : [];
	});
}

/** @param wanted a team's id, as in the address */
export function goalsPage(app: App, identity: Identity, wanted: string | null): GoalsPage {
	const { tables, engine } = app.authority;
	const now = app.clock.now();
	const today = todayOf(app);
	const metrics = goalMetrics(app);
	const view = new TargetView(app, identity, metrics);
	const roster = new Roster(tables.memberships.values());
	const rep = identity.kind === 'user' ? tables.reps.get(identity.rep) : undefined;
	const ownToday = rep ? localDateOf(now, zoneAt(tables, rep.id, now)) : today;
	const subject = rep && (`rep:${rep.id}` as const);
	const mine = rep && subject && { subject, name: rep.name, goals: view.of(subject, ownToday, true) };
	const own = followOwn(app, identity, metrics);
	const team = tables.teams.get((rep && roster.teamOn(rep.id, ownToday)) ?? '');

	const set = mine?.goals.filter(({ target }) => target !== undefined) ?? [];
	const group = (of: GoalSubject, name: string): GoalOwner => {
		const known = view.of(of, today);
		return { subject: of, name, goals: [...known, ...view.together(of, set, known)] };
	};
	const managed = managedTeams(app, identity);
	const chosen = managed.find(({ id }) => id === wanted) ?? managed[0];
	const shownTeam = team ?? chosen;
	const groups = [
		...(shownTeam ? [group(`team:${shownTeam.id}`, shownTeam.name)] : []),
		group('workspace', findWorkspace(tables)?.name ?? 'The floor')
	].filter(({ goals }) => goals.length > 0);
	const people = peopleOf(app, identity, chosen?.id, view, roster, today);
	const shared = sharedShown(app, now);
	const followed = [mine?.goals ?? [], own, ...[...groups, ...people].map(({ goals }) => goals)].flat();
	const questions = [...followed.map(({ question }) => question), ...shared.map(sharedQuestion)];
	return {
		today,
		mine,
		own,
		groups,
		people,
		team: chosen?.id ?? '',
		teams: managed,
		shared,
		readings: engine.goals(questions, now),
		metrics,
		maySet: managed.length > 0,
		mayShare: may(identity, 'goals.write')
	};
}

/** Teams whose people's targets the reader may set. */
function managedTeams({ authority }: App, identity: Identity) {
	const collator = new Intl.Collator(findWorkspace(authority.tables)?.locale ?? 'en');
	return [...authority.tables.teams.values()]
		.filter(({ id }) => may(identity, 'targets.write', { teams: [id] }))
		.map(({ id, name }) => ({ id, name }))
		.sort((a, b) => collator.compare(a.name, b.name));
}

function peopleOf(
	app: App,
	identity: Identity,
	team: Id | undefined,
	view: TargetView,
	roster: Roster,
	today: LocalDate
): GoalOwner[] {
	if (team === undefined) return [];
	const { tables } = app.authority;
	const collator = new Intl.Collator(findWorkspace(tables)?.locale ?? 'en');
	return [...tables.reps.values()]
		.filter((rep) => !rep.house && roster.teamOn(rep.id, today) === team)
		.filter((rep) => isHere(rep, today))
		.map((rep) => ({
			subject: `rep:${rep.id}` as const,
			name: nameFor(identity, rep, roster, today),
			goals: view.of(`rep:${rep.id}`, today).filter(({ target }) => target !== undefined)
		}))
		.sort((a, b) => collator.compare(a.name, b.name));
}

/** Under way, and those that ended lately; the nearest deadline first. */
export function sharedShown(app: App, now: number): SharedGoal[] {
	const metrics = new Set(goalMetrics(app).map(({ key }) => key));
	return [...app.authority.tables.shared_goals.values()]
		.filter(({ metric }) => metrics.has(metric))
		.filter(({ closedAt }) => closedAt === '' || now - Date.parse(closedAt) < SHOWN_AFTER)
		.sort((a, b) => Number(a.closedAt !== '') - Number(b.closedAt !== '') || (a.to < b.to ? -1 : 1));
}

/** L1: points of all time. */
export function pointsOf({ authority, clock }: App, rep: Id): number {
	return authority.engine.goals([levelQuestion(rep)], clock.now())[0]?.score ?? 0;
}

/** What a rep's own page shows of goals and experience. */
export interface MyGoals {
	readonly own: readonly FollowedGoal[];
	readonly readings: readonly GoalReading[];
	readonly metrics: readonly GoalMetric[];
	/** L1: points of all time. */
	readonly points: number;
}

export function myGoals(app: App, identity: Identity, rep: Id): MyGoals {
	const metrics = goalMetrics(app);
	const own = followOwn(app, identity, metrics);
	const level = levelQuestion(rep);
	const readings = app.authority.engine.goals(
		[level, ...own.map(({ question }) => question)],
		app.clock.now()
	);
	const points = readings.find(({ id }) => id === level.id)?.score ?? 0;
	return { own, readings, metrics, points };
}
