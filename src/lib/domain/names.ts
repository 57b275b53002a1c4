/** Names as people mean them: outer and doubled spaces dropped, Unicode composed. Case is kept. */
export const tidy = (text: string): string => text.normalize('NFC').trim().replace(/\s+/g, ' ');

/** For comparing names without regard to case. */
export const fold = (text: string): string => tidy(text).toLowerCase();

/**
 * Edit distance in which swapping two neighbours is one step (Damerau-Levenshtein, "optimal string alignment");
 * gives up with `limit + 1` as soon as it must be larger than `limit`.
 */
export function distance(a: string, b: string, limit: number): number {
	if (Math.abs(a.length - b.length) > limit) return limit + 1;
	let before: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		let least = i;
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1];
			let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
				cost = Math.min(cost, before[j - 2]! + 1);
			}
			row.push(cost);
			least = Math.min(least, cost);
		}
		if (least > limit) return limit + 1;
		before = last;
		last = row;
	}
	return last[b.length]!;
}

/** The one name that `text` was probably meant to be; undefined where none is near or two are equally near. */
export function nearest(text: string, names: Iterable<string>): string | undefined {
	const wanted = fold(text);
	const limit = Math.max(1, Math.floor(wanted.length / 4));
	let best = limit + 1;
	let found: string | undefined;
	for (const name of names) {
		const d = distance(wanted, fold(name), Math.min(best, limit));
		if (d < best) {
			best = d;
			found = name;
		} else if (d === best && found !== undefined && fold(found) !== fold(name)) {
			found = undefined;
		}
	}
	return found;
}
