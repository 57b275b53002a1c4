/** How something becomes known: its recognition, for good, and its headline, while it is among the last. */
import { instantText } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import type { RecognitionData, RecognitionKind } from '#lib/domain/recognition/recognition.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';

/** Something to be recognised. */
export interface Told {
	/** The crossing's own name (L4: rule, subject, period, threshold), at most 300 characters: told once and never again. */
	readonly key: string;
	readonly kind: RecognitionKind;
	/** '' and absent: nobody alone. */
	readonly rep?: Id;
	readonly team?: Id;
	readonly rule?: Id;
	/** A badge for the cabinet. */
	readonly icon?: string;
	readonly data: RecognitionData;
	readonly cause?: Id;
	readonly causeSeq?: number;
	/** ms since 1970 */
	readonly at: number;
	readonly createdBy?: string;
	/** False: it is kept and stands in no headline (what happened long ago, what somebody keeps private). */
	readonly headline?: boolean;
	/** It stands in no list but the rep's own; where not said: if it has no headline. */
	readonly quiet?: boolean;
}

/** The writes that make it known, refused as a whole where the key is taken, and the id of recognition and headline. */
export function tellings(told: Told): { readonly id: Id; readonly writes: readonly Write[] } {
	const id = randomId();
	const { key, kind, rep = '', team = '', rule = '', icon = '', data, cause = '', causeSeq = 0 } = told;
	const { createdBy = '', headline = true, quiet = !headline } = told;
	const shared = { id, kind, rep, team, rule, data, at: instantText(told.at), marked: false };
	const recognition: Write = {
		op: 'create',
		collection: 'recognitions',
		data: {
			...shared,
			key,
			icon,
			cause,
			causeSeq,
			hidden: false,
			quiet,
			createdBy,
			reactions: {},
			comments: 0
		}
	};
	if (!headline) return { id, writes: [recognition] };
	const shown: Write = {
		op: 'create',
		collection: 'headlines',
		data: { ...shared, data: headlineData(data, icon), reactions: {}, comments: 0 }
	};
	return { id, writes: [recognition, shown] };
}

/** A headline has no icon of its own: live rows find a badge's among what is said of it. */
export const headlineData = (data: RecognitionData, icon: string): RecognitionData =>
	icon === '' ? data : { ...data, icon };
