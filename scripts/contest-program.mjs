// Made by bundle-contest-program.ts; verify-contest.mjs runs it.
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
/** Which of somebody's frozen tickets a corrected count takes: the last ones. */
var voidTickets = (frozen, corrected) => {
	const now = new Map(corrected);
	return [...frozen].sort(byRep).flatMap(([rep, count]) => Array.from({ length: count }, (_, at) => [rep, at + 1]).filter(([, k]) => k > (now.get(rep) ?? 0)));
};
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
var added$1 = (a, b) => a.denominator === 1n && b.denominator === 1n ? {
	numerator: a.numerator + b.numerator,
	denominator: 1n
} : plus(a, b);
// src/lib/domain/contests/measure.ts
/** Weights up to this times counts and amounts up to MOST add up to less than 2^53: there doubles are exact, and quicker. */
var MOST_WEIGHT = 1e3;
var MOST = 0xe8d4a51000;
var SMALL = Array.from({ length: 256 }, (_, n) => BigInt(n));
var whole = (n) => SMALL[n] ?? BigInt(n);
var isSmall = (weight) => weight <= MOST_WEIGHT && weight >= -1e3;
var plainOf = ({ rows, quantity, amount }) => [
	rows,
	quantity,
	amount
].every(isSmall) ? {
	rows: Number(rows),
	quantity: Number(quantity),
	amount: Number(amount)
} : void 0;
var CompiledSide = class {
	scale;
	#byType = /* @__PURE__ */ new Map();
	#plain = /* @__PURE__ */ new Map();
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
		for (const [type, weights] of this.#byType) {
			const plain = plainOf(weights);
			if (plain) this.#plain.set(type, plain);
		}
	}
	uses(type) {
		return this.#byType.has(type);
	}
	/** M1: a negative amount is a credit: it lowers what is summed and is no row and no quantity. */
	of({ type, quantity, amount }) {
		const plain = this.#plain.get(type);
		if (plain && Math.abs(quantity) <= MOST && Math.abs(amount) <= MOST) {
			const money = plain.amount * amount;
			return whole(amount < 0 ? money : money + plain.rows + plain.quantity * quantity);
		}
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
	/** The least numerator whose sum is at or above a target. */
	leastFor({ numerator, denominator }) {
		const scaled = numerator * this.#numerator.scale;
		const cut = scaled / denominator;
		return cut * denominator < scaled ? cut + 1n : cut;
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
		if (!this.#inWindow(fact) || this.#waiting.size > 0 && this.#waiting.has(fact.id)) return void 0;
		if (!this.isRounds) return this.entryIn(fact, 0);
		const round = this.#roundOf(fact.occurredAt);
		return round < 0 || this.#settled[round]?.has(fact.id) ? void 0 : this.entryIn(fact, round);
	}
	/** The same for a fact whose round is known. */
	entryIn(fact, round) {
		const { measure, second } = this;
		const used = measure.uses(fact.type);
		const secondUsed = second?.uses(fact.type) === true;
		if (!used && !secondUsed) return void 0;
		const person = this.#personOf.get(fact.rep) ?? -1;
		const entrant = this.people[person];
		if (!entrant || fact.occurredAt < (entrant.since ?? -Infinity)) return void 0;
		if (fact.occurredAt >= (entrant.until ?? Infinity)) return void 0;
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
/** Local dates are less than this off a window's moments. */
var DAY_OFF = 1296e5;
/** What a metric came to in windows, each added up once: windows of several contests overlap. */
var PastSums = class {
	#measure;
	#facts;
	#known = /* @__PURE__ */ new Map();
	/** `facts`: those that may belong to windows from one moment to another. */
	constructor(metric, facts) {
		this.#measure = new Measure(metric);
		this.#facts = facts;
	}
	in(window) {
		const key = `${window.from} ${window.to} ${window.start} ${window.end}`;
		let known = this.#known.get(key);
		if (!known) {
			const { start, end } = window;
			[known] = added(this.#measure, [window], this.#facts.around(start, end));
			this.#known.set(key, known);
		}
		return known;
	}
};
/** By window and rep. */
function added(measure, windows, facts) {
	const sums = windows.map(() => /* @__PURE__ */ new Map());
	for (const fact of facts) {
		const { occurredAt, localDate, rep } = fact;
		if (!measure.uses(fact.type)) continue;
		for (let at = 0; at < windows.length; at++) {
			const window = windows[at];
			if (occurredAt < window.start - DAY_OFF || occurredAt >= window.end + DAY_OFF) continue;
			if (!isWithin(window, occurredAt, localDate)) continue;
			const own = sums[at];
			let tally = own.get(rep);
			if (!tally) own.set(rep, tally = emptyTally());
			addTo(tally, measure, fact);
		}
	}
	return sums;
}
/** Throws RangeError where the roster lacks the metric. */
function metricIn({ metrics }, metric) {
	const known = metrics[metric];
	if (!known) throw new RangeError(`the roster lacks the metric "${metric}"`);
	return known;
}
function sumsIn(measure, { past }, facts) {
	if (facts instanceof PastSums) return (window) => facts.in(window);
	const sums = new Map(added(measure, past, facts).map((one, at) => [past[at], one]));
	return (window) => sums.get(window) ?? /* @__PURE__ */ new Map();
}
var Past = class {
	#parts;
	#measure;
	/** By window and rep. */
	#sums;
	/** Throws RangeError where the roster lacks the metric. */
	constructor(metric, parts, facts) {
		this.#parts = parts;
		this.#measure = new Measure(metricIn(parts, metric));
		this.#sums = parts.past.map(sumsIn(this.#measure, parts, facts));
	}
	baselines() {
		const shiftsOf = new Map(this.#parts.capacity.flatMap(({ reps, shifts }) => reps.map((rep) => [rep, shifts])));
		const baselines = {};
		for (const { rep } of this.#parts.entrants) {
			const baseline = baselineOf(this.#parts.past.map((window, at) => ({
				score: this.#measure.score(this.#sums[at].get(rep) ?? NOTHING),
				...daysOf(window, shiftsOf.get(rep) ?? [])
			})));
			if (baseline) baselines[rep] = exactText(baseline);
		}
		return baselines;
	}
	seeds() {
		const scores = this.#parts.entrants.map(({ rep }) => {
			const sum = emptyTally();
			for (const sums of this.#sums) join(sum, sums.get(rep) ?? NOTHING);
			return [rep, this.#measure.score(sum)];
		});
		const sign = this.#measure.up ? -1 : 1;
		scores.sort(([a, mine], [b, theirs]) => {
			return (mine && theirs ? sign * compare(mine, theirs) : Number(!mine) - Number(!theirs)) || (a < b ? -1 : a > b ? 1 : 0);
		});
		return scores.map(([rep]) => rep);
	}
};
var NOTHING = emptyTally();
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
var seedsFrom = (metric, parts, facts) => new Past(metric, parts, facts instanceof PastSums ? facts : asDrawn(parts, facts)).seeds();
/** The facts as they were when the seeds were drawn. */
function asDrawn({ seeding }, facts) {
	if (!seeding) return facts;
	const { late, kept } = seeding;
	const others = /* @__PURE__ */ new Set([...late, ...kept.map(({ id }) => id)]);
	return [...[...facts].filter(({ id }) => !others.has(id)), ...kept];
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
	/** By local date: another number after each change. */
	dayVersions = /* @__PURE__ */ new Map();
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
		const whole = this.#lists[side];
		if (whole) place(whole, entry, sign);
		const inRound = this.#roundLists[round]?.[side];
		if (inRound) place(inRound, entry, sign);
	}
	#addToDay(entry, sign) {
		const { localDate } = entry.fact;
		let day = this.days.get(localDate);
		if (!day) this.days.set(localDate, day = /* @__PURE__ */ new Map());
		let tally = day.get(entry.person);
		if (!tally) day.set(entry.person, tally = emptyTally());
		add(tally, entry, sign);
		this.dayVersions.set(localDate, (this.dayVersions.get(localDate) ?? 0) + 1);
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
	if (numerator !== 0n) tally.numerator += sign === 1 ? numerator : -numerator;
	if (denominator !== 0n) tally.denominator += sign === 1 ? denominator : -denominator;
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
/** Standard competition ranking. Below 0: a is better. 0: they share a place. Both have a score. */
function better(a, b, { up, secondUp }) {
	const byTier = (a.tier ?? 0) - (b.tier ?? 0);
	if (byTier !== 0) return byTier;
	const byScore = compareScores(a, b);
	if (byScore !== 0) return up ? -byScore : byScore;
	if (a.second && b.second) {
		const bySecond = compare(a.second, b.second);
		if (bySecond !== 0) return secondUp ? -bySecond : bySecond;
	} else if (a.second !== void 0 && b.second !== void 0) {
		const bySecond = Number(a.second === null) - Number(b.second === null);
		if (bySecond !== 0) return bySecond;
	}
	const first = a.moment ?? -Infinity;
	const last = b.moment ?? -Infinity;
	return first === last ? 0 : first - last;
}
/** R1: whether two of them share a place. */
var isShared = (a, b, order) => a.score !== null && b.score !== null && better(a, b, order) === 0;
/** Which of two stands first in a table: the better one, among equals the smaller number; those without a score last. */
function comesBefore(a, b, order) {
	const isPlaced = a.score !== null;
	if (isPlaced !== (b.score !== null)) return isPlaced;
	const apart = isPlaced ? better(a, b, order) : 0;
	return apart === 0 ? a.side < b.side : apart < 0;
}
/** A contender by score alone. */
var contender = (side, score) => ({
	side,
	score,
	key: score === null ? 0 : toNumber(score)
});
// src/lib/domain/contests/ranking.ts
/** Rows of those who are placed among each other, kept in order while single ones of them change. */
/**
* The same as `placed`, but only who changed moves, and only rows that say something else are told anew. Its contenders are always the
* same competitors.
*/
var Ranking = class {
	#order;
	#above;
	/** By competitor: the one that stands in `#stood`. */
	#known = [];
	#stood = [];
	#places = [];
	#tied = [];
	#rows = [];
	/** What moved since the rows were told: indices, both inclusive. */
	#first = Infinity;
	#last = -1;
	/** `above`: so many stand before the first. */
	constructor(order, above = 0) {
		this.#order = order;
		this.#above = above;
	}
	/** Best first; those without a score last, by number. */
	get stood() {
		return this.#stood;
	}
	/** A contender as it is now; nothing happens where it is the very object that stands there. */
	put(contender) {
		const known = this.#known[contender.side];
		if (known === contender) return;
		let from = this.#stood.length;
		if (known) {
			from = this.#indexOf(known);
			this.#stood.splice(from, 1);
		}
		const to = this.#indexOf(contender);
		this.#stood.splice(to, 0, contender);
		this.#known[contender.side] = contender;
		this.#first = Math.min(this.#first, from, to);
		this.#last = Math.max(this.#last, from, to);
	}
	/** The same array for as long as it says the same. `anew`: every row may say something else. */
	rows(tell, anew = false) {
		const moved = this.#settle();
		const [from, to] = anew ? [0, this.#stood.length - 1] : moved;
		if (from > to) return this.#rows;
		const rows = this.#rows.slice();
		for (let at = from; at <= to; at++) rows[at] = tell(this.#stood[at], this.#places[at], this.#tied[at]);
		this.#rows = rows;
		return rows;
	}
	/** Where it stands, or would. */
	#indexOf(contender) {
		let low = 0;
		let high = this.#stood.length;
		while (low < high) {
			const middle = low + high >> 1;
			if (comesBefore(this.#stood[middle], contender, this.#order)) low = middle + 1;
			else high = middle;
		}
		return low;
	}
	#shares(a, b) {
		const [one, other] = [this.#stood[a], this.#stood[b]];
		return one !== void 0 && other !== void 0 && isShared(one, other, this.#order);
	}
	/** Places of what moved, of its neighbours, and of those who share a place with these. */
	#settle() {
		if (this.#first > this.#last) return [0, -1];
		const from = Math.max(0, this.#first - 1);
		const after = this.#last + 1;
		let at = from;
		for (; at < this.#stood.length; at++) {
			const sharesAbove = this.#shares(at, at - 1);
			if (at > after && !sharesAbove) break;
			const isPlaced = this.#stood[at].score !== null;
			const place = sharesAbove ? this.#places[at - 1] : this.#above + at + 1;
			this.#places[at] = isPlaced ? place : null;
			this.#tied[at] = sharesAbove || this.#shares(at, at + 1);
		}
		[this.#first, this.#last] = [Infinity, -1];
		return [from, at - 1];
	}
};
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
	#rankings = /* @__PURE__ */ new Map();
	#isTimeless;
	/** In team contests, by side: person -> how many of the person's facts count for it. */
	#factsFor;
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
		this.#isTimeless = rules.lens !== "perHour" && rules.format !== "team";
		this.#factsFor = rules.format === "team" ? ids.map(() => /* @__PURE__ */ new Map()) : [];
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
		const factsFor = entry.used ? this.#factsFor[entry.side] : void 0;
		if (!factsFor) return;
		const facts = (factsFor.get(entry.person) ?? 0) + sign;
		if (facts === 0) factsFor.delete(entry.person);
		else factsFor.set(entry.person, facts);
	}
	/** Who has a fact that counted for one of those sides, by id. */
	membersOf(sides) {
		const { people, numberOf } = this.setting;
		const members = /* @__PURE__ */ new Set();
		for (const id of sides) for (const person of this.#factsFor[numberOf.get(id) ?? -1]?.keys() ?? []) members.add(people[person].rep);
		return [...members].sort();
	}
	#fresh(side, at) {
		const seen = this.#seen[side];
		const stamp = this.ledger.stamps[side];
		const minute = this.#isTimeless ? 0 : Math.floor(at / MINUTE_MS);
		if (seen.stamp === stamp && seen.at === minute) return seen;
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
	/** A competitor over the whole window, as compared: the same object for as long as nothing of it changes. */
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
	/** Those members by score, and told as rows. */
	ranked(members, at, tell) {
		return this.byScore(members, at).rows(tell ?? (({ side }, place, tied) => this.row(side, place, tied, at)));
	}
	/** Those members by score. */
	byScore(members, at) {
		let ranking = this.#rankings.get(members);
		if (!ranking) this.#rankings.set(members, ranking = new Ranking(this.order));
		for (const side of members) ranking.put(this.#fresh(side, at).value);
		return ranking;
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
	#rounds = [];
	#matches = [];
	#outcome;
	/** By competitor: as of which state of its score, and its row. */
	#rows = [];
	constructor(contest) {
		this.#contest = contest;
		const { roster, numberOf } = contest.setting;
		const seeds = roster.seeds.map((id) => numberOf.get(id)).filter((side) => side !== void 0);
		this.#seedOf = new Map(seeds.map((side, seed) => [side, seed]));
		this.#first = drawing(bracketSize(seeds.length)).map((seed) => seeds[seed] ?? "bye");
		this.#byes = this.#first.filter((slot) => slot === "bye").length;
	}
	read(at) {
		let slots = this.#first;
		let areSame = this.#outcome !== void 0;
		let goOn = areSame;
		for (let round = 0; slots.length > 1; round++) {
			const known = this.#rounds[round];
			const played = this.#round(slots, round, at);
			areSame &&= played === known;
			goOn &&= played.next === known?.next && slots === known.slots;
			this.#rounds[round] = played;
			slots = played.next;
		}
		if (!areSame) this.#matches = this.#rounds.flatMap(({ meetings }) => meetings.map(({ told }) => told));
		const outcome = goOn && this.#outcome ? this.#outcome : this.#ended();
		const isMoved = outcome !== this.#outcome;
		this.#outcome = outcome;
		return {
			tables: [{
				group: "",
				rows: outcome.sides.map((side) => this.#rowOf(side, outcome, isMoved, at))
			}],
			matches: this.#matches
		};
	}
	/** The same object where nothing of it changed. */
	#round(slots, round, at) {
		const { setting, ledger } = this.#contest;
		const span = setting.roster.rounds[round];
		const phase = span === void 0 || at < span.start ? "waiting" : at < span.end ? "live" : "over";
		const version = ledger.roundVersions[round] ?? 0;
		const before = this.#rounds[round];
		const known = (setting.rules.lens !== "perHour" || phase !== "live") && before?.slots === slots && before.phase === phase ? before : void 0;
		if (known?.version === version) return known;
		const meetings = Array.from({ length: slots.length / 2 }, (_, number) => this.#meeting(slots[2 * number], slots[2 * number + 1], round, number, at, known?.meetings[number]));
		const winners = meetings.map(({ winner }) => winner);
		return {
			slots,
			phase,
			version,
			meetings,
			next: known?.next.every((slot, number) => slot === winners[number]) === true ? known.next : winners
		};
	}
	#meeting(home, away, round, number, at, known) {
		const stamps = this.#contest.ledger.roundStamps[round];
		const stampOf = (slot) => typeof slot === "number" ? stamps?.[slot] ?? 0 : 0;
		const [mine, theirs] = [stampOf(home), stampOf(away)];
		if (known && known.stamps[0] === mine && known.stamps[1] === theirs) return known;
		const winner = this.#winner(home, away, round, at);
		return {
			stamps: [mine, theirs],
			winner,
			told: this.#match(home, away, winner, round, number + 1, at)
		};
	}
	#ended() {
		const outIn = /* @__PURE__ */ new Map();
		for (const [round, { slots, next }] of this.#rounds.entries()) slots.forEach((slot, at) => {
			const winner = next[at >> 1];
			if (typeof winner === "number" && typeof slot === "number" && slot !== winner) outIn.set(slot, round + 1);
		});
		const champion = this.#rounds.length === 0 ? this.#first[0] : this.#rounds.at(-1)?.next[0];
		const places = this.#contest.setting.ids.map((_, side) => this.#placeOf(side, champion, outIn.get(side)) ?? Infinity);
		return {
			champion,
			outIn,
			sides: [...places.keys()].sort((a, b) => {
				const [mine, theirs] = [places[a], places[b]];
				return mine === theirs ? a - b : mine - theirs;
			})
		};
	}
	/** Those who lost in one round share the place behind all who went on. */
	#placeOf(side, champion, outIn) {
		if (side === champion) return 1;
		return outIn === void 0 ? null : this.#first.length / 2 ** outIn + 1;
	}
	#rowOf(side, { champion, outIn: out }, anew, at) {
		const of = this.#contest.contender(side, at);
		const known = this.#rows[side];
		if (!anew && known?.of === of) return known.row;
		const outIn = out.get(side);
		const place = this.#placeOf(side, champion, outIn);
		const losers = this.#first.length / 2 ** (outIn ?? 0) - (outIn === 1 ? this.#byes : 0);
		const row = outIn === void 0 ? this.#contest.row(side, place, false, at) : this.#contest.row(side, place, losers > 1, at, { outIn });
		this.#rows[side] = {
			of,
			row
		};
		return row;
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
	#everyone;
	#nothing;
	#rounds = [];
	#standing = [];
	/** Of those still in, as it was told last. */
	#told;
	constructor(contest) {
		this.#contest = contest;
		this.#everyone = contest.setting.ids.map((_, side) => side);
		this.#nothing = this.#everyone.map(() => ZERO);
	}
	read(at) {
		const { roster } = this.#contest.setting;
		let left = this.#everyone;
		let totals = this.#nothing;
		const gone = [];
		const changed = /* @__PURE__ */ new Set();
		const begun = roster.rounds.filter(({ start }) => start <= at).length;
		this.#rounds.length = Math.min(this.#rounds.length, begun);
		for (let round = 0; round < begun; round++) {
			const played = this.#round(round, left, totals, changed, at);
			if (played.leaving !== void 0) gone.push([played.leaving, round + 1]);
			({still: left, totals} = played);
		}
		const isPlaying = begun > 0 && at < roster.rounds[begun - 1].end;
		return { tables: [{
			group: "",
			rows: this.#rows(left, gone, totals, isPlaying ? begun - 1 : -1, at)
		}] };
	}
	/** `changed`: whose totals before it are not what they were; grows by those of this round. */
	#round(round, left, before, changed, at) {
		const { setting, ledger } = this.#contest;
		const known = this.#rounds[round];
		const isOver = at >= setting.roster.rounds[round].end;
		const holds = setting.rules.lens !== "perHour" && known?.left === left && known.isOver === isOver;
		const played = known && holds ? known : this.#empty(round, left, isOver);
		const stamps = ledger.roundStamps[round];
		const version = ledger.roundVersions[round];
		if (played.version !== version) {
			for (const side of left) if (played.stamps[side] !== stamps[side]) changed.add(side);
		}
		played.version = version;
		const anew = played !== known;
		for (const side of anew ? this.#everyone : changed) {
			if (played.isIn[side] && played.stamps[side] !== stamps[side]) {
				played.scores[side] = this.#contest.inRound(side, round, at);
				played.stamps[side] = stamps[side];
			}
			const score = played.scores[side];
			played.totals[side] = score ? added$1(before[side], score) : before[side];
		}
		if (anew) for (const side of this.#everyone) changed.add(side);
		if (anew || this.#matters(played, changed)) this.#decide(played, round);
		return this.#rounds[round] = played;
	}
	#empty(round, left, isOver) {
		const isIn = new Uint8Array(this.#everyone.length);
		for (const side of left) isIn[side] = 1;
		return {
			isOver,
			left,
			isIn,
			stamps: new Float64Array(this.#everyone.length).fill(-1),
			version: -1,
			scores: [],
			totals: [],
			lowest: [],
			leaving: void 0,
			still: left
		};
	}
	/** Whether somebody else might leave, after those changes. */
	#matters({ isOver, lowest, left, scores }, changed) {
		if (!isOver || changed.size === 0) return false;
		const [one = left[0] ?? 0] = lowest;
		const least = scores[one] ?? null;
		for (const side of changed) {
			if (lowest.includes(side) || this.#worse(scores[side] ?? null, least) <= 0) return true;
			if (lowest.length === 0) return true;
		}
		return false;
	}
	#worse(a, b) {
		return (a && b ? compare(a, b) : Number(!b) - Number(!a)) * (this.#contest.order.up || !a || !b ? 1 : -1);
	}
	#decide(played, round) {
		const { left, scores, totals, isOver } = played;
		played.lowest = isOver && left.length > 1 ? this.#lowest(left, scores) : [];
		const leaving = this.#leaving(played.lowest, totals, round);
		if (leaving === played.leaving) return;
		played.leaving = leaving;
		played.still = leaving === void 0 ? left : left.filter((side) => side !== leaving);
	}
	/** [] where all are at zero. */
	#lowest(left, scores) {
		let lowest = [];
		let isZero = true;
		for (const side of left) {
			const score = scores[side] ?? null;
			if (score && score.numerator !== 0n) isZero = false;
			const [one] = lowest;
			const apart = one === void 0 ? -1 : this.#worse(score, scores[one] ?? null);
			if (apart < 0) lowest = [side];
			else if (apart === 0) lowest.push(side);
		}
		return isZero ? [] : lowest;
	}
	#leaving(lowest, totals, round) {
		let first;
		let isTied = false;
		for (const side of lowest) {
			const apart = first === void 0 ? -1 : this.#worse(totals[side], totals[first]);
			if (apart < 0) first = side;
			if (apart <= 0) isTied = apart === 0;
		}
		if (first === void 0 || isTied) return void 0;
		const { look, setting } = this.#contest;
		return look.isAway(first, setting.roster.rounds[round]) ? void 0 : first;
	}
	#contender(side, total, at) {
		const of = this.#contest.contender(side, at);
		const known = this.#standing[side];
		if (known?.of === of && known.total === total) return known.contender;
		const contender = {
			...of,
			score: total,
			key: toNumber(total)
		};
		this.#standing[side] = {
			of,
			total,
			contender
		};
		return contender;
	}
	/** What is told of somebody while a round is under way. */
	#now(side, playing, at) {
		if (playing < 0) return {};
		return { inRound: exactText(this.#contest.inRound(side, playing, at) ?? ZERO) };
	}
	/**
	* Those still in by their total; who left later stands before who left earlier.
	* @param playing the round that is under way, from 0; -1: none
	*/
	#rows(left, gone, totals, playing, at) {
		const contest = this.#contest;
		const ranking = this.#told?.left === left ? this.#told.ranking : new Ranking(contest.order);
		for (const side of left) ranking.put(this.#contender(side, totals[side], at));
		const still = ranking.rows(({ side, score }, place, tied) => contest.row(side, place ?? 0, tied, at, {
			score: exactText(score ?? ZERO),
			...this.#now(side, playing, at)
		}), this.#told?.playing !== playing);
		this.#told = {
			left,
			ranking,
			playing
		};
		if (gone.length === 0) return still;
		const out = [...gone].reverse().map(([side, outIn], behind) => contest.row(side, left.length + behind + 1, false, at, {
			score: exactText(totals[side]),
			outIn
		}));
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
		const tell = (at) => ({ side }, place, tied) => contest.row(side, place, tied, at, texts.get(side));
		return { read: (at) => ({ tables: fields.map(({ group, members }) => ({
			group,
			rows: contest.ranked(members, at, tell(at))
		})) }) };
	}
};
// src/lib/domain/contests/blocks.ts
/** Facts in order (C4), in blocks: what comes late into the midst of many touches one of them. */
/** A block with more is cut in half. */
var FULL = 64;
var Blocks = class {
	/** In order, none of them empty. */
	all = [];
	#made;
	constructor(made) {
		this.#made = made;
	}
	/** A fact comes in (1) or goes out (-1): the block that it is or was in. */
	apply(entry, sign) {
		const at = this.#indexOf(entry);
		const block = this.all[at];
		if (!block || sign === 1 && this.#isBehindAll(block, at, entry)) {
			const made = this.#made([entry]);
			return {
				at: this.all.push(made) - 1,
				block: made,
				change: "new"
			};
		}
		place(block.entries, entry, sign);
		if (block.entries.length === 0) {
			this.all.splice(at, 1);
			return {
				at,
				block,
				change: "gone"
			};
		}
		if (block.entries.length <= FULL) return {
			at,
			block,
			change: "none"
		};
		this.all.splice(at + 1, 0, this.#made(block.entries.splice(FULL / 2)));
		return {
			at,
			block,
			change: "cut"
		};
	}
	/** What comes in order fills block after block. */
	#isBehindAll({ entries }, at, { fact }) {
		return at === this.all.length - 1 && entries.length === FULL && inOrder(entries[63].fact, fact) < 0;
	}
	/** The last block that begins at or before it; the first one where none does. */
	#indexOf({ fact }) {
		let low = 0;
		let high = this.all.length;
		while (low < high) {
			const middle = low + high >> 1;
			if (inOrder(this.all[middle].entries[0].fact, fact) <= 0) low = middle + 1;
			else high = middle;
		}
		return Math.max(0, low - 1);
	}
};
// src/lib/domain/contests/hill.ts
/**
* C2: who reigned over a hill for how long, folded over facts in order. What comes late is folded in where it lies; of what follows only
* those facts are folded again among which it could have made another king.
*/
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
var EMPTY = {
	king: -1,
	since: 0,
	clock: 0
};
var isSame$1 = (a, b) => a.king === b.king && a.since === b.since && a.clock === b.clock;
var Hill = class {
	#memberOf;
	#hours;
	#isHigher;
	#blocks;
	/** So many blocks have been folded; later ones have no scores yet. */
	#folded = 0;
	/** Blocks before this one hold. */
	#holds = 0;
	/** Scores after the last folded block. */
	#scores;
	/** By member, without the time since the last fact. */
	#reigned;
	/** The highest score, where nobody reigned. */
	#top = 0n;
	/** `members`: numbers of competitors; `isHigher`: the higher score leads. */
	constructor(members, hours, isHigher) {
		this.#memberOf = new Map(members.map((side, at) => [side, at]));
		this.#hours = new Hours(hours);
		this.#isHigher = isHigher;
		this.#scores = members.map(() => 0n);
		this.#reigned = members.map(() => 0);
		this.#blocks = new Blocks((entries) => ({
			entries,
			stale: true,
			scores: [],
			highs: [],
			lowestTop: 0n,
			reigns: [],
			isCalm: false,
			before: EMPTY,
			after: EMPTY
		}));
	}
	/** A fact comes in (1) or goes out (-1). */
	apply(entry, sign) {
		const member = this.#memberOf.get(entry.side);
		if (member === void 0 || entry.numerator === 0n) return;
		const { at, block, change } = this.#blocks.apply(entry, sign);
		if (at >= this.#folded) return;
		this.#holds = Math.min(this.#holds, at);
		block.stale = true;
		let next = at + 1;
		if (change === "gone") {
			this.#forget(block);
			this.#folded--;
			next = at;
		} else if (change === "cut") {
			const rest = this.#blocks.all[at + 1];
			rest.scores = this.#scoresAfter(block);
			this.#folded++;
			next = at + 2;
		}
		const by = sign === 1 ? entry.numerator : -entry.numerator;
		for (; next < this.#folded; next++) this.#shift(this.#blocks.all[next], member, by);
		this.#scores[member] += by;
	}
	#scoresAfter({ scores, entries }) {
		const after = scores.slice();
		for (const { side, numerator } of entries) after[this.#memberOf.get(side)] += numerator;
		return after;
	}
	/** A member has more or less from before a block on: whoever stays below the top all the while decides nothing in it. */
	#shift(part, member, by) {
		part.scores[member] += by;
		if (part.stale) return;
		const was = part.highs[member];
		part.highs[member] = was + by;
		if (part.isCalm && part.before.king === member && by > 0n && this.#isHigher) part.lowestTop += by;
		else part.stale = was >= part.lowestTop || was + by >= part.lowestTop;
	}
	#fold() {
		const { all } = this.#blocks;
		let throne = all[this.#holds - 1]?.after ?? EMPTY;
		for (let at = this.#holds; at < all.length; at++) {
			const part = all[at];
			const isNew = at >= this.#folded;
			if (isNew) {
				part.scores = this.#scores;
				this.#folded = at + 1;
			}
			if (isNew || part.stale || !isSame$1(part.before, throne)) {
				const scores = this.#play(part, throne);
				if (at === this.#folded - 1) this.#scores = scores;
			}
			throne = part.after;
		}
		this.#holds = all.length;
	}
	#forget({ reigns }) {
		for (const [member, ms] of reigns) this.#reigned[member] -= ms;
	}
	/** Folds a block's facts; the scores after the last of them. */
	#play(part, before) {
		this.#forget(part);
		const scores = part.scores.slice();
		const highs = part.scores.slice();
		const reigns = [];
		let { king, since, clock } = before;
		let lowestTop;
		let isCalm = true;
		for (const { side, fact, numerator } of part.entries) {
			const member = this.#memberOf.get(side);
			const now = this.#hours.until(fact.occurredAt);
			if (king >= 0 && now !== clock) {
				reigns.push([king, now - clock]);
				this.#reigned[king] += now - clock;
			}
			clock = now;
			scores[member] += numerator;
			if (scores[member] > highs[member]) highs[member] = scores[member];
			const next = this.#leaderAfter(scores, king, member, numerator);
			if (next !== king) {
				king = next;
				since = fact.occurredAt;
				isCalm = false;
			}
			const top = king >= 0 ? scores[king] : this.#top;
			if (lowestTop === void 0 || top < lowestTop) lowestTop = top;
		}
		Object.assign(part, {
			highs,
			reigns,
			lowestTop,
			isCalm,
			before,
			after: {
				king,
				since,
				clock
			},
			stale: false
		});
		return scores;
	}
	/** The king is always at the top: only who overtakes him, or his own fall, makes another. */
	#leaderAfter(scores, king, member, change) {
		if (this.#isHigher && king >= 0) {
			if (change < 0n && member !== king) return king;
			if (change > 0n) return member === king || scores[member] <= scores[king] ? king : member;
		}
		let top = 0n;
		for (const score of scores) if (score > top) top = score;
		this.#top = top;
		if (top === 0n) return -1;
		if (king >= 0 && scores[king] === top) return king;
		const first = scores.indexOf(top);
		return scores.indexOf(top, first + 1) < 0 ? first : -1;
	}
	/** The king (a member's number; -1: nobody), since when, and by member how many ms they reigned up to `at`. */
	read(at) {
		this.#fold();
		const { king, since, clock } = this.#blocks.all.at(-1)?.after ?? EMPTY;
		const reigned = this.#reigned.slice();
		if (king >= 0) reigned[king] += this.#hours.until(at) - clock;
		return {
			king,
			since,
			reigned
		};
	}
};
// src/lib/domain/contests/formats/king.ts
/** One group. */
var Realm = class {
	#contest;
	#field;
	#hill;
	/** By competitor. */
	#reigned = [];
	#ranking;
	constructor(contest, field) {
		this.#contest = contest;
		this.#field = field;
		this.#hill = new Hill(field.members, contest.setting.roster.hours, contest.order.up);
		this.#ranking = new Ranking({
			up: true,
			secondUp: contest.order.secondUp
		});
	}
	apply(entry, sign) {
		this.#hill.apply(entry, sign);
	}
	#reign(side, ms, at) {
		const of = this.#contest.contender(side, at);
		const known = this.#reigned[side];
		if (known?.of === of && known.ms === ms) return known;
		const score = known?.ms === ms && known.contender.score ? known.contender.score : reduced(BigInt(ms), 60000n);
		const contender = {
			...of,
			score,
			key: toNumber(score)
		};
		const text = known?.ms === ms ? known.text : exactText(score);
		return this.#reigned[side] = {
			ms,
			of,
			text,
			contender
		};
	}
	read(at) {
		const { members, group } = this.#field;
		const { king, since, reigned } = this.#hill.read(at);
		members.forEach((side, member) => this.#ranking.put(this.#reign(side, reigned[member], at).contender));
		const rows = this.#ranking.rows(({ side }, place, tied) => {
			const { ms, text } = this.#reigned[side];
			return this.#contest.row(side, ms === 0 ? null : place, tied && ms !== 0, at, { score: text });
		});
		const id = this.#contest.setting.ids[members[king] ?? -1] ?? null;
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
	#realms;
	#fields;
	constructor(contest) {
		this.#fields = contest.setting.fields;
		this.#realms = this.#fields.map((field) => new Realm(contest, field));
	}
	apply(entry, sign) {
		for (const realm of this.#realms) realm.apply(entry, sign);
	}
	read(at) {
		const read = this.#realms.map((realm) => realm.read(at));
		return {
			tables: read.map(({ rows }, index) => ({
				group: this.#fields[index].group,
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
		const isThere = ({ score }) => score !== null && (up ? compare(score, target) >= 0 : compare(score, target) <= 0);
		const rows = (members, at) => {
			const ranking = contest.byScore(members, at);
			const second = ranking.stood[1];
			const areShared = second !== void 0 && isThere(second);
			return ranking.rows((one) => {
				const reached = isThere(one);
				return contest.row(one.side, reached ? 1 : null, reached && areShared, at, { reached });
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
	#fallback;
	/** By competitor: the least sum at the target; undefined: it has none. */
	#least;
	#runners = [];
	#rankings;
	/** By field: whether nobody was there and nobody has a place, as it was told last. */
	#wereNone = [];
	constructor(contest) {
		this.#contest = contest;
		const { rules, roster, ids, measure, fields } = contest.setting;
		const { target, fallback } = rules.options;
		this.#fallback = fallback;
		const share = fromDecimal(target) ?? ZERO;
		this.#least = ids.map((id) => {
			if (rules.lens !== "ofTarget") return measure.leastFor(share);
			const own = fromExact(roster.targets[id]);
			return own && measure.leastFor(times(share, own));
		});
		this.#rankings = fields.map(() => new Ranking(contest.order));
	}
	/** Who is there comes before the others, by moment. */
	#runner(side, at) {
		const of = this.#contest.contender(side, at);
		const known = this.#runners[side];
		if (known?.of === of) return known;
		const reachedAt = this.#lastRise(side);
		return this.#runners[side] = {
			of,
			reachedAt,
			contender: this.#contender(of, reachedAt)
		};
	}
	#contender(of, reachedAt) {
		if (reachedAt === void 0) return of;
		const key = this.#contest.order.up ? -reachedAt : reachedAt;
		const { side, second } = of;
		const there = {
			side,
			score: integer(key),
			key,
			tier: -1
		};
		return second === void 0 ? there : {
			...there,
			second
		};
	}
	#lastRise(side) {
		const least = this.#least[side];
		if (least === void 0) return void 0;
		let running = 0n;
		let moment;
		for (const { fact, numerator } of this.#contest.ledger.list(side)) {
			running += numerator;
			if (running < least) moment = void 0;
			else moment ??= fact.occurredAt;
		}
		return moment;
	}
	read(at) {
		return { tables: this.#contest.setting.fields.map((field, index) => this.#table(field, index, at)) };
	}
	#table({ group, members }, index, at) {
		const contest = this.#contest;
		const ranking = this.#rankings[index];
		for (const side of members) ranking.put(this.#runner(side, at).contender);
		const first = ranking.stood[0];
		const isNone = this.#fallback === "none" && first?.tier === void 0;
		const anew = this.#wereNone[index] !== isNone;
		this.#wereNone[index] = isNone;
		return {
			group,
			rows: ranking.rows(({ side }, place, tied) => {
				const { reachedAt } = this.#runners[side];
				return reachedAt === void 0 ? contest.row(side, isNone ? null : place, !isNone && tied, at, { reached: false }) : contest.row(side, place, tied, at, {
					reached: true,
					reachedAt
				});
			}, anew)
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
/** So many at most for each: a drum with millions of tickets from one slip of the hand is drawn by nobody. */
var MOST_TICKETS = 1e4;
var Raffle = class {
	#contest;
	#per;
	/** Once tickets are frozen, by rep id. */
	#frozen;
	#draws;
	/** By rep id, from 1. */
	#places;
	#holders = [];
	/** Drawn ones first, in their order; then by tickets. */
	#ranking = new Ranking({
		up: true,
		secondUp: true
	});
	constructor(contest) {
		this.#contest = contest;
		const { rules, roster } = contest.setting;
		this.#per = fromDecimal(rules.options.per) ?? ZERO;
		const winners = rules.prizes.reduce((most, prize) => prize.kind === "place" ? Math.max(most, prize.place) : most, 1);
		this.#frozen = roster.draw?.tickets && new Map(roster.draw.tickets);
		this.#draws = roster.draw && drawsOf(roster.contest, roster.draw, winners);
		const drawn = this.#draws?.filter((draw) => !draw.void) ?? [];
		this.#places = new Map(drawn.map(({ rep }, at) => [rep, at + 1]));
	}
	#holder(side, at) {
		const of = this.#contest.contender(side, at);
		const known = this.#holders[side];
		if (known?.of === of) return known;
		const id = this.#contest.setting.ids[side];
		const tickets = this.#frozen ? this.#frozen.get(id) ?? 0 : this.#ticketsFor(of);
		const tier = this.#places.get(id) ?? this.#places.size + 1;
		const contender = {
			side,
			score: integer(tickets),
			key: tickets,
			tier
		};
		return this.#holders[side] = {
			of,
			tickets,
			contender
		};
	}
	#ticketsFor({ score }) {
		const count = score && over(score, this.#per);
		return count && count.numerator > 0n ? Math.min(Number(floorOf(count)), MOST_TICKETS) : 0;
	}
	read(at) {
		for (const side of this.#contest.setting.ids.keys()) this.#ranking.put(this.#holder(side, at).contender);
		const { ids } = this.#contest.setting;
		return {
			tables: [{
				group: "",
				rows: this.#ranking.rows(({ side }) => this.#contest.row(side, this.#places.get(ids[side]) ?? null, false, at, { tickets: this.#holders[side].tickets }))
			}],
			...this.#draws ? { draws: this.#draws } : {}
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
var Season = class {
	#contest;
	#known = [];
	/** By competitor. */
	#standing = [];
	#decision;
	#matches = [];
	#seeds;
	/** By round: who meets whom; -1: nobody. */
	#pairs;
	/** Who is in no match. */
	#others;
	constructor(contest) {
		this.#contest = contest;
		const { roster, numberOf, ids } = contest.setting;
		this.#seeds = roster.seeds.map((id) => numberOf.get(id)).filter((side) => side !== void 0);
		this.#pairs = roster.rounds.map((_, round) => pairsOf(this.#seeds.length, round).map(([home, away]) => [this.#seeds[home] ?? -1, this.#seeds[away] ?? -1]));
		const listed = new Set(this.#seeds);
		this.#others = [...ids.keys()].filter((side) => !listed.has(side));
	}
	read(at) {
		const changed = [];
		const rounds = this.#pairs.map((_, round) => {
			const played = this.#round(round, at);
			if (played !== this.#known[round]) changed.push(round);
			return this.#known[round] = played;
		});
		if (changed.length > 0) this.#tell(rounds, changed);
		return {
			tables: [{
				group: "",
				rows: this.#rows(rounds, at)
			}],
			matches: this.#matches
		};
	}
	/** All rounds have as many matches. */
	#tell(rounds, changed) {
		const matches = this.#matches.slice();
		for (const round of changed) {
			const { meetings } = rounds[round];
			meetings.forEach(({ told }, number) => matches[round * meetings.length + number] = told);
		}
		this.#matches = matches;
	}
	/** A round's matches; the same object where none of them changed. */
	#round(round, at) {
		const { setting, ledger } = this.#contest;
		const { start, end } = setting.roster.rounds[round];
		const version = ledger.roundVersions[round];
		const phase = at < start ? "waiting" : at < end ? "live" : "over";
		const isTimeless = setting.rules.lens !== "perHour" || phase !== "live";
		const before = this.#known[round];
		const known = isTimeless && before?.phase === phase ? before : void 0;
		if (known?.version === version) return known;
		const stamps = ledger.roundStamps[round];
		const meetings = this.#pairs[round].map(([home, away], number) => {
			const [mine, theirs] = [stamps[home] ?? 0, stamps[away] ?? 0];
			const meeting = known?.meetings[number];
			if (meeting?.stamps[0] === mine && meeting.stamps[1] === theirs) return meeting;
			return {
				stamps: [mine, theirs],
				...this.#play(home, away, round, number, at)
			};
		});
		return {
			version,
			phase,
			meetings,
			played: known?.meetings.every(({ played }, number) => played?.winner === meetings[number]?.played?.winner) && known ? known.played : meetings.flatMap((meeting) => meeting.played ?? [])
		};
	}
	#play(home, away, round, number, at) {
		const { setting, order } = this.#contest;
		const { start, end } = setting.roster.rounds[round];
		const [mine, theirs] = [home, away].map((side) => side >= 0 && at >= start ? this.#contest.inRound(side, round, at) : null);
		const told = {
			round: round + 1,
			number: number + 1,
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
		const known = this.#decision;
		if (known && rounds.every(({ played }, round) => known.of[round] === played)) return known;
		const records = new Map(this.#seeds.map((side) => [side, blank()]));
		const hosted = new Map(this.#seeds.map((side) => [side, []]));
		for (const { played } of rounds) for (const match of played) {
			count(records, match);
			hosted.get(match.home)?.push(match);
		}
		const byPoints = grouped(this.#seeds, (side) => records.get(side).points);
		const order = {
			up: true,
			secondUp: this.#contest.order.up
		};
		let above = 0;
		const groups = [...byPoints].sort(([a], [b]) => b - a).map(([, tied]) => {
			const own = new Map(tied.map((side) => [side, blank()]));
			for (const match of tied.flatMap((side) => hosted.get(side) ?? [])) if (own.has(match.away)) count(own, match);
			const among = tied.map((side) => contender(side, integer(own.get(side).points)));
			const ranking = new Ranking(order, above);
			above += tied.length;
			return {
				among,
				ranking
			};
		});
		return this.#decision = {
			of: rounds.map(({ played }) => played),
			records,
			groups
		};
	}
	#rows(rounds, at) {
		const { records, groups } = this.#decided(rounds);
		const rows = [];
		for (const { among, ranking } of groups) {
			for (const one of among) ranking.put(this.#contender(one, at));
			const own = ranking.rows(({ side }, place, tied) => {
				const record = records.get(side);
				return this.#contest.row(side, place, tied, at, {
					score: String(record.points),
					...record
				});
			});
			for (const row of own) rows.push(row);
		}
		for (const side of this.#others) rows.push(this.#contest.row(side, null, false, at, { score: null }));
		return rows;
	}
	#contender(among, at) {
		const { side } = among;
		const of = this.#contest.contender(side, at);
		const known = this.#standing[side];
		if (known?.of === of && known.among === among) return known.contender;
		const second = known?.of === of ? known.contender.second ?? ZERO : this.#total(side, at);
		const contender = {
			...among,
			second
		};
		this.#standing[side] = {
			of,
			among,
			contender
		};
		return contender;
	}
	/** All rounds together. */
	#total(side, at) {
		return this.#contest.setting.roster.rounds.reduce((sum, _, round) => added$1(sum, this.#contest.inRound(side, round, at) ?? ZERO), ZERO);
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
/** C2, H2: shared goal: everyone together at or above the target at settlement; its first crossing is told. */
var SharedGoal = class {
	#contest;
	#target;
	/** The least sum at the target. */
	#least;
	#blocks = new Blocks((entries) => ({
		entries,
		sum: 0n,
		top: 0n,
		stale: true
	}));
	#total = 0n;
	constructor(contest) {
		this.#contest = contest;
		this.#target = fromDecimal(contest.setting.rules.options.target) ?? ZERO;
		this.#least = contest.setting.measure.leastFor(this.#target);
	}
	apply(entry, sign) {
		if (entry.numerator === 0n) return;
		this.#total += sign === 1 ? entry.numerator : -entry.numerator;
		this.#blocks.apply(entry, sign).block.stale = true;
	}
	#firstCrossing() {
		let before = 0n;
		for (const part of this.#blocks.all) {
			if (part.stale) addUp(part);
			if (before + part.top >= this.#least) return this.#crossingIn(part, before);
			before += part.sum;
		}
	}
	#crossingIn({ entries }, before) {
		let sum = before;
		return entries.find(({ numerator }) => (sum += numerator) >= this.#least)?.fact.occurredAt;
	}
	read(at) {
		const { setting } = this.#contest;
		const firstReachedAt = this.#firstCrossing();
		const goal = {
			target: exactText(this.#target),
			total: exactText(setting.measure.sum(this.#total)),
			reached: this.#total >= this.#least,
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
function addUp(part) {
	let sum = 0n;
	let top;
	for (const { numerator } of part.entries) {
		sum += numerator;
		if (top === void 0 || sum > top) top = sum;
	}
	part.sum = sum;
	part.top = top ?? 0n;
	part.stale = false;
}
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
/** Who gets what of a contest, kept where nothing of it changed. */
var Awards = class {
	#contest;
	/** By prize: what was told last. */
	#told = [];
	/** By prize and row: whether it is worth a prize for everyone; rows that say the same are the same. */
	#worthy;
	/** The best of each date, as of which state of its sums. */
	#best = /* @__PURE__ */ new Map();
	#isByDay;
	constructor(contest) {
		const { prizes } = contest.setting.rules;
		this.#contest = contest;
		this.#worthy = prizes.map(() => /* @__PURE__ */ new WeakMap());
		this.#isByDay = prizes.some(({ kind }) => kind === "spot");
	}
	/** All awards so far, in the order of the rules' prizes. */
	read(reading, at) {
		const days = this.#isByDay ? this.#bestOfDays(at) : [];
		return this.#contest.setting.rules.prizes.flatMap((prize, index) => {
			const winners = this.#winners(prize, index, reading, days);
			const known = this.#told[index];
			if (known && isSame(known.winners, winners)) return known.awards;
			const awards = winners.flatMap((some) => {
				const share = some.share ?? (prize.share === "split" ? part(some.ids.length || 1) : ONE);
				return some.ids.map((to) => award(prize, index, some, to, share));
			});
			this.#told[index] = {
				winners,
				awards
			};
			return awards;
		});
	}
	#winners(prize, index, reading, days) {
		switch (prize.kind) {
			case "place": return reading.tables.flatMap(({ group, rows }) => holdersOf(prize, group, rows, reading.draws !== void 0));
			case "everyone": return this.#everyone(index, reading, prize.least);
			case "team": return reading.tables.map(({ group, rows }) => ({
				group,
				ids: this.#contest.membersOf(uptoPlace(rows, prize.place, false).flatMap(({ id, place }) => place === prize.place ? [id] : []))
			}));
			case "spot": return days;
		}
	}
	#everyone(index, { tables, goal }, least) {
		const { measure } = this.#contest.setting;
		const bar = least === void 0 ? void 0 : fromDecimal(least) ?? ZERO;
		const known = this.#worthy[index];
		const isAtLeast = (row) => {
			const value = fromExact(row.score ?? void 0);
			if (!bar || !value) return false;
			return measure.up ? atLeast(value, bar) : compare(value, bar) <= 0;
		};
		const isWorthy = (row) => {
			if (row.facts === 0) return false;
			if (!bar) return goal ? goal.reached : row.reached === true;
			let worthy = known.get(row);
			if (worthy === void 0) known.set(row, worthy = isAtLeast(row));
			return worthy;
		};
		return tables.map(({ group, rows }) => ({
			group,
			ids: rows.filter(isWorthy).map(({ id }) => id).sort()
		}));
	}
	/** The best of each local date that is over. */
	#bestOfDays(at) {
		const { roster } = this.#contest.setting;
		const { dayVersions } = this.#contest.ledger;
		const best = [];
		for (const { date, end } of roster.days) {
			if (end > at) continue;
			const version = dayVersions.get(date) ?? 0;
			let known = this.#best.get(date);
			if (known?.version !== version) this.#best.set(date, known = {
				version,
				winners: this.#bestOf(date)
			});
			if (known.winners) best.push(known.winners);
		}
		return best;
	}
	#bestOf(date) {
		const { measure, people } = this.#contest.setting;
		let best;
		let ids = [];
		for (const [person, tally] of this.#contest.ledger.days.get(date) ?? []) {
			const score = tally.facts > 0 ? measure.score(tally) : null;
			if (!score) continue;
			const apart = best ? compare(score, best) * (measure.up ? 1 : -1) : 1;
			if (apart < 0) continue;
			if (apart > 0) [best, ids] = [score, []];
			ids.push(people[person].rep);
		}
		if (!best || measure.up && compare(best, ZERO) <= 0) return void 0;
		return {
			group: "",
			ids: ids.sort(),
			day: date
		};
	}
};
var isSame = (a, b) => a.length === b.length && a.every((one, at) => {
	const other = b[at];
	return one === other || one.group === other.group && one.share === other.share && one.day === other.day && one.ids.length === other.ids.length && one.ids.every((id, index) => id === other.ids[index]);
});
/** Rows with something behind them, or drawn, up to a place. Rows are by place. */
function uptoPlace(rows, place, drawn) {
	const worthy = [];
	for (const row of rows) {
		if (row.place === null || row.place > place) break;
		if (drawn || row.facts > 0) worthy.push(row);
	}
	return worthy;
}
/**
* A place's prize goes to who holds it. If several share the place, each gets it, or those who share divide the prizes of all the
* places that they take up.
*/
function holdersOf(prize, group, rows, drawn) {
	const worthy = uptoPlace(rows, prize.place, drawn);
	const above = worthy.at(-1)?.place;
	if (above === void 0 || above === null) return [];
	const holders = worthy.filter(({ place }) => place === above);
	if (above === prize.place && prize.share === "each") return [{
		group,
		ids: holders.map(({ id }) => id),
		share: ONE
	}];
	return above + holders.length > prize.place && prize.share === "split" ? [{
		group,
		ids: holders.map(({ id }) => id)
	}] : [];
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
	#awards;
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
		this.#awards = new Awards(this.#contest);
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
	/** All facts at once and for good, each of them once, at a moment: none of what counts then is put again or dropped later. */
	take(facts, at) {
		const { roster } = this.#setting;
		this.#moveTo(Math.min(at, roster.window.end));
		for (const fact of ordered(facts)) {
			const entry = this.#setting.entryOf(fact);
			if (!entry) continue;
			if (fact.occurredAt <= this.#at || this.#at >= roster.window.end) this.#apply(entry, 1);
			else this.#hold(fact.id, entry);
		}
	}
	/** C4: `at` in ms since 1970, cut at the window's end. */
	read(at) {
		const moment = Math.min(at, this.#setting.roster.window.end);
		this.#moveTo(moment);
		const reading = this.#open.read(moment);
		return {
			at: moment,
			...reading,
			awards: this.#awards.read(reading, moment)
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
/** In order (C4); the same array where it is. */
function ordered(facts) {
	const all = Array.isArray(facts) ? facts : [...facts];
	return all.every((fact, at) => at === 0 || inOrder(all[at - 1], fact) <= 0) ? all : [...all].sort(inOrder);
}
// src/lib/domain/contests/proof.ts
/** C5: the facts that a contest is made of, in order, and of each what counts. */
function contestFacts(roster, facts) {
	const entrants = new Set(roster.entrants.map(({ rep }) => rep));
	const measures = Object.values(roster.metrics).map((metric) => new Measure(metric));
	const windows = [roster.window, ...roster.past];
	return [...facts].filter(({ rep, type, occurredAt, localDate }) => entrants.has(rep) && measures.some((measure) => measure.uses(type)) && windows.some((window) => isWithin(window, occurredAt, localDate))).map(({ id, rep, type, quantity, amount, occurredAt, localDate }) => ({
		id,
		rep,
		type,
		quantity,
		amount,
		occurredAt,
		localDate
	})).sort(inOrder);
}
/** C4 at the window's end, from exactly these facts. */
function resultOf(rules, roster, facts) {
	const contest = new LiveContest(rules, roster);
	contest.load(facts, roster.window.end);
	return {
		...contest.read(roster.window.end),
		totals: contest.totals()
	};
}
/** What of a roster follows from rules and facts, as it would be: baselines, seeds, and the tickets of a draw. */
function following(rules, roster, facts) {
	const { metric, window } = rules;
	return {
		...roster,
		window: {
			...roster.window,
			from: window.from,
			to: window.to,
			byDate: window.startsAt === void 0
		},
		baselines: needsBaselines(rules) ? baselinesFrom(metric, roster, facts) : roster.baselines,
		seeds: needsSeeds(rules) ? seedsFrom(metric, roster, facts) : roster.seeds,
		...roster.draw?.tickets && { draw: drawFrom(rules, roster, facts, roster.draw.tickets) }
	};
}
/** C6: of a draw that was never corrected the tickets, of another one which of them are void. */
function drawFrom(rules, roster, facts, frozen) {
	const { commitment, ...rest } = roster.draw ?? { commitment: "" };
	const counted = ticketsIn(resultOf(rules, {
		...roster,
		draw: { commitment }
	}, facts));
	return rest.void === void 0 ? {
		...rest,
		commitment,
		tickets: counted
	} : {
		...rest,
		commitment,
		void: voidTickets(frozen, counted)
	};
}
/** How many tickets each one has who has any, by rep id. */
var ticketsIn = ({ tables }) => tables.flatMap(({ rows }) => rows.map(({ id, tickets = 0 }) => [id, tickets])).filter(([, count]) => count > 0).sort(([a], [b]) => a < b ? -1 : 1);
// src/lib/domain/contests/program.ts
/**
* What the stand-alone verifier runs: places, and what of facts and roster follows from the rest, worked out anew.
* `scripts/bundle-contest-program.ts` makes one file of it that needs nothing but Node.
*/
/** From the export's rules, roster and facts alone: what a true one says itself. */
var workOut = ({ rules, roster, facts }) => ({
	result: resultOf(rules, roster, facts),
	roster: following(rules, roster, facts),
	facts: contestFacts(roster, facts)
});
export { workOut };
