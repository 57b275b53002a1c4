/** People who write while a backup is made: so many facts a second, some corrected, some taken back. */
import type { Id } from '../../src/lib/domain/records.ts';
import type { Write } from '../../src/lib/server/record/store.ts';
import type { Started } from '../../src/lib/server/start.ts';
import { deed, type DrillFloor } from './floor.ts';

const A_SECOND = 50;

/** Of writes, from the moment at which each was due to its answer, ms. */
export interface Delays {
	readonly writes: number;
	readonly median: number;
	readonly p99: number;
	readonly longest: number;
}

export interface Writing {
	lasting(ms: number): Promise<void>;
	/** Since they were last asked for. */
	delays(): Delays;
	/** Facts that were acknowledged as written and not taken back. */
	acknowledged(): Id[];
	stop(): Promise<void>;
}

export function startWriting(app: Pick<Started, 'record'>, floor: DrillFloor): Writing {
	const { record } = app;
	const known: Id[] = [];
	const under = new Set<Promise<void>>();
	let delays: number[] = [];
	let refused: string | undefined;

	async function one(): Promise<void> {
		const due = performance.now();
		const dice = floor.random();
		const old = dice < 0.15 ? known.splice(Math.floor(floor.random() * known.length), 1)[0] : undefined;
		const write = old === undefined ? await insert() : change(old, dice);
		const written = await record.write([write]);
		delays.push(performance.now() - due);
		if (!written.ok) refused ??= written.error.message;
		else if (write.op !== 'delete') known.push(...written.value.ids);
	}

	async function insert(): Promise<Write> {
		const [id = ''] = await record.activityIds(1);
		return { op: 'create', collection: 'activities', data: { id, ...deed(floor, Date.now(), 5) } };
	}

	const change = (id: Id, dice: number): Write =>
		dice < 0.05
			? { op: 'delete', collection: 'activities', id }
			: { op: 'update', collection: 'activities', id, data: { amount: Math.floor(dice * 1e6) } };

	const timer = setInterval(() => {
		const writing = one().finally(() => under.delete(writing));
		under.add(writing);
		writing.catch((error: unknown) => (refused ??= String(error)));
	}, 1_000 / A_SECOND);

	return {
		lasting: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
		delays() {
			const sorted = delays.sort((a, b) => a - b);
			delays = [];
			const at = (share: number) =>
				sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
			return { writes: sorted.length, median: at(0.5), p99: at(0.99), longest: at(1) };
		},
		acknowledged: () => [...known],
		async stop() {
			clearInterval(timer);
			await Promise.allSettled(under);
			if (refused !== undefined) throw new Error(`a write was refused: ${refused}`);
		}
	};
}
