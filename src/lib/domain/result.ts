/** An expected outcome: a failure is a value that the caller must look at, never an exception. */
export type Result<T, E> =
	{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const failed = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });

/** One thing wrong with what someone handed in: where (an RFC 6901 pointer such as `/activities/3/amount`) and what, in plain words. */
export interface FieldError {
	readonly pointer: string;
	readonly message: string;
}
