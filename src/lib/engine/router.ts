import type { BoardQuery } from '#lib/domain/board.ts';
import type { Entry } from './entry.ts';
import type { Host } from './host.ts';
import { Listing } from './listing.ts';
import type { Plan } from './plan.ts';
import { OUTSIDE, Scope } from './scope.ts';

/** A board, as far as changes are brought to it. */
export interface Receiver {
	/** An entry of a type that it uses, within its days and scope, came (1) or went (-1); `place` as in its listing. */
	apply(place: number, entry: Entry, sign: 1 | -1): void;
}

/** A board as a whole. */
export interface Kept extends Receiver {
	/** Something else than a score moved. */
	moved(): void;
	/** Whether it may say something else than when this was last asked. */
	takeMoved(): boolean;
}

/** Boards of one scope whose facts count from `low` to `high`, and who stands on them. */
export interface Span {
	readonly low: number;
	readonly high: number;
	readonly listing: Listing;
	/** By type number. */
	readonly receivers: (Receiver[] | undefined)[];
}

/** Boards that count the same facts for the same members. */
export interface Group {
	readonly scope: Scope;
	readonly spans: Map<string, Span>;
	/** The same as a list: it is walked with every change. */
	list: Span[];
}

/**
 * Brings a change to the boards it concerns and to no other: by filter, then by member (asked once a scope), by days, by type.
 */
export class Router {
	readonly #host: Host;
	readonly #groups = new Map<string, Group>();
	#open: Group[] = [];
	/** By team number, and by region number: groups with that filter. */
	#byTeam: (Group[] | undefined)[] = [];
	#byRegion: (Group[] | undefined)[] = [];

	readonly #withEnds = new Set<Kept>();
	/** Boards that were told of a change since the list was last taken, each once. */
	#told: Kept[] = [];
	/** Boards whose changes are counted by the host and not told: those not made, and those that read single records. */
	readonly counted = new Set<Kept>();

	constructor(host: Host) {
		this.#host = host;
	}

	/** Forgets all groups: the floor's rows changed. */
	clear(): void {
		this.#groups.clear();
		this.#withEnds.clear();
		this.#open = [];
		this.#byTeam = [];
		this.#byRegion = [];
	}

	group({ by, team, region }: BoardQuery): Group {
		const key = JSON.stringify([by, team, region]);
		let group = this.#groups.get(key);
		if (!group) {
			const { floor, sums } = this.#host;
			const filter = { ...(team === undefined ? {} : { team }), ...(region === undefined ? {} : { region }) };
			const scope = new Scope({ by, ...filter }, floor, sums.postings);
			group = { scope, spans: new Map(), list: [] };
			this.#groups.set(key, group);
			const home = scope.team >= 0 ? (this.#byTeam[scope.team] ??= []) : this.#homeOf(scope.region);
			home.push(group);
		}
		return group;
	}

	#homeOf(region: number): Group[] {
		return region >= 0 ? (this.#byRegion[region] ??= []) : this.#open;
	}

	/** Where boards of that scope and plan belong. */
	span(group: Group, plan: Plan): Span {
		const { low, high, from, to, asOf, until, today } = plan;
		const key = `${low} ${high} ${from} ${to} ${asOf} ${until} ${today}`;
		let span = group.spans.get(key);
		if (!span) {
			const same = group.list.find(({ listing }) => listing.key === listingKey(plan));
			const listing = same?.listing ?? new Listing(group.scope, plan, listingKey(plan));
			span = { low, high, listing, receivers: [] };
			group.spans.set(key, span);
			group.list.push(span);
		}
		return span;
	}

	/** The same for other days than those of the listing. */
	spanOf(group: Group, low: number, high: number, listing: Listing): Span {
		const key = `${low} ${high} of ${listing.key}`;
		let span = group.spans.get(key);
		if (!span) {
			span = { low, high, listing, receivers: [] };
			group.spans.set(key, span);
			group.list.push(span);
		}
		return span;
	}

	/** `uses`: by type number, 1 for the types of which changes are to be brought. */
	add(span: Span, uses: Uint8Array, receiver: Receiver): void {
		for (let type = 0; type < uses.length; type++)
			if (uses[type] === 1) (span.receivers[type] ??= []).push(receiver);
	}

	/** Takes a board out; a span that nobody is left in goes too. */
	remove(group: Group, span: Span, receiver: Receiver): void {
		span.receivers.forEach((list, type) => {
			const at = list ? list.indexOf(receiver) : -1;
			if (!list || at < 0) return;
			if (list.length === 1) span.receivers[type] = undefined;
			else list.splice(at, 1);
		});
		if (span.receivers.some((list) => list !== undefined)) return;
		for (const [key, one] of group.spans) if (one === span) group.spans.delete(key);
		group.list = [...group.spans.values()];
	}

	/** To be called once, until it was taken. */
	tell(receiver: Kept): void {
		this.#told.push(receiver);
	}

	/** All that may have changed since this was last asked; some more than once, some in vain. */
	takeTold(): Kept[] {
		const told = this.#told;
		this.#told = [];
		for (const receiver of this.counted) told.push(receiver);
		return told;
	}

	/** What the board says depends on the dates of the first and of the last fact, whoever's they are (P2). */
	followEnds(board: Kept, follows: boolean): void {
		if (follows) this.#withEnds.add(board);
		else this.#withEnds.delete(board);
	}

	/** The date of the first or of the last fact is another. */
	endsMoved(): void {
		for (const receiver of this.#withEnds) receiver.moved();
	}

	apply(entry: Entry, sign: 1 | -1): void {
		if (this.#groups.size === 0) return;
		const { postings } = this.#host.sums;
		const posting = postings.at(entry.rep, entry.day);
		this.#bring(this.#open, posting, entry, sign);
		const team = this.#byTeam.length > 0 ? this.#byTeam[postings.team[posting]!] : undefined;
		if (team) this.#bring(team, posting, entry, sign);
		const region = this.#byRegion.length > 0 ? this.#byRegion[postings.region[posting]!] : undefined;
		if (region) this.#bring(region, posting, entry, sign);
	}

	#bring(groups: readonly Group[], posting: number, entry: Entry, sign: 1 | -1): void {
		const { day, type } = entry;
		for (let g = 0; g < groups.length; g++) {
			const { scope, list } = groups[g]!;
			const member = scope.member(posting);
			if (member === OUTSIDE) continue;
			for (let s = 0; s < list.length; s++) {
				const span = list[s]!;
				if (day < span.low || day > span.high) continue;
				const receivers = span.receivers[type];
				if (!receivers) continue;
				const place = span.listing.placeOf(member);
				for (let r = 0; r < receivers.length; r++) receivers[r]!.apply(place, entry, sign);
			}
		}
	}
}

/** What decides who is listed. */
const listingKey = ({ from, to, asOf, until, today }: Plan) => `${from} ${to} ${asOf} ${until} ${today}`;
