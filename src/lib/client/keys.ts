/** Single keys that do something (WCAG 2.1.4: they can be switched off), and when a key is free to mean that. */

const KEY = 'pacesetter:keys';

/** Whether somebody wants them, on this machine. */
export function keysWanted(store: () => Storage = () => localStorage): boolean {
	try {
		return store().getItem(KEY) !== 'off';
	} catch {
		return true; // storage is closed to this page
	}
}

export function wantKeys(on: boolean, store: () => Storage = () => localStorage): void {
	try {
		store().setItem(KEY, on ? 'on' : 'off');
	} catch {
		return; // it holds for as long as the page stands
	}
}

/** Whether nobody types, no dialog is open and nothing else has taken this key. */
export function isFreeKey(event: KeyboardEvent): boolean {
	const { target } = event;
	if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return false;
	if (document.querySelector('dialog[open]')) return false;
	return !(target instanceof HTMLElement && target.closest('input, select, textarea, [contenteditable]'));
}

/** A short answer to the thumb, where the device can: the eye may be elsewhere. */
export function buzz(pattern: number | number[]): void {
	if (typeof navigator !== 'undefined' && 'vibrate' in navigator) navigator.vibrate(pattern);
}
