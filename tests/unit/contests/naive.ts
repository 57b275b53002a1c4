/**
 * C2 once more, as plainly as it can be said: everything anew from the list of facts, with small whole numbers, no sums kept and no
 * orders remembered. Over revenue in the raw lens; prizes and draws have tests of their own.
 */
import type { ContestFact, Roster } from '#lib/domain/contests/roster.ts';
import { isRoundFormat, type ContestRules, type OptionsOf } from '#lib/domain/contests/rules.ts';

export interface NaiveRow {
	readonly id: string;
	readonly place: number | null;
	readonly tied: boolean;
	readonly score: string | null;
}

const sorted = (facts: readonly ContestFact[]) =>
	[...facts].sort((a, b) => a.occurredAt - b.occurredAt || (a.id < b.id ? -1 : 1));
const sum = (facts: readonly ContestFact[]) => facts.reduce((total, { amount }) => total + amount, 0);
const latest = (facts: readonly ContestFact[]) =>
	Math.max(-Infinity, ...facts.filter(({ amount }) => amount !== 0).map(({ occurredAt }) => occurredAt));

/** Smaller keys are better, element by element. */
function ranked(
	keys: ReadonlyMap<string, readonly number[]>,
	scores: ReadonlyMap<string, string>
): NaiveRow[] {
	const worse = (a: readonly number[], b: readonly number[]) => {
		for (const [at, one] of a.entries()) if (one !== b[at]) return one > b[at]! ? 1 : -1;
		return 0;
	};
	return [...keys]
		.map(([id, key]) => ({
			id,
			place: 1 + [...keys.values()].filter((other) => worse(key, other) > 0).length,
			tied: [...keys.values()].filter((other) => worse(key, other) === 0).length > 1,
			score: scores.get(id) ?? ''
		}))
		.sort((a, b) => a.place - b.place || (a.id < b.id ? -1 : 1));
}

