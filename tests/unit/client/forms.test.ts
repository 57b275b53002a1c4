import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const pages = globSync('src/**/*.svelte').map((file) => ({ file, text: readFileSync(file, 'utf8') }));

test('a form says how it is sent: without a method it would put what was typed into the address before its page is awake', () => {
	const tags = pages.flatMap(({ file, text }) =>
		[...text.matchAll(/<form\s+(\S+)/g)].map(([, first = '']) => ({ file, first }))
	);
	expect(tags.length).toBeGreaterThan(10);
	// `dialog` sends nothing anywhere by itself; `get` is for forms that are an address
	expect(tags.filter(({ first }) => !/^method="(dialog|get|post)"/.test(first))).toEqual([]);
});
