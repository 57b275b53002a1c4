import { dayNumber, localDateOf, localDayOf } from '#lib/domain/calendar.ts';
import { LEARNT_DAYS, type Practice, type Practices, type Whose } from '#lib/domain/projection/practice.ts';
import type { Id } from '#lib/domain/records.ts';
import { countedOf } from '#lib/engine/counted.ts';
import type { Engine } from '#lib/engine/engine.ts';
import type { RepQueue } from '#lib/live/queue/queue.ts';

export interface ToldParts {
	readonly engine: Pick<Engine, 'workspace' | 'practices' | 'standings'>;
	/** ms since 1970 */
	readonly serverNow: () => number;
	/** P1: the zone whose calendar a rep lives by now; undefined while the floor is not known. */
	readonly zoneOf: (rep: Id) => string | undefined;
	/** The one rep who logs in this browser, and what is not in the record yet; undefined where nobody logs. */
	readonly mine: () => { readonly rep: Id; readonly queue: Pick<RepQueue, 'pending'> } | undefined;
}

const CALL = 'call';
const ORDER = 'order';
const REVENUE = 'revenue';

/**
 * W7: what people did as projections in this browser are told it: with one person's figure in a metric that is asked for, and
 * with what they logged here and is not in the record yet. undefined: the floor is not known yet.
 */
export function practicesTold(parts: ToldParts, whose: Whose, metric?: string): Practices | undefined {
	const { engine, serverNow, zoneOf, mine } = parts;
	if (!engine.workspace) return undefined;
	const now = serverNow();
	const practices = engine.practices(whose, now);
	const me = mine();
	const people = practices.people.map((person) => {
		const isMe = person.id === me?.rep;
		const zone = isMe || metric !== undefined ? zoneOf(person.id) : undefined;
		if (zone === undefined) return person;
		const counted =
			metric === undefined ? undefined : countedOf(engine, person.id, metric, localDateOf(now, zone), now);
		const told = counted ? { ...person, counted } : person;
		return isMe && me ? withQueued(told, me.queue, metric, now, zone) : told;
	});
	return { ...practices, people };
}

/** Counts what waits at the server time it was logged, by the person's own calendar. */
function withQueued(
	person: Practice,
	queue: Pick<RepQueue, 'pending'>,
	metric: string | undefined,
	now: number,
	zone: string
): Practice {
	const today = localDayOf(now, zone);
	const monthStart = dayNumber(`${localDateOf(now, zone).slice(0, 7)}-01`);
	const since = today - LEARNT_DAYS + 1;
	const within = (from: number, to: number) => {
		const sums = queue.pending((at) => localDayOf(at, zone) >= from && localDayOf(at, zone) <= to);
		const of = (type: string) => sums.find((sum) => sum.type === type) ?? { quantity: 0, amount: 0 };
		return { calls: of(CALL).quantity, orders: of(ORDER).quantity, revenue: of(ORDER).amount };
	};
	const [learnt, month, day] = [within(since, today), within(monthStart, today), within(today, today)];
	const { counted } = person;
	const plus = (count: number, queued: number) => Math.max(0, count + queued);
	return {
		...person,
		calls: plus(person.calls, learnt.calls),
		orders: plus(person.orders, learnt.orders),
		callsBefore: plus(person.callsBefore, within(since - 1, today - 1).calls),
		month: {
			...person.month,
			calls: plus(person.month.calls, month.calls),
			orders: plus(person.month.orders, month.orders),
			callsToday: plus(person.month.callsToday, day.calls)
		},
		...(counted && metric === REVENUE
			? { counted: { learnt: counted.learnt + learnt.revenue, month: counted.month + month.revenue } }
			: {})
	};
}
