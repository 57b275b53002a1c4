/** The next thing that happens on a demo floor while somebody looks. */
import { instantText, localDateOf } from '#lib/domain/calendar.ts';
import { isHere } from '#lib/domain/membership.ts';
import type { LocalDate, Rep } from '#lib/domain/records.ts';
import { DEMO_SOURCE, type DemoActivity } from './history.ts';
import { isPictured } from './media.ts';
import { marginOf, orderValue, profileOfId, quoteValue } from './profile.ts';
import { pick, weighted, whole, type Random } from './random.ts';
import { customerName, dealName } from './words.ts';

/** How often each kind comes, in proportion. */
const KINDS = {
	call: 70,
	lead: 7,
	appointment_set: 7,
	appointment_held: 5,
	no_show: 1.7,
	quote: 3.5,
	order: 1.6,
	deal_lost: 1.2,
	follow_up: 3
} as const;
type Kind = keyof typeof KINDS;
const NAMES = Object.keys(KINDS) as Kind[];
const WEIGHTS = Object.values(KINDS);
const WITHOUT_CUSTOMER: readonly Kind[] = ['call', 'lead'];

const isThere = (rep: Rep, date: LocalDate): boolean => !rep.house && isHere(rep, date);

/** Made up, at `now` (ms since 1970); undefined where nobody is there to do it. Busy people do more. */
export function nextFact(
	random: Random,
	reps: Iterable<Rep>,
	now: number,
	zone: string
): DemoActivity | undefined {
	const localDate = localDateOf(now, zone);
	const there = [...reps]
		.filter((rep) => isThere(rep, localDate))
		.map(({ id }) => ({ id, profile: profileOfId(id) }));
	const doer =
		there[
			weighted(
				random,
				there.map(({ profile }) => profile.calls)
			)
		];
	if (!doer) return undefined;
	const { id, profile } = doer;
	const type = NAMES[weighted(random, WEIGHTS)] ?? 'call';
	const value = orderValue(random, profile);
	const amount =
		type === 'order' ? value : type === 'quote' || type === 'deal_lost' ? quoteValue(random, value) : 0;
	const margin = type === 'order' ? marginOf(random, value) : 0;
	const customer = WITHOUT_CUSTOMER.includes(type) ? '' : customerName(random);
	return factOf(random, { rep: id, type, amount, margin, customer, localDate }, now);
}

/** In minor units, in steps of a price list: such an order is celebrated. */
const GREAT_FROM = 3_100;
const GREAT_TO = 5_800;
const GREAT_STEP = 500;

/** The order that everybody looks up for, by somebody with a picture if one is there; undefined where nobody is. */
export function greatDeal(
	random: Random,
	reps: Iterable<Rep>,
	now: number,
	zone: string
): DemoActivity | undefined {
	const localDate = localDateOf(now, zone);
	const there = [...reps].filter((rep) => isThere(rep, localDate));
	if (there.length === 0) return undefined;
	const pictured = there.filter(({ id }) => isPictured(id));
	const { id: rep } = pick(random, pictured.length > 0 ? pictured : there);
	const amount = whole(random, GREAT_FROM, GREAT_TO) * GREAT_STEP;
	const customer = customerName(random);
	const margin = marginOf(random, amount);
	return factOf(random, { rep, type: 'order', amount, margin, customer, localDate }, now);
}

type Done = Pick<DemoActivity, 'rep' | 'type' | 'amount' | 'margin' | 'customer' | 'localDate'>;

const factOf = (random: Random, done: Done, now: number): DemoActivity => ({
	...done,
	quantity: 1,
	deal: done.customer && dealName(random, done.customer),
	occurredAt: instantText(Math.floor(now / 1000) * 1000),
	source: DEMO_SOURCE,
	externalId: '',
	note: '',
	createdBy: ''
});
