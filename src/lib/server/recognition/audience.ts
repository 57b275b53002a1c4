/** What of a recognition may be known to whom. Streams (gateway/projection.ts), the API and pages ask here. */
import { isHidden, keepsToSelf } from '#lib/domain/access.ts';
import { BUILT_IN_METRICS } from '#lib/domain/metrics.ts';
import { concerned } from '#lib/domain/recognised.ts';
import type { Headline, Id, RecognitionData, RecognitionKind, Rep } from '#lib/domain/records.ts';

type Told = Pick<Headline, 'kind' | 'rep' | 'data'>;

/** What audiences of recognitions depend on beyond a row's own image. */
export interface FloorEyes {
	/** Amounts are kept from the floor. */
	readonly hideAmounts: boolean;
	/** Whose recognition of this kind stays with them: by R6, or as they wish. */
	keeps(rep: Id, kind: RecognitionKind): boolean;
}

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

/** The same facts without amounts. */
function withoutAmounts({ amount, value, threshold, ...others }: RecognitionData): RecognitionData {
	void amount;
	const plain = others.metric === undefined || WITHOUT_MONEY.has(others.metric);
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
	const { others, ...rest } = eyes.hideAmounts ? withoutAmounts(data) : data;
	const named = others?.filter((id) => !eyes.keeps(id, kind));
	return named && named.length > 0 ? { ...rest, others: named } : rest;
}
