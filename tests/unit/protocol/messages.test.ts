import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import * as z from 'zod';
import * as messages from '#lib/protocol/messages.ts';

/** Of the JSON schemas of every message, by name. */
function hashOfSchemas(): string {
	const schemas = Object.entries<unknown>({ ...messages })
		.filter((entry): entry is [string, z.core.$ZodType] => entry[1] instanceof z.core.$ZodType)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input' })]);
	expect(schemas.length).toBeGreaterThan(5);
	return createHash('sha256').update(JSON.stringify(schemas)).digest('hex').slice(0, 16);
}

/** One line a version, newest last. A message that changes needs a new PROTOCOL_VERSION and a line here. */
const HASHES: Readonly<Record<number, string>> = { 1: '0373706f2515560e' };

test('Protocol: a changed message without a changed version fails', () => {
	expect(Object.keys(HASHES).at(-1)).toBe(String(messages.PROTOCOL_VERSION));
	expect(hashOfSchemas()).toBe(HASHES[messages.PROTOCOL_VERSION]);
});
