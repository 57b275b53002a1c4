/** C2: which facts of a contest wait, from what the record knows of where each came from. */
import { dayNumber } from '#lib/domain/calendar.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { ContestFact, Roster } from '#lib/domain/contests/roster.ts';
import { FACT_SOURCES, type ContestRules } from '#lib/domain/contests/rules.ts';
import { isWithin } from '#lib/domain/contests/setting.ts';
import { sourceOf, usualPerHour, waitingFacts, type Provenance } from '#lib/domain/contests/sources.ts';
import type { Id } from '#lib/domain/records.ts';
import { checksOf, type Check } from './checks.ts';
import { digest } from './digest.ts';
import { between, datesOf, typesOf } from './facts.ts';
import { limitsOf } from './locks.ts';
import type { ContestParts } from './parts.ts';

const PAGE = 1_000;
/** So many days before the window tell what is usual. */
const USUAL_DAYS = 90;

/** Whether any fact of such a contest can wait. */
export const canWait = ({ sources, confirm }: Pick<ContestRules, 'sources' | 'confirm'>): boolean =>
	confirm !== 'none' || FACT_SOURCES.some((one) => !sources.includes(one));

/** What is known of one contest's facts; kept up by `note`. */
export class Waits {
	readonly #parts: ContestParts;
	/** Of facts dated about the window, by id; undefined: not read yet. */
	#sources: Map<Id, string> | undefined;
	/** As of launch: nobody raises their own by what they enter for the weeks before later. undefined: not kept yet. */
	#limits: ReadonlyMap<string, number> | undefined;
	/** What managers said of facts. */
	#checks: ReadonlyMap<Id, Check> = new Map();

	constructor(parts: ContestParts) {
		this.#parts = parts;
	}

	/** An activity came or changed; '' : it went. */
	note(id: Id, source: string): void {
		this.#sources?.set(id, source);
	}

	/** Reads all that `of` needs to know of these facts. Rejects where the record is away. */
	async prepare(
		{ id, rules }: Pick<ContestRecord, 'id' | 'rules'>,
		roster: Roster,
		facts: readonly ContestFact[]
	) {
		if (!canWait(rules)) return;
		const sources = (this.#sources ??= await this.#load(roster));
		for (const fact of facts) {
			if (sources.has(fact.id) || !isWithin(roster.window, fact.occurredAt, fact.localDate)) continue;
			// one that has gone meanwhile is about to leave the facts too
			const known = await this.#parts.record.get('activities', fact.id);
			sources.set(fact.id, known?.source ?? '');
		}
		this.#checks = await checksOf(this.#parts.record, id);
		if (rules.confirm !== 'unusual' || this.#limits) return;
		const limits = await limitsOf(this.#parts, id);
		this.#limits = limits && new Map(limits);
	}

	async #load({ window }: Roster): Promise<Map<Id, string>> {
		const { record } = this.#parts;
		const sources = new Map<Id, string>();
		const [from, to] = [window.from, window.to];
		for (let after = ''; ;) {
			const filter = record.filter('localDate >= {:from} && localDate <= {:to} && id > {:after}', {
				from,
				to,
				after
			});
			const some = await record.find('activities', { filter, sort: 'id', limit: PAGE });
			for (const { id, source } of some) sources.set(id, source);
			const last = some.at(-1);
			if (!last || some.length < PAGE) return sources;
			after = last.id;
		}
	}

	/** Whether every one of these facts' sources is known. */
	knows(rules: ContestRules, roster: Roster, facts: readonly ContestFact[]): boolean {
		if (!canWait(rules)) return true;
		return facts.every(
			({ id, occurredAt, localDate }) =>
				!isWithin(roster.window, occurredAt, localDate) || this.#sources?.has(id) === true
		);
	}

	/** C1: the ids of facts that do not count yet, in order, by what `prepare` read. */
	of(rules: ContestRules, roster: Roster, facts: readonly ContestFact[]): Id[] {
		if (!canWait(rules)) return [];
		const own = facts.filter(({ occurredAt, localDate }) => isWithin(roster.window, occurredAt, localDate));
		const imported = this.#imported(rules, own);
		const provenance = new Map(
			own.flatMap((fact): [Id, Provenance][] => {
				const source = this.#sources?.get(fact.id);
				if (source === undefined) return [];
				const { state, as } = this.#checks.get(fact.id) ?? {};
				const confirmed = (state === 'confirmed' && as === digest(fact)) || imported.has(fact.id);
				return [[fact.id, { source, confirmed, refused: state === 'refused' }]];
			})
		);
		return waitingFacts(
			rules,
			own,
			provenance,
			rules.confirm === 'unusual' ? (this.#limits ?? this.usual(roster)) : new Map()
		);
	}

	/**
	 * Facts that somebody logged and a file brought as well. Where what is imported counts by itself that is the one that counts; else
	 * it vouches for the other: each for one, so that nothing is counted twice.
	 */
	#imported(rules: ContestRules, facts: readonly ContestFact[]): Set<Id> {
		if (rules.sources.includes('import')) return new Set();
		const name = ({ rep, type, localDate, quantity, amount }: ContestFact) =>
			`${rep} ${type} ${localDate} ${quantity} ${amount}`;
		const wayOf = ({ id }: ContestFact) => sourceOf(this.#sources?.get(id) ?? 'import');
		const vouching = new Map<string, number>();
		for (const fact of facts)
			if (wayOf(fact) === 'import') vouching.set(name(fact), (vouching.get(name(fact)) ?? 0) + 1);
		const vouched = new Set<Id>();
		for (const fact of facts) {
			const left = vouching.get(name(fact)) ?? 0;
			if (left === 0 || wayOf(fact) === 'import') continue;
			vouching.set(name(fact), left - 1);
			vouched.add(fact.id);
		}
		return vouched;
	}

	/** C1: what is usual for each entrant in an hour, by the weeks before the window as they are now. */
	usual(roster: Roster): Map<string, number> {
		const { authority } = this.#parts;
		const entrants = new Set(roster.entrants.map(({ rep }) => rep));
		const types = typesOf(authority, Object.values(roster.metrics));
		const [first] = datesOf(roster.window);
		const before = [...between(authority, first - USUAL_DAYS, dayNumber(roster.window.from), types)];
		return usualPerHour(
			before.filter(
				({ rep, occurredAt, localDate }) =>
					entrants.has(rep) &&
					occurredAt < roster.window.start &&
					!isWithin(roster.window, occurredAt, localDate)
			)
		);
	}
}
