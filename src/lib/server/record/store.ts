/**
 * The record as the rest of the server sees it. Behind it stands PocketBase, reached over loopback; nobody else talks to
 * PocketBase. Every write is one all-or-nothing batch (plain concurrent PATCHes lose fields: see ARCHITECTURE.md).
 */
import type { CheckState, ContestProposal } from '#lib/domain/contests/record.ts';
import type { Activity, CollectionName, Collections, FeedRow, Id, Position } from '#lib/domain/records.ts';
import type { RecognitionData, RecognitionKind } from '#lib/domain/recognition/recognition.ts';
import type { Result } from '#lib/domain/result.ts';

/** Collections that are no facts of the floor, so not in the feed: secrets' hashes, jobs, answers kept for replays. */
export interface PrivateCollections {
	/** secretHash: SHA-256 (hex) of the key's secret part. key: the api_keys record. */
	key_secrets: { id: Id; key: Id; secretHash: string };
	/** One-time sign-in links; usedAt '' until burnt. */
	sign_in_links: {
		id: Id;
		user: Id;
		tokenHash: string;
		expiresAt: string;
		usedAt: string;
		createdBy: string;
	};
	/**
	 * Signed-in browsers. `tokenHash`: of the secret it goes by; `nextHash`: of the one that was offered to it, '' if none is.
	 * `expiresAt`: when it ends unless it is used, never after `endsAt`. `rights`: a digest of what its user may do, '' before
	 * its secret was ever changed. `signedInBy`: who made the link. Of a session from before these were kept, some are ''.
	 */
	sessions: {
		id: Id;
		user: Id;
		tokenHash: string;
		nextHash: string;
		expiresAt: string;
		endsAt: string;
		createdAt: string;
		lastSeenAt: string;
		rotatedAt: string;
		rights: string;
		device: string;
		signedInBy: string;
	};
	/** Secrets that a session went by before; good `until` then, and a sign of theft after. */
	spent_secrets: { id: Id; session: Id; secretHash: string; until: string };
	/** screen '' while pending; cookieHash is of the wall's own 256-bit cookie. */
	pairings: { id: Id; codeHash: string; cookieHash: string; address: string; expiresAt: string; screen: Id };
	screen_secrets: { id: Id; screen: Id; secretHash: string };
	/** Answers kept for 30 days, so that a repeated request gets the first one's. Unique (identity, key). */
	requests: { id: Id; identity: string; key: string; bodyHash: string; status: number; response: unknown };
	imports: {
		id: Id;
		name: string;
		state: 'running' | 'done' | 'failed';
		mapping: unknown;
		createdBy: string;
		total: number;
		done: number;
		created: number;
		updated: number;
		unchanged: number;
		rejected: number;
		error: string;
		startedAt: string;
		endedAt: string;
	};
	mappings: { id: Id; name: string; mapping: unknown };
	/** `query`: as after `?` in the address of /what-if; `createdBy`: who acted (access.ts). */
	scenarios: { id: Id; name: string; query: string; createdBy: string; shared: boolean };
	/**
	 * Everything that was ever recognised: the badge cabinet and the whole of the feed. `key` is the crossing's own name and
	 * unique, so that whoever inserts it first has told it. Its headline, while it is among the last, has the same id.
	 */
	recognitions: {
		id: Id;
		key: string;
		kind: RecognitionKind;
		rep: Id;
		team: Id;
		rule: Id;
		/** '': no badge. */
		icon: string;
		data: RecognitionData;
		/** The activity that caused it, and the row of the feed; '' and 0: none. */
		cause: Id;
		causeSeq: number;
		at: string;
		marked: boolean;
		/** A manager took it from the floor. */
		hidden: boolean;
		/** Stands in no list but the rep's own. */
		quiet: boolean;
		createdBy: string;
		/** As on the headline; null: none yet. */
		reactions: Readonly<Record<string, number>> | null;
		comments: number;
	};
	/** Who gave which reaction: at most one of each to one recognition. */
	reactions: { id: Id; recognition: Id; user: Id; emoji: string; at: string };
	/** Plain text; who is named in it stands as `@[rep id]`. `rep`: whom the user competes as; '' if none. */
	comments: { id: Id; recognition: Id; user: Id; rep: Id; text: string; at: string };
	/** C1: what was said of each fact that has to be looked at before it counts. Unique (contest, fact). */
	contest_checks: {
		id: Id;
		contest: Id;
		fact: Id;
		rep: Id;
		state: CheckState;
		/** Who said so; '' while nobody has. */
		by: string;
		at: string;
		/** A digest of the fact as it was then. */
		as: string;
	};
	/** C5: every outcome that a contest ever had; the file of the same id proves it. Unique (contest, number). */
	contest_results: {
		id: Id;
		contest: Id;
		number: number;
		hash: string;
		seq: number;
		at: string;
		by: string;
		why: string;
	};
	/**
	 * C2, C6: a round that was locked, or a draw whose tickets were frozen: it is counted from the facts in the file of the same id.
	 * `round`: from 1; `number`: 1 at first, one more when a manager lets late facts in. Unique (contest, round, number).
	 */
	contest_locks: { id: Id; contest: Id; round: number; number: number; seq: number; at: string };
	contest_proposals: ContestProposal;
	/** C6: what entrants added to a draw, unseen until it is drawn. Unique (contest, rep). */
	contest_words: { id: Id; contest: Id; rep: Id; word: string; at: string };
	/** C6: a draw's secret until it is published. Unique contest. */
	contest_secrets: { id: Id; contest: Id; secret: string };
	/** How far somebody who follows the feed has come: everything up to `seq` is dealt with. `name` is unique. */
	cursors: { id: Id; name: string; epoch: string; seq: number; data: unknown };
	/** What was decided once and for all (`jobs/once.ts`): `key` is unique. */
	intents: { id: Id; key: string; data: unknown; at: string };
	/** Browsers that may be rung up while nobody looks. `session`: the sign-in that asked for it, and with which it ends. */
	push_subscriptions: {
		id: Id;
		user: Id;
		session: Id;
		endpoint: string;
		/** The browser's public key and its secret, base64url: what is sent there only it can read. */
		p256dh: string;
		auth: string;
		/** Such as `Chrome on Android`. */
		name: string;
		at: string;
	};
	/**
	 * One attempt to send a notification to a device, written before it is made. `key`: notification, device and attempt, and
	 * unique. A `sending` that nobody finished was perhaps heard, and is never made again.
	 */
	push_marks: {
		id: Id;
		key: string;
		notification: Id;
		device: Id;
		attempt: number;
		state: 'sending' | 'sent' | 'later' | 'failed';
		/** Of a `later`: when the next attempt is due. */
		due: string;
		at: string;
	};
	audit: {
		id: Id;
		actor: string;
		action: string;
		subject: string;
		before: unknown;
		after: unknown;
		at: string;
	};
	/** lastSeen of screens, lastUsedAt of keys; no triggers, it would flood the feed. */
	presence: { id: Id; subject: string; lastSeen: string };
}
export type AnyCollections = Collections & PrivateCollections;
export type AnyCollection = CollectionName | keyof PrivateCollections;