export function naive(
	rules: ContestRules,
	roster: Roster,
	images: readonly ContestFact[],
	at: number
): NaiveRow[] {
	const { window, entrants, rounds, seeds } = roster;
	const facts = sorted(images).filter(
		({ id, rep, type, localDate, occurredAt }) =>
			type === 'order' &&
			window.from <= localDate &&
			localDate <= window.to &&
			!roster.waiting.includes(id) &&
			entrants.some(
				(one) =>
					one.rep === rep && occurredAt >= (one.since ?? -Infinity) && occurredAt < (one.until ?? Infinity)
			) &&
			(occurredAt <= at || at >= window.end) &&
			(!isRoundFormat(rules.format) ||
				rounds.some(({ start, end }) => start <= occurredAt && occurredAt < end))
	);
	const reps = entrants.map(({ rep }) => rep).sort();
	const of = (rep: string) => facts.filter((fact) => fact.rep === rep);
	const inRound = (rep: string, round: number) =>
		of(rep).filter(({ occurredAt }) => rounds[round]!.start <= occurredAt && occurredAt < rounds[round]!.end);
	const texts = new Map(reps.map((rep) => [rep, String(sum(of(rep)))]));
	const tie = (own: readonly ContestFact[]) => (rules.tie === 'earliest' ? [latest(own)] : []);
	const most = (ids: readonly string[]) =>
		ranked(new Map(ids.map((rep) => [rep, [-sum(of(rep)), ...tie(of(rep))]])), texts);

	switch (rules.format) {
		case 'most':
		case 'raffle':
		case 'sharedGoal':
			return most(reps);
		case 'milestone': {
			const target = Number(rules.options.target);
			const there = reps.filter((rep) => sum(of(rep)) >= target);
			return most(reps).map((row) => ({
				...row,
				place: there.includes(row.id) ? 1 : null,
				tied: there.includes(row.id) && there.length > 1
			}));
		}
		case 'improvement': {
			const own = Object.values(roster.baselines)
				.map(Number)
				.sort((a, b) => a - b);
			if (own.length === 0) return reps.map((id) => ({ id, place: null, tied: false, score: null }));
			const middle = (own[(own.length - 1) >> 1]! + own[own.length >> 1]!) / 2;
			const score = (rep: string) => sum(of(rep)) - Number(roster.baselines[rep] ?? middle);
			const halves = (n: number) => (Number.isInteger(n) ? String(n) : `${n * 2}/2`);
			return ranked(
				new Map(reps.map((rep) => [rep, [-score(rep), ...tie(of(rep))]])),
				new Map(reps.map((rep) => [rep, halves(score(rep))]))
			);
		}
		case 'race': {
			const { target, fallback }: OptionsOf['race'] = rules.options;
			const rise = (rep: string): number | undefined => {
				const own = of(rep);
				let found: number | undefined;
				own.forEach((fact, index) => {
					const before = sum(own.slice(0, index));
					if (before < Number(target) && before + fact.amount >= Number(target)) found = fact.occurredAt;
				});
				if (found === undefined && Number(target) <= 0 && own.length > 0) found = own[0]?.occurredAt;
				return sum(own) >= Number(target) ? found : undefined;
			};
			const there = reps.filter((rep) => rise(rep) !== undefined);
			const others = reps.filter((rep) => rise(rep) === undefined);
			const first = ranked(new Map(there.map((rep) => [rep, [rise(rep)!]])), texts);
			const none = there.length === 0 && fallback === 'none';
			return [
				...first,
				...most(others).map((row) => ({
					...row,
					place: none ? null : row.place! + there.length,
					tied: !none && row.tied
				}))
			];
		}
		case 'team': {
			const sideOn = (rep: string, date: string) =>
				roster.memberships.find(
					(one) => one.rep === rep && one.from <= date && (one.to === '' || date <= one.to)
				)?.team;
			const score = (id: string) => sum(facts.filter(({ rep, localDate }) => sideOn(rep, localDate) === id));
			const ids = roster.groups.map(({ id }) => id);
			return ranked(
				new Map(ids.map((id) => [id, [-score(id)]])),
				new Map(ids.map((id) => [id, String(score(id))]))
			);
		}
		case 'king': {
			const moments = [
				...new Set([...facts.map(({ occurredAt }) => occurredAt), Math.min(at, window.end)])
			].sort((a, b) => a - b);
			const reigned = new Map(reps.map((rep) => [rep, 0]));
			let king: string | undefined;
			const applied: ContestFact[] = [];
			const crowned = () => {
				const now = (rep: string) => sum(applied.filter((fact) => fact.rep === rep));
				const top = Math.max(0, ...reps.map(now));
				const leaders = reps.filter((rep) => now(rep) === top);
				if (top === 0) king = undefined;
				else if (leaders.length === 1) [king] = leaders;
				else if (king === undefined || !leaders.includes(king)) king = undefined;
			};
			const hours = (from: number, to: number) =>
				roster.hours.reduce(
					(all, { start, end }) => all + Math.max(0, Math.min(to, end) - Math.max(from, start)),
					0
				);
			moments.forEach((moment, index) => {
				for (const fact of facts.filter(({ occurredAt }) => occurredAt === moment)) {
					applied.push(fact);
					crowned();
				}
				const next = moments[index + 1];
				if (king !== undefined && next !== undefined)
					reigned.set(king, reigned.get(king)! + hours(moment, next));
			});
			const minutes = (rep: string) => reigned.get(rep)! / 60_000;
			return ranked(
				new Map(reps.map((rep) => [rep, [-minutes(rep)]])),
				new Map(reps.map((rep) => [rep, String(minutes(rep))]))
			).map((row) => (row.score === '0' ? { ...row, place: null, tied: false } : row));
		}
		case 'elimination': {
			let left = reps;
			const gone: string[] = [];
			const total = (rep: string, rounded: number) =>
				Array.from({ length: rounded }, (_, round) => sum(inRound(rep, round))).reduce((a, b) => a + b, 0);
			const frozen = new Map<string, number>();
			rounds.forEach(({ start, end }, round) => {
				if (at < start) return;
				for (const rep of left) frozen.set(rep, total(rep, round + 1));
				if (at < end || left.length < 2) return;
				if (left.every((rep) => sum(inRound(rep, round)) === 0)) return;
				const low = Math.min(...left.map((rep) => sum(inRound(rep, round))));
				let lowest = left.filter((rep) => sum(inRound(rep, round)) === low);
				const lowTotal = Math.min(...lowest.map((rep) => frozen.get(rep)!));
				lowest = lowest.filter((rep) => frozen.get(rep) === lowTotal);
				if (lowest.length > 1) return;
				gone.unshift(lowest[0]!);
				left = left.filter((rep) => rep !== lowest[0]);
			});
			const text = new Map(reps.map((rep) => [rep, String(frozen.get(rep) ?? 0)]));
			const still = ranked(new Map(left.map((rep) => [rep, [-(frozen.get(rep) ?? 0)]])), text);
			return [
				...still,
				...gone.map((id, index) => ({
					id,
					place: left.length + index + 1,
					tied: false,
					score: text.get(id)!
				}))
			];
		}
		case 'bracket': {
			let players: (string | null)[] = [...seeds];
			while (Math.log2(players.length) % 1 !== 0) players.push(null);
			const size = players.length;
			// who would meet whom if the better seed always won, from the final backwards
			let order = [1];
			while (order.length < size) order = order.flatMap((seed) => [seed, 2 * order.length + 1 - seed]);
			players = order.map((seed) => players[seed - 1]!);
			const outIn = new Map<string, number>();
			let open: (string | null | undefined)[] = players;
			for (let round = 0; open.length > 1; round++) {
				const next: (string | null | undefined)[] = [];
				for (let i = 0; i < open.length; i += 2) {
					const [a, b] = [open[i], open[i + 1]];
					if (a === null || b === null) next.push(a === null ? b : a);
					else if (a === undefined || b === undefined || at < (rounds[round]?.end ?? Infinity))
						next.push(undefined);
					else {
						const [x, y] = [sum(inRound(a, round)), sum(inRound(b, round))];
						const [s, t] = [latest(inRound(a, round)), latest(inRound(b, round))];
						const better = x !== y ? x > y : x !== 0 && s !== t ? s < t : seeds.indexOf(a) < seeds.indexOf(b);
						next.push(better ? a : b);
						outIn.set(better ? b : a, round + 1);
					}
				}
				open = next;
			}
			const place = (rep: string) => {
				if (open[0] === rep) return 1;
				const out = outIn.get(rep);
				return out === undefined ? null : size / 2 ** out + 1;
			};
			const shares = (rep: string) =>
				outIn.has(rep) && seeds.filter((one) => outIn.get(one) === outIn.get(rep)).length > 1;
			return reps
				.map((id) => ({ id, place: place(id), tied: shares(id), score: texts.get(id)! }))
				.sort((a, b) => (a.place ?? 99) - (b.place ?? 99) || (a.id < b.id ? -1 : 1));
		}
		case 'season': {
			const n = seeds.length + (seeds.length % 2);
			const points = new Map(seeds.map((rep) => [rep, 0]));
			const met: [string, string, number, number][] = [];
			rounds.forEach(({ start, end }, round) => {
				if (at < end) return;
				// the circle: who meets whom in a round adds up to the round, modulo n - 1; the first seed stands still
				const spot = (index: number) => (index === 0 ? 0 : ((index - 1 + (round % (n - 1))) % (n - 1)) + 1);
				const standing = (place: number) =>
					seeds[Array.from({ length: n }, (_, i) => i).find((i) => spot(i) === place)!];
				for (let i = 0; i < n / 2; i++) {
					const [a, b] = [standing(i), standing(n - 1 - i)];
					if (a === undefined || b === undefined) continue;
					if ([a, b].some((rep) => (entrants.find((one) => one.rep === rep)?.until ?? Infinity) <= start))
						continue;
					const [x, y] = [sum(inRound(a, round)), sum(inRound(b, round))];
					met.push([a, b, x > y ? 3 : x === y ? 1 : 0, y > x ? 3 : x === y ? 1 : 0]);
				}
			});
			for (const [a, b, p, q] of met) {
				points.set(a, points.get(a)! + p);
				points.set(b, points.get(b)! + q);
			}
			const among = (rep: string) =>
				met
					.filter(([a, b]) => points.get(a) === points.get(b) && points.get(a) === points.get(rep))
					.reduce((all, [a, b, p, q]) => all + (a === rep ? p : b === rep ? q : 0), 0);
			const total = (rep: string) => rounds.reduce((all, _, round) => all + sum(inRound(rep, round)), 0);
			return ranked(
				new Map(seeds.map((rep) => [rep, [-points.get(rep)!, -among(rep), -total(rep)]])),
				new Map(seeds.map((rep) => [rep, String(points.get(rep))]))
			);
		}
	}
}

