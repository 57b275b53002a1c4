/** C5: SHA-256 of scripts/contest-program.mjs, noted by bundle-contest-program.ts. */
export const PROGRAM_HASH = 'da45ecf5c320277231b6c9d235aea45854e199816942a054a6160433cb5ccba2';
