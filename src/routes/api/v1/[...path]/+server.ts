import type { RequestHandler } from './$types';

const answer: RequestHandler = ({ request, locals: { app, identity, address } }) =>
	app.api(request, { identity, address });

export const GET = answer;
export const POST = answer;
export const PATCH = answer;
export const PUT = answer;
export const DELETE = answer;
export const HEAD = answer;
/** Whatever else is asked is refused in the same words. */
export const fallback = answer;
