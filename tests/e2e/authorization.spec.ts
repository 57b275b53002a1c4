/**
 * R8, R9, R10 on the built server: everyone at every page, its data, every snapshot and every stream, on a floor whose private
 * fields hold canaries; and whatever is forged, replayed or disguised.
 */
import { expect, test } from '@playwright/test';
import { FORGERIES } from '../authorization/forgeries.ts';
import { start, visitAllPages, visitLog, visitSockets, wrong, type Running } from '../authorization/visit.ts';

test.describe.configure({ mode: 'serial' });

let place: Running;
test.beforeAll(async () => {
	place = await start();
});
test.afterAll(() => place.stop());

test('R8, R9 everyone at every page and snapshot: nobody is shown what is not theirs', async () => {
	const { cells, leaks, unfound } = await visitAllPages(place);
	expect(wrong(cells)).toEqual([]);
	expect(cells.length).toBeGreaterThan(1_500);
	expect(leaks).toEqual([]);
	expect(unfound).toEqual([]);
});

test('R8, R9 everyone on the socket while private things change: nobody hears what is not theirs', async () => {
	const { cells, leaks, unfound } = await visitSockets(place);
	expect(wrong(cells)).toEqual([]);
	expect(leaks).toEqual([]);
	expect(unfound).toEqual([]);
});

for (const [what, attempt] of Object.entries(FORGERIES)) {
	test(`R10 ${what}: none is accepted`, async () => {
		const { tried, accepted } = await attempt(place);
		expect(accepted).toEqual([]);
		expect(tried).toBeGreaterThan(1);
	});
}

test('R9 no secret and nothing private is in the server’s log', () => {
	const { leaks, searched } = visitLog(place);
	expect(searched).toBeGreaterThan(1_000);
	expect(leaks).toEqual([]);
});
