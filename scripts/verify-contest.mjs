/**
 * Checks a contest's export with nothing but Node: the hashes, the order of the facts, everybody's sums, the draw, and (by the
 * program beside this file whose hash the export names) every place and prize.
 *
 *     node verify-contest.mjs EXPORT.json      exit 0: all of it holds; 1: what does not is named
 */
import { createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** RFC 8785: names in the order of their UTF-16 code units, numbers and texts as ECMAScript writes them. */
function canonical(value) {
	if (value === null || typeof value !== 'object') return JSON.stringify(value);
	if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
	const names = Object.keys(value).sort();
	return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}

function fail(what) {
	console.error(`does not hold: ${what}`);
	process.exit(1);
}

function checkHashes({ rules, roster, facts, result, rulesHash, hash }) {
	if (sha256(canonical(rules)) !== rulesHash) fail('the rules are not those whose hash was shown');
	if (sha256(canonical({ rules, roster, facts, result })) !== hash)
		fail('the hash is not that of rules, roster, facts and result');
}

function checkOrder({ facts }) {
	const ids = new Set();
	facts.forEach(({ id, occurredAt }, at) => {
		const before = facts[at - 1];
		const isLater =
			!before || before.occurredAt < occurredAt || (before.occurredAt === occurredAt && before.id < id);
		if (!isLater || ids.has(id)) fail(`fact ${at + 1} (${id}) is out of order or there twice`);
		ids.add(id);
	});
}

/** A decimal with at most 9 places, in billionths. */
function billionths(text) {
	const [whole, places = ''] = text.replace('-', '').split('.');
	return BigInt(whole + places.padEnd(9, '0')) * (text.startsWith('-') ? -1n : 1n);
}

function sideOf(terms, facts) {
	let sum = 0n;
	for (const { type, quantity, amount } of facts)
		for (const { field, weight } of terms.filter((term) => term.type === type)) {
			const counted = amount < 0 ? 0 : field === 'rows' ? 1 : quantity; // a negative amount is a credit
			sum += billionths(weight) * BigInt(field === 'amount' ? amount : counted);
		}
	return sum;
}

function fraction(over, under) {
	let [a, b] = [over < 0n ? -over : over, under];
	while (b > 0n) [a, b] = [b, a % b];
	return under === a ? String(over / a) : `${over / a}/${under / a}`;
}

function totalOf({ definition, direction }, facts) {
	if (definition.kind === 'sum' && facts.length === 0 && direction === 'down') return null;
	if (definition.kind === 'sum') return fraction(sideOf(definition.terms, facts), 1_000_000_000n);
	const under = sideOf(definition.denominator, facts);
	const least = billionths(definition.minimumDenominator ?? '1');
	return under <= 0n || under < least ? null : fraction(sideOf(definition.numerator, facts), under);
}

const typesOf = ({ definition: { terms, numerator, denominator } }) =>
	new Set((terms ?? [...numerator, ...denominator]).map(({ type }) => type));

/** The facts that count for one entrant. */
function counted({ rules, roster, facts }, { rep, since = -Infinity, until = Infinity }) {
	const { window, rounds, waiting } = roster;
	const isHis = (fact) => fact.rep === rep && fact.occurredAt >= since && fact.occurredAt < until;
	const isIn = ({ localDate, occurredAt }) =>
		window.byDate
			? window.from <= localDate && localDate <= window.to
			: window.start <= occurredAt && occurredAt < window.end;
	const own = facts.filter((fact) => isHis(fact) && isIn(fact) && !waiting.includes(fact.id));
	if (!['bracket', 'season', 'elimination'].includes(rules.format)) return own;
	return rounds.flatMap(({ start, end, late, kept }) => {
		const settled = new Set([...late, ...kept.map(({ id }) => id)]);
		const now = own.filter(
			({ id, occurredAt }) => start <= occurredAt && occurredAt < end && !settled.has(id)
		);
		return [...now, ...kept.filter(isHis)];
	});
}

function checkSums(given) {
	const metric = given.roster.metrics[given.rules.metric];
	const types = typesOf(metric);
	given.roster.entrants.forEach((entrant, at) => {
		const own = counted(given, entrant).filter(({ type }) => types.has(type));
		const told = JSON.stringify(given.result.totals[at]);
		const expected = JSON.stringify([entrant.rep, totalOf(metric, own), own.length]);
		if (told !== expected) fail(`the sum of ${entrant.rep} is ${told}; added up it is ${expected}`);
	});
}

function checkDraw({ roster: { contest, draw }, result }) {
	if (!draw?.secret) return;
	if (sha256(draw.secret) !== draw.commitment) fail('the secret of the draw is not the promised one');
	const byRep = ([a], [b]) => (a < b ? -1 : 1);
	const ofRep = ([rep, n]) => Array.from({ length: n }, (_, k) => [rep, k + 1]);
	const tickets = [...draw.tickets].sort(byRep).flatMap(ofRep);
	const text = (pairs) => pairs.map((pair) => pair.join('\t')).join('\n');
	const [ticketsHash, words] = [sha256(text(tickets)), text([...(draw.words ?? [])].sort(byRep))];
	const lost = new Set((draw.void ?? []).map(String));
	let left = tickets;
	for (const told of result.draws) {
		const n = BigInt(left.length);
		const numberOf = (attempt) => {
			const message = `${contest}.${ticketsHash}.${words}.${told.draw}.${attempt}`;
			return BigInt(`0x${createHmac('sha256', draw.secret).update(message).digest('hex')}`);
		};
		let attempt = 1;
		while (numberOf(attempt) >= (2n ** 256n / n) * n) attempt++;
		const [rep, k] = left[Number(numberOf(attempt) % n)];
		const expected = [rep, k, attempt, lost.has(`${rep},${k}`)].join();
		if ([told.rep, told.k, told.try, told.void].join() !== expected)
			fail(`draw ${told.draw} is ${rep}'s ticket ${k}, not ${told.rep}'s ${told.k}`);
		left = left.filter(([one]) => one !== rep);
	}
}

async function checkPlaces(given) {
	const here = dirname(fileURLToPath(import.meta.url));
	const isIt = (name) => name.endsWith('.mjs') && sha256(readFileSync(join(here, name))) === given.program;
	const program = readdirSync(here).find(isIt);
	if (!program) fail(`there is no program beside this file whose SHA-256 is ${given.program || 'not told'}`);
	const { workOut } = await import(pathToFileURL(join(here, program)).href);
	const { result, roster, facts } = workOut(given);
	if (canonical(facts) !== canonical(given.facts)) fail('some of the facts are none of this contest');
	if (canonical(roster) !== canonical(given.roster))
		fail('window, baselines, seeds or tickets do not follow');
	if (canonical(result) !== canonical(given.result)) fail('places or prizes do not follow from the facts');
}

const given = JSON.parse(readFileSync(process.argv[2] ?? fail('no file was named'), 'utf8'));
for (const check of [checkHashes, checkOrder, checkSums, checkDraw, checkPlaces]) await check(given);
console.log(
	`match: ${given.facts.length} facts, ${given.roster.entrants.length} entrants, result ${given.hash}`
);
