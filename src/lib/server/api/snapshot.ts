import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import { maySubscribe } from '#lib/domain/access.ts';
import { failed, ok } from '#lib/domain/result.ts';
import { unavailable } from './problem.ts';
import { refusal, route, type Route } from './route.ts';

const unpacked = promisify(gunzip);

const STREAM = /^(floor|admin|(team|rep):[a-z0-9]{15})$/;
const Query = z.strictObject({
	stream: z.string('must name a stream').regex(STREAM, 'is no stream: floor, admin, team:<id> or rep:<id>')
});

/** Whether an Accept-Encoding header takes gzip. */
export function acceptsGzip(header: string | null): boolean {
	const accepted = (header ?? '').split(',').map((part) =>
		part
			.trim()
			.toLowerCase()
			.split(/\s*;\s*/)
	);
	const said = accepted.find(([name]) => name === 'gzip') ?? accepted.find(([name]) => name === '*');
	return said !== undefined && !said.slice(1).some((parameter) => /^q=0(\.0*)?$/.test(parameter));
}

/** Whether an If-None-Match header names this ETag. */
export const matches = (header: string | null, etag: string): boolean =>
	(header ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*');

const snapshot = route({
	method: 'GET',
	path: '/snapshot',
	summary: 'Everything that a stream holds, packed; the live connection goes on from there.',
	access: 'floor.look',
	query: Query,
	async handle({ app, identity, request, query: { stream } }) {
		if (!maySubscribe(identity, stream)) return failed(refusal(identity));
		if (app.authority.state.kind !== 'ready') return failed(unavailable('The boards are being read anew.'));
		const { bytes, etag } = await app.snapshot(stream);
		// access may have ended while the snapshot was made
		const still = app.current(identity);
		if (!maySubscribe(still, stream)) return failed(refusal(still));
		const packed = acceptsGzip(request.headers.get('accept-encoding'));
		const tag = packed ? etag : etag.replace('-gzip"', '"');
		const headers = {
			etag: tag,
			'cache-control': 'no-cache',
			vary: 'Accept-Encoding, Authorization, Cookie'
		};
		if (matches(request.headers.get('if-none-match'), tag)) {
			return ok(new Response(null, { status: 304, headers }));
		}
		const body = packed ? bytes : new Uint8Array(await unpacked(bytes));
		return ok(
			new Response(body, {
				headers: {
					...headers,
					'content-type': 'application/octet-stream',
					'content-length': String(body.byteLength),
					...(packed && { 'content-encoding': 'gzip' })
				}
			})
		);
	}
});

export const snapshotRoutes: readonly Route[] = [snapshot];
