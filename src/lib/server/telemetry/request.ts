/** What belongs to the request that is being answered, wherever in the code that is: its errors and calls name it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Identity } from '#lib/domain/identity.ts';

export interface RequestContext {
	readonly id: string;
	/** As in the table of routes or of pages; never the address that was asked for. */
	route: string;
	/** Who asks, once that is known. */
	identity?: Identity;
	/** Why it was refused: a problem's kind. */
	problem?: string;
}

const contexts = new AsyncLocalStorage<RequestContext>();

/** undefined: nobody asked for what is going on, it goes on by itself. */
export const currentRequest = (): RequestContext | undefined => contexts.getStore();

/** Everything that `work` begins belongs to this request. */
export const inRequest = <T>(context: RequestContext, work: () => T): T => contexts.run(context, work);

/** What goes on by itself from here on belongs to no request, whoever set it off. */
export const outsideRequests = <T>(work: () => T): T => contexts.exit(work);

export const REQUEST_ID = 'x-request-id';
/** At most a UUID's length: what is longer could be a secret that somebody put there. */
const GIVEN = /^[A-Za-z0-9][A-Za-z0-9_-]{7,35}$/;

/** A new request's id. A given one counts only where a proxy is known to stand in front: anybody else could write there. */
export const requestId = (given: string | null, behindProxy: boolean): string =>
	behindProxy && given !== null && GIVEN.test(given) ? given : randomUUID();
