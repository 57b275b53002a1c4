/** Who watches the server can do so while its record is away: that is when it has to be watched. */
import type { Clock } from '#lib/domain/clock.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { makeRoom } from '#lib/server/bounded.ts';
import { Unavailable } from '#lib/server/record/client.ts';
import { hashOf } from './tokens.ts';

type Asking = (request: Request, address: string) => Promise<Identity>;

export interface LastKnownParts {
	readonly identify: Asking;
	/** The identity as it is at this moment by what is in memory: `nobody` where its access ended. */
	readonly current: (identity: Identity) => Identity;
	readonly clock: Pick<Clock, 'now' | 'after'>;
	/** What the request would be let in by. */
	readonly secretOf: (request: Request) => string | undefined;
}

export interface LastKnown {
	/** As `identify`, but where the record is silent, whoever it was found to be not long ago. Throws Unavailable. */
	identify: Asking;
	/** Some session ended: from now on everybody is asked for anew. */
	forget(): void;
}

/** A record that answers does so much sooner. */
const PATIENCE_MS = 1_000;
const REMEMBER_MS = 15 * 60_000;
const MOST_REMEMBERED = 200;

/**
 * Remembers admins and keys that were let in to watch. While the record is silent nothing about them can be changed there, and
 * what was changed before is in memory: `current` still judges them.
 */
export function createLastKnown({ identify, current, clock, secretOf }: LastKnownParts): LastKnown {
	const known = new Map<string, { readonly identity: Identity; readonly until: number }>();

	function remember(hash: string, identity: Identity) {
		known.delete(hash);
		if (identity.kind !== 'user' && identity.kind !== 'key') return;
		makeRoom(known, MOST_REMEMBERED);
		known.set(hash, { identity, until: clock.now() + REMEMBER_MS });
	}

	function recall(hash: string): Identity | undefined {
		const entry = known.get(hash);
		if (!entry || entry.until <= clock.now()) return undefined;
		const identity = current(entry.identity);
		return identity.kind === 'nobody' ? undefined : identity;
	}

	return {
		async identify(request, address) {
			const secret = secretOf(request);
			if (secret === undefined) return identify(request, address);
			const hash = hashOf(secret);
			const asked = identify(request, address).then((identity) => {
				remember(hash, identity);
				return identity;
			});
			try {
				return await soon(asked, () => recall(hash), clock);
			} catch (error) {
				const remembered = error instanceof Unavailable ? recall(hash) : undefined;
				if (!remembered) throw error;
				return remembered;
			}
		},
		forget: () => known.clear()
	};
}

/** What `asked` answers; if it takes long, what there is `instead`, if anything. */
function soon(
	asked: Promise<Identity>,
	instead: () => Identity | undefined,
	clock: Pick<Clock, 'after'>
): Promise<Identity> {
	return new Promise((resolve, reject) => {
		const cancel = clock.after(PATIENCE_MS, () => {
			const found = instead();
			if (found) resolve(found);
		});
		void asked.then(resolve, reject).finally(cancel);
	});
}
