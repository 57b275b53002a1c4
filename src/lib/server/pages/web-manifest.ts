import type { App } from '#lib/server/app.ts';
import { floorOf } from './reader.ts';

const icon = (name: string, size: number, purpose: 'any' | 'maskable') => ({
	src: `/icons/${name}.png`,
	sizes: `${size}x${size}`,
	type: 'image/png',
	purpose
});

/** What makes this floor an app on a home screen. It is read before anybody signs in: it says no more than the sign-in page. */
export function webManifest(app: App) {
	const { name } = floorOf(app);
	return {
		id: '/',
		name: name === 'Pacesetter' ? name : `Pacesetter · ${name}`,
		short_name: 'Pacesetter',
		description: 'The sales floor, live: log a call with one thumb, see where you stand.',
		start_url: '/me',
		scope: '/',
		display: 'standalone',
		lang: 'en',
		categories: ['business', 'productivity'],
		background_color: '#0a120f',
		theme_color: '#0a120f',
		icons: [
			icon('icon-192', 192, 'any'),
			icon('icon-512', 512, 'any'),
			icon('maskable-512', 512, 'maskable')
		],
		shortcuts: [
			{ name: 'Log on Today', short_name: 'Today', url: '/me' },
			{ name: 'Boards', url: '/boards' },
			{ name: 'Notifications', url: '/notifications' }
		]
	};
}
