/**
 * The engine against the naive model, over random histories; the other half runs beside this in oracle-1.test.ts. A failure
 * prints its seed and path, shrunk; `npm run oracle` runs more of them, and the same one again with `--seed` and `--path`.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { historyOf } from './history.ts';
import { retell } from './oracle.ts';

const HISTORIES = 1500;

test(`M1-M8 P1-P3 P5 P6 R1-R5 ${HISTORIES} random histories: the engine equals the naive model after every step`, () => {
	expect.hasAssertions();
	const outcome = fc.check(fc.property(historyOf, retell), { numRuns: HISTORIES });
	const { failed, errorInstance } = outcome;
	expect(failed, `${fc.defaultReportMessage(outcome)}\n${String(errorInstance)}`).toBe(false);
}, 600_000);
