/** Runs what could be stopped in between to its end: what it returns. */
export function finish<T>(steps: Generator<unknown, T>): T {
	for (;;) {
		const step = steps.next();
		if (step.done === true) return step.value;
	}
}
