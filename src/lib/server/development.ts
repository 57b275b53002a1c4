import type { Server as HttpServer } from 'node:http';
import { announce } from './announce.ts';
import { setRunningApp, setStarting } from './running.ts';
import { readSettings } from './settings.ts';
import { startPacesetter } from './start.ts';
import { createLogger, logStyle } from './telemetry/log.ts';

/** What server.ts does in production, on Vite's own server. Throws where settings are wrong: Vite prints it. */
export async function startDevelopment(http: HttpServer) {
	const address = http.address();
	const port = typeof address === 'object' && address ? String(address.port) : process.env.PORT;
	const settings = readSettings({ ...process.env, PORT: port ?? '5173' });
	if (!settings.ok) {
		throw new Error(settings.error.map(({ pointer, message }) => `${pointer} ${message}`).join('; '));
	}
	const { log, logLevel: level } = settings.value;
	const logger = createLogger({ style: logStyle(log, process.stderr.isTTY), level });
	let phase = () => 'starting';
	setStarting({ logger, phase: () => phase() });
	const app = await startPacesetter({
		settings: settings.value,
		http,
		logger,
		phase: (words) => (phase = words)
	});
	setRunningApp(app);
	await announce(app, http);
	return app;
}
