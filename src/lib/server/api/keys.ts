/** Keys for machines: shown once, kept as a hash, shut off alone. */
import { z } from 'zod';
import { instantText } from '#lib/domain/calendar.ts';
import type { ApiKey, Id } from '#lib/domain/records.ts';
import { failed, ok } from '#lib/domain/result.ts';
import { seenAt } from '#lib/server/auth/presence.ts';
import { hashOf, newKey } from '#lib/server/auth/tokens.ts';
import { randomId } from '#lib/server/record/ids.ts';
import { commit } from './commit.ts';
import { invalidField, notFound } from './problem.ts';
import { route, type Route } from './route.ts';
import { instant, name } from './schemas.ts';

const scope = z.enum(['read', 'write', 'admin'], 'must be read, write or admin');

const KeyView = z.object({
	id: z.string(),
	name: z.string(),
	prefix: z.string(),
	scope,
	expiresAt: z.string(),
	revoked: z.boolean(),
	lastUsedAt: z.string()
});

const viewOf = (key: ApiKey, seen: ReadonlyMap<string, string>): z.output<typeof KeyView> => ({
	...key,
	lastUsedAt: seen.get(`key:${key.id}`) ?? ''
});

const listKeys = route({
	method: 'GET',
	path: '/keys',
	summary: 'Every key, without its secret.',
	access: 'keys.manage',
	answer: z.object({ keys: z.array(KeyView) }),
	async handle({ app }) {
		const seen = await seenAt(app, 'key');
		return ok({
			body: { keys: [...app.authority.tables.api_keys.values()].map((key) => viewOf(key, seen)) }
		});
	}
});

const createKey = route({
	method: 'POST',
	path: '/keys',
	summary: 'Makes a key. The answer is the only time that its secret is shown.',
	access: 'keys.manage',
	body: z.strictObject({ name, scope, expiresAt: z.union([z.literal(''), instant]).optional() }),
	answer: KeyView.extend({ key: z.string() }),
	async handle({ app, tools, identity, body }) {
		const ends = body.expiresAt ? Date.parse(body.expiresAt) : undefined;
		if (ends !== undefined && ends <= app.clock.now())
			return failed(invalidField('/expiresAt', 'is over already'));
		const { key, prefix } = newKey();
		const id = randomId();
		const expiresAt = ends === undefined ? '' : instantText(ends);
		const data = { name: body.name, prefix, scope: body.scope, expiresAt, revoked: false };
		const made = await tools.inTurn(() =>
			commit(
				app,
				identity,
				[
					{ op: 'create', collection: 'api_keys', data: { id, ...data } },
					{ op: 'create', collection: 'key_secrets', data: { key: id, secretHash: hashOf(key) } }
				],
				{ action: 'keys.create', subject: `keys:${id}`, after: data }
			)
		);
		return made.ok ? ok({ status: 201, body: { ...viewOf({ id, ...data }, new Map()), key } }) : made;
	}
});

const revokeKey = route({
	method: 'POST',
	path: '/keys/{id}/revoke',
	summary: 'Shuts a key off, at once and for good.',
	access: 'keys.manage',
	answer: KeyView,
	handle({ app, tools, identity, params: { id } }) {
		return tools.inTurn(async () => {
			const key = app.authority.tables.api_keys.get(id);
			if (!key) return failed(notFound('key'));
			const seen = await seenAt(app, 'key');
			if (key.revoked) return ok({ body: viewOf(key, seen) });
			const done = await commit(
				app,
				identity,
				[{ op: 'update', collection: 'api_keys', id, data: { revoked: true } }, ...(await secretsOf(id))],
				{ action: 'keys.revoke', subject: `keys:${id}`, before: key, after: { ...key, revoked: true } }
			);
			return done.ok ? ok({ body: viewOf({ ...key, revoked: true }, seen) }) : done;
		});

		async function secretsOf(key: Id) {
			const filter = app.record.filter('key = {:key}', { key });
			const secrets = await app.record.find('key_secrets', { filter });
			return secrets.map((secret) => ({ op: 'delete', collection: 'key_secrets', id: secret.id }) as const);
		}
	}
});

export const keyRoutes: readonly Route[] = [listKeys, createKey, revokeKey];
