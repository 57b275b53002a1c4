import type { Activity, CollectionName, FeedRow, Id } from '#lib/domain/records.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { applyTo, emptyContent, tablesOf, withoutId, type Content } from '../../simulation/record.ts';

export const id = (name: string): Id => name.padEnd(15, '0');
export const ADA = id('ada');
export const BEN = id('ben');
export const NORTH = id('north');
export const SOUTH = id('south');

/** A small floor whose changes come as feed rows, for tests that look at single rules. */
export class Floor {
	readonly content: Content = emptyContent();
	readonly rows: FeedRow[] = [];

	constructor() {
		this.put('workspace', id('workspace'), { name: 'Floor', currency: 'EUR', hideAmounts: false });
		for (const rep of [ADA, BEN]) this.put('reps', rep, { name: rep, email: 'secret@x', privacy: null });
		this.put('memberships', id('m1'), { rep: ADA, team: NORTH, from: '', to: '' });
		this.put('memberships', id('m2'), { rep: BEN, team: SOUTH, from: '', to: '' });
	}

	get tables(): Tables {
		return tablesOf(this.content);
	}

	get position() {
		const last = this.rows.at(-1);
		return { epoch: 'e', seq: last?.seq ?? 0, mark: last?.mark ?? '' };
	}

	/** Writes a record; null deletes it. The answer is its feed row, already applied to the tables. */
	put(collection: CollectionName, record: Id, after: Record<string, unknown> | null): FeedRow {
		const held = this.content[collection].get(record);
		const seq = this.rows.length + 1;
		const row = {
			seq,
			mark: `m${seq}`,
			op: held ? (after ? 'update' : 'delete') : 'insert',
			collection,
			record,
			before: held ? withoutId(held) : null,
			after
		} as unknown as FeedRow;
		this.rows.push(row);
		applyTo(this.content, row);
		return row;
	}

	call(name: string, change: Partial<Activity> = {}): FeedRow {
		return this.put('activities', id(name), { ...activity, ...change });
	}
}

export const activity: Omit<Activity, 'id'> = {
	rep: ADA,
	type: 'call',
	quantity: 1,
	amount: 500,
	margin: 70,
	customer: 'Acme',
	deal: 'D-1',
	occurredAt: '2026-03-02 12:00:00.000Z',
	localDate: '2026-03-02',
	source: 'import',
	externalId: 'x-1',
	note: 'a note',
	createdBy: 'user',
	receivedAt: '2026-03-02 12:00:01.000Z'
};
