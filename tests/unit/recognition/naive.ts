/** L2, L4 told as plainly as possible: for each rule, every subject and period looked at with every fact there is. */
import type { JudgedRule } from '#lib/domain/recognition/definition.ts';
import type { Activity, Id } from '#lib/domain/records.ts';
import type { RecognitionRule } from '#lib/domain/recognition/recognition.ts';

export interface NaiveWorld {
	readonly facts: readonly Activity[];
	readonly reps: readonly Id[];
	readonly teamOf: (rep: Id) => Id;
	/** M7: by subject and month; 0: none. */
	readonly target: (subject: string) => number;
	/** Streak rules: so many calls a weekday. */
	readonly streak: { readonly id: Id; readonly minimum: number };
	readonly today: string;
}

type Named = (fact: Activity) => number;
const WORTH: Readonly<Record<string, Named>> = {
	calls: ({ type, quantity, amount }) => (type === 'call' && amount >= 0 ? quantity : 0),
	orders: ({ type, quantity, amount }) => (type === 'order' && amount >= 0 ? quantity : 0),
	revenue: ({ type, amount }) => (type === 'order' ? amount : 0),
	points: ({ type, quantity, amount }) =>
		amount < 0 ? 0 : quantity * ({ call: 1, appointment_held: 5, quote: 5, order: 20 }[type] ?? 0)
};

const next = (date: string, days = 1): string =>
	new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
const weekday = (date: string): number => new Date(date).getUTCDay() || 7;

