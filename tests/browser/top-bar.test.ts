import '../../src/app.css';
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import TopBar from '#lib/components/shell/TopBar.svelte';
import { format } from './made-up.ts';

const tabs = [
	{ href: '/me', name: 'Today', from: 'phone' },
	{ href: '/', name: 'Floor', from: 'phone' },
	{ href: '/recognition', name: 'Recognition', from: 'desk' },
	{ href: '/leagues', name: 'Leagues', from: 'wide' }
] as const;
const bar = { tabs, path: '/me', name: 'Ada', status: undefined, format };
const more = () => page.getByRole('button', { name: /^More/ });
const link = (name: string) => page.getByRole('link', { name });

test('on a phone what does not fit stands under "More": opened by keys, closed by Escape and by going there', async () => {
	await page.viewport(390, 844);
	const screen = await render(TopBar, { ...bar, unread: 3 });
	await expect.element(link('Recognition')).not.toBeInTheDocument();
	await expect.element(more()).toHaveAccessibleName('More, 3 unread');
	more().element().focus();
	await userEvent.keyboard('{Enter}');
	await expect.element(link('Recognition')).toBeVisible();
	await expect.element(link('Notifications 3')).toBeVisible();
	await userEvent.tab();
	await expect.element(link('Recognition')).toHaveFocus();
	await userEvent.keyboard('{Escape}');
	await expect.element(link('Recognition')).not.toBeInTheDocument();
	await expect.element(more()).toHaveFocus();

	await more().click();
	const gone = vi.fn((event: Event) => event.preventDefault());
	document.addEventListener('click', gone, { once: true });
	await link('Leagues').click();
	expect(gone).toHaveBeenCalledOnce();
	await expect.element(link('Leagues')).not.toBeInTheDocument();
	await screen.rerender({ ...bar, unread: undefined });
	await more().click();
	await expect.element(link('Recognition')).toBeVisible();
	await expect.element(link('Notifications')).not.toBeInTheDocument();
});

test('what is open under "More" is marked there and on it; where there is room, everything stands in the bar', async () => {
	await page.viewport(390, 844);
	await render(TopBar, { ...bar, path: '/leagues', unread: 0 });
	await expect.element(more()).toHaveClass('here');
	await more().click();
	await expect.element(link('Leagues')).toHaveAttribute('aria-current', 'page');
	await page.viewport(1440, 900);
	await expect.element(more()).toBeVisible();
	expect(link('Recognition').all()).toHaveLength(1);
	await expect.element(link('Recognition')).toBeVisible();
	await page.viewport(1920, 900);
	await expect.element(more()).not.toBeInTheDocument();
	expect(link('Leagues').all()).toHaveLength(1);
});
