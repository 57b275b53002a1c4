/** The short way in, for tests of other things: by a one-time link's token alone. */
import type { BrowserContext } from '@playwright/test';

/** Signs the context's browser in at `origin`; others of these tests follow such links as people do. */
export async function enter(context: BrowserContext, origin: string, link: string): Promise<void> {
	const answer = await context.request.post(`${origin}/api/v1/sessions`, {
		headers: { origin },
		data: { token: new URL(link).hash.slice(1) }
	});
	if (!answer.ok()) throw new Error(`sign-in: ${answer.status()} ${await answer.text()}`);
}
