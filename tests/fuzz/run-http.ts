/** The part of the fuzzing that needs a server: requests and frames against one, judged one by one and at the end. */
import type { Answered } from './http.ts';
import { Sender, wrongIn } from './http.ts';
import { Dice } from './dice.ts';
import { frameOf } from './frames.ts';
import { requestOf, type Sent } from './requests.ts';
import { wordsAnew, type Known, type Who } from './who.ts';
import { Wire } from './wire.ts';

export interface Wrong {
	readonly target: string;
	readonly at: number;
	readonly what: string;
}

export interface Tally {
	/** How many of each kind. */
	readonly kinds: Map<string, number>;
	/** How many answers of each status. */
	readonly statuses: Map<string, number>;
	readonly wrong: Wrong[];
}

export const newTally = (): Tally => ({ kinds: new Map(), statuses: new Map(), wrong: [] });
export const count = (map: Map<string, number>, what: string) => map.set(what, (map.get(what) ?? 0) + 1);

export interface Floor {
	readonly url: string;
	readonly port: number;
	readonly known: Known;
}

const AT_ONCE = 12;
/** Requests after which the floor's ids are asked for anew: calls have made and removed some. */
const ANEW = 5_000;
const MOST_WRONG = 20;

/** What a case is, for a person who looks at a failure. */
const toldOf = ({ kind, who, method, path, headers, body, raw }: Sent) =>
	`${kind}, ${who}: ${method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 200)} ${Buffer.from(
		raw ?? body ?? []
	)
		.subarray(0, 300)
		.toString('latin1')}`;

/** Sends the cases `from` to `to` of a seed, several at a time. */
export async function fuzzHttp(
	floor: Floor,
	seed: number,
	[from, to]: readonly [number, number],
	tally: Tally
): Promise<void> {
	const sender = new Sender(floor.port);
	let known = floor.known;
	let next = from;
	const one = async (at: number) => {
		const sent = requestOf(Dice.of(seed, 'http', at), known);
		count(tally.kinds, sent.kind);
		const wrong = await sender.send(sent, at).then(
			(answered: Answered) => {
				count(tally.statuses, String(answered.status));
				return wrongIn(sent, answered);
			},
			(error: unknown) => String(error)
		);
		if (wrong !== undefined) tally.wrong.push({ target: 'http', at, what: `${wrong}\n    ${toldOf(sent)}` });
	};
	const work = async () => {
		for (let at = next++; at < to && tally.wrong.length < MOST_WRONG; at = next++) {
			if (at % ANEW === ANEW - 1)
				known = { ...known, words: await wordsAnew(floor.url, known).catch(() => known.words) };
			await one(at);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	sender.close();
}

const LINES_AT_ONCE = 8;
/** Frames on one connection: a client that sends more than 200 a second is cut off, and that is no news. */
const MOST_A_LINE = 120;
const PATIENCE_MS = 15_000;

const openLine = async (floor: Floor, who: Who, at: number): Promise<Wire | undefined> => {
	const headers = who.token ? {} : who.headers;
	const wire = await Wire.open(
		floor.port,
		'/socket.io/?EIO=4&transport=websocket',
		headers,
		`127.0.0.${(at % 60) + 2}`
	);
	if (!wire) return undefined;
	if ((await wire.until('0{', PATIENCE_MS)) === undefined) return undefined;
	wire.say(who.token ? `40${JSON.stringify({ token: who.token })}` : '40');
	return wire;
};

/** Sends the frames `from` to `to` of a seed, over as many connections as they last. */
export async function fuzzFrames(
	floor: Floor,
	seed: number,
	[from, to]: readonly [number, number],
	tally: Tally
): Promise<void> {
	let next = from;
	const askers = floor.known.who.filter(({ name }) => name !== 'stranger');
	const line = async (first: number, end: number) => {
		const dice = Dice.of(seed, 'line', first);
		const wire = await openLine(floor, dice.pick(askers), first);
		count(tally.statuses, wire ? 'line' : 'no line');
		const answered = wire && (await wire.until('4', 2_000));
		count(tally.statuses, answered?.startsWith('40') ? 'let in' : 'kept out');
		let at = first;
		for (; at < end && wire && !wire.closed; at++) {
			const [kind, piece] = frameOf(Dice.of(seed, 'frame', at), floor.known);
			count(tally.kinds, kind);
			wire.send(piece);
			if (at % 16 === 15) await new Promise((resolve) => setImmediate(resolve));
		}
		// what was sent is read before the line ends: an answer, or the server has hung up
		wire?.say('429999["probe",{}]');
		await wire?.until('439999', 3_000);
		wire?.end();
		return at;
	};
	const work = async () => {
		while (next < to && tally.wrong.length < MOST_WRONG) {
			const first = next;
			const end = Math.min(to, first + MOST_A_LINE);
			next = end;
			// a line that the server ended early is opened again for the rest
			for (let at = first; at < end;) {
				const reached = await line(at, end);
				if (reached >= end) break;
				at = Math.max(reached, at + 1);
			}
		}
	};
	await Promise.all(Array.from({ length: LINES_AT_ONCE }, work));
	const wrong = await wellBehaved(floor);
	if (wrong !== undefined) tally.wrong.push({ target: 'frames', at: to, what: wrong });
}

/** A client of ours is served as ever. undefined: yes. */
export async function wellBehaved(floor: Floor): Promise<string | undefined> {
	const who = floor.known.who.find(({ name }) => name === 'key:read');
	const wire = who && (await openLine(floor, who, 0));
	if (!wire) return 'a well-behaved client is not let in';
	wire.say('421["subscribe",{"v":1,"streams":[{"stream":"floor"}]}]');
	const answer = await wire.until('431', PATIENCE_MS);
	wire.say('422["probe",{}]');
	const probe = await wire.until('432', PATIENCE_MS);
	wire.end();
	return answer?.includes('"ok":true') && probe?.includes('"now":')
		? undefined
		: `a well-behaved client got ${answer} and ${probe}`;
}
