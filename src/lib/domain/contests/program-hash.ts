/** C5: SHA-256 of scripts/contest-program.mjs, noted by bundle-contest-program.ts. */
export const PROGRAM_HASH = 'a56a3da4f36ccd2e3894e74156e65cae61ab4c5572766eff5acd09b5abaed3ce';