function startOf(period: string, date: string): string {
	if (period === 'all') return 'all';
	if (period === 'day') return date;
	if (period === 'week') return next(date, 1 - weekday(date));
	const month = Number(date.slice(5, 7));
	if (period === 'month') return `${date.slice(0, 7)}-01`;
	if (period === 'quarter')
		return `${date.slice(0, 4)}-${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
	return `${date.slice(0, 4)}-01-01`;
}

const inOrder = (facts: readonly Activity[]) =>
	[...facts].sort((a, b) => (a.occurredAt + a.id < b.occurredAt + b.id ? -1 : 1));
const total = (facts: readonly Activity[], worth: Named) => facts.reduce((sum, fact) => sum + worth(fact), 0);

function subjectsOf(subject: string | undefined, { reps, teamOf, facts }: NaiveWorld) {
	if (subject === 'floor') return [{ name: 'floor', facts }];
	const teams = [...new Set(reps.map(teamOf))].filter((team) => team !== '');
	return subject === 'team'
		? teams.map((team) => ({ name: `team:${team}`, facts: facts.filter(({ rep }) => teamOf(rep) === team) }))
		: reps.map((id) => ({ name: `rep:${id}`, facts: facts.filter(({ rep }) => rep === id) }));
}

/** The keys of everything that should be recognised. Streaks are named by the date with which their run began. */
export function naiveKeys(rules: readonly RecognitionRule[], world: NaiveWorld): string[] {
	return rules.flatMap((rule) => [...keysOf(rule as JudgedRule, world)]).sort();
}

function* keysOf(rule: JudgedRule, world: NaiveWorld): Generator<string> {
	const { id } = rule;
	const { reps } = world;
	const own = subjectsOf('rep', world);
	switch (rule.kind) {
		case 'deal':
			for (const { name, facts } of own)
				for (const fact of facts)
					if (fact.type === rule.definition.type && fact.amount >= rule.definition.amount)
						yield `${name}/${id}/${fact.id}`;
			return;
		case 'first': {
			const seen = new Set<string>();
			for (const { rep, type, amount, localDate } of inOrder(world.facts)) {
				if (type !== rule.definition.type || amount < 0 || !reps.includes(rep) || seen.has(localDate))
					continue;
				seen.add(localDate);
				yield `floor/${id}/${localDate}/${rep}`;
			}
			return;
		}
		case 'badge':
		case 'milestone': {
			const { metric, period, threshold, every, subject } = rule.definition;
			const worth = WORTH[metric] ?? (() => 0);
			for (const { name, facts } of subjectsOf(subject, world))
				for (const [start, within] of Object.entries(
					Object.groupBy(facts, (fact) => startOf(period, fact.localDate))
				))
					for (let n = 1; n * threshold <= total(within ?? [], worth) && (n === 1 || every); n++)
						yield `${name}/${id}/${start}/${n * threshold}`;
			return;
		}
		case 'level':
			for (const { name, facts } of own)
				for (let level = 2; 50 * level * (level - 1) <= total(facts, WORTH.points ?? (() => 0)); level++)
					yield `${name}/${id}/${level}`;
			return;
		case 'target':
			for (const { name, facts } of subjectsOf(rule.definition.subject, world)) {
				const worth = WORTH[rule.definition.metric] ?? (() => 0);
				const aim = world.target(name);
				for (const [start, within] of Object.entries(
					Object.groupBy(facts, (fact) => startOf('month', fact.localDate))
				))
					if (aim > 0 && total(within ?? [], worth) >= aim) yield `${name}/${id}/${start}/`;
			}
			return;
		case 'best':
			for (const { name, facts } of own) {
				const worth = WORTH[rule.definition.metric] ?? (() => 0);
				const periods = Object.entries(
					Object.groupBy(facts, (fact) => startOf(rule.definition.period, fact.localDate))
				).sort(([a], [b]) => (a < b ? -1 : 1));
				const scores = periods.map(([, within]) => total(within ?? [], worth));
				for (const [n, [start]] of periods.entries()) {
					const before = Math.max(0, ...scores.slice(0, n));
					if (n >= 8 && before > 0 && (scores[n] ?? 0) > before) yield `${name}/${id}/${start}`;
				}
			}
			return;
		case 'improved':
			for (const { name, facts } of own) yield* improvedKeys(`${name}/${id}/`, facts, rule.definition, world);
			return;
		case 'streak':
			for (const { name, facts } of own)
				yield* streakKeys(`${name}/${id}/`, facts, rule.definition.lengths, world);
			return;
		case 'lead':
			yield* leadKeys(id, rule.definition, world);
	}
}

/** Everybody works Monday to Friday, and has since long before the first fact of the floor. */
function* improvedKeys(
	prefix: string,
	facts: readonly Activity[],
	{ metric, percent }: { metric: string; percent: number },
	world: NaiveWorld
): Generator<string> {
	const worth = WORTH[metric] ?? (() => 0);
	const begun = world.facts.map(({ localDate }) => localDate).sort()[0] ?? '';
	const weeks = new Set(facts.map(({ localDate }) => startOf('week', localDate)));
	const score = (week: string) =>
		total(
			facts.filter(({ localDate }) => startOf('week', localDate) === week),
			worth
		);
	for (const week of weeks) {
		const past = [];
		for (let back = 1; back <= 8; back++) {
			const monday = next(week, -7 * back);
			const worked = [0, 1, 2, 3, 4].filter((day) => next(monday, day) >= begun).length;
			if (next(monday, 6) >= begun && worked * 2 >= 5) past.push(score(monday));
		}
		if (past.length < 3) continue;
		past.sort((a, b) => a - b);
		const twice = (past[(past.length - 1) >> 1] ?? 0) + (past[past.length >> 1] ?? 0);
		if (twice > 0 && score(week) * 200 >= twice * (100 + percent)) yield `${prefix}${week}`;
	}
}

/** No freezes are ever earned: runs here stay below ten met dates in all, or the caller takes care. */
export function runsOf(facts: readonly Activity[], { streak, today, facts: all }: NaiveWorld): string[][] {
	const begun = all.map(({ localDate }) => localDate).sort()[0] ?? today;
	const runs: string[][] = [[]];
	let met = 0;
	let inHand = 0;
	for (let date = begun < today ? begun : today; date <= today; date = next(date)) {
		if (weekday(date) > 5) continue;
		const calls = total(
			facts.filter(({ localDate }) => localDate === date),
			WORTH.calls ?? (() => 0)
		);
		if (calls >= streak.minimum) {
			runs.at(-1)?.push(date);
			if (++met % 10 === 0) inHand = Math.min(2, inHand + 1);
		} else if (date < today) {
			if (inHand > 0) inHand--;
			else runs.push([]);
		}
	}
	return runs.filter(({ length }) => length > 0);
}

function* streakKeys(
	prefix: string,
	facts: readonly Activity[],
	lengths: readonly number[],
	world: NaiveWorld
): Generator<string> {
	for (const run of runsOf(facts, world))
		for (const length of lengths)
			if (run.length >= length) yield `${prefix}${world.streak.id}/${length}/${run[0]}`;
}

function* leadKeys(
	id: Id,
	{ metric, period, minimum = 0 }: { metric: string; period: string; minimum?: number | undefined },
	world: NaiveWorld
): Generator<string> {
	const worth = WORTH[metric] ?? (() => 0);
	const counted = inOrder(world.facts.filter(({ rep }) => world.reps.includes(rep)));
	const told = new Set<string>();
	for (const [start, within = []] of Object.entries(
		Object.groupBy(counted, (fact) => startOf(period, fact.localDate))
	)) {
		let last: Id | undefined;
		for (let upTo = 1; upTo <= within.length; upTo++) {
			const scores = world.reps.map((rep) =>
				total(
					within.slice(0, upTo).filter((fact) => fact.rep === rep),
					worth
				)
			);
			const best = Math.max(...scores);
			const leaders = world.reps.filter((_, n) => scores[n] === best);
			const [leader] = leaders;
			if (best <= 0 || leaders.length > 1 || leader === last) continue;
			const fact = within[upTo - 1];
			if (last !== undefined && fact?.rep === leader && best >= minimum)
				told.add(`floor/${id}/${start}/${fact?.localDate}/${leader}`);
			last = leader;
		}
	}
	yield* told;
}
