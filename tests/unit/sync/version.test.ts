import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import * as messages from '#lib/protocol/messages.ts';

/** What each version's messages are. A message changed? Then so did the version: add a line, never change one. */
const RECORDED: Readonly<Record<number, string>> = {
	1: '244b210959b4682a8b47c4e37e7ac0b963217592315d161b126a2826e476a6d4'
};

type Named = readonly [name: string, schema: z.ZodMiniType];

const schemas: Named[] = Object.entries(messages).flatMap(([name, exported]): Named[] =>
	exported instanceof z.ZodMiniType ? [[name, exported as z.ZodMiniType]] : []
);

function hashOf(entries: readonly Named[]): string {
	const described = entries
		.map(([name, schema]) => `${name} ${JSON.stringify(z.toJSONSchema(schema))}`)
		.sort()
		.join('\n');
	return createHash('sha256').update(described).digest('hex');
}

test('versioned as one number v: a change of hash without a change of v fails', () => {
	expect(hashOf(schemas)).toBe(RECORDED[messages.PROTOCOL_VERSION]);
});

test('the hash covers every message, and any change of one', () => {
	const names = schemas.map(([name]) => name);
	expect(names).toEqual(
		expect.arrayContaining([
			'Subscribe',
			'SubscribeAck',
			'Frame',
			'Heartbeat',
			'ProbeAck',
			'Restart',
			'Celebrate',
			'Ended',
			'Release'
		])
	);
	const changed = schemas.map(([name, schema]): Named => [
		name,
		name === 'Frame' ? z.object({ v: z.string() }) : schema
	]);
	expect(hashOf(changed)).not.toBe(hashOf(schemas));
});
