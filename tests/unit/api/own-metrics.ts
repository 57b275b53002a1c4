/** What the tests of metrics share: definitions, and desks whose functions stand alone. */
import { onTestFinished } from 'vitest';
import { openDesk, type Answered, type Desk } from './desk.ts';
import { openFloorOfFive } from './floor-of-five.ts';

export const term = (type: string, field = 'quantity', weight = '1') => ({ type, field, weight });
export const sum = (...terms: unknown[]) => ({ kind: 'sum', terms });
export const EFFORT = {
	name: 'Effort',
	unit: 'count',
	definition: sum(term('call'), term('order', 'rows', '2.5'))
};
export const PROFIT = { name: 'Profit', unit: 'money', definition: sum(term('order', 'margin')) };

const loose = (desk: Desk) => ({
	app: desk.app,
	ask: (...asked: Parameters<Desk['ask']>) => desk.ask(...asked),
	make: (...made: Parameters<Desk['make']>) => desk.make(...made),
	/** As the record has them. */
	stored: () => desk.rows('metrics'),
	audit: () => desk.rows('audit')
});

/** An empty floor. */
export const openEmpty = async () => loose(await openDesk(onTestFinished));

/** A floor of five people. */
export async function openFloor() {
	const desk = await openFloorOfFive(onTestFinished);
	const { ids, manager, ada } = desk;
	return { ...loose(desk), ids, manager, ada, log: (rows: Parameters<typeof desk.log>[0]) => desk.log(rows) };
}

export const keysOf = (body: Record<string, unknown>) =>
	(body.metrics as { key: string }[]).map(({ key }) => key);

export const detail = ({ body }: Answered) => body.detail as string;
export const messageAt = ({ body }: Answered, pointer: string) =>
	((body.errors ?? []) as { pointer: string; message: string }[]).find((error) => error.pointer === pointer)
		?.message;
