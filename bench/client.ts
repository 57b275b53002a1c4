/** What the benches with a real server share: waiting for it, and writing to it. */

/** Resolves once `holds`; rejects after `patience` ms. */
export async function until(holds: () => Promise<boolean>, patience: number): Promise<void> {
	const deadline = Date.now() + patience;
	while (!(await holds().catch(() => false))) {
		if (Date.now() > deadline) throw new Error('the server did not come up');
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

/** Posts to a path of the API and gives what it answered; rejects with the problem. */
export type Post = (path: string, body: unknown) => Promise<unknown>;

/** `base`: the server's address; `key` needs a scope that may write. */
export function poster(base: string, key: string): Post {
	return async (path, body) => {
		const response = await fetch(`${base}/api/v1/${path}`, {
			method: 'POST',
			headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
			body: JSON.stringify(body)
		});
		if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
		return (await response.json()) as unknown;
	};
}
