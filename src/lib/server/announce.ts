import type { Server as HttpServer } from 'node:http';
import type { Started } from './start.ts';

/** What the terminal says once people can come in: the address and, where nobody could sign in yet, a link to do so. */
export async function announce(app: Started, http: HttpServer): Promise<void> {
	const address = http.address();
	const port = typeof address === 'object' && address ? address.port : app.settings.port;
	const base = app.settings.origin ?? `http://localhost:${port}`;
	await app.listening(port);
	console.log(`\nPacesetter: ${base}`);
	if (app.demo()) console.log('This is a demo floor: people and figures are made up.');
	const link = await app.firstLink(base);
	if (link) console.log(`Sign in as its manager (works once, for 15 minutes): ${link}`);
}
