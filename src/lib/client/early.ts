/** What was pressed or chosen before the page's program had come: static/early.js notes it. */

/** Once for each element, with how it stood then. */
export interface Noted {
	readonly element: HTMLElement;
	readonly value: string;
	readonly checked: boolean;
}

const place = globalThis as { takeEarly?: () => readonly Noted[] };

/**
 * Does again what was noted, each once, in its order: to be called when all of the page is awake. What is no longer there, or was
 * disabled meanwhile, is left alone.
 */
export function doEarly(): void {
	document.documentElement.dataset.awake = ''; // should the script come only now
	const noted = place.takeEarly?.() ?? [];
	for (const { element, value, checked } of noted) {
		element.removeAttribute('data-early');
		if (!element.isConnected || element.matches(':disabled')) continue;
		if (element instanceof HTMLSelectElement) element.value = value;
		else if (element instanceof HTMLInputElement) element.checked = checked;
		else {
			element.click();
			continue;
		}
		for (const type of ['input', 'change']) element.dispatchEvent(new Event(type, { bubbles: true }));
	}
}
