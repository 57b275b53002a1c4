import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { pointerOf } from './parse.ts';
import { invalid, invalidField, unprocessable, type Problem } from './problem.ts';
import type { Answer } from './route.ts';

export const MOST_ROWS = 1_000;

/** The rows of a body that is one row or a list of them. */
export interface Rows {
	readonly sent: readonly unknown[];
	/** Where row i stood in the body. */
	at(index: number): readonly PropertyKey[];
}

/** Takes one row, or `{[list]: [...]}` with 1 to 1,000 of them; the rows themselves are not judged here. */
export function readRows(body: unknown, list: string): Result<Rows, Problem> {
	if (typeof body !== 'object' || body === null || Array.isArray(body)) {
		return failed(invalidField('', `must be an object: one row, or {"${list}": [...]}`));
	}
	if (!Object.hasOwn(body, list)) return ok({ sent: [body], at: () => [] });
	const unknown = Object.keys(body).filter((name) => name !== list);
	if (unknown.length > 0) {
		return failed(
			invalid(unknown.map((name) => ({ pointer: pointerOf([name]), message: 'is not known here' })))
		);
	}
	const rows = (body as Record<string, unknown>)[list];
	if (!Array.isArray(rows)) return failed(invalidField(`/${list}`, 'must be a list'));
	if (rows.length === 0) return failed(invalidField(`/${list}`, 'is empty'));
	if (rows.length > MOST_ROWS) {
		return failed(invalidField(`/${list}`, `has ${rows.length} rows; at most ${MOST_ROWS} go at once`));
	}
	return ok({ sent: rows, at: (index) => [list, index] });
}

/** What a row that could not be read calls itself, for its sender to find it by. */
export const externalIdOf = (row: unknown): string => {
	const id = (row as { externalId?: unknown } | null)?.externalId;
	return typeof id === 'string' ? id.slice(0, 200) : '';
};

export interface RowOutcome {
	readonly externalId: string;
	readonly id: Id;
	readonly status: 'created' | 'updated' | 'unchanged' | 'rejected';
	readonly errors?: readonly FieldError[];
}

/** 200: all taken; 207: some rejected; 422: all. `results[i]` answers row i. */
export function answerRows(results: readonly RowOutcome[], seq: number): Result<Answer, Problem> {
	const rejected = results.filter(({ status }) => status === 'rejected');
	if (rejected.length === results.length) {
		const errors = rejected.flatMap((row) => row.errors ?? []);
		return failed(unprocessable('Nothing was written: every row is rejected.', errors, { results, seq }));
	}
	return ok({ status: rejected.length > 0 ? 207 : 200, body: { results, seq } });
}
