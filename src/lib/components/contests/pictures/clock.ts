/** Rounds and reigns by the clock. */
import type { Moments } from '#lib/domain/contests/roster.ts';
import { timeWithin } from './pace.ts';

/** `48:12`, `2:05:09`; never with days: hours go on counting. */
export function clockText(ms: number): string {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	const two = (value: number) => String(value).padStart(2, '0');
	const hours = Math.floor(seconds / 3600);
	const minutes = Math.floor(seconds / 60) % 60;
	return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}

/** C2: how long a reign has lasted within the contest's hours, in ms; where these are not known, by the clock. */
export const reignMs = (hours: readonly Moments[] | undefined, since: number, now: number): number =>
	hours && hours.length > 0 ? timeWithin(hours, since, now) : Math.max(0, now - since);

/** It is between the contest's hours: when reigning counts again; undefined: it counts now, or never again. */
export function restsUntil(hours: readonly Moments[] | undefined, now: number): number | undefined {
	if (!hours || hours.some(({ start, end }) => start <= now && now < end)) return undefined;
	return hours.find(({ start }) => start > now)?.start;
}

/** The round that is played at a moment, from 0, or the last one that was; -1: none has begun. */
export const roundAt = (rounds: readonly Moments[] | undefined, now: number): number =>
	(rounds ?? []).findLastIndex(({ start }) => start <= now);
