/** What every format works with: the setting, what counts so far, and scores as the contest's lens sees them. */
import type { Score } from '#lib/domain/board.ts';
import { toNumber } from '#lib/domain/fractions.ts';
import type { Id } from '#lib/domain/records.ts';
import { exactText } from './exact.ts';
import { Ledger, type Lists } from './ledger.ts';
import { Look } from './look.ts';
import { contender, type Contender, type Order } from './places.ts';
import { Ranking, type Tell } from './ranking.ts';
import type { Moments } from './roster.ts';
import type { Entry, Setting } from './setting.ts';
import type { Reading, Row } from './table.ts';

/** One open contest of a format. */
export interface OpenContest {
	/** A fact came in (1) or went out (-1); formats that fold over facts listen. */
	readonly apply?: (entry: Entry, sign: 1 | -1) => void;
	/** Standings at `at` (ms since 1970), at most the window's end; all facts applied are from before. */
	read(at: number): Reading;
}

export interface ContestFormat {
	readonly lists: Lists;
	open(contest: Contest): OpenContest;
}

interface Seen {
	stamp: number;
	at: number;
	plain: Score | null;
	total: string | null;
	value: Contender;
	text: string | null;
}

const MINUTE_MS = 60_000;

export class Contest {
	readonly setting: Setting;
	readonly ledger: Ledger;
	readonly look: Look;
	readonly order: Order;
	readonly #seen: Seen[];
	readonly #rows: (Row | undefined)[] = [];
	/** How many parts each row has that not every format has. */
	readonly #extras: number[] = [];
	/** By round and competitor. */
	readonly #roundSeen: { readonly stamp: number; readonly score: Score | null }[][] = [];
	readonly #rankings = new Map<readonly number[], Ranking>();
	readonly #isTimeless: boolean;
	/** In team contests, by side: person -> how many of the person's facts count for it. */
	readonly #factsFor: readonly Map<number, number>[];

	constructor(setting: Setting, lists: Lists) {
		const { rules, ids, measure, second } = setting;
		this.setting = setting;
		this.ledger = new Ledger(setting, { ...lists, whole: lists.whole || rules.tie === 'earliest' });
		this.look = new Look(setting);
		this.order = { up: measure.up, secondUp: second?.up ?? true };
		this.#isTimeless = rules.lens !== 'perHour' && rules.format !== 'team';
		this.#factsFor = rules.format === 'team' ? ids.map(() => new Map<number, number>()) : [];
		this.#seen = ids.map((_, side) => ({
			stamp: -1,
			at: NaN,
			plain: null,
			total: null,
			value: contender(side, null),
			text: null
		}));
	}

	/** What is made of a plain score before it is compared; formats may have their own. */
	value: (side: number, plain: Score, at: number) => Score | null = (side, plain, at) =>
		this.look.see(side, plain, at, this.setting.roster.window);

	/** A fact came in (1) or went out (-1). */
	apply(entry: Entry, sign: 1 | -1): void {
		this.ledger.apply(entry, sign);
		const factsFor = entry.used ? this.#factsFor[entry.side] : undefined;
		if (!factsFor) return;
		const facts = (factsFor.get(entry.person) ?? 0) + sign;
		if (facts === 0) factsFor.delete(entry.person);
		else factsFor.set(entry.person, facts);
	}

	/** Who has a fact that counted for one of those sides, by id. */
	membersOf(sides: readonly Id[]): Id[] {
		const { people, numberOf } = this.setting;
		const members = new Set<Id>();
		for (const id of sides)
			for (const person of this.#factsFor[numberOf.get(id) ?? -1]?.keys() ?? [])
				members.add(people[person]!.rep);
		return [...members].sort();
	}

	#fresh(side: number, at: number): Seen {
		const seen = this.#seen[side]!;
		const stamp = this.ledger.stamps[side]!;
		const minute = this.#isTimeless ? 0 : Math.floor(at / MINUTE_MS);
		if (seen.stamp === stamp && seen.at === minute) return seen;
		const plain = this.setting.measure.score(this.ledger.sides[side]!);
		const score = plain && this.value(side, plain, at);
		seen.stamp = stamp;
		seen.at = minute;
		seen.plain = plain;
		seen.total = plain && exactText(plain);
		seen.text = score && exactText(score);
		seen.value = { side, score, key: score ? toNumber(score) : 0, ...this.#tie(side) };
		return seen;
	}

	#tie(side: number): Partial<Contender> {
		const { rules, second, measure } = this.setting;
		if (second) return { second: second.score(this.ledger.second[side]!) };
		return rules.tie === 'earliest' && !measure.isRatio ? { moment: this.ledger.latest(side) } : {};
	}

	/** A competitor over the whole window, as compared: the same object for as long as nothing of it changes. */
	contender(side: number, at: number): Contender {
		return this.#fresh(side, at).value;
	}

	/** A competitor's score in a round, through the lens. */
	inRound(side: number, round: number, at: number): Score | null {
		if (this.setting.rules.lens === 'perHour') return this.#roundScore(side, round, at);
		const stamp = this.ledger.roundStamps[round]?.[side];
		const known = this.#roundSeen[round]?.[side];
		if (known && known.stamp === stamp) return known.score;
		const score = this.#roundScore(side, round, at);
		if (stamp !== undefined) (this.#roundSeen[round] ??= [])[side] = { stamp, score };
		return score;
	}

	#roundScore(side: number, round: number, at: number): Score | null {
		const span: Moments | undefined = this.setting.roster.rounds[round];
		const tally = this.ledger.rounds[round]?.[side];
		const plain = tally ? this.setting.measure.score(tally) : null;
		return plain && span ? this.look.see(side, plain, at, span) : null;
	}

	/** A row; the same object for as long as it says the same. */
	row(side: number, place: number | null, tied: boolean, at: number, more?: Partial<Row>): Row {
		const { total, text } = this.#fresh(side, at);
		const { facts } = this.ledger.sides[side]!;
		const score = more?.score === undefined ? text : more.score;
		const known = this.#rows[side];
		if (
			known?.place === place &&
			known.tied === tied &&
			known.facts === facts &&
			known.score === score &&
			known.total === total &&
			says(known, this.#extras[side]!, more)
		)
			return known;
		this.#extras[side] = extrasOf(more);
		return (this.#rows[side] = { id: this.setting.ids[side]!, place, tied, score, total, facts, ...more });
	}

	/** Those members by score, and told as rows. */
	ranked(members: readonly number[], at: number, tell?: Tell): readonly Row[] {
		return this.byScore(members, at).rows(
			tell ?? (({ side }, place, tied) => this.row(side, place, tied, at))
		);
	}

	/** Those members by score. */
	byScore(members: readonly number[], at: number): Ranking {
		let ranking = this.#rankings.get(members);
		if (!ranking) this.#rankings.set(members, (ranking = new Ranking(this.order)));
		for (const side of members) ranking.put(this.#fresh(side, at).value);
		return ranking;
	}
}

const extrasOf = (more: Partial<Row> | undefined): number => (more ? Object.keys(more).length : 0);

/** Whether a row says all of that, and nothing that is not said any more. */
function says(row: Row, extras: number, more: Partial<Row> | undefined): boolean {
	if (extrasOf(more) !== extras) return false;
	for (const name in more) if (row[name as keyof Row] !== more[name as keyof Row]) return false;
	return true;
}
