/** What end-to-end tests share: people to sign in as, and a machine's key. The server's own command line makes both. */
import { expect, test, type APIRequestContext, type BrowserContext, type Page } from '@playwright/test';
import type { Floor } from '../../playwright.config.ts';
import { runCli } from '../cli.ts';
import { enter } from './enter.ts';

/** The shared server that the running test's project has. */
const floorOf = (): Floor => test.info().project.metadata as Floor;

/** Runs the command line against the running server, as an operator would. */
export function pacesetter(...args: string[]): Promise<string> {
	const { port, data } = floorOf();
	return runCli({ ...process.env, PORT: String(port), PACESETTER_DATA: data }, ...args);
}

let keys: Promise<string> | undefined;

/** Headers of an admin key. */
export async function adminHeaders(): Promise<Record<string, string>> {
	keys ??= pacesetter('key', 'create', '--name', `e2e-${process.pid}`, '--scope', 'admin');
	return { authorization: `Bearer ${await keys}` };
}

/** The page has taken over what the server sent, and is live: what is clicked from now on is heard. */
export const awake = (page: Page): Promise<void> =>
	expect(page.locator('.top [role="status"]')).toHaveText('Live');

export interface Api {
	get<T>(path: string): Promise<T>;
	post<T>(path: string, data: unknown): Promise<T>;
}

/** The HTTP API with an admin key; throws with the problem's text on any refusal. */
export async function api(request: APIRequestContext): Promise<Api> {
	const headers = await adminHeaders();
	const call = async (method: 'GET' | 'POST', path: string, data?: unknown) => {
		const response = await request.fetch(`http://127.0.0.1:${floorOf().port}/api/v1/${path}`, {
			method,
			headers,
			...(data === undefined ? {} : { data })
		});
		if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${await response.text()}`);
		return (await response.json()) as unknown;
	};
	return {
		get: <T>(path: string) => call('GET', path) as Promise<T>,
		post: <T>(path: string, data: unknown) => call('POST', path, data) as Promise<T>
	};
}

/** A new account, and the context's browser signed in with it. `rep` ties the account to a person by name. */
export async function signInAs(
	context: BrowserContext,
	role: 'rep' | 'manager' | 'admin',
	{ rep }: { rep?: string } = {}
): Promise<void> {
	const floor = await api(context.request);
	const email = `${role}-${crypto.randomUUID().slice(0, 8)}@floor.example`;
	const account = await floor.post<{ id: string }>('users', { email, role, ...(rep ? { rep } : {}) });
	const { link } = await floor.post<{ link: string }>(`users/${account.id}/link`, {});
	await enter(context, new URL(link).origin, link);
}
