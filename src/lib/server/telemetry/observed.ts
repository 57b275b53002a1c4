import { identityText, type Logger } from './log.ts';
import type { RequestContext } from './request.ts';
import type { Telemetry } from './telemetry.ts';

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Answers a request, and notes it once: its figures, and its line in the log. */
export async function observed(
	where: { readonly logger: Logger; readonly telemetry?: Telemetry } | undefined,
	context: RequestContext,
	method: string,
	answer: () => Promise<Response>
): Promise<Response> {
	const began = performance.now();
	let status = 500; // of whatever is thrown
	try {
		const response = await answer();
		status = response.status;
		return response;
	} finally {
		if (where)
			note(where, context, METHODS.has(method) ? method : 'other', status, performance.now() - began);
	}
}

function note(
	{ logger, telemetry }: { readonly logger: Logger; readonly telemetry?: Telemetry },
	{ route, identity, problem }: RequestContext,
	method: string,
	status: number,
	ms: number
) {
	const who = identityText(identity);
	const labels = { route, method, status: `${Math.floor(status / 100)}xx` };
	telemetry?.observe('pacesetter_request_seconds', labels, ms / 1_000);
	if (status === 429) telemetry?.count('pacesetter_refused_total', { route });
	logger.request({
		...{ method, route, status, ms: Math.round(10 * ms) / 10 },
		...(who === undefined ? {} : { identity: who }),
		...(problem === undefined ? {} : { problem })
	});
}
