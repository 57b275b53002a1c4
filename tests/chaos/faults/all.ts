import { olderCopy, swapped, swappedAlive } from './copies.ts';
import { fullDisk, locked } from './disk.ts';
import type { Fault } from './fault.ts';
import { freezeGateway, freezePocketBase } from './freezes.ts';
import { importing } from './import.ts';
import { killGateway, killPocketBase } from './kills.ts';
import { cut, halfOpen } from './lines.ts';

export const FAULTS: readonly Fault[] = [
	killGateway,
	killPocketBase,
	freezeGateway,
	freezePocketBase,
	cut,
	halfOpen,
	fullDisk,
	locked,
	olderCopy,
	swapped,
	swappedAlive,
	importing
];
