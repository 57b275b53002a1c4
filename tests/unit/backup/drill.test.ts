/** The drill of `npm run drill`, small. */
import { expect, test } from 'vitest';
import { drill } from '../../drill/drill.ts';
import { emptyDirectory } from './floor.ts';

test('R11 backed up under writes and restored: nothing acknowledged is lost, and every board is what it was', async () => {
	const folder = await emptyDirectory();
	const drilled = await drill({ folder, facts: 4_000, people: 60, quietMs: 500 });
	expect(drilled.manifest.boards.facts).toBeGreaterThan(4_000);
	expect(drilled.manifest.feed).toMatchObject({ whole: true, differing: 0 });
	expect(drilled.delays.backup.writes).toBeGreaterThan(0);
	expect(drilled).toMatchObject({ lost: 0, unlikeSums: 0, boards: { unlike: [] } });
});
