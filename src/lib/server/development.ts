import type { Server as HttpServer } from 'node:http';
import { announce } from './announce.ts';
import { setRunningApp } from './running.ts';
import { readSettings } from './settings.ts';
import { startPacesetter } from './start.ts';

/** What server.ts does in production, on Vite's own server. Throws where settings are wrong: Vite prints it. */
export async function startDevelopment(http: HttpServer) {
	const address = http.address();
	const port = typeof address === 'object' && address ? String(address.port) : process.env.PORT;
	const settings = readSettings({ ...process.env, PORT: port ?? '5173' });
	if (!settings.ok) {
		throw new Error(settings.error.map(({ pointer, message }) => `${pointer} ${message}`).join('; '));
	}
	const app = await startPacesetter({ settings: settings.value, http });
	setRunningApp(app);
	await announce(app, http);
	return app;
}
