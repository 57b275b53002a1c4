/** C5: SHA-256 of scripts/contest-program.mjs, noted by bundle-contest-program.ts. */
export const PROGRAM_HASH = 'd89463192c50596103b26143dd7fb567a458833f5ceab67a4bc0313d049faa1f';
