/** The next thing that happens on a demo floor while somebody looks. */
import { instantText, localDateOf } from '#lib/domain/calendar.ts';
import { isHere } from '#lib/domain/membership.ts';
import type { LocalDate, Rep } from '#lib/domain/records.ts';
import { DEMO_SOURCE, type DemoActivity } from './history.ts';
import { marginOf, orderValue, profileOfId, quoteValue } from './profile.ts';
import { weighted, type Random } from './random.ts';
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
	const customer = WITHOUT_CUSTOMER.includes(type) ? '' : customerName(random);
	return {
		rep: id,
		type,
		quantity: 1,
		amount,
		margin: type === 'order' ? marginOf(random, value) : 0,
		customer,
		deal: customer && dealName(random, customer),
		occurredAt: instantText(Math.floor(now / 1000) * 1000),
		localDate,
		source: DEMO_SOURCE,
		externalId: '',
		note: '',
		createdBy: ''
	};
}
