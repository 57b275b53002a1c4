/** Values made from a JSON schema: what a route says that it takes, as far as a schema can say it. */
import type { Dice } from './dice.ts';
import { anything, ODD_TEXTS } from './values.ts';

export interface Schema {
	readonly type?: string | readonly string[];
	readonly const?: unknown;
	readonly enum?: readonly unknown[];
	readonly anyOf?: readonly Schema[];
	readonly oneOf?: readonly Schema[];
	readonly allOf?: readonly Schema[];
	readonly $ref?: string;
	readonly $defs?: Readonly<Record<string, Schema>>;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly required?: readonly string[];
	readonly additionalProperties?: Schema | boolean;
	readonly items?: Schema;
	readonly minItems?: number;
	readonly maxItems?: number;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly exclusiveMinimum?: number;
	readonly pattern?: string;
	readonly format?: string;
}

/** Words that a floor knows, by the field they stand in: without them most calls would end at the first look. */
export type Words = Readonly<Record<string, readonly string[]>>;

const DAY_MS = 86_400_000;
const dateNear = (dice: Dice) =>
	new Date(Date.now() + (dice.int(60) - 40) * DAY_MS).toISOString().slice(0, 10);

function textFor(name: string, { pattern = '', format }: Schema, dice: Dice, words: Words): string {
	const known = words[name] ?? words[name.replace(/s$/, '')];
	if (known && known.length > 0 && dice.chance(0.85)) return dice.pick(known);
	if (pattern.includes('{15}')) return dice.pick(words.id ?? ['aaaaaaaaaaaaaaa']);
	if (pattern.includes('#[0-9a-f]')) return '#33aa66';
	if (pattern.includes(':[0-5]')) return '09:00';
	if (format === 'date-time' || /(At|since|until)$/.test(name))
		return new Date(Date.now() - dice.int(DAY_MS)).toISOString();
	if (format === 'email') return `${dice.int(1e6)}@floor.example`;
	if (/^(from|to|date|day|startedOn|endedOn|start|end)$/.test(name)) return dateNear(dice);
	if (dice.chance(0.15)) return dice.pick(ODD_TEXTS);
	return `${name || 'text'} ${dice.int(1e6)}`;
}

function numberFor(
	{ minimum = -5, maximum = 1_000, exclusiveMinimum }: Schema,
	whole: boolean,
	dice: Dice
): number {
	const low = Math.max(minimum, exclusiveMinimum === undefined ? minimum : exclusiveMinimum + 1, -1e12);
	const high = Math.min(Math.max(maximum, low), low + dice.pick([10, 1_000, 1e9]));
	const value = low + dice.next() * (high - low);
	return whole ? Math.round(value) : value;
}

/** One value as `schema` describes it; `name` is the field that it is for. */
export function sample(
	schema: Schema,
	dice: Dice,
	words: Words,
	name = '',
	root = schema,
	depth = 0
): unknown {
	const again = (inner: Schema, at = name) => sample(inner, dice, words, at, root, depth + 1);
	if (schema.$ref !== undefined) {
		const target = schema.$ref === '#' ? root : root.$defs?.[schema.$ref.replace('#/$defs/', '')];
		return target && depth < 12 ? again(target) : null;
	}
	if ('const' in schema) return schema.const;
	if (schema.enum) return dice.pick(schema.enum);
	const choices = schema.anyOf ?? schema.oneOf;
	if (choices) return again(dice.pick(choices));
	if (schema.allOf) return schema.allOf.reduce((made, part) => merged(made, again(part)), {} as unknown);
	const type = Array.isArray(schema.type) ? (dice.pick(schema.type) as string) : schema.type;
	switch (type) {
		case 'string':
			return textFor(name, schema, dice, words);
		case 'integer':
		case 'number':
			return numberFor(schema, type === 'integer', dice);
		case 'boolean':
			return dice.chance(0.5);
		case 'null':
			return null;
		case 'array': {
			const { minItems = 0, maxItems = 4, items = {} } = schema;
			const length = minItems + dice.int(Math.max(1, Math.min(maxItems, minItems + 3) - minItems + 1));
			return Array.from({ length }, () => again(items));
		}
		case 'object':
			return objectFor(schema, dice, words, again);
		default:
			return words[name] ? dice.pick(words[name]) : anything(dice, 1);
	}
}

function objectFor(schema: Schema, dice: Dice, words: Words, again: (inner: Schema, at: string) => unknown) {
	const { properties = {}, required = [], additionalProperties } = schema;
	const made: Record<string, unknown> = {};
	for (const [key, inner] of Object.entries(properties)) {
		if (required.includes(key) || dice.chance(0.5)) made[key] = again(inner, key);
	}
	if (typeof additionalProperties === 'object' && Object.keys(properties).length === 0) {
		for (let more = dice.int(3); more > 0; more--)
			made[dice.pick(words.id ?? ['a'])] = again(additionalProperties, '');
	}
	return made;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const merged = (a: unknown, b: unknown): unknown => (isObject(a) && isObject(b) ? { ...a, ...b } : b);
