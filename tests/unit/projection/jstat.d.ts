/** As much of jStat as the comparison with it needs. */
declare module 'jstat' {
	export const jStat: {
		readonly binomial: { cdf(k: number, n: number, p: number): number };
		readonly beta: {
			cdf(x: number, a: number, b: number): number;
			inv(q: number, a: number, b: number): number;
		};
		combinationln(n: number, k: number): number;
		betaln(a: number, b: number): number;
	};
}
