import { describe, expect, test } from 'vitest';
import { Projector } from '#lib/live/projection/projector.ts';
import type { Practices } from '#lib/domain/projection/practice.ts';
import type { Ask, Moved, Told } from '#lib/protocol/what-if.ts';

const ask = (number: number, calls: string): Ask => ({
	kind: 'ask',
	number,
	digits: 2,
	question: { typed: { base: { calls }, change: { reps: '2', calls: '12' } }, asides: {} },
	own: false
});

/** People enough for it to take a while, who made so many calls today. */
const many = (callsToday: number): Practices => ({
	people: Array.from({ length: 101 }, (_, at) => ({
		...{ id: `rep${at}`, name: '', calls: 60, orders: 1, callsBefore: 60, daysBefore: 60, daysAhead: 12 },
		month: { calls: callsToday, orders: 0, callsToday, daysLeft: 1, todayDue: true }
	})),
	pooled: { calls: 0, orders: 0 },
	amount: null,
	margin: null
});

/** A projector whose time passes by the piece, and whose turns begin when the test says so. */
function made(msAPiece: number) {
	const told: (Told | Moved)[] = [];
	const turns: (() => void)[] = [];
	const rests: (() => void)[] = [];
	let now = 0;
	const projector = new Projector({
		post: (one, transfer) => told.push(structuredClone(one, { transfer })),
		soon: (run) => turns.push(run),
		after: (_, run) => rests.push(run),
		monotonic: () => (now += msAPiece)
	});
	const run = () => {
		for (let turn = turns.shift(); turn; turn = turns.shift()) turn();
	};
	const said = () => told.map((one) => `${one.number} ${'part' in one ? one.part.kind : 'moved'}`);
	/** The hand rests. */
	const rest = () => {
		rests.shift()?.();
		run();
	};
	return { projector, turns, run, rest, said, told };
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

	test('of many people all but the exact figures waits until the question stands, and what moves meanwhile until that is out', () => {
		const { projector, run, rest, said } = made(0);
		projector.receive({ kind: 'practices', whose: 'everyone', practices: many(3) });
		const own = (number: number): Ask => ({ ...ask(number, '10'), own: true });
		const others = ['2 odds', '2 rows', '2 month', '2 fan', '2 seek'];
		projector.receive(own(1));
		run();
		projector.receive(own(2));
		run();
		expect(said()).toEqual(['1 figures', '2 figures']);
		rest(); // of the first question, which was overtaken
		expect(said()).toHaveLength(2);
		projector.hear({ kind: 'practices', whose: 'everyone', practices: many(4) });
		run();
		expect(said()).toHaveLength(2); // once the answer under way is out
		rest();
		expect(said().slice(2)).toEqual([...others, '2 moved', '2 figures']);
		rest();
		expect(said().slice(9)).toEqual(others);
	});

	test('W7 what the floor still says of those who were asked about before is not heard', () => {
		const { projector, run, rest, said } = made(0);
		projector.receive({ kind: 'practices', whose: 'everyone', practices: many(3) });
		projector.receive({ kind: 'practices', whose: 'team:terns', practices: many(2) });
		projector.receive({ ...ask(1, '10'), own: true });
		run();
		rest();
		const answered = said().length;
		projector.hear({ kind: 'practices', whose: 'everyone', practices: many(3) });
		run();
		expect(said()).toHaveLength(answered);
		projector.hear({ kind: 'practices', whose: 'team:terns', practices: many(2) });
		run();
		expect(said()[answered]).toBe('1 moved');
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
