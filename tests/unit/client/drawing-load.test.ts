import { expect, test } from 'vitest';
import { DrawingLoad } from '#lib/client/drawing-load.ts';

/** Pictures of so many ms each, so often, for five seconds. */
function drawn(work: number, perSecond: number): DrawingLoad {
	const load = new DrawingLoad();
	for (let at = 0; at <= 5_000; at += 1_000 / perSecond) load.add(work, at);
	return load;
}

test('P8 a machine that draws for more than a third of its time is short of it', () => {
	expect(drawn(15, 41).heavy(5_000)).toBe(true);
	expect(drawn(3, 55).heavy(5_000)).toBe(false);
});

test('P8 slow pictures are no load where few are drawn', () => {
	expect(drawn(60, 1).heavy(5_000)).toBe(false);
	expect(drawn(60, 12).heavy(5_000)).toBe(true);
});

test('P8 one long picture is no load, and a load is forgotten when it ends', () => {
	const load = new DrawingLoad();
	expect(load.heavy(0)).toBe(false);
	load.add(300, 0);
	expect(load.heavy(0)).toBe(false);
	load.add(300, 10);
	expect(load.heavy(10)).toBe(true);
	expect(load.heavy(1_010)).toBe(false);
});
