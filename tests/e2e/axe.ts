/** What axe finds on a page. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** On the page as it stands, by all of axe's rules or those of a tag: each fault's rule and where it is. */
export async function faults(page: Page, ...tags: readonly string[]): Promise<string[]> {
	// no page of ours has frames, for which axe would open one more page at each look: longer than the look itself
	const axe = new AxeBuilder({ page }).setLegacyMode();
	if (tags.length > 0) axe.withTags([...tags]);
	const { violations } = await axe.analyze();
	return violations.map(
		({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`
	);
}

/** All its rules in the light scheme, those about colours in the dark one too: nothing else changes with the scheme. */
export async function violations(page: Page): Promise<string[]> {
	const found: string[] = [];
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		const here = await (colorScheme === 'dark' ? faults(page, 'cat.color') : faults(page));
		found.push(...here.map((fault) => `${colorScheme}: ${fault}`));
	}
	return found;
}
