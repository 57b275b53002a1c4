/** W3: from what is known of a rate to the distribution of orders. */
import type { Score } from '#lib/domain/board.ts';
import { compare, integer, minus, plus, times, toNumber } from '#lib/domain/fractions.ts';
import { convolving } from './convolve.ts';
import { betaBinomial, binomial } from './counts.ts';
import type { Distribution } from './distribution.ts';
import { conversion, tries, weightedCalls, type Assumptions } from './model.ts';
import { finished, type Pieces } from './pieces.ts';
import type { Group } from './scenario.ts';

/** How sure a rate is held to be before any try, in tries: s of W3. */
export const PRIOR_TRIES = { order: 100, step: 10 } as const;
/** The pooled rate where there is nothing to pool. */
export const POOLED_DEFAULT: Score = { numerator: 1n, denominator: 100n };

/** What was seen: tries, and how many of them led on; with what was thought before, worth `strength` tries. */
export interface History {
	readonly tries: number;
	readonly results: number;
	/** m: the team's pooled rate before, 0 to 1. */
	readonly pooled: Score;
	/** s, above 0. */
	readonly strength: number;
}

/**
 * What is known of a group's rate. `known`: typed, or a product of funnel steps at their means. `learnt`: one unknown rate for all
 * of the group's calls, with its history; a person with a rate of their own is a group of one.
 */
export type Evidence = { readonly kind: 'known' } | { readonly kind: 'learnt'; readonly history: History };

/** Beta(alpha, beta) of a rate after its history. undefined: more results than tries, so no rate can be told from it. */
export function posterior({
	tries,
	results,
	pooled,
	strength
}: History): { alpha: number; beta: number } | undefined {
	if (results > tries || tries < 0 || results < 0) return undefined;
	const mean = toNumber(pooled);
	return { alpha: strength * mean + results, beta: strength * (1 - mean) + tries - results };
}

/** The mean of the rate after its history, exactly; undefined as for `posterior`. */
export function posteriorMean({ tries, results, pooled, strength }: History): Score | undefined {
	if (results > tries) return undefined;
	const prior = times(pooled, integer(strength));
	return {
		numerator: prior.numerator + BigInt(results) * prior.denominator,
		denominator: BigInt(strength + tries) * prior.denominator
	};
}

/** Calls of one rate. */
interface Share {
	readonly calls: Score;
	/** Orders a call brings, as assumed. */
	readonly rate: Score;
	readonly evidence: Evidence;
}

const KNOWN: Evidence = { kind: 'known' };

function shareOf(assumed: Assumptions, people: number, months: readonly number[], evidence: Evidence): Share {
	const calls = weightedCalls(assumed, months);
	const all = people === 1 ? calls : times(calls, integer(people));
	return { calls: all, rate: conversion(assumed), evidence };
}

const isSameRate = (a: Score, b: Score): boolean => a === b || compare(a, b) === 0;

/** The same unknown holds for base and changed calls, unless the change is to another rate, which is then typed. */
function changedShares({ people, base, change, evidence }: Group, months: readonly number[]): Share[] {
	if (!change) return [shareOf(base, people, months, evidence)];
	const changed = shareOf(change.to, change.people, months, evidence);
	const same = isSameRate(conversion(base), changed.rate);
	if (same && change.people === people) return [changed];
	const kept = shareOf(base, people - change.people, months, evidence);
	if (!same) return [kept, { ...changed, evidence: KNOWN }];
	return [{ ...kept, calls: plus(kept.calls, changed.calls) }];
}

/** A typed rate beyond 0 to 1 is certainty. */
function ordersFrom({ calls, rate, evidence }: Share): Distribution {
	const n = Math.max(0, tries(calls));
	const learnt = evidence.kind === 'learnt' ? posterior(evidence.history) : undefined;
	return learnt ? betaBinomial(n, learnt.alpha, learnt.beta) : binomial(n, toNumber(rate));
}

/** So many people between two rests. */
const PEOPLE = 64;

function* summing(shares: readonly Share[]): Pieces<Distribution> {
	const each: Distribution[] = [];
	for (const share of shares) {
		each.push(ordersFrom(share));
		if (each.length % PEOPLE === 0) yield;
	}
	return yield* convolving(each);
}

const sharesAsIs = (groups: readonly Group[], months: readonly number[]): Share[] =>
	groups.map(({ base, people, evidence }) => shareOf(base, people, months, evidence));

/** W3: orders of all groups in the months named; groups are independent of each other. */
export const ordersAsIs = (groups: readonly Group[], months: readonly number[]): Distribution =>
	finished(summingAsIs(groups, months));

/** The same people as things are, and what is known of their orders by how many first months. */
interface Kept {
	readonly groups: readonly Group[];
	readonly byMonths: Map<string, Distribution>;
}
const kept = new WeakMap<Group['base'], Kept>();

const newlyKept = (groups: readonly Group[]): Kept => ({ groups, byMonths: new Map<string, Distribution>() });

const alikeAsIs = (a: readonly Group[], b: readonly Group[]) =>
	a.length === b.length &&
	a.every(({ base, people, evidence }, at) => {
		const other = b[at]!;
		return base === other.base && people === other.people && evidence === other.evidence;
	});

/** The same in small pieces; not again where only the change is another. */
export function* summingAsIs(groups: readonly Group[], months: readonly number[]): Pieces<Distribution> {
	const [first] = groups;
	const found = first && kept.get(first.base);
	const known = found && alikeAsIs(found.groups, groups) ? found : newlyKept(groups);
	if (first) kept.set(first.base, known);
	const key = months.join();
	const orders = known.byMonths.get(key) ?? (yield* summing(sharesAsIs(groups, months)));
	known.byMonths.set(key, orders);
	return orders;
}

/** So many people of a group, and what they do. */
interface Some {
	readonly group: Group;
	readonly people: number;
	readonly does: Assumptions;
}

/** Orders of these people alone. A rate that is not their group's is a typed one. */
export const summingSome = (some: readonly Some[], months: readonly number[]): Pieces<Distribution> =>
	summing(
		some.map(({ group: { base, evidence }, people, does }) =>
			shareOf(does, people, months, isSameRate(conversion(base), conversion(does)) ? evidence : KNOWN)
		)
	);

/** The same with the change. */
export const ordersChanged = (groups: readonly Group[], months: readonly number[]): Distribution =>
	finished(summingChanged(groups, months));
export const summingChanged = (groups: readonly Group[], months: readonly number[]): Pieces<Distribution> =>
	summing(groups.flatMap((group) => changedShares(group, months)));

/**
 * W3 "at least k more": orders that the calls on top of the base's bring by themselves. undefined where some make fewer calls, or
 * work at another rate: then there are no extra calls to speak of.
 */
export const ordersOnTop = (groups: readonly Group[], months: readonly number[]): Distribution | undefined =>
	finished(summingOnTop(groups, months));

export function* summingOnTop(
	groups: readonly Group[],
	months: readonly number[]
): Pieces<Distribution | undefined> {
	const extra: Share[] = [];
	for (const { base, change, evidence } of groups) {
		if (!change) continue;
		const before = shareOf(base, change.people, months, evidence);
		const after = shareOf(change.to, change.people, months, evidence);
		const calls = minus(after.calls, before.calls);
		if (calls.numerator < 0n || !isSameRate(before.rate, after.rate)) return undefined;
		extra.push({ ...before, calls });
	}
	return yield* summing(extra);
}
