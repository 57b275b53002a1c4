/** One act upon one subject, as a call that would succeed if it is allowed: so a refusal can only be one of access. */
import type { Id } from '#lib/domain/records.ts';
import type { Answered, Cast, Person, Team } from './cast.ts';
import type { Letter } from './subjects.ts';

export interface Call {
	/** `METHOD /path`, without /api/v1. */
	readonly call: string;
	readonly body?: unknown;
	/** Of an answer of 200: whether what is asked about stands in it. Absent: it does. */
	readonly shows?: (answer: Answered) => boolean;
}

/** Makes what the act needs, anew: an act that is allowed uses it up. */
export type Probe = (cast: Cast, about: Letter) => Promise<Call> | Call;
export type Probes = Readonly<Record<string, Probe>>;

const PERSON: Readonly<Partial<Record<Letter, Person>>> = { a: 'ada', b: 'bo', c: 'cy', d: 'di', l: 'lou' };
const TEAM: Readonly<Partial<Record<Letter, Team>>> = { R: 'Red', B: 'Blue' };

export const personOf = (about: Letter): Person => PERSON[about] ?? 'ada';
export const repOf = ({ people }: Cast, about: Letter): Id => people[personOf(about)];
export const userOf = ({ users }: Cast, about: Letter): Id => users[personOf(about)];
export const teamOf = ({ teams }: Cast, about: Letter): Id => teams[TEAM[about] ?? 'Red'];

/** Makes something once for each name on each floor: test files that run after one another in a process have floors of their own. */
export function onceEach<Name, Thing>() {
	const floors = new WeakMap<Cast, Map<Name, Promise<Thing>>>();
	return (cast: Cast, name: Name, make: () => Promise<Thing>): Promise<Thing> => {
		const known = floors.get(cast) ?? new Map<Name, Promise<Thing>>();
		floors.set(cast, known);
		const thing = known.get(name) ?? make();
		known.set(name, thing);
		return thing;
	};
}

let count = 0;
/** A word that stands nowhere else. */
export const word = (): string => `word${String((count += 1)).padStart(5, '0')}x`;
/** A whole number that stands nowhere else. */
export const number = (): number => 700_000_000 + (count += 1) * 13;

export const contains =
	(text: string | number) =>
	(answer: Answered): boolean =>
		answer.text.includes(String(text));
/** Local dates nobody else has used: one call, one day. */
export function newDay(): string {
	count += 1;
	return new Date(Date.UTC(2027, 0, 1) + count * 86_400_000).toISOString().slice(0, 10);
}
