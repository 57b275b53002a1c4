import { describe, expect, test, vi } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { steadily } from '#lib/server/auth/steady.ts';
import { Unavailable } from '#lib/server/record/client.ts';
import { Machine, Timeline } from '../../simulation/kit.ts';

const request = new Request('http://floor.test/');
const ANN: Identity = { kind: 'user', id: 'ann', name: 'Ann', role: 'admin', rep: '', manages: [] };

function setting(identify: () => Promise<Identity>) {
	const timeline = new Timeline();
	const { clock } = new Machine(timeline);
	const floor: { timeline: string | undefined } = { timeline: 'one' };
	const asked = vi.fn(identify);
	const ask = steadily(asked, () => floor.timeline, clock);
	const pass = async (ms: number) => {
		const until = timeline.now + ms;
		do await settle();
		while (timeline.step(until));
	};
	return { floor, asked, answer: () => ask(request, '127.0.0.1'), pass };
}
const settle = async () => {
	for (let n = 0; n < 10; n++) await Promise.resolve();
};

describe('who asks while the floor is swapped', () => {
	test('waits until there is a floor again', async () => {
		const { floor, asked, answer, pass } = setting(() => Promise.resolve(ANN));
		floor.timeline = undefined;
		const who = answer();
		await pass(1_500);
		expect(asked).not.toHaveBeenCalled();
		floor.timeline = 'two';
		await pass(100);
		expect(await who).toBe(ANN);
	});

	test('is asked again where the floor became another one meanwhile', async () => {
		const answers: Identity[] = [{ kind: 'nobody' }, ANN];
		const { floor, asked, answer, pass } = setting(() => {
			floor.timeline = 'two';
			return Promise.resolve(answers.shift() ?? ANN);
		});
		const who = answer();
		await pass(10);
		expect(await who).toBe(ANN);
		expect(asked).toHaveBeenCalledTimes(2);
	});

	test('after 4 s nobody can tell, and neither where the record does not answer', async () => {
		const rebuilt = setting(() => Promise.resolve(ANN));
		rebuilt.floor.timeline = undefined;
		const silent = setting(() => new Promise(() => undefined));
		for (const { answer, pass } of [rebuilt, silent]) {
			const told = vi.fn();
			answer().catch(told);
			await pass(3_900);
			expect(told).not.toHaveBeenCalled();
			await pass(200);
			expect(told).toHaveBeenCalledExactlyOnceWith(expect.any(Unavailable));
		}
	});
});
