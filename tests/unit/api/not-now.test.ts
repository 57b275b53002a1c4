import { expect, test } from 'vitest';
import { notNow } from '#lib/server/pages/not-now.ts';

const asking = (accept: string, method = 'GET') =>
	notNow(new Request('http://floor.test/wall', { method, headers: { accept } }), 'The record is away.');

test('503: a page that says what happens and loads itself again; a problem document for everybody else', async () => {
	const page = asking('text/html,application/xhtml+xml,*/*;q=0.8');
	expect([page.status, page.headers.get('retry-after')]).toEqual([503, '3']);
	expect(page.headers.get('content-type')).toContain('text/html');
	const text = await page.text();
	expect(text).toContain('<meta http-equiv="refresh" content="3" />');
	expect(text).toContain('The record is away.');
	expect(text).toMatch(/<h1>/);

	for (const program of [asking('application/json'), asking('text/html', 'POST'), asking('*/*')]) {
		expect(program.headers.get('content-type')).toBe('application/problem+json');
		expect(program.headers.has('retry-after')).toBe(true);
		expect(await program.json()).toMatchObject({ status: 503, detail: 'The record is away.' });
	}
});
