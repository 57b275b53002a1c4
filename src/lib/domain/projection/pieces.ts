/** Long work in small pieces: a generator that yields wherever it may be stopped. */
export type Pieces<T> = Generator<undefined, T, void>;

/** Does all of it at once. */
export function finished<T>(pieces: Pieces<T>): T {
	let next = pieces.next();
	while (!next.done) next = pieces.next();
	return next.value;
}
