import { describe, expect, test } from 'vitest';
import { Projector } from '#lib/live/projection/projector.ts';
import type { Ask, Moved, Told } from '#lib/protocol/what-if.ts';

const ask = (number: number, calls: string): Ask => ({
	kind: 'ask',
	number,
	digits: 2,
	question: { typed: { base: { calls }, change: { reps: '2', calls: '12' } }, asides: {} },
	own: false
});

/** A projector whose time passes by the piece, and whose turns begin when the test says so. */
function made(msAPiece: number) {
	const told: (Told | Moved)[] = [];
	const turns: (() => void)[] = [];
	let now = 0;
	const projector = new Projector({
		post: (one, transfer) => told.push(structuredClone(one, { transfer })),
		soon: (run) => turns.push(run),
		monotonic: () => (now += msAPiece)
	});
	const run = () => {
		for (let turn = turns.shift(); turn; turn = turns.shift()) turn();
	};
	const said = () => told.map((one) => `${one.number} ${'part' in one ? one.part.kind : 'moved'}`);
	return { projector, turns, run, said, told };
}

describe('the projection worker', () => {
	test('answers in parts, exact figures first, and hands its arrays over', () => {
		const { projector, run, said, told } = made(0);
		projector.receive(ask(1, '10'));
		run();
		expect(said()).toEqual(['1 figures', '1 odds', '1 rows', '1 fan', '1 seek']);
		const parts = told.flatMap((one) => ('part' in one ? [one.part] : []));
		expect(parts.flatMap((part) => (part.kind === 'fan' ? [part.changed?.length] : []))).toEqual([72]);
	});

	test('a turn ends in the midst of work, and the work goes on in the next one', () => {
		const { projector, turns, run, said } = made(100);
		projector.receive(ask(1, '10'));
		expect(said()).toEqual(['1 figures']);
		expect(turns).toHaveLength(1);
		run();
		expect(said()).toEqual(['1 figures', '1 odds', '1 rows', '1 fan', '1 seek']);
	});

	test('a newer position overtakes an older one that is still being worked on', () => {
		const { projector, run, said } = made(100);
		projector.receive(ask(1, '10'));
		projector.receive(ask(2, '11'));
		projector.receive(ask(3, '12'));
		run();
		expect(said()).toEqual(['1 figures', '2 figures', '3 figures', '3 odds', '3 rows', '3 fan', '3 seek']);
	});

	test('what comes late, is no question or can not be read is not answered', () => {
		const { projector, run, said } = made(0);
		projector.receive(ask(2, '10'));
		for (const nonsense of [undefined, {}, { kind: 'ask' }, ask(1, '10'), ask(3, 'lots')]) {
			projector.receive(nonsense);
		}
		projector.receive({
			...ask(4, '10'),
			question: { typed: { base: { calls: '1'.repeat(99) } }, asides: {} }
		});
		run();
		expect(said()).toEqual(['2 figures', '2 odds', '2 rows', '2 fan', '2 seek']);
	});
});
