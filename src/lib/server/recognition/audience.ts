/** What of a recognition may be known to whom. Streams (gateway/projection.ts), the API and pages ask here. */
import { HIDDEN_NAME, isHidden, keepsToSelf } from '#lib/domain/access.ts';
import { BUILT_IN_METRICS } from '#lib/domain/metrics.ts';
import {
	concerned,
	type Headline,
	type RecognitionData,
	type RecognitionKind
} from '#lib/domain/recognition/recognition.ts';
import type { Id, Rep } from '#lib/domain/records.ts';

type Told = Pick<Headline, 'kind' | 'rep' | 'data'>;

/** What audiences of recognitions depend on beyond a row's own image. */
export interface FloorEyes {
	/** Amounts are kept from the floor. */
	readonly hideAmounts: boolean;
	/** R6: who has opted out of public display. */
	readonly hidden: ReadonlySet<Id>;
	/** Whose recognition of this kind stays with them: by R6, or as they wish. */
	keeps(rep: Id, kind: RecognitionKind): boolean;
}

/** R6: who has opted out of public display. */
export const hiddenAmong = (reps: Iterable<Rep>): ReadonlySet<Id> =>
	new Set([...reps].filter(isHidden).map(({ id }) => id));

/** Reps who keep something to themselves; the others are nowhere in it. */
export function keepers(reps: Iterable<Rep>): FloorEyes['keeps'] {
	const some = new Map<Id, Rep>();
	for (const rep of reps) if (isHidden(rep) || rep.privacy?.kinds?.length) some.set(rep.id, rep);
	return (id, kind) => keepsToSelf(some.get(id), kind);
}

/** Built-in metrics that say nothing of amounts. What managers define may come to do so later. */
const WITHOUT_MONEY: ReadonlySet<string> = new Set(
	BUILT_IN_METRICS.flatMap(({ key, unit }) => (unit === 'money' || key === 'attainment' ? [] : [key]))
);

/** Whether figures of this metric say nothing of amounts, by all that is known of it here. */
export const isWithoutMoney = (metric: string): boolean => WITHOUT_MONEY.has(metric);

/** The same facts without amounts. */
function withoutAmounts({ amount, value, threshold, ...others }: RecognitionData): RecognitionData {
	void amount;
	const plain = others.metric === undefined || isWithoutMoney(others.metric);
	return {
		...others,
		...(plain && value !== undefined && { value }),
		...(plain && threshold !== undefined && { threshold })
	};
}

/**
 * What everybody on the floor may know of it; undefined: nothing. R6 and the wishes of those whom it is about are honoured: of
 * several people those are left out who keep it to themselves.
 */
export function publicData(told: Told, eyes: FloorEyes): RecognitionData | undefined {
	const { kind, rep } = told;
	// what somebody wrote into the record by hand may lack it
	const data = told.data ?? {};
	const about = concerned(told);
	if (rep !== '' && eyes.keeps(rep, kind)) return undefined;
	if (about.length > 0 && about.every((id) => eyes.keeps(id, kind))) return undefined;
	const { others, author, ...rest } = eyes.hideAmounts ? withoutAmounts(data) : data;
	const named = others?.filter((id) => !eyes.keeps(id, kind));
	return {
		...rest,
		// as it was written down, the name may be of somebody who has opted out since
		...(author !== undefined && eyes.hidden.has(author) && { by: HIDDEN_NAME }),
		...(named && named.length > 0 && { others: named })
	};
}
