/** Keeps a demo floor alive: made-up facts one by one, through the same door as real ones. */
import { localDateOf } from '#lib/domain/calendar.ts';
import type { Clock } from '#lib/domain/clock.ts';
import { weekendShift } from '#lib/domain/demo/floor.ts';
import { greatDeal, nextFact } from '#lib/domain/demo/live.ts';
import type { Random } from '#lib/domain/demo/random.ts';
import type { Rep } from '#lib/domain/records.ts';
import type { RecordStore, Write } from '#lib/server/record/store.ts';

export interface KeeperParts {
	readonly store: Pick<RecordStore, 'write' | 'activityIds'>;
	readonly clock: Clock;
	readonly random: Random;
	/**
	 * Whether everything on the floor is still made up (DemoWatch). Once it is not, the keeper never writes again; undefined
	 * while that is not known (the authority is rebuilding): it waits.
	 */
	readonly isDemo: () => boolean | undefined;
	readonly reps: () => Iterable<Rep>;
	/** The workspace's, IANA. */
	readonly zone: () => string;
	/** Whether anybody is looking; a floor that nobody looks at moves slowly. Absent: always. */
	readonly watched?: () => boolean;
}

export interface Keeper {
	/** Stops for good; resolves when nothing of it is on its way any more. */
	close(): Promise<void>;
}

/** Between two facts, in ms: in the first minutes that somebody looks, and later. Each gap is half to one and a half of these. */
const LIVELY = 2_000;
const STEADY = 6_000;
const LIVELY_FOR = 15 * 60_000;
/** Least gap while nobody looks. */
const UNWATCHED = 60_000;
const AFTER_TROUBLE = 10_000;
/** In lively minutes a great order comes this long after somebody begins to look, and so long after the last one. */
const GREAT_AFTER = 30_000;
const GREAT_AGAIN = 5 * 60_000;

/** Starts it; the first fact comes within a few seconds. */
export function startKeeper(parts: KeeperParts): Keeper {
	const { store, clock, random, isDemo } = parts;
	let ended = false;
	let cancel: () => void = () => undefined;
	let writing: Promise<void> = Promise.resolve();
	let openWeekend = '';
	let watchedSince: number | undefined;
	let lastFact = -Infinity;
	let lastGreat = -Infinity;

	/** Until somebody looks it asks as often as it would act, so that a visitor sees life within seconds. */
	function look(): boolean {
		if (parts.watched?.() === false) watchedSince = undefined;
		else watchedSince ??= clock.monotonic();
		return watchedSince !== undefined;
	}

	const isLively = (): boolean => watchedSince !== undefined && clock.monotonic() - watchedSince < LIVELY_FOR;

	function isGreatDue(): boolean {
		if (watchedSince === undefined || !isLively()) return false;
		const now = clock.monotonic();
		return now - watchedSince >= GREAT_AFTER && now - lastGreat >= GREAT_AGAIN;
	}

	function gap(): number {
		return (watchedSince === undefined || isLively() ? LIVELY : STEADY) * (0.5 + random());
	}

	function plan(ms: number): void {
		if (!ended) cancel = clock.after(ms, () => void (writing = step()));
	}

	async function step(): Promise<void> {
		const demo = isDemo();
		if (demo === false) {
			ended = true;
			return;
		}
		const due = look() || clock.monotonic() - lastFact >= UNWATCHED;
		const written = demo === true && (!due || (await add().catch(() => false)));
		plan(written ? gap() : AFTER_TROUBLE);
	}

	async function add(): Promise<boolean> {
		const now = clock.now();
		const zone = parts.zone();
		await openAtWeekends(localDateOf(now, zone));
		const great = isGreatDue();
		const fact = (great ? greatDeal : nextFact)(random, parts.reps(), now, zone);
		if (!fact) return true;
		const [id] = await store.activityIds(1);
		// the floor may have become a real one while this waited
		if (id === undefined || ended || !isDemo()) return true;
		lastFact = clock.monotonic();
		if (great) lastGreat = lastFact;
		return (await store.write([{ op: 'create', collection: 'activities', data: { ...fact, id } }])).ok;
	}

	/** Once a weekend; that it is there already is a refusal that changes nothing. */
	async function openAtWeekends(date: string): Promise<void> {
		const shift = weekendShift(date);
		if (!shift || shift.id === openWeekend) return;
		const write: Write = { op: 'create', collection: 'capacity', data: { ...shift } };
		const written = await store.write([write]);
		if (written.ok || written.error.kind !== 'unavailable') openWeekend = shift.id;
	}

	plan(gap());
	return {
		async close() {
			ended = true;
			cancel();
			await writing;
		}
	};
}
