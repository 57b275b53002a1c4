/** What axe finds on a page as it stands. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** All its rules in the light scheme, those about colours in the dark one too: nothing else changes with the scheme. */
export async function violations(page: Page): Promise<string[]> {
	const found: string[] = [];
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		const axe = new AxeBuilder({ page });
		if (colorScheme === 'dark') axe.withTags(['cat.color']);
		for (const { id, nodes } of (await axe.analyze()).violations) {
			found.push(`${colorScheme}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
		}
	}
	return found;
}