export type Write = {
	[C in AnyCollection]:
		| { op: 'create'; collection: C; data: Partial<AnyCollections[C]> & Record<string, unknown> }
		| { op: 'update'; collection: C; id: Id; data: Partial<AnyCollections[C]> & Record<string, unknown> }
		| { op: 'delete'; collection: C; id: Id };
}[AnyCollection];

/** Why a batch was not written; nothing of it was. `index` is the write at fault where it is known. */
export interface WriteRefusal {
	readonly kind: 'conflict' | 'invalid' | 'missing' | 'unavailable';
	readonly index?: number;
	readonly message: string;
}

export interface PageOptions {
	/** PocketBase filter; use `filter('a = {:a}', {a})` to build it, never string concatenation. */
	readonly filter?: string;
	/** Such as `-occurredAt,-id`. */
	readonly sort?: string;
	/** At most 1,000. */
	readonly limit?: number;
	readonly page?: number;
}

export interface RecordStore {
	/** All or nothing, at most 1,000 writes; answers with the ids in order. When it answers ok, it is committed. Rings the bell. */
	write(writes: readonly Write[]): Promise<Result<{ ids: Id[] }, WriteRefusal>>;
	find<C extends AnyCollection>(collection: C, options?: PageOptions): Promise<AnyCollections[C][]>;
	get<C extends AnyCollection>(collection: C, id: Id): Promise<AnyCollections[C] | undefined>;
	/** Safe binding of values into a filter. */
	filter(text: string, values: Record<string, string | number | boolean>): string;
	/** Rows with seq above `after`, in order, at most `limit` (1,000). */
	feed(after: number, limit: number): Promise<FeedRow[]>;
	/** The row at exactly this seq, if the record has it. */
	feedRow(seq: number): Promise<FeedRow | undefined>;
	head(): Promise<{ epoch: string; seq: number }>;
	/** Compare-and-set; false: the epoch was already another. */
	rotate(epoch: string): Promise<boolean>;
	/** Whole followed collection in id order, page by page, for a cold start. Keyset, never OFFSET. */
	scan<C extends CollectionName>(collection: C): AsyncIterable<Collections[C][]>;
	/** `count` fresh activity ids from the counter. */
	activityIds(count: number): Promise<Id[]>;
	/** Inserts very many activities in one SQL transaction (demo, cold fills): 80,000 in about a second. */
	seed(activities: readonly Omit<Activity, 'receivedAt'>[]): Promise<Result<number, WriteRefusal>>;
	/** Called whenever something may have been written; spurious calls are fine, missing ones are healed by the poll. */
	onBell(ring: () => void): () => void;
	/** PocketBase answers. */
	healthy(): Promise<boolean>;
	position(): Promise<Position>;
	close(): Promise<void>;
}
