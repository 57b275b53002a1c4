/** Burns a one-time link; only this POST does, so that link previews can't. */
export async function redeemLink(token: string): Promise<'in' | 'spent' | 'unreachable'> {
	try {
		const answer = await fetch('/api/v1/sessions', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ token })
		});
		if (answer.ok) return 'in';
		return answer.status >= 500 || answer.status === 429 ? 'unreachable' : 'spent';
	} catch {
		return 'unreachable';
	}
}
