import type { Action, Plan } from './plan.ts';
import { simulate, type Hooks, type Verdict } from './world.ts';

const TRIES = 600;
/** ms after the last act, where whatever it leads to may happen */
const AFTERWARDS = 500;

export interface Shrunk {
	readonly plan: Plan;
	readonly verdict: Verdict;
	readonly tries: number;
}

/** The number of the first invariant that was broken. */
const numberOf = ({ broken }: Verdict) => broken[0]?.split(':')[0];

/**
 * The shortest history found in which the same invariant is still broken: acts are left out, in halves, quarters and so on
 * until none can go (delta debugging, Zeller and Hildebrandt 2002), then the calm begins as early as it can.
 */
export async function shrink(plan: Plan, hooks?: () => Hooks): Promise<Shrunk> {
	const broken = numberOf(await simulate(plan, hooks?.()));
	let tries = 0;
	const breaks = async (candidate: Plan) => {
		if (tries >= TRIES) return false;
		tries++;
		return numberOf(await simulate(candidate, hooks?.())) === broken;
	};
	let shortest = await withFewerActs(plan, breaks);
	const lastAct = shortest.actions.at(-1)?.at ?? 0;
	for (const length of [lastAct + 1, lastAct + AFTERWARDS, lastAct + 10 * AFTERWARDS]) {
		const earlier = { ...shortest, length };
		if (length < shortest.length && (await breaks(earlier))) {
			shortest = earlier;
			break;
		}
	}
	return { plan: shortest, verdict: await simulate(shortest, hooks?.(), true), tries };
}

async function withFewerActs(plan: Plan, breaks: (plan: Plan) => Promise<boolean>): Promise<Plan> {
	let { actions } = plan;
	let pieces = 2;
	while (actions.length > 0) {
		const size = Math.max(1, Math.ceil(actions.length / pieces));
		const fewer = await firstThatBreaks(actions, size, (some) => breaks({ ...plan, actions: some }));
		if (fewer) {
			actions = fewer;
			pieces = Math.max(2, pieces - 1);
		} else if (size === 1) break;
		else pieces = Math.min(actions.length, pieces * 2);
	}
	return { ...plan, actions };
}

/** One piece after the other is left out. */
async function firstThatBreaks(
	actions: readonly Action[],
	size: number,
	breaks: (actions: readonly Action[]) => Promise<boolean>
): Promise<readonly Action[] | undefined> {
	for (let from = 0; from < actions.length; from += size) {
		const rest = [...actions.slice(0, from), ...actions.slice(from + size)];
		if (await breaks(rest)) return rest;
	}
	return undefined;
}
