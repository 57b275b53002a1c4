/** `pacesetter verify`: works a contest's result out again, from the floor's own file or from one that was handed on. */
import { readFile } from 'node:fs/promises';
import type { ContestExport } from '#lib/domain/contests/proof.ts';
import { verify as verifyExport } from '#lib/domain/contests/proof.ts';
import { answered, Refused, type Command, type Terminal } from './command.ts';
import type { Api } from './connect.ts';
import { findFile } from './files.ts';

const MATCH = 0;
const DIFFERENCE = 1;
const ID = /^[a-z0-9]{15}$/;

interface Verdict {
	readonly match: boolean;
	readonly difference?: string;
	readonly number: number;
	readonly hash: string;
	readonly facts: number;
	readonly entrants: number;
	readonly since: { readonly changed: number; readonly first: string | null };
}

export const verifyContest: Command = {
	name: 'verify',
	usage: 'CONTEST|EXPORT.json',
	summary:
		'works a settled contest out again, by its id from the floor’s own proof, or from an exported file without any floor: prints match or the first difference',
	options: {},
	positionals: ['CONTEST|EXPORT.json'],
	needs: [],
	async run({ api, terminal, positionals: [wanted = ''], folders }) {
		return ID.test(wanted) ? verifyHere(api, terminal, wanted) : verifyFile(terminal, wanted, folders);
	}
};

/** What came of it on stdout, in one line. */
function tell(terminal: Terminal, difference: string | undefined, about: string): number {
	terminal.out(difference === undefined ? `match: ${about}` : `difference: ${difference}`);
	return difference === undefined ? MATCH : DIFFERENCE;
}

const sizes = (facts: number, entrants: number, hash: string) =>
	`${facts} facts, ${entrants} entrants, result ${hash}`;

async function verifyHere(api: Api, terminal: Terminal, id: string): Promise<number> {
	const verdict = await answered<Verdict>(await api.call(`/contests/${id}/verify`));
	const { difference, facts, entrants, hash, since } = verdict;
	const code = tell(terminal, verdict.match ? undefined : (difference ?? ''), sizes(facts, entrants, hash));
	if (since.changed > 0) {
		const records = since.changed === 1 ? '1 record has' : `${since.changed} records have`;
		terminal.out(`since then: ${records} come, changed or gone (${since.first}); see its proposals`);
	}
	return code;
}

async function verifyFile(terminal: Terminal, typed: string, folders: readonly string[]): Promise<number> {
	const text = await readFile(await findFile(typed, folders), 'utf8');
	let given: ContestExport;
	try {
		given = JSON.parse(text) as ContestExport;
	} catch {
		throw new Refused(`${typed} is no JSON.`);
	}
	const verdict = verifyExport(given);
	if (!verdict.match) return tell(terminal, verdict.difference, '');
	return tell(terminal, undefined, sizes(given.facts.length, given.roster.entrants.length, given.hash));
}
