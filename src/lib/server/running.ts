import type { App } from './app.ts';
import type { Logger } from './telemetry/log.ts';

/** What there is before the App is. */
export interface Starting {
	readonly logger: Logger;
	/** What the start is at, in words. */
	phase(): string;
}

/**
 * The one App of this process, handed from the composition root (server.ts, or Vite's plugin in development) to Kit's hooks,
 * which put it on `event.locals.app`. Nothing else reads it.
 */
let running: App | undefined;
let starting: Starting | undefined;

export function setRunningApp(app: App | undefined): void {
	running = app;
}

/** undefined while starting and stopping: pages then answer 503. */
export const runningApp = (): App | undefined => running;

export function setStarting(before: Starting): void {
	starting = before;
}

export const whileStarting = (): Starting | undefined => starting;
