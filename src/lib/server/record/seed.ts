import type { Activity } from '#lib/domain/records.ts';
import type { WriteRefusal } from './store.ts';

type Seed = Omit<Activity, 'receivedAt'>;
const MONEY = 1e12;
const TEXTS: Readonly<Record<string, number>> = {
	customer: 500,
	deal: 500,
	source: 100,
	externalId: 200,
	note: 10_000,
	createdBy: 100
};

/** A seed goes past PocketBase's own checks, so the same ones stand here. The first fault found, or undefined. */
export function checkSeed(activities: readonly Seed[]): WriteRefusal | undefined {
	for (const [index, activity] of activities.entries()) {
		const message = fault(activity);
		if (message) return { kind: 'invalid', index, message };
	}
	return undefined;
}

function fault(activity: Seed): string | undefined {
	const { id, rep, type, quantity, amount, margin, occurredAt, localDate } = activity;
	if (!/^[a-z0-9]{15}$/.test(id)) return 'id: 15 of a-z and 0-9';
	if (!/^[a-z0-9]{15}$/.test(rep)) return 'rep: 15 of a-z and 0-9';
	if (!/^[a-z][a-z0-9_]{0,49}$/.test(type)) return 'type: no key of an activity type';
	if (!Number.isInteger(quantity) || quantity < 1 || quantity > 1e6) return 'quantity: 1 to 1,000,000';
	for (const [name, value] of Object.entries({ amount, margin })) {
		if (!Number.isInteger(value) || Math.abs(value) > MONEY)
			return `${name}: an integer of at most 13 digits`;
	}
	if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$/.test(occurredAt))
		return 'occurredAt: YYYY-MM-DD HH:MM:SS.mmmZ';
	if (!/^\d{4}-\d\d-\d\d$/.test(localDate)) return 'localDate: YYYY-MM-DD';
	for (const [name, most] of Object.entries(TEXTS)) {
		const value: unknown = activity[name as keyof Seed];
		if (typeof value !== 'string' || value.length > most)
			return `${name}: a text of at most ${most} characters`;
	}
	return undefined;
}
