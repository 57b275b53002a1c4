import { ownScript } from './trusted-script.ts';

const MODULE = { type: 'module' } as const;

/** One of the app's own workers, for this page alone. `url`: by `?worker&url`. */
export const startWorker = (url: string, name: string): Worker =>
	new Worker(ownScript(url), { ...MODULE, name });

/** One of the app's own workers, for all pages of this browser. `url`: by `?worker&url`. */
export const startSharedWorker = (url: string, name: string): SharedWorker =>
	new SharedWorker(ownScript(url), { ...MODULE, name });
