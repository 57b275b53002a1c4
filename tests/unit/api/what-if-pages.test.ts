/** First paints of the what-if page, whatever its address and the record's targets say. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { typedWhatIf } from '#lib/server/pages/what-if.ts';
import { ownWhatIf } from '#lib/server/pages/what-if-own.ts';
import { ADMIN } from './desk.ts';
import { openFloorOfFive, type FloorOfFive } from './floor-of-five.ts';

let floor: FloorOfFive;
const cleaning: (() => Promise<void>)[] = [];
beforeAll(async () => {
	floor = await openFloorOfFive((clean) => cleaning.push(clean));
}, 60_000);
afterAll(async () => {
	for (const clean of cleaning.reverse()) await clean();
});

test('W6 a target larger than anybody reaches is an aim like any other', async () => {
	const { ids, app, ada } = floor;
	const target = { metric: 'orders', period: 'month', from: '2026-01-01', public: true };
	await floor.ask('POST /targets', { ...target, subject: `rep:${ids.ada}`, value: 2_000_000 });
	const aimed = () => {
		const { own, errors, answer } = ownWhatIf(app, ada, `rep:${ids.ada}`, new URLSearchParams());
		return [own.aim, errors, answer.seek.found];
	};
	expect(aimed()).toEqual(['2000000', [], undefined]);
	// together more than a field takes: then none is said
	for (const rep of [ids.bo, ids.cy, ids.di]) {
		await floor.ask('POST /targets', { ...target, subject: `rep:${rep}`, value: 1_000_000_000_000 });
	}
	const everyone = ownWhatIf(app, ADMIN, 'everyone', new URLSearchParams());
	expect([everyone.own.aim, everyone.errors]).toEqual([undefined, []]);
});

test.each([
	['reps=abc&b.reps=9', ['/reps', '/b.reps']],
	['reps=abc&new=9', ['/reps', '/new']],
	['goal=3&revenue=abc&profit=2', ['/revenue', '/profit']],
	['__proto__=1&constructor=2&b.__proto__=3&toString.calls=1', []],
	['b.reps=9&b.reps=2&calls=%E0%A4%A', ['/calls']]
])('an address of %s is painted, and what is wrong in it told', (search, wrong) => {
	const { errors, answer } = typedWhatIf(floor.app, new URLSearchParams(search));
	expect(errors.map(({ pointer }) => pointer)).toEqual(wrong);
	expect(answer.figures.people).toBe(5);
});
