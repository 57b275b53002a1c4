/** C5: SHA-256 of scripts/contest-program.mjs, noted by bundle-contest-program.ts. */
export const PROGRAM_HASH =
	'212981bf1a85e21f732b6abd5ccd8e5da76b811d2f449e210603341a1d9e2b6c';
