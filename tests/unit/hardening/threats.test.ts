/** The page of threats names tests; it may not name what is not there. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const PAGE = 'docs/THREATS.md';

test('every threat names a test, and every named test exists under its title', () => {
	const rows = readFileSync(PAGE, 'utf8')
		.split('\n')
		.filter((line) => line.startsWith('| ') && line.includes('tests/'))
		.map((line) => line.split('|').map((cell) => cell.trim()));
	expect(rows.length).toBeGreaterThan(30);
	const missing = rows.flatMap((cells) => {
		const [, file = '', title = ''] = /^(tests\/\S+?\.ts): (.+)$/.exec(cells.at(-2) ?? '') ?? [];
		return file !== '' && readFileSync(file, 'utf8').includes(title) ? [] : [cells.join(' | ')];
	});
	expect(missing).toEqual([]);
});
