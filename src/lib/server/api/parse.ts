import type { z } from 'zod';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { isInherited } from './json.ts';

const escaped = (part: PropertyKey) => String(part).replaceAll('~', '~0').replaceAll('/', '~1');

/** An RFC 6901 pointer. */
export const pointerOf = (path: readonly PropertyKey[]): string =>
	path.map((part) => `/${escaped(part)}`).join('');

/** What Zod found, as pointers and plain words; an unknown field is named itself, not the object that holds it. */
export function fieldErrors(
	issues: readonly z.core.$ZodIssue[],
	at: readonly PropertyKey[] = []
): FieldError[] {
	return issues.flatMap((issue): FieldError[] => {
		const path = [...at, ...issue.path];
		if (issue.code === 'unrecognized_keys') {
			return issue.keys.map((key) => ({ pointer: pointerOf([...path, key]), message: 'is not known here' }));
		}
		return [{ pointer: pointerOf(path), message: issue.message }];
	});
}

/** Parses what somebody sent; `at` is where it stood in their document. */
export function parse<S extends z.ZodType>(
	schema: S,
	value: unknown,
	at: readonly PropertyKey[] = []
): Result<z.output<S>, FieldError[]> {
	const parsed = schema.safeParse(value);
	return parsed.success ? ok(parsed.data) : failed(fieldErrors(parsed.error.issues, at));
}

/** A query as an object; a parameter given twice is refused rather than guessed. */
export function readQuery(search: URLSearchParams): Result<Record<string, string>, FieldError[]> {
	const errors: FieldError[] = [];
	const query: Record<string, string> = Object.create(null) as Record<string, string>;
	for (const [name, value] of search) {
		if (isInherited(name)) errors.push({ pointer: pointerOf([name]), message: 'is not known here' });
		else if (name in query) errors.push({ pointer: pointerOf([name]), message: 'is given twice' });
		query[name] = value;
	}
	return errors.length === 0 ? ok({ ...query }) : failed(errors);
}
