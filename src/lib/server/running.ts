import type { App } from './app.ts';

/**
 * The one App of this process, handed from the composition root (server.ts, or Vite's plugin in development) to Kit's hooks,
 * which put it on `event.locals.app`. Nothing else reads it.
 */
let running: App | undefined;

export function setRunningApp(app: App | undefined): void {
	running = app;
}

/** undefined while starting and stopping: pages then answer 503. */
export const runningApp = (): App | undefined => running;
