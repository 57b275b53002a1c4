// Made by bundle-contest-program.ts; verify-contest.mjs runs it.
// src/lib/domain/fractions.ts
var absolute = (n) => n < 0n ? -n : n;
function gcd(a, b) {
	while (b !== 0n) [a, b] = [b, a % b];
	return a;
}
var integer = (n) => ({
	numerator: BigInt(n),
	denominator: 1n
});
/** In lowest terms. Throws RangeError for a denominator of 0. */
function reduced(numerator, denominator) {
	if (denominator === 0n) throw new RangeError("a fraction needs a denominator");
	const divisor = gcd(absolute(numerator), absolute(denominator)) * (denominator < 0n ? -1n : 1n);
	return {
		numerator: numerator / divisor,
		denominator: denominator / divisor
	};
}
var plus = (a, b) => reduced(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
var minus = (a, b) => reduced(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator);
var times = (a, b) => reduced(a.numerator * b.numerator, a.denominator * b.denominator);
/** undefined: divided by zero. */
var over = (a, b) => b.numerator === 0n ? void 0 : reduced(a.numerator * b.denominator, a.denominator * b.numerator);
/** Below 0, 0 or above 0, as a is below, equal to or above b. */
function compare(a, b) {
	const left = a.numerator * b.denominator;
	const right = b.numerator * a.denominator;
	return left < right ? -1 : left > right ? 1 : 0;
}
/** M5: the middle one, or the mean of the middle two; undefined for none. */
function median(values) {
	const sorted = [...values].sort(compare);
	const upper = sorted[sorted.length >> 1];
	const lower = sorted[sorted.length - 1 >> 1];
	if (!upper || !lower) return void 0;
	return upper === lower ? upper : times(plus(lower, upper), {
		numerator: 1n,
		denominator: 2n
	});
}
var DECIMAL = /^(-?)(\d{1,15})(?:\.(\d{1,9}))?$/;
/** M1: a decimal string with at most 9 places, exactly; undefined for anything else. */
function fromDecimal(text) {
	const parts = DECIMAL.exec(text);
	if (!parts) return void 0;
	const places = parts[3] ?? "";
	const value = BigInt(`${parts[2]}${places}`);
	return reduced(parts[1] === "-" ? -value : value, 10n ** BigInt(places.length));
}
/** Rounded to the nearest double, for showing only. */
function toNumber({ numerator, denominator }) {
	return Number(numerator) / Number(denominator);
}
/** Thousandths of a minute (minutes x fte) in an hour of full time. */
var HOUR_LOAD = 60000n;
/**
* M5: the working time, in thousandths of minutes (minutes x fte), that a score is divided by: at least one day's, so whoever
* has begun the first working day has all of `firstDay`. 0: none has passed.
*/
var workedLoad = (elapsed, firstDay) => elapsed === 0 ? 0 : Math.max(elapsed, firstDay);
/** M5: score / working hours elapsed, by their load. null: none have. */
var perHour = (score, load) => load === 0 ? null : times(score, reduced(HOUR_LOAD, BigInt(load)));
/** M7: score / target. null without a target, or with one of 0. */
function ofTarget(score, target) {
	return target && target.numerator > 0n ? over(score, target) ?? null : null;
}
/** R5: score / member-days due. null: nobody was due. */
var perMember = (score, memberDays) => over(score, integer(memberDays)) ?? null;
/** M5: whether enough of a past period was worked for it to speak: half of its days. */
var isUsual = ({ days, daysWorked }) => days > 0 && daysWorked * 2 >= days;
/** M5: the exact median of those of the last 8 periods (newest first) that speak; undefined below 3. */
function baselineOf(past) {
	const scores = past.slice(0, 8).filter(isUsual).map(({ score }) => score).filter((score) => score !== null);
	return scores.length < 3 ? void 0 : median(scores);
}
// src/lib/domain/contests/exact.ts
/** In lowest terms. */
function exactText({ numerator, denominator }) {
	if (denominator === 1n) return String(numerator);
	const least = reduced(numerator, denominator);
	return least.denominator === 1n ? String(least.numerator) : `${least.numerator}/${least.denominator}`;
}
var FRACTION = /^(-?\d+)(?:\/(\d+))?$/;
/** undefined: no fraction. */
function fromExact(text) {
	const parts = text === void 0 ? null : FRACTION.exec(text);
	if (!parts?.[1]) return void 0;
	const denominator = BigInt(parts[2] ?? "1");
	return denominator === 0n ? void 0 : reduced(BigInt(parts[1]), denominator);
}
/** The largest whole number that is not above. */
function floorOf({ numerator, denominator }) {
	const cut = numerator / denominator;
	return cut * denominator > numerator ? cut - 1n : cut;
}
var atLeast = (score, least) => compare(score, least) >= 0;
var ZERO = integer(0);
/** a + b, quickly where both are whole. */
var added = (a, b) => a.denominator === 1n && b.denominator === 1n ? {
	numerator: a.numerator + b.numerator,
	denominator: 1n
} : plus(a, b);
// src/lib/domain/contests/measure.ts
var CompiledSide = class {
	scale;
	#byType = /* @__PURE__ */ new Map();
	constructor(terms) {
		const exact = terms.map(({ weight }) => fromDecimal(weight) ?? integer(0));
		this.scale = exact.reduce((scale, { denominator }) => {
			let grown = scale;
			while (grown % denominator !== 0n) grown *= 10n;
			return grown;
		}, 1n);
		terms.forEach(({ type, field }, at) => {
			const weights = this.#byType.get(type) ?? {
				rows: 0n,
				quantity: 0n,
				amount: 0n
			};
			const weight = exact[at];
			if (field !== "margin") weights[field] += weight.numerator * this.scale / weight.denominator;
			this.#byType.set(type, weights);
		});
	}
	uses(type) {
		return this.#byType.has(type);
	}
	/** M1: a negative amount is a credit: it lowers what is summed and is no row and no quantity. */
	of({ type, quantity, amount }) {
		const weights = this.#byType.get(type);
		if (!weights) return 0n;
		const money = weights.amount === 0n ? 0n : weights.amount * BigInt(amount);
		return amount < 0 ? money : money + weights.rows + weights.quantity * BigInt(quantity);
	}
};
var emptyTally = () => ({
	numerator: 0n,
	denominator: 0n,
	facts: 0
});
var Measure = class {
	up;
	isRatio;
	#numerator;
	#denominator;
	#minimum;
	constructor({ definition, direction }) {
		this.up = direction === "up";
		this.isRatio = definition.kind === "ratio";
		this.#numerator = new CompiledSide(termsOfSide(definition.kind === "sum" ? definition.terms : definition.numerator));
		this.#denominator = definition.kind === "ratio" ? new CompiledSide(termsOfSide(definition.denominator)) : void 0;
		this.#minimum = definition.kind === "ratio" && fromDecimal(definition.minimumDenominator ?? "1") || integer(1);
	}
	uses(type) {
		return this.#numerator.uses(type) || this.#denominator?.uses(type) === true;
	}
	numeratorOf(fact) {
		return this.#numerator.of(fact);
	}
	denominatorOf(fact) {
		return this.#denominator ? this.#denominator.of(fact) : 0n;
	}
	/** Of a numerator alone. */
	sum(numerator) {
		const { scale } = this.#numerator;
		return scale === 1n ? {
			numerator,
			denominator: 1n
		} : reduced(numerator, scale);
	}
	/** M4, R3: null: there is none. */
	score({ numerator, denominator, facts }) {
		const bottom = this.#denominator;
		if (!bottom) return facts === 0 && !this.up ? null : this.sum(numerator);
		const below = reduced(denominator, bottom.scale);
		if (below.numerator <= 0n || compare(below, this.#minimum) < 0) return null;
		return reduced(numerator * bottom.scale, denominator * this.#numerator.scale);
	}
};
var termsOfSide = (side) => "distinct" in side ? [] : side;
// src/lib/domain/contests/rules.ts
/** Formats that are played in rounds. */
var ROUND_FORMATS = [
	"bracket",
	"season",
	"elimination"
];
var isRoundFormat = (format) => ROUND_FORMATS.includes(format);
// src/lib/domain/membership.ts
/** Whether it holds on that date. ('' sorts before every date, so an open start needs no question of its own.) */
var holdsOn = ({ from, to }, date) => from <= date && (to === "" || date <= to);
// src/lib/domain/contests/grouped.ts
/** Map.groupBy, in the order of first appearance; a stranger's Node, which works results out too, may not have that one yet. */
function grouped(all, key) {
	const groups = /* @__PURE__ */ new Map();
	for (const one of all) {
		const name = key(one);
		const group = groups.get(name);
		if (group) group.push(one);
		else groups.set(name, [one]);
	}
	return groups;
}
// src/lib/domain/contests/setting.ts
var numbered = (ids) => new Map(ids.map((id, at) => [id, at]));
var sorted = (ids) => [...ids].sort((a, b) => a < b ? -1 : a > b ? 1 : 0);
var Setting = class {
	rules;
	roster;
	measure;
	/** C2: what parts equal scores. */
	second;
	/** Entrants by number, in the order of their ids. */
	people;
	/** Competitors by number, in the order of their ids: a smaller number goes first. */
	ids;
	numberOf;
	fields;
	isRounds;
	#personOf;
	#waiting;
	#settled;
	#memberships;
	#regions;
	/** Throws RangeError where the roster lacks a metric of the rules. */
	constructor(rules, roster) {
		this.rules = rules;
		this.roster = roster;
		this.measure = measureOf(roster, rules.metric);
		this.second = typeof rules.tie === "object" ? measureOf(roster, rules.tie.metric) : void 0;
		const byId = new Map(roster.entrants.map((entrant) => [entrant.rep, entrant]));
		this.people = sorted(byId.keys()).map((rep) => byId.get(rep));
		const reps = this.people.map(({ rep }) => rep);
		this.#personOf = numbered(reps);
		this.ids = rules.format === "team" ? sorted(new Set(roster.groups.map(({ id }) => id))) : reps;
		this.numberOf = numbered(this.ids);
		this.fields = this.#fields();
		this.isRounds = isRoundFormat(rules.format);
		this.#waiting = new Set(roster.waiting);
		this.#settled = roster.rounds.map(({ late, kept }) => /* @__PURE__ */ new Set([...late, ...kept.map(({ id }) => id)]));
		this.#memberships = grouped(roster.memberships, ({ rep }) => rep);
		this.#regions = grouped(roster.regions, ({ team }) => team);
	}
	#fields() {
		const { format } = this.rules;
		const everyone = {
			group: "",
			members: this.ids.map((_, at) => at)
		};
		if (format === "team" || this.rules.groups === void 0) return [everyone];
		return [...this.roster.groups].sort((a, b) => a.id < b.id ? -1 : 1).map(({ id, reps = [] }) => {
			return {
				group: id,
				members: [...new Set(reps.map((rep) => this.numberOf.get(rep)).filter((at) => at !== void 0))].sort((a, b) => a - b)
			};
		});
	}
	/** What a fact is to this contest; undefined: nothing. */
	entryOf(fact) {
		if (this.#waiting.has(fact.id) || !this.#inWindow(fact)) return void 0;
		const round = this.isRounds ? this.#roundOf(fact.occurredAt) : 0;
		return round < 0 || this.#settled[round]?.has(fact.id) ? void 0 : this.entryIn(fact, round);
	}
	/** The same for a fact whose round is known. */
	entryIn(fact, round) {
		const { measure, second } = this;
		const used = measure.uses(fact.type);
		const secondUsed = second?.uses(fact.type) === true;
		if (!used && !secondUsed) return void 0;
		const person = this.#personOf.get(fact.rep) ?? -1;
		const { since = -Infinity, until = Infinity } = this.people[person] ?? { since: Infinity };
		if (fact.occurredAt < since || fact.occurredAt >= until) return void 0;
		return {
			fact,
			person,
			side: this.rules.format === "team" ? this.sideOn(fact.rep, fact.localDate) : person,
			round,
			used,
			numerator: used ? measure.numeratorOf(fact) : 0n,
			denominator: used ? measure.denominatorOf(fact) : 0n,
			secondUsed,
			secondNumerator: second && secondUsed ? second.numeratorOf(fact) : 0n,
			secondDenominator: second && secondUsed ? second.denominatorOf(fact) : 0n
		};
	}
	/** R5: the side a rep counts for on a local date; -1: none of them. */
	sideOn(rep, date) {
		const team = this.#memberships.get(rep)?.find((one) => holdsOn(one, date))?.team;
		if (team === void 0) return -1;
		if (this.rules.format !== "team" || this.rules.options.by === "team") return this.numberOf.get(team) ?? -1;
		const region = this.#regions.get(team)?.find((one) => holdsOn(one, date))?.region;
		return region === void 0 ? -1 : this.numberOf.get(region) ?? -1;
	}
	#inWindow({ occurredAt, localDate }) {
		return isWithin(this.roster.window, occurredAt, localDate);
	}
	#roundOf(moment) {
		return this.roster.rounds.findIndex(({ start, end }) => start <= moment && moment < end);
	}
};
/** P5: whether a window holds a fact. */
var isWithin = ({ byDate, from, to, start, end }, occurredAt, localDate) => byDate ? from <= localDate && localDate <= to : start <= occurredAt && occurredAt < end;
function measureOf(roster, key) {
	const metric = roster.metrics[key];
	if (!metric) throw new RangeError(`the roster lacks the metric "${key}"`);
	return new Measure(metric);
}
/** One tally for each of so many. */
var tallies = (count) => Array.from({ length: count }, emptyTally);
// src/lib/domain/contests/history.ts
/** Whether a contest measures people by what they did before. */
var needsBaselines = ({ format, lens }) => format === "improvement" || lens === "baseline";
/** Whether the windows before decide who meets whom. */
var needsSeeds = ({ format }) => isRoundFormat(format) && format !== "elimination";
var Past = class {
	#parts;
	#measure;
	/** By window and rep. */
	#tallies;
	/** Throws RangeError where the roster lacks the metric. */
	constructor(metric, parts, facts) {
		const known = parts.metrics[metric];
		if (!known) throw new RangeError(`the roster lacks the metric "${metric}"`);
		this.#parts = parts;
		this.#measure = new Measure(known);
		const tallies = parts.past.map(() => new Map(parts.entrants.map(({ rep }) => [rep, emptyTally()])));
		for (const fact of facts) {
			if (!this.#measure.uses(fact.type)) continue;
			parts.past.forEach((window, at) => {
				const tally = tallies[at]?.get(fact.rep);
				if (tally && isWithin(window, fact.occurredAt, fact.localDate)) addTo(tally, this.#measure, fact);
			});
		}
		this.#tallies = tallies;
	}
	baselines() {
		const shiftsOf = new Map(this.#parts.capacity.flatMap(({ reps, shifts }) => reps.map((rep) => [rep, shifts])));
		const baselines = {};
		for (const { rep } of this.#parts.entrants) {
			const baseline = baselineOf(this.#parts.past.map((window, at) => ({
				score: this.#measure.score(this.#tallies[at].get(rep)),
				...daysOf(window, shiftsOf.get(rep) ?? [])
			})));
			if (baseline) baselines[rep] = exactText(baseline);
		}
		return baselines;
	}
	seeds() {
		const scores = this.#parts.entrants.map(({ rep }) => {
			const sum = emptyTally();
			for (const tallies of this.#tallies) join(sum, tallies.get(rep));
			return [rep, this.#measure.score(sum)];
		});
		const sign = this.#measure.up ? -1 : 1;
		scores.sort(([a, mine], [b, theirs]) => {
			return (mine && theirs ? sign * compare(mine, theirs) : Number(!mine) - Number(!theirs)) || (a < b ? -1 : a > b ? 1 : 0);
		});
		return scores.map(([rep]) => rep);
	}
};
function addTo(tally, measure, fact) {
	tally.numerator += measure.numeratorOf(fact);
	tally.denominator += measure.denominatorOf(fact);
	tally.facts++;
}
function join(sum, { numerator, denominator, facts }) {
	sum.numerator += numerator;
	sum.denominator += denominator;
	sum.facts += facts;
}
/** M5: working days of the window, and those of them that were worked. */
function daysOf({ from, to }, shifts) {
	const own = shifts.filter(([date]) => from <= date && date <= to);
	return {
		days: own.length,
		daysWorked: own.filter(([, , , fte]) => fte > 0).length
	};
}
/** M5: of each entrant with enough windows to tell, from windows newest first. */
var baselinesFrom = (metric, parts, facts) => new Past(metric, parts, facts).baselines();
/** C2: by the metric over those windows together, then id. */
var seedsFrom = (metric, parts, facts) => new Past(metric, parts, facts).seeds();
// src/lib/domain/contests/sha256.ts
/**
* SHA-256 (FIPS 180-4) and HMAC (RFC 2104), at once and without `crypto.subtle`: a wall on plain http has none, and it must be
* able to verify a contest too.
*/
var primes = (count) => {
	const found = [];
	for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
	return found;
};
/** The integer part of the root's fraction times 2^32, exactly: roots are taken of whole numbers. */
function fractionOfRoot(prime, degree) {
	const wanted = BigInt(prime) << 32n * degree;
	let low = 0n;
	let high = 1n << 40n;
	while (high - low > 1n) {
		const middle = low + high >> 1n;
		if (middle ** degree <= wanted) low = middle;
		else high = middle;
	}
	return Number(low & 4294967295n);
}
/** The first 32 bits of the fractions of the primes' cube roots, and of their square roots. */
var ROUNDS = Uint32Array.from(primes(64), (prime) => fractionOfRoot(prime, 3n));
var START = Uint32Array.from(primes(8), (prime) => fractionOfRoot(prime, 2n));
var BLOCK = 64;
var turned = (word, by) => word >>> by | word << 32 - by;
function takeBlock(state, words, data, offset) {
	for (let i = 0; i < 16; i++) words[i] = data.getUint32(offset + i * 4);
	for (let i = 16; i < 64; i++) {
		const [early, late] = [words[i - 15], words[i - 2]];
		const low = turned(early, 7) ^ turned(early, 18) ^ early >>> 3;
		const high = turned(late, 17) ^ turned(late, 19) ^ late >>> 10;
		words[i] = words[i - 16] + low + words[i - 7] + high;
	}
	let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
	for (let i = 0; i < 64; i++) {
		const mixed = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
		const first = h + mixed + (e & f ^ ~e & g) + ROUNDS[i] + words[i] | 0;
		const second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
		[h, g, f, e, d, c, b, a] = [
			g,
			f,
			e,
			d + first | 0,
			c,
			b,
			a,
			first + second | 0
		];
	}
	[
		a,
		b,
		c,
		d,
		e,
		f,
		g,
		h
	].forEach((word, at) => state[at] += word);
}
var utf8 = new TextEncoder();
var bytesOf = (message) => typeof message === "string" ? utf8.encode(message) : message;
/** 32 bytes; a text is taken as UTF-8. */
function sha256(message) {
	const bytes = bytesOf(message);
	const padded = new Uint8Array((Math.floor((bytes.length + 8) / BLOCK) + 1) * BLOCK);
	padded.set(bytes);
	padded[bytes.length] = 128;
	const data = new DataView(padded.buffer);
	data.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
	data.setUint32(padded.length - 4, bytes.length << 3 >>> 0);
	const state = START.slice();
	const words = /* @__PURE__ */ new Uint32Array(64);
	for (let offset = 0; offset < padded.length; offset += BLOCK) takeBlock(state, words, data, offset);
	const digest = /* @__PURE__ */ new Uint8Array(32);
	const out = new DataView(digest.buffer);
	state.forEach((word, at) => out.setUint32(at * 4, word));
	return digest;
}
var hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
/** As 64 hexadecimal digits. */
var sha256Hex = (message) => hex(sha256(message));
function joined(first, second) {
	const both = new Uint8Array(first.length + second.length);
	both.set(first);
	both.set(second, first.length);
	return both;
}
/** HMAC-SHA256, as 64 hexadecimal digits; texts are taken as UTF-8. */
function hmacSha256Hex(key, message) {
	const given = bytesOf(key);
	const secret = given.length > BLOCK ? sha256(given) : given;
	const padded = (filling) => Uint8Array.from({ length: BLOCK }, (_, at) => (secret[at] ?? 0) ^ filling);
	return sha256Hex(joined(padded(92), sha256(joined(padded(54), bytesOf(message)))));
}
// src/lib/domain/contests/draw.ts
var byRep = (a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
/** Rep ids ascending, k = 1 and on. */
var ticketsOf = (counts) => [...counts].sort(byRep).flatMap(([rep, count]) => Array.from({ length: count }, (_, at) => ({
	rep,
	k: at + 1
})));
/** What is published: a line for each ticket, `rep<TAB>k`, joined by LF. */
var ticketsText = (tickets) => tickets.map(({ rep, k }) => `${rep}\t${k}`).join("\n");
/** What goes into the draw of the words: a line each, `rep<TAB>word`, by rep id, joined by LF. */
var wordsText = (words = []) => [...words].sort(byRep).map(([rep, word]) => `${rep}\t${word}`).join("\n");
var SPAN = 1n << 256n;
/** The number of a try, if it falls among n tickets evenly; undefined: the next try decides. */
function indexOf(x, n) {
	const tickets = BigInt(n);
	return x >= SPAN / tickets * tickets ? void 0 : Number(x % tickets);
}
/** One number of the draw: HMAC-SHA256 under the secret, big-endian. */
var numberOf = (secret, message) => BigInt(`0x${hmacSha256Hex(secret, message)}`);
/**
* The draws until so many have won or nobody is left. A ticket that a correction took is drawn like any other, so that nobody
* else's draw changes: its prize passes to the next draw. [] until the secret and the tickets are published.
*/
function drawsOf(contest, { tickets, words, secret, void: lost = [] }, winners) {
	if (secret === void 0 || !tickets) return [];
	let left = ticketsOf(tickets);
	const ticketsHash = sha256Hex(ticketsText(left));
	const taken = new Set(lost.map(([rep, k]) => `${rep}\t${k}`));
	const draws = [];
	let won = 0;
	for (let draw = 1; won < winners && left.length > 0; draw++) {
		const { index, tries } = drawn(left.length, (attempt) => numberOf(secret, `${contest}.${ticketsHash}.${wordsText(words)}.${draw}.${attempt}`));
		const { rep, k } = left[index];
		const isVoid = taken.has(`${rep}\t${k}`);
		draws.push({
			draw,
			try: tries,
			index,
			left: left.length,
			rep,
			k,
			void: isVoid
		});
		if (!isVoid) won++;
		left = left.filter((ticket) => ticket.rep !== rep);
	}
	return draws;
}
function drawn(n, number) {
	for (let tries = 1;; tries++) {
		const index = indexOf(number(tries), n);
		if (index !== void 0) return {
			index,
			tries
		};
	}
}
// src/lib/domain/contests/roster.ts
/** C4: the one order of facts. */
var inOrder = (a, b) => a.occurredAt - b.occurredAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
// src/lib/domain/contests/ledger.ts
var Ledger = class {
	/** Entrants' own, by number. */
	people;
	/** Competitors', by number; the same but in team contests. */
	sides;
	/** In the second metric. */
	second;
	/** By round and competitor. */
	rounds;
	/** By local date and entrant. */
	days = /* @__PURE__ */ new Map();
	/** By competitor: another number after each change. */
	stamps;
	/** The same by round and competitor; and by round alone. */
	roundStamps;
	roundVersions;
	#lists;
	#roundLists;
	#byDay;
	constructor({ rules, roster, people, ids, second, isRounds }, lists) {
		this.people = tallies(people.length);
		this.sides = rules.format === "team" ? tallies(ids.length) : this.people;
		this.second = second ? tallies(ids.length) : [];
		this.rounds = isRounds ? roster.rounds.map(() => tallies(ids.length)) : [];
		this.stamps = new Float64Array(ids.length);
		this.roundStamps = this.rounds.map(() => new Float64Array(ids.length));
		this.roundVersions = new Float64Array(this.rounds.length);
		const perSide = () => ids.map(() => []);
		this.#lists = lists.whole ? perSide() : [];
		this.#roundLists = lists.rounds ? roster.rounds.map(perSide) : [];
		this.#byDay = rules.prizes.some(({ kind }) => kind === "spot");
	}
	/** 1: comes in; -1: goes out. */
	apply(entry, sign) {
		const { person, side, round } = entry;
		const own = this.people[person];
		if (entry.used) {
			add(own, entry, sign);
			const team = side < 0 ? own : this.sides[side];
			if (team !== own) add(team, entry, sign);
			if (this.#byDay) this.#addToDay(entry, sign);
			const inRound = this.rounds[round]?.[side];
			if (inRound) {
				add(inRound, entry, sign);
				this.roundStamps[round][side]++;
				this.roundVersions[round]++;
			}
		}
		if (side < 0) return;
		this.stamps[side]++;
		const second = this.second[side];
		if (second && entry.secondUsed) {
			second.numerator += BigInt(sign) * entry.secondNumerator;
			second.denominator += BigInt(sign) * entry.secondDenominator;
			second.facts += sign;
		}
		if (entry.numerator === 0n) return;
		const lists = [this.#lists[side], this.#roundLists[round]?.[side]];
		for (const list of lists) if (list) place(list, entry, sign);
	}
	#addToDay(entry, sign) {
		const { localDate } = entry.fact;
		let day = this.days.get(localDate);
		if (!day) this.days.set(localDate, day = /* @__PURE__ */ new Map());
		const tally = day.get(entry.person) ?? emptyTally();
		day.set(entry.person, tally);
		add(tally, entry, sign);
	}
	/** Facts with a share in a competitor's score, in order (C4). */
	list(side, round) {
		return (round === void 0 ? this.#lists[side] : this.#roundLists[round]?.[side]) ?? [];
	}
	/** R1: the latest moment among them; -Infinity: there is none. */
	latest(side, round) {
		return this.list(side, round).at(-1)?.fact.occurredAt ?? -Infinity;
	}
};
function add(tally, { numerator, denominator }, sign) {
	if (sign === 1) {
		tally.numerator += numerator;
		tally.denominator += denominator;
	} else {
		tally.numerator -= numerator;
		tally.denominator -= denominator;
	}
	tally.facts += sign;
}
/** Puts an entry where it belongs in an ordered list, or takes it out; where that was. */
function place(list, entry, sign) {
	let low = 0;
	let high = list.length;
	if (high > 0 && inOrder(list[high - 1].fact, entry.fact) < 0) low = high;
	while (low < high) {
		const middle = low + high >> 1;
		if (inOrder(list[middle].fact, entry.fact) < 0) low = middle + 1;
		else high = middle;
	}
	if (sign === 1) list.splice(low, 0, entry);
	else list.splice(low, 1);
	return low;
}
// src/lib/domain/contests/look.ts
var MINUTE_MS$1 = 6e4;
var Look = class {
	#setting;
	/** By competitor, one list for each of its people. */
	#shifts;
	#targets;
	#baselines;
	constructor(setting) {
		this.#setting = setting;
		const { ids, roster } = setting;
		this.#shifts = shiftsOf(setting);
		this.#targets = ids.map((id) => fromExact(roster.targets[id]));
		this.#baselines = ids.map((id) => fromExact(roster.baselines[id]));
	}
	/** null: no rank. `span`: what the score is of; the window's hours up to `at` else. */
	see(side, score, at, span) {
		switch (this.#setting.rules.lens) {
			case "raw": return score;
			case "perHour": return perHour(score, this.load(side, at, span));
			case "ofTarget": return ofTarget(score, this.#targets[side]);
			case "baseline": {
				const baseline = this.#baselines[side];
				return baseline ? minus(score, baseline) : null;
			}
		}
	}
	/** M5: undefined: too few periods to tell. */
	baseline(side) {
		return this.#baselines[side];
	}
	/** C2, improvement: what somebody new is measured by; undefined: nobody has a baseline. */
	usualOf({ members }) {
		return median(members.map((side) => this.#baselines[side]).filter((one) => one !== void 0));
	}
	/** M5: thousandths of minutes of work that have passed at `at`, at least one day's once the first has begun. */
	load(side, at, { start, end }) {
		let sum = 0;
		for (const shifts of this.#shifts[side] ?? []) {
			let elapsed = 0;
			let first = 0;
			for (const [, from, to, fte] of shifts) {
				const begins = Math.max(from, start);
				const ends = Math.min(to, end);
				if (begins >= ends || fte === 0) continue;
				first ||= Math.floor((ends - begins) / MINUTE_MS$1) * fte;
				elapsed += Math.max(0, Math.floor((Math.min(ends, at) - begins) / MINUTE_MS$1)) * fte;
			}
			sum += workedLoad(elapsed, first);
		}
		return sum;
	}
	/** R5: member-days due up to the window's date at `at`, that date included. */
	daysDue(side, at) {
		const { days } = this.#setting.roster;
		const today = days.findLast(({ start }) => start <= at)?.date ?? "";
		let due = 0;
		for (const shifts of this.#shifts[side] ?? []) for (const [date, , , fte] of shifts) if (fte > 0 && date <= today) due++;
		return due;
	}
	/** R5: what each member and day due brought; quotients stay what they are. */
	shared(side, score, at) {
		return this.#setting.measure.isRatio ? score : perMember(score, this.daysDue(side, at));
	}
	/** C2, elimination: off for more than half of the working days of the span. */
	isAway(side, { start, end }) {
		const own = (this.#shifts[side] ?? []).flat().filter(([, from, to]) => from < end && to > start);
		return own.length > 0 && !isUsual({
			days: own.length,
			daysWorked: own.filter(([, , , fte]) => fte > 0).length
		});
	}
};
/** Shifts of the window by competitor; a team's people each count on the dates on which they are in it. */
function shiftsOf(setting) {
	const { roster, rules, people, ids } = setting;
	const { from, to } = roster.window;
	const byRep = new Map(roster.capacity.flatMap(({ reps, shifts }) => reps.map((rep) => [rep, shifts])));
	const sides = ids.map(() => []);
	people.forEach(({ rep }, person) => {
		const own = (byRep.get(rep) ?? []).filter(([date]) => from <= date && date <= to);
		if (rules.format !== "team") {
			sides[person]?.push(own);
			return;
		}
		for (const [side, part] of grouped(own, ([date]) => setting.sideOn(rep, date))) sides[side]?.push(part);
	});
	return sides;
}
// src/lib/domain/contests/places.ts
/** Doubles of exact fractions are apart by less than this where the fractions are equal. */
var NEAR = 1e-12;
function compareScores(a, b) {
	if (!a.score || !b.score) return Number(!a.score) - Number(!b.score);
	const apart = a.key - b.key;
	if (Math.abs(apart) > NEAR * (Math.abs(a.key) + Math.abs(b.key))) return apart;
	return compare(a.score, b.score);
}
/** Below 0: a is better. 0: they share a place. Both have a score. */
function better(a, b, { up, secondUp }) {
	const byScore = compareScores(a, b);
	if (byScore !== 0) return up ? -byScore : byScore;
	if (a.second !== void 0 && b.second !== void 0) {
		if (a.second === null || b.second === null) {
			const bySecond = Number(a.second === null) - Number(b.second === null);
			if (bySecond !== 0) return bySecond;
		} else {
			const bySecond = compare(a.second, b.second);
			if (bySecond !== 0) return secondUp ? -bySecond : bySecond;
		}
	}
	const [first = -Infinity, last = -Infinity] = [a.moment, b.moment];
	return first === last ? 0 : first - last;
}
/** Standard competition ranking by place, then number; those without a score last. `above`: so many stand before the first. */
function placed(contenders, order, above = 0) {
	const ranked = contenders.filter(({ score }) => score !== null);
	ranked.sort((a, b) => better(a, b, order) || a.side - b.side);
	const result = [];
	let place = 0;
	let sharesAbove = false;
	ranked.forEach((contender, at) => {
		const next = ranked[at + 1];
		const sharesBelow = next !== void 0 && better(contender, next, order) === 0;
		if (!sharesAbove) place = above + at + 1;
		result.push({
			contender,
			place,
			tied: sharesAbove || sharesBelow
		});
		sharesAbove = sharesBelow;
	});
	const unranked = contenders.filter(({ score }) => score === null).sort((a, b) => a.side - b.side);
	for (const contender of unranked) result.push({
		contender,
		place: null,
		tied: false
	});
	return result;
}
/** A contender by score alone. */
var contender = (side, score) => ({
	side,
	score,
	key: score === null ? 0 : toNumber(score)
});
// src/lib/domain/contests/contest.ts
var MINUTE_MS = 6e4;
var Contest = class {
	setting;
	ledger;
	look;
	order;
	#seen;
	#rows = [];
	/** How many parts each row has that not every format has. */
	#extras = [];
	/** By round and competitor. */
	#roundSeen = [];
	/** Members as they stood last: hardly anybody moves, so that sorting them again takes one pass. */
	#stood = /* @__PURE__ */ new Map();
	/** In team contests: side, person -> how many of the person's facts count for the side. */
	#factsFor = /* @__PURE__ */ new Map();
	constructor(setting, lists) {
		const { rules, ids, measure, second } = setting;
		this.setting = setting;
		this.ledger = new Ledger(setting, {
			...lists,
			whole: lists.whole || rules.tie === "earliest"
		});
		this.look = new Look(setting);
		this.order = {
			up: measure.up,
			secondUp: second?.up ?? true
		};
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
	value = (side, plain, at) => this.look.see(side, plain, at, this.setting.roster.window);
	/** A fact came in (1) or went out (-1). */
	apply(entry, sign) {
		this.ledger.apply(entry, sign);
		if (this.setting.rules.format !== "team" || entry.side < 0 || !entry.used) return;
		const key = `${entry.side} ${entry.person}`;
		const facts = (this.#factsFor.get(key) ?? 0) + sign;
		if (facts === 0) this.#factsFor.delete(key);
		else this.#factsFor.set(key, facts);
	}
	/** Who has a fact that counted for one of those sides, by id. */
	membersOf(sides) {
		const { ids, people } = this.setting;
		const members = /* @__PURE__ */ new Set();
		for (const key of this.#factsFor.keys()) {
			const [side, person] = key.split(" ").map(Number);
			if (sides.has(ids[side])) members.add(people[person].rep);
		}
		return [...members].sort();
	}
	#fresh(side, at) {
		const seen = this.#seen[side];
		const stamp = this.ledger.stamps[side];
		const minute = Math.floor(at / MINUTE_MS);
		const timeless = this.setting.rules.lens !== "perHour" && this.setting.rules.format !== "team";
		if (seen.stamp === stamp && (timeless || seen.at === minute)) return seen;
		const plain = this.setting.measure.score(this.ledger.sides[side]);
		const score = plain && this.value(side, plain, at);
		seen.stamp = stamp;
		seen.at = minute;
		seen.plain = plain;
		seen.total = plain && exactText(plain);
		seen.text = score && exactText(score);
		seen.value = {
			side,
			score,
			key: score ? toNumber(score) : 0,
			...this.#tie(side)
		};
		return seen;
	}
	#tie(side) {
		const { rules, second, measure } = this.setting;
		if (second) return { second: second.score(this.ledger.second[side]) };
		return rules.tie === "earliest" && !measure.isRatio ? { moment: this.ledger.latest(side) } : {};
	}
	/** A competitor over the whole window, as compared. */
	contender(side, at) {
		return this.#fresh(side, at).value;
	}
	/** A competitor's score in a round, through the lens. */
	inRound(side, round, at) {
		if (this.setting.rules.lens === "perHour") return this.#roundScore(side, round, at);
		const stamp = this.ledger.roundStamps[round]?.[side];
		const known = this.#roundSeen[round]?.[side];
		if (known && known.stamp === stamp) return known.score;
		const score = this.#roundScore(side, round, at);
		if (stamp !== void 0) (this.#roundSeen[round] ??= [])[side] = {
			stamp,
			score
		};
		return score;
	}
	#roundScore(side, round, at) {
		const span = this.setting.roster.rounds[round];
		const tally = this.ledger.rounds[round]?.[side];
		const plain = tally ? this.setting.measure.score(tally) : null;
		return plain && span ? this.look.see(side, plain, at, span) : null;
	}
	/** A row; the same object for as long as it says the same. */
	row(side, place, tied, at, more) {
		const { total, text } = this.#fresh(side, at);
		const { facts } = this.ledger.sides[side];
		const score = more?.score === void 0 ? text : more.score;
		const known = this.#rows[side];
		if (known?.place === place && known.tied === tied && known.facts === facts && known.score === score && known.total === total && says(known, this.#extras[side], more)) return known;
		this.#extras[side] = extrasOf(more);
		return this.#rows[side] = {
			id: this.setting.ids[side],
			place,
			tied,
			score,
			total,
			facts,
			...more
		};
	}
	/** Those members by score. */
	places(members, at) {
		const places = placed((this.#stood.get(members) ?? members).map((side) => this.contender(side, at)), this.order);
		this.#stood.set(members, places.map(({ contender: { side } }) => side));
		return places;
	}
	/** The same as rows. */
	ranked(members, at, more) {
		return this.places(members, at).map(({ contender: { side }, place, tied }) => this.row(side, place, tied, at, more?.(side)));
	}
};
var extrasOf = (more) => more ? Object.keys(more).length : 0;
/** Whether a row says all of that, and nothing that is not said any more. */
function says(row, extras, more) {
	if (extrasOf(more) !== extras) return false;
	for (const name in more) if (row[name] !== more[name]) return false;
	return true;
}
// src/lib/domain/contests/formats/bracket.ts
/** Seeds (from 0) from the top of the drawing to its foot, so that the best two can only meet at the end. */
function drawing(size) {
	let seeds = [0];
	while (seeds.length < size) {
		const last = seeds.length * 2 - 1;
		seeds = seeds.flatMap((seed) => [seed, last - seed]);
	}
	return seeds;
}
/** The next power of two. */
var bracketSize = (entrants) => entrants < 2 ? entrants : 2 ** Math.ceil(Math.log2(entrants));
var Bracket = class {
	#contest;
	#first;
	#byes;
	/** By competitor. */
	#seedOf;
	constructor(contest) {
		this.#contest = contest;
		const { roster, numberOf } = contest.setting;
		const seeds = roster.seeds.map((id) => numberOf.get(id)).filter((side) => side !== void 0);
		this.#seedOf = new Map(seeds.map((side, seed) => [side, seed]));
		this.#first = drawing(bracketSize(seeds.length)).map((seed) => seeds[seed] ?? "bye");
		this.#byes = this.#first.filter((slot) => slot === "bye").length;
	}
	read(at) {
		const { setting } = this.#contest;
		const matches = [];
		const outIn = /* @__PURE__ */ new Map();
		let slots = this.#first;
		for (let round = 0; slots.length > 1; round++) {
			const next = [];
			for (let i = 0; i < slots.length; i += 2) {
				const [home, away] = [slots[i], slots[i + 1]];
				const winner = this.#winner(home, away, round, at);
				for (const slot of [home, away]) if (typeof winner === "number" && typeof slot === "number" && slot !== winner) outIn.set(slot, round + 1);
				matches.push(this.#match(home, away, winner, round, i / 2 + 1, at));
				next.push(winner);
			}
			slots = next;
		}
		const [champion] = slots;
		const rows = setting.ids.map((_, side) => this.#row(side, outIn.get(side), champion, at));
		rows.sort((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity) || (a.id < b.id ? -1 : 1));
		return {
			tables: [{
				group: "",
				rows
			}],
			matches
		};
	}
	#winner(home, away, round, at) {
		if (home === "bye") return away;
		if (away === "bye") return home;
		const end = this.#contest.setting.roster.rounds[round]?.end;
		if (home === "open" || away === "open" || end === void 0 || at < end) return "open";
		return this.#isBetter(home, away, round, at) ? home : away;
	}
	#isBetter(home, away, round, at) {
		const { order, ledger } = this.#contest;
		const [mine, theirs] = [home, away].map((side) => this.#contest.inRound(side, round, at));
		if (mine && theirs) {
			const apart = compare(mine, theirs);
			if (apart !== 0) return order.up ? apart > 0 : apart < 0;
			const earlier = ledger.latest(home, round) - ledger.latest(away, round);
			if (mine.numerator !== 0n && earlier !== 0 && !Number.isNaN(earlier)) return earlier < 0;
		} else if (mine || theirs) return mine !== null;
		return this.#seedOf.get(home) < this.#seedOf.get(away);
	}
	#match(home, away, winner, round, number, at) {
		const { setting } = this.#contest;
		const id = (slot) => typeof slot === "number" ? setting.ids[slot] ?? null : null;
		const isBye = home === "bye" || away === "bye";
		const span = setting.roster.rounds[round];
		const played = !isBye && span !== void 0 && at >= span.start;
		const score = (slot) => {
			const value = typeof slot === "number" && played ? this.#contest.inRound(slot, round, at) : null;
			return value && exactText(value);
		};
		return {
			round: round + 1,
			number,
			home: id(home),
			away: id(away),
			homeScore: score(home),
			awayScore: score(away),
			winner: id(winner),
			state: isBye ? "bye" : typeof winner === "number" ? "won" : played && home !== "open" && away !== "open" ? "live" : "waiting"
		};
	}
	/** Those who lost in one round share the place behind all who went on. */
	#row(side, outIn, champion, at) {
		const behind = outIn === void 0 ? void 0 : this.#first.length / 2 ** outIn;
		if (side === champion) return this.#contest.row(side, 1, false, at);
		if (outIn === void 0 || behind === void 0) return this.#contest.row(side, null, false, at);
		const byes = outIn === 1 ? this.#byes : 0;
		const losers = this.#first.length / 2 ** outIn - byes;
		return this.#contest.row(side, behind + 1, losers > 1, at, { outIn });
	}
};
var bracket = {
	lists: {
		whole: false,
		rounds: true
	},
	open: (contest) => new Bracket(contest)
};
// src/lib/domain/contests/formats/elimination.ts
var Elimination = class {
	#contest;
	/** After each round; those before the first one that changed still hold. */
	#known = [];
	constructor(contest) {
		this.#contest = contest;
	}
	read(at) {
		const { setting, ledger } = this.#contest;
		const isTimeless = setting.rules.lens !== "perHour";
		const everyone = setting.ids.map((_, side) => side);
		let now = {
			version: 0,
			isOver: true,
			left: everyone,
			totals: everyone.map(() => ZERO),
			gone: []
		};
		const known = [];
		let holds = isTimeless;
		let playing = -1;
		for (const [round, { start, end }] of setting.roster.rounds.entries()) {
			if (at < start) break;
			if (at < end) playing = round;
			const [version, isOver] = [ledger.roundVersions[round], at >= end];
			const before = this.#known[round];
			holds &&= before?.version === version && before.isOver === isOver;
			now = holds && before ? before : this.#play(now, round, version, isOver, at);
			known.push(now);
		}
		this.#known = known;
		return { tables: [{
			group: "",
			rows: this.#rows(now, playing, at)
		}] };
	}
	#play({ left, totals: before, gone }, round, version, isOver, at) {
		const scores = new Map(left.map((side) => [side, this.#contest.inRound(side, round, at)]));
		const totals = [...before];
		for (const [side, score] of scores) if (score) totals[side] = added(totals[side], score);
		const leaving = isOver && left.length > 1 ? this.#leaving(scores, totals, round) : void 0;
		if (leaving === void 0) return {
			version,
			isOver,
			left,
			totals,
			gone
		};
		return {
			version,
			isOver,
			left: left.filter((side) => side !== leaving),
			totals,
			gone: [...gone, [leaving, round + 1]]
		};
	}
	/** What is told of somebody while a round is under way. */
	#now(side, playing, at) {
		if (playing < 0) return {};
		return { inRound: exactText(this.#contest.inRound(side, playing, at) ?? ZERO) };
	}
	#leaving(scores, totals, round) {
		const { order, setting, look } = this.#contest;
		const worse = (a, b) => (a && b ? compare(a, b) : Number(!b) - Number(!a)) * (order.up || !a || !b ? 1 : -1);
		if ([...scores.values()].every((score) => !score || score.numerator === 0n)) return void 0;
		const [first = -1, second = -1] = [...scores.keys()].sort((a, b) => worse(scores.get(a), scores.get(b)) || worse(totals[a], totals[b]) || a - b);
		const same = (a, b) => worse(scores.get(a), scores.get(b)) === 0 && worse(totals[a], totals[b]) === 0;
		if (second >= 0 && same(first, second)) return void 0;
		return look.isAway(first, setting.roster.rounds[round]) ? void 0 : first;
	}
	/**
	* Those still in by their total; who left later stands before who left earlier.
	* @param playing the round that is under way, from 0; -1: none
	*/
	#rows({ left, gone, totals }, playing, at) {
		const contest = this.#contest;
		const row = (side, place, tied, more = {}) => contest.row(side, place, tied, at, {
			score: exactText(totals[side]),
			...more
		});
		const still = placed(left.map((side) => {
			const { second, moment } = contest.contender(side, at);
			const ties = {
				...second === void 0 ? {} : { second },
				...moment === void 0 ? {} : { moment }
			};
			return {
				...contender(side, totals[side]),
				...ties
			};
		}), contest.order).map(({ contender: { side }, place, tied }) => row(side, place ?? 0, tied, this.#now(side, playing, at)));
		const out = [...gone].reverse().map(([side, outIn], behind) => row(side, left.length + behind + 1, false, { outIn }));
		return [...still, ...out];
	}
};
var elimination = {
	lists: {
		whole: false,
		rounds: false
	},
	open: (contest) => new Elimination(contest)
};
// src/lib/domain/contests/formats/improvement.ts
var improvement = {
	lists: {
		whole: false,
		rounds: false
	},
	open(contest) {
		const { fields } = contest.setting;
		const usual = new Map(fields.flatMap((field) => {
			const ofGroup = contest.look.usualOf(field);
			return field.members.map((side) => [side, contest.look.baseline(side) ?? ofGroup]);
		}));
		contest.value = (side, plain) => {
			const baseline = usual.get(side);
			return baseline ? minus(plain, baseline) : null;
		};
		const texts = new Map([...usual].map(([side, one]) => [side, one ? { usual: exactText(one) } : {}]));
		const told = (side) => texts.get(side) ?? {};
		return { read: (at) => ({ tables: fields.map(({ group, members }) => ({
			group,
			rows: contest.ranked(members, at, told)
		})) }) };
	}
};
// src/lib/domain/contests/formats/king.ts
/** The time of some hours that lies before a moment, in ms. */
var Hours = class {
	#hours;
	#before;
	constructor(hours) {
		this.#hours = hours;
		let sum = 0;
		this.#before = hours.map(({ start, end }) => (sum += end - start) - (end - start));
	}
	until(moment) {
		let low = 0;
		let high = this.#hours.length;
		while (low < high) {
			const middle = low + high >> 1;
			if (this.#hours[middle].start <= moment) low = middle + 1;
			else high = middle;
		}
		const last = this.#hours[low - 1];
		return last ? this.#before[low - 1] + Math.min(moment, last.end) - last.start : 0;
	}
};
var STRIDE$1 = 128;
var copyOf = (reign) => ({
	...reign,
	scores: reign.scores.slice(),
	reigned: reign.reigned.slice()
});
/** One group's hill. */
var Hill = class {
	#contest;
	#field;
	#hours;
	#memberOf;
	#entries = [];
	/** Minutes by member, as of how many ms. */
	#minutes;
	/** After each STRIDE-th fact; all that are there hold. */
	#marks;
	/** After `#folded` facts. */
	#reign;
	#folded = 0;
	constructor(contest, field) {
		this.#contest = contest;
		this.#field = field;
		this.#hours = new Hours(contest.setting.roster.hours);
		this.#memberOf = new Map(field.members.map((side, at) => [side, at]));
		this.#minutes = field.members.map(() => ({
			ms: 0,
			score: ZERO,
			text: "0"
		}));
		const nobody = field.members.map(() => 0);
		this.#reign = {
			scores: nobody.map(() => 0n),
			reigned: nobody,
			king: -1,
			since: 0,
			clock: 0
		};
		this.#marks = [copyOf(this.#reign)];
	}
	apply(entry, sign) {
		if (entry.numerator === 0n || !this.#memberOf.has(entry.side)) return;
		const at = place(this.#entries, entry, sign);
		if (at >= this.#folded) return;
		const mark = Math.floor(at / STRIDE$1);
		this.#marks.length = mark + 1;
		this.#reign = copyOf(this.#marks[mark]);
		this.#folded = mark * STRIDE$1;
	}
	#fold() {
		for (; this.#folded < this.#entries.length; this.#folded++) {
			const mark = this.#folded / STRIDE$1;
			if (Number.isInteger(mark)) this.#marks[mark] = copyOf(this.#reign);
			this.#take(this.#reign, this.#entries[this.#folded]);
		}
	}
	#take(reign, { side, fact, numerator }) {
		const member = this.#memberOf.get(side);
		const clock = this.#hours.until(fact.occurredAt);
		if (reign.king >= 0) reign.reigned[reign.king] += clock - reign.clock;
		reign.clock = clock;
		reign.scores[member] += numerator;
		const king = this.#leaderAfter(reign, member, numerator);
		if (king !== reign.king) reign.since = fact.occurredAt;
		reign.king = king;
	}
	/** The king is always at the top: only who overtakes him, or his own fall, makes another. */
	#leaderAfter({ scores, king }, member, change) {
		if (this.#contest.order.up && king >= 0) {
			if (change < 0n && member !== king) return king;
			if (change > 0n) return member === king || scores[member] <= scores[king] ? king : member;
		}
		let top = 0n;
		for (const score of scores) if (score > top) top = score;
		if (top === 0n) return -1;
		if (king >= 0 && scores[king] === top) return king;
		const first = scores.indexOf(top);
		return scores.indexOf(top, first + 1) < 0 ? first : -1;
	}
	#minutesOf(member, ms) {
		const known = this.#minutes[member];
		if (known.ms !== ms) {
			known.ms = ms;
			known.score = reduced(BigInt(ms), 60000n);
			known.text = exactText(known.score);
		}
		return known;
	}
	read(at) {
		this.#fold();
		const { king, reigned, clock, since } = this.#reign;
		const { members, group } = this.#field;
		const now = this.#hours.until(at);
		const minutes = members.map((_, member) => this.#minutesOf(member, reigned[member] + (member === king ? now - clock : 0)));
		const rows = placed(members.map((side, member) => {
			const { second, moment } = this.#contest.contender(side, at);
			const { score } = minutes[member];
			const ties = {
				...second === void 0 ? {} : { second },
				...moment === void 0 ? {} : { moment }
			};
			return {
				side,
				score,
				key: toNumber(score),
				...ties
			};
		}), {
			up: true,
			secondUp: this.#contest.order.secondUp
		}).map(({ contender: { side, score }, place, tied }) => {
			const never = score?.numerator === 0n;
			return this.#contest.row(side, never ? null : place, tied && !never, at, { score: minutes[this.#memberOf.get(side)].text });
		});
		const id = king < 0 ? null : this.#contest.setting.ids[members[king]] ?? null;
		return {
			rows,
			crown: {
				group,
				king: id,
				since: id === null ? null : since
			}
		};
	}
};
var King = class {
	#hills;
	#fields;
	constructor(contest) {
		this.#fields = contest.setting.fields;
		this.#hills = this.#fields.map((field) => new Hill(contest, field));
	}
	apply(entry, sign) {
		for (const hill of this.#hills) hill.apply(entry, sign);
	}
	read(at) {
		const read = this.#hills.map((hill) => hill.read(at));
		return {
			tables: read.map(({ rows }, at) => ({
				group: this.#fields[at].group,
				rows
			})),
			crowns: read.map(({ crown }) => crown)
		};
	}
};
var king = {
	lists: {
		whole: false,
		rounds: false
	},
	open: (contest) => new King(contest)
};
// src/lib/domain/contests/formats/milestone.ts
var milestone = {
	lists: {
		whole: false,
		rounds: false
	},
	open(contest) {
		const { setting } = contest;
		const target = fromDecimal(setting.rules.options.target) ?? ZERO;
		const { up } = setting.measure;
		const reached = (side, at) => {
			const { score } = contest.contender(side, at);
			if (!score) return false;
			return up ? compare(score, target) >= 0 : compare(score, target) <= 0;
		};
		const rows = (members, at) => {
			const shared = members.filter((side) => reached(side, at)).length > 1;
			return contest.places(members, at).map(({ contender: { side } }) => {
				const there = reached(side, at);
				return contest.row(side, there ? 1 : null, there && shared, at, { reached: there });
			});
		};
		return { read: (at) => ({ tables: setting.fields.map(({ group, members }) => ({
			group,
			rows: rows(members, at)
		})) }) };
	}
};
// src/lib/domain/contests/formats/most.ts
var most = {
	lists: {
		whole: false,
		rounds: false
	},
	open(contest) {
		return { read: (at) => ({ tables: contest.setting.fields.map(({ group, members }) => ({
			group,
			rows: contest.ranked(members, at)
		})) }) };
	}
};
// src/lib/domain/contests/formats/race.ts
var Race = class {
	#contest;
	#options;
	/** By competitor, as of which stamp. */
	#rises;
	constructor(contest) {
		this.#contest = contest;
		this.#options = contest.setting.rules.options;
		this.#rises = contest.setting.ids.map(() => ({
			stamp: -1,
			moment: void 0
		}));
	}
	/** When the running score last rose to the target; undefined: it is below. */
	#reachedAt(side) {
		const known = this.#rises[side];
		const stamp = this.#contest.ledger.stamps[side];
		if (known.stamp !== stamp) {
			known.stamp = stamp;
			known.moment = this.#lastRise(side);
		}
		return known.moment;
	}
	#lastRise(side) {
		const { setting, ledger } = this.#contest;
		const share = fromDecimal(this.#options.target) ?? ZERO;
		const own = fromExact(setting.roster.targets[setting.ids[side]]);
		if (setting.rules.lens === "ofTarget" && !own) return void 0;
		const target = setting.rules.lens === "ofTarget" && own ? times(share, own) : share;
		let running = 0n;
		let moment;
		for (const { fact, numerator } of ledger.list(side)) {
			running += numerator;
			if (!atLeast(setting.measure.sum(running), target)) moment = void 0;
			else moment ??= fact.occurredAt;
		}
		return moment;
	}
	read(at) {
		return { tables: this.#contest.setting.fields.map((field) => this.#table(field, at)) };
	}
	#table({ group, members }, at) {
		const contest = this.#contest;
		const inside = members.filter((side) => this.#reachedAt(side) !== void 0);
		const outside = members.filter((side) => this.#reachedAt(side) === void 0);
		const first = placed(inside.map((side) => {
			const { second } = contest.contender(side, at);
			const moment = contender(side, integer(-(this.#reachedAt(side) ?? 0)));
			return second === void 0 ? moment : {
				...moment,
				second
			};
		}), {
			...contest.order,
			up: true
		});
		const none = inside.length === 0 && this.#options.fallback === "none";
		const others = placed(outside.map((side) => contest.contender(side, at)), contest.order, inside.length);
		return {
			group,
			rows: [...first.map(({ contender: { side }, place, tied }) => contest.row(side, place, tied, at, {
				reached: true,
				reachedAt: this.#reachedAt(side) ?? 0
			})), ...others.map(({ contender: { side }, place, tied }) => contest.row(side, none ? null : place, !none && tied, at, { reached: false }))]
		};
	}
};
var race = {
	lists: {
		whole: true,
		rounds: false
	},
	open: (contest) => new Race(contest)
};
// src/lib/domain/contests/formats/raffle.ts
var Raffle = class {
	#contest;
	#per;
	#winners;
	constructor(contest) {
		this.#contest = contest;
		const { rules } = contest.setting;
		this.#per = fromDecimal(rules.options.per) ?? ZERO;
		this.#winners = rules.prizes.reduce((most, prize) => prize.kind === "place" ? Math.max(most, prize.place) : most, 1);
	}
	#tickets(side, at) {
		const { score } = this.#contest.contender(side, at);
		const count = score && over(score, this.#per);
		return count && count.numerator > 0n ? Number(floorOf(count)) : 0;
	}
	read(at) {
		const contest = this.#contest;
		const { ids, roster } = contest.setting;
		const frozen = new Map(roster.draw?.tickets ?? []);
		const draws = roster.draw ? drawsOf(roster.contest, roster.draw, this.#winners) : void 0;
		const placeOf = new Map(draws?.filter((draw) => !draw.void).map(({ rep }, at) => [rep, at + 1]));
		const rows = ids.map((id, side) => contest.row(side, placeOf.get(id) ?? null, false, at, { tickets: roster.draw?.tickets ? frozen.get(id) ?? 0 : this.#tickets(side, at) }));
		rows.sort((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity) || (b.tickets ?? 0) - (a.tickets ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
		return {
			tables: [{
				group: "",
				rows
			}],
			...draws ? { draws } : {}
		};
	}
};
var raffle = {
	lists: {
		whole: false,
		rounds: false
	},
	open: (contest) => new Raffle(contest)
};
// src/lib/domain/contests/formats/season.ts
var WIN = 3;
var DRAW = 1;
/** Pairs of a round (from 0) as places in the seeding; odd: -1 stands for nobody, and who meets it is free. */
function pairsOf(entrants, round) {
	const [fixed = 0, ...turning] = Array.from({ length: entrants + entrants % 2 }, (_, at) => at < entrants ? at : -1);
	const by = turning.length === 0 ? 0 : round % turning.length;
	const now = [
		fixed,
		...turning.slice(turning.length - by),
		...turning.slice(0, turning.length - by)
	];
	return Array.from({ length: now.length / 2 }, (_, at) => [now[at], now[now.length - 1 - at]]);
}
var blank = () => ({
	played: 0,
	won: 0,
	drawn: 0,
	lost: 0,
	points: 0
});
/** Of a round that is not over. */
var NONE = [];
var Season = class {
	#contest;
	#known = [];
	/** By competitor. */
	#totals = [];
	#last;
	#seeds;
	constructor(contest) {
		this.#contest = contest;
		const { roster, numberOf } = contest.setting;
		this.#seeds = roster.seeds.map((id) => numberOf.get(id)).filter((side) => side !== void 0);
	}
	read(at) {
		const rounds = this.#contest.setting.roster.rounds.map((_, round) => this.#round(round, at));
		const matches = rounds.flatMap((round) => round.matches);
		return {
			tables: [{
				group: "",
				rows: this.#rows(rounds, at)
			}],
			matches
		};
	}
	/** A round's matches; those of a round in which nothing changed are known. */
	#round(round, at) {
		const { setting, ledger } = this.#contest;
		const { start, end } = setting.roster.rounds[round];
		const version = ledger.roundVersions[round];
		const phase = at < start ? "waiting" : at < end ? "live" : "over";
		const known = this.#known[round];
		if ((setting.rules.lens !== "perHour" || phase !== "live") && known?.version === version && known.phase === phase) return known;
		const matches = [];
		const played = phase === "over" ? [] : NONE;
		pairsOf(this.#seeds.length, round).forEach(([home, away], number) => {
			const match = this.#play(this.#seeds[home] ?? -1, this.#seeds[away] ?? -1, round, at);
			matches.push({
				...match.told,
				number: number + 1
			});
			if (match.played) played.push(match.played);
		});
		return this.#known[round] = {
			version,
			phase,
			matches,
			played
		};
	}
	#play(home, away, round, at) {
		const { setting, order } = this.#contest;
		const { start, end } = setting.roster.rounds[round];
		const [mine, theirs] = [home, away].map((side) => side >= 0 && at >= start ? this.#contest.inRound(side, round, at) : null);
		const told = {
			round: round + 1,
			number: 0,
			home: setting.ids[home] ?? null,
			away: setting.ids[away] ?? null,
			homeScore: mine ? exactText(mine) : null,
			awayScore: theirs ? exactText(theirs) : null,
			winner: null,
			state: at < start ? "waiting" : "live"
		};
		if (home < 0 || away < 0) return { told: {
			...told,
			homeScore: null,
			awayScore: null,
			state: "bye"
		} };
		if ([home, away].some((side) => (setting.people[side]?.until ?? Infinity) <= start)) return { told: {
			...told,
			homeScore: null,
			awayScore: null,
			state: "void"
		} };
		if (at < end) return { told };
		const apart = (mine && theirs ? compare(mine, theirs) : Number(!theirs) - Number(!mine)) * (order.up || !mine || !theirs ? 1 : -1);
		const winner = apart === 0 ? -1 : apart > 0 ? home : away;
		return {
			told: {
				...told,
				winner: setting.ids[winner] ?? null,
				state: winner < 0 ? "drawn" : "won"
			},
			played: {
				home,
				away,
				winner
			}
		};
	}
	/** Points and who is tied by them; known for as long as no match was decided anew. */
	#decided(rounds) {
		const known = this.#last;
		if (known && rounds.every(({ played }, round) => known.of[round] === played)) return known;
		const records = new Map(this.#seeds.map((side) => [side, blank()]));
		const hosted = new Map(this.#seeds.map((side) => [side, []]));
		for (const match of rounds.flatMap(({ played }) => played)) {
			count(records, match);
			hosted.get(match.home)?.push(match);
		}
		const groups = [...grouped(this.#seeds, (side) => records.get(side).points)].sort(([a], [b]) => b - a).map(([, tied]) => {
			const own = new Map(tied.map((side) => [side, blank()]));
			for (const match of tied.flatMap((side) => hosted.get(side) ?? [])) if (own.has(match.away)) count(own, match);
			return tied.map((side) => contender(side, integer(own.get(side).points)));
		});
		return this.#last = {
			of: rounds.map(({ played }) => played),
			records,
			groups
		};
	}
	#rows(rounds, at) {
		const { records, groups } = this.#decided(rounds);
		const rows = [];
		for (const tied of groups) {
			const places = placed(tied.map((one) => ({
				...one,
				second: this.#total(one.side, at)
			})), {
				up: true,
				secondUp: this.#contest.order.up
			}, rows.length);
			for (const { contender: one, place, tied: shared } of places) {
				const record = records.get(one.side);
				rows.push(this.#contest.row(one.side, place, shared, at, {
					score: String(record.points),
					...record
				}));
			}
		}
		const listed = new Set(this.#seeds);
		const others = this.#contest.setting.ids.flatMap((_, side) => listed.has(side) ? [] : [side]);
		return [...rows, ...others.map((side) => this.#contest.row(side, null, false, at, { score: null }))];
	}
	/** All rounds together. */
	#total(side, at) {
		const { setting, ledger } = this.#contest;
		const stamp = ledger.stamps[side];
		const known = this.#totals[side];
		if (known?.stamp === stamp && setting.rules.lens !== "perHour") return known.total;
		const total = setting.roster.rounds.reduce((sum, _, round) => added(sum, this.#contest.inRound(side, round, at) ?? ZERO), ZERO);
		this.#totals[side] = {
			stamp,
			total
		};
		return total;
	}
};
function count(records, { home, away, winner }) {
	for (const side of [home, away]) {
		const record = records.get(side);
		record.played++;
		if (winner < 0) record.drawn++;
		else if (winner === side) record.won++;
		else record.lost++;
		record.points = record.won * WIN + record.drawn * DRAW;
	}
}
var season = {
	lists: {
		whole: false,
		rounds: false
	},
	open: (contest) => new Season(contest)
};
// src/lib/domain/contests/formats/shared-goal.ts
/** So many facts between two remembered sums. */
var STRIDE = 64;
var SharedGoal = class {
	#contest;
	#target;
	#entries = [];
	/** The running sum before each STRIDE-th fact, and whether it had crossed by then. */
	#marks = [];
	#total = 0n;
	constructor(contest) {
		this.#contest = contest;
		this.#target = fromDecimal(contest.setting.rules.options.target) ?? ZERO;
	}
	apply(entry, sign) {
		if (entry.numerator === 0n) return;
		const at = place(this.#entries, entry, sign);
		this.#total += BigInt(sign) * entry.numerator;
		this.#marks.length = Math.min(this.#marks.length, Math.floor(at / STRIDE) + 1);
	}
	#firstCrossing() {
		const entries = this.#entries;
		const from = Math.max(0, this.#marks.length - 1);
		let { sum, firstAt } = this.#marks[from] ?? {
			sum: 0n,
			firstAt: void 0
		};
		for (let i = from * STRIDE; i < entries.length; i++) {
			if (i % STRIDE === 0) this.#marks[i / STRIDE] = {
				sum,
				firstAt
			};
			sum += entries[i].numerator;
			if (firstAt === void 0 && this.#isReached(sum)) firstAt = entries[i].fact.occurredAt;
		}
		return firstAt;
	}
	#isReached(sum) {
		return atLeast(this.#contest.setting.measure.sum(sum), this.#target);
	}
	read(at) {
		const { setting } = this.#contest;
		const firstReachedAt = this.#firstCrossing();
		const goal = {
			target: exactText(this.#target),
			total: exactText(setting.measure.sum(this.#total)),
			reached: this.#isReached(this.#total),
			...firstReachedAt === void 0 ? {} : { firstReachedAt }
		};
		const [everyone] = setting.fields;
		return {
			goal,
			tables: [{
				group: "",
				rows: this.#contest.ranked(everyone?.members ?? [], at)
			}]
		};
	}
};
var sharedGoal = {
	lists: {
		whole: false,
		rounds: false
	},
	open: (contest) => new SharedGoal(contest)
};
// src/lib/domain/contests/formats/team.ts
var team = {
	lists: {
		whole: false,
		rounds: false
	},
	open(contest) {
		const { setting, look } = contest;
		const { perMember } = setting.rules.options;
		if (perMember && setting.rules.lens === "raw") contest.value = (side, plain, at) => look.shared(side, plain, at);
		return { read: (at) => ({ tables: setting.fields.map(({ group, members }) => ({
			group,
			rows: contest.ranked(members, at)
		})) }) };
	}
};
// src/lib/domain/contests/prizes.ts
var ONE = integer(1);
var part = (of) => ({
	numerator: 1n,
	denominator: BigInt(of)
});
var award = (prize, at, { group, day }, to, share) => ({
	prize: at,
	group,
	to,
	share: exactText(share),
	value: exactText(times(share, integer(prize.value))),
	...day === void 0 ? {} : { day }
});
/** All awards so far, in the order of the rules' prizes. */
function awardsOf(contest, reading, at) {
	return contest.setting.rules.prizes.flatMap((prize, index) => winnersOf(prize, contest, reading, at).flatMap((winners) => {
		const share = winners.share ?? (prize.share === "split" ? part(winners.ids.length || 1) : ONE);
		return winners.ids.map((to) => award(prize, index, winners, to, share));
	}));
}
function winnersOf(prize, contest, reading, at) {
	switch (prize.kind) {
		case "place": return reading.tables.flatMap(({ group, rows }) => holdersOf(prize, group, rows, reading.draws !== void 0));
		case "everyone": return everyone(contest, reading, prize.least);
		case "team": return reading.tables.map((table) => ({
			group: table.group,
			ids: membersOf(contest, table, prize.place)
		}));
		case "spot": return spots(contest, at);
	}
}
/**
* A place's prize goes to who holds it. If several share the place, each gets it, or those who share divide the prizes of all the
* places that they take up.
*/
function holdersOf(prize, group, rows, drawn) {
	const worthy = rows.filter(({ facts, place }) => place !== null && (drawn || facts > 0));
	const sharing = (place) => worthy.filter((row) => row.place === place);
	const own = sharing(prize.place);
	if (own.length > 0 && prize.share === "each") return [{
		group,
		ids: own.map(({ id }) => id),
		share: ONE
	}];
	const above = worthy.findLast(({ place }) => place !== null && place <= prize.place)?.place;
	const holders = above === void 0 ? [] : sharing(above);
	return above !== void 0 && above !== null && above + holders.length > prize.place && prize.share === "split" ? [{
		group,
		ids: holders.map(({ id }) => id)
	}] : [];
}
function everyone(contest, { tables, goal }, least) {
	const { measure } = contest.setting;
	const bar = least === void 0 ? void 0 : fromDecimal(least) ?? ZERO;
	const isWorthy = ({ facts, reached, score }) => {
		if (facts === 0) return false;
		if (!bar) return goal ? goal.reached : reached === true;
		const value = score === null ? void 0 : fromExact(score);
		return value !== void 0 && (measure.up ? atLeast(value, bar) : compare(value, bar) <= 0);
	};
	return tables.map(({ group, rows }) => ({
		group,
		ids: rows.filter(isWorthy).map(({ id }) => id).sort()
	}));
}
/** Everyone with a fact that counted for a side on that place. */
function membersOf(contest, { rows }, place) {
	const winners = rows.filter((row) => row.place === place && row.facts > 0).map(({ id }) => id);
	return contest.membersOf(new Set(winners));
}
/** The best of each local date that is over. */
function spots(contest, at) {
	const { roster, measure, people } = contest.setting;
	return roster.days.filter(({ end }) => end <= at).flatMap(({ date }) => {
		const scores = [...contest.ledger.days.get(date) ?? []].flatMap(([person, tally]) => {
			const score = tally.facts > 0 ? measure.score(tally) : null;
			return score ? [{
				person,
				score
			}] : [];
		});
		if (scores.length === 0) return [];
		const best = scores.reduce((a, b) => compare(b.score, a.score) * (measure.up ? 1 : -1) > 0 ? b : a).score;
		if (measure.up && compare(best, ZERO) <= 0) return [];
		return [{
			group: "",
			ids: scores.filter(({ score }) => compare(score, best) === 0).map(({ person }) => people[person].rep).sort(),
			day: date
		}];
	});
}
// src/lib/domain/contests/standings.ts
var FORMATS = {
	most,
	race,
	milestone,
	team,
	bracket,
	season,
	king,
	elimination,
	raffle,
	improvement,
	sharedGoal
};
var LiveContest = class {
	#setting;
	#contest;
	#open;
	#held = /* @__PURE__ */ new Map();
	/** Not counted: they are from after the moment that was read last. */
	#ahead = /* @__PURE__ */ new Map();
	#at = -Infinity;
	/** Throws RangeError where the roster lacks a metric of the rules. */
	constructor(rules, roster) {
		const format = FORMATS[rules.format];
		this.#setting = new Setting(rules, roster);
		this.#contest = new Contest(this.#setting, format.lists);
		this.#open = format.open(this.#contest);
		roster.rounds.forEach(({ kept }, round) => {
			for (const fact of kept) this.#hold(`${round} ${fact.id}`, this.#setting.entryIn(fact, round));
		});
	}
	/** A fact as it is now, new or changed. */
	put(fact) {
		this.drop(fact.id);
		this.#hold(fact.id, this.#setting.entryOf(fact));
	}
	/** A fact that is no more. */
	drop(id) {
		const held = this.#held.get(id);
		if (!held) return;
		if (held.counted) this.#apply(held.entry, -1);
		this.#held.delete(id);
		this.#ahead.delete(id);
	}
	/** All facts at once, at a moment: they count as they come. */
	load(facts, at) {
		this.#moveTo(Math.min(at, this.#setting.roster.window.end));
		for (const fact of [...facts].sort(inOrder)) this.put(fact);
	}
	/** C4: `at` in ms since 1970, cut at the window's end. */
	read(at) {
		const moment = Math.min(at, this.#setting.roster.window.end);
		this.#moveTo(moment);
		const reading = this.#open.read(moment);
		return {
			at: moment,
			...reading,
			awards: awardsOf(this.#contest, reading, moment)
		};
	}
	/** What each entrant brought so far in the metric itself, and by how many facts, by rep id: what sums are checked by. */
	totals() {
		const { people, measure } = this.#setting;
		return people.map(({ rep }, person) => {
			const tally = this.#contest.ledger.people[person];
			const score = measure.score(tally);
			return [
				rep,
				score && exactText(score),
				tally.facts
			];
		});
	}
	#hold(key, entry) {
		if (!entry) return;
		const held = {
			entry,
			counted: false
		};
		this.#held.set(key, held);
		this.#judge(key, held);
	}
	/** P4: facts may be a little ahead of the clock; in the end all of the window count. */
	#judge(key, held) {
		const counts = held.entry.fact.occurredAt <= this.#at || this.#at >= this.#setting.roster.window.end;
		if (counts === held.counted) {
			if (!counts) this.#ahead.set(key, held);
			return;
		}
		held.counted = counts;
		this.#apply(held.entry, counts ? 1 : -1);
		if (counts) this.#ahead.delete(key);
		else this.#ahead.set(key, held);
	}
	#moveTo(at) {
		const back = at < this.#at;
		this.#at = at;
		const touched = back ? this.#held : this.#ahead;
		if (touched.size === 0) return;
		const entries = [...touched].sort(([, a], [, b]) => inOrder(a.entry.fact, b.entry.fact));
		for (const [key, held] of entries) this.#judge(key, held);
	}
	#apply(entry, sign) {
		this.#contest.apply(entry, sign);
		if (entry.side >= 0) this.#open.apply?.(entry, sign);
	}
};
// src/lib/domain/contests/proof.ts
/** C4 at the window's end, from exactly these facts. */
function resultOf(rules, roster, facts) {
	const contest = new LiveContest(rules, roster);
	contest.load(facts, roster.window.end);
	return {
		...contest.read(roster.window.end),
		totals: contest.totals()
	};
}
// src/lib/domain/contests/program.ts
/**
* What the stand-alone verifier runs: places, baselines and seeds worked out anew. `scripts/bundle-contest-program.ts` makes one file
* of it that needs nothing but Node.
*/
/** From the export's rules, roster and facts alone. */
function workOut({ rules, roster, facts }) {
	return {
		result: resultOf(rules, roster, facts),
		baselines: needsBaselines(rules) ? baselinesFrom(rules.metric, roster, facts) : roster.baselines,
		seeds: needsSeeds(rules) ? seedsFrom(rules.metric, roster, facts) : roster.seeds
	};
}
export { workOut };
