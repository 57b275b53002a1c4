/** Figures of contests in the metric's unit and the workspace's locale: whole money, no cents. */
import { durationWords } from '#lib/client/amount-words.ts';
import type { MetricWords } from '#lib/client/challenge-words.ts';
import type { Format } from '#lib/client/format.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';

export class ContestFigures {
	readonly #rules: ContestRules;
	readonly #metric: MetricWords;
	readonly #format: Format;

	constructor(rules: ContestRules, metric: MetricWords, format: Format) {
		this.#rules = rules;
		this.#metric = metric;
		this.#format = format;
	}

	/** A rate of hours or of members has decimals that a sum has not. */
	get #isRate(): boolean {
		const { format, lens, options } = this.#rules;
		return lens === 'perHour' || (format === 'team' && options.perMember && lens === 'raw');
	}

	/** Scores are what is above or below the own usual. */
	get isDifference(): boolean {
		return this.#rules.format === 'improvement' || this.#rules.lens === 'baseline';
	}

	/** What is compared, without the currency's sign. */
	score(value: number | null): string {
		const [format, { unit }] = [this.#format, this.#metric];
		if (value === null) return format.figure(null, unit);
		if (this.#rules.lens === 'ofTarget') return format.figure(value, 'ratio');
		if (this.#isRate && unit !== 'money' && unit !== 'ratio') return format.rate(value, Math.abs(value) < 1);
		return this.isDifference ? format.signed(value, unit) : format.figure(value, unit);
	}

	/** The same with the currency's sign: `$145,000`, `40`, `85%`. */
	aim(value: number | null): string {
		const isMoney = this.#metric.unit === 'money' && this.#rules.lens !== 'ofTarget';
		return value !== null && isMoney ? this.#format.money(value) : this.score(value);
	}

	/** The metric itself, without a lens. */
	plain(value: number | null): string {
		return this.#format.figure(value, this.#metric.unit);
	}

	/** Minutes of a reign. */
	minutes(value: number | null): string {
		return value === null ? '–' : durationWords(Math.floor(value));
	}

	/** Over the column of scores. */
	get head(): string {
		const { name, unit } = this.#metric;
		if (this.#rules.lens === 'ofTarget') return '% of target';
		const what = unit === 'money' ? this.#format.symbol : name.toLowerCase();
		if (this.isDifference) return `${what} to usual`;
		if (this.#rules.lens === 'perHour') return `${what} an hour`;
		return this.#isRate ? `${what} a member and day` : what;
	}
}
