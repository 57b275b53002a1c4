import { failed, ok, type Result } from '#lib/domain/result.ts';
import { parseJson } from './json.ts';
import { invalid, invalidField, tooLarge, unsupported, type Problem } from './problem.ts';

/** Bytes that a body may have; imports are streamed and may have far more. */
export const BODY_LIMIT = 1_000_000;
export const IMPORT_LIMIT = 200_000_000;

/** Thrown inside a bounded body's stream: whoever reads it passes it on, and the API answers 413. */
export class BodyTooLarge extends Error {
	readonly limit: number;
	constructor(limit: number) {
		super(`The body has more than ${limit} bytes`);
		this.limit = limit;
	}
}

/** The same request with a body that fails with BodyTooLarge once more than `limit` bytes have come, whatever was announced. */
export function bounded(request: Request, limit: number): Request {
	if (!request.body) return request;
	let bytes = 0;
	const counted = request.body.pipeThrough(
		new TransformStream<Uint8Array, Uint8Array>({
			transform(chunk, controller) {
				bytes += chunk.byteLength;
				if (bytes > limit) controller.error(new BodyTooLarge(limit));
				else controller.enqueue(chunk);
			}
		})
	);
	const init: RequestInit & { duplex: 'half' } = { body: counted, duplex: 'half' };
	return new Request(request, init);
}

/** The media type without its parameters, in lower case; '' where there is none. */
export const mediaType = (request: Request): string =>
	(request.headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase();

/** A body that is packed: a small one may hold more than any limit, so none is taken. */
export const isPacked = (request: Request): boolean =>
	!/^\s*(identity)?\s*$/i.test(request.headers.get('content-encoding') ?? '');

/** A body's text as UTF-8, or why not. */
async function readText(request: Request): Promise<Result<string, Problem>> {
	const announced = Number(request.headers.get('content-length') ?? 0);
	if (announced > BODY_LIMIT) return failed(tooLarge(BODY_LIMIT));
	try {
		const bytes = await bounded(request, BODY_LIMIT).arrayBuffer();
		return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch (error) {
		if (isTooLarge(error)) return failed(tooLarge(BODY_LIMIT));
		return failed(invalidField('', 'is not UTF-8 text, or was cut off'));
	}
}

/** Whether an error is, or was caused by, a body that is too large. */
export const isTooLarge = (error: unknown): boolean =>
	error instanceof BodyTooLarge || (error instanceof Error && error.cause instanceof BodyTooLarge);

/** Types under which browsers and programs send an iCalendar file. */
const CALENDAR_TYPES = ['text/calendar', 'application/octet-stream'];

/** Reads a calendar file; old programs write them in the code page of Western Windows. */
export async function readCalendarText(request: Request): Promise<Result<string, Problem>> {
	if (!CALENDAR_TYPES.includes(mediaType(request))) return failed(unsupported(CALENDAR_TYPES));
	if (Number(request.headers.get('content-length') ?? 0) > BODY_LIMIT) return failed(tooLarge(BODY_LIMIT));
	try {
		const bytes = await bounded(request, BODY_LIMIT).arrayBuffer();
		try {
			return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
		} catch {
			return ok(new TextDecoder('windows-1252').decode(bytes));
		}
	} catch (error) {
		if (isTooLarge(error)) return failed(tooLarge(BODY_LIMIT));
		return failed(invalidField('', 'was cut off'));
	}
}

export interface JsonBody {
	readonly text: string;
	readonly value: unknown;
}

/** Reads a JSON body; anything else is refused. */
export async function readJson(request: Request): Promise<Result<JsonBody, Problem>> {
	if (mediaType(request) !== 'application/json') return failed(unsupported(['application/json']));
	const text = await readText(request);
	if (!text.ok) return text;
	const parsed = parseJson(text.value);
	if (!parsed.ok) return failed(invalid([parsed.error]));
	return ok({ text: text.value, value: parsed.value });
}

/** For calls that take no body: nothing, or an empty JSON object. */
export async function readNothing(request: Request): Promise<Result<undefined, Problem>> {
	if (!request.body) return ok(undefined);
	const text = await readText(request);
	if (!text.ok) return text;
	const sent = text.value.trim();
	return sent === '' || sent === '{}'
		? ok(undefined)
		: failed(invalidField('', 'is not taken here: send none'));
}
