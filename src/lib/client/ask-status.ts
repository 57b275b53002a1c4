import type { Clock } from '#lib/domain/clock.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Status } from '#lib/protocol/status.ts';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { Api, type ApiFailure } from './api.ts';
import { fetchInTime } from '#lib/protocol/fetch-in-time.ts';

const patient = new Api(fetchInTime);

export const askStatus = (): Promise<Result<Status, ApiFailure>> => patient.get<Status>('/status');

export const browserClock: Clock = systemClock;
