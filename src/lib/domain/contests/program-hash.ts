/** C5: SHA-256 of scripts/contest-program.mjs, noted by bundle-contest-program.ts. */
export const PROGRAM_HASH = '38946d7873216d1d27f43fb2c1b8749f2b60c3321de6c691ba375692d15a521d';
