/** C5: SHA-256 of scripts/contest-program.mjs, noted by bundle-contest-program.ts. */
export const PROGRAM_HASH = '1e71896f537092dd59f65772445b180add18f2f6d1b46739b5d19637ca47e6aa';
