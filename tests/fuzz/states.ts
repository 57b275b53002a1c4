/** A stream's state with so many facts, for snapshots to be spoilt. */
import { emptyState, type StreamState } from '#lib/domain/facts.ts';
import { DAY_MS } from '#lib/domain/calendar.ts';

const FROM_DAY = 20_000;

export function stateOf(facts: number): StreamState {
	const count = (value: (at: number) => number) => Float64Array.from({ length: facts }, (_, at) => value(at));
	return {
		...emptyState(),
		rows: [{ collection: 'reps', id: 'aaaaaaaaaaaaaaa', row: { name: 'Ann' } }],
		facts: {
			count: facts,
			ids: count((at) => at + 7),
			foreignIds: [],
			reps: ['aaaaaaaaaaaaaaa'],
			rep: new Uint32Array(facts),
			types: ['call'],
			type: new Uint16Array(facts),
			quantity: count((at) => 1 + (at % 3)),
			amount: count((at) => at * 100),
			margin: count((at) => at * 10),
			occurredAt: count((at) => (FROM_DAY + (at % 5)) * DAY_MS),
			day: Int32Array.from({ length: facts }, (_, at) => FROM_DAY + (at % 5)),
			customerKey: count(() => 0),
			dealKey: count(() => 0)
		}
	};
}
