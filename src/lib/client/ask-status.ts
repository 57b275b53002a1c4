import type { Clock } from '#lib/domain/clock.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Status } from '#lib/protocol/status.ts';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { Api, type ApiFailure } from './api.ts';

/** The server gives its own record 1.5 s, and finding out who asks a little more. */
const PATIENCE_MS = 6_000;

const patient = new Api((input, init) =>
	fetch(input, { ...init, signal: AbortSignal.timeout(PATIENCE_MS), cache: 'no-store' })
);

export const askStatus = (): Promise<Result<Status, ApiFailure>> => patient.get<Status>('/status');

export const browserClock: Clock = systemClock;
