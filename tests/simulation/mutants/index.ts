import { OF_CLIENT } from './client.ts';
import { OF_GATEWAY } from './gateway.ts';
import type { Mutants } from './kinds.ts';
import { OF_QUEUE } from './queue.ts';
import { OF_RECORD } from './record.ts';

/** Every seeded bug, by what it does. */
export const MUTANTS: Mutants = { ...OF_GATEWAY, ...OF_RECORD, ...OF_CLIENT, ...OF_QUEUE };
