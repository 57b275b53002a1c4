/** L3: tiers have the same names whoever climbs them, the lowest first. */
import { MOST_TIERS } from './cut.ts';

const METALS = ['Bronze', 'Silver', 'Gold', 'Platinum', 'Diamond'] as const;

/** `Silver league` */
export const leagueName = (tier: number): string =>
	`${METALS[Math.min(MOST_TIERS, Math.max(1, tier)) - 1] ?? METALS[0]} league`;
