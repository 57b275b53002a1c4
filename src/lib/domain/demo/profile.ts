/** What somebody sells like. Reps are unlike: some call much, some close well, some sell large. */
import type { Id } from '#lib/domain/records.ts';
import { between, normal, seededRandom, seedOf, type Random } from './random.ts';

export interface Profile {
	/** Calls on an ordinary day. */
	readonly calls: number;
	/** Appointments set per call. */
	readonly setting: number;
	/** Quotes per appointment held. */
	readonly quoting: number;
	/** Orders per quote. */
	readonly closing: number;
	/** The median order, in minor units. */
	readonly order: number;
	/** By how much the calls of a day grow over half a year, as a share. */
	readonly trend: number;
}

/** Of the appointments that were set. The rest is held. */
export const NO_SHOW = 0.25;
export const CANCELLED = 0.07;
const SMALLEST_ORDER = 15_000;
const LARGEST_ORDER = 25_000_000;
const ORDER_STEP = 500;
const SPREAD = 0.75;

/** `skill`: 1 is average. */
export function profileOf(seed: number, number: number, skill: number): Profile {
	const random = seededRandom(seedOf(seed, number, 1));
	return {
		calls: between(random, 12, 28) * Math.sqrt(skill),
		setting: between(random, 0.065, 0.105) * Math.sqrt(skill),
		quoting: between(random, 0.48, 0.66),
		closing: between(random, 0.3, 0.48) * skill,
		order: between(random, 260_000, 620_000),
		trend: between(random, -0.12, 0.25)
	};
}

/** For reps of whom only the id is known. */
export function profileOfId(id: Id): Profile {
	const seed = seedOf(...Array.from(id, (letter) => letter.charCodeAt(0)));
	return profileOf(seed, 0, between(seededRandom(seed), 0.75, 1.3));
}

/** What an order is worth, in minor units: roughly log-normal around the rep's median, in steps of a price list. */
export function orderValue(random: Random, { order }: Profile): number {
	const value = order * Math.exp(SPREAD * normal(random));
	return Math.min(LARGEST_ORDER, Math.max(SMALLEST_ORDER, Math.round(value / ORDER_STEP) * ORDER_STEP));
}

/** What a quote that ends in an order of `value` first said. */
export const quoteValue = (random: Random, value: number): number =>
	Math.round((value * between(random, 1, 1.15)) / ORDER_STEP) * ORDER_STEP;

export const marginOf = (random: Random, value: number): number =>
	Math.round(value * between(random, 0.18, 0.38));
