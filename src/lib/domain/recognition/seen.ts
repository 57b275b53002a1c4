/** Recognition as one reader sees it: what the server tells, and pages show. */
import type { Id } from '#lib/domain/records.ts';
import type { Headline, RecognitionData, RecognitionKind } from './recognition.ts';

/** One entry of the feed. */
export interface SeenRecognition extends Headline {
	/** Of the badge that it is; '': none. */
	readonly icon: string;
	/** The reader's own reactions. */
	readonly mine: readonly string[];
	/** Nobody but the reader is shown it. */
	readonly own: boolean;
	/** The reader may take it from the floor, or put it back. */
	readonly removable: boolean;
	/** It was taken from the floor. */
	readonly removed: boolean;
}

/** L1: what somebody earned, once for each rule, as the cabinet shows it. */
export interface Badge {
	readonly rule: Id;
	readonly name: string;
	readonly icon: string;
	readonly kind: RecognitionKind;
	/** How often it was earned. */
	readonly times: number;
	/** ISO 8601 */
	readonly last: string;
	/** What the last one was earned for. */
	readonly data: RecognitionData;
	/** L1: so many of them have a cause that was corrected away since. */
	readonly marked: number;
}
