/** Whether this device plays its owner's song; off until it is switched on. */

const KEY = 'pacesetter:cheer-sound';

export function cheerSound(): boolean {
	try {
		return localStorage.getItem(KEY) === 'on';
	} catch {
		return false; // storage is closed to this page
	}
}

export function keepCheerSound(on: boolean): void {
	try {
		localStorage.setItem(KEY, on ? 'on' : 'off');
	} catch {
		return; // then it stays off
	}
}