/** Who gets what, once more: a place's prize, everyone who reaches an amount, and the best of each date that is over. */
export function naiveAwards(
	{ prizes }: ContestRules,
	{ window, days }: Roster,
	groups: readonly {
		readonly group: string;
		readonly rows: readonly (NaiveRow & { readonly facts: number })[];
	}[],
	counted: readonly ContestFact[],
	at: number
): string[] {
	const told: string[] = [];
	prizes.forEach((prize, index) => {
		for (const { group, rows } of groups) {
			const worthy = rows.filter(({ facts, place }) => facts > 0 && place !== null);
			if (prize.kind === 'everyone')
				for (const { id, facts, score } of rows)
					if (facts > 0 && Number(score) >= Number(prize.least)) told.push(`${index} ${group} ${id} 1`);
			if (prize.kind !== 'place') continue;
			for (const { id, place } of worthy) {
				const equals = worthy.filter((other) => other.place === place).length;
				const isHis = place! <= prize.place && prize.place < place! + equals;
				if (prize.share === 'each' && place === prize.place) told.push(`${index} ${group} ${id} 1`);
				if (prize.share === 'split' && isHis)
					told.push(`${index} ${group} ${id} ${equals === 1 ? '1' : `1/${equals}`}`);
			}
		}
		if (prize.kind !== 'spot') return;
		for (const { date, end } of days) {
			if (end > Math.min(at, window.end)) continue;
			const own = counted.filter(({ localDate }) => localDate === date);
			const reps = [...new Set(own.map(({ rep }) => rep))];
			const of = (rep: string) => sum(own.filter((fact) => fact.rep === rep));
			const best = Math.max(0, ...reps.map(of));
			if (best > 0) for (const rep of reps) if (of(rep) === best) told.push(`${index}  ${rep} 1 ${date}`);
		}
	});
	return told.sort();
}
