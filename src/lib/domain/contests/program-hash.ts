/** C5: SHA-256 of scripts/contest-program.mjs, noted by bundle-contest-program.ts. */
export const PROGRAM_HASH = '52891a8f741d997ed1fe50c604b854686c5c0927dc792c2da2815ca1ae7e69c6';
