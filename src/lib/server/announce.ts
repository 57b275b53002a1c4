import type { Server as HttpServer } from 'node:http';
import type { Started } from './start.ts';

/** For whoever started it, on standard output and in words, wherever the log goes. */
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** What the terminal says once people can come in: the address and, where nobody could sign in yet, a link to do so. */
export async function announce(app: Started, http: HttpServer): Promise<void> {
	const address = http.address();
	const port = typeof address === 'object' && address ? address.port : app.settings.port;
	const base = app.settings.origin ?? `http://localhost:${port}`;
	await app.listening(port);
	say(`\nPacesetter: ${base}`);
	if (app.demo()) say('This is a demo floor: people and figures are made up.');
	const link = await app.firstLink(base);
	if (link) say(`Sign in as its manager (works once, for 15 minutes): ${link}`);
}
