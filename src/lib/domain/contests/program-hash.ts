/** C5: SHA-256 of scripts/contest-program.mjs, noted by bundle-contest-program.ts. */
export const PROGRAM_HASH = '3aa86010bc89a6fe9e5582c33814902fa48ddff8e0755ac0881d6debc328762d';
