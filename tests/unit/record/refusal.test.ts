import { expect, test } from 'vitest';
import { isStranger, refusalOf } from '#lib/server/record/refusal.ts';

/** As PocketBase words a batch whose request number `index` failed. */
const failedBatch = (index: number, response: object) => ({
	message: 'Batch transaction failed.',
	status: 400,
	data: {
		requests: { [index]: { code: 'batch_request_failed', message: 'Batch request failed.', response } }
	}
});

test('a request that failed without a reason (a full disk, a locked file) is unavailable, not somebody’s mistake', () => {
	const body = failedBatch(2, { status: 400, message: 'Failed to create record.', data: {} });
	expect(refusalOf(400, body)).toEqual({
		kind: 'unavailable',
		index: 2,
		message: 'Failed to create record.'
	});
	expect(refusalOf(400, { status: 400, message: 'Batch transaction failed.', data: {} }).kind).toBe(
		'unavailable'
	);
	expect(refusalOf(500, null)).toEqual({ kind: 'unavailable', message: 'PocketBase answers 500' });
});

test('a refusal names the write, the field and the reason', () => {
	const data = { note: { code: 'validation_max_text_constraint', message: 'Must be no more than 10000.' } };
	const body = failedBatch(7, { status: 400, message: 'Failed to update record.', data });
	expect(refusalOf(400, body)).toEqual({
		kind: 'invalid',
		index: 7,
		message: 'note: Must be no more than 10000.'
	});
});

test('a token that is no longer good shows in a batch’s own status or in a request’s', () => {
	expect(isStranger(401, null)).toBe(true);
	expect(isStranger(400, failedBatch(0, { status: 403 }))).toBe(true);
	expect(isStranger(400, failedBatch(0, { status: 400 }))).toBe(false);
	expect(isStranger(200, [])).toBe(false);
});
