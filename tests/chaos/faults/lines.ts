import { setTimeout as sleep } from 'node:timers/promises';
import type { Line } from '../line.ts';
import { lasting, over, WITHIN, type Fault } from './fault.ts';

const [LEAST_MS, MOST_MS] = [11_500, 15_000];

const onEveryLine = (name: string, title: string, harm: (line: Line) => void): Fault => ({
	name,
	title,
	of: 'line',
	within: WITHIN,
	async strike(world) {
		const lines = world.watchers.map(({ line }) => line);
		for (const line of lines) harm(line);
		await sleep(lasting(world, LEAST_MS, MOST_MS));
		for (const line of lines) line.mend();
		return over();
	}
});

export const cut = onEveryLine('cut', 'network cut', (line) => line.cut());
export const halfOpen = onEveryLine('half-open', 'network half-open', (line) => line.silence());
