/** Invariant 6: what a rep was told about an entry of the queue, and what is true of it. */
import type { RepQueue } from '#lib/live/queue/queue.ts';
import type { FeedRow } from '#lib/domain/records.ts';
import type { Ledger, Person } from './person.ts';
import type { World } from './world.ts';

/** Entries in these states have had no answer. */
const UNANSWERED: readonly string[] = ['waiting', 'sending'];

const newLedger = (): Ledger => ({
	stored: false,
	landed: false,
	takenBack: false,
	excused: false,
	deleted: false
});

/** The name of an entry that was logged here, in the record's rows. */
export const noteOf = (person: Person, text: string): string => `${person.name} logs ${text}`;

export function ledgerOf(person: Person, note: string): Ledger {
	let ledger = person.ledger.get(note);
	if (!ledger) person.ledger.set(note, (ledger = newLedger()));
	return ledger;
}

/** What the rep's queue shows. */
export function owed(person: Person, queue: RepQueue): void {
	for (const entry of queue.entries) {
		const note = person.notes.get(entry.id);
		if (note === undefined) continue;
		const ledger = ledgerOf(person, note);
		if (entry.state === 'sent') ledger.landed = true;
	}
}

const noted = (image: object | null): string => {
	const { note } = (image ?? {}) as { note?: unknown };
	return typeof note === 'string' ? note : '';
};

/** Every row that is committed: an entry comes into the record once, and never again. */
export function watchQueue(world: World, { collection, before, after, op }: FeedRow): void {
	if (collection !== 'activities') return;
	const note = noted(before ?? after);
	const person = world.people.find(({ name }) => note.startsWith(`${name} logs `));
	if (!person) return;
	const ledger = ledgerOf(person, note);
	if (op === 'delete') return void (ledger.deleted = true);
	if (op === 'insert' && world.inspector.inserted(note))
		world.broke(`6: "${note}" came into the record twice`);
}

/** The record is another one: entries that are in one and not in the other are nobody's fault. */
export function excuse(world: World, replace: () => void): void {
	const former = notesIn(world);
	replace();
	const now = notesIn(world);
	for (const person of world.people) {
		for (const [note, ledger] of person.ledger) {
			if (former.has(note) !== now.has(note)) ledger.excused = true;
		}
	}
	world.inspector.replaced(now);
}

function notesIn({ record }: World): Set<string> {
	return new Set([...record.activities()].map(({ note }) => note).filter((note) => note.includes(' logs ')));
}

/** At the end: what was stored on a machine is in the record exactly once, unless it was taken back. */
export function broken(person: Person, world: World): string[] {
	const counts = new Map<string, number>();
	for (const { note } of world.record.activities()) counts.set(note, (counts.get(note) ?? 0) + 1);
	const waits = (person.client.queue?.entries ?? []).filter(({ state }) => UNANSWERED.includes(state));
	if (waits.length > 0) return [`6: ${waits.length} entries of ${person.name} still wait`];
	return [...person.ledger].flatMap(([note, ledger]) => {
		const count = counts.get(note) ?? 0;
		if (count > 1) return [`6: "${note}" is in the record ${count} times`];
		if (ledger.excused || !ledger.stored) return [];
		if (ledger.takenBack) return count > 0 ? [`6: "${note}" was taken back and is in the record`] : [];
		if (count === 1 || ledger.deleted) return [];
		return [`6: "${note}" ${ledger.landed ? 'was acknowledged and' : ''} is not in the record`];
	});
}
