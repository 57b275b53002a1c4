/** What one seller did: calls, and the deals that grow out of them, step by step through the funnel. */
import { dateOfDay, instantText } from '#lib/domain/calendar.ts';
import type { Activity } from '#lib/domain/records.ts';
import { LAST_MINUTE, momentOf, OPENS, rhythmOf, workingMinute, worksOn, type Shift } from './hours.ts';
import type { Seller } from './people.ts';
import { CANCELLED, marginOf, NO_SHOW, orderValue, quoteValue } from './profile.ts';
import { between, poisson, seededRandom, seedOf, whole, type Random } from './random.ts';
import { customerName, dealName } from './words.ts';

/** What a demo marks its facts with. */
export const DEMO_SOURCE = 'demo';
export type DemoActivity = Omit<Activity, 'id' | 'receivedAt'>;

/** Deals that began before the first day kept bring their later steps into it. */
const RUN_UP_DAYS = 40;
const LEADS_A_DAY = 1.8;
const OLD_CUSTOMERS = 0.25;
const SET_AGAIN = 0.35;
const UNDECIDED = 0.06;
const FOLLOWED_UP = 0.75;
const MONTHS_OF_TREND = 183;
/** Somebody new makes half the calls at first, and all of them after so many days. */
const LEARNING_DAYS = 45;

interface Deal {
	readonly customer: string;
	readonly deal: string;
}
interface Moment {
	readonly day: number;
	readonly minute: number;
}

class Diary {
	readonly activities: { readonly at: number; readonly activity: DemoActivity }[] = [];
	private readonly seed: number;
	private readonly seller: Seller;
	private readonly shift: Shift;
	private readonly from: number;
	private readonly customers: string[] = [];

	constructor(seed: number, seller: Seller, shift: Shift, from: number) {
		this.seed = seed;
		this.seller = seller;
		this.shift = shift;
		this.from = from;
	}

	write(): void {
		for (let day = this.from - RUN_UP_DAYS; day <= this.shift.today; day++) {
			if (this.works(day)) this.workDay(day);
		}
	}

	private works(day: number): boolean {
		return worksOn(this.seed, this.seller, day, this.shift.today);
	}

	/** Each day has a chance stream of its own, so that a demo made a day later tells much the same of the days before. */
	private workDay(day: number): void {
		const { number, profile, firstDay } = this.seller;
		const random = seededRandom(seedOf(this.seed, number, day, 4));
		const learnt = Math.min(1, 0.5 + (day - firstDay) / LEARNING_DAYS / 2);
		const trend = 1 + profile.trend * (1 - (this.shift.today - day) / MONTHS_OF_TREND);
		const calls = poisson(random, profile.calls * rhythmOf(day) * learnt * trend * between(random, 0.8, 1.2));
		for (let call = 0; call < calls; call++) {
			const minute = workingMinute(random);
			this.note('call', { day, minute });
			if (random() < profile.setting)
				this.setAppointment(random, { day, minute: minute + 2 }, this.newDeal(random));
		}
		for (let leads = poisson(random, LEADS_A_DAY); leads > 0; leads--) {
			this.note('lead', { day, minute: workingMinute(random) });
		}
	}

	private newDeal(random: Random): Deal {
		const old =
			random() < OLD_CUSTOMERS ? this.customers[whole(random, 0, this.customers.length - 1)] : undefined;
		const customer = old ?? customerName(random);
		if (old === undefined) this.customers.push(customer);
		return { customer, deal: dealName(random, customer) };
	}

	private setAppointment(random: Random, at: Moment, deal: Deal, again = false): void {
		this.note('appointment_set', at, deal);
		const start = { day: this.later(at.day, whole(random, 1, 6)), minute: OPENS + 30 * whole(random, 1, 14) };
		const outcome = random();
		if (outcome < CANCELLED) this.note('appointment_cancelled', start, deal);
		else if (outcome < CANCELLED + NO_SHOW) {
			this.note('no_show', { ...start, minute: start.minute + 15 }, deal);
			if (!again && random() < SET_AGAIN) {
				const next = { day: this.later(start.day, 1), minute: workingMinute(random) };
				this.setAppointment(random, next, deal, true);
			}
		} else {
			const held = { ...start, minute: start.minute + whole(random, 25, 60) };
			this.note('appointment_held', held, deal);
			if (random() < this.seller.profile.quoting) this.quote(random, held, deal);
		}
	}

	private quote(random: Random, held: Moment, deal: Deal): void {
		const { profile } = this.seller;
		const value = orderValue(random, profile);
		const offered = quoteValue(random, value);
		const wait = whole(random, 0, 3);
		const at =
			wait === 0
				? { day: held.day, minute: held.minute + whole(random, 20, 60) }
				: { day: this.later(held.day, wait), minute: workingMinute(random) };
		this.note('quote', at, deal, offered);
		const end = { day: this.later(at.day, whole(random, 1, 10)), minute: workingMinute(random) };
		const outcome = random();
		if (outcome < profile.closing) {
			this.note('order', end, deal, value, marginOf(random, value));
			if (random() < FOLLOWED_UP) {
				const later = this.later(end.day, whole(random, 4, 24));
				this.note('follow_up', { day: later, minute: workingMinute(random) }, deal);
			}
		} else if (outcome < 1 - UNDECIDED) this.note('deal_lost', end, deal, offered);
	}

	/** The day on which somebody has worked `days` more days; a day that never comes if they leave before. */
	private later(day: number, days: number): number {
		let at = day;
		for (let left = days; left > 0 && at <= this.shift.today;) if (this.works(++at)) left--;
		return at;
	}

	private note(type: string, { day, minute }: Moment, deal?: Deal, amount = 0, margin = 0): void {
		if (day < this.from) return;
		const at = momentOf(this.shift, day, Math.min(minute, LAST_MINUTE));
		if (at === undefined) return;
		this.activities.push({
			at,
			activity: {
				rep: this.seller.rep.id,
				type,
				quantity: 1,
				amount,
				margin,
				customer: deal?.customer ?? '',
				deal: deal?.deal ?? '',
				occurredAt: instantText(at),
				localDate: dateOfDay(day),
				source: DEMO_SOURCE,
				externalId: '',
				note: '',
				createdBy: ''
			}
		});
	}
}

/** All that these sellers did from a day on until now, oldest first. */
export function demoHistory(
	seed: number,
	sellers: readonly Seller[],
	shift: Shift,
	from: number
): DemoActivity[] {
	const all = sellers.flatMap((seller) => {
		const diary = new Diary(seed, seller, shift, from);
		diary.write();
		return diary.activities;
	});
	// a stable sort: what falls on one second keeps the order of the sellers
	return all.sort((a, b) => a.at - b.at).map(({ activity }) => activity);
}
