/**
 * Zod as browsers may have it: their pages' policy forbids code made of text, and a parser that only tries whether it may
 * would be reported each time. It has to be told before the first schema is made, so protocol modules take it from here.
 */
import { config } from 'zod/mini';

config({ jitless: typeof process === 'undefined' });

export * from 'zod/mini';
